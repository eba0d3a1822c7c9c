"""What a first opinion of every block says about its neighbours, its containers, its group and its page.

Each block is first judged alone; these columns let a second look revise that by what was said of the blocks
around it.
"""

from __future__ import annotations

from itertools import accumulate
from typing import TYPE_CHECKING

import numpy as np

from boilerstrip.features.groups import number_groups
from boilerstrip.features.neighbours import write_shifted, write_window_means

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from boilerstrip.segment.page import Page, Tree

    Floats = NDArray[np.float64]
    Floats32 = NDArray[np.float32]

_OFFSETS = (-4, -3, -2, -1, 1, 2, 3, 4)
_KIND_OFFSETS = (-2, -1, 1, 2)
_RADII = (3, 8, 20)
_TOP = 10


def context_matrix(
    page: Page, opinions: Floats32, lexical: Floats32, out: Floats32 | None = None
) -> Floats32:
    """Compute the context columns of all blocks of a page.

    Parameters
    ----------
    page
        A segmented page with at least one block.
    opinions
        float32, shape (blocks,): the first opinion, a probability of content.
    lexical
        float32, shape (blocks, outputs): what the lexicon says of each block.
    out
        Where to write them, each column in one piece of memory; a new matrix by default.

    Returns
    -------
    ndarray of float32, shape (blocks, columns)
    """
    scores = opinions.astype(np.float64)
    lengths = page.arrays()[0].astype(np.float64)
    columns = _page_columns(scores, lengths)
    if page.tree is not None:
        columns += _group_columns(page, page.tree, scores, lengths)
    size, outputs = lexical.shape
    widths = (1, len(_OFFSETS), 2 * len(_RADII), len(columns), len(_KIND_OFFSETS) * outputs)
    if out is None:
        out = np.empty((size, sum(widths)), dtype=np.float32, order="F")
    ends = list(accumulate(widths))
    own, shifted, means, others, words = (
        out.T[end - width : end] for width, end in zip(widths, ends, strict=True)
    )
    own[0] = opinions
    write_shifted(opinions, _OFFSETS, shifted)
    write_window_means(scores, _RADII, means.reshape(len(_RADII), 2, size))
    for row, values in zip(others, columns, strict=True):
        row[:] = values
    write_shifted(lexical.T, _KIND_OFFSETS, words.reshape(len(_KIND_OFFSETS), outputs, size))
    return out


def _page_columns(scores: Floats, lengths: Floats) -> list[Floats]:
    """Compare each opinion with those of the whole page, weighted by length."""
    size = len(scores)
    expected = scores * lengths
    total = max(expected.sum(), 1e-9)
    before = (expected.cumsum() - expected) / total
    best = np.sort(scores)[-_TOP:]
    return [
        np.full(size, best[-1]),
        np.full(size, best.mean()),
        np.full(size, np.log1p(total)),
        np.full(size, total / max(lengths.sum(), 1.0)),
        before,
        1 - before - expected / total,
        scores / max(best.mean(), 1e-9),
    ]


def _group_columns(page: Page, tree: Tree, scores: Floats, lengths: Floats) -> list[Floats]:
    """Average the opinions, weighted by length, over a block's group and its two nearest containers."""
    weights = lengths + 1
    _, node = page.arrays()
    _, members = number_groups(tree.signatures()[node])
    group = np.bincount(members, scores * weights) / np.bincount(members, weights)
    columns = [group[members]]
    weighted = np.concatenate(([0.0], (scores * weights).cumsum()))
    summed = np.concatenate(([0.0], weights.cumsum()))
    above, first, end = tree.arrays()
    parents = np.maximum(above, 0)
    for _ in range(3):
        share = (weighted[end[node]] - weighted[first[node]]) / np.maximum(
            summed[end[node]] - summed[first[node]], 1
        )
        columns.append(share)
        node = parents[node]
    return columns
