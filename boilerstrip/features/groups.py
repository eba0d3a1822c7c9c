"""Blocks that look alike to the page's author: those with the same path of elements and names."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from boilerstrip.features.runs import begins_run

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from boilerstrip.features.columns import Columns
    from boilerstrip.segment.page import Page, Tree

    Floats = NDArray[np.float64]
    Integers = NDArray[np.int64]

_TAIL = 3
_MIX = 1_000_003
_STATISTICS = (
    "size",
    "mean_length",
    "link_density",
    "prose_share",
    "prose_blocks",
    "compactness",
    "position",
)
_NAMED = tuple(f"named_group_{name}" for name in _STATISTICS)
_BY_TAGS = tuple(f"tags_group_{name}" for name in _STATISTICS)


def group_columns(page: Page, tree: Tree, lengths: Floats, links: Floats, prose: Floats) -> Columns:
    """Compute the columns that describe the group of blocks that share a block's signature.

    Two signatures are used: the whole path with the elements' names (class, id, …), and the last elements'
    tags alone, which is what is left when a page names nothing.

    Parameters
    ----------
    page, tree
        The segmented page and its elements.
    lengths, links, prose
        Shape (blocks,): length of each block, of its links, and of its running text outside links.
    """
    _, nodes = page.arrays()
    return {
        _NAMED: _group_statistics(tree.signatures()[nodes], lengths, links, prose),
        _BY_TAGS: _group_statistics(_tag_tails(tree, nodes), lengths, links, prose),
    }


def number_groups(signatures: Integers) -> tuple[Integers, Integers]:
    """Give numbers to the groups of blocks with the same signature.

    Returns
    -------
    first
        Shape (groups,): the first block of every group.
    members
        Shape (blocks,): the number of every block's group.
    """
    order = signatures.argsort(kind="stable")
    ordered = signatures[order]
    begins = begins_run(ordered)
    members = np.empty(len(order), dtype=np.int64)
    members[order] = begins.cumsum() - 1
    return order[begins], members


def _tag_tails(tree: Tree, nodes: Integers) -> Integers:
    """Give a number to the end of each node's path by its tags alone: equal ends have equal numbers."""
    codes = np.concatenate([tree.tag_numbers(), [0]])  # the parent of the root, at index -1
    parents = np.concatenate([tree.arrays()[0], [-1]])
    tails, ancestors = codes[nodes], parents[nodes]
    for _ in range(_TAIL):
        tails = tails * _MIX + codes[ancestors]
        ancestors = parents[ancestors]
    return tails


def _group_statistics(signatures: Integers, lengths: Floats, links: Floats, prose: Floats) -> Floats:
    """Return what describes each block's group, and its place in that, in the order of `_STATISTICS`."""
    first, members = number_groups(signatures)
    size = np.bincount(members).astype(np.float64)
    length, link, running = (np.bincount(members, values) for values in (lengths, links, prose))
    indices = np.arange(len(signatures))
    last = np.empty_like(first)
    last[members] = indices  # of several, the last one stays
    span = last - first
    of_groups = np.array(
        [
            np.log1p(size),
            np.log1p(length / size),
            link / np.maximum(length, 1),
            running / max(prose.sum(), 1.0),
            np.bincount(members, prose > 0) / size,
            size / (span + 1),
        ]
    )
    result = np.empty((len(_STATISTICS), len(members)))
    result[:-1] = of_groups[:, members]
    result[-1] = (indices - first[members]) / np.maximum(span, 1)[members]
    return result
