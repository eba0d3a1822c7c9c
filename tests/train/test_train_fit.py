"""Fitting a tagger, and predicting every page by one that never saw its site."""

from __future__ import annotations

import copy
import os
import subprocess
import sys
from dataclasses import replace
from functools import cache
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest
from hypothesis import strategies as st
from training_pages import sample_examples, sample_pages, sample_table, small_settings

from boilerstrip.document import KINDS
from boilerstrip.errors import TrainingDataError
from boilerstrip.model.tagger import Calibration
from boilerstrip.train import fit
from boilerstrip.train.cross_fit import OutOfFold, cross_fit
from boilerstrip.train.examples import html_example
from boilerstrip.train.fit import fit_tagger
from boilerstrip.train.tables import make_table

if TYPE_CHECKING:
    from collections.abc import Sequence

    from boilerstrip.model.parts import Network
    from boilerstrip.model.tagger import Tagger
    from boilerstrip.segment.page import Page
    from boilerstrip.train.examples import Example
    from boilerstrip.train.tables import Table

PARTS = ("lexicon", "first", "second", "kinds", "calibration")


def same(one: Tagger, two: Tagger) -> bool:
    """Tell whether two taggers are the same bit for bit."""
    arrays = [
        {(part, name): array for part in PARTS for name, array in getattr(tagger, part).arrays().items()}
        for tagger in (one, two)
    ]
    return arrays[0].keys() == arrays[1].keys() and all(
        array.dtype == arrays[1][key].dtype and np.array_equal(array, arrays[1][key])
        for key, array in arrays[0].items()
    )


GROUPS = st.lists(st.integers(0, 12), min_size=1, max_size=40)


def pages_of(examples: Sequence[Example]) -> list[Page]:
    return [each.page for each in examples]


@cache
def cross_fitted() -> tuple[OutOfFold, Tagger]:
    return cross_fit(sample_table(), pages_of(sample_examples()), small_settings(), folds=2, jobs=1)


def test_every_block_is_predicted() -> None:
    predictions, tagger = cross_fitted()
    table = sample_table()
    rows = len(table.content)
    assert predictions.content.shape == predictions.folds.shape == (rows,)
    assert predictions.kinds.shape == (rows, len(KINDS))
    assert ((predictions.content > 0) & (predictions.content < 1)).all()
    assert predictions.kinds.sum(axis=1) == pytest.approx(np.ones(rows), abs=1e-5)
    sure = table.content >= 0
    right = (predictions.content[sure] > 0.5) == (table.content[sure] == 1)
    assert right.mean() > 0.8
    assert tagger.calibration.raw.tolist() == tagger.calibration.calibrated.tolist() == [0, 1]


def test_no_site_lies_in_two_folds() -> None:
    folds, groups = cross_fitted()[0].folds, sample_table().groups
    for site in np.unique(groups):
        assert len(np.unique(folds[groups == site])) == 1
    assert set(folds.tolist()) == {0, 1}


def test_a_page_is_predicted_by_a_tagger_of_the_other_folds() -> None:
    predictions, _ = cross_fitted()
    table, examples = sample_table(), sample_examples()
    for fold in (0, 1):
        tagger = fit_tagger(table, np.flatnonzero(predictions.folds != fold), small_settings())
        pages = [page for page, start in enumerate(table.offsets[:-1]) if predictions.folds[start] == fold]
        assert pages
        for page in pages:
            tags = tagger.tag(examples[page].page)
            rows = table.rows_of([page])
            assert np.array_equal(tags.scores, predictions.content[rows])
            assert np.array_equal(tags.kinds, predictions.kinds[rows])


def test_a_fit_is_the_same_every_time() -> None:
    predictions, tagger = cross_fitted()
    again, tagger_again = cross_fit(
        sample_table(), pages_of(sample_examples()), small_settings(), folds=2, jobs=1
    )
    assert np.array_equal(again.content, predictions.content)
    assert np.array_equal(again.kinds, predictions.kinds)
    assert np.array_equal(again.folds, predictions.folds)
    assert same(tagger, tagger_again)


