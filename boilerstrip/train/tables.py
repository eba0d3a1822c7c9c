"""Examples as the tables that estimators are fitted on: one row a block."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import joblib
import numpy as np

from boilerstrip.errors import TrainingDataError
from boilerstrip.features.matrix import feature_matrix, feature_names
from boilerstrip.features.words import Words
from boilerstrip.train.folds import deal_sites
from boilerstrip.train.outline import outline
from boilerstrip.train.terms import common_terms, term_matrix

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from numpy.typing import NDArray
    from scipy import sparse

    from boilerstrip.train.examples import Example


@dataclass(slots=True)
class Table:
    """Examples of one format, ready to fit on: rows are blocks, pages follow each other.

    All that a fit looks at is here as arrays, since processes can share these, and cannot share pages.

    Attributes
    ----------
    offsets
        int64, shape (pages + 1,): the first row of every page.
    articles
        bool, shape (pages,): pages that are articles.
    features
        float32, shape (rows, features).
    terms
        The terms that occur on enough sites, in the order of their spelling.
    counts
        float32, shape (rows, terms), sparse: how much each term counts, see `boilerstrip.train.terms`.
    lengths
        int64, shape (rows,): characters of each block.
    outlines
        int32, shape (rows, 7), or (rows, 0) for plain text: see `boilerstrip.train.outline`.
    content, kinds, weights
        Shape (rows,): the examples' labels and weights.
    inserted
        bool, shape (rows,): rows that are there for training only.
    groups
        int64, shape (rows,): number of each row's site.
    parts
        int64, shape (rows,): the part that each row's site is dealt into, see `boilerstrip.train.folds`.
    """

    offsets: NDArray[np.int64]
    articles: NDArray[np.bool_]
    features: NDArray[np.float32]
    terms: tuple[str, ...]
    counts: sparse.csr_matrix
    lengths: NDArray[np.int64]
    outlines: NDArray[np.int32]
    content: NDArray[np.int8]
    kinds: NDArray[np.int16]
    weights: NDArray[np.float32]
    inserted: NDArray[np.bool_]
    groups: NDArray[np.int64]
    parts: NDArray[np.int64]

    def rows_of(self, pages: Sequence[int]) -> NDArray[np.int64]:
        """Return the rows of the given pages, in order."""
        parts = [np.arange(self.offsets[page], self.offsets[page + 1]) for page in pages]
        return np.concatenate(parts) if parts else np.zeros(0, dtype=np.int64)

    def pages_of(self, rows: NDArray[np.int64]) -> NDArray[np.int64]:
        """Return the page of each of the given rows."""
        return np.searchsorted(self.offsets, rows, side="right") - 1


def make_table(examples: Sequence[Example], *, least_domains: int = 1) -> Table:
    """Compute the features and terms of examples and put them below each other; pages without blocks have no rows.

    Parameters
    ----------
    examples
        The pages, all of one format.
    least_domains
        On how many sites a term must occur, so that it can be chosen for a fit.

    Raises
    ------
    TrainingDataError
        If no page has blocks.
    """
    filled = [example for example in examples if len(example)]
    if not filled:
        raise TrainingDataError("none of the labelled pages has text")
    domains = sorted({example.source.domain for example in examples})
    number = {domain: index for index, domain in enumerate(domains)}
    parts = deal_sites(domains)
    sizes = [len(example) for example in filled]
    terms = common_terms(filled, least_domains=least_domains)
    return Table(
        offsets=np.concatenate(([0], np.cumsum([len(example) for example in examples]))).astype(np.int64),
        articles=np.array([example.source.page_type == "article" for example in examples]),
        features=_features(filled),
        terms=terms,
        counts=term_matrix(filled, terms),
        lengths=np.fromiter((len(text) for example in filled for text in example.page.texts), np.int64),
        outlines=np.concatenate([outline(example.page) for example in filled]),
        content=np.concatenate([example.content for example in filled]),
        kinds=np.concatenate([example.kinds for example in filled]),
        weights=np.concatenate([example.weights for example in filled]),
        inserted=np.concatenate([example.inserted for example in filled]),
        groups=np.repeat([number[example.source.domain] for example in filled], sizes),
        parts=np.repeat([parts[example.source.domain] for example in filled], sizes),
    )


def on_disk(table: Table, folder: Path) -> Table:
    """Move a table's arrays to a file: every process that is handed the table then looks at the same memory.

    Parameters
    ----------
    table
        What to move; the arrays of the table that is returned cannot be written to.
    folder
        Where to keep the file, for as long as the table is used.
    """
    file = folder / "table.pickle"
    joblib.dump(table, file)
    return joblib.load(file, mmap_mode="r")  # type: ignore[no-any-return]


def _features(examples: Sequence[Example]) -> NDArray[np.float32]:
    width = len(feature_names(html=examples[0].page.tree is not None))
    features = np.empty((sum(map(len, examples)), width), dtype=np.float32)
    start = 0
    for example in examples:
        end = start + len(example)
        features[start:end] = feature_matrix(example.page, Words.of(example.page.texts))
        start = end
    return features
