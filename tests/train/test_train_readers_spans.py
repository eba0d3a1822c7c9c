"""Labelled parts of texts and of pages, as labels of blocks."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from boilerstrip.segment.html import segment_html
from boilerstrip.segment.text import segment_text
from boilerstrip.train.readers.labels import Labels
from boilerstrip.train.readers.marks import MarkedPage
from boilerstrip.train.readers.reading import Reading
from boilerstrip.train.readers.spans import UNCOVERED, Span, from_utf16, label_spans

ANY_TEXT = st.text(st.characters(codec="utf-8") | st.sampled_from("\n\r \t🦜\u2028\f"), max_size=300)
TAGS = st.sampled_from(
    ["<p>", "</p>", "<div>", "</div>", "<b>", "<br>", "<pre>", "<table><tr><td>", "<li>", "<a href=x>"]
)
HTML = st.lists(TAGS | st.text("ab 🦜&<\n", max_size=9), max_size=40).map("".join)


def reading() -> Reading:
    return Reading(Labels())


@given(ANY_TEXT, st.integers(0, 400))
def test_offsets_are_those_of_javascript(text: str, offset: int) -> None:
    characters = from_utf16(text, offset)
    before = text[:characters].encode("utf-16-le")
    assert offset - 1 <= len(before) // 2 + max(characters - len(text), 0) <= offset


@pytest.mark.parametrize("offset", [None, "3", 2.5, True, -1])
def test_what_is_no_offset_is_left_for_others_to_refuse(offset: object) -> None:
    assert from_utf16("🦜🦜", offset) is offset


@given(ANY_TEXT, st.lists(st.tuples(st.integers(0, 300), st.integers(0, 300)), max_size=5))
def test_blocks_are_those_of_the_text_whatever_the_spans(text: str, parts: list[tuple[int, int]]) -> None:
    spans = [Span(start, end, "body") for start, end in parts]
    blocks = label_spans(text, spans, reading(), "x")
    assert [block for block, _ in blocks] == segment_text(text).texts
    assert {label for _, label in blocks} <= {"body", UNCOVERED}


@given(ANY_TEXT)
def test_a_span_over_everything_labels_every_block(text: str) -> None:
    whole = [Span(0, len(text), "body")]
    assert {label for _, label in label_spans(text, whole, reading(), "x")} <= {"body"}
    assert {label for _, label in label_spans(text, [], reading(), "x")} <= {UNCOVERED}


@pytest.mark.parametrize(
    ("spans", "label"),
    [
        ([(0, 5, "body")], "body"),
        ([(0, 4, "body")], UNCOVERED),
        ([(0, 4, "body"), (4, 8, "body")], "body"),
        ([(0, 6, "body"), (6, 10, "legal")], "body"),
        ([(0, 3, "social"), (3, 6, "legal")], "boilerplate"),
        ([(0, 10, "body"), (0, 10, "legal")], ""),
    ],
)
def test_a_block_has_the_label_of_what_covers_half_of_it(
    spans: list[tuple[int, int, str]], label: str
) -> None:
    assert label_spans("abcdefghij", [Span(*span) for span in spans], reading(), "x") == [
        ("abcdefghij", label)
    ]


def test_lines_that_were_broken_to_fit_a_width_are_one_block() -> None:
    line = "the ferry would not sail before the pier was safe again and"
    text = f"{line}\r\n" * 4 + "so on."
    spans = [Span(0, len(text), "body")]
    assert label_spans(text, spans, reading(), "x") == [(f"{line} {line} {line} {line} so on.", "body")]


@given(HTML, st.data())
def test_marks_change_nothing_of_a_page(html: str, data: st.DataObject) -> None:
    page = MarkedPage(html)
    plain = segment_html(page.document.serialize()).texts
    for index, text in enumerate(page.texts):
        start, end = sorted(data.draw(st.tuples(st.integers(0, len(text)), st.integers(0, len(text)))))
        page.label((index, start), (index, end), data.draw(st.sampled_from(["body", "legal"])))
    blocks = page.blocks(reading(), "x")
    assert [text for text, _ in blocks] == plain
    assert segment_html(page.document.serialize()).texts == plain


@given(HTML)
def test_a_page_that_is_all_labelled(html: str) -> None:
    page = MarkedPage(html)
    if page.texts:
        page.label((0, 0), (len(page.texts) - 1, len(page.texts[-1])), "body")
    assert {label for _, label in page.blocks(reading(), "x")} <= {"body"}


@given(st.text("/[]()1divtext:*.@", max_size=20))
def test_any_path_leads_to_texts_or_nowhere(path: str) -> None:
    page = MarkedPage("<div>a<div>b</div></div>")
    found = page.find(path)
    assert found is None or 0 <= found[0] <= found[1] <= len(page.texts)


def test_pages_that_nest_deep_and_marks_that_stand_in_the_page() -> None:
    deep = MarkedPage("<div>" * 3000 + "x" + "\U0010f001y")
    deep.label((0, 0), (0, 2), "body")
    assert deep.blocks(reading(), "x") == [("xy", "body")]
