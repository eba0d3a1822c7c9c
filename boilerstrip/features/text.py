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
    letters = characters.of(kinds.LOWER, kinds.UPPER, kinds.CASELESS, kinds.SPACELESS)
    words = characters.of(kinds.SPACE) + 1 + characters.of(kinds.SPACELESS) / 2
    stops = characters.of(kinds.STOP)
    first, last = characters.first, characters.last
    ends_in_stop = last == kinds.STOP
    ends_in_quoted_stop = ((last == kinds.QUOTE) | (last == kinds.BRACKET)) & (
        characters.second_last == kinds.STOP
    )
    return {
        "log_length": np.log1p(characters.lengths),
        "log_words": np.log1p(words),
        "word_length": np.minimum(letters / words, 20),
        "stops": np.log1p(stops),
        "commas": np.log1p(characters.of(kinds.COMMA)),
        "stop_density": stops / words,
        "comma_density": characters.of(kinds.COMMA) / words,
        "colons": np.log1p(characters.of(kinds.COLON)),
        "quotes": np.log1p(characters.of(kinds.QUOTE)),
        "brackets": np.log1p(characters.of(kinds.BRACKET)),
        "dashes": np.log1p(characters.of(kinds.DASH)),
        "separators": np.log1p(characters.of(kinds.SEPARATOR)),
        "separator_density": characters.of(kinds.SEPARATOR) / words,
        "digit_share": characters.of(kinds.DIGIT) / chars,
        "digits": np.log1p(characters.of(kinds.DIGIT)),
        "upper_share": characters.of(kinds.UPPER) / np.maximum(letters, 1),
        "upper_per_word": np.minimum(characters.of(kinds.UPPER) / words, 5),
        "currency": np.log1p(characters.of(kinds.CURRENCY)),
        "rights": np.minimum(characters.of(kinds.RIGHTS), 2),
        "symbols": np.log1p(characters.of(kinds.SYMBOL, kinds.OTHER)),
        "spaceless_share": characters.of(kinds.SPACELESS) / chars,
        "caseless_share": characters.of(kinds.CASELESS) / chars,
        "starts_upper": first == kinds.UPPER,
        "starts_lower": first == kinds.LOWER,
        "starts_digit": first == kinds.DIGIT,
        "starts_quote": first == kinds.QUOTE,
        "starts_mark": (first == kinds.SEPARATOR) | (first == kinds.DASH) | (first == kinds.SYMBOL),
        "ends_stop": ends_in_stop,
        "ends_quoted_stop": ends_in_quoted_stop,
        "ends_colon": last == kinds.COLON,
        "ends_mark": (last == kinds.SEPARATOR) | (last == kinds.DASH) | (last == kinds.SYMBOL),
        "ends_digit": last == kinds.DIGIT,
        "prose": prose(characters) > 0,
        "line_breaks": np.log1p(_each(text.count("\n") for text in page.texts)),
        "at_sign": _each("@" in text for text in page.texts),
        "question": _each(text[-1] in "?？؟" for text in page.texts),
        "exclamation": _each("!" in text or "！" in text for text in page.texts),
        "ellipsis_end": _each(text.endswith(("...", "…", "[…]", "…]")) for text in page.texts),
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
