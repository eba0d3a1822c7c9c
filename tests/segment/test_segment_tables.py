"""Cells of data tables, and tables that only lay out a page."""

from __future__ import annotations

import pytest

from boilerstrip.document import Role
from boilerstrip.segment.html import segment_html

CELL, PARAGRAPH = Role.TABLE_CELL, Role.PARAGRAPH


def roles(html: str) -> list[Role]:
    return segment_html(html).roles


def test_cells_of_a_data_table() -> None:
    html = (
        "<table><thead><tr><th>Town<th>Rain<tbody><tr><td>Ulm<td><b>12</b> mm<tr><td colspan=2>Total</table>"
    )
    assert roles(html) == [CELL] * 5


def test_only_text_right_in_a_cell_is_a_cell() -> None:
    assert roles("<table><tr><td>a<td>b<tr><td><p>c</p><td><ul><li>d</ul></table>") == [
        CELL, CELL, PARAGRAPH, Role.LIST_ITEM,
    ]  # fmt: skip


@pytest.mark.parametrize(
    "html",
    [
        pytest.param(
            "<table><tr><td>menu<td>Rain fell. " + "It rained on. " * 30 + "</table>", id="long text"
        ),
        pytest.param("<table><tr><td>menu<td>b<p>" + "It rained on. " * 30 + "</table>", id="long paragraph"),
        pytest.param("<table><tr><td>a<tr><td>b</table>", id="one column"),
        pytest.param("<table role=presentation><tr><td>a<td>b</table>", id="presentation"),
        pytest.param("<table><tr><td>a<td>b<tr><td><table><tr><td>c</table></table>", id="table in a cell"),
    ],
)
def test_layout_tables_have_no_cells(html: str) -> None:
    assert CELL not in roles(html)


def test_data_table_inside_a_layout_table() -> None:
    html = "<table><tr><td>menu<td>x<table><tr><td>Ulm<td>12</table></table>"
    assert roles(html) == [PARAGRAPH, PARAGRAPH, CELL, CELL]


def test_text_out_of_place_in_a_table_comes_before_it() -> None:
    page = segment_html("<table>stray<tr><td>a<td>b</table>")
    assert page.texts == ["stray", "a", "b"]
    assert page.roles == [PARAGRAPH, CELL, CELL]
