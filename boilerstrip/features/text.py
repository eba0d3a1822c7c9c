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
    columns: Columns = {
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
    columns.update(_title_columns(page))
    return columns


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


_MAX_TITLE_CHARS = 400


def _title_columns(page: Page) -> Columns:
    """Compare each block with what the page calls itself.

    The overlap of two sets of words is taken relative to each of them: all of the block's words in the title,
    and all of the title's words in the block.
    """
    size = len(page)
    inside, covers, equal = np.zeros(size), np.zeros(size), np.zeros(size)
    titles = [title.lower() for title in page.titles[:4] if len(title) <= _MAX_TITLE_CHARS]
    if titles:
        title_words = set().union(*(_words(title) for title in titles))
        shortest = min((_words(title) for title in titles), key=len)
        for index, text in enumerate(page.texts):
            if len(text) > _MAX_TITLE_CHARS:
                continue
            lower = text.lower()
            words = _words(lower)
            common = len(words & title_words)
            if common:
                inside[index] = common / len(words)
                covers[index] = len(words & shortest) / len(shortest)
                equal[index] = any(lower in title for title in titles) and covers[index] > 0
    return {"in_title": inside, "covers_title": covers, "part_of_title": equal}


def _words(text: str) -> set[str]:
    """Return the set of words, or of characters where the script puts no spaces between words."""
    if text.isascii() or " " in text:
        return set(text.split())
    return set(text)