def test_a_fit_is_the_same_in_every_process() -> None:
    code = """
import hashlib, sys
from training_pages import sample_examples, small_settings
from boilerstrip.train.fit import fit_tagger
from boilerstrip.train.tables import make_table
examples = sample_examples(10)
table = make_table(examples)
tagger = fit_tagger(table, table.rows_of(range(10)), small_settings())
digest = hashlib.sha256()
for part in ("lexicon", "first", "second", "kinds"):
    for name, array in sorted(getattr(tagger, part).arrays().items()):
        digest.update(name.encode() + array.tobytes())
digest.update(tagger.tag(examples[0].page).scores.tobytes())
print(digest.hexdigest())
"""
    path = os.pathsep.join([os.path.dirname(__file__), *filter(None, sys.path)])  # noqa: PTH120
    found = {
        subprocess.run(
            [sys.executable, "-c", code],
            env={**os.environ, "PYTHONHASHSEED": seed, "PYTHONPATH": path},
            capture_output=True,
            text=True,
            check=True,
        ).stdout
        for seed in ("1", "2")
    }
    assert len(found) == 1


def poisoned(table: Table, rows: np.ndarray) -> Table:
    """Return a table whose labels and weights are wrong but for the given rows."""
    others = np.setdiff1d(np.arange(len(table.content)), rows)
    result = copy.copy(table)
    result.content, result.kinds, result.weights = (
        table.content.copy(),
        table.kinds.copy(),
        table.weights.copy(),
    )
    result.content[others] = 1 - np.maximum(table.content[others], 0)
    result.kinds[others] = 16
    result.weights[others] = np.nan
    return result


def test_a_tagger_never_reads_the_labels_of_other_rows() -> None:
    table = sample_table(16)
    rows = table.rows_of([0, 1, 2, 3, 5, 7, 9, 11, 13])
    clean = fit_tagger(table, rows, small_settings())
    assert same(fit_tagger(poisoned(table, rows), rows, small_settings()), clean)
    # It does read those of its own.
    wrong = poisoned(table, np.setdiff1d(np.arange(len(table.content)), rows))
    wrong.weights = table.weights
    assert not same(fit_tagger(wrong, rows, small_settings()), clean)


def test_a_tagger_never_reads_the_text_of_other_rows() -> None:
    examples = sample_examples(12)
    pages = [0, 1, 2, 4, 6, 8]
    table = make_table(examples)
    rows = table.rows_of(pages)
    clean = fit_tagger(table, rows, small_settings())
    changed = make_table(
        [
            each
            if page in pages
            else replace(each, page=replace(each.page, texts=["other words"] * len(each.page)))
            for page, each in enumerate(examples)
        ]
    )
    changed.features[np.setdiff1d(np.arange(len(table.content)), rows)] = np.nan
    assert same(fit_tagger(changed, rows, small_settings()), clean)


def test_the_labels_of_a_site_have_no_say_in_how_it_is_predicted() -> None:
    examples = sample_examples(12)
    table, pages = make_table(examples), pages_of(examples)
    predictions, _ = cross_fit(table, pages, small_settings(), folds=2, jobs=1)
    test = predictions.folds == 1
    table.content[test] = np.where(table.content[test] == 1, 0, 1)
    table.kinds[test] = np.where(table.kinds[test] >= 0, 16 - table.kinds[test], -1)
    again, _ = cross_fit(table, pages, small_settings(), folds=2, jobs=1)
    assert np.array_equal(again.content[test], predictions.content[test])
    assert np.array_equal(again.kinds[test], predictions.kinds[test])
    assert not np.array_equal(again.content[~test], predictions.content[~test])


def test_pages_without_text_change_nothing() -> None:
    pages = sample_examples(6)
    empty = [
        html_example(replace(sample_pages()[0], html="", domain=domain))
        for domain in (pages[0].source.domain, "zz.example")
    ]
    mixed = [empty[1], *pages[:3], empty[0], empty[1], *pages[3:], empty[0]]
    small = small_settings(trees=3, most_terms=60)
    (predictions, tagger), (again, tagger_again) = (
        cross_fit(make_table(examples), pages_of(examples), small, folds=2, jobs=1)
        for examples in (pages, mixed)
    )
    for name in ("content", "kinds", "folds"):
        assert np.array_equal(getattr(again, name), getattr(predictions, name))
    assert same(tagger, tagger_again)


