"""Figures from sums over pages are those of the published measures."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from boilerstrip.document import KINDS
from boilerstrip.train.corpus import LabelledPage
from boilerstrip.train.evaluation.judged import Blocks, Judged, TaggedPage
from boilerstrip.train.evaluation.measures import (
    MEASURES,
    kind_sums,
    kinds_f1,
    kinds_macro_f1,
    measures_of,
    score_pages,
)
from boilerstrip.train.metrics import class_f1, macro_f1, paragraph_f1, shingle_f1, word_f1

WORDS = st.lists(st.sampled_from("the old pier sank — at last".split()), max_size=9).map(" ".join)
TEXTS = st.lists(WORDS, max_size=3)
KIND = st.integers(-1, len(KINDS) - 1)


def page(paragraphs: list[str], number: int = 0) -> LabelledPage:
    return LabelledPage("c", f"p{number}", "a.example", "", tuple(paragraphs))


def tagged(labelled: list[int], found: list[int]) -> TaggedPage:
    size = len(labelled)
    return TaggedPage(
        ["text"] * size,
        np.full(size, -1, dtype=np.int8),
        np.array(labelled, dtype=np.int16),
        np.zeros(size, dtype=np.float32),
        np.array(found, dtype=np.int16),
        1.0,
    )


def figures(pages: list[LabelledPage], outputs: list[list[str]], **judged: object) -> dict[str, float]:
    measures = measures_of(Judged("x", outputs, **judged), score_pages(pages, outputs))
    return {measure.name: float(measure.figure(measure.sums.sum(axis=0))) for measure in measures}


@settings(max_examples=60, deadline=None)
@given(st.lists(st.tuples(TEXTS, TEXTS), min_size=1, max_size=5))
def test_figures_of_texts(rows: list[tuple[list[str], list[str]]]) -> None:
    pages = [page(gold, number) for number, (gold, _) in enumerate(rows)]
    outputs = [output for _, output in rows]
    found = figures(pages, outputs)
    pairs = [("\n\n".join(gold), "\n\n".join(output)) for gold, output in rows]
    assert found["shingle_f1"] == pytest.approx(shingle_f1(pairs))
    assert found["word_f1"] == pytest.approx(word_f1(pairs))
    assert found["paragraph_f1"] == pytest.approx(paragraph_f1(rows))


def test_precision_and_recall_by_hand() -> None:
    found = figures([page(["a b c d"], 0), page(["a b c d"], 1)], [["a b c d e"], []])
    assert found["shingle_precision"] == 0.5  # The second page has none.
    assert found["shingle_recall"] == 0.5
    assert list(found) == list(MEASURES[:-1])


def test_the_f1_of_a_page() -> None:
    pages = [page(["a b c d"]), page(["a b c d"]), page([]), page([])]
    found = score_pages(pages, [["a b c d e"], [], ["a b c d"], []]).page_f1
    assert found[:3].tolist() == pytest.approx([2 * 0.5 / 1.5, 0, 0])
    assert np.isnan(found[3])


@settings(max_examples=60, deadline=None)
@given(st.lists(st.lists(st.tuples(KIND, KIND), max_size=8), min_size=1, max_size=4))
def test_figures_of_kinds(rows: list[list[tuple[int, int]]]) -> None:
    pages = [tagged([gold for gold, _ in row], [found for _, found in row]) for row in rows]
    sums = kind_sums(Blocks.of(pages), len(pages))
    labelled = [(gold, found) for row in rows for gold, found in row if gold >= 0]
    if not labelled:
        assert not sums.any()
        return
    gold, found = zip(*labelled, strict=True)
    expected = class_f1(gold, found, len(KINDS))
    assert [None if np.isnan(score) else score for score in kinds_f1(sums.sum(axis=0))] == pytest.approx(
        expected
    )
    assert kinds_macro_f1(sums.sum(axis=0)) == pytest.approx(macro_f1(gold, found, len(KINDS)))


def test_kinds_count_only_on_pages_that_are_labelled_by_kind() -> None:
    measures = measures_of(
        Judged("x", [[], []], tagged=[tagged([0, -1], [0, 3]), tagged([-1], [2])]),
        score_pages([page([]), page([])], [[], []]),
    )
    assert measures[-1].name == "kinds_macro_f1"
    assert measures[-1].counted.tolist() == [True, False]
    assert measures[0].counted.all()
