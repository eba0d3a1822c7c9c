"""Labelled pages, read from files and folders in whatever formats they come in.

Each format has a reader in `boilerstrip.train.readers`. Here what they find is put together: pages of which kinds are
labelled elsewhere get them, and pages that would teach wrong things are noticed.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from statistics import mean
from typing import TYPE_CHECKING

from boilerstrip.errors import TrainingDataError
from boilerstrip.train.labelled import LabelledPage
from boilerstrip.train.readers.blocks import with_blocks
from boilerstrip.train.readers.checks import Checks
from boilerstrip.train.readers.discover import find_sources
from boilerstrip.train.readers.kinds import add_kinds
from boilerstrip.train.readers.labels import Labels
from boilerstrip.train.readers.reading import Reading
from boilerstrip.train.readers.spans import UNCOVERED, settle_uncovered

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from boilerstrip.train.readers.datafile import DataFile
    from boilerstrip.train.readers.protocol import Found, Reader

__all__ = ["LabelledData", "LabelledPage", "read_corpora", "read_labelled"]

Key = tuple[str, str]


@dataclass(frozen=True, slots=True)
class LabelledData:
    """What was read.

    Attributes
    ----------
    pages
        All labelled pages, sorted by corpus and id.
    poor
        Corpus and id of those whose gold text fits them badly: they teach wrong things, but can be measured on.
    fits
        For every page with HTML, but those of our own layouts, how well the gold text fits it: the share of its words
        that are in the page, and the share of the words around them there that are in it.
    notes
        What was odd, a sentence each, with the files and lines.
    """

    pages: list[LabelledPage]
    poor: frozenset[Key] = frozenset()
    fits: tuple[tuple[float, float], ...] = ()
    notes: tuple[str, ...] = ()

    def alignment(self) -> dict[str, float]:
        """Return the number of pages that gold texts were aligned with, and their mean coverage and purity."""
        if not self.fits:
            return {}
        coverage, purity = (round(mean(values), 4) for values in zip(*self.fits, strict=True))
        return {"pages": len(self.fits), "poor": len(self.poor), "coverage": coverage, "purity": purity}

    def to_learn_from(self) -> list[LabelledPage]:
        """Return the pages but the poor ones."""
        return [page for page in self.pages if (page.corpus, page.id) not in self.poor]


def read_corpora(
    paths: Sequence[str | Path], *, keep_html: bool = True, labels: Labels | None = None
) -> list[LabelledPage]:
    """Read labelled pages, sorted by corpus and id. See `read_labelled`."""
    return read_labelled(paths, keep_html=keep_html, labels=labels).pages


def read_labelled(
    paths: Sequence[str | Path], *, keep_html: bool = True, labels: Labels | None = None
) -> LabelledData:
    """Read labelled pages, and tell what was odd.

    Parameters
    ----------
    paths
        Files of any of the formats, or folders, which stand for the files in them and in the folders right below.
        Kinds of pages that are not given are passed over, unless their own file or folder is named.
    keep_html
        Whether the pages hold their HTML. It takes many times the memory of all else.
    labels
        What names of labels stand for, besides those that are known.

    Raises
    ------
    TrainingDataError
        If a path leads to no labelled pages, labels are malformed or not known, or a page is labelled twice: with
        the file and the line.
    """
    reading = Reading(labels or Labels())
    sources = find_sources(paths, reading)
    pages: dict[Key, LabelledPage] = {}
    places: dict[Key, str] = {}
    checks = Checks(reading)
    for file, reader in sources.pages:
        for found in _read_file(file, reader, reading, checks, keep_html=keep_html):
            key = (found.page.corpus, found.page.id)
            if key in pages:
                raise TrainingDataError(
                    f"{found.place}: page {key[1]!r} is labelled twice in corpus {key[0]!r}; first at {places[key]}"
                )
            pages[key], places[key] = found.page, found.place
    reading.check()
    checks.note_unlabelled(sources.bare)
    for file in sources.kinds:
        if not add_kinds(file, pages) and (file.path in sources.named or not pages):
            raise TrainingDataError(
                f"{file.path}: labels pages of other corpora, and none of those was given; name them too"
            )
    if not pages:
        raise TrainingDataError(
            f"{', '.join(map(str, paths))}: no labelled pages are left: {'; '.join(reading.notes)}"
        )
    return LabelledData(
        [pages[key] for key in sorted(pages)], frozenset(checks.poor), tuple(checks.fits), reading.notes
    )


def _read_file(
    file: DataFile, reader: Reader, reading: Reading, checks: Checks, *, keep_html: bool
) -> Iterator[Found]:
    """Read the pages of a file that can be used."""
    kept = []
    for found in reader.read(file, reading):
        if not checks.is_usable(found):
            continue
        page = replace(found.page, file=None) if keep_html else found.page.without_html()
        kept.append(replace(found, page=page))
    file.forget()
    label = settle_uncovered([found.page for found in kept], reading, str(file.path))
    for found in kept:
        settled = replace(found, page=_settled(found.page, label))
        if checks.says_something(settled):
            yield settled


def _settled(page: LabelledPage, uncovered: str) -> LabelledPage:
    """Give the blocks of a page that no span covers their label."""
    if not any(label == UNCOVERED for _, label in page.kinds or ()):
        return page
    blocks = [(text, uncovered if label == UNCOVERED else label) for text, label in page.kinds or ()]
    return with_blocks(page, blocks)
