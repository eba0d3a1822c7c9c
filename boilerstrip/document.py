"""The vocabulary every other module speaks: kinds, roles, blocks and documents."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import Enum
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterable

    import pandas as pd


class Group(str, Enum):
    """The three groups that the kinds of block fall into."""

    CONTENT = "content"
    META = "meta"
    BOILERPLATE = "boilerplate"

    __str__ = str.__str__


class Kind(str, Enum):
    """What a block is for a reader of the page: one of 17 kinds.

    The order of definition is the order of the columns of every array over kinds.
    A kind is a string, so ``block.kind == "body"`` holds.
    """

    BODY = "body"
    HEADING = "heading"
    STANDFIRST = "standfirst"
    HEADLINE = "headline"
    BYLINE = "byline"
    DATELINE = "dateline"
    CAPTION = "caption"
    NAVIGATION = "navigation"
    RELATED = "related"
    ADVERTISEMENT = "advertisement"
    PAYWALL = "paywall"
    NEWSLETTER = "newsletter"
    SOCIAL = "social"
    COMMENTS = "comments"
    AUTHOR = "author"
    LEGAL = "legal"
    INTERFACE = "interface"

    __str__ = str.__str__

    @property
    def group(self) -> Group:
        """The group that this kind belongs to."""
        return _GROUP_OF[self]


KINDS: tuple[Kind, ...] = tuple(Kind)
"""All kinds, in the order of the columns of every array over kinds."""

_META = (Kind.HEADLINE, Kind.BYLINE, Kind.DATELINE, Kind.CAPTION)
_CONTENT = (Kind.BODY, Kind.HEADING, Kind.STANDFIRST)
_GROUP_OF: dict[Kind, Group] = {
    kind: Group.CONTENT if kind in _CONTENT else Group.META if kind in _META else Group.BOILERPLATE
    for kind in Kind
}

CONTENT_KINDS = frozenset(_CONTENT)
"""The kinds that make up the article's text."""

DEFAULT_KEEP: tuple[str, ...] = (Group.CONTENT.value,)
"""What the clean text has unless told otherwise: the content group."""


def resolve_keep(keep: Iterable[str]) -> frozenset[Kind]:
    """Turn names of groups and kinds into the set of kinds that they stand for.

    Parameters
    ----------
    keep
        Names of groups (``content``, ``meta``, ``boilerplate``) or kinds (``headline``, …).

    Returns
    -------
    frozenset of Kind
        Every kind named, directly or by its group.

    Raises
    ------
    InvalidOptionError
        If a name is neither a group nor a kind.
    """
    names = (keep,) if isinstance(keep, str) else tuple(keep)
    kinds: set[Kind] = set()
    for name in names:
        named = _KINDS_NAMED.get(str(name))
        if named is None:
            from boilerstrip.errors import InvalidOptionError

            known = ", ".join(_KINDS_NAMED)
            raise InvalidOptionError(f"keep: {name!r} is neither a group nor a kind; choose from {known}")
        kinds |= named
    return frozenset(kinds)


_KINDS_NAMED: dict[str, frozenset[Kind]] = {
    **{group.value: frozenset(kind for kind in Kind if kind.group is group) for group in Group},
    **{kind.value: frozenset((kind,)) for kind in Kind},
}


class Role(str, Enum):
    """What the mark-up says that a block is, whatever its kind."""

    PARAGRAPH = "paragraph"
    HEADING = "heading"
    LIST_ITEM = "list_item"
    QUOTE = "quote"
    TABLE_CELL = "table_cell"
    CODE = "code"

    __str__ = str.__str__


@dataclass(frozen=True, slots=True)
class Link:
    """A hyperlink inside a block.

    Attributes
    ----------
    start, end
        Where its text stands in the block's text, in characters; ``end`` is exclusive.
    href
        The address as the page gives it, not resolved against the page's own.
    """

    start: int
    end: int
    href: str


@dataclass(frozen=True, slots=True)
class Block:
    """A paragraph-level run of text with what the model says of it.

    Attributes
    ----------
    text
        The text, white space folded to single spaces; a ``<br>`` inside the block is a line break, and the
        text of a code block keeps its white space.
    kind
        What the block is for a reader, one of 17.
    is_content
        Whether it belongs to the article's text. True exactly when ``kind`` is of the content group.
    score
        Calibrated probability of content, 0 to 1.
    confidence
        Probability of ``kind`` among the kinds on its side of ``is_content``, 0 to 1.
    role
        What the mark-up says that the block is.
    level
        1 to 6 for a heading, 0 otherwise.
    xpath
        Path of the element that holds the block, for HTML input.
    lines
        First and last line of the block, counted from 1, for plain-text input.
    links
        Hyperlinks in the block's text, in order.
    """

    text: str
    kind: Kind
    is_content: bool
    score: float
    confidence: float
    role: Role = Role.PARAGRAPH
    level: int = 0
    xpath: str | None = None
    lines: tuple[int, int] | None = None
    links: tuple[Link, ...] = ()


@dataclass(frozen=True, slots=True)
class Document:
    """A page as tagged blocks, with what the page states about itself.

    Attributes
    ----------
    blocks
        Every block of the page, in page order.
    title, byline, date, language, url
        What the page states: the headline, the authors joined by commas, the ISO 8601 date of publication,
        the BCP 47 language tag and the canonical address. None where it does not say.
    warnings
        What was odd about the input and how it was dealt with, one sentence each.
    truncated
        Whether a limit cut the input short.
    """

    blocks: tuple[Block, ...]
    title: str | None = None
    byline: str | None = None
    date: str | None = None
    language: str | None = None
    url: str | None = None
    warnings: tuple[str, ...] = field(default=())
    truncated: bool = False

    def select(self, keep: Iterable[str] = DEFAULT_KEEP) -> tuple[Block, ...]:
        """Return the blocks of the given kinds or groups, in page order.

        Parameters
        ----------
        keep
            Names of groups and kinds, see `resolve_keep`.
        """
        kinds = resolve_keep(keep)
        return tuple(block for block in self.blocks if block.kind in kinds)

    @property
    def text(self) -> str:
        """The content blocks' text, paragraphs parted by an empty line."""
        return self.to_text()

    @property
    def markdown(self) -> str:
        """The content blocks as Markdown, without links."""
        return self.to_markdown()

    def to_text(self, keep: Iterable[str] = DEFAULT_KEEP) -> str:
        """Render the kept blocks as plain text, paragraphs parted by an empty line."""
        from boilerstrip.render.text import render_text

        return render_text(self, keep)

    def to_markdown(self, keep: Iterable[str] = DEFAULT_KEEP, *, links: bool = False) -> str:
        """Render the kept blocks as Markdown.

        Parameters
        ----------
        keep
            Names of groups and kinds, see `resolve_keep`.
        links
            Whether to keep hyperlinks.
        """
        from boilerstrip.render.markdown import render_markdown

        return render_markdown(self, keep, links=links)

    def to_dict(self) -> dict[str, Any]:
        """Return the whole document as plain Python values, ready for JSON."""
        from boilerstrip.render.records import document_to_dict

        return document_to_dict(self)

    def to_json(self, *, indent: int | None = None) -> str:
        """Return `to_dict` as a JSON string, with characters of every script left as they are."""
        from boilerstrip.render.records import document_to_json

        return document_to_json(self, indent=indent)

    def to_frame(self) -> pd.DataFrame:
        """Return one row a block as a pandas DataFrame (needs the ``pandas`` extra).

        Raises
        ------
        MissingDependencyError
            If pandas is not installed.
        """
        from boilerstrip.render.frame import document_to_frame

        return document_to_frame(self)
