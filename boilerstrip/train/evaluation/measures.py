"""Figures as functions of sums over pages: what each page adds, and what the sums come to."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from boilerstrip.document import KINDS
from boilerstrip.train.evaluation.judged import Blocks
from boilerstrip.train.metrics import f1, paragraph_scores, shingle_scores, word_scores

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from boilerstrip.train.corpus import LabelledPage
    from boilerstrip.train.evaluation.bootstrap import Figure
    from boilerstrip.train.evaluation.judged import Judged

    Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class PageScores:
    """How well a system did on every page.

    Attributes
    ----------
    shingles
        Shape (pages, 2): precision and recall over runs of four words, NaN where there is none.
    words, paragraphs
        Shape (pages,): F1 over words, and over exact paragraphs.
    """

    shingles: Floats
    words: Floats
    paragraphs: Floats

    @property
    def page_f1(self) -> Floats:
        """F1 over runs of four words of every page, shape (pages,); NaN for pages with nothing to find and to leave."""
        values = f1(*np.nan_to_num(self.shingles).T)
        return np.where(np.isnan(self.shingles).all(axis=1), np.nan, values)


@dataclass(frozen=True, slots=True)
class Measure:
    """A figure of pages.

    Attributes
    ----------
    name
        What it is called, one of `MEASURES`.
    sums
        float64, shape (pages, terms): what each page adds.
    figure
        From sums, shape (…, terms), to the figure, shape (…).
    counted
        bool, shape (pages,): the pages for which it is defined.
    """

    name: str
    sums: Floats
    figure: Figure
    counted: NDArray[np.bool_]


MEASURES = (
    "shingle_f1",
    "shingle_precision",
    "shingle_recall",
    "word_f1",
    "paragraph_f1",
    "kinds_macro_f1",
)
"""Every figure that groups of pages have, by name; the higher the better."""

TEXT_FIGURES = ("shingle_f1", "word_f1", "paragraph_f1")
"""The published ones of these, each of which sums up how good a text is."""


def score_pages(sources: Sequence[LabelledPage], outputs: Sequence[Sequence[str]]) -> PageScores:
    """Measure extracted paragraphs against the gold text of every page.

    Parameters
    ----------
    sources
        The labelled pages.
    outputs
        The paragraphs extracted from each.
    """
    pairs = [(source.text, "\n\n".join(output)) for source, output in zip(sources, outputs, strict=True)]
    rows = [(source.paragraphs, output) for source, output in zip(sources, outputs, strict=True)]
    return PageScores(shingle_scores(pairs), word_scores(pairs), paragraph_scores(rows))


def measures_of(judged: Judged, scores: PageScores) -> list[Measure]:
    """Return every figure of a system, in the order of `MEASURES`; that of kinds where it tags blocks."""
    everything = np.ones(len(scores.words), dtype=bool)
    shingles = rate_sums(scores.shingles)
    measures = [
        Measure("shingle_f1", shingles, rate_f1, everything),
        Measure("shingle_precision", shingles, first_rate, everything),
        Measure("shingle_recall", shingles, second_rate, everything),
        Measure("word_f1", rate_sums(scores.words[:, None]), first_rate, everything),
        Measure("paragraph_f1", rate_sums(scores.paragraphs[:, None]), first_rate, everything),
    ]
    if judged.tagged is not None:
        sums = kind_sums(Blocks.of(judged.tagged), len(judged.tagged))
        measures.append(Measure("kinds_macro_f1", sums, kinds_macro_f1, labelled_pages(sums)))
    return measures


def rate_sums(rates: Floats) -> Floats:
    """Turn rates of pages, shape (pages, rates), NaN where not defined, into sums and numbers of them by turns."""
    known = ~np.isnan(rates)
    sums = np.stack([np.where(known, rates, 0), known], axis=-1)
    return sums.reshape(len(rates), -1)


def first_rate(sums: Floats) -> Floats:
    """Return the mean of the first rate of `rate_sums`."""
    return _ratio(sums[..., 0], sums[..., 1])


def second_rate(sums: Floats) -> Floats:
    """Return the mean of the second rate of `rate_sums`."""
    return _ratio(sums[..., 2], sums[..., 3])


def rate_f1(sums: Floats) -> Floats:
    """Return the F1 of the means of two rates."""
    return f1(first_rate(sums), second_rate(sums))


def kind_sums(blocks: Blocks, pages: int) -> Floats:
    """Count, on every page, the blocks of each kind that are labelled, found, and both.

    Only labelled blocks count.

    Returns
    -------
    float64, shape (pages, 3 · 17)
        Both, labelled and found, each in the order of `KINDS`.
    """
    labelled = blocks.where(blocks.kinds >= 0)
    hits = labelled.where(labelled.kinds == labelled.found)
    given = labelled.where(labelled.found >= 0)
    return np.concatenate(
        [
            _counts(hits.pages, hits.kinds, pages),
            _counts(labelled.pages, labelled.kinds, pages),
            _counts(given.pages, given.found, pages),
        ],
        axis=1,
    )


def labelled_pages(sums: Floats) -> NDArray[np.bool_]:
    """Tell which pages, by their `kind_sums`, have blocks labelled by kind."""
    return np.asarray(sums[:, len(KINDS) : 2 * len(KINDS)].any(axis=1))


def kinds_f1(sums: Floats) -> Floats:
    """Return the F1 of every kind, shape (…, 17), from `kind_sums`; NaN for a kind neither labelled nor found."""
    hits, labelled, found = np.split(sums, 3, axis=-1)
    total = labelled + found
    return np.divide(2 * hits, total, out=np.full_like(total, np.nan), where=total > 0)


def kinds_macro_f1(sums: Floats) -> Floats:
    """Return the mean F1 of the kinds that occur, shape (…), from `kind_sums`."""
    scores = kinds_f1(sums)
    known = ~np.isnan(scores)
    return _ratio(np.where(known, scores, 0).sum(axis=-1), known.sum(axis=-1))


def _counts(pages: NDArray[np.int64], kinds: NDArray[np.int16], size: int) -> Floats:
    cells = pages * len(KINDS) + kinds
    return np.bincount(cells, minlength=size * len(KINDS)).reshape(size, -1).astype(np.float64)


def _ratio(part: Floats, whole: Floats) -> Floats:
    part = np.asarray(part, dtype=np.float64)
    return np.divide(part, whole, out=np.zeros_like(part), where=np.asarray(whole) > 0)
