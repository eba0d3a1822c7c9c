from __future__ import annotations

import pytest
from hypothesis import given, settings
from rendered_pages import ALL, block, cell, code, heading, item, page, pages, quote

from boilerstrip.document import Document, Kind
from boilerstrip.errors import InvalidOptionError
from boilerstrip.render.text import render_text

TABLE = "/html[1]/body[1]/table[1]/tbody[1]"


def test_paragraphs_are_parted_by_an_empty_line() -> None:
    assert render_text(page(block("One."), block("Two."))) == "One.\n\nTwo."


def test_list_items_quotes_and_headings_are_paragraphs() -> None:
    document = page(
        heading("Why", 2), item("First", "/ul[1]/li[1]"), item("Second", "/ul[1]/li[2]"), quote("Said.")
    )
    assert render_text(document) == "Why\n\nFirst\n\nSecond\n\nSaid."


def test_only_content_is_kept_unless_told_otherwise() -> None:
    document = page(block("Storm", Kind.HEADLINE), block("Rain fell."), block("Subscribe", Kind.PAYWALL))
    assert render_text(document) == "Rain fell."
    assert render_text(document, ("content", "headline")) == "Storm\n\nRain fell."
    assert render_text(document, "paywall") == "Subscribe"


def test_unknown_name_to_keep_is_an_error() -> None:
    with pytest.raises(InvalidOptionError, match="'story' is neither a group nor a kind"):
        render_text(page(), ("story",))


def test_page_without_blocks_is_empty() -> None:
    assert render_text(page()) == ""


def test_blank_blocks_leave_no_trace() -> None:
    assert render_text(page(block("One."), block(" \n "), block("Two."))) == "One.\n\nTwo."


def test_line_breaks_inside_a_block_stay() -> None:
    assert (
        render_text(page(block("Roses are red,\nviolets are blue. "))) == "Roses are red,\nviolets are blue."
    )


def test_code_keeps_its_indentation_but_no_trailing_space() -> None:
    assert render_text(page(code("\n    if rain:  \n\n        stay()\n"))) == "    if rain:\n\n        stay()"


def test_row_of_a_table_is_a_paragraph() -> None:
    document = page(
        cell("Town", f"{TABLE}/tr[1]/th[1]"),
        cell("Rain\n(mm)", f"{TABLE}/tr[1]/th[2]"),
        cell("Ulm", f"{TABLE}/tr[2]/td[1]"),
        cell("12", f"{TABLE}/tr[2]/td[2]"),
    )
    assert render_text(document) == "Town | Rain (mm)\n\nUlm | 12"


def test_cells_of_a_table_that_lays_out_the_page_are_paragraphs() -> None:
    column = f"{TABLE}/tr[1]/td[1]"
    document = page(cell("One.", column), cell("Two.", column), cell("Aside.", f"{TABLE}/tr[1]/td[2]"))
    assert render_text(document) == "One.\n\nTwo.\n\nAside."


def test_cells_without_a_path_are_paragraphs() -> None:
    assert render_text(page(cell("Ulm"), cell("12"))) == "Ulm\n\n12"


@settings(deadline=None)
@given(pages())
def test_every_word_that_is_kept_comes_out_in_order(document: Document) -> None:
    words = render_text(document, ALL).split()
    assert [word for word in words if word != "|"] == [
        word for block in document.blocks for word in block.text.split() if word != "|"
    ]


@settings(deadline=None)
@given(pages())
def test_no_line_ends_in_white_space(document: Document) -> None:
    text = render_text(document, ALL)
    assert text == text.rstrip()
    assert all(line == line.rstrip() for line in text.split("\n"))
