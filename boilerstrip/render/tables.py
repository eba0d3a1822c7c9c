"""Which table cells stand in one row, and which rows in one table."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import groupby
from typing import TYPE_CHECKING

from boilerstrip.document import Block, Kind, Role
from boilerstrip.render.paths import steps

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator


@dataclass(frozen=True, slots=True)
class Table:
    """Consecutive cells of one table.

    Attributes
    ----------
    path
        XPath of the table.
    rows
        For each row its cells by column, counted from 0, in page order.
    """

    path: str
    rows: tuple[dict[int, Block], ...]

    @property
    def width(self) -> int:
        """The number of columns."""
        return 1 + max(column for row in self.rows for column in row)


@dataclass(frozen=True, slots=True)
class _Cell:
    """A block with the paths of the table, the row and the cell that hold it."""

    block: Block
    table: str
    row: str
    path: str
    name: str
    index: int


def group_tables(blocks: Iterable[Block]) -> Iterator[Block | Table]:
    """Yield the blocks in page order, the cells of a data table gathered into one `Table`.

    Blank blocks are left out. Cells without an XPath stay blocks, and so do those of a table that lays out
    a page: one in which a cell holds several blocks or no row has two cells.
    """
    written = [block for block in blocks if block.text.strip()]
    if not any(block.role is Role.TABLE_CELL for block in written):
        yield from written
        return
    pairs = ((block, _locate(block)) for block in written)
    for path, group in groupby(pairs, key=lambda pair: pair[1] and pair[1].table):
        members = list(group)
        cells = [cell for _, cell in members if cell is not None]
        if path is not None and _holds_data(cells):
            yield Table(path, _arrange(cells))
        else:
            yield from (block for block, _ in members)


def _locate(block: Block) -> _Cell | None:
    """Find the innermost row and cell around a block; a headline is no cell whatever its mark-up."""
    xpath = block.xpath
    if xpath is None or block.role is not Role.TABLE_CELL or block.kind is Kind.HEADLINE:
        return None
    path = steps(xpath, "table", "tr", "td", "th")
    names = [step.name for step in path]
    if names[-2:-1] != ["tr"] or names[-1] not in ("td", "th"):
        return None
    row, cell = path[-2:]
    table = xpath[: path[-3].end] if names[-3:-2] == ["table"] else xpath[: row.start]
    return _Cell(block, table, xpath[: row.end], xpath[: cell.end], cell.name, cell.index)


def _holds_data(cells: list[_Cell]) -> bool:
    """Whether a table is one to read by rows and columns."""
    paths = {cell.path for cell in cells}
    rows = {cell.row for cell in cells}
    return len(paths) == len(cells) > len(rows)


def _arrange(cells: list[_Cell]) -> tuple[dict[int, Block], ...]:
    """Put cells into rows and columns, without the columns that are empty in every row."""
    rows = [_number(list(row)) for _, row in groupby(cells, key=lambda cell: cell.row)]
    used = sorted({column for row in rows for column in row})
    rank = {column: place for place, column in enumerate(used)}
    return tuple({rank[column]: block for column, block in row.items()} for row in rows)


def _number(row: list[_Cell]) -> dict[int, Block]:
    """Find the columns of a row's cells, so that an empty cell leaves its column free.

    An XPath counts ``td`` and ``th`` apart: a cell comes after the ones of its own name that its index
    tells of, and after the ones of the other name seen so far.
    """
    seen = {"td": 0, "th": 0}
    columns: dict[int, Block] = {}
    for cell in row:
        seen[cell.name] = max(cell.index, seen[cell.name])
        columns[seen["td"] + seen["th"]] = cell.block
    return columns
