"""The words of a page: of its text, of its link addresses, and of the names in its mark-up.

A term is a word and the field that it stands in. What a term says is learned (see `boilerstrip.model.lexicon`);
nothing here knows any word.
"""

from __future__ import annotations

import re
from enum import Enum
from functools import lru_cache
from itertools import pairwise
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from typing import TypeAlias

    from boilerstrip.segment.page import Page, Tree

    Terms: TypeAlias = "dict[Field, tuple[list[int], list[str]]]"
    """For every field its terms in page order: where each stands, and its word."""


class Field(str, Enum):
    """Where a word stands. All but `AROUND` are numbered by block, that one by element."""

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
_WORDS = re.compile(r"\w+")
_NAME_WORDS = re.compile(r"[A-Z]?[a-z]{2,}|[A-Z]{2,}")
_HREF_WORDS = re.compile(r"[a-z]{3,}")
_CACHED_NAMES = 20_000
_FIRST_SPACELESS = "\u0e00"


def page_terms(page: Page) -> Terms:
    """Collect the terms of a page.

    Parameters
    ----------
    page
        A segmented page. Plain text has the terms of its words only.
    """
    terms: Terms = {field: ([], []) for field in Field}
    _add_words(page, terms)
    if page.tree is not None:
        _add_hrefs(page, terms)
        _add_names(page, page.tree, terms)
    return terms


def _add_words(page: Page, terms: Terms) -> None:
    word_blocks, word_words = terms[Field.WORD]
    for index, text in enumerate(page.texts):
        lower = text[:_MAX_CHARS].lower()
        words = _WORDS.findall(lower)
        if not words:
            continue
        if len(text) <= _MAX_SHORT_CHARS:
            _add_short(index, len(text), words, terms)
        if not lower.isascii() and max(words) >= _FIRST_SPACELESS:
            words = [part for word in words for part in _parts(word)]
        word_blocks.extend([index] * len(words))
        word_words.extend(words)


def _add_short(index: int, chars: int, words: list[str], terms: Terms) -> None:
    for field, found in (
        (Field.PAIR, [f"{first} {second}" for first, second in pairwise(words)]),
        (Field.STEM, [word[:_STEM_CHARS] for word in words if len(word) > _STEM_CHARS]),
        (Field.FIRST, words[:1]),
        (Field.LAST, words[-1:]),
        (Field.WHOLE, [" ".join(words)] if chars <= _MAX_WHOLE_CHARS else []),
    ):
        blocks, field_words = terms[field]
        blocks.extend([index] * len(found))
        field_words.extend(found)


def _parts(word: str) -> list[str]:
    """Return the word, or every two characters in a row where the script puts no spaces between words."""
    if word[0] < _FIRST_SPACELESS or len(word) == 1:
        return [word]
    return [word[at : at + 2] for at in range(len(word) - 1)]


def _add_hrefs(page: Page, terms: Terms) -> None:
    blocks, words = terms[Field.HREF]
    for index, links in enumerate(page.links):
        if links:
            found = _HREF_WORDS.findall(links[0].href[:_MAX_HREF_CHARS].lower())
            blocks.extend([index] * len(found))
            words.extend(found)


def _add_names(page: Page, tree: Tree, terms: Terms) -> None:
    inside = _inline_elements(page, tree)
    blocks, words = terms[Field.NAME]
    names = tree.words
    for index, node in enumerate(page.nodes):
        found = name_words(names[node]) if names[node] else ()
        for element in inside.get(index, ()):
            found += name_words(names[element])
        blocks.extend([index] * len(found))
        words.extend(found)
    nodes, words = terms[Field.AROUND]
    for node, (name, first, end) in enumerate(zip(names, tree.first_block, tree.end_block, strict=True)):
        if name and end > first:
            found = name_words(name)
            nodes.extend([node] * len(found))
            words.extend(found)


def _inline_elements(page: Page, tree: Tree) -> dict[int, list[int]]:
    """Find the named elements that begin and end within one block, right below the element that holds it."""
    found: dict[int, list[int]] = {}
    size = len(page)
    for node, words in enumerate(tree.words):
        if words:
            block = tree.first_block[node]
            if block == tree.end_block[node] and block < size and tree.parents[node] == page.nodes[block]:
                found.setdefault(block, []).append(node)
    return found


@lru_cache(maxsize=_CACHED_NAMES)
def name_words(names: str) -> tuple[str, ...]:
    """Split the names of an element into words: at every mark, and where a capital follows a small letter."""
    # Not a set: the order of its strings differs from process to process, and with it every sum over them.
    return tuple(dict.fromkeys(word.lower() for word in _NAME_WORDS.findall(names[:_MAX_NAME_CHARS])))
