"""What a block's own text says, in any language."""

from __future__ import annotations

from collections import Counter
from functools import reduce
from typing import TYPE_CHECKING

import numpy as np

from boilerstrip.features.characters import CharacterClass, CharacterCounts

if TYPE_CHECKING:
    from collections.abc import Iterable

    from numpy.typing import NDArray

    from boilerstrip.features.columns import Columns
    from boilerstrip.segment.page import Page


_PROSE_LENGTH = 80.0
_ELLIPSES = ("…", "...", "…]")
_ALL_KINDS = np.arange(len(CharacterClass))[:, None]
_LOGGED = (
    CharacterClass.STOP,
    CharacterClass.COMMA,
    CharacterClass.COLON,
    CharacterClass.QUOTE,
    CharacterClass.BRACKET,
    CharacterClass.DASH,
    CharacterClass.SEPARATOR,
    CharacterClass.DIGIT,
    CharacterClass.CURRENCY,
)
_LOGGED_ROWS = np.array(_LOGGED)


def text_columns(page: Page, characters: CharacterCounts, running: NDArray[np.float64]) -> Columns:
    """Compute the columns that need nothing but the block's text and its copies on the page.

    Parameters
    ----------
    page
        The segmented page.
    characters
        Its character counts.
    running
        What `prose` says of them.
    """
    kinds = CharacterClass
    chars = characters.chars
    counts = characters.counts
    letters = characters.of(kinds.LOWER, kinds.UPPER, kinds.CASELESS, kinds.SPACELESS)
    words = counts[:, kinds.SPACE] + 1 + counts[:, kinds.SPACELESS] / 2
    logs = dict(zip(_LOGGED, np.log1p(counts.T[_LOGGED_ROWS]), strict=True))
    first = characters.first == _ALL_KINDS
    last = characters.last == _ALL_KINDS
    return {
        "log_length": np.log1p(characters.lengths),
        "log_words": np.log1p(words),
        "word_length": np.minimum(letters / words, 20),
        "stops": logs[kinds.STOP],
        "commas": logs[kinds.COMMA],
        "stop_density": counts[:, kinds.STOP] / words,
        "comma_density": counts[:, kinds.COMMA] / words,
        "colons": logs[kinds.COLON],
        "quotes": logs[kinds.QUOTE],
        "brackets": logs[kinds.BRACKET],
        "dashes": logs[kinds.DASH],
        "separators": logs[kinds.SEPARATOR],
        "separator_density": counts[:, kinds.SEPARATOR] / words,
        "digit_share": counts[:, kinds.DIGIT] / chars,
        "digits": logs[kinds.DIGIT],
        "upper_share": counts[:, kinds.UPPER] / np.maximum(letters, 1),
        "upper_per_word": np.minimum(counts[:, kinds.UPPER] / words, 5),
        "currency": logs[kinds.CURRENCY],
        "rights": np.minimum(counts[:, kinds.RIGHTS], 2),
        "symbols": np.log1p(characters.of(kinds.SYMBOL, kinds.OTHER)),
        "spaceless_share": counts[:, kinds.SPACELESS] / chars,
        "caseless_share": counts[:, kinds.CASELESS] / chars,
        "starts_upper": first[kinds.UPPER],
        "starts_lower": first[kinds.LOWER],
        "starts_digit": first[kinds.DIGIT],
        "starts_quote": first[kinds.QUOTE],
        "starts_mark": first[kinds.SEPARATOR] | first[kinds.DASH] | first[kinds.SYMBOL],
        "ends_stop": last[kinds.STOP],
        "ends_quoted_stop": (last[kinds.QUOTE] | last[kinds.BRACKET])
        & (characters.second_last == kinds.STOP.value),
        "ends_colon": last[kinds.COLON],
        "ends_mark": last[kinds.SEPARATOR] | last[kinds.DASH] | last[kinds.SYMBOL],
        "ends_digit": last[kinds.DIGIT],
        "prose": running > 0,
        "line_breaks": np.log1p(characters.having("\n")),
        "at_sign": characters.having("@") > 0,
        "question": _ends_with_any(characters, "?？؟"),
        "exclamation": characters.having("!！") > 0,
        "ellipsis_end": _ends_with_any(characters, _ELLIPSES),
        "copies": np.log1p(_copies(page.texts)),
    }


def prose(characters: CharacterCounts) -> NDArray[np.float64]:
    """Return the length of each block that reads like running text, 0 for the others; shape (blocks,)."""
    sentence = characters.of(CharacterClass.STOP) >= 1
    long_enough = characters.lengths >= _PROSE_LENGTH
    return np.where(sentence & long_enough, characters.lengths, 0.0)


def _ends_with_any(characters: CharacterCounts, endings: Iterable[str]) -> NDArray[np.bool_]:
    return reduce(np.logical_or, map(characters.ends_with, endings))


def _copies(texts: list[str]) -> NDArray[np.float64]:
    """Count, for each block, the other blocks of the page with the same text."""
    seen = Counter(texts)
    return np.fromiter(map(seen.__getitem__, texts), dtype=np.float64, count=len(texts)) - 1
