"""What the mark-up around a block says: its element, the elements around that, its links."""

from __future__ import annotations

from itertools import compress
from typing import TYPE_CHECKING

import numpy as np

from boilerstrip.document import Role
from boilerstrip.segment.page import string_numbers

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from boilerstrip.features.columns import Columns
    from boilerstrip.segment.page import Page, Tree

    Integers = NDArray[np.int64]

_OWN_TAGS = (
    "p", "div", "li", "h1", "h2", "h3", "h4", "td", "button", "label", "option", "figcaption", "dt", "dd",
    "summary", "section", "header", "blockquote", "pre", "body", "caption",
)  # fmt: skip
_AROUND_TAGS = (
    "article", "main", "aside", "nav", "header", "footer", "section", "form", "ul", "ol", "table", "figure",
    "blockquote", "button", "noscript", "dialog", "details", "address", "dl", "fieldset", "select",
)  # fmt: skip
_KIN = {"h4": ("h5", "h6"), "td": ("th",)}
"""Elements that have a column, with the rare ones that count as they do."""

_SITE, _ELSEWHERE, _FRAGMENT, _ACTION = range(4)
"""Where a link leads: to a page of the site, any page by its full address, a place on the page, or to no page."""

_OWN_NAMES = tuple(f"tag_{tag}" for tag in _OWN_TAGS)
_AROUND_NAMES = (*(f"in_{tag}" for tag in _AROUND_TAGS), "hidden")
_OWN_NUMBERS = string_numbers(_OWN_TAGS)[:, None]
_AROUND_NUMBERS = string_numbers(_AROUND_TAGS)[:, None]
_KIN_NUMBERS = [(_OWN_TAGS.index(tag), string_numbers(rare)) for tag, rare in _KIN.items()]


def markup_columns(
    page: Page, tree: Tree, lengths: NDArray[np.float64], in_links: NDArray[np.float64]
) -> Columns:
    """Compute the columns that need the block's element, its ancestors and its links.

    Parameters
    ----------
    page, tree
        The segmented page and its elements.
    lengths, in_links
        Shape (blocks,): the blocks' lengths in characters, and how much of that is the text of links.
    """
    # The members of an enumeration are single objects, so that their identities can be compared as numbers.
    roles = np.fromiter(map(id, page.roles), dtype=np.int64, count=len(page))
    tags = tree.tag_numbers()
    return {
        **_own_columns(tags[page.arrays()[1]]),
        **_around_columns(len(page), tree, tags),
        "heading_role": roles == id(Role.HEADING),
        "list_role": roles == id(Role.LIST_ITEM),
        "bold_share": np.asarray(page.bold_chars) / lengths,
        "images_before": np.minimum(page.images, 3),
        **_link_columns(page, lengths, in_links),
    }


def link_chars(page: Page) -> NDArray[np.float64]:
    """Return the number of characters of each block that are the text of a link, shape (blocks,)."""
    chars = [0] * len(page)
    for block, links in enumerate(page.links):
        for start, end, _ in links:
            chars[block] += end - start
    return np.array(chars, dtype=np.float64)


def _own_columns(tags: Integers) -> Columns:
    """Say which element each block is of, given the number of its tag."""
    is_tag = tags == _OWN_NUMBERS
    for code, rare in _KIN_NUMBERS:
        for number in rare:
            is_tag[code] |= tags == number
    return {_OWN_NAMES: is_tag}


def _around_columns(size: int, tree: Tree, tags: Integers) -> Columns:
    """Say which elements a block lies in: an element covers an unbroken range of blocks."""
    _, first, end = tree.arrays()
    codes, nodes = np.divmod((tags == _AROUND_NUMBERS).ravel().nonzero()[0], len(tags))
    hidden = list(compress(range(len(tags)), tree.hidden))
    codes = np.concatenate([codes, [len(_AROUND_TAGS)] * len(hidden)]).astype(np.intp)
    nodes = np.concatenate([nodes, hidden]).astype(np.intp)
    rows, width = len(_AROUND_TAGS) + 1, size + 1
    # How many such elements begin at each block, less those that end there.
    changes = np.bincount(codes * width + first[nodes], minlength=rows * width)
    changes -= np.bincount(codes * width + end[nodes], minlength=rows * width)
    inside = changes.reshape(rows, width).cumsum(axis=1)[:, :size] > 0
    return {_AROUND_NAMES: inside}


def _link_columns(page: Page, lengths: NDArray[np.float64], in_links: NDArray[np.float64]) -> Columns:
    counts = np.fromiter(map(len, page.links), dtype=np.int64, count=len(page))
    destination = np.array([_destination(links[0][2]) if links else _SITE for links in page.links])
    return {
        "link_density": in_links / lengths,
        "all_link": in_links >= lengths,
        "links": np.log1p(counts),
        "link_length": np.log1p(in_links / np.maximum(counts, 1)),
        "link_to_fragment": destination == _FRAGMENT,
        "link_absolute": destination == _ELSEWHERE,
        "link_to_action": destination == _ACTION,
    }


def _destination(href: str) -> int:
    if href.startswith(("http:", "https:", "//")):
        return _ELSEWHERE
    if href.startswith("#"):
        return _FRAGMENT
    return _ACTION if href.startswith(("javascript:", "mailto:", "tel:")) else _SITE
