"""BoilerNet's pages."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reader_files import CRAB, PARROT, fails, labels_of, one, read, write
from training_pages import ISLAND, PIER

from boilerstrip.segment.html import segment_html

if TYPE_CHECKING:
    from pathlib import Path


def span(text: str, label: int) -> str:
    return f'<span __boilernet_label="{label}">\n  {text}\n </span>'


PAGE = f"""<!DOCTYPE html>
<html><head><title>Pier</title><link rel=canonical href="https://pier.example/1"></head><body>
<ul><li><a href="/">{span("Home", 0)}</a></li><li>{span("Sport &amp; more", 0)}</li></ul>
<div><p>{span(PIER[:30], 1)}<b>{span(PIER[30:60], 1)}</b>{span(PIER[60:], 1)}</p>
<p>{span("Advert", 0)}</p><p><span class="x" __boilernet_label="1">{CRAB}</span></p>
<p>never wrapped</p>
<section __boilernet_label="1"><p>{ISLAND}<i __boilernet_label="0">(ad)</i></p></section></div></body></html>"""


def test_the_labels_of_texts_become_those_of_blocks(tmp_path: Path) -> None:
    page = one(write(tmp_path / "gn" / "12.html", PAGE))
    assert (page.corpus, page.id, page.domain) == ("gn", "12", "pier.example")
    assert [text for text, _ in page.kinds or ()][:2] == ["Home", "Sport & more"]
    b, c = "boilerplate", "content"
    assert labels_of(page) == [b, b, c, b, c, b, c]


def test_the_page_is_what_it_was_before_it_was_labelled(tmp_path: Path) -> None:
    html = one(write(tmp_path / "12.html", PAGE)).html
    assert "__boilernet_label" not in html
    assert html.count("<span") == html.count('<span class="x"') == 1
    assert segment_html(html).texts[:4] == ["Home", "Sport & more", *segment_html(PAGE).texts[2:4]]


def test_a_value_that_is_not_known_is_named(tmp_path: Path) -> None:
    file = write(tmp_path / "1.html", f'<p __boilernet_label="main">{PARROT}</p>')
    fails(file, rf"labels that are not known: 'main' \({file}\)")
    assert labels_of(one(file, main="content")) == ["content"]


def test_pages_without_the_attribute_are_not_asked_for_labels(tmp_path: Path) -> None:
    write(tmp_path / "1.html", PAGE)
    write(tmp_path / "2.html", "<p>plain</p>")
    data = read(tmp_path)
    assert [page.id for page in data.pages] == ["1"]
    assert data.notes == (f"web pages without labels are passed over: {tmp_path / '2.html'}",)
