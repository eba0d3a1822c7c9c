"""Which tables hold data to read by rows and columns, and which only lay out a page."""

from __future__ import annotations

from typing import TYPE_CHECKING

from boilerstrip.document import Role

if TYPE_CHECKING:
    from boilerstrip.segment.page import Page, Tree

_MAX_CELL_CHARS = 300


def clear_layout_cells(page: Page, tree: Tree) -> None:
    """Turn the table cells of layout tables into paragraphs.

    A table holds data if a row has two cells with text right in them, no cell holds another table, nothing in
    the table is longer than 300 characters, and it is not marked as a presentation.
    """
    around = _tables_around(tree)
    layout = {-1, *(around[node] for node, tag in enumerate(tree.tags) if tag == "table")}
    cells = [block for block, role in enumerate(page.roles) if role is Role.TABLE_CELL]
    layout.update(
        around[node] for text, node in zip(page.texts, page.nodes, strict=True) if len(text) > _MAX_CELL_CHARS
    )
    aligned = _tables_with_columns([page.nodes[block] for block in cells], tree, around)
    for block in cells:
        table = around[page.nodes[block]]
        if table in layout or table not in aligned or "presentation" in tree.words[table].split():
            page.roles[block] = Role.PARAGRAPH


def _tables_around(tree: Tree) -> list[int]:
    """Give, for each element, the innermost table around it (-1 where there is none)."""
    around: list[int] = []
    for parent in tree.parents:
        around.append(parent if parent < 0 or tree.tags[parent] == "table" else around[parent])
    return around


def _tables_with_columns(cells: list[int], tree: Tree, around: list[int]) -> set[int]:
    """Find the tables in which a row has two of the given cells."""
    first_cell: dict[int, int] = {}
    return {around[cell] for cell in cells if first_cell.setdefault(tree.parents[cell], cell) != cell}
