"""The published measures: by hand, and equal to their restatement in the benchmark's folder."""

from __future__ import annotations

import importlib.util
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from boilerstrip.train.metrics import calibration_error, class_f1, macro_f1, paragraph_f1, shingle_f1, word_f1

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
