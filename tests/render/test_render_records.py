from __future__ import annotations

import csv
import io
import json

from hypothesis import given, settings
from rendered_pages import block, heading, page, pages

from boilerstrip.document import Document, Kind, Link
from boilerstrip.render.records import COLUMNS, blocks_to_csv, document_to_dict, document_to_json

STORM = page(
    heading("Storm", 1, Kind.HEADLINE, xpath="/html[1]/body[1]/h1[1]", score=0.123456, confidence=1),
    block("Rain\nfell, “hard”.", links=(Link(0, 4, "/rain"),), lines=(3, 4), score=0.98765, confidence=0.5),
    title="Storm",
    language="en",
    warnings=("The page has no end.",),
    truncated=True,
)


def test_dict_holds_the_whole_document() -> None:
    assert document_to_dict(STORM) == {
        "title": "Storm",
        "byline": None,
        "date": None,
        "language": "en",
        "url": None,
        "text": "Rain\nfell, “hard”.",
        "blocks": [
            {
                "text": "Storm",
                "kind": "headline",
                "group": "meta",
                "is_content": False,
                "score": 0.1235,
                "confidence": 1.0,
                "role": "heading",
                "level": 1,
                "xpath": "/html[1]/body[1]/h1[1]",
                "lines": None,
                "links": [],
            },
            {
                "text": "Rain\nfell, “hard”.",
                "kind": "body",
                "group": "content",
                "is_content": True,
                "score": 0.9877,
                "confidence": 0.5,
                "role": "paragraph",
                "level": 0,
                "xpath": None,
                "lines": [3, 4],
                "links": [{"start": 0, "end": 4, "href": "/rain"}],
            },
        ],
        "warnings": ["The page has no end."],
        "truncated": True,
    }


def test_dict_holds_plain_values_only() -> None:
    values = document_to_dict(STORM)
    assert type(values["blocks"][0]["kind"]) is str
    assert type(values["blocks"][0]["confidence"]) is float


def test_json_leaves_characters_as_they_are() -> None:
    assert "“hard”" in document_to_json(STORM)
    assert "\n" not in document_to_json(STORM)


def test_json_is_indented_when_asked() -> None:
    assert document_to_json(page(), indent=2).startswith('{\n  "title": null,')


def test_csv_has_one_row_a_block_below_a_header() -> None:
    assert blocks_to_csv(STORM) == (
        '"text","kind","group","is_content","score","confidence","role","level","xpath","first_line","last_line"\n'
        '"Storm","headline","meta","false",0.1235,1.0,"heading",1,"/html[1]/body[1]/h1[1]","",""\n'
        '"Rain\nfell, “hard”.","body","content","true",0.9877,0.5,"paragraph",0,"",3,4\n'
    )


@settings(deadline=None)
@given(pages())
def test_json_round_trips(document: Document) -> None:
    assert json.loads(document_to_json(document)) == document_to_dict(document)


@settings(deadline=None)
@given(pages())
def test_csv_round_trips(document: Document) -> None:
    rows = list(csv.DictReader(io.StringIO(blocks_to_csv(document), newline="")))
    assert [row["text"] for row in rows] == [block.text for block in document.blocks]
    assert [row["kind"] for row in rows] == [block.kind for block in document.blocks]
    assert [row["is_content"] == "true" for row in rows] == [block.is_content for block in document.blocks]
    assert [row["xpath"] or None for row in rows] == [block.xpath for block in document.blocks]
    assert [(row["first_line"], row["last_line"]) for row in rows] == [
        tuple(map(str, block.lines or ("", ""))) for block in document.blocks
    ]
    assert all(list(row) == list(COLUMNS) for row in rows)


def test_csv_keeps_a_bare_carriage_return() -> None:
    rows = list(csv.DictReader(io.StringIO(blocks_to_csv(page(block("a\rb"))), newline="")))
    assert [row["text"] for row in rows] == ["a\rb"]
