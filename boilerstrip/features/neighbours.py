"""What stands before and after a block, and where in the page it is."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from boilerstrip.features.columns import Columns

    Floats = NDArray[np.float64]
    Floats32 = NDArray[np.float32]

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
    log_indices = np.log1p(indices)
    total, running = max(lengths.sum(), 1.0), prose.sum()
    prose_before = prose.cumsum() - prose
    gap_before, gap_after = _distance_to_prose(prose)
    return {
        "index": log_indices,
        "index_from_end": log_indices[::-1],
        "position": indices / max(size - 1, 1),
        "length_before": (lengths.cumsum() - lengths) / total,
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


def neighbour_names(names: Sequence[str], averaged: Sequence[str]) -> list[str]:
    """Return the names of the rows that `write_neighbours` writes."""
    sides = [f"{'after' if offset > 0 else 'before'}{abs(offset)}" for offset in _OFFSETS]
    repeated = [f"{name}_{side}" for side in sides for name in names]
    windows = [f"mean_{side}{radius}" for radius in _RADII for side in ("before", "after")]
    return repeated + [f"{name}_{window}" for window in windows for name in averaged]


def write_neighbours(repeated: Floats32, averaged: Floats, out: Floats32) -> None:
    """Repeat rows of values for the blocks around, singly and averaged over windows.

    Parameters
    ----------
    repeated
        Shape (columns, blocks): what to take from each of the three blocks before and after.
    averaged
        Shape (columns, blocks): what to average over the blocks around, at three widths.
    out
        Where to write, one row for each of `neighbour_names`, in one piece of memory.
    """
    size = averaged.shape[1]
    singly = len(_OFFSETS) * len(repeated)
    write_shifted(repeated, _OFFSETS, out[:singly].reshape(len(_OFFSETS), -1, size))
    write_window_means(averaged, _RADII, out[singly:].reshape(len(_RADII), 2, -1, size))


def write_shifted(values: NDArray[Any], offsets: Sequence[int], out: NDArray[Any]) -> None:
    """Write the values of the blocks some places on (back if negative), 0 past the ends.

    Parameters
    ----------
    values
        Shape (…, blocks).
    offsets
        Any numbers but 0.
    out
        Shape (offsets, …, blocks).
    """
    for offset, shifted in zip(offsets, out, strict=True):
        if offset > 0:
            shifted[..., :-offset] = values[..., offset:]
            shifted[..., -offset:] = 0
        else:
            shifted[..., -offset:] = values[..., :offset]
            shifted[..., :-offset] = 0


def write_window_means(values: Floats, radii: Sequence[int], out: NDArray[Any]) -> None:
    """Write the means over the up to so many blocks before and after each block, 0 where there are none.

    Parameters
    ----------
    values
        Shape (…, blocks).
    radii
        How many blocks to look at on either side; the block itself is left out.
    out
        Shape (radii, 2, …, blocks): for every radius the means before, and those after.
    """
    size, widest = values.shape[-1], max(radii)
    # Sums of all blocks before a place; on beyond the page's ends, so that every window is two slices of them.
    sums = np.zeros((*values.shape[:-1], size + 1 + 2 * widest))
    values.cumsum(axis=-1, out=sums[..., widest + 1 : widest + 1 + size])
    sums[..., widest + 1 + size :] = sums[..., widest + size, None]
    until, behind = (sums[..., start : start + size] for start in (widest, widest + 1))
    before, after = np.empty((2, *out.shape[:1], *values.shape))
    for row, radius in enumerate(radii):
        np.subtract(until, sums[..., widest - radius :][..., :size], out=before[row])
        np.subtract(sums[..., widest + 1 + radius :][..., :size], behind, out=after[row])
    places = np.maximum(np.arange(size, dtype=np.float64), 1)
    blocks = np.array([np.minimum(places, radius) for radius in radii])
    blocks = blocks.reshape(len(radii), *(1,) * (values.ndim - 1), size)
    out[:, 0] = before / blocks
    out[:, 1] = after / blocks[..., ::-1]
