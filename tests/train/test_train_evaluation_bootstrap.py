"""Intervals and paired tests over sites: cases by hand, and equal to drawing sites one by one."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from boilerstrip.train.evaluation.bootstrap import compare, draw_sites, estimate, site_sums
from boilerstrip.train.evaluation.measures import first_rate, rate_sums

RATES = st.lists(st.floats(0, 1), min_size=1, max_size=12)


def totals(rates: list[float], sites: list[int] | None = None) -> np.ndarray:
    """The sums of pages with these rates; every page a site of its own, unless sites are given."""
    numbers = np.arange(len(rates)) if sites is None else np.array(sites)
    return site_sums(rate_sums(np.array(rates, dtype=np.float64)[:, None]), numbers)


def test_pages_of_a_site_are_added_up() -> None:
    assert totals([1, 0, 0.5], [7, 3, 7]).tolist() == [[0, 1], [1.5, 2]]


def test_each_draw_has_as_many_sites_as_there_are() -> None:
    draws = draw_sites(5, 200, 0)
    assert draws.shape == (200, 5)
    assert (draws.sum(axis=1) == 5).all()
    assert (draws > 1).any()
    assert not draws.flags.writeable


def test_draws_depend_on_the_seed_alone() -> None:
    first = draw_sites(6, 50, 1).copy()
    draw_sites.cache_clear()
    assert np.array_equal(draw_sites(6, 50, 1), first)
    assert not np.array_equal(draw_sites(6, 50, 2), first)


def test_one_site_gives_no_width() -> None:
    found = estimate(totals([0.2, 0.7, 0.9], [0, 0, 0]), first_rate, draw_sites(1, 100, 0))
    assert found.value == found.low == found.high == pytest.approx(0.6)


def test_two_sites_by_hand() -> None:
    # Of four equally likely draws one has the mean 0, two have 0.5, and one has 1.
    draws = draw_sites(2, 4000, 0)
    means = first_rate(draws @ totals([0, 1]))
    assert [np.mean(means == value) for value in (0, 0.5, 1)] == pytest.approx([0.25, 0.5, 0.25], abs=0.03)
    found = estimate(totals([0, 1]), first_rate, draws)
    assert (found.value, found.low, found.high) == (0.5, 0, 1)


def test_a_site_of_many_pages_is_drawn_as_a_whole() -> None:
    # Drawn page by page, a mean of 0 or 1 would hardly ever come up.
    found = estimate(totals([0] * 20 + [1] * 20, [0] * 20 + [1] * 20), first_rate, draw_sites(2, 1000, 0))
    assert (found.low, found.high) == (0, 1)


def test_the_interval_is_about_that_of_the_normal_distribution() -> None:
    rates = np.random.default_rng(0).uniform(size=400)
    found = estimate(totals(rates.tolist()), first_rate, draw_sites(400, 2000, 0))
    reach = 1.96 * rates.std() / np.sqrt(len(rates))
    assert found.low == pytest.approx(rates.mean() - reach, abs=0.15 * reach)
    assert found.high == pytest.approx(rates.mean() + reach, abs=0.15 * reach)


@settings(max_examples=50, deadline=None)
@given(RATES)
def test_draws_are_what_drawing_sites_one_by_one_gives(rates: list[float]) -> None:
    draws = draw_sites(len(rates), 20, 0)
    one_by_one = [np.mean(np.repeat(rates, draw.astype(int))) for draw in draws]
    assert first_rate(draws @ totals(rates)) == pytest.approx(one_by_one, abs=1e-9)


@settings(max_examples=50, deadline=None)
@given(RATES)
def test_an_interval_lies_within_what_the_sites_have(rates: list[float]) -> None:
    found = estimate(totals(rates), first_rate, draw_sites(len(rates), 200, 0))
    assert min(rates) - 1e-9 <= found.low <= found.high <= max(rates) + 1e-9


def test_a_difference_that_every_site_has() -> None:
    ours, theirs = [0.9, 0.5, 0.7, 0.6], [0.8, 0.4, 0.6, 0.5]
    found = compare(totals(ours), totals(theirs), first_rate, draw_sites(4, 999, 0))
    assert (found.value, found.low, found.high) == pytest.approx((0.1, 0.1, 0.1))
    assert found.p == pytest.approx(2 / 1000)  # The least that so many draws can tell.


def test_systems_that_are_alike() -> None:
    rates = totals([0.9, 0.5, 0.7, 0.6])
    found = compare(rates, rates.copy(), first_rate, draw_sites(4, 999, 0))
    assert (found.value, found.low, found.high, found.p) == (0, 0, 0, 1)


def test_a_difference_of_one_site_in_many_is_nothing_much() -> None:
    found = compare(totals([0.5] * 9 + [1]), totals([0.5] * 10), first_rate, draw_sites(10, 999, 0))
    assert found.low == 0 < found.high
    assert found.p > 0.3  # A draw leaves that site out with a probability of 0.9 to the power of ten.


@settings(max_examples=50, deadline=None)
@given(st.lists(st.tuples(st.floats(0, 1), st.floats(0, 1)), min_size=2, max_size=10))
def test_a_comparison_can_be_turned_round(pairs: list[tuple[float, float]]) -> None:
    ours, theirs = (totals(list(rates)) for rates in zip(*pairs, strict=True))
    draws = draw_sites(len(pairs), 199, 0)
    one, other = compare(ours, theirs, first_rate, draws), compare(theirs, ours, first_rate, draws)
    assert (one.value, one.low, one.high) == pytest.approx((-other.value, -other.high, -other.low), abs=1e-12)
    assert one.p == other.p
    assert 0 < one.p <= 1
