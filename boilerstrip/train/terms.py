"""The terms of all examples, found once: what every fit chooses its terms from, and how often each is in each block."""

from __future__ import annotations

from collections import Counter, defaultdict
from itertools import chain
from typing import TYPE_CHECKING

import numpy as np
from scipy import sparse

from boilerstrip.features.terms import Field, name_words, names_around_blocks, names_of_blocks, page_terms
from boilerstrip.features.vocabulary import Vocabulary
from boilerstrip.features.words import Words
from boilerstrip.model.lexicon import AROUND_WEIGHT

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from numpy.typing import NDArray

    from boilerstrip.features.terms import Terms
    from boilerstrip.segment.page import Page
    from boilerstrip.train.examples import Example

    Hashes = NDArray[np.uint64]
    Integers = NDArray[np.int64]


def common_terms(examples: Iterable[Example], *, least_domains: int) -> tuple[str, ...]:
    """Find the terms that occur on enough sites, in the order of their spelling.

    Parameters
    ----------
    examples
        The pages to look at.
    least_domains
        On how many sites a term must occur.
    """
    sites: dict[str, list[Page]] = defaultdict(list)
    for example in examples:
        if len(example):
            sites[example.source.domain].append(example.page)
    # Terms of texts are counted by their numbers and spelled out only if they are common: most stand on one site.
    found, numbers = np.unique(
        np.concatenate([np.zeros(0, dtype=np.uint64), *map(_text_terms, sites.values())]), return_counts=True
    )
    names = Counter(chain.from_iterable(map(_name_terms, sites.values())))
    common = {name for name, number in names.items() if number >= least_domains}
    common |= _spell(chain.from_iterable(sites.values()), found[numbers >= least_domains])
    return tuple(sorted(common))


def _text_terms(pages: Sequence[Page]) -> Hashes:
    """Return the numbers of the distinct terms in the texts and addresses of a site."""
    return np.unique(np.concatenate([terms.hashes for page in pages for terms in _terms(page)]))


def _terms(page: Page) -> list[Terms]:
    return page_terms(page, Words.of(page.texts))


def _name_terms(pages: Sequence[Page]) -> set[str]:
    """Return the distinct terms in the names of a site's mark-up."""
    found: set[str] = set()
    for page in pages:
        if page.tree is not None:
            for field, (names, _) in (
                (Field.NAME, names_of_blocks(page, page.tree)),
                (Field.AROUND, names_around_blocks(page.tree)),
            ):
                found.update(f"{field.value}:{word}" for each in set(names) for word in name_words(each))
    return found


def _spell(pages: Iterable[Page], wanted: Hashes) -> set[str]:
    """Spell terms that are known by their numbers, which rise."""
    spelled: set[str] = set()
    missing = np.ones(len(wanted), dtype=bool)
    for page in pages:
        if not missing.any():
            break
        for terms in _terms(page):
            places = np.minimum(np.searchsorted(wanted, terms.hashes), len(wanted) - 1)
            new = np.flatnonzero((wanted[places] == terms.hashes) & missing[places])
            spelled.update(map(terms.spell, new.tolist()))
            missing[places[new]] = False
    return spelled


def term_matrix(examples: Iterable[Example], terms: Sequence[str]) -> sparse.csr_matrix:
    """Count terms for the blocks of all examples, as `boilerstrip.model.lexicon` does for one page.

    Returns
    -------
    csr_matrix of float32, shape (rows, terms)
    """
    vocabulary = Vocabulary(terms)
    return sparse.vstack(
        [_page_matrix(example.page, vocabulary, len(terms)) for example in examples], format="csr"
    )


def _page_matrix(page: Page, vocabulary: Vocabulary, terms: int) -> sparse.csr_matrix:
    rows, columns, values = map(np.concatenate, zip(*_occurrences(page, vocabulary), strict=True))
    return sparse.csr_matrix((values, (rows, columns)), shape=(len(page), terms), dtype=np.float32)


def _occurrences(
    page: Page, vocabulary: Vocabulary
) -> Iterator[tuple[Integers, Integers, NDArray[np.float32]]]:
    """Yield the blocks, the numbers and the weights of a page's terms: of its texts, of its names, of those around."""
    words = Words.of(page.texts)
    yield vocabulary.find(page_terms(page, words), words.sizes)
    if page.tree is None:
        return
    own, (nodes, numbers, weights) = vocabulary.find_names(page, page.tree)
    yield own
    _, first, end = page.tree.arrays()
    sizes = (end - first)[nodes]
    blocks = np.arange(sizes.sum()) - np.repeat(np.cumsum(sizes) - sizes - first[nodes], sizes)
    yield blocks, np.repeat(numbers, sizes), np.repeat(AROUND_WEIGHT * weights, sizes)


def choose_terms(counts: sparse.csr_matrix, groups: Integers, *, least_domains: int, most: int) -> Integers:
    """Choose the terms that occur on the most sites; of those on as many, the first.

    Parameters
    ----------
    counts
        Shape (rows, terms): what `term_matrix` returns, or some of its rows.
    groups
        Shape (rows,): number of each row's site.
    least_domains
        On how many sites a term must occur.
    most
        How many terms to keep.

    Returns
    -------
    ndarray of int64
        The terms' columns, those on more sites before others.
    """
    rows = np.arange(len(groups) + 1)
    members = sparse.csc_matrix((np.ones(len(groups), dtype=np.float32), groups, rows))
    sites = (members @ counts).getnnz(axis=0)
    order = np.argsort(-sites, kind="stable")
    return order[: min(most, np.count_nonzero(sites >= least_domains))]
