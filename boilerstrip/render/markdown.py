"""Documents as Markdown: CommonMark with GitHub's tables."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from boilerstrip.document import DEFAULT_KEEP, Block, Kind, Role
from boilerstrip.render.escape import escape_cell, escape_heading, escape_lines
from boilerstrip.render.lines import code_lines
from boilerstrip.render.nesting import NestedLines, containers_of, without_typed_mark
from boilerstrip.render.tables import Table, group_tables

if TYPE_CHECKING:
    from collections.abc import Iterable

    from boilerstrip.document import Document

_UNMARKED_LEVEL = 2
_MIN_FENCE = 3


def render_markdown(document: Document, keep: Iterable[str] = DEFAULT_KEEP, *, links: bool = False) -> str:
    """Render the kept blocks as Markdown that shows the same text.

    Headings have their level, lists and quotes their nesting, data tables their rows and columns (the first
    row is the header), code its white space. No line break follows the last line.

    Parameters
    ----------
    document
        The page.
    keep
        Names of groups and kinds, see `boilerstrip.document.resolve_keep`.
    links
        Whether to keep hyperlinks. Those to scripts are dropped in any case.

    Raises
    ------
    InvalidOptionError
        If a name in ``keep`` is neither a group nor a kind.
    """
    output = NestedLines()
    for part in group_tables(document.select(keep)):
        if isinstance(part, Table):
            output.add(part.path, (), _table_lines(part, links=links))
        else:
            block = part if links else replace(part, links=())
            output.add(block.xpath, containers_of(block), _block_lines(without_typed_mark(block)))
    return str(output)


def _block_lines(block: Block) -> list[str]:
    if block.role is Role.CODE:
        return _fenced_lines(block.text)
    level = _heading_level(block)
    if level:
        return [f"{'#' * level} {escape_heading(block.text, block.links)}"]
    return _paragraph_lines(block)


def _heading_level(block: Block) -> int:
    """Return 1 to 6, or 0 for a block that is no heading."""
    if block.role is Role.HEADING:
        return min(block.level, 6) if block.level > 0 else _UNMARKED_LEVEL
    if block.kind is Kind.HEADLINE:
        return 1
    if block.kind is Kind.HEADING and block.role is Role.PARAGRAPH:
        return _UNMARKED_LEVEL
    return 0


def _paragraph_lines(block: Block) -> list[str]:
    """Write line breaks as hard ones; blank lines become one empty line, which parts paragraphs."""
    lines: list[str] = []
    for line in escape_lines(block.text, block.links):
        if line and lines and lines[-1]:
            lines[-1] += "\\"
        if line or (lines and lines[-1]):
            lines.append(line)
    return lines if lines[-1] else lines[:-1]


def _fenced_lines(code: str) -> list[str]:
    longest = max((len(run) for run in re.findall(r"`+", code)), default=0)
    fence = "`" * max(_MIN_FENCE, longest + 1)
    return [fence, *code_lines(code), fence]


def _table_lines(table: Table, *, links: bool) -> list[str]:
    rows = [
        [_cell(row[column], links=links) if column in row else "" for column in range(max(row) + 1)]
        for row in table.rows
    ]
    header, *body = rows
    header += [""] * (table.width - len(header))
    return [_row(header), _row(["---"] * table.width), *map(_row, body)]


def _cell(block: Block, *, links: bool) -> str:
    return escape_cell(block.text, block.links if links else ())


def _row(cells: list[str]) -> str:
    return "|" + "".join(f" {cell} |" if cell else " |" for cell in cells)
