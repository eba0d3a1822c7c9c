"""Where a block stands in the tree: its containers, and the page's best container of running text.

Sums over an element's blocks are differences of one cumulative sum, since an element covers an unbroken range
of blocks.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from boilerstrip.features.columns import Columns
    from boilerstrip.segment.page import Page, Tree

    Floats = NDArray[np.float64]
    Integers = NDArray[np.int64]

_LEVELS = 4
_SUBTREE_PENALTIES = (0.0, 0.5, 2.0)
_BLOCK_COST = 20.0
_MAJORITY = 0.7


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
    has_prose = (prose > 0).astype(np.float64)
    totals = _Sums(first, end, {"length": lengths, "links": links, "prose": prose, "prose_blocks": has_prose})
    nodes = np.asarray(page.nodes, dtype=np.int64)
    wider = _wider_containers(tree)
    page_length, page_prose = max(lengths.sum(), 1.0), max(prose.sum(), 1.0)
    # One row a level: each block's own element, the nearest one around it with more blocks, and so on.
    levels = [nodes]
    for _ in range(_LEVELS - 1):
        levels.append(wider[levels[-1]])
    container = np.array(levels)
    blocks, total = totals.blocks[container], {name: sums[container] for name, sums in totals.values.items()}
    at_least_one = np.maximum(blocks, 1)
    statistics = {
        "blocks": np.log1p(blocks),
        "length_share": total["length"] / page_length,
        "prose_share": total["prose"] / page_prose,
        "prose": np.log1p(total["prose"]),
        "link_density": total["links"] / np.maximum(total["length"], 1),
        "prose_blocks": total["prose_blocks"] / at_least_one,
        "position": (np.arange(len(page)) - first[container]) / at_least_one,
    }
    columns: Columns = {
        f"container{level}_{name}": values[level]
        for level in range(_LEVELS)
        for name, values in statistics.items()
    }
    depth = _depths(tree)
    columns["depth"] = depth[nodes]
    columns.update(_parent_score_columns(nodes, wider, lengths, links, prose))
    columns.update(_best_subtree_columns(tree, totals, nodes, depth, lengths, links, prose))
    return columns


class _Sums:
    """Sums of per-block values over the blocks of every element."""

    def __init__(self, first: Integers, end: Integers, values: dict[str, Floats]) -> None:
        self.first, self.end = first, end
        self.blocks = (end - first).astype(np.float64)
        self.values = {name: self.over(value) for name, value in values.items()}

    def over(self, values: Floats) -> Floats:
        cumulative = np.concatenate(([0.0], np.cumsum(values, dtype=np.float64)))
        return cumulative[self.end] - cumulative[self.first]


def _wider_containers(tree: Tree) -> Integers:
    """Give, for each element, the nearest one around it that has more blocks (the root has itself)."""
    parents, first, end = tree.arrays()
    above = np.maximum(parents, 0)
    same = (first[above] == first) & (end[above] == end) & (parents >= 0)
    # The outermost element with the same blocks, found in steps that double.
    outermost = np.where(same, above, np.arange(len(parents)))
    while True:
        farther = outermost[outermost]
        if np.array_equal(farther, outermost):
            break
        outermost = farther
    return np.where(parents[outermost] < 0, outermost, parents[outermost])


def _depths(tree: Tree) -> Floats:
    depths: list[int] = []
    for parent in tree.parents:
        depths.append(depths[parent] + 1 if parent >= 0 else 0)
    return np.asarray(depths, dtype=np.float64)


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


def _best_subtree_columns(
    tree: Tree, totals: _Sums, nodes: Integers, depth: Floats, lengths: Floats, links: Floats, prose: Floats
) -> Columns:
    """Place each block relative to the element that holds the most running text for the least of the rest."""
    columns: Columns = {}
    rest = (lengths - prose).clip(min=0) + links + _BLOCK_COST
    for penalty in _SUBTREE_PENALTIES:
        value = np.where(prose > 0, prose, -penalty * rest)
        score = totals.over(value) - 0.01 * depth.max(initial=1) + 0.01 * depth
        columns.update(_relative_to(f"subtree{penalty:g}", int(score.argmax()), tree, totals, nodes, depth))
    enough = np.flatnonzero(totals.values["prose"] >= _MAJORITY * prose.sum())
    smallest = int(enough[np.lexsort((-depth[enough], totals.blocks[enough]))[0]]) if len(enough) else 0
    columns.update(_relative_to("majority", smallest, tree, totals, nodes, depth))
    return columns


def _relative_to(name: str, best: int, tree: Tree, totals: _Sums, nodes: Integers, depth: Floats) -> Columns:
    """Say whether blocks lie in an element, how far from it, and how early their branch leaves its own."""
    size = len(nodes)
    indices = np.arange(size)
    first, end = totals.first[best], totals.end[best]
    shared_depth = np.zeros(size)
    path = []
    node = best
    while node >= 0:
        path.append(node)
        node = tree.parents[node]
    for node in reversed(path):
        shared_depth[totals.first[node] : totals.end[node]] = depth[node]
    outside = np.maximum(np.maximum(first - indices, indices - end + 1), 0)
    return {
        f"{name}_inside": (indices >= first) & (indices < end),
        f"{name}_distance": np.log1p(outside),
        f"{name}_after": indices >= end,
        f"{name}_branch_gap": depth[best] - shared_depth,
        f"{name}_below": depth[nodes] - shared_depth,
        f"{name}_share": np.full(size, (end - first) / max(size, 1)),
    }
