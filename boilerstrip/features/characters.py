"""Counts of classes of characters, for all blocks of a page at once.

No word list decides anything here: a full stop is a full stop in every script, and a script without spaces
is measured by its characters.
"""

from __future__ import annotations

import unicodedata
from enum import IntEnum
from functools import cache
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray


class CharacterClass(IntEnum):
    """What a character is, coarsely; the columns of `CharacterCounts.counts`."""

    OTHER = 0
    LOWER = 1
    UPPER = 2
    CASELESS = 3
    SPACELESS = 4
    DIGIT = 5
    SPACE = 6
    STOP = 7
    COMMA = 8
    COLON = 9
    QUOTE = 10
    BRACKET = 11
    DASH = 12
    SEPARATOR = 13
    CURRENCY = 14
    RIGHTS = 15
    SYMBOL = 16


_BY_CHARACTER = {
    CharacterClass.STOP: ".!?…。！？؟।॥۔։።｡",
    CharacterClass.COMMA: ",;、，；،؛",
    CharacterClass.COLON: ":：",
    CharacterClass.SEPARATOR: "|/\\›‹→←•·▸▾▶►■●★☆>＞｜＋+",
    CharacterClass.RIGHTS: "©®™",
    CharacterClass.CURRENCY: "%％",
    CharacterClass.QUOTE: "\"'“”„‟‘’‚«»「」『』",
}
_BY_CATEGORY = {
    "Ll": CharacterClass.LOWER,
    "Lu": CharacterClass.UPPER,
    "Lt": CharacterClass.UPPER,
    "Lo": CharacterClass.CASELESS,
    "Lm": CharacterClass.CASELESS,
    "Mn": CharacterClass.CASELESS,
    "Mc": CharacterClass.CASELESS,
    "Nd": CharacterClass.DIGIT,
    "Zs": CharacterClass.SPACE,
    "Zl": CharacterClass.SPACE,
    "Zp": CharacterClass.SPACE,
    "Ps": CharacterClass.BRACKET,
    "Pe": CharacterClass.BRACKET,
    "Pi": CharacterClass.QUOTE,
    "Pf": CharacterClass.QUOTE,
    "Pd": CharacterClass.DASH,
    "Sc": CharacterClass.CURRENCY,
    "So": CharacterClass.SYMBOL,
}
# Thai, Lao, Tibetan, Myanmar and Khmer; ideographs and kana.
_SPACELESS_RANGES = (
    (0x0E00, 0x1000),
    (0x1000, 0x10A0),
    (0x1780, 0x1800),
    (0x3040, 0x3100),
    (0x3400, 0xA000),
    (0xF900, 0xFB00),
)
_HANGUL = (0xAC00, 0xD7A4)
_TABLE_SIZE = 0x10000
_SPACELESS_WEIGHT = 1.5
_JOINERS = (0x200C, 0x200D)
_MOST_MIXED = 0x1000
"""Longer ranges of spaceless scripts are ideographs throughout; the others have marks that are no letters."""


@cache
def _table() -> NDArray[np.uint8]:
    """Class of every character of the basic plane; made once, at the first page."""
    table = np.zeros(_TABLE_SIZE, dtype=np.uint8)
    for start, end in ((0, 0x3400), (0xA000, 0xAC00), (0xFB00, _TABLE_SIZE)):
        for code in range(start, end):
            table[code] = _BY_CATEGORY.get(unicodedata.category(chr(code)), CharacterClass.OTHER)
    table[_HANGUL[0] : _HANGUL[1]] = CharacterClass.CASELESS
    for start, end in _SPACELESS_RANGES:
        part = table[start:end]
        part[(part == CharacterClass.CASELESS) | (part == CharacterClass.OTHER)] = CharacterClass.SPACELESS
    for character_class, characters in _BY_CHARACTER.items():
        for character in characters:
            table[ord(character)] = character_class
    table[ord("\n")] = CharacterClass.SPACE
    return table


IDEOGRAPH, RARE = _TABLE_SIZE, _TABLE_SIZE + 1
"""Places of the characters beyond the basic plane in the tables of word characters: ideographs, and all others."""

_IDEOGRAPHS = (0x20000, 0x40000)


def table_places(codes: NDArray[np.uint32]) -> NDArray[np.uint32]:
    """Return where characters stand in the tables of word characters, given their codes."""
    if not len(codes) or codes.max() < _TABLE_SIZE:
        return codes
    places = np.minimum(codes, RARE)
    places[codes >= _TABLE_SIZE] = RARE
    places[(codes >= _IDEOGRAPHS[0]) & (codes < _IDEOGRAPHS[1])] = IDEOGRAPH
    return places


