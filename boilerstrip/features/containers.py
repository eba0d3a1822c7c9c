"""Where a block stands in the tree: its containers, and the page's best container of running text.

Sums over an element's blocks are differences of one cumulative sum, since an element covers an unbroken range
of blocks.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from boilerstrip.features.columns import Columns
    from boilerstrip.segment.page import Page, Tree

    Floats = NDArray[np.float64]
    Integers = NDArray[np.int64]

_LEVELS = 4
_SUBTREE_PENALTIES = (0.0, 0.5, 2.0)
_BLOCK_COST = 20.0
_MAJORITY = 0.7

_LEVEL_NAMES = tuple(
    f"container{level}_{name}"
    for level in range(_LEVELS)
    for name in (
        "blocks",
        "length_share",
        "prose_share",
        "prose",
        "link_density",
        "prose_blocks",
        "position",
    )
)
_RELATIVE_NAMES = tuple(
    f"{best}_{name}"
    for best in (*(f"subtree{penalty:g}" for penalty in _SUBTREE_PENALTIES), "majority")
    for name in ("inside", "distance", "after", "branch_gap", "below", "share")
)


def container_columns(page: Page, tree: Tree, lengths: Floats, links: Floats, prose: Floats) -> Columns:
    """Compute the columns that compare a block's containers with each other and with the page.

    Parameters
    ----------
    page, tree
        The segmented page and its elements.
    lengths, links, prose
        Shape (blocks,): length of each block, of its links, and of its running text outside links.
    """
    _, first, end = tree.arrays()
    has_prose = prose > 0
    rest = (lengths - prose).clip(min=0) + links + _BLOCK_COST
    worths = [np.where(has_prose, prose, -penalty * rest) for penalty in _SUBTREE_PENALTIES]
    totals = _totals(np.array([lengths, links, prose, has_prose, *worths]), first, end)
    blocks = (end - first).astype(np.float64)
    _, nodes = page.arrays()
    wider = wider_containers(tree)
    depth = tree.depths()
    # One row a level: each block's own element, the nearest one around it with more blocks, and so on.
    container = np.empty((_LEVELS, len(nodes)), dtype=np.int64)
    container[0] = nodes
    for level in range(1, _LEVELS):
        container[level] = wider[container[level - 1]]
    columns = _level_columns(container, first, blocks, totals[:4], lengths.sum(), prose.sum())
    columns["depth"] = depth[nodes]
    columns.update(_parent_score_columns(nodes, wider, lengths, links, prose))
    worth = totals[4:] - 0.01 * depth.max(initial=1) + 0.01 * depth
    best = [*worth.argmax(axis=1).tolist(), _smallest_majority(totals[2], prose.sum(), blocks, depth)]
    columns.update(_relative_columns(best, tree, nodes, depth))
    return columns


def _totals(values: Floats, first: Integers, end: Integers) -> Floats:
    """Add up each row of values over the blocks of every element."""
    cumulative = np.zeros((len(values), values.shape[1] + 1))
    values.cumsum(axis=1, out=cumulative[:, 1:])
    return np.asarray(cumulative.take(end, axis=1) - cumulative.take(first, axis=1))


def _level_columns(
    container: Integers, first: Integers, blocks: Floats, totals: Floats, length: float, prose: float
) -> Columns:
    """Describe the containers of every block, one row of them a level, and compare them with the page."""
    in_container = blocks[container]
    at_least_one = np.maximum(in_container, 1)
    lengths, links, running, prose_blocks = totals.take(container, axis=1)
    statistics = (
        np.log1p(in_container),
        lengths / max(length, 1.0),
        running / max(prose, 1.0),
        np.log1p(running),
        links / np.maximum(lengths, 1),
        prose_blocks / at_least_one,
        (np.arange(container.shape[1]) - first[container]) / at_least_one,
    )
    return {_LEVEL_NAMES: _by_second(statistics)}


def wider_containers(tree: Tree) -> Integers:
    """Give, for each element, the nearest one around it that has more blocks (the root has itself)."""
    parents, first, end = tree.arrays()
    above = np.maximum(parents, 0)
    same = (first[above] == first) & (end[above] == end) & (parents >= 0)
    # The outermost element with the same blocks, found in steps that double.
    outermost = np.where(same, above, np.arange(len(parents)))
    while True:
        farther = outermost[outermost]
        if (farther == outermost).all():
            break
        outermost = farther
    return np.where(parents[outermost] < 0, outermost, parents[outermost])


def _parent_score_columns(
    nodes: Integers, wider: Integers, lengths: Floats, links: Floats, prose: Floats
) -> Columns:
    """Score containers by the running text right below them, half of it passed on upwards.

    The idea is Readability's (Arc90, 2009): a paragraph speaks for its parent, and less for its grandparent.
    """
    value = np.where(prose > 0, 1 + np.minimum(prose / 100, 3), 0.0) * (1 - links / np.maximum(lengths, 1))
    parents = wider[nodes]
    grandparents = wider[parents]
    scores = np.bincount(parents, value, minlength=len(wider)) + np.bincount(
        grandparents, value / 2, minlength=len(wider)
    )
    best = max(scores.max(initial=0.0), 1e-9)
    return {
        "parent_score": scores[parents] / best,
        "grandparent_score": scores[grandparents] / best,
        "best_parent_score": np.full(len(nodes), np.log1p(best)),
    }


def _by_second(statistics: Sequence[NDArray[Any]]) -> Floats:
    """Put arrays of shape (n, blocks) below each other: first the first rows of all, then the second ones."""
    rows, blocks = statistics[0].shape
    together = np.empty((rows, len(statistics), blocks))
    for place, values in enumerate(statistics):
        together[:, place] = values
    return together.reshape(-1, blocks)


def _smallest_majority(totals: Floats, prose: float, blocks: Floats, depth: Integers) -> int:
    """Find the element of the fewest blocks, and of those the innermost, that has most of the running text."""
    enough = (totals >= _MAJORITY * prose).nonzero()[0]
    return int(enough[np.lexsort((-depth[enough], blocks[enough]))[0]]) if len(enough) else 0


def _relative_columns(best: Sequence[int], tree: Tree, nodes: Integers, depth: Integers) -> Columns:
    """Say whether blocks lie in the best elements, how far from them, and how early their branch leaves theirs."""
    _, firsts, ends = tree.arrays()
    size = len(nodes)
    indices = np.arange(size)
    first, end = firsts[best][:, None], ends[best][:, None]
    shared_depth = _shared_depths(best, tree, size)
    outside = np.maximum(np.maximum(first - indices, indices - end + 1), 0)
    statistics = (
        outside == 0,
        np.log1p(outside),
        indices >= end,
        depth[best][:, None] - shared_depth,
        depth[nodes] - shared_depth,
        (end - first) / max(size, 1),
    )
    return {_RELATIVE_NAMES: _by_second(statistics)}


def _shared_depths(elements: Sequence[int], tree: Tree, blocks: int) -> Integers:
    """Give the depth of the innermost element that holds both an element and a block, one row an element."""
    _, first, end = tree.arrays()
    rows, path = [], []
    for row, element in enumerate(elements):
        node = element
        while tree.parents[node] >= 0:  # the root, at depth 0, holds all blocks
            rows.append(row)
            path.append(node)
            node = tree.parents[node]
    width = blocks + 1
    places, size = np.array(rows, dtype=np.int64) * width, len(elements) * width
    changes = np.bincount(places + first[path], minlength=size)
    changes -= np.bincount(places + end[path], minlength=size)
    return np.asarray(changes.reshape(-1, width).cumsum(axis=1)[:, :blocks])
