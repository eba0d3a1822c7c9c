"""Intervals and tests by the percentile bootstrap over sites.

Pages of one site resemble each other, so whole sites are drawn, with replacement, as many as there are; each
draw gives a figure anew, and the middle 95% of these figures is the interval (Efron and Tibshirani, An Introduction
to the Bootstrap, 1993, chapters 8 and 13). Two systems are compared on the same draws: the interval is that of their
difference, and p is twice the smaller share of draws that have the difference on one side of zero or at it, counting
the observed one (Davison and Hinkley, Bootstrap Methods and their Application, 1997, chapter 4).

Every figure is a function of sums over pages, which makes a draw a row of a matrix product.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Callable

    from numpy.typing import NDArray

    Floats = NDArray[np.float64]
    Figure = Callable[[Floats], Floats]

CONFIDENCE = 0.95
RESAMPLES = 1000
FEW_SITES = 10
"""With fewer sites than this, percentile intervals are too narrow to be trusted."""

_TAILS = ((1 - CONFIDENCE) / 2, (1 + CONFIDENCE) / 2)


@dataclass(frozen=True, slots=True)
class Estimate:
    """A figure, or an array of figures, with the interval of each.

    Attributes
    ----------
    value
        The figure of all pages.
    low, high
        The interval's ends, of the same shape; equal to the value where all pages are of one site.
    """

    value: Floats
    low: Floats
    high: Floats


@dataclass(frozen=True, slots=True)
class Difference:
    """The difference of two systems in a figure.

    Attributes
    ----------
    value
        Figure of the first less that of the second.
    low, high
        The interval's ends.
    p
        How probable so great a difference is, either way, if there is none. 1 for systems that are alike.
    """

    value: float
    low: float
    high: float
    p: float


def site_sums(sums: Floats, sites: NDArray[np.int64]) -> Floats:
    """Add up what the pages of every site add to a figure.

    Parameters
    ----------
    sums
        Shape (pages, terms).
    sites
        Shape (pages,): number of each page's site.

    Returns
    -------
    float64, shape (sites that occur, terms)
    """
    occurring, places = np.unique(sites, return_inverse=True)
    totals = np.zeros((len(occurring), sums.shape[1]))
    np.add.at(totals, places, sums)
    return totals


@lru_cache(maxsize=4)
def draw_sites(sites: int, resamples: int, seed: int) -> Floats:
    """Draw as many sites as there are, with replacement, again and again.

    Returns
    -------
    float64, shape (resamples, sites)
        How often each site is in each draw. Rows sum to the number of sites; not to be written to.
    """
    rng = np.random.default_rng(seed)
    draws = rng.multinomial(sites, np.full(sites, 1 / sites), size=resamples).astype(np.float64)
    draws.setflags(write=False)
    return draws


def estimate(totals: Floats, figure: Figure, draws: Floats) -> Estimate:
    """Compute a figure and its interval.

    Parameters
    ----------
    totals
        Shape (sites, terms), see `site_sums`.
    figure
        From sums, shape (…, terms), to figures, shape (…) or (…, figures). NaN where a figure is not defined.
    draws
        Shape (resamples, sites), see `draw_sites`.
    """
    low, high = np.nanquantile(figure(draws @ totals), _TAILS, axis=0)
    return Estimate(figure(totals.sum(axis=0)), low, high)


def compare(first: Floats, second: Floats, figure: Figure, draws: Floats) -> Difference:
    """Compare two systems on the same pages.

    Parameters
    ----------
    first, second
        Shape (sites, terms): the sums of each, see `site_sums`.
    figure
        From sums, shape (…, terms), to figures, shape (…).
    draws
        Shape (resamples, sites), see `draw_sites`.
    """
    differences = figure(draws @ first) - figure(draws @ second)
    low, high = np.quantile(differences, _TAILS)
    beyond = min((differences <= 0).sum(), (differences >= 0).sum())
    return Difference(
        value=float(figure(first.sum(axis=0)) - figure(second.sum(axis=0))),
        low=float(low),
        high=float(high),
        p=min(1.0, 2 * (1 + int(beyond)) / (1 + len(differences))),
    )
