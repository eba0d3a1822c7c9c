"""Sites dealt into parts, and parts into folds.

What is invented for training is dealt as sites are: a passage is set into pages of one part alone. Parts are never
split between folds, so a page is never judged by a model that has seen what was set into it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar
from zlib import crc32

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from numpy.typing import NDArray

    Integers = NDArray[np.int64]

Item = TypeVar("Item")

PARTS = 24


def deal_sites(sites: Iterable[str]) -> dict[str, int]:
    """Deal sites into `PARTS` parts, as evenly as can be; returns the part of each."""
    order = sorted(set(sites), key=lambda site: (crc32(site.encode()), site))
    return {site: place % PARTS for place, site in enumerate(order)}


def of_part(items: Sequence[Item], part: int) -> Sequence[Item]:
    """Return the share of some items that a part has."""
    return items[part::PARTS]


def fold_of_groups(groups: Integers, folds: int, seed: int) -> Integers:
    """Deal groups into folds at random, as evenly as can be; returns the fold of every row."""
    names, members = np.unique(groups, return_inverse=True)
    order = np.random.default_rng(seed).permutation(len(names))
    dealt = np.empty(len(names), dtype=np.int64)
    dealt[order] = np.arange(len(names)) % folds
    return dealt[members]
