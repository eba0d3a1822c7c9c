"""The published measures: by hand, and equal to their restatement in the benchmark's folder."""

from __future__ import annotations

import importlib.util
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from boilerstrip.train.metrics import (
    calibration_bins,
    calibration_error,
    class_f1,
    f1,
    macro_f1,
    mean_known,
    paragraph_f1,
    paragraph_scores,
    precision_recall,
    shingle_f1,
    shingle_scores,
    word_f1,
    word_scores,
)

if TYPE_CHECKING:
    from types import ModuleType

BENCH = Path(__file__).parents[3] / "shared" / "bench" / "metrics.py"


def test_shingles_by_hand() -> None:
    # Gold has the runs abcd, bcde; the extraction bcde, cdef: one in common.
    assert shingle_f1([("a b c d e", "b c d e f")]) == pytest.approx(0.5)
    # Precision is 1 and 1/2, recall 1 and 1: F1 of the means 3/4 and 1.
    assert shingle_f1([("a b c d", "a b c d"), ("a b c d", "a b c d e")]) == pytest.approx(2 * 0.75 / 1.75)


def test_a_text_of_less_than_four_words_is_one_shingle() -> None:
    assert shingle_f1([("a b", "a b")]) == 1
    assert shingle_f1([("a b", "b a")]) == 0


def test_pages_without_words_count_for_no_precision_or_no_recall() -> None:
    assert shingle_f1([("a b", "a b"), ("", ""), ("…", "!")]) == 1
    assert shingle_f1([("a b", "a b"), ("a b", "")]) == pytest.approx(2 * 0.5 / 1.5)
    assert shingle_f1([("", "")]) == 0
    assert shingle_f1([]) == 0


def test_words_by_hand() -> None:
    # Two of three words found are wanted, two of four wanted are found.
    assert word_f1([("the old grey pier", "The pier sank")]) == pytest.approx(4 / 7)
    assert word_f1([("a a", "a")]) == pytest.approx(2 / 3)
    assert word_f1([("a", "a"), ("a", "b")]) == 0.5


@pytest.mark.parametrize(("gold", "found", "value"), [("", "", 1), ("", "a", 0), ("a", "", 0), ("…", "!", 1)])
def test_words_of_empty_pages(gold: str, found: str, value: float) -> None:
    assert word_f1([(gold, found)]) == value


def test_paragraphs_by_hand() -> None:
    assert paragraph_f1([(["a", "b", "c"], ["a", "c", "x"])]) == pytest.approx(2 / 3)
    assert paragraph_f1([(["a  b"], ["a\nb", " "])]) == 1
    assert paragraph_f1([(["a", "a"], ["a"])]) == pytest.approx(2 / 3)
    assert paragraph_f1([(["a"], ["A"])]) == 0
    assert paragraph_f1([(["a"], []), (["a"], ["a"])]) == 0.5
    assert paragraph_f1([([], ["a"])]) == 0


def test_f1_of_classes_by_hand() -> None:
    gold, found = [0, 0, 1, 1, 2], [0, 1, 1, 1, 0]
    assert class_f1(gold, found, 4) == [pytest.approx(0.5), pytest.approx(0.8), 0, None]
    assert macro_f1(gold, found, 4) == pytest.approx(1.3 / 3)


def test_calibration_error_by_hand() -> None:
    # Two bins: 0.2 and 0.4 stated, none found; 0.6 and 0.8 stated, one of two found.
    assert calibration_error([0, 0, 1, 0], [0.2, 0.4, 0.6, 0.8], bins=2) == pytest.approx((0.6 + 0.4) / 4)
    assert calibration_error([1, 0], [1.0, 0.0]) == 0
    assert calibration_error([0], [1.0]) == 1
    assert calibration_error([], []) == 0


def test_shingles_of_every_page() -> None:
    found = shingle_scores([("a b c d", "a b c d e"), ("a b", ""), ("", "a b"), ("", "")])
    expected = [[0.5, 1], [np.nan, 0], [0, np.nan], [np.nan, np.nan]]
    assert np.array_equal(found, expected, equal_nan=True)
    assert shingle_scores([]).shape == (0, 2)


def test_words_and_paragraphs_of_every_page() -> None:
    assert word_scores([("a a", "a"), ("a", "b")]).tolist() == pytest.approx([2 / 3, 0])
    assert paragraph_scores([(["a"], []), (["a", "b"], ["b"])]).tolist() == pytest.approx([0, 2 / 3])


def test_means_are_of_what_is_known() -> None:
    values = np.array([[1.0, np.nan], [0.0, np.nan], [np.nan, np.nan]])
    assert mean_known(values).tolist() == [0.5, 0]
    assert mean_known(np.zeros((0, 2))).tolist() == [0, 0]


def test_f1_of_arrays() -> None:
    assert f1([1, 0.5, 0], [1, 1, 0]).tolist() == pytest.approx([1, 2 / 3, 0])
    assert float(f1(0.5, 1)) == pytest.approx(2 / 3)


def test_calibration_bins_by_hand() -> None:
    sizes, stated, frequent = calibration_bins([0, 1, 1], [0.2, 0.4, 1.0], bins=2)
    assert (sizes.tolist(), stated.tolist(), frequent.tolist()) == ([2, 1], pytest.approx([0.6, 1]), [1, 1])


