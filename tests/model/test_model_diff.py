"""How two models differ."""

from __future__ import annotations

import copy
import json
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from random_models import random_model, with_features

from boilerstrip.model.diff import ArrayChange, FactChange, FigureChange, NameChange, diff_models
from boilerstrip.model.lexicon import Lexicon
from boilerstrip.model.store import Model, load_model

STORED = Path(__file__).parent / "stored"


def with_metadata(model: Model, **changes: object) -> Model:
    return replace(model, metadata={**copy.deepcopy(model.metadata), **changes})


def with_part(model: Model, name: str, **parts: object) -> Model:
    return replace(model, taggers={**model.taggers, name: replace(model.taggers[name], **parts)})


def test_a_model_does_not_differ_from_itself() -> None:
    diff = diff_models(random_model(), random_model())
    assert diff.same
    assert (diff.facts, diff.features, diff.terms, diff.arrays) == ((), (), (), ())


def test_checksums_are_no_difference_of_their_own() -> None:
    before, after = (load_model(STORED / name) for name in ("format-2", "format-2-checksums"))
    diff = diff_models(before, after)
    assert diff.facts == (FactChange("name", "format 2", "format 2 with checksums"),)
    assert diff.arrays == ()
    assert not diff.same


def test_facts_that_are_changed_added_and_removed() -> None:
    model = random_model()
    before = with_metadata(model, created="2024-02-01", training={"pages": 10, "corpora": {"a": 1}})
    after = with_metadata(model, name="other", training={"pages": 12, "corpora": {"a": 1}}, licence=["CC0"])
    assert diff_models(before, after).facts == (
        FactChange("name", "random", "other"),
        FactChange("created", "2024-02-01", None),
        FactChange("training.pages", 10, 12),
        FactChange("licence", None, ["CC0"]),
    )


def test_figures_side_by_side() -> None:
    before, after = (random_model() for _ in range(2))
    before.metadata["taggers"]["html"]["figures"] = {"a": {"word_f1": 0.5, "pages": 3}, "b": {"word_f1": 0.5}}
    after.metadata["taggers"]["html"]["figures"] = {"a": {"word_f1": 0.75, "pages": 3}, "c": {"word_f1": 0.5}}
    diff = diff_models(before, after)
    figures = {figure.name: figure for figure in diff.figures}
    assert figures["html.figures.a.word_f1"] == FigureChange("html.figures.a.word_f1", 0.5, 0.75, 0.25)
    assert figures["html.figures.a.pages"].difference == 0
    assert figures["text.thresholds.recall"].difference == 0
    assert diff.facts == (
        FactChange("taggers.html.figures.b.word_f1", 0.5, None),
        FactChange("taggers.html.figures.c.word_f1", None, 0.5),
    )


def test_features_that_are_added_and_removed() -> None:
    model = random_model()
    names = model.metadata["taggers"]["html"]["features"]
    places = np.arange(len(names))
    diff = diff_models(with_features(model, "html", places[2:]), with_features(model, "html", places[:-1]))
    assert diff.features == (NameChange("html", tuple(names[:2]), (names[-1],)),)
    shapes = {change.name: (change.a, change.b) for change in diff.arrays}
    before, after = shapes["html/first/weights0"]
    assert before[0] + 1 == after[0]


def test_weights_of_terms_are_compared_by_the_terms_that_both_know() -> None:
    model = random_model()
    lexicon = model.taggers["html"].lexicon
    terms = (*reversed(lexicon.terms[1:]), "w:new")
    weights = np.concatenate([lexicon.weights[:0:-1], lexicon.weights[:1]])
    weights[0, 0] += 2
    diff = diff_models(model, with_part(model, "html", lexicon=Lexicon(terms, weights, lexicon.bias)))
    assert diff.terms == (NameChange("html", ("w:new",), (lexicon.terms[0],)),)
    (change,) = diff.arrays
    assert (change.name, change.a, change.b) == ("html/lexicon/weights", weights.shape, weights.shape)
    assert (change.values, change.changed) == (weights[1:].size, 1)
    assert change.largest == pytest.approx(2, abs=1e-5)


def test_an_array_and_by_how_much_it_is_changed() -> None:
    model = random_model()
    first = model.taggers["text"].first
    mean = first.mean.copy()
    mean[[3, 5]] += np.array([1, -4], dtype=np.float32)
    (change,) = diff_models(model, with_part(model, "text", first=replace(first, mean=mean))).arrays
    assert (change.name, change.values, change.changed) == ("text/first/mean", len(mean), 2)
    assert change.largest == pytest.approx(4, abs=1e-5)


def test_infinite_thresholds_are_not_subtracted() -> None:
    model = random_model()
    trees = model.taggers["html"].second
    thresholds = trees.thresholds.copy()
    thresholds[0] = np.inf
    (change,) = diff_models(
        with_part(model, "html", second=replace(trees, thresholds=thresholds)), model
    ).arrays
    assert change == ArrayChange("html/second/thresholds", thresholds.shape, thresholds.shape, 35, 5, 0.0)


def test_a_layer_that_only_one_model_has() -> None:
    model = random_model()
    kinds = model.taggers["html"].kinds
    more = replace(
        kinds,
        weights=(*kinds.weights, np.eye(17, dtype=np.float32)),
        biases=(*kinds.biases, np.zeros(17, dtype=np.float32)),
    )
    changes = diff_models(model, with_part(model, "html", kinds=more)).arrays
    assert changes == (
        ArrayChange("html/kinds/biases2", None, (17,), 0, 0, 0.0),
        ArrayChange("html/kinds/weights2", None, (17, 17), 0, 0, 0.0),
    )


def test_all_of_it_is_json() -> None:
    before, after = load_model(STORED / "format-1"), load_model()
    diff = diff_models(before, after)
    written = json.loads(json.dumps(diff.to_dict(), allow_nan=False))
    assert written["same"] is False
    assert written.keys() == {"same", "facts", "figures", "features", "terms", "arrays"}
    assert written["arrays"][0].keys() == {"name", "a", "b", "values", "changed", "largest"}
