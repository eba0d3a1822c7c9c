"""doccano's JSONL, JSON and CSV."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest
from reader_files import PARROT, SUBSCRIBE, fails, labels_of, one, read, table, write
from training_pages import ISLAND, PIER

if TYPE_CHECKING:
    from pathlib import Path

TEXT = f"Menu 🦜\n{PIER}\n\n{SUBSCRIBE} 🦜🦜\r\n{ISLAND}"


def utf16(text: str, part: str) -> tuple[int, int]:
    """Return where a part stands in a text, as JavaScript counts."""
    start = len(text[: text.index(part)].encode("utf-16-le")) // 2
    return start, start + len(part.encode("utf-16-le")) // 2


def span(part: str, label: object, text: str = TEXT) -> list[object]:
    return [*utf16(text, part), label]


@pytest.mark.parametrize("text", ["text", "data"])
@pytest.mark.parametrize("label", ["label", "labels"])
def test_texts_with_labels(tmp_path: Path, text: str, label: str) -> None:
    records = [
        {"id": 1, text: "Menu", label: ["navigation"], "Comments": []},
        {"id": 2, text: PARROT, label: ["body"]},
        {"id": 3, text: PIER, label: ["body", "heading"]},
        {"id": 4, text: SUBSCRIBE, label: []},
    ]
    page = one(write(tmp_path / "admin.jsonl", *records))
    assert (page.id, page.has_html) == ("admin", False)
    assert page.kinds == (("Menu", "navigation"), (PARROT, "body"), (PIER, "content"), (SUBSCRIBE, ""))
    assert one(write(tmp_path / "all.json", json.dumps(records, indent=1))).kinds == page.kinds


@pytest.mark.parametrize("where", ["record", "meta"])
def test_the_pages_that_texts_are_of(tmp_path: Path, where: str) -> None:
    def record(text: str, label: str, **stated: str) -> dict[str, Any]:
        more = {"meta": stated} if where == "meta" else stated
        return {"text": text, "label": label, **more}

    records = [
        record(PIER, "body", page="p1", url="https://www.kai.example/1"),
        record(ISLAND, "body", page="p2", url="https://nes.example/2"),
        record("Menu", "navigation", page="p1", url="https://www.kai.example/1"),
    ]
    first, second = read(write(tmp_path / "all.jsonl", *records)).pages
    assert (first.id, first.domain, labels_of(first)) == ("p1", "kai.example", ["body", "navigation"])
    assert (second.id, second.domain) == ("p2", "nes.example")


@pytest.mark.parametrize(
    "spans",
    [
        {
            "label": [
                span("Menu", "navigation"),
                span(PIER, "body"),
                span(SUBSCRIBE, "paywall"),
                span(ISLAND, "body"),
            ]
        },
        {
            "labels": [
                span(PIER[:70], "body"),
                span(TEXT[:6], "navigation"),
                span(SUBSCRIBE, "paywall"),
                span(ISLAND, "body"),
            ]
        },
        {
            "entities": [
                {
                    "id": 7,
                    "label": name,
                    "start_offset": utf16(TEXT, part)[0],
                    "end_offset": utf16(TEXT, part)[1],
                }
                for part, name in (
                    ("Menu", "navigation"),
                    (PIER, "body"),
                    (SUBSCRIBE, "paywall"),
                    (ISLAND, "body"),
                )
            ],
            "relations": [],
        },
    ],
)
def test_spans_by_offset(tmp_path: Path, spans: dict[str, Any]) -> None:
    page = one(write(tmp_path / "all.jsonl", {"id": 12, "text": TEXT, **spans}))
    assert page.id == "12"
    assert labels_of(page) == ["navigation", "body", "paywall", "body"]
    assert page.paragraphs == (PIER, ISLAND)


def test_spans_that_overlap(tmp_path: Path) -> None:
    spans = [span(PIER, "body"), span(PIER, "body"), span(PIER[:9], "legal"), span("Menu", "navigation")]
    spans += [span(ISLAND, "body"), span(ISLAND, "legal")]
    data = read(write(tmp_path / "all.jsonl", {"id": 1, "text": TEXT, "label": spans}))
    assert labels_of(data.pages[0]) == ["navigation", "body", "", ""]
    assert any(note.startswith("labels contradict each other") for note in data.notes)


@pytest.mark.parametrize(
    ("labelled", "label", "rest"),
    [(PIER, "body", "boilerplate"), (SUBSCRIBE, "paywall", "content"), (PIER, "content", "boilerplate")],
)
def test_text_outside_spans_is_what_the_spans_are_not(
    tmp_path: Path, labelled: str, label: str, rest: str
) -> None:
    file = write(tmp_path / "all.jsonl", {"id": 1, "text": TEXT, "label": [span(labelled, label)]})
    data = read(file)
    assert labels_of(data.pages[0]).count(rest) == 3
    assert f"so text without a label counts as {rest}" in data.notes[0]
    assert str(file) in data.notes[0]
    assert labels_of(one(file, **{"": "ignore"})).count("") == 3


def test_text_outside_spans_of_both_classes_is_ignored(tmp_path: Path) -> None:
    spans = [span(PIER, "body"), span(SUBSCRIBE, "paywall")]
    data = read(write(tmp_path / "all.jsonl", {"id": 1, "text": TEXT, "label": spans}))
    assert labels_of(data.pages[0]) == ["", "body", "paywall", ""]
    assert data.notes[0].startswith("text without a label is ignored")


def test_a_text_without_a_span_is_passed_over(tmp_path: Path) -> None:
    file = write(
        tmp_path / "all.jsonl",
        {"id": 1, "text": TEXT, "label": [span(PIER, "body")]},
        {"id": 2, "text": "x", "label": []},
    )
    data = read(file)
    assert [page.id for page in data.pages] == ["1"]
    assert f"texts without a single span are passed over: {file}:2" in data.notes


def test_numbers_in_place_of_names_are_not_guessed(tmp_path: Path) -> None:
    old = {"label": 1, "start_offset": 0, "end_offset": 4, "user": 1}
    file = write(tmp_path / "all.jsonl", {"id": 1, "text": TEXT, "annotations": [old]})
    fails(file, "labels that are not known: 'label 1'")
    assert labels_of(one(file, **{"label 1": "navigation"}))[0] == "navigation"
    file = write(tmp_path / "b.jsonl", {"id": 1, "text": TEXT, "annotations": [{"label": 1, "user": 1}]})
    fails(file, "labels that are not known: 'label 1'")


def test_files_as_doccano_writes_them(tmp_path: Path) -> None:
    pandas = pytest.importorskip("pandas")
    url = "https://www.kai.example/1"  # whose slashes it escapes
    classes = pandas.DataFrame(
        {
            "id": [1, 2],
            "text": [PIER, PARROT],
            "url": [url] * 2,
            "label": [["body"], []],
            "Comments": [[], []],
        }
    )
    spans = pandas.DataFrame(
        {"id": [1], "text": [TEXT], "label": [[tuple(span(PIER, "body"))]], "Comments": [[]]}
    )
    classes.to_json(tmp_path / "a.jsonl", orient="records", force_ascii=False, lines=True)
    classes.to_json(tmp_path / "b.json", orient="records", force_ascii=False)
    classes.assign(label=["body#heading", ""]).to_csv(tmp_path / "c.csv", index=False, encoding="utf-8")
    spans.to_json(tmp_path / "d.jsonl", orient="records", force_ascii=False, lines=True)
    for name, label in (("a.jsonl", "body"), ("b.json", "body"), ("c.csv", "content")):
        page = one(tmp_path / name)
        assert (page.id, page.domain) == (url, "kai.example")
        assert page.kinds == ((PIER, label), (PARROT, ""))
    assert one(tmp_path / "d.jsonl").paragraphs == (PIER,)


def test_csv_joins_labels(tmp_path: Path) -> None:
    rows = [[1, PIER, "body#heading"], [2, "Menu", "navigation"], [3, "x", ""]]
    page = one(table(tmp_path / "all.csv", ["id", "text", "label"], *rows))
    assert labels_of(page) == ["content", "navigation", ""]


@pytest.mark.parametrize(
    ("record", "message"),
    [
        ({"text": 3, "label": ["body"]}, "2: text: a string is needed"),
        ({"label": ["body"]}, "2: text: a string is needed"),
        ({"text": "x", "label": [[0, 1]]}, "2: label: a name, or start, end and name are needed, not a list"),
        (
            {"text": "x", "label": [{"a": 1}]},
            "2: label: a name, or start, end and name are needed, not an object",
        ),
    ],
)
def test_a_malformed_line_is_named(tmp_path: Path, record: dict[str, Any], message: str) -> None:
    file = write(tmp_path / "all.jsonl", {"text": PIER, "label": "body"}, record)
    fails(file, f"{file}:{message}")


@pytest.mark.parametrize(
    ("label", "message"),
    [
        ([0, 5000, "body"], "the span from 0 to 5000 is not in its text of"),
        ([5, 2, "body"], "the span from 5 to 2 is not in its text"),
        ([-1, 2, "body"], "the span from -1 to 2 is not in its text"),
        (["0", 2, "body"], "a span needs a start and an end, whole numbers"),
        ([0, 2.5, "body"], "a span needs a start and an end, whole numbers"),
        ([True, 2, "body"], "a span needs a start and an end, whole numbers"),
        (
            [0, 2, None],
            "a span needs a start and an end, whole numbers, and the name of a label; not 0, 2, None",
        ),
        ("body", "label: a list of start, end and name is needed, as in the file's other lines"),
    ],
)
def test_a_malformed_span_is_named(tmp_path: Path, label: object, message: str) -> None:
    file = write(
        tmp_path / "a.jsonl", {"text": PIER, "label": [[0, 4, "body"]]}, {"text": PIER, "label": [label]}
    )
    fails(file, f"{file}:2: {message}")
