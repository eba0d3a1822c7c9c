"""What the mark-up around a block says: its element, the elements around that, its links."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from boilerstrip.document import Role

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from boilerstrip.features.columns import Columns
    from boilerstrip.segment.page import Page, Tree


_OWN_TAGS = (
    "p", "div", "li", "h1", "h2", "h3", "h4", "td", "button", "label", "option", "figcaption", "dt", "dd",
    "summary", "section", "header", "blockquote", "pre", "body", "caption",
)  # fmt: skip
_AROUND_TAGS = (
    "article", "main", "aside", "nav", "header", "footer", "section", "form", "ul", "ol", "table", "figure",
    "blockquote", "button", "noscript", "dialog", "details", "address", "dl", "fieldset", "select",
)  # fmt: skip
_OWN_CODES = {tag: code for code, tag in enumerate(_OWN_TAGS)}
_OWN_CODES.update({rare: _OWN_CODES[tag] for rare, tag in (("h5", "h4"), ("h6", "h4"), ("th", "td"))})
_AROUND_SET = frozenset(_AROUND_TAGS)


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
    columns: Columns = {}
    tags = tree.tags
    codes = np.array([_OWN_CODES.get(tags[node], -1) for node in page.nodes])
    for code, tag in enumerate(_OWN_TAGS):
        columns[f"tag_{tag}"] = codes == code
    columns.update(_around_columns(page, tree))
    columns["heading_role"] = _each_role(page, Role.HEADING)
    columns["list_role"] = _each_role(page, Role.LIST_ITEM)
    columns["bold_share"] = np.asarray(page.bold_chars) / lengths
    columns["images_before"] = np.minimum(page.images, 3)
    columns.update(_link_columns(page, lengths, in_links))
    return columns


def link_chars(page: Page) -> NDArray[np.float64]:
    """Return the number of characters of each block that are the text of a link, shape (blocks,)."""
    chars = np.zeros(len(page))
    for block, links in enumerate(page.links):
        if links:
            first = links[0]
            chars[block] = (
                first.end - first.start if len(links) == 1 else sum(link.end - link.start for link in links)
            )
    return chars


def _each_role(page: Page, role: Role) -> NDArray[np.float64]:
    return np.fromiter((each is role for each in page.roles), dtype=np.float64, count=len(page))


def _around_columns(page: Page, tree: Tree) -> Columns:
    """Say which elements a block lies in: an element covers an unbroken range of blocks."""
    size = len(page)
    columns: Columns = {f"in_{tag}": np.zeros(size) for tag in _AROUND_TAGS}
    columns["hidden"] = np.zeros(size)
    first, end = tree.first_block, tree.end_block
    for node, (tag, hidden) in enumerate(zip(tree.tags, tree.hidden, strict=True)):
        if tag in _AROUND_SET:
            columns[f"in_{tag}"][first[node] : end[node]] = 1
        if hidden:
            columns["hidden"][first[node] : end[node]] = 1
    return columns


def _link_columns(page: Page, lengths: NDArray[np.float64], in_links: NDArray[np.float64]) -> Columns:
    size = len(page)
    fragments, elsewhere, scripts = np.zeros(size), np.zeros(size), np.zeros(size)
    counts = np.fromiter(map(len, page.links), dtype=np.int64, count=size)
    for block in np.flatnonzero(counts).tolist():
        href = page.links[block][0].href
        if href.startswith("#"):
            fragments[block] = 1
        elif href.startswith(("http:", "https:", "//")):
            elsewhere[block] = 1
        elif href.startswith(("javascript:", "mailto:", "tel:")):
            scripts[block] = 1
    return {
        "link_density": in_links / lengths,
        "all_link": in_links >= lengths,
        "links": np.log1p(counts),
        "link_length": np.log1p(in_links / np.maximum(counts, 1)),
        "link_to_fragment": fragments,
        "link_absolute": elsewhere,
        "link_to_action": scripts,
    }
