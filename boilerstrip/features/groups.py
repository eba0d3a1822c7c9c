"""Blocks that look alike to the page's author: those with the same path of elements and names."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from boilerstrip.features.columns import Columns
    from boilerstrip.segment.page import Page, Tree

    Floats = NDArray[np.float64]

_TAIL = 3
_MIX = 1_000_003


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
    nodes = np.asarray(page.nodes, dtype=np.int64)
    columns = _group_statistics("named", tree.signatures()[nodes], lengths, links, prose)
    columns.update(_group_statistics("tags", _tag_tails(tree, nodes), lengths, links, prose))
    return columns


def _tag_tails(tree: Tree, nodes: NDArray[np.int64]) -> NDArray[np.int64]:
    """Give a number to the end of each node's path by its tags alone: equal ends have equal numbers."""
    codes = np.fromiter(map(hash, tree.tags), dtype=np.int64, count=len(tree.tags))
    codes = np.append(codes, 0)  # the parent of the root, at index -1
    parents = np.append(tree.arrays()[0], -1)
    tails, ancestors = codes[nodes], parents[nodes]
    for _ in range(_TAIL):
        tails = tails * _MIX + codes[ancestors]
        ancestors = parents[ancestors]
    return tails


def _group_statistics(
    name: str, signatures: NDArray[np.int64], lengths: Floats, links: Floats, prose: Floats
) -> Columns:
    groups, members = np.unique(signatures, return_inverse=True)
    size = np.bincount(members).astype(np.float64)
    length, link, running = (np.bincount(members, values) for values in (lengths, links, prose))
    indices = np.arange(len(signatures))
    first, last = np.full(len(groups), len(signatures)), np.zeros(len(groups), dtype=np.int64)
    np.minimum.at(first, members, indices)
    np.maximum.at(last, members, indices)
    return {
        f"{name}_group_size": np.log1p(size)[members],
        f"{name}_group_mean_length": np.log1p(length / size)[members],
        f"{name}_group_link_density": (link / np.maximum(length, 1))[members],
        f"{name}_group_prose_share": (running / max(prose.sum(), 1.0))[members],
        f"{name}_group_prose_blocks": (np.bincount(members, prose > 0) / size)[members],
        f"{name}_group_compactness": (size / (last - first + 1))[members],
        f"{name}_group_position": (indices - first[members]) / np.maximum(last - first, 1)[members],
    }
