"""Sites dealt into parts, and parts into folds."""

from __future__ import annotations

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from boilerstrip.train.folds import PARTS, deal_sites, fold_of_groups, of_part


@given(st.sets(st.text(max_size=8), max_size=100))
def test_sites_are_dealt_as_evenly_as_can_be(sites: set[str]) -> None:
    parts = deal_sites(sites)
    assert parts.keys() == sites
    sizes = np.bincount(list(parts.values()), minlength=PARTS)
    assert len(sizes) == PARTS
    assert sizes.max() - sizes.min() <= 1


def test_the_deal_hangs_on_the_sites_alone() -> None:
    sites = [f"{number}.example" for number in range(60)]
    assert deal_sites(sites) == deal_sites(sites[::-1] * 2)


def test_few_sites_have_a_part_each() -> None:
    parts = deal_sites(f"{number}.example" for number in range(PARTS))
    assert sorted(parts.values()) == list(range(PARTS))


def test_every_item_is_of_one_part() -> None:
    items = list(range(100))
    shares = [of_part(items, part) for part in range(PARTS)]
    assert sorted(item for share in shares for item in share) == items
    assert {len(share) for share in shares} == {4, 5}
    assert of_part(items[:3], 3) == []


@settings(max_examples=60, deadline=None)
@given(st.lists(st.integers(0, 12), min_size=1, max_size=40), st.integers(1, 6), st.integers(0, 100))
def test_folds_never_part_a_site_and_are_as_even_as_can_be(groups: list[int], folds: int, seed: int) -> None:
    found = fold_of_groups(np.array(groups), folds, seed)
    fold_of = dict(zip(groups, found.tolist(), strict=True))
    assert [fold_of[group] for group in groups] == found.tolist()
    sizes = np.bincount(list(fold_of.values()), minlength=folds)
    assert len(sizes) == folds
    assert sizes.max() - sizes.min() <= 1


def test_folds_hang_on_the_sites_and_the_seed_alone() -> None:
    groups = np.arange(40)
    folds = fold_of_groups(groups, 4, 0)
    assert np.array_equal(fold_of_groups(groups, 4, 0), folds)
    assert not np.array_equal(fold_of_groups(groups, 4, 1), folds)
    order = np.random.default_rng(0).permutation(np.repeat(groups, 3))
    assert np.array_equal(fold_of_groups(order, 4, 0), folds[order])
