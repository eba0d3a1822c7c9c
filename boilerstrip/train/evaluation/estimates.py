"""Figures of groups of pages with their intervals, and systems compared on them, as plain values."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from boilerstrip.train.evaluation.bootstrap import compare, draw_sites, estimate, site_sums
from boilerstrip.train.evaluation.groups import ALL, CORPUS

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from numpy.typing import NDArray

    from boilerstrip.train.evaluation.bootstrap import Figure
    from boilerstrip.train.evaluation.groups import PageGroup
    from boilerstrip.train.evaluation.measures import Measure

    Floats = NDArray[np.float64]
    Integers = NDArray[np.int64]

DECIMALS = 4


class Sampler:
    """Gives figures of pages their intervals, and compares systems, by draws of sites.

    Parameters
    ----------
    sites
        int64, shape (pages,): number of each page's site.
    resamples
        How many draws to make.
    seed
        Where randomness starts. Equal numbers of sites get equal draws.
    """

    __slots__ = ("resamples", "seed", "sites")

    def __init__(self, sites: Integers, *, resamples: int, seed: int) -> None:
        self.sites, self.resamples, self.seed = sites, resamples, seed

    def count(self, pages: Integers) -> int:
        """Return the number of sites of pages."""
        return len(np.unique(self.sites[pages]))

    def estimate(self, sums: Floats, figure: Figure, pages: Integers) -> dict[str, float | None]:
        """Return the ``value`` of a figure, and the ends ``low`` and ``high`` of its interval; None for one site."""
        totals = site_sums(sums[pages], self.sites[pages])
        found = estimate(totals, figure, draw_sites(len(totals), self.resamples, self.seed))
        several = len(totals) > 1
        return {
            "value": rounded(found.value),
            "low": rounded(found.low) if several else None,
            "high": rounded(found.high) if several else None,
        }

    def compare(
        self, first: Floats, second: Floats, figure: Figure, pages: Integers
    ) -> dict[str, float | None]:
        """Return ``difference``, ``low``, ``high`` and ``p`` of two systems; the last three None for one site."""
        sites = self.sites[pages]
        totals = site_sums(first[pages], sites), site_sums(second[pages], sites)
        found = compare(*totals, figure, draw_sites(len(totals[0]), self.resamples, self.seed))
        several = len(totals[0]) > 1
        return {
            "difference": rounded(found.value),
            "low": rounded(found.low) if several else None,
            "high": rounded(found.high) if several else None,
            "p": rounded(found.p) if several else None,
        }


def figure_rows(
    measures: Mapping[str, Sequence[Measure]], groups: Sequence[PageGroup], sampler: Sampler
) -> Iterator[dict[str, Any]]:
    """Yield the figures of every group of pages and system.

    Parameters
    ----------
    measures
        The figures of every system, by its name.
    groups
        The groups of pages.
    sampler
        What gives the intervals.

    Yields
    ------
    dict
        ``system``, ``by``, ``group``, ``pages``, ``sites``, and every figure that is defined with ``value``, ``low``
        and ``high``.
    """
    for group in groups:
        for name, of_system in measures.items():
            yield {
                "system": name,
                **_described(group, sampler),
                **{
                    measure.name: sampler.estimate(measure.sums, measure.figure, pages)
                    for measure in of_system
                    if len(pages := group.pages[measure.counted[group.pages]])
                },
            }


def comparison_rows(
    measures: Mapping[str, Sequence[Measure]], groups: Sequence[PageGroup], sampler: Sampler
) -> Iterator[dict[str, Any]]:
    """Yield how the first system differs from every other, on all pages and on those of every corpus.

    Parameters
    ----------
    measures, groups, sampler
        As for `figure_rows`.

    Yields
    ------
    dict
        ``system``, ``against``, ``by``, ``group``, ``pages``, ``sites``, and every figure that both have with
        ``difference``, ``low``, ``high`` and ``p``.
    """
    first, *others = measures
    for other in others:
        theirs = {measure.name: measure for measure in measures[other]}
        for group in groups:
            if group.by in (ALL, CORPUS):
                yield {
                    "system": first,
                    "against": other,
                    **_described(group, sampler),
                    **{
                        ours.name: sampler.compare(ours.sums, theirs[ours.name].sums, ours.figure, pages)
                        for ours in measures[first]
                        if ours.name in theirs and len(pages := group.pages[ours.counted[group.pages]])
                    },
                }


def _described(group: PageGroup, sampler: Sampler) -> dict[str, Any]:
    return {
        "by": group.by,
        "group": group.name,
        "pages": len(group.pages),
        "sites": sampler.count(group.pages),
    }


def rounded(value: float | Floats) -> float:
    """Round a figure to the four decimals that reports have."""
    return round(float(value), DECIMALS)
