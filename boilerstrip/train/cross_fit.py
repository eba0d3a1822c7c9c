"""Predict every page by a tagger that never saw its site."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from joblib import Parallel, delayed

from boilerstrip.document import KINDS
from boilerstrip.train.fit import fit_tagger
from boilerstrip.train.folds import fold_of_groups

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from numpy.typing import NDArray

    from boilerstrip.model.tagger import Tagger
    from boilerstrip.segment.page import Page
    from boilerstrip.train.settings import Settings
    from boilerstrip.train.tables import Table

    Floats32 = NDArray[np.float32]
    Integers = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class OutOfFold:
    """Predictions for every row by taggers that never saw the row's site.

    Attributes
    ----------
    content
        float32, shape (rows,): raw probability of content.
    kinds
        float32, shape (rows, 17).
    folds
        int64, shape (rows,).
    """

    content: Floats32
    kinds: Floats32
    folds: Integers


def cross_fit(
    table: Table, pages: Sequence[Page], settings: Settings, *, folds: int, jobs: int
) -> tuple[OutOfFold, Tagger]:
    """Predict every page out of fold, and fit the tagger on all pages.

    Parameters
    ----------
    table
        The pages as a table.
    pages
        The pages themselves.
    settings
        See `Settings`.
    folds
        Into how many parts the sites are dealt.
    jobs
        Processes to use.

    Returns
    -------
    OutOfFold, Tagger
        The predictions, and the tagger without calibration.
    """
    fold = fold_of_groups(table.parts, folds, settings.seed)
    # The largest fit comes first, lest it runs on alone when all others are done.
    train_rows = [np.arange(len(fold)), *(np.flatnonzero(fold != number) for number in range(folds))]
    taggers: Iterator[Tagger] = Parallel(jobs, return_as="generator")(
        delayed(fit_tagger)(table, rows, settings) for rows in train_rows
    )
    tagger = next(taggers)
    content = np.zeros(len(fold), dtype=np.float32)
    kinds = np.zeros((len(fold), len(KINDS)), dtype=np.float32)
    for number, other in enumerate(taggers):
        for page in np.unique(table.pages_of(np.flatnonzero(fold == number))):
            tags = other.tag(pages[page])
            own = slice(table.offsets[page], table.offsets[page + 1])
            content[own], kinds[own] = tags.scores, tags.kinds
    return OutOfFold(content, kinds, fold), tagger
