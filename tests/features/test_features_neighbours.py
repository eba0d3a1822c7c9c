"""What stands before and after a block, and where in the page it is."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pytest
from feature_pages import SENTENCE, column, text_page
from hypothesis import given, settings
from hypothesis import strategies as st

from boilerstrip.features.neighbours import (
    neighbour_names,
    page_columns,
    write_neighbours,
    write_shifted,
    write_window_means,
)

if TYPE_CHECKING:
    from boilerstrip.features.columns import Columns

VALUES = np.array([1.0, 2.0, 4.0, 8.0])


def around(columns: Columns, names: tuple[str, ...], averaged: tuple[str, ...]) -> dict[str, list[float]]:
    """Return the columns of the blocks around by name."""
    titles = neighbour_names(names, averaged)
    assert len(set(titles)) == len(titles)
    repeated, summed = (np.array([columns[name] for name in chosen], float) for chosen in (names, averaged))
    values = np.full((len(titles), repeated.shape[1]), np.nan)
    write_neighbours(repeated, summed, values)
    return dict(zip(titles, values.tolist(), strict=True))


def shift(values: np.ndarray, offset: int) -> np.ndarray:
    shifted = np.full((1, *values.shape), np.nan)
    write_shifted(values, (offset,), shifted)
    return shifted[0]


def window_means(values: np.ndarray, radius: int) -> np.ndarray:
    """Return the means over the blocks before and those over the blocks after."""
    means = np.full((1, 2, *values.shape), np.nan)
    write_window_means(values, (radius,), means)
    return means[0]


@pytest.mark.parametrize(
    ("offset", "expected"),
    [
        (1, [2, 4, 8, 0]),
        (3, [8, 0, 0, 0]),
        (-1, [0, 1, 2, 4]),
        (-2, [0, 0, 1, 2]),
        (4, [0, 0, 0, 0]),
        (-9, [0, 0, 0, 0]),
    ],
)
def test_shift_takes_the_value_that_many_blocks_on(offset: int, expected: list[float]) -> None:
    assert shift(VALUES, offset).tolist() == expected


def test_window_means_by_hand() -> None:
    before, after = window_means(VALUES, 2)
    assert before.tolist() == pytest.approx([0, 1, 1.5, 3])
    assert after.tolist() == pytest.approx([3, 6, 8, 0])


@settings(max_examples=60, deadline=None)
@given(st.lists(st.floats(-100, 100), min_size=1, max_size=12), st.integers(1, 15))
def test_window_means_leave_the_block_itself_out(values: list[float], radius: int) -> None:
    before, after = window_means(np.array(values), radius)
    for index in range(len(values)):
        left, right = values[max(index - radius, 0) : index], values[index + 1 : index + 1 + radius]
        assert before[index] == pytest.approx(np.mean(left) if left else 0, abs=1e-9)
        assert after[index] == pytest.approx(np.mean(right) if right else 0, abs=1e-9)


def test_neighbours_are_named_by_side_and_distance() -> None:
    found = around({"v": VALUES, "w": VALUES}, ("v",), ("w",))
    assert found["v_after1"] == [2, 4, 8, 0]
    assert found["v_before2"] == [0, 0, 1, 2]
    assert found["w_mean_before3"] == pytest.approx([0, 1, 1.5, 7 / 3])
    assert not any(name.startswith(("w_after", "w_before", "v_mean")) for name in found)


def test_every_column_has_a_name_of_its_own() -> None:
    columns = {"v": VALUES, "w": 10 * VALUES, "u": 100 * VALUES}
    found = around(columns, ("v", "w"), ("w", "u"))
    # Three blocks on either side, and windows of three widths.
    assert len(found) == 2 * 6 + 2 * 6
    for name, values in columns.items():
        for title, repeated in found.items():
            if title.startswith(f"{name}_mean_after"):
                assert repeated[0] == pytest.approx(values[1:].mean())
            elif title.startswith(f"{name}_after"):
                assert repeated[0] == values[int(title[-1])]


@settings(max_examples=30, deadline=None)
@given(st.lists(st.floats(-100, 100), min_size=1, max_size=12))
def test_what_stands_before_a_block_stands_after_it_in_the_page_turned_around(values: list[float]) -> None:
    forwards = around({"v": np.array(values)}, ("v",), ("v",))
    backwards = around({"v": np.array(values[::-1])}, ("v",), ("v",))
    for name, repeated in forwards.items():
        turned = name.replace("before", "*").replace("after", "before").replace("*", "after")
        assert repeated == pytest.approx(backwards[turned][::-1], abs=1e-9)


def test_truth_values_are_repeated_as_numbers() -> None:
    found = around({"v": np.array([True, False, True])}, ("v",), ("v",))
    assert found["v_after2"] == [1, 0, 0]
    assert found["v_mean_after3"] == pytest.approx([0.5, 1, 0])


def test_the_place_in_the_page() -> None:
    lengths, prose = np.array([10.0, 100.0, 30.0, 60.0]), np.array([0.0, 100.0, 0.0, 60.0])
    columns = page_columns(lengths, prose)
    assert columns["position"].tolist() == pytest.approx([0, 1 / 3, 2 / 3, 1])
    assert np.expm1(columns["index_from_end"]).tolist() == pytest.approx([3, 2, 1, 0])
    assert columns["length_before"].tolist() == pytest.approx([0, 0.05, 0.55, 0.7])
    assert columns["prose_before"].tolist() == pytest.approx([0, 0, 100 / 160, 100 / 160])
    assert columns["prose_after"].tolist() == pytest.approx([1, 60 / 160, 60 / 160, 0])
    assert columns["relative_length"].tolist() == pytest.approx([0.1, 1, 0.3, 0.6])
    assert columns["page_prose_share"].tolist() == pytest.approx([0.8] * 4)
    assert np.expm1(columns["page_prose_blocks"]).tolist() == pytest.approx([2] * 4)


def test_the_distance_to_the_next_running_text_never_counts_the_block_itself() -> None:
    prose = np.array([0.0, 90.0, 0.0, 0.0, 90.0])
    columns = page_columns(np.full(5, 90.0), prose)
    # Past the page's ends there is as good as one block of running text.
    assert np.expm1(columns["to_prose_before"]).tolist() == pytest.approx([1, 2, 1, 2, 3])
    assert np.expm1(columns["to_prose_after"]).tolist() == pytest.approx([1, 3, 2, 1, 1])


def test_a_paragraph_sees_the_paragraphs_around_it() -> None:
    page = text_page("Home", SENTENCE, SENTENCE, "Share")
    assert column(page, "prose").tolist() == [0, 1, 1, 0]
    assert column(page, "prose_before1").tolist() == [0, 0, 1, 1]
    assert column(page, "prose_after1").tolist() == [1, 1, 0, 0]
    assert column(page, "prose_mean_after3").tolist() == pytest.approx([2 / 3, 0.5, 0, 0])
