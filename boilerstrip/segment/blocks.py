"""From pieces of text to blocks: what is collected between two tags of block-level elements."""

from __future__ import annotations

from typing import TYPE_CHECKING

from boilerstrip.document import Role
from boilerstrip.segment.elements import CELLS, PREFORMATTED, ROLES
from boilerstrip.segment.fold import LINE_BREAK, fold, fold_with_links, is_blank, keep_space

if TYPE_CHECKING:
    from boilerstrip.segment.elements import Attributes
    from boilerstrip.segment.fold import Span
    from boilerstrip.segment.page import Page, PlacedLink, Tree

_PARAGRAPH, _CELL = Role.PARAGRAPH, Role.TABLE_CELL


class BlockCollector:
    """Collects the block that is being read, and adds it to the page at its end.

    Attributes
    ----------
    pieces
        The block's text so far. The list is emptied, never replaced: who feeds it may hold on to it.
    bold_chars, images
        Characters of it set in bold, and images since the block before.
    bold, preformatted
        How many elements are open that set in bold, or keep white space.
    containers
        The block-level elements that are open, the innermost last.
    has_cells
        Whether any block so far is in the cell of a table.
    """

    __slots__ = (
        "_hrefs",
        "_link_attributes",
        "_link_parent",
        "_link_start",
        "_links",
        "_max_blocks",
        "_page",
        "_roles",
        "_tree",
        "bold",
        "bold_chars",
        "containers",
        "has_cells",
        "images",
        "pieces",
        "preformatted",
    )

    def __init__(self, page: Page, tree: Tree, max_blocks: int) -> None:
        self._page, self._tree, self._max_blocks = page, tree, max_blocks
        self.pieces: list[str] = []
        self.bold_chars = self.images = 0
        self.bold = self.preformatted = 0
        self.containers: list[int] = []
        self.has_cells = False
        # The role and heading level of blocks in each element that is open and gives one.
        self._roles: list[tuple[Role, int]] = [(_PARAGRAPH, 0)]
        # The links of the block, and those that are open.
        self._links: list[Span] = []
        self._hrefs: list[str | None] = []
        self._link_start = 0
        self._link_parent = -1
        self._link_attributes: Attributes = ()

    def open_role(self, tag: str) -> None:
        """Begin an element that gives its blocks a role."""
        self._roles.append(ROLES[tag])
        if tag in PREFORMATTED:
            self.preformatted += 1

    def close_role(self, tag: str) -> None:
        """End an element; only one that gives its blocks a role matters."""
        if tag in ROLES:
            self._roles.pop()
            if tag in PREFORMATTED:
                self.preformatted -= 1

    def open_link(self, attributes: Attributes, href: str | None, parent: int) -> None:
        """Begin a link, given its attributes, its address and the element that it is in."""
        pieces, links = self.pieces, self._links
        if self._hrefs:
            self._end_link_text()
        if links and links[-1][1] == len(pieces):
            # Links that touch in the source are set apart by style: a menu, a list of tags. But where tags cross,
            # as in <b><a></b></a>, the parser goes on with a copy of the link further out.
            is_copy = parent < self._link_parent and attributes == self._link_attributes
            if not is_copy:
                pieces.append(" ")
        self._link_parent, self._link_attributes = parent, attributes
        self._hrefs.append(href)
        self._link_start = len(pieces)

    def close_link(self) -> None:
        """End the innermost link."""
        if self.pieces:
            self._end_link_text()
        self._hrefs.pop()

    def break_line(self) -> None:
        """Mark the end of a line, or of the block if nothing was seen since the last such mark."""
        pieces = self.pieces
        if self.preformatted:
            pieces.append("\n")
            return
        last = len(pieces) - 1
        while last >= 0 and pieces[last] != LINE_BREAK and is_blank(pieces[last]):
            last -= 1
        if last >= 0 and pieces[last] == LINE_BREAK:
            self.flush()
        elif pieces:
            pieces.append(LINE_BREAK)

    def flush(self) -> None:
        """End the block that is being collected, if it has text."""
        pieces, spans = self.pieces, self._links
        if self._hrefs:
            self._end_link_text()
        links: tuple[PlacedLink, ...] = ()
        if self.preformatted:
            text, links = keep_space(pieces, spans)
        elif spans:
            text, links = fold_with_links(pieces, spans)
        else:
            text = fold("".join(pieces))
        if text:
            self._add_block(text, links)
        pieces.clear()
        spans.clear()
        self._link_start = self.bold_chars = 0

    def _end_link_text(self) -> None:
        end = len(self.pieces)
        if end > self._link_start:
            self._links.append((self._link_start, end, self._hrefs[-1]))
            self._link_start = end

    def _add_block(self, text: str, links: tuple[PlacedLink, ...]) -> None:
        page = self._page
        container = self.containers[-1]
        tag = self._tree.tags[container]
        if tag == "title":
            page.head.title = page.head.title or text
            page.add_title(text)
            return
        if len(page.texts) >= self._max_blocks:
            page.truncated = True
            return
        role, level = self._roles[-1]
        if role is _CELL:
            self.has_cells = True
            if tag not in CELLS:
                role = _PARAGRAPH
        page.texts.append(text)
        page.roles.append(role)
        page.levels.append(level)
        page.nodes.append(container)
        page.bold_chars.append(min(self.bold_chars, len(text)) if self.bold_chars else 0)
        page.images.append(self.images)
        page.links.append(links)
        self.images = 0
