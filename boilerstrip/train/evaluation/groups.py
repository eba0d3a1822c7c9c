"""Which pages figures are given for: all, and those of every corpus, language, page type and site."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from numpy.typing import NDArray

    from boilerstrip.train.corpus import LabelledPage

ALL, CORPUS, LANGUAGE, PAGE_TYPE, SITE = GROUPINGS = ("all", "corpus", "language", "page_type", "site")
"""What pages are grouped by."""

ARTICLE = "article"


@dataclass(frozen=True, slots=True)
class PageGroup:
    """Some of the labelled pages.

    Attributes
    ----------
    by
        One of `GROUPINGS`.
    name
        What they have in common.
    pages
        int64, shape (pages of the group,): their numbers, rising.
    """

    by: str
    name: str
    pages: NDArray[np.int64]


def page_groups(sources: Sequence[LabelledPage]) -> list[PageGroup]:
    """Return the groups of pages that figures are given for.

    A corpus and a language stand for their articles, if they have any; a corpus that has other pages too comes a
    second time with all of them. A language is the first part of its tag: ``en`` for ``en-GB`` too. Pages without a
    stated language are in no group of that kind.

    Parameters
    ----------
    sources
        The labelled pages.
    """
    return [
        PageGroup(ALL, "all pages", np.arange(len(sources))),
        *corpus_groups(sources),
        *(
            PageGroup(LANGUAGE, name, articles if len(articles) else everything)
            for name, everything, articles in _parted(sources, _language)
        ),
        *(
            PageGroup(PAGE_TYPE, name, everything)
            for name, everything, _ in _parted(sources, lambda source: source.page_type)
        ),
        *(
            PageGroup(SITE, name, everything)
            for name, everything, _ in _parted(sources, lambda source: source.domain)
        ),
    ]


def site_numbers(sources: Sequence[LabelledPage]) -> NDArray[np.int64]:
    """Return the number of each page's site, shape (pages,)."""
    numbers: dict[str, int] = {}
    return np.array([numbers.setdefault(source.domain, len(numbers)) for source in sources], dtype=np.int64)


def corpus_groups(sources: Sequence[LabelledPage]) -> list[PageGroup]:
    """Return the groups of `page_groups` that are corpora, sorted by name."""
    groups = []
    for name, everything, articles in _parted(sources, lambda source: source.corpus):
        if len(articles):
            groups.append(PageGroup(CORPUS, name, articles))
        if len(articles) < len(everything):
            groups.append(PageGroup(CORPUS, f"{name} (all page types)", everything))
    return groups


def _language(source: LabelledPage) -> str | None:
    return (source.language or "").replace("_", "-").partition("-")[0].strip().lower() or None


def _parted(
    sources: Sequence[LabelledPage], by: Callable[[LabelledPage], str | None]
) -> Iterator[tuple[str, NDArray[np.int64], NDArray[np.int64]]]:
    """Yield, sorted by name, the pages that have something in common, and the articles among them."""
    pages: dict[str, list[int]] = {}
    for number, source in enumerate(sources):
        name = by(source)
        if name is not None:
            pages.setdefault(name, []).append(number)
    for name in sorted(pages):
        articles = [number for number in pages[name] if sources[number].page_type == ARTICLE]
        yield name, np.array(pages[name], dtype=np.int64), np.array(articles, dtype=np.int64)
