"""The options of a select: no reader takes them one by one, so they are of the kind of what stands beside them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from boilerstrip.model.kinds import IS_CONTENT

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from boilerstrip.segment.page import Page, Tree

    Floats32 = NDArray[np.float32]


def share_kinds(page: Page, kinds: Floats32) -> Floats32:
    """Give the options of every select the kinds of the blocks beside it.

    Beside it are the blocks, other than options, of the nearest element around the select that has any. What an
    option's own words say for content stays; the rest is shared out as it is beside the select.

    Parameters
    ----------
    page
        A segmented page.
    kinds
        Shape (blocks, 17): probability of every kind. Left as it is.

    Returns
    -------
    ndarray of float32, shape (blocks, 17)
        The probabilities of every block still add up to what they did.
    """
    tree = page.tree
    if tree is None or "option" not in tree.tags:
        return kinds
    is_option = np.zeros(len(page), dtype=bool)
    for node, tag in enumerate(tree.tags):
        if tag == "option":
            is_option[tree.first_block[node] : tree.end_block[node]] = True
    # Sums up to each block of what the blocks that are no options say, so that an element's sum is one difference.
    others = np.where(is_option[:, None], 0, kinds[:, ~IS_CONTENT]).astype(np.float64)
    sums = np.concatenate([np.zeros((1, others.shape[1])), np.cumsum(others, axis=0)])
    counts = np.concatenate([[0], np.cumsum(~is_option)])
    around = _nearest_with_others(tree, counts)
    result = kinds.copy()
    for select, tag in enumerate(tree.tags):
        first, end = tree.first_block[select], tree.end_block[select]
        node = around[select]
        if tag != "select" or end == first or node < 0:
            continue
        beside = sums[tree.end_block[node]] - sums[tree.first_block[node]]
        total = beside.sum()
        if total > 0:
            options = first + np.flatnonzero(is_option[first:end])
            rest = kinds[options][:, ~IS_CONTENT].sum(axis=1, keepdims=True)
            result[options[:, None], np.flatnonzero(~IS_CONTENT)] = rest * (beside / total)
    return np.asarray(result, dtype=np.float32)


def _nearest_with_others(tree: Tree, counts: NDArray[np.int64]) -> list[int]:
    """Give, for each element, the nearest one around it that has blocks other than options; -1 for none."""
    _, first, end = tree.arrays()
    has_others = (counts[end] > counts[first]).tolist()
    around: list[int] = []
    for parent in tree.parents:
        around.append(parent if parent < 0 or has_others[parent] else around[parent])
    return around
