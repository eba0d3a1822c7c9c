"""Documents as plain text."""

from __future__ import annotations

from typing import TYPE_CHECKING

from boilerstrip.document import DEFAULT_KEEP, Role
from boilerstrip.render.lines import LINE_BREAK, code_lines
from boilerstrip.render.tables import Table, group_tables

if TYPE_CHECKING:
    from collections.abc import Iterable

    from boilerstrip.document import Block, Document


def render_text(document: Document, keep: Iterable[str] = DEFAULT_KEEP) -> str:
    """Render the kept blocks as plain text, paragraphs parted by an empty line.

    Each block is a paragraph, and so is each row of a data table, its cells joined by `` | ``. Line breaks
    inside a block stay. No line ends in white space, and no line break follows the last one.

    Parameters
    ----------
    document
        The page.
    keep
        Names of groups and kinds, see `boilerstrip.document.resolve_keep`.

    Raises
    ------
    InvalidOptionError
        If a name in ``keep`` is neither a group nor a kind.
    """
    paragraphs: list[str] = []
    for part in group_tables(document.select(keep)):
        if isinstance(part, Table):
            paragraphs += (" | ".join(" ".join(_lines(cell)) for cell in row.values()) for row in part.rows)
        else:
            paragraphs.append("\n".join(_lines(part)))
    return "\n\n".join(paragraphs)


def _lines(block: Block) -> list[str]:
    if block.role is Role.CODE:
        return [line.rstrip() for line in code_lines(block.text)]
    text = block.text.strip()
    if "\n" not in text and "\r" not in text:
        return [text]
    return [line.strip() for line in LINE_BREAK.split(text)]
