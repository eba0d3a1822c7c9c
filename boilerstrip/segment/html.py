"""HTML to blocks: one pass over the parser's events, in the order of the page.

The parser is turbohtml: it builds the tree that a browser would build (implied end tags, misnested tags,
foster parenting), caps its depth as browsers do, and is linear in the length of the page.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from turbohtml.saxparse import SaxHandler, sax_parse

from boilerstrip.document import Link, Role
from boilerstrip.segment.fold import LINE_BREAK, fold, fold_with_links
from boilerstrip.segment.page import Page, Tree

if TYPE_CHECKING:
    from collections.abc import Sequence

    Attributes = Sequence[tuple[str, str | None]]

BLOCK_TAGS = frozenset(
    "address article aside blockquote body button caption center dd details dialog dir div dl dt fieldset"
    " figcaption figure footer form h1 h2 h3 h4 h5 h6 head header hgroup hr html label legend li listing main"
    " menu nav noscript ol optgroup option p plaintext pre search section select summary table tbody td tfoot"
    " th thead title tr ul xmp".split()
)
"""Elements whose start and end part two blocks."""

SKIPPED_TAGS = frozenset(
    "script style svg textarea template iframe object embed canvas audio video datalist rp rt map".split()
)
"""Elements whose content a reader of the page does not see as its text."""

_VOID_TAGS = frozenset("area base br col embed hr img input link meta param source track wbr".split())
_BOLD_TAGS = frozenset(("b", "strong"))
_ROLES = {
    **{f"h{level}": Role.HEADING for level in range(1, 7)},
    "li": Role.LIST_ITEM,
    "dt": Role.LIST_ITEM,
    "dd": Role.LIST_ITEM,
    "blockquote": Role.QUOTE,
    "td": Role.TABLE_CELL,
    "th": Role.TABLE_CELL,
    "pre": Role.CODE,
    "listing": Role.CODE,
    "xmp": Role.CODE,
}
_CELL_TAGS = frozenset(("td", "th"))
_PREFORMATTED_TAGS = frozenset(("pre", "listing", "xmp", "plaintext"))
_NAMING_ATTRIBUTES = frozenset(("class", "id", "role", "itemprop", "itemtype", "rel", "data-testid", "data-component"))
_TITLE_PROPERTIES = frozenset(("og:title", "twitter:title", "headline", "title", "dc.title"))


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
    segmenter = _Segmenter(max_blocks)
    sax_parse(html, segmenter)
    return segmenter.finish()


class _Segmenter(SaxHandler):
    """Collects blocks and the tree while the parser tells what opens and closes."""

    def __init__(self, max_blocks: int) -> None:
        self.max_blocks = max_blocks
        self.page = Page(tree=Tree())
        self.tree = self.page.tree or Tree()
        self.stack: list[int] = [-1]
        self.containers: list[int] = [-1]
        self.roles: list[Role] = [Role.PARAGRAPH]
        self.skipping = 0
        self.preformatted = 0
        self.bold = 0
        self.hrefs: list[str] = []
        self.link_just_closed = False
        # The block that is being collected.
        self.pieces: list[str] = []
        self.marks: list[tuple[int, str | None]] = []
        self.bold_chars = 0
        self.images = 0
        self.after_break = False

    def start_element(self, tag: str, attrs: Attributes) -> None:
        if self.skipping:
            self.skipping += 1
            return
        if tag in _VOID_TAGS:
            self._void(tag, attrs)
            return
        if tag in SKIPPED_TAGS and not (tag == "template" and _is_shadow_root(attrs)):
            self.skipping = 1
            return
        tree = self.tree
        node = len(tree.tags)
        tree.tags.append(tag)
        tree.parents.append(self.stack[-1])
        self.stack.append(node)
        words, hidden = _describe(attrs) if attrs else ("", False)
        tree.words.append(words)
        tree.hidden.append(hidden or (tag == "dialog" and not any(name == "open" for name, _ in attrs)))
        tree.end_block.append(0)
        if tag in BLOCK_TAGS:
            if self.pieces:
                self._flush()
            self.containers.append(node)
            role = _ROLES.get(tag, self.roles[-1])
            if role is Role.TABLE_CELL and tag not in _CELL_TAGS:
                role = Role.PARAGRAPH
            self.roles.append(role)
            if tag in _PREFORMATTED_TAGS:
                self.preformatted += 1
            elif tag == "html":
                self.page.language = _attribute(attrs, "lang") or _attribute(attrs, "xml:lang")
        elif tag == "a":
            href = _attribute(attrs, "href") or ""
            self.hrefs.append(href)
            if self.link_just_closed and self.pieces:
                self.pieces.append(" ")
            self.marks.append((len(self.pieces), href))
        elif tag in _BOLD_TAGS:
            self.bold += 1
        tree.first_block.append(len(self.page.texts))

    def end_element(self, tag: str) -> None:
        if self.skipping:
            self.skipping -= 1
            return
        if tag in _VOID_TAGS:
            return
        if tag in BLOCK_TAGS:
            if self.pieces:
                self._flush()
            self.containers.pop()
            self.roles.pop()
            if tag in _PREFORMATTED_TAGS:
                self.preformatted -= 1
        elif tag == "a":
            self.hrefs.pop()
            self.marks.append((len(self.pieces), self.hrefs[-1] if self.hrefs else None))
            self.link_just_closed = True
        elif tag in _BOLD_TAGS:
            self.bold -= 1
        self.tree.end_block[self.stack.pop()] = len(self.page.texts)

    def characters(self, data: str) -> None:
        if self.skipping:
            return
        if data.isspace() and not self.preformatted:
            if self.pieces:
                self.pieces.append(" ")
                self.link_just_closed = False
            return
        self.pieces.append(data)
        self.after_break = False
        self.link_just_closed = False
        if self.bold:
            self.bold_chars += len(data)

    def _void(self, tag: str, attrs: Attributes) -> None:
        if tag == "br":
            if self.preformatted:
                self.pieces.append("\n")
            elif self.after_break:
                self._flush()
            elif self.pieces:
                self.pieces.append(LINE_BREAK)
                self.after_break = True
        elif tag == "hr":
            self._flush()
        elif tag == "img":
            self.images += 1
        elif tag == "meta":
            name = (_attribute(attrs, "property") or _attribute(attrs, "name") or "").lower()
            if name in _TITLE_PROPERTIES:
                self._add_title(_attribute(attrs, "content") or "")

    def _flush(self) -> None:
        """End the block that is being collected, if it has text."""
        if self.preformatted:
            text = "".join(self.pieces).replace(LINE_BREAK, "\n").strip("\n").rstrip()
            text, links = (text, ()) if text.strip() else ("", ())
        else:
            text, links = self._fold()
        if text:
            container = self.containers[-1]
            if container >= 0 and self.tree.tags[container] == "title":
                self._add_title(text)
            else:
                self._add_block(text, links, container)
        self.pieces = []
        self.marks = [(0, self.hrefs[-1])] if self.hrefs else []
        self.bold_chars = 0
        self.after_break = False
        self.link_just_closed = False

    def _fold(self) -> tuple[str, tuple[Link, ...]]:
        marks = self.marks
        if not marks:
            return fold("".join(self.pieces)), ()
        if len(marks) == 1 and marks[0][0] == 0:
            text, href = fold("".join(self.pieces)), marks[0][1]
            return text, (Link(0, len(text), href),) if href is not None else ()
        return fold_with_links(self.pieces, marks)

    def _add_title(self, text: str) -> None:
        title = fold(text)
        if title and title not in self.page.titles:
            self.page.titles.append(title)

    def _add_block(self, text: str, links: tuple[Link, ...], container: int) -> None:
        page = self.page
        if len(page.texts) >= self.max_blocks:
            page.truncated = True
            return
        role = self.roles[-1]
        page.texts.append(text)
        page.roles.append(role)
        page.levels.append(self._heading_level() if role is Role.HEADING else 0)
        page.nodes.append(container)
        page.bold_chars.append(min(self.bold_chars, len(text)))
        page.images.append(self.images)
        page.links.append(links)
        self.images = 0

    def _heading_level(self) -> int:
        for node in reversed(self.containers):
            tag = self.tree.tags[node]
            if tag in _ROLES:
                return int(tag[1])
        return 0

    def finish(self) -> Page:
        if self.pieces:
            self._flush()
        return self.page


def _is_shadow_root(attrs: Attributes) -> bool:
    """Tell a template that browsers show (declarative shadow DOM) from one that they do not."""
    return any(name == "shadowrootmode" for name, _ in attrs)


def _describe(attrs: Attributes) -> tuple[str, bool]:
    """Gather what the author called an element, and whether it is marked as not shown."""
    words = ""
    hidden = False
    for name, value in attrs:
        if name in _NAMING_ATTRIBUTES:
            if value:
                words = f"{words} {value}" if words else value
        elif name == "hidden":
            hidden = True
        elif name == "style" and value and ("none" in value or "hidden" in value):
            style = value.replace(" ", "").lower()
            hidden = hidden or "display:none" in style or "visibility:hidden" in style
    return words, hidden


def _attribute(attrs: Attributes, wanted: str) -> str | None:
    for name, value in attrs:
        if name == wanted:
            return value
    return None
