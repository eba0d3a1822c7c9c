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
_RARE_HEADINGS = {"h5": "h4", "h6": "h4", "th": "td"}


def markup_columns(page: Page, tree: Tree, lengths: NDArray[np.float64]) -> Columns:
    """Compute the columns that need the block's element, its ancestors and its links.

    Parameters
    ----------
    page, tree
        The segmented page and its elements.
    lengths
        Shape (blocks,): the blocks' lengths in characters.
    """
    columns: Columns = {}
    own = [_RARE_HEADINGS.get(tree.tags[node], tree.tags[node]) if node >= 0 else "" for node in page.nodes]
    codes = {tag: code for code, tag in enumerate(_OWN_TAGS)}
    own_codes = np.fromiter((codes.get(tag, -1) for tag in own), dtype=np.int64, count=len(own))
    for code, tag in enumerate(_OWN_TAGS):
        columns[f"tag_{tag}"] = own_codes == code
    columns.update(_around_columns(page, tree))
    columns["heading_role"] = _each_role(page, Role.HEADING)
    columns["list_role"] = _each_role(page, Role.LIST_ITEM)
    columns["bold_share"] = np.asarray(page.bold_chars) / lengths
    columns["images_before"] = np.minimum(page.images, 3)
    columns.update(_link_columns(page, lengths))
    return columns


def link_chars(page: Page) -> NDArray[np.float64]:
    """Return the number of characters of each block that are the text of a link, shape (blocks,)."""
    return np.fromiter(
        (sum(link.end - link.start for link in links) if links else 0 for links in page.links),
        dtype=np.float64,
        count=len(page),
    )


def _each_role(page: Page, role: Role) -> NDArray[np.float64]:
    return np.fromiter((each is role for each in page.roles), dtype=np.float64, count=len(page))


def _around_columns(page: Page, tree: Tree) -> Columns:
    """Say which elements a block lies in: an element covers an unbroken range of blocks."""
    size = len(page)
    columns: Columns = {f"in_{tag}": np.zeros(size) for tag in _AROUND_TAGS}
    columns["hidden"] = np.zeros(size)
    for node, tag in enumerate(tree.tags):
        first, end = tree.first_block[node], tree.end_block[node]
        if end > first:
            if tag in _AROUND_SET:
                columns[f"in_{tag}"][first:end] = 1
            if tree.hidden[node]:
                columns["hidden"][first:end] = 1
    return columns


_AROUND_SET = frozenset(_AROUND_TAGS)


def _link_columns(page: Page, lengths: NDArray[np.float64]) -> Columns:
    size = len(page)
    in_links = link_chars(page)
    counts, fragments, elsewhere, scripts = (np.zeros(size) for _ in range(4))
    for index, links in enumerate(page.links):
        if links:
            counts[index] = len(links)
            href = links[0].href
            fragments[index] = href.startswith("#")
            elsewhere[index] = href.startswith(("http:", "https:", "//"))
            scripts[index] = href.startswith(("javascript:", "mailto:", "tel:"))
    return {
        "link_density": in_links / lengths,
        "all_link": in_links >= lengths,
        "links": np.log1p(counts),
        "link_length": np.log1p(in_links / np.maximum(counts, 1)),
        "link_to_fragment": fragments,
        "link_absolute": elsewhere,
        "link_to_action": scripts,
    }