def curves(*blocks: tuple[int, int, int, float], thresholds: list[float]) -> tuple[np.ndarray, np.ndarray]:
    """Blocks as page, characters, content and score."""
    pages, lengths, content, scores = (np.array(column) for column in zip(*blocks, strict=True))
    return precision_recall(
        pages, lengths, content.astype(np.int8), scores.astype(np.float32), np.array(thresholds)
    )


def test_precision_and_recall_over_thresholds_by_hand() -> None:
    precision, recall = curves(
        *((0, 30, 1, 0.9), (0, 10, 0, 0.7), (0, 10, 1, 0.4)),
        *((1, 50, 0, 0.9), (2, 20, 1, 0.4)),
        thresholds=[0.4, 0.7, 0.95],
    )
    assert precision[0].tolist() == pytest.approx([0.8, 0.75, np.nan], nan_ok=True)
    assert recall[0].tolist() == pytest.approx([1, 0.75, 0])
    assert np.isnan(precision[1]).all()  # No content, and so nothing to be precise about.
    assert np.isnan(recall[1]).all()
    assert precision[2].tolist() == pytest.approx([1, np.nan, np.nan], nan_ok=True)
    assert recall[2].tolist() == [1, 0, 0]


BLOCKS = st.lists(
    st.tuples(st.integers(0, 3), st.integers(1, 99), st.integers(0, 1), st.floats(0, 1, width=32)), min_size=1
)
THRESHOLDS = st.lists(st.floats(0, 1), min_size=1, max_size=6).map(sorted)


@settings(max_examples=80, deadline=None)
@given(BLOCKS, THRESHOLDS)
def test_precision_and_recall_are_those_of_every_page_and_threshold_alone(
    blocks: list[tuple[int, int, int, float]], thresholds: list[float]
) -> None:
    precision, recall = curves(*blocks, thresholds=thresholds)
    assert precision.shape == recall.shape == (max(page for page, *_ in blocks) + 1, len(thresholds))
    for page in range(len(recall)):
        for place, threshold in enumerate(np.array(thresholds, dtype=np.float32)):
            own = [row for row in blocks if row[0] == page]
            wanted = sum(length for _, length, content, _ in own if content)
            found = sum(length for _, length, _, score in own if score >= threshold)
            right = sum(length for _, length, content, score in own if content and score >= threshold)
            expected = [right / found if wanted and found else np.nan, right / wanted if wanted else np.nan]
            assert [precision[page, place], recall[page, place]] == pytest.approx(expected, nan_ok=True)


@settings(max_examples=80, deadline=None)
@given(st.lists(st.tuples(st.integers(0, 1), st.floats(0, 1)), max_size=30), st.integers(1, 20))
def test_every_probability_is_in_one_bin(pairs: list[tuple[int, float]], bins: int) -> None:
    labels, probabilities = [label for label, _ in pairs], [probability for _, probability in pairs]
    sizes, stated, frequent = calibration_bins(labels, probabilities, bins)
    assert len(sizes) == len(stated) == len(frequent) == bins
    assert sizes.sum() == len(pairs)
    assert stated.sum() == pytest.approx(sum(probabilities))
    assert frequent.sum() == sum(labels)
    assert 0 <= calibration_error(labels, probabilities, bins) <= 1


@pytest.fixture(scope="module")
def bench() -> ModuleType:
    if not BENCH.exists():
        pytest.skip(f"the benchmark's metrics are not at {BENCH}")
    spec = importlib.util.spec_from_file_location("bench_metrics", BENCH)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


TEXT = st.one_of(
    st.lists(st.sampled_from("the old Pier pier sank . — 7 水 Ünder".split()), max_size=15).map(" ".join),
    st.text(max_size=20),
)
LINE = st.text("ab ", max_size=3)
PARAGRAPH = st.text("ab \n", min_size=1, max_size=4).filter(str.strip)


@settings(max_examples=60, deadline=None)
@given(st.lists(st.tuples(TEXT, TEXT), min_size=1, max_size=6))
def test_shingles_and_words_are_those_of_the_benchmark(
    bench: ModuleType, pairs: list[tuple[str, str]]
) -> None:
    assert shingle_f1(pairs) == pytest.approx(bench.shingle_f1(pairs)["f1"], abs=1e-12)
    assert word_f1(pairs) == pytest.approx(bench.word_f1(pairs)["f1"], abs=1e-12)


@settings(max_examples=60, deadline=None)
@given(
    st.lists(
        st.tuples(st.lists(PARAGRAPH, max_size=5), st.lists(LINE, max_size=5)),
        min_size=1,
    )
)
def test_paragraphs_are_those_of_the_benchmark(
    bench: ModuleType, rows: list[tuple[list[str], list[str]]]
) -> None:
    assert paragraph_f1(rows) == pytest.approx(bench.paragraph_match(rows)["f1"], abs=1e-12)


@settings(max_examples=60, deadline=None)
@given(st.lists(st.tuples(st.integers(0, 3), st.integers(0, 3)), min_size=1, max_size=30))
def test_the_f1_of_classes_is_that_of_scikit_learn(pairs: list[tuple[int, int]]) -> None:
    from sklearn.metrics import f1_score

    gold, found = np.array(pairs).T
    assert macro_f1(gold, found, 4) == pytest.approx(f1_score(gold, found, average="macro"), abs=1e-12)
