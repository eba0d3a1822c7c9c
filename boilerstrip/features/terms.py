"""The words of a page, counted: of its text, of its link addresses, and of the names in its mark-up.

A term is a word and the field that it stands in. What a term says is learned (see `boilerstrip.model.lexicon`);
nothing here knows any word.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from enum import Enum
from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from numpy.typing import NDArray

    from boilerstrip.segment.page import Page, Tree

    Lookup = Callable[[str], "int | None"]
    Integers = NDArray[np.int64]


class Field(str, Enum):
    """Where a word stands. All but `AROUND` are counted by block, that one by element."""

    WORD = "w"
    """In the block's text; two characters in a row where the script puts no spaces between words."""
    STEM = "x"
    """The beginning of a long word of a short block."""
    PAIR = "b"
    """Two words in a row of a short block."""
    FIRST = "f"
    """The first word of a short block."""
    LAST = "l"
    """The last word of a short block."""
    WHOLE = "t"
    """All of a very short block."""
    HREF = "h"
    """In the address of the block's first link."""
    NAME = "c"
    """In the names (class, id, …) of the block's own element and of inline elements in it."""
    AROUND = "p"
    """In the names of an element around blocks."""


_MAX_CHARS = 600
_MAX_SHORT_CHARS = 90
_MAX_WHOLE_CHARS = 30
_STEM_CHARS = 5
_MAX_NAME_CHARS = 400
_MAX_HREF_CHARS = 120
_MOST_CACHED_NAMES = 20_000
_FIRST_SPACELESS = "\u0e00"
# Letters and digits with the marks that Python's \w leaves out: accents, points, vowel signs and joiners.
_find_words = re.compile(
    r"[\w\u0300-\u036f\u0591-\u05c7\u064b-\u065f\u0670\u0900-\u0963\u0966-\u0dff\u0e31-\u0e3a\u0e47-\u0e4e"
    r"\u0eb1-\u0ebc\u102b-\u103e\u17b4-\u17d3\u200c\u200d]+"
).findall
# Thai, Lao, Tibetan, Myanmar and Khmer; kana and ideographs.
_is_spaceless = re.compile(
    r"[\u0e00-\u109f\u1780-\u17ff\u3005\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]"
).match
_find_name_words = re.compile(r"[A-Z][a-z]+|[a-z]{2,}|[A-Z]{2,}").findall
_find_href_words = re.compile(r"[a-z]{3,}").findall


@dataclass(slots=True)
class Vocabulary:
    """Numbers of terms, from 1.

    Attributes
    ----------
    numbers
        By field and word.
    grows
        Whether a term that is not there yet gets the next number; otherwise it does not count.
    """

    numbers: dict[Field, dict[str, int]]
    grows: bool = False
    _names: dict[str, tuple[tuple[int, ...], tuple[int, ...]]] = field(default_factory=dict, repr=False)

    @classmethod
    def of_terms(cls, terms: Iterable[str]) -> Vocabulary:
        """Give terms numbers in their order; a term is a field's letter, a colon and a word."""
        numbers: dict[Field, dict[str, int]] = {each: {} for each in Field}
        for number, term in enumerate(terms, start=1):
            numbers[Field(term[0])][term[2:]] = number
        return cls(numbers)

    @classmethod
    def growing(cls) -> Vocabulary:
        """Return an empty vocabulary that takes in every term that it meets."""
        return cls({each: {} for each in Field}, grows=True)

    def terms(self) -> list[str]:
        """Return all terms in the order of their numbers."""
        pairs = [
            (number, f"{each.value}:{word}")
            for each, words in self.numbers.items()
            for word, number in words.items()
        ]
        return [term for _, term in sorted(pairs)]

    def lookup(self, place: Field) -> Lookup:
        """Return the function from a word of a field to its number, None where it does not count."""
        words = self.numbers[place]
        if not self.grows:
            return words.get
        return lambda word: (
            words.get(word) or words.setdefault(word, 1 + sum(map(len, self.numbers.values())))
        )

    def of_names(self, names: str) -> tuple[tuple[int, ...], tuple[int, ...]]:
        """Return the numbers of the words in an element's names: as its own, and as those around a block."""
        found = self._names.get(names)
        if found is None:
            words = name_words(names)
            own, around = self.lookup(Field.NAME), self.lookup(Field.AROUND)
            found = tuple(filter(None, map(own, words))), tuple(filter(None, map(around, words)))
            if len(self._names) >= _MOST_CACHED_NAMES:
                self._names.clear()
            self._names[names] = found
        return found


