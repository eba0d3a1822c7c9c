"""HTML to blocks: one pass over the parser's events, in the order of the page.

The parser is turbohtml: it builds the tree that a browser would build (implied end tags, misnested tags,
foster parenting), caps its depth as browsers do, and is linear in the length of the page.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from turbohtml.saxparse import SaxHandler, sax_parse

from boilerstrip.document import Link, Role
from boilerstrip.segment.elements import (
    BLOCK,
    BOLD,
    CELLS,
    INLINE,
    LINK,
    PREFORMATTED,
    ROLES,
    SHADOW_ROOT,
    VOID,
    action_of,
    attribute,
    describe,
    show_shadow_roots,
    wrap_loose_rows,
)
from boilerstrip.segment.fold import LINE_BREAK, fold, fold_with_links, is_blank, keep_space
from boilerstrip.segment.page import Page, Tree
from boilerstrip.segment.tables import clear_layout_cells

if TYPE_CHECKING:
    from boilerstrip.segment.elements import Attributes
    from boilerstrip.segment.fold import Span

_TITLE_PROPERTIES = frozenset(("og:title", "twitter:title", "headline", "title", "dc.title"))

_MAX_TITLES = 20


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
    segmenter = _Segmenter(max_blocks)
    try:
        sax_parse(html, segmenter)
    except UnicodeError:
        # Halves of surrogate pairs, which the parser takes in text but not in mark-up.
        segmenter = _Segmenter(max_blocks)
        sax_parse(html.encode("utf-16", "surrogatepass").decode("utf-16", "replace"), segmenter)
    return segmenter.finish()


class _Segmenter(SaxHandler):
    """Collects blocks and the tree while the parser tells what opens and closes."""

    def __init__(self, max_blocks: int) -> None:
        self.max_blocks = max_blocks
        self.tree = Tree()
        self.page = Page(tree=self.tree)
        self.head = self.page.head
        self.texts = self.page.texts
        self.node = -1
        self.actions: list[int] = []
        # The block-level elements that are open, and for each the role and the heading level of its blocks.
        self.containers: list[int] = []
        self.roles: list[tuple[Role, int]] = [(Role.PARAGRAPH, 0)]
        self.hrefs: list[str | None] = []
        self.link_parent = -1
        self.link_attributes: Attributes = ()
        self.skipping = 0
        self.in_json_ld = False
        self.has_cells = False
        self.preformatted = 0
        self.bold = 0
        # The block that is being collected.
        self.pieces: list[str] = []
        self.links: list[Span] = []
        self.link_start = 0
        self.bold_chars = 0
        self.images = 0

    def start_element(self, tag: str, attrs: Attributes) -> None:
        if self.skipping:
            self.skipping += 1
            return
        action = action_of(tag, INLINE)
        if action < INLINE and not self._enters_tree(tag, action, attrs):
            self.skipping = 1
            return
        if action >= BLOCK and self.pieces:
            self._flush()
        tree = self.tree
        node = len(tree.tags)
        tree.tags.append(tag)
        tree.parents.append(self.node)
        tree.first_block.append(len(self.texts))
        tree.end_block.append(0)
        words, hidden = describe(attrs) if attrs else ("", False)
        tree.words.append(words)
        tree.hidden.append(hidden)
        self.node = node
        self.actions.append(action)
        if action >= BLOCK:
            self.containers.append(node)
            if action > BLOCK:
                self._open_special(tag, attrs)
        elif action == LINK:
            self._open_link(attrs)
        elif action == BOLD:
            self.bold += 1

    def end_element(self, tag: str) -> None:
        if self.skipping:
            self.skipping -= 1
            self.in_json_ld = False
            return
        node = self.node
        action = self.actions[node]
        if action >= BLOCK:
            if self.pieces:
                self._flush()
            self.containers.pop()
            if action > BLOCK:
                self._close_special(tag)
        elif action == LINK:
            self._close_link()
        elif action == BOLD:
            self.bold -= 1
        self.tree.end_block[node] = len(self.texts)
        self.node = self.tree.parents[node]

    def characters(self, data: str) -> None:
        if self.skipping:
            if self.in_json_ld:
                self.head.add_json_ld(data)
            return
        if data.isspace() and not self.preformatted:
            if self.pieces:
                self.pieces.append(" ")
            return
        self.pieces.append(data)
        if self.bold:
            self.bold_chars += len(data)

    def _enters_tree(self, tag: str, action: int, attrs: Attributes) -> bool:
        """Deal with an element that is passed over, unless it is a template that browsers show."""
        if action == VOID:
            self._void(tag, attrs)
        elif tag == "script":
            self.in_json_ld = (attribute(attrs, "type") or "").strip().lower() == "application/ld+json"
        return tag == "template" and any(name == SHADOW_ROOT for name, _ in attrs)

    def _open_special(self, tag: str, attrs: Attributes) -> None:
        if tag in ROLES:
            self.roles.append(ROLES[tag])
            if tag in PREFORMATTED:
                self.preformatted += 1
        elif tag == "html":
            self.page.language = attribute(attrs, "lang") or attribute(attrs, "xml:lang") or None
        elif tag == "dialog" and not any(name == "open" for name, _ in attrs):
            self.tree.hidden[self.node] = True

    def _close_special(self, tag: str) -> None:
        if tag in ROLES:
            self.roles.pop()
            if tag in PREFORMATTED:
                self.preformatted -= 1

    def _open_link(self, attrs: Attributes) -> None:
        pieces = self.pieces
        if self.hrefs:
            self._end_link_text()
        parent = self.tree.parents[self.node]
        if self.links and self.links[-1][1] == len(pieces):
            # Links that touch in the source are set apart by style: a menu, a list of tags. But where tags cross,
            # as in <b><a></b></a>, the parser goes on with a copy of the link further out.
            is_copy = parent < self.link_parent and attrs == self.link_attributes
            if not is_copy:
                pieces.append(" ")
        self.link_parent, self.link_attributes = parent, attrs
        self.hrefs.append(attribute(attrs, "href"))
        self.link_start = len(pieces)

    def _close_link(self) -> None:
        if self.pieces:
            self._end_link_text()
        self.hrefs.pop()

    def _end_link_text(self) -> None:
        end = len(self.pieces)
        if end > self.link_start:
            self.links.append((self.link_start, end, self.hrefs[-1]))
            self.link_start = end

    def _void(self, tag: str, attrs: Attributes) -> None:
        if tag == "br":
            self._break_line()
        elif tag == "hr":
            if self.pieces:
                self._flush()
        elif tag == "img":
            self.images += 1
        elif tag == "meta":
            self._meta(attrs)
        elif tag == "link" and (attribute(attrs, "rel") or "").lower() == "canonical":
            self.head.canonical = self.head.canonical or attribute(attrs, "href")

    def _meta(self, attrs: Attributes) -> None:
        name = attribute(attrs, "property") or attribute(attrs, "name") or attribute(attrs, "http-equiv")
        content = attribute(attrs, "content")
        if name and content and content.strip():
            name = name.strip().lower()
            self.head.metas.setdefault(name, content)
            if name in _TITLE_PROPERTIES:
                self._add_title(content)

    def _break_line(self) -> None:
        """Mark the end of a line, or of the block if nothing was seen since the last such mark."""
        pieces = self.pieces
        if self.preformatted:
            pieces.append("\n")
            return
        last = len(pieces) - 1
        while last >= 0 and pieces[last] != LINE_BREAK and is_blank(pieces[last]):
            last -= 1
        if last >= 0 and pieces[last] == LINE_BREAK:
            self._flush()
        elif pieces:
            pieces.append(LINE_BREAK)

    def _flush(self) -> None:
        """End the block that is being collected, if it has text."""
        if self.hrefs:
            self._end_link_text()
        if self.preformatted:
            text, links = keep_space(self.pieces, self.links)
        elif self.links:
            text, links = fold_with_links(self.pieces, self.links)
        else:
            text, links = fold("".join(self.pieces)), ()
        if text:
            self._add_block(text, links)
        self.pieces, self.links = [], []
        self.link_start = self.bold_chars = 0

    def _add_block(self, text: str, links: tuple[Link, ...]) -> None:
        page = self.page
        container = self.containers[-1]
        tag = self.tree.tags[container]
        if tag == "title":
            self.head.title = self.head.title or text
            self._add_title(text)
            return
        if len(page.texts) >= self.max_blocks:
            page.truncated = True
            return
        role, level = self.roles[-1]
        if role is Role.TABLE_CELL:
            self.has_cells = True
            if tag not in CELLS:
                role = Role.PARAGRAPH
        page.texts.append(text)
        page.roles.append(role)
        page.levels.append(level)
        page.nodes.append(container)
        page.bold_chars.append(min(self.bold_chars, len(text)))
        page.images.append(self.images)
        page.links.append(links)
        self.images = 0

    def _add_title(self, text: str) -> None:
        title, titles = fold(text), self.page.titles
        if title and len(titles) < _MAX_TITLES and title not in titles:
            titles.append(title)

    def finish(self) -> Page:
        if self.has_cells:
            clear_layout_cells(self.page, self.tree)
        return self.page
