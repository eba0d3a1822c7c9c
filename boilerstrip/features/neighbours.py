"""What stands before and after a block, and where in the page it is."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from boilerstrip.features.columns import Columns

    Floats = NDArray[np.float64]

_OFFSETS = (-3, -2, -1, 1, 2, 3)
_RADII = (3, 8, 20)


def page_columns(lengths: Floats, prose: Floats) -> Columns:
    """Compute where each block stands in the page and how the page compares.

    Parameters
    ----------
    lengths, prose
        Shape (blocks,): length of each block and of its running text outside links.
    """
    size = len(lengths)
    indices = np.arange(size)
    total, running = max(lengths.sum(), 1.0), prose.sum()
    prose_before = np.cumsum(prose) - prose
    gap_before, gap_after = _distance_to_prose(prose)
    return {
        "index": np.log1p(indices),
        "index_from_end": np.log1p(size - 1 - indices),
        "position": indices / max(size - 1, 1),
        "length_before": (np.cumsum(lengths) - lengths) / total,
        "prose_before": prose_before / max(running, 1.0),
        "prose_after": (running - prose_before - prose) / max(running, 1.0),
        "page_blocks": np.full(size, np.log1p(size)),
        "page_prose": np.full(size, np.log1p(running)),
        "page_prose_share": np.full(size, running / total),
        "page_prose_blocks": np.full(size, np.log1p((prose > 0).sum())),
        "relative_length": lengths / max(lengths.max(initial=0.0), 1.0),
        "to_prose_before": np.log1p(gap_before),
        "to_prose_after": np.log1p(gap_after),
    }


def _distance_to_prose(prose: Floats) -> tuple[Floats, Floats]:
    """Count the blocks from each block back and on to the nearest other block of running text."""
    size = len(prose)
    indices = np.arange(size)
    marks = np.where(prose > 0, indices, -1)
    before = np.concatenate(([-1], np.maximum.accumulate(marks)[:-1]))
    marks = np.where(prose > 0, indices, size)
    after = np.concatenate((np.minimum.accumulate(marks[::-1])[::-1][1:], [size]))
    return (indices - before).astype(np.float64), (after - indices).astype(np.float64)


def neighbour_columns(
    columns: Columns, names: tuple[str, ...], averaged: tuple[str, ...]
) -> tuple[list[str], Floats]:
    """Repeat columns for the blocks around, singly and averaged over windows.

    Parameters
    ----------
    columns
        The columns so far, each of shape (blocks,).
    names
        Those to take from each of the three blocks before and after; 0 past the page's ends.
    averaged
        Those to average over the blocks around, at three widths; the block itself is left out.

    Returns
    -------
    list of str, ndarray of shape (blocks, columns)
        The names of the columns, and the columns side by side.
    """
    repeated, summed = _side_by_side(columns, names), _side_by_side(columns, averaged)
    titles: list[str] = []
    parts: list[Floats] = []
    for offset in _OFFSETS:
        titles += (f"{name}_{'after' if offset > 0 else 'before'}{abs(offset)}" for name in names)
        parts.append(shift(repeated, offset))
    for radius in _RADII:
        for side, means in zip(("before", "after"), window_means(summed, radius), strict=True):
            titles += (f"{name}_mean_{side}{radius}" for name in averaged)
            parts.append(means)
    return titles, np.concatenate(parts, axis=1)


def _side_by_side(columns: Columns, names: tuple[str, ...]) -> Floats:
    return np.asarray(np.array([columns[name] for name in names], dtype=np.float64).T)


Numbers = TypeVar("Numbers", np.float64, np.float32)


def shift(values: NDArray[Numbers], offset: int) -> NDArray[Numbers]:
    """Return the values of the blocks ``offset`` places on (back if negative), 0 past the ends.

    Parameters
    ----------
    values
        One row a block.
    offset
        Any number but 0.
    """
    result = np.zeros_like(values)
    if offset > 0:
        result[:-offset] = values[offset:]
    else:
        result[-offset:] = values[:offset]
    return result


def window_means(values: Floats, radius: int) -> tuple[Floats, Floats]:
    """Average over the up to ``radius`` blocks before and after each block, 0 where there are none.

    Parameters
    ----------
    values
        Shape (blocks, columns).
    radius
        How many blocks to look at on either side; the block itself is left out.
    """
    size = len(values)
    cumulative = np.concatenate((np.zeros((1, values.shape[1])), np.cumsum(values, axis=0)))
    indices = np.arange(size)
    start = np.maximum(indices - radius, 0)
    end = np.minimum(indices + 1 + radius, size)
    before = (cumulative[indices] - cumulative[start]) / np.maximum(indices - start, 1)[:, None]
    after = (cumulative[end] - cumulative[indices + 1]) / np.maximum(end - indices - 1, 1)[:, None]
    return before, after
