"""HTML to blocks: one pass over the parser's events, in the order of the page.

The parser is turbohtml: it builds the tree that a browser would build (implied end tags, misnested tags,
foster parenting), caps its depth as browsers do, and is linear in the length of the page.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from turbohtml.saxparse import SaxHandler, sax_parse

from boilerstrip.segment.blocks import BlockCollector
from boilerstrip.segment.elements import (
    BLOCK,
    BOLD,
    INLINE,
    LINK,
    NOTHING_SAID,
    SHADOW_ROOT,
    action_of,
    attribute,
    describe,
    show_shadow_roots,
    wrap_loose_rows,
)
from boilerstrip.segment.page import Page, Tree
from boilerstrip.segment.tables import clear_layout_cells

if TYPE_CHECKING:
    from boilerstrip.segment.elements import Attributes


def segment_html(html: str, *, max_blocks: int = 100_000) -> Page:
    """Part an HTML page into its blocks.

    Parameters
    ----------
    html
        The page, or a piece of one, however broken.
    max_blocks
        Blocks after this many are left out, and the page is marked as truncated.

    Returns
    -------
    Page
        The blocks in document order and the tree around them. A page without text has no blocks.
    """
    html = show_shadow_roots(wrap_loose_rows(html))
    try:
        return _segment(html, max_blocks)
    except UnicodeError:
        # Halves of surrogate pairs, which the parser takes in text but not in mark-up.
        return _segment(html.encode("utf-16", "surrogatepass").decode("utf-16", "replace"), max_blocks)


def _segment(html: str, max_blocks: int) -> Page:
    page = Page()
    walk = _Walk(page, max_blocks)
    sax_parse(html, walk)
    if walk.blocks.has_cells:
        clear_layout_cells(page, walk.tree)
    return page


class _Walk(SaxHandler):
    """Builds the tree while the parser tells what opens and closes, and hands the text on.

    The first three methods are called a thousand times a page each, so they do the usual things themselves.
    """

    def __init__(self, page: Page, max_blocks: int) -> None:
        self.page = page
        self.tree = page.tree = Tree()
        self.blocks = BlockCollector(page, self.tree, max_blocks)
        self.texts, self.pieces = page.texts, self.blocks.pieces
        # The element that is innermost, and for each element what to do at its end.
        self.node = -1
        self.actions: list[int] = []
        self.skipping = 0
        self.in_json_ld = False

    def start_element(self, tag: str, attrs: Attributes) -> None:
        if self.skipping:
            self.skipping += 1
            return
        action = action_of(tag, INLINE)
        if action < INLINE and not self._enters_tree(tag, attrs):
            self.skipping = 1
            return
        if action >= BLOCK and self.pieces:
            self.blocks.flush()
        tree = self.tree
        parent = self.node
        self.node = node = len(tree.tags)
        words, hidden, href = describe(attrs) if attrs else NOTHING_SAID
        tree.tags.append(tag)
        tree.parents.append(parent)
        tree.words.append(words)
        tree.hidden.append(hidden)
        tree.first_block.append(len(self.texts))
        tree.end_block.append(0)
        self.actions.append(action)
        if action >= BLOCK:
            self.blocks.containers.append(node)
            if action > BLOCK:
                self._open_special(tag, attrs)
        elif action == LINK:
            self.blocks.open_link(attrs, href, parent)
        elif action == BOLD:
            self.blocks.bold += 1

    def end_element(self, tag: str) -> None:
        if self.skipping:
            self.skipping -= 1
            self.in_json_ld = False
            return
        node = self.node
        action = self.actions[node]
        if action >= BLOCK:
            if self.pieces:
                self.blocks.flush()
            self.blocks.containers.pop()
            if action > BLOCK:
                self.blocks.close_role(tag)
        elif action == LINK:
            self.blocks.close_link()
        elif action == BOLD:
            self.blocks.bold -= 1
        self.tree.end_block[node] = len(self.texts)
        self.node = self.tree.parents[node]

    def characters(self, data: str) -> None:
        if self.skipping:
            if self.in_json_ld:
                self.page.head.add_json_ld(data)
        elif data.isspace() and not self.blocks.preformatted:
            if self.pieces:
                self.pieces.append(" ")
        else:
            self.pieces.append(data)
            if self.blocks.bold:
                self.blocks.bold_chars += len(data)

    def _enters_tree(self, tag: str, attrs: Attributes) -> bool:
        """Deal with an element that is passed over, unless it is a template that browsers show."""
        if tag == "img":
            self.blocks.images += 1
        elif tag == "br":
            self.blocks.break_line()
        elif tag == "hr":
            if self.pieces:
                self.blocks.flush()
        elif tag == "meta":
            title = self.page.head.add_meta(attrs)
            if title:
                self.page.add_title(title)
        elif tag == "link":
            self.page.head.add_link(attrs)
        elif tag == "script":
            self.in_json_ld = (attribute(attrs, "type") or "").strip().lower() == "application/ld+json"
        return tag == "template" and any(name == SHADOW_ROOT for name, _ in attrs)

    def _open_special(self, tag: str, attrs: Attributes) -> None:
        if tag == "html":
            self.page.language = attribute(attrs, "lang") or attribute(attrs, "xml:lang") or None
        elif tag == "dialog":
            if not any(name == "open" for name, _ in attrs):
                self.tree.hidden[self.node] = True
        else:
            self.blocks.open_role(tag)