@cache
def word_characters() -> NDArray[np.bool_]:
    """Say which characters words are made of: letters, their marks and joiners, decimal digits, and underscores.

    Returns
    -------
    ndarray of bool, shape (65538,)
        See `table_places`. Beyond the basic plane only ideographs are.
    """
    kinds = CharacterClass
    letters = (kinds.LOWER, kinds.UPPER, kinds.CASELESS, kinds.SPACELESS, kinds.DIGIT)
    table = np.append(np.isin(_table(), letters), [True, False])
    for start, end in _SPACELESS_RANGES:
        if end - start <= _MOST_MIXED:
            for code in range(start, end):
                table[code] &= unicodedata.category(chr(code))[0] in "LMN"
    table[[ord("_"), *_JOINERS]] = True
    return table


@cache
def spaceless_characters() -> NDArray[np.bool_]:
    """Say which characters are of scripts that put no spaces between words; as `word_characters`."""
    return np.append(_table() == CharacterClass.SPACELESS, [True, False])


_PLACES_BACK = np.array([[1], [2], [3]])
"""How far from a block's end the characters are that `CharacterCounts.ends_with` looks at."""


class CharacterCounts:
    """Counts of character classes for the blocks of one page.

    Parameters
    ----------
    texts
        The blocks' texts, none of them empty.

    Attributes
    ----------
    counts
        Shape (blocks, classes), float64.
    chars
        Shape (blocks,): number of characters.
    lengths
        Shape (blocks,): number of characters where one of a script without spaces weighs 2.5, about as much
        as it says.
    first, second_last, last
        Shape (blocks,): class of the first, the last but one and the last character.
    """

    __slots__ = (
        "_codes",
        "_ends",
        "_joined",
        "_last_codes",
        "chars",
        "counts",
        "first",
        "last",
        "lengths",
        "second_last",
    )

    def __init__(self, texts: Sequence[str]) -> None:
        sizes = np.fromiter(map(len, texts), dtype=np.int64, count=len(texts))
        joined = "".join(texts)
        codes = np.frombuffer(joined.encode("utf-32-le", "surrogatepass"), dtype=np.uint32)
        basic = codes < _TABLE_SIZE
        if basic.all():
            classes = _table().take(codes)
        else:
            classes = np.full(codes.shape, CharacterClass.SYMBOL, dtype=np.uint8)
            classes[basic] = _table()[codes[basic]]
        width = len(CharacterClass)
        cells = (np.arange(len(texts)) * width).repeat(sizes)
        cells += classes
        counts = np.bincount(cells, minlength=len(texts) * width).reshape(len(texts), width)
        ends = sizes.cumsum()
        backwards = np.maximum(ends - _PLACES_BACK, ends - sizes)
        self._joined, self._codes, self._ends = joined, codes, ends
        self._last_codes = np.where(sizes >= _PLACES_BACK, codes[backwards], 0)
        # Each class in one piece of memory: they are asked for one by one.
        self.counts = counts.astype(np.float64, order="F")
        self.chars = sizes.astype(np.float64)
        self.lengths = self.chars + _SPACELESS_WEIGHT * self.counts[:, CharacterClass.SPACELESS]
        self.first = classes[ends - sizes]
        self.last, self.second_last = classes[backwards[:2]]

    def of(self, *classes: CharacterClass) -> NDArray[np.float64]:
        """Return how many characters of the given classes each block has, shape (blocks,)."""
        total: NDArray[np.float64] = self.counts[:, classes[0]]
        for character_class in classes[1:]:
            total = total + self.counts[:, character_class]
        return total

    def having(self, characters: str) -> NDArray[np.float64]:
        """Return how many of the given characters each block has, shape (blocks,)."""
        here = [ord(each) for each in characters if each in self._joined]
        if not here:
            return np.zeros(len(self._ends))
        places = np.concatenate([(self._codes == code).nonzero()[0] for code in here])
        rows = np.searchsorted(self._ends, places, side="right")
        return np.bincount(rows, minlength=len(self._ends)).astype(np.float64)

    def ends_with(self, ending: str) -> NDArray[np.bool_]:
        """Say which blocks end in up to three characters, shape (blocks,)."""
        found: NDArray[np.bool_] = self._last_codes[0] == ord(ending[-1])
        for codes, character in zip(self._last_codes[1:], ending[-2::-1], strict=False):
            found &= codes == ord(character)
        return found