@dataclass(frozen=True, slots=True)
class Run:
    """Numbers of terms, row after row.

    Attributes
    ----------
    numbers
        int64, shape (entries,).
    ends
        int64, shape (rows,): where each row's numbers end, and the next one's begin.
    """

    numbers: Integers
    ends: Integers

    @classmethod
    def of(cls, numbers: Sequence[int], ends: Sequence[int]) -> Run:
        """Make a run from lists."""
        return cls(np.array(numbers, dtype=np.int64), np.array(ends, dtype=np.int64))

    def rows(self) -> Integers:
        """Return the row of every entry."""
        return np.repeat(np.arange(len(self.ends)), np.diff(self.ends, prepend=0))


@dataclass(frozen=True, slots=True)
class Counts:
    """The known terms of one page.

    Attributes
    ----------
    words
        By block: those in running text, where each of many says less.
    sizes
        float32, shape (blocks,): number of words in each block's text, known or not; at least 1.
    marks
        By block: the others.
    around
        By entry of ``nodes``: those in an element's names.
    nodes
        The elements that have blocks and names, rising.
    """

    words: Run
    sizes: NDArray[np.float32]
    marks: Run
    around: Run
    nodes: Integers


def count_terms(page: Page, vocabulary: Vocabulary) -> Counts:
    """Count the known terms of a page.

    Parameters
    ----------
    page
        A segmented page. Plain text has the terms of its words only.
    vocabulary
        The terms that count.
    """
    word, pair, stem = (vocabulary.lookup(place) for place in (Field.WORD, Field.PAIR, Field.STEM))
    first, last, whole = (vocabulary.lookup(place) for place in (Field.FIRST, Field.LAST, Field.WHOLE))
    names = _names_of_blocks(page, page.tree, vocabulary) if page.tree else [()] * len(page)
    href = vocabulary.lookup(Field.HREF)
    words: list[int] = []
    marks: list[int] = []
    word_ends, sizes, mark_ends = [], [], []
    for text, links, own in zip(page.texts, page.links, names, strict=True):
        lower = text[:_MAX_CHARS].lower()
        found = _find_words(lower)
        if found and len(text) <= _MAX_SHORT_CHARS:
            words += filter(None, map(pair, map(" ".join, pairwise(found))))
            words += filter(None, [stem(each[:_STEM_CHARS]) for each in found if len(each) > _STEM_CHARS])
            marks += filter(None, (first(found[0]), last(found[-1])))
            if len(text) <= _MAX_WHOLE_CHARS:
                marks += filter(None, (whole(" ".join(found)),))
        if found and not lower.isascii() and max(found) >= _FIRST_SPACELESS:
            found = [part for each in found for part in _parts(each)]
        words += filter(None, map(word, found))
        if links:
            marks += filter(None, map(href, _find_href_words(links[0].href[:_MAX_HREF_CHARS].lower())))
        marks += own
        word_ends.append(len(words))
        sizes.append(len(found) or 1)
        mark_ends.append(len(marks))
    nodes, around, around_ends = _names_around(page.tree, vocabulary) if page.tree else ([], [], [])
    return Counts(
        words=Run.of(words, word_ends),
        sizes=np.array(sizes, dtype=np.float32),
        marks=Run.of(marks, mark_ends),
        around=Run.of(around, around_ends),
        nodes=np.array(nodes, dtype=np.int64),
    )


def _parts(word: str) -> list[str]:
    """Return the word, or every two characters in a row where the script puts no spaces between words."""
    if len(word) == 1 or not _is_spaceless(word):
        return [word]
    return [word[at : at + 2] for at in range(len(word) - 1)]


def _names_of_blocks(page: Page, tree: Tree, vocabulary: Vocabulary) -> list[tuple[int, ...]]:
    """Return the numbers of the names of each block's own element and of inline elements in the block."""
    of_names, words, parents, nodes = vocabulary.of_names, tree.words, tree.parents, page.nodes
    numbers = [of_names(words[node])[0] if words[node] else () for node in nodes]
    size = len(nodes)
    for node, (name, block, end) in enumerate(zip(words, tree.first_block, tree.end_block, strict=True)):
        if name and block == end and block < size and parents[node] == nodes[block]:
            numbers[block] += of_names(name)[0]
    return numbers


def _names_around(tree: Tree, vocabulary: Vocabulary) -> tuple[list[int], list[int], list[int]]:
    of_names = vocabulary.of_names
    nodes: list[int] = []
    numbers: list[int] = []
    ends: list[int] = []
    for node, (name, first, end) in enumerate(zip(tree.words, tree.first_block, tree.end_block, strict=True)):
        if name and end > first:
            numbers += of_names(name)[1]
            nodes.append(node)
            ends.append(len(numbers))
    return nodes, numbers, ends


def name_words(names: str) -> tuple[str, ...]:
    """Split the names of an element into words: at every mark, and where a capital follows a small letter."""
    # Not a set: the order of its strings differs from process to process, and with it every sum over them.
    return tuple(dict.fromkeys(word.lower() for word in _find_name_words(names[:_MAX_NAME_CHARS])))
