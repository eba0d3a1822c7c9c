"""Blocks that look alike, or stand in one container, are mostly of one kind: what is said of them is drawn together."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from boilerstrip.features.containers import wider_containers
from boilerstrip.features.groups import number_groups
from boilerstrip.model.kinds import IS_CONTENT

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from boilerstrip.segment.page import Page

    Floats32 = NDArray[np.float32]
    Floats = NDArray[np.float64]
    Integers = NDArray[np.int64]

_BY_SIGNATURE = 0.4
_BY_CONTAINER = 0.15
_LEAST = 1e-5


def draw_together(page: Page, kinds: Floats32) -> Floats32:
    """Draw the kinds of alike blocks towards their mean, then those of the blocks of each block's nearest container.

    What is said for content stays. The rest is shared out anew: its logarithms are moved a part of the way to their
    mean over the group, in which a block counts as much as it is not content.

    Parameters
    ----------
    page
        A segmented page. Plain text has no mark-up to be alike by, and stays as it is.
    kinds
        Shape (blocks, 17): probability of every kind. Left as it is.

    Returns
    -------
    ndarray of float32, shape (blocks, 17)
        The probabilities of every block still add up to what they did.
    """
    tree = page.tree
    if tree is None:
        return kinds
    _, nodes = page.arrays()
    rest = kinds[:, ~IS_CONTENT].astype(np.float64)
    mass = rest.sum(axis=1)
    shares = np.log(np.maximum(rest / np.maximum(mass, _LEAST)[:, None], _LEAST))
    for groups, share in (
        (tree.signatures()[nodes], _BY_SIGNATURE),
        (wider_containers(tree)[nodes], _BY_CONTAINER),
    ):
        shares += share * (_group_means(groups, shares, mass) - shares)
    drawn = np.exp(shares - shares.max(axis=1, keepdims=True))
    result = kinds.copy()
    result[:, ~IS_CONTENT] = drawn * (mass / drawn.sum(axis=1))[:, None]
    return np.asarray(result, dtype=np.float32)


def _group_means(groups: Integers, values: Floats, weights: Floats) -> Floats:
    """Average the rows of each group, and give every row the mean of its group."""
    first, members = number_groups(groups)
    sums = np.zeros((len(first), values.shape[1]))
    np.add.at(sums, members, values * (weights + _LEAST)[:, None])
    totals = np.bincount(members, weights + _LEAST)
    return np.asarray((sums / totals[:, None])[members])