def fits_of_kinds(
    monkeypatch: pytest.MonkeyPatch, table: Table, **changes: Any
) -> tuple[list[dict[str, Any]], list[Network], Tagger]:
    """Fit a tagger on a table; return what each network of kinds was fitted on, these networks, and the tagger."""
    fits: list[dict[str, Any]] = []
    networks: list[Network] = []
    original = fit.fit_network

    def watched(matrix: np.ndarray, labels: np.ndarray, weights: np.ndarray, **options: Any) -> Network:
        network = original(matrix, labels, weights, **options)
        if options["outputs"] == len(KINDS):
            fits.append({"matrix": matrix, "labels": labels, "weights": weights, **options})
            networks.append(network)
        return network

    monkeypatch.setattr(fit, "fit_network", watched)
    tagger = fit_tagger(table, np.arange(len(table.content)), small_settings(**changes))
    return fits, networks, tagger


@pytest.mark.parametrize("damping", [0.0, 0.3, 1.0])
def test_blocks_of_one_kind_on_one_page_weigh_less_the_more_there_are(
    monkeypatch: pytest.MonkeyPatch, damping: float
) -> None:
    table = sample_table(6)
    table.inserted[table.rows_of([2, 4])] = True
    table.kinds[::3] = -1  # what is not labelled does not count
    (made,), _, _ = fits_of_kinds(
        monkeypatch, table, kinds_networks=1, kinds_damping=damping, inserted_weight=0.25
    )
    labelled = table.kinds >= 0
    pages = np.repeat(np.arange(6), np.diff(table.offsets))[labelled]
    kinds = table.kinds[labelled]
    assert np.array_equal(made["labels"], kinds)
    sizes = set()
    for page in range(6):
        for kind in np.unique(kinds[pages == page]):
            weights = made["weights"][(pages == page) & (kinds == kind)]
            sizes.add(len(weights))
            share = 0.25 if page in (2, 4) else 1
            assert weights == pytest.approx(np.full(len(weights), share * len(weights) ** -damping))
    assert 1 in sizes
    assert max(sizes) > 10


def test_the_damping_may_be_a_whole_number() -> None:
    table = sample_table(6)
    rows = table.rows_of(range(6))
    one, two = (fit_tagger(table, rows, small_settings(kinds_damping=damping)) for damping in (1.0, 1))
    assert same(one, two)


def test_several_networks_judge_kinds_together(monkeypatch: pytest.MonkeyPatch) -> None:
    table = sample_table(6)
    fits, networks, tagger = fits_of_kinds(monkeypatch, table, kinds_networks=3, seed=5)
    assert [made["seed"] for made in fits] == [5, 6, 7]
    rows = fits[0]["matrix"]
    outputs = [network.outputs(rows) for network in networks]
    assert tagger.kinds.outputs(rows) == pytest.approx(np.mean(outputs, axis=0), abs=1e-4)
    assert not np.array_equal(outputs[0], outputs[1])


def test_one_network_may_judge_kinds_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    (made,), (network,), tagger = fits_of_kinds(
        monkeypatch, sample_table(6), kinds_networks=1, kinds_hidden=3
    )
    assert made["hidden"] == 3
    assert np.array_equal(tagger.kinds.outputs(made["matrix"]), network.outputs(made["matrix"]))


def test_another_seed_is_another_tagger() -> None:
    table = sample_table(8)
    rows = table.rows_of(range(8))
    one, two = (fit_tagger(table, rows, small_settings(seed=seed)) for seed in (0, 1))
    assert not same(one, two)


def test_short_boilerplate_may_be_thinned_out() -> None:
    table = sample_table(8)
    rows = table.rows_of(range(8))
    all_rows, some = (fit_tagger(table, rows, small_settings(short_share=share)) for share in (1.0, 0.3))
    assert not same(all_rows, some)


def test_pages_without_labels_of_kinds_are_body_and_navigation() -> None:
    table = sample_table(10)
    table.kinds[:] = -1
    tagger = fit_tagger(table, table.rows_of(range(10)), replace(small_settings(), kinds_epochs=20))
    found = {
        KINDS[number].value
        for each in sample_examples(10)
        for number in tagger.tag(each.page).kinds.argmax(axis=1)
    }
    assert found == {"body", "navigation"}


