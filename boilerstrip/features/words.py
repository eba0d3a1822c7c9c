"""The words of a page as numbers, found in one pass over all its blocks.

Two words have the same number exactly when they are the same, up to chance of one in 10¹⁹: the number is a
polynomial of the word's characters modulo 2⁶⁴ (Karp and Rabin, 1987). So words are compared, looked up and put
together as arrays.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from itertools import pairwise, starmap
from typing import TYPE_CHECKING, Any

import numpy as np

from boilerstrip.features.characters import spaceless_characters, table_places, word_characters

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from numpy.typing import NDArray

    Integers = NDArray[np.int64]
    Hashes = NDArray[np.uint64]
    Characters = tuple[NDArray[np.unsignedinteger[Any]], NDArray[np.uint8]]

STEM_CHARS = 5
"""How much of a word its stem is."""

_MAX_CHARS = 400
_CHUNK_CHARS = 1 << 16
_BASE = 0x9E3779B97F4A7C15
_INVERSE = pow(_BASE, -1, 1 << 64)
_SEQUENCE_BASE = 0xD6E8FEB86659FD93
_NO_LETTER, _LETTER, _SPACELESS_LETTER = range(3)


@dataclass(frozen=True, slots=True)
class Words:
    """The words of a sequence of texts, in small letters.

    Attributes
    ----------
    hashes, stems
        uint64, shape (words,): number of each word and of its first five characters.
    rows
        int64, shape (words,): the text that each word is in; rising.
    starts, sizes
        int64, shape (texts,): each text's first word, and how many it has.
    first, last
        int64, shape (words,): where each word stands in its text, ``last`` exclusive.
    texts
        The texts in small letters, as far as they were read.
    """

    hashes: Hashes
    stems: Hashes
    rows: Integers
    starts: Integers
    sizes: Integers
    first: Integers
    last: Integers
    texts: list[str]

    @classmethod
    def of(cls, texts: Iterable[str], *, most_chars: int = _MAX_CHARS) -> Words:
        """Split texts into words; only the beginnings of longer texts are read.

        A word is a run of letters, digits and their marks, or two characters in a row where the script puts no
        spaces between words.
        """
        return _split([text[:most_chars].lower() for text in texts], _letters)

    @classmethod
    def of_addresses(cls, addresses: Iterable[str], *, most_chars: int) -> Words:
        """Split addresses into their runs of Latin letters; only their beginnings are read."""
        return _split([address[:most_chars].lower() for address in addresses], _latin_letters)

    def split(self, texts: int) -> tuple[Words, Words]:
        """Part them into those of the first texts and those of the others."""
        words = int(self.sizes[:texts].sum())
        first = Words(
            hashes=self.hashes[:words],
            stems=self.stems[:words],
            rows=self.rows[:words],
            starts=self.starts[:texts],
            sizes=self.sizes[:texts],
            first=self.first[:words],
            last=self.last[:words],
            texts=self.texts[:texts],
        )
        others = Words(
            hashes=self.hashes[words:],
            stems=self.stems[words:],
            rows=self.rows[words:] - texts,
            starts=self.starts[texts:] - words,
            sizes=self.sizes[texts:],
            first=self.first[words:],
            last=self.last[words:],
            texts=self.texts[texts:],
        )
        return first, others

    def word(self, index: int) -> str:
        """Return one word."""
        text = self.texts[int(self.rows[index])]
        return text[int(self.first[index]) : int(self.last[index])]

    def sequences(self) -> Hashes:
        """Return a number for the words of each text in their order, shape (texts,); 0 for none."""
        places = np.arange(len(self.rows)) - self.starts.repeat(self.sizes)
        values = self.hashes * powers(_SEQUENCE_BASE, places)
        total = np.zeros(len(self.sizes), dtype=np.uint64)
        filled = self.sizes > 0
        if filled.any():
            total[filled] = np.add.reduceat(values, self.starts[filled])
        return total

    def pairs(self) -> Hashes:
        """Return a number for each word and the one after it, shape (words - 1,), also across texts."""
        return np.asarray(self.hashes[:-1] + self.hashes[1:] * np.uint64(_SEQUENCE_BASE))


def powers(base: int, exponents: Integers) -> Hashes:
    """Return powers of a number modulo 2⁶⁴."""
    return _power_table(base, int(exponents.max(initial=0)) + 1).take(exponents)


def _power_table(base: int, least: int) -> Hashes:
    """Return at least so many powers of a number modulo 2⁶⁴, from the zeroth."""
    return _sized_power_table(base, max(1024, 1 << least.bit_length()))


@cache
def _sized_power_table(base: int, size: int) -> Hashes:
    table = np.full(size, base, dtype=np.uint64)
    table[0] = 1
    return np.multiply.accumulate(table)


def _letters(text: str) -> Characters:
    """Return the codes of a text's characters, and which of them are letters of words."""
    codes = np.frombuffer(text.encode("utf-32-le", "surrogatepass"), dtype=np.uint32)
    return codes, _letter_table().take(table_places(codes))


