"""The terms that a lexicon knows, and where they occur on a page."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from boilerstrip.features.terms import (
    Field,
    Terms,
    name_words,
    names_around_blocks,
    names_of_blocks,
    term_hashes,
)

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from numpy.typing import NDArray

    from boilerstrip.segment.page import Page, Tree

    Hashes = NDArray[np.uint64]
    Floats32 = NDArray[np.float32]
    Integers = NDArray[np.int64]
    Occurrences = tuple[Integers, Integers, Floats32]

_SLOT_BITS = 16
"""How many of a number's top bits tell its slot: several slots a term for the 14,000 or so that a model knows."""

_DAMPED = (Field.WORD, Field.PAIR, Field.STEM)


class Vocabulary:
    """Terms with their numbers, in order from 0.

    Parameters
    ----------
    terms
        Each a field's letter, a colon, and its words.
    """

    def __init__(self, terms: Sequence[str]) -> None:
        fields = [Field(term[0]) for term in terms]
        hashes = term_hashes(terms)
        spelled = [number for number, field in enumerate(fields) if field not in (Field.NAME, Field.AROUND)]
        numbers = np.asarray(spelled, dtype=np.int64)
        self._numbers = numbers[np.argsort(hashes[numbers], kind="stable")]
        self._sorted = _SortedHashes(hashes[self._numbers])
        self._names: dict[Field, dict[str, int]] = {Field.NAME: {}, Field.AROUND: {}}
        for number, (field, term) in enumerate(zip(fields, terms, strict=True)):
            if field in self._names:
                self._names[field][term[2:]] = number

    def find(self, found: Sequence[Terms], sizes: Integers) -> Occurrences:
        """Find the known ones among a page's terms.

        A word of a text counts one over the root of the number of the text's words, other terms count 1.

        Parameters
        ----------
        found
            The page's terms, field by field.
        sizes
            Shape (blocks,): number of words of each block.

        Returns
        -------
        rows, numbers
            int64, shape (occurrences,): the block and the term of each; blocks rise.
        weights
            float32, shape (occurrences,): what each counts.
        """
        damping = (1 / np.sqrt(np.maximum(sizes, 1))).astype(np.float32)
        hashes = np.concatenate([terms.hashes for terms in found])
        rows = np.concatenate([terms.rows for terms in found])
        damped = np.repeat([terms.field in _DAMPED for terms in found], [len(terms.rows) for terms in found])
        known, places = self._sorted.find(hashes)
        rows = rows.take(known)
        order = rows.argsort(kind="stable")
        rows, known, places = rows.take(order), known.take(order), places.take(order)
        weights = np.where(damped.take(known), damping.take(rows), np.float32(1))
        return rows, self._numbers.take(places), weights

    def find_names(self, page: Page, tree: Tree) -> tuple[Occurrences, Occurrences]:
        """Find the known words in a page's names: by block those of its own element, by element those around blocks.

        What training counts; the sums that a lexicon keeps by name come to the same.
        """
        own, around = names_of_blocks(page, tree), names_around_blocks(tree)
        return self._occurrences(own, Field.NAME), self._occurrences(around, Field.AROUND)

    def _occurrences(self, named: tuple[list[str], Integers], field: Field) -> Occurrences:
        names, rows = named
        numbers = [self.of_names(each, field) for each in names]
        rows = np.repeat(rows, [len(each) for each in numbers])
        flat = np.asarray([number for each in numbers for number in each], dtype=np.int64)
        return rows, flat, np.ones(len(rows), dtype=np.float32)

    def of_names(self, names: str, field: Field) -> list[int]:
        """Return the numbers of the known words in an element's names, each once."""
        known = self._names[field]
        return [known[word] for word in dict.fromkeys(name_words(names)) if word in known]

    def words_in_names(self, field: Field) -> Mapping[str, int]:
        """Return the known words in names, with their terms' numbers."""
        return self._names[field]


class _SortedHashes:
    """Evenly spread numbers, in which others are looked up: a table says where those with the same top bits begin.

    Parameters
    ----------
    hashes
        uint64, shape (hashes,): rising.
    """

    def __init__(self, hashes: Hashes) -> None:
        self._shift = np.uint64(64 - _SLOT_BITS)
        # The greatest number stands for what is greater than all.
        self._hashes = np.append(hashes, np.iinfo(np.uint64).max)
        slots = np.arange(1 << _SLOT_BITS, dtype=np.uint64) << self._shift
        self._first = hashes.searchsorted(slots).astype(np.int32)

    def find(self, hashes: Hashes) -> tuple[Integers, Integers]:
        """Return which of some numbers are among the sorted ones, and where."""
        # The table is kept small; places in an array are of the other type to numpy, which would convert every time.
        places = self._first.take((hashes >> self._shift).astype(np.int64)).astype(np.int64)
        late = (self._hashes.take(places) < hashes).nonzero()[0]
        while len(late):
            places[late] += 1
            late = late[self._hashes.take(places.take(late)) < hashes.take(late)]
        known = ((self._hashes.take(places) == hashes) & (places < len(self._hashes) - 1)).nonzero()[0]
        return known, places.take(known)
