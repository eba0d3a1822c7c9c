"""Examples as the tables that estimators are fitted on: one row a block."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from scipy import sparse

from boilerstrip.errors import TrainingDataError
from boilerstrip.features.matrix import feature_matrix
from boilerstrip.features.terms import Field, name_words, names_around_blocks, names_of_blocks, page_terms
from boilerstrip.features.vocabulary import Vocabulary
from boilerstrip.features.words import Words
from boilerstrip.model.lexicon import AROUND_WEIGHT

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

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
    """Compute the features of examples and put them below each other; pages without blocks have no rows.

    Raises
    ------
    TrainingDataError
        If no page has blocks.
    """
    sizes = [len(example) for example in examples]
    if not any(sizes):
        raise TrainingDataError("none of the labelled pages has text")
    domains = sorted({example.source.domain for example in examples})
    number = {domain: index for index, domain in enumerate(domains)}
    return Table(
        examples=list(examples),
        offsets=np.concatenate(([0], np.cumsum(sizes))).astype(np.int64),
        features=np.concatenate(
            [
                feature_matrix(example.page, Words.of(example.page.texts))
                for example in examples
                if len(example)
            ]
        ),
        content=np.concatenate([example.content for example in examples]),
        kinds=np.concatenate([example.kinds for example in examples]),
        weights=np.concatenate([example.weights for example in examples]),
        inserted=np.concatenate([example.inserted for example in examples]),
        groups=np.repeat([number[example.source.domain] for example in examples], sizes),
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
    sites: dict[int | str, set[str]] = {}
    for example in examples:
        for term in _page_vocabulary(example):
            sites.setdefault(term, set()).add(example.source.domain)
    counts = {term: len(domains) for term, domains in sites.items() if len(domains) >= least_domains}
    if len(counts) > most:
        # All that are as frequent as the last one that is kept; which of them are kept is told by their spelling.
        least = sorted(counts.values(), reverse=True)[most - 1]
        counts = {term: count for term, count in counts.items() if count >= least}
    spelled = _spell(examples, {term for term in counts if isinstance(term, int)})
    terms = [(-count, term if isinstance(term, str) else spelled[term]) for term, count in counts.items()]
    return tuple(term for _, term in sorted(terms)[:most])


def _page_vocabulary(example: Example) -> Iterator[int | str]:
    """Yield the distinct terms of a page: those of its texts as numbers, those of its names spelled out."""
    page = example.page
    if not len(page):
        return
    found = page_terms(page, Words.of(page.texts))
    yield from np.unique(np.concatenate([terms.hashes for terms in found])).tolist()
    if page.tree is not None:
        for field, (names, _) in (
            (Field.NAME, names_of_blocks(page, page.tree)),
            (Field.AROUND, names_around_blocks(page.tree)),
        ):
            words = {word for each in set(names) for word in name_words(each)}
            yield from (f"{field.value}:{word}" for word in words)


def _spell(examples: Sequence[Example], wanted: set[int]) -> dict[int, str]:
    """Spell terms that are known by their numbers."""
    spelled: dict[int, str] = {}
    missing = np.fromiter(wanted, dtype=np.uint64, count=len(wanted))
    for example in examples:
        if not len(missing):
            break
        if not len(example):
            continue
        before = len(spelled)
        for terms in page_terms(example.page, Words.of(example.page.texts)):
            for index in np.flatnonzero(np.isin(terms.hashes, missing)).tolist():
                spelled[int(terms.hashes[index])] = terms.spell(index)
        if len(spelled) > before:
            missing = missing[~np.isin(missing, np.fromiter(spelled, dtype=np.uint64, count=len(spelled)))]
    return spelled


def term_matrix(examples: Sequence[Example], terms: Sequence[str]) -> sparse.csr_matrix:
    """Count terms for the blocks of all examples, as `boilerstrip.model.lexicon` does for one page.

    Returns
    -------
    csr_matrix of float32, shape (rows, terms)
    """
    vocabulary = Vocabulary(terms)
    rows, columns, values = [], [], []
    offset = 0
    for example in examples:
        page = example.page
        words = Words.of(page.texts)
        found = [vocabulary.find(page_terms(page, words), words.sizes)] if len(page) else []
        if page.tree is not None:
            own, (nodes, numbers, weights) = vocabulary.find_names(page, page.tree)
            _, first, end = page.tree.arrays()
            sizes = (end - first)[nodes]
            blocks = np.arange(sizes.sum()) - np.repeat(np.cumsum(sizes) - sizes - first[nodes], sizes)
            around = blocks, np.repeat(numbers, sizes), np.repeat(AROUND_WEIGHT * weights, sizes)
            found += [own, around]
        for blocks, numbers, weights in found:
            rows.append(blocks + offset)
            columns.append(numbers)
            values.append(weights)
        offset += len(page)
    entries = (np.concatenate(values), (np.concatenate(rows), np.concatenate(columns)))
    return sparse.csr_matrix(entries, shape=(offset, len(terms)), dtype=np.float32)
