"""How much of a block the running text of its page repeats.

A story takes up the words of its headline and of its pictures' captions; what a menu or an appeal says, it does not.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from boilerstrip.features.columns import Columns
    from boilerstrip.features.words import Hashes, Words

    Integers = NDArray[np.int64]

_ROW_MULTIPLIER = np.uint64(0xC2B2AE3D27D4EB4F)


def echo_columns(words: Words, prose: NDArray[np.float64]) -> Columns:
    """Compute what share of a block's letters are in words that running text has too, by their stems.

    Once for the running text anywhere below the block, once for that above, and once for the next such block alone.

    Parameters
    ----------
    words
        The words of a page's blocks.
    prose
        Shape (blocks,): length of each block that is running text, 0 for others.
    """
    size, rows, stems = len(prose), words.rows, words.stems
    said = (prose > 0)[rows].nonzero()[0]
    if not len(said):
        return dict.fromkeys(("echo_above", "echo_below", "echo_next"), np.zeros(size))
    said_stems, said_rows = stems[said], rows[said]
    known, first = np.unique(said_stems, return_index=True)
    _, last = np.unique(said_stems[::-1], return_index=True)
    places = np.minimum(known.searchsorted(stems), len(known) - 1)
    found = known[places] == stems
    following = _next_prose(prose)[rows]
    letters = (words.last - words.first).astype(np.float64)
    total = np.maximum(np.bincount(rows, letters, minlength=size), 1.0)

    def share(echoed: NDArray[np.bool_]) -> NDArray[np.float64]:
        return np.bincount(rows, letters * echoed, minlength=size) / total

    return {
        "echo_above": share(found & (said_rows[first][places] < rows)),
        "echo_below": share(found & (said_rows[::-1][last][places] > rows)),
        "echo_next": share(np.isin(_keys(stems, following), _keys(said_stems, said_rows))),
    }


def _keys(stems: Hashes, rows: Integers) -> Hashes:
    """Return one number for each stem and its block."""
    return np.asarray(stems + (rows + 1).astype(np.uint64) * _ROW_MULTIPLIER)


def _next_prose(prose: NDArray[np.float64]) -> Integers:
    """Return the next block of running text after each block; the number of blocks where there is none."""
    size = len(prose)
    places = np.where(prose > 0, np.arange(size), size)
    return np.append(np.minimum.accumulate(places[::-1])[::-1][1:], size)
