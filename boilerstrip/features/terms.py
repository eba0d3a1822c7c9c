"""The terms of a page: words of its texts and of its link addresses, and words in the names of its mark-up.

What a term says is learned (see `boilerstrip.model.lexicon`); nothing here knows any word.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import Enum
from typing import TYPE_CHECKING

import numpy as np

from boilerstrip.features.words import STEM_CHARS, Words

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from boilerstrip.segment.page import Page, Tree

    Hashes = NDArray[np.uint64]
    Integers = NDArray[np.int64]


MAX_NAME_CHARS = 400
"""How much of an element's names is read."""


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


_MAX_SHORT_CHARS = 90
_MAX_WHOLE_CHARS = 30
_MAX_HREF_CHARS = 120
_LEAST_HREF_CHARS = 3
_SALTS = {
    field: np.uint64(number * 0xFF51AFD7ED558CCD % (1 << 64)) for number, field in enumerate(Field, start=1)
}
_find_name_words = re.compile(r"[a-z]{2,}|[A-Z][a-z]+|[A-Z]{2,}").findall


@dataclass(frozen=True, slots=True)
class Terms:
    """The terms of one field on one page; a term is a row of words, or the stem of one.

    Attributes
    ----------
    field
        Where they stand.
    hashes
        uint64, shape (terms,): number of each; equal terms of a field have equal numbers, in every process.
    rows
        int64, shape (terms,): the block of each, rising.
    words
        The words that they are made of.
    first
        int64, shape (terms,): the first of each term's words.
    """

    field: Field
    hashes: Hashes
    rows: Integers
    words: Words
    first: Integers

    def spell(self, index: int) -> str:
        """Return one term: its field's letter, a colon, its words."""
        first = int(self.first[index])
        size = 2 if self.field is Field.PAIR else 1
        if self.field is Field.WHOLE:
            size = int(self.words.sizes[self.rows[index]])
        text = " ".join(map(self.words.word, range(first, first + size)))
        return f"{self.field.value}:{text[:STEM_CHARS] if self.field is Field.STEM else text}"


def page_terms(page: Page, words: Words) -> list[Terms]:
    """Find the terms of a page's texts and addresses; see `names_of_blocks` and `names_around_blocks` for its names.

    Parameters
    ----------
    page
        A segmented page.
    words
        The words of its blocks.
    """
    lengths, _ = page.arrays()
    is_short = (lengths <= _MAX_SHORT_CHARS) & (words.sizes > 0)
    short, brief = is_short.nonzero()[0], (is_short & (lengths <= _MAX_WHOLE_CHARS)).nonzero()[0]
    first = words.starts.take(short)
    last = first + words.sizes.take(short) - 1
    begins_pair = is_short.take(words.rows)
    in_short = begins_pair.nonzero()[0]
    stem = in_short[(words.last - words.first).take(in_short) > STEM_CHARS]
    begins_pair[last] = False
    pair = begins_pair.nonzero()[0]
    hashes, rows = words.hashes, words.rows

    def of(field: Field, hashes: Hashes, rows: Integers, first: Integers) -> Terms:
        return Terms(field, hashes + _SALTS[field], rows, words, first)

    terms = [
        of(Field.WORD, hashes, rows, np.arange(len(rows))),
        of(Field.PAIR, words.pairs().take(pair), rows.take(pair), pair),
        of(Field.STEM, words.stems.take(stem), rows.take(stem), stem),
        of(Field.FIRST, hashes.take(first), short, first),
        of(Field.LAST, hashes.take(last), short, last),
        of(Field.WHOLE, words.sequences().take(brief), brief, words.starts.take(brief)),
    ]
    if page.tree is not None:
        terms.append(_address_terms(page))
    return terms


def _address_terms(page: Page) -> Terms:
    """Find the words in the address of each block's first link."""
    blocks = np.fromiter(map(len, page.links), dtype=np.int64, count=len(page)).nonzero()[0]
    addresses = [links[0][2] for links in page.links if links]
    words = Words.of_addresses(addresses, most_chars=_MAX_HREF_CHARS)
    kept = (words.last - words.first >= _LEAST_HREF_CHARS).nonzero()[0]
    rows = blocks.take(words.rows.take(kept))
    hashes = words.hashes.take(kept) + _SALTS[Field.HREF]
    return Terms(Field.HREF, hashes, rows, words, kept)


def term_hashes(terms: Sequence[str]) -> Hashes:
    """Return the numbers that `page_terms` gives to terms that are spelled out; those of names have no meaning."""
    words = Words.of((term[2:] for term in terms), most_chars=max(map(len, terms), default=0))
    salts = np.array([_SALTS[Field(term[0])] for term in terms], dtype=np.uint64)
    return words.sequences() + salts


def nodes_of_blocks(page: Page, tree: Tree) -> tuple[Integers, Integers]:
    """Return each block's own element and the elements right in it that hold no block of their own, and the blocks.

    In no order. The latter are mostly inline elements in the block; an empty element counts for the block after it.
    """
    parents, first, end = tree.arrays()
    _, own = page.arrays()
    inside = (first == end).nonzero()[0]
    inside = inside[first.take(inside) < len(own)]
    inside = inside[parents.take(inside) == own.take(first.take(inside))]
    return np.concatenate([own, inside]), np.concatenate([np.arange(len(own)), first.take(inside)])


def nodes_around_blocks(tree: Tree) -> Integers:
    """Return the elements that have blocks; rising."""
    _, first, end = tree.arrays()
    return (end > first).nonzero()[0]


def names_of_blocks(page: Page, tree: Tree) -> tuple[list[str], Integers]:
    """Return the names of each block's own element and of inline elements in the block, and the blocks; rising."""
    nodes, blocks = nodes_of_blocks(page, tree)
    order = np.argsort(blocks, kind="stable")
    return [tree.words[node] for node in nodes[order].tolist()], blocks[order]


def names_around_blocks(tree: Tree) -> tuple[list[str], Integers]:
    """Return the names of the elements that have blocks, and the elements; rising."""
    nodes = nodes_around_blocks(tree)
    return [tree.words[node] for node in nodes.tolist()], nodes


def name_words(names: str) -> list[str]:
    """Split the names of an element into words: at every mark, and where a capital follows a small letter."""
    return list(map(str.lower, _find_name_words(names[:MAX_NAME_CHARS])))
