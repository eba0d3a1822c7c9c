"""What a block's own text says, in any language."""

from __future__ import annotations

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


def text_columns(page: Page, characters: CharacterCounts) -> Columns:
    """Compute the columns that need nothing but the block's text and its copies on the page.

    Parameters
    ----------
    page
        The segmented page.
    characters
        Its character counts.
    """
    kinds = CharacterClass
    chars = characters.chars
    counts = characters.counts
    letters = characters.of(kinds.LOWER, kinds.UPPER, kinds.CASELESS, kinds.SPACELESS)
    words = counts[:, kinds.SPACE] + 1 + counts[:, kinds.SPACELESS] / 2
    logs = np.log1p(counts).T
    by_word = (counts / words[:, None]).T
    by_char = (counts / chars[:, None]).T
    first = characters.first == _ALL_KINDS
    last = characters.last == _ALL_KINDS
    return {
        "log_length": np.log1p(characters.lengths),
        "log_words": np.log1p(words),
        "word_length": np.minimum(letters / words, 20),
        "stops": logs[kinds.STOP],
        "commas": logs[kinds.COMMA],
        "stop_density": by_word[kinds.STOP],
        "comma_density": by_word[kinds.COMMA],
        "colons": logs[kinds.COLON],
        "quotes": logs[kinds.QUOTE],
        "brackets": logs[kinds.BRACKET],
        "dashes": logs[kinds.DASH],
        "separators": logs[kinds.SEPARATOR],
        "separator_density": by_word[kinds.SEPARATOR],
        "digit_share": by_char[kinds.DIGIT],
        "digits": logs[kinds.DIGIT],
        "upper_share": counts[:, kinds.UPPER] / np.maximum(letters, 1),
        "upper_per_word": np.minimum(by_word[kinds.UPPER], 5),
        "currency": logs[kinds.CURRENCY],
        "rights": np.minimum(counts[:, kinds.RIGHTS], 2),
        "symbols": np.log1p(characters.of(kinds.SYMBOL, kinds.OTHER)),
        "spaceless_share": by_char[kinds.SPACELESS],
        "caseless_share": by_char[kinds.CASELESS],
        "starts_upper": first[kinds.UPPER],
        "starts_lower": first[kinds.LOWER],
        "starts_digit": first[kinds.DIGIT],
        "starts_quote": first[kinds.QUOTE],
        "starts_mark": first[kinds.SEPARATOR] | first[kinds.DASH] | first[kinds.SYMBOL],
        "ends_stop": last[kinds.STOP],
        "ends_quoted_stop": (last[kinds.QUOTE] | last[kinds.BRACKET])
        & (characters.second_last == kinds.STOP),
        "ends_colon": last[kinds.COLON],
        "ends_mark": last[kinds.SEPARATOR] | last[kinds.DASH] | last[kinds.SYMBOL],
        "ends_digit": last[kinds.DIGIT],
        "prose": prose(characters) > 0,
        "line_breaks": np.log1p(characters.having("\n")),
        "at_sign": characters.having("@") > 0,
        "question": np.any([characters.ends_with(mark) for mark in "?？؟"], axis=0),
        "exclamation": characters.having("!！") > 0,
        "ellipsis_end": np.any([characters.ends_with(ending) for ending in _ELLIPSES], axis=0),
        "copies": np.log1p(_copies(page.texts)),
    }


def prose(characters: CharacterCounts) -> NDArray[np.float64]:
    """Return the length of each block that reads like running text, 0 for the others; shape (blocks,)."""
    sentence = characters.of(CharacterClass.STOP) >= 1
    long_enough = characters.lengths >= _PROSE_LENGTH
    return np.where(sentence & long_enough, characters.lengths, 0.0)


def _each(values: Iterable[float]) -> NDArray[np.float64]:
    return np.fromiter(values, dtype=np.float64)


def _copies(texts: list[str]) -> NDArray[np.float64]:
    """Count, for each block, the other blocks of the page with the same text."""
    seen: dict[str, int] = {}
    for text in texts:
        seen[text] = seen.get(text, 0) + 1
    return _each(seen[text] - 1 for text in texts)
