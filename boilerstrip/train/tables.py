"""Examples as the tables that estimators are fitted on: one row a block."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from scipy import sparse

from boilerstrip.errors import TrainingDataError
from boilerstrip.features.matrix import feature_matrix
from boilerstrip.features.terms import Vocabulary, count_terms
from boilerstrip.model.lexicon import AROUND_WEIGHT, damping

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from boilerstrip.train.examples import Example


@dataclass(slots=True)
class Table:
    """Examples of one format, ready to fit on: rows are blocks, pages follow each other.

    Attributes
    ----------
    examples
        The pages.
    offsets
        int64, shape (pages + 1,): the first row of every page.
    features
        float32, shape (rows, features).
    content, kinds, weights
        Shape (rows,): the examples' labels and weights.
    inserted
        bool, shape (rows,): rows that are there for training only.
    groups
        int64, shape (rows,): number of each row's site.
    """

    examples: list[Example]
    offsets: NDArray[np.int64]
    features: NDArray[np.float32]
    content: NDArray[np.int8]
    kinds: NDArray[np.int16]
    weights: NDArray[np.float32]
    inserted: NDArray[np.bool_]
    groups: NDArray[np.int64]

    def rows_of(self, pages: Sequence[int]) -> NDArray[np.int64]:
        """Return the rows of the given pages, in order."""
        parts = [np.arange(self.offsets[page], self.offsets[page + 1]) for page in pages]
        return np.concatenate(parts) if parts else np.zeros(0, dtype=np.int64)


def make_table(examples: Sequence[Example]) -> Table:
    """Compute the features of examples and put them below each other; pages without blocks are left out.

    Raises
    ------
    TrainingDataError
        If all of them are.
    """
    kept = [example for example in examples if len(example)]
    if not kept:
        raise TrainingDataError("none of the labelled pages has text")
    sizes = [len(example) for example in kept]
    domains = sorted({example.source.domain for example in kept})
    number = {domain: index for index, domain in enumerate(domains)}
    return Table(
        examples=kept,
        offsets=np.concatenate(([0], np.cumsum(sizes))).astype(np.int64),
        features=np.concatenate([feature_matrix(example.page) for example in kept]),
        content=np.concatenate([example.content for example in kept]),
        kinds=np.concatenate([example.kinds for example in kept]),
        weights=np.concatenate([example.weights for example in kept]),
        inserted=np.concatenate([example.inserted for example in kept]),
        groups=np.repeat([number[example.source.domain] for example in kept], sizes),
    )


def choose_terms(examples: Sequence[Example], *, least_domains: int, most: int) -> tuple[str, ...]:
    """Choose the terms that occur on the most sites.

    Parameters
    ----------
    examples
        The pages to look at.
    least_domains
        On how many sites a term must occur.
    most
        How many terms to keep.
    """
    vocabulary = Vocabulary.growing()
    sites: dict[int, set[str]] = {}
    for example in examples:
        counts = count_terms(example.page, vocabulary)
        for run in (counts.words, counts.marks, counts.around):
            for number in set(run.numbers.tolist()):
                sites.setdefault(number, set()).add(example.source.domain)
    terms = vocabulary.terms()
    frequent = [
        (-len(domains), terms[number - 1])
        for number, domains in sites.items()
        if len(domains) >= least_domains
    ]
    return tuple(term for _, term in sorted(frequent)[:most])


def term_matrix(examples: Sequence[Example], terms: Sequence[str]) -> sparse.csr_matrix:
    """Count terms for the blocks of all examples, as `boilerstrip.model.lexicon` does for one page.

    Returns
    -------
    csr_matrix of float32, shape (rows, terms)
    """
    vocabulary = Vocabulary.of_terms(terms)
    rows, columns, values = [], [], []
    offset = 0
    for example in examples:
        counts = count_terms(example.page, vocabulary)
        for run, weights in (
            (counts.words, damping(counts)),
            (counts.marks, np.ones(len(example), dtype=np.float32)),
        ):
            rows.append(run.rows() + offset)
            columns.append(run.numbers - 1)
            values.append(weights[run.rows()])
        tree = example.page.tree
        if tree is not None and len(counts.nodes):
            nodes = counts.nodes[counts.around.rows()]
            first = np.asarray(tree.first_block)[nodes]
            sizes = np.asarray(tree.end_block)[nodes] - first
            starts = np.cumsum(sizes) - sizes
            rows.append(np.arange(sizes.sum()) - np.repeat(starts - first, sizes) + offset)
            columns.append(np.repeat(counts.around.numbers - 1, sizes))
            values.append(np.full(sizes.sum(), AROUND_WEIGHT, dtype=np.float32))
        offset += len(example)
    entries = (np.concatenate(values), (np.concatenate(rows), np.concatenate(columns)))
    return sparse.csr_matrix(entries, shape=(offset, len(terms)), dtype=np.float32)