@cache
def _letter_table() -> NDArray[np.uint8]:
    is_spaceless = spaceless_characters()
    table = np.where(is_spaceless, _SPACELESS_LETTER, _LETTER) * word_characters()
    return table.astype(np.uint8)


def _latin_letters(text: str) -> Characters:
    """Return the codes of a text's characters, and which of them are small Latin letters."""
    codes = np.frombuffer(text.encode("ascii", "replace"), dtype=np.uint8)
    return codes, _latin_table().take(codes)


@cache
def _latin_table() -> NDArray[np.uint8]:
    table = np.full(128, _NO_LETTER, dtype=np.uint8)
    table[ord("a") : ord("z") + 1] = _LETTER
    return table


def _split(texts: list[str], letters: Callable[[str], Characters]) -> Words:
    chars = np.fromiter(map(len, texts), dtype=np.int64, count=len(texts))
    parts = [_split_chunk(texts[chunk], chars[chunk], letters) for chunk in _chunks(chars)]
    hashes, stems, first, last, sizes = (
        parts[0] if len(parts) == 1 else map(np.concatenate, zip(*parts, strict=True))
    )
    rows = np.arange(len(texts), dtype=np.int64).repeat(sizes)
    return Words(hashes, stems, rows, sizes.cumsum() - sizes, sizes, first, last, texts)


def _chunks(chars: Integers) -> Iterator[slice]:
    """Part many texts by their lengths, so that what is worked with at a time stays small."""
    if chars.sum() < _CHUNK_CHARS:
        return iter([slice(len(chars))])
    numbers = chars.cumsum() // _CHUNK_CHARS
    cuts = (numbers[1:] != numbers[:-1]).nonzero()[0] + 1
    return starmap(slice, pairwise([0, *cuts.tolist(), len(chars)]))


def _split_chunk(
    texts: list[str], chars: Integers, letters: Callable[[str], Characters]
) -> tuple[Hashes, Hashes, Integers, Integers, Integers]:
    """Return the numbers of words and stems, where they stand in their texts, and the number of words a text."""
    codes, kinds = letters(f" {' '.join(texts)} ")
    before, last = _word_spans(kinds)
    # A word is a difference of two sums over the whole chunk, divided by the power that it begins with.
    sums = (codes * _power_table(_BASE, len(codes))[: len(codes)]).cumsum()
    sums_before, scales = sums.take(before), _power_table(_INVERSE, len(codes)).take(before)
    hashes = (sums.take(last) - sums_before) * scales
    stems = (sums.take(np.minimum(before + STEM_CHARS, last)) - sums_before) * scales
    ends = (chars + 1).cumsum()
    sizes = before.searchsorted(ends)
    sizes[1:] -= sizes[:-1].copy()
    text_before = (ends - chars - 1).repeat(sizes)
    return hashes, stems, before - text_before, last - text_before, sizes


def _word_spans(kinds: NDArray[np.uint8]) -> tuple[Integers, Integers]:
    """Return the characters before words and the last ones of them, given what each character is."""
    changes = (kinds[1:] != kinds[:-1]).nonzero()[0]
    following = kinds[1:].take(changes)
    runs = following.nonzero()[0]
    before, last = changes.take(runs), changes.take(runs + 1)
    if following.max(initial=0) < _SPACELESS_LETTER:
        return before, last
    return _pair_spaceless(before, last, following.take(runs) == _SPACELESS_LETTER)


def _pair_spaceless(
    before: Integers, last: Integers, is_spaceless: NDArray[np.bool_]
) -> tuple[Integers, Integers]:
    """Replace each word of a script without spaces by every two of its characters in a row."""
    pairs = np.where(is_spaceless, np.maximum(last - before - 1, 1), 1)
    offsets = np.arange(pairs.sum()) - (pairs.cumsum() - pairs).repeat(pairs)
    before, last = before.repeat(pairs) + offsets, last.repeat(pairs)
    return before, np.where(is_spaceless.repeat(pairs), np.minimum(before + 2, last), last)
