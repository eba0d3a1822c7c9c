"""The words of a page: of its text, of its link addresses, and of the names in its mark-up.

A term is a word behind a letter that says where it stands: ``w`` in the block's text, ``t`` the whole of a
short block, ``c`` the names of the block's own element and of the inline elements in it, ``h`` its link
address, and ``p`` the names of the elements around. What a term says is learned (see `boilerstrip.model.lexicon`);
nothing here knows any word.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import lru_cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from boilerstrip.segment.page import Page, Tree

_MAX_CHARS = 600
_MAX_WHOLE_CHARS = 30
_MAX_NAME_CHARS = 400
_MAX_HREF_CHARS = 120
_WORDS = re.compile(r"\n|\w+")
_NAME_WORDS = re.compile(r"[A-Z]?[a-z]{2,}|[A-Z]{2,}")
_HREF_WORDS = re.compile(r"[a-z]{3,}")
_CACHED_NAMES = 20_000
_FIRST_SPACELESS = "\u0e00"


@dataclass(slots=True)
class Terms:
    """The terms of one page, as pairs of columns.

    Attributes
    ----------
    blocks, block_terms
        A block's index and a term of its own, once for every time that it occurs.
    nodes, node_terms
        An element's index and a term that stands for every block in it.
    """

    blocks: list[int] = field(default_factory=list)
    block_terms: list[str] = field(default_factory=list)
    nodes: list[int] = field(default_factory=list)
    node_terms: list[str] = field(default_factory=list)


def page_terms(page: Page) -> Terms:
    """Collect the terms of a page.

    Parameters
    ----------
    page
        A segmented page. Plain text has the terms of its words only.
    """
    terms = Terms()
    _add_words(page, terms)
    if page.tree is not None:
        _add_hrefs(page, terms)
        _add_names(page, page.tree, terms)
    return terms


def _add_words(page: Page, terms: Terms) -> None:
    blocks, block_terms = terms.blocks, terms.block_terms
    starts = [text[:_MAX_CHARS].replace("\n", " ") for text in page.texts]
    index = 0
    for word in _WORDS.findall("\n".join(starts).lower()):
        if word == "\n":
            index += 1
        elif word[0] < _FIRST_SPACELESS or len(word) == 1:
            blocks.append(index)
            block_terms.append("w:" + word)
        else:
            pairs = ["w:" + word[at : at + 2] for at in range(len(word) - 1)]
            blocks.extend([index] * len(pairs))
            block_terms.extend(pairs)
    for index, text in enumerate(page.texts):
        if len(text) <= _MAX_WHOLE_CHARS:
            blocks.append(index)
            block_terms.append("t:" + text.lower())


def _add_hrefs(page: Page, terms: Terms) -> None:
    for index, links in enumerate(page.links):
        if links:
            words = _HREF_WORDS.findall(links[0].href[:_MAX_HREF_CHARS].lower())
            terms.blocks.extend([index] * len(words))
            terms.block_terms.extend(["h:" + word for word in words])


def _add_names(page: Page, tree: Tree, terms: Terms) -> None:
    inside = _inline_elements(page, tree)
    for index, node in enumerate(page.nodes):
        for element in (node, *inside.get(index, ())):
            own = name_terms(tree.words[element], "c:") if element >= 0 else ()
            terms.blocks.extend([index] * len(own))
            terms.block_terms.extend(own)
    first, end = tree.first_block, tree.end_block
    for node, words in enumerate(tree.words):
        if words and end[node] > first[node]:
            around = name_terms(words, "p:")
            terms.nodes.extend([node] * len(around))
            terms.node_terms.extend(around)


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
def name_terms(words: str, prefix: str) -> tuple[str, ...]:
    """Split the names of an element into terms: at every mark, and where a capital follows a small letter."""
    return tuple({prefix + word.lower() for word in _NAME_WORDS.findall(words[:_MAX_NAME_CHARS])})
