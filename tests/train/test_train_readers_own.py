"""Our JSONL: a page a line."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest
from click.testing import CliRunner
from reader_files import CRAB, PAGE, PARROT, fails, one, read, write
from training_pages import BOATS, ISLAND, PIER

import boilerstrip
from boilerstrip.cli.main import main
from boilerstrip.train.corpus import read_labelled

if TYPE_CHECKING:
    from pathlib import Path

BLOCKS = [{"text": "Home", "kind": "navigation"}, {"text": PIER, "kind": "body"}]


def test_blocks_with_kinds(tmp_path: Path) -> None:
    record = {"id": "a", "domain": "x.example", "language": "ja", "page_type": "forum", "blocks": BLOCKS}
    page = one(write(tmp_path / "mine.jsonl", record))
    assert (page.corpus, page.id, page.domain) == ("mine", "a", "x.example")
    assert (page.language, page.page_type) == ("ja", "forum")
    assert page.kinds == (("Home", "navigation"), (PIER, "body"))
    assert page.paragraphs == (PIER,)
    assert page.by_kind
    assert (page.has_html, page.html, page.kinds_from) == (False, "", "mine")


@pytest.mark.parametrize(
    "labels",
    [
        ({"label": "boilerplate"}, {"label": "content"}),
        ({"is_content": False}, {"is_content": True}),
        ({"content": 0}, {"content": 1}),
        ({"kind": "boilerplate", "is_content": True}, {"kind": "content", "is_content": False}),
    ],
)
def test_blocks_of_two_classes(tmp_path: Path, labels: tuple[dict[str, Any], dict[str, Any]]) -> None:
    blocks = [{"text": "Home", **labels[0]}, {"text": PARROT, **labels[1]}, {"text": " "}, {"text": CRAB}]
    page = one(write(tmp_path / "mine.jsonl", {"id": 7, "blocks": blocks}))
    assert page.kinds == (("Home", "boilerplate"), (PARROT, "content"), (CRAB, ""))
    assert (page.id, page.domain, page.by_kind) == ("7", "7", False)


@pytest.mark.parametrize("record", [{"blocks": BLOCKS}, {"paragraphs": [PIER, ISLAND, BOATS]}])
def test_html_in_the_line_or_in_a_file_beside(tmp_path: Path, record: dict[str, Any]) -> None:
    write(tmp_path / "html" / "b.html", PAGE)
    write(tmp_path / "more" / "c.htm", PAGE.replace("Sport", "Opera"))
    file = write(
        tmp_path / "mine.jsonl",
        *(
            {"id": "a", "html": PAGE.replace("Sport", "Chess"), **record},
            {"id": "b", "file": "b.html", **record},
        ),
        {"file": "more/c.htm", "id": "c", **record},
    )
    pages = read(file).pages
    assert ["Chess" in page.html for page in pages] == [True, False, False]
    assert pages[1].html == PAGE
    assert all(
        page.has_html and page.domain == "harbour.example" for page in pages
    )  # as the page says of itself
    assert all(page.paragraphs[0] == PIER for page in pages)


def test_html_that_is_left_out_can_be_had_again(tmp_path: Path) -> None:
    html = PAGE + "\udc80🦜"
    file = write(tmp_path / "mine.jsonl", json.dumps({"id": "a", "html": html, "paragraphs": [PIER]}))
    (page,) = read_labelled([file], keep_html=False).pages
    (whole,) = read_labelled([file]).pages
    assert page.html == ""
    assert page.with_html() == whole
    assert whole.html == html


def test_a_text_is_parted_at_its_empty_lines(tmp_path: Path) -> None:
    text = f"{PIER}\r\n \r\n{ISLAND}\n\n\n{BOATS}"
    page = one(write(tmp_path / "mine.jsonl", {"id": "a", "html": PAGE, "text": text}))
    assert page.paragraphs == (PIER, ISLAND, BOATS)
    assert page.kinds is None


def test_documents_that_we_wrote_ourselves(tmp_path: Path) -> None:
    document = boilerstrip.tag(PAGE)
    page = one(write(tmp_path / "tagged.json", document.to_json(indent=2)))
    assert page.kinds == tuple((block.text, block.kind.value) for block in document.blocks)
    assert page.domain == "harbour.example"


@pytest.mark.parametrize(("form", "name"), [("json", "all.json"), ("csv", "all.csv")])
def test_what_tag_writes_of_many_pages(tmp_path: Path, form: str, name: str) -> None:
    pages = [write(tmp_path / "in" / f"{each}.html", PAGE.replace("Sport", each)) for each in ("a", "b")]
    written = CliRunner().invoke(main, ["tag", "--format", form, *map(str, pages)]).stdout
    found = read(write(tmp_path / "out" / name, written)).pages
    assert [page.id for page in found] == [str(page) for page in pages]
    for page, source in zip(found, pages, strict=True):
        blocks = boilerstrip.tag(source.read_bytes()).blocks
        assert page.kinds == tuple((block.text, block.kind.value) for block in blocks)


def test_an_array_a_mark_and_line_ends_of_windows(tmp_path: Path) -> None:
    first, second = (json.dumps({"id": name, "blocks": [{"text": name, "kind": "body"}]}) for name in "ab")
    file = write(tmp_path / "m.json", f"\ufeff[\r\n{first},\r\n{second}]\r\n".encode())
    assert [page.id for page in read(file).pages] == ["a", "b"]


@pytest.mark.parametrize(
    ("line", "message"),
    [
        ("{", "2: not valid JSON in UTF-8"),
        ("[]", "2: a JSON object is needed, not a list"),
        ("7", "2: a JSON object is needed, not a number"),
        ({"id": "b", "blocks": {}}, "2: blocks: a list is needed, not an object"),
        ({"id": "b", "blocks": ["x"]}, "2: block 0: an object with a text is needed"),
        ({"id": "b", "blocks": [{"text": 1, "kind": "body"}]}, "2: block 0: an object with a text"),
        (
            {"id": "b", "blocks": [{"text": "x", "kind": ["body"]}]},
            "2: block 0: its label is a list, not a name",
        ),
        ({"id": "b", "blocks": [], "html": 3}, "2: html: a string is needed"),
        ({"id": "b", "blocks": [], "file": "no.html"}, "2: file: its page no.html is not beside m.jsonl"),
        ({"id": "b", "blocks": [], "file": "../m.jsonl"}, "2: file: its page ../m.jsonl is not beside"),
        ({"id": "b", "text": "x"}, "2: page 'b': with a text for its labels it needs its HTML"),
        ({"id": "b", "html": "<p>x", "paragraphs": [1]}, "2: paragraphs: a list of strings is needed"),
        ({"id": "b", "html": "<p>x"}, "2: text: a string is needed"),
        (
            {"id": "a", "blocks": [{"text": "y", "kind": "body"}]},
            "2: page 'a' is labelled twice in corpus 'm'; first at",
        ),
    ],
)
def test_a_malformed_line_is_named(tmp_path: Path, line: object, message: str) -> None:
    file = write(tmp_path / "m.jsonl", {"id": "a", "blocks": BLOCKS}, line)
    fails(file, f"{file}:{message}")


def test_a_line_that_is_not_utf8_is_named(tmp_path: Path) -> None:
    file = write(tmp_path / "m.jsonl", {"id": "a", "blocks": BLOCKS})
    file.write_bytes(file.read_bytes() + '\n{"id": "é", "blocks": []}'.encode("latin-1"))
    fails(file, f"{file}:2: not valid JSON in UTF-8")


@pytest.mark.parametrize("text", ["{", '{"id": "a", "blocks": [', "[" * 100_000, "\ufeff[1", "[3]"])
def test_a_file_that_is_broken_from_the_beginning_is_named(tmp_path: Path, text: str) -> None:
    file = write(tmp_path / "m.json", text)
    fails(file, f"{file}:1: (not valid JSON|a JSON object is needed)")


def test_passages_to_set_into_pages_are_no_pages(tmp_path: Path) -> None:
    file = write(tmp_path / "p.jsonl", {"language": "en", "place": "top", "blocks": BLOCKS})
    fails(file, f"{file}: no labelled pages here")