def test_pages_of_content_alone_are_not_enough() -> None:
    table = sample_table(8)
    table.content[:] = 1
    with pytest.raises(TrainingDataError, match="label more sites"):
        fit_tagger(table, table.rows_of(range(8)), small_settings())


def test_the_calibration_of_a_fit_changes_nothing() -> None:
    _, tagger = cross_fitted()
    page = sample_examples(1)[0].page
    ends = np.array([0, 1], dtype=np.float32)
    plain = replace(tagger, calibration=Calibration(ends, ends))
    assert np.array_equal(plain.tag(page).scores, tagger.tag(page).scores)


def page_of_type(page_type: str, *, labelled: bool = False) -> Any:
    """Return an example of another site's page of some type."""
    source = replace(sample_pages()[0], domain=f"{page_type}.example", page_type=page_type)
    return html_example(source if labelled else replace(source, kinds=None))


def taught(examples: list[Any], **settings: Any) -> Any:
    """Return what kinds are learned from on some pages."""
    table = make_table(examples)
    return fit._Taught.of(table, np.arange(len(table.kinds)), small_settings(**settings)), table


def test_the_kind_of_a_block_is_taught_as_it_is_labelled() -> None:
    found, table = taught([html_example(page) for page in sample_pages()[:3]])
    assert np.array_equal(found.kinds, table.kinds)
    assert ((found.weights > 0) == (table.kinds >= 0)).all()


def test_of_a_page_that_is_no_article_a_kind_is_not_taught_where_the_gold_text_disagrees() -> None:
    for page_type, kept in (("product", False), ("article", True)):
        example = page_of_type(page_type, labelled=True)
        body, navigation = (int(np.flatnonzero(example.kinds == kind)[0]) for kind in (0, 7))
        example.content[[body, navigation]] = 0, 1
        found, _ = taught([html_example(sample_pages()[1]), example])
        here = found.kinds[-len(example) :]
        assert here[[body, navigation]].tolist() == ([0, 7] if kept else [-1, -1])
        assert np.delete(here, [body, navigation]).tolist() == (
            np.delete(example.kinds, [body, navigation]).tolist()
        )


def test_body_and_navigation_stand_in_where_no_page_is_labelled_by_kind() -> None:
    examples = [page_of_type("forum"), page_of_type("article")]
    examples[0].inserted[:3] = True
    found, table = taught(examples)
    assert (found.kinds[:3] == -1).all()
    sure = np.flatnonzero(table.content[3:] >= 0) + 3
    assert found.kinds[sure].tolist() == np.where(table.content[sure] == 1, 0, 7).tolist()


def test_the_more_blocks_of_a_kind_a_page_has_the_less_each_counts() -> None:
    found, table = taught([html_example(sample_pages()[0])], kinds_damping=0.5)
    for kind in np.unique(table.kinds[table.kinds >= 0]):
        rows = table.kinds == kind
        assert found.weights[rows] == pytest.approx(rows.sum() ** -0.5)


def test_inserted_blocks_count_as_much_as_the_settings_say() -> None:
    example = html_example(sample_pages()[0])
    plain, _ = taught([example], kinds_damping=0.0)
    example.inserted[:5] = True
    found, _ = taught([example], kinds_damping=0.0, inserted_weight=0.25)
    assert found.weights[:5] == pytest.approx(0.25 * plain.weights[:5])
    assert np.array_equal(found.weights[5:], plain.weights[5:])


def test_blocks_of_pages_that_are_no_articles_count_as_much_as_the_settings_say() -> None:
    examples = [page_of_type("article", labelled=True), page_of_type("product", labelled=True)]
    found, _ = taught(examples, other_weight=0.25)
    article, product = np.split(found.weights, 2)
    assert product == pytest.approx(0.25 * article)


def test_labels_of_one_kind_alone_are_too_few_to_learn_kinds_from() -> None:
    example = html_example(sample_pages()[0])
    example.kinds[example.kinds != 7] = -1
    found, table = taught([example])
    assert found.kinds.tolist() == np.select([table.content == 1, table.content == 0], [0, 7], -1).tolist()
