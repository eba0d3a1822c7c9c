"""The words of a page as numbers, found in one pass over all its blocks.

Two words have the same number exactly when they are the same, up to chance of one in 10¹⁹: the number is a
polynomial of the word's characters modulo 2⁶⁴ (Karp and Rabin, 1987). So words are compared, looked up and put
together as arrays.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

import numpy as np

from boilerstrip.features.characters import (
    FIRST_SPACELESS,
    spaceless_characters,
    table_places,
    word_characters,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from numpy.typing import NDArray

    Integers = NDArray[np.int64]
    Hashes = NDArray[np.uint64]

STEM_CHARS = 5
"""How much of a word its stem is."""

_MAX_CHARS = 400
_CHUNK_CHARS = 1 << 18
_BASE = 0x9E3779B97F4A7C15
_SEQUENCE_BASE = 0xD6E8FEB86659FD93


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
        return _split([text[:most_chars].lower() for text in texts], word_characters())

    @classmethod
    def of_addresses(cls, addresses: Iterable[str], *, most_chars: int) -> Words:
        """Split addresses into their runs of Latin letters; only their beginnings are read."""
        return _split([address[:most_chars].lower() for address in addresses], _latin_letters())

    def word(self, index: int) -> str:
        """Return one word."""
        text = self.texts[int(self.rows[index])]
        return text[int(self.first[index]) : int(self.last[index])]

    def sequences(self) -> Hashes:
        """Return a number for the words of each text in their order, shape (texts,); 0 for none."""
        places = np.arange(len(self.rows)) - self.starts[self.rows]
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
    most = int(exponents.max(initial=0)) + 1
    table = _power_table(base, max(1024, 1 << most.bit_length()))
    return table[exponents]


@cache
def _power_table(base: int, size: int) -> Hashes:
    table = np.full(size, base, dtype=np.uint64)
    table[0] = 1
    return np.multiply.accumulate(table)


@cache
def _latin_letters() -> NDArray[np.bool_]:
    table = np.zeros(128, dtype=bool)
    table[ord("a") : ord("z") + 1] = True
    return table


def _split(texts: list[str], is_word: NDArray[np.bool_]) -> Words:
    parts = [_split_chunk(chunk, is_word) for chunk in _chunks(texts)]
    if len(parts) == 1:
        hashes, stems, first, last, sizes = parts[0]
    else:
        empty = _split_chunk([], is_word)
        hashes, stems, first, last, sizes = (
            np.concatenate(arrays) for arrays in zip(empty, *parts, strict=True)
        )
    rows = np.repeat(np.arange(len(texts)), sizes)
    return Words(hashes, stems, rows, np.cumsum(sizes) - sizes, sizes, first, last, texts)


def _chunks(texts: list[str]) -> Iterator[list[str]]:
    """Part many texts, so that what is worked with at a time stays small."""
    start, chars = 0, 0
    for index, text in enumerate(texts):
        chars += len(text)
        if chars >= _CHUNK_CHARS:
            yield texts[start : index + 1]
            start, chars = index + 1, 0
    if start < len(texts):
        yield texts[start:]


def _split_chunk(
    texts: list[str], is_word: NDArray[np.bool_]
) -> tuple[Hashes, Hashes, Integers, Integers, Integers]:
    """Return the numbers of words and stems, where they stand in their texts, and the number of words a text."""
    joined = " ".join(texts) + " "
    codes = np.frombuffer(joined.encode("utf-32-le", "surrogatepass"), dtype=np.uint32)
    characters = table_places(codes)
    in_word = is_word[np.minimum(characters, len(is_word) - 1)]
    joint = in_word[1:] & in_word[:-1]
    spaceless = spaceless_characters()[characters] if codes.max() >= FIRST_SPACELESS else None
    if spaceless is not None:
        joint &= spaceless[1:] == spaceless[:-1]
    letters = np.flatnonzero(in_word)
    start = np.flatnonzero(in_word & ~np.append(False, joint))
    end = np.flatnonzero(in_word & ~np.append(joint, False)) + 1
    lengths = end - start
    places = letters - np.repeat(start, lengths)
    values = codes[letters].astype(np.uint64) * powers(_BASE, places)
    offsets = np.cumsum(lengths) - lengths
    if len(start):
        hashes = np.add.reduceat(values, offsets)
        values[places >= STEM_CHARS] = 0
        stems = np.add.reduceat(values, offsets)
    else:
        hashes = stems = np.zeros(0, dtype=np.uint64)
    if spaceless is not None:
        start, end, hashes, stems = _pair_spaceless(codes, spaceless, start, end, hashes, stems)
    text_chars = np.fromiter(map(len, texts), dtype=np.int64, count=len(texts))
    text_ends = np.cumsum(text_chars + 1)
    text = np.searchsorted(text_ends, start, side="right")
    text_starts = (text_ends - text_chars - 1)[text] if len(texts) else start
    sizes = np.bincount(text, minlength=len(texts))
    return hashes, stems, start - text_starts, end - text_starts, sizes


def _pair_spaceless(
    codes: NDArray[np.uint32],
    spaceless: NDArray[np.bool_],
    start: Integers,
    end: Integers,
    hashes: Hashes,
    stems: Hashes,
) -> tuple[Integers, Integers, Hashes, Hashes]:
    """Replace each word of a script without spaces by every two of its characters in a row."""
    replaced = spaceless[start] & (end - start > 1)
    if not replaced.any():
        return start, end, hashes, stems
    pairs = (end - start - 1)[replaced]
    first = np.repeat(start[replaced] - np.cumsum(pairs) + pairs, pairs) + np.arange(pairs.sum())
    values = codes.astype(np.uint64)
    paired = values[first] + values[first + 1] * np.uint64(_BASE)
    kept = ~replaced
    start, end = np.append(start[kept], first), np.append(end[kept], first + 2)
    hashes, stems = np.append(hashes[kept], paired), np.append(stems[kept], paired)
    order = np.argsort(start, kind="stable")
    return start[order], end[order], hashes[order], stems[order]
