"""Which files hold labelled data."""

from __future__ import annotations

import gzip
from typing import TYPE_CHECKING

import pytest
from reader_files import PAGE, fails, read, table, write
from training_pages import ISLAND, PIER, write_corpus, write_jsonl

from boilerstrip.train.readers.discover import READERS

if TYPE_CHECKING:
    from pathlib import Path

ROWS: list[list[object]] = [["text", "label"], [PIER, "body"], ["Menu", "navigation"]]


def corpora(*paths: Path) -> list[str]:
    return [page.corpus for page in read(*paths).pages]


def test_formats_are_mixed_freely(tmp_path: Path) -> None:
    write_corpus(tmp_path / "news", {"id": "one", "paragraphs": [PIER]})
    write_jsonl(tmp_path / "kinds" / "gold.jsonl", {"corpus": "news", "doc": "one", "blocks": []})
    write_jsonl(tmp_path / "samples" / "s.gold.json", {"blocks": [{"text": PIER, "kind": "body"}]})
    write(tmp_path / "samples" / "s.html", f"<p>{PIER}</p>")
    write(tmp_path / "texts" / "t.html", PAGE)
    write(tmp_path / "texts" / "t.txt", PIER, ISLAND)
    table(tmp_path / "blocks.csv", *ROWS)
    write(tmp_path / "fast.txt", f"__label__1 {ISLAND}")
    write(tmp_path / "net" / "n.html", f'<p __boilernet_label="1">{ISLAND}</p>')
    write(tmp_path / "d" / "x.jsonl", {"text": f"{ISLAND} {PIER}", "label": ["body"]})
    data = read(tmp_path)
    assert [page.corpus for page in data.pages] == ["blocks", "fast", "net", "news", "samples", "texts", "x"]
    assert [page.has_html for page in data.pages] == [False, False, True, True, True, True, False]
    assert data.pages[3].kinds_from == "kinds"


def test_folders_stand_for_what_is_in_them_and_right_below(tmp_path: Path) -> None:
    table(tmp_path / "a" / "one.csv", *ROWS)
    table(tmp_path / "a" / "b" / "two.csv", *ROWS[:2])
    table(tmp_path / "a" / "b" / "c" / "three.csv", ["text", "label"], [ISLAND, 1])
    table(tmp_path / "a" / ".hidden" / "four.csv", *ROWS)
    assert corpora(tmp_path / "a") == ["one", "two"]
    assert corpora(tmp_path / "a" / "b") == ["three", "two"]


def test_files_of_one_name_are_told_apart_by_their_folders(tmp_path: Path) -> None:
    for name, text in (("anna", PIER), ("ben", ISLAND)):
        table(tmp_path / name / "all.csv", ["text", "label"], [text, 1])
    assert corpora(tmp_path) == ["anna/all", "ben/all"]
    assert corpora(tmp_path / "anna" / "all.csv") == ["all"]


def test_what_is_of_no_format_is_noted_but_for_files_about_the_data(tmp_path: Path) -> None:
    table(tmp_path / "a.csv", *ROWS)
    odd = [
        table(tmp_path / "b.csv", ["x"], [1]),
        write(tmp_path / "c.json", {"x": 1}),
        write(tmp_path / "d.txt", "x"),
    ]
    for name in ("README.txt", "requirements.txt", "LICENSE.txt", "notes.md", "page.html", "picture.png"):
        write(tmp_path / name, "x")
    note = f"files of no format that is read are passed over: {', '.join(map(str, odd))}"
    assert read(tmp_path).notes[0] == note


def test_a_path_without_labelled_data_says_what_could_be_read(tmp_path: Path) -> None:
    write(tmp_path / "c" / "c.xml", "x")
    write(tmp_path / "e" / "e.csv", "x")
    fails(tmp_path / "c", f"{tmp_path / 'c'}: no labelled pages here; read are: .*Prodigy")
    fails(tmp_path / "e", rf"{tmp_path / 'e'}: no labelled pages here \(among the files: e.csv\)")
    fails(tmp_path / "e" / "e.csv", f"{tmp_path / 'e' / 'e.csv'}: no labelled pages here")
    fails(tmp_path / "none", f"{tmp_path / 'none'}: no labelled pages here")


def test_a_name_that_no_file_can_have(tmp_path: Path) -> None:
    fails(tmp_path / ("x" * 5000), ".*: no labelled pages here")
    fails(tmp_path / "a\0b", ".*: no labelled pages here")


@pytest.mark.parametrize("reader", READERS)
def test_readers_keep_to_one_protocol(reader: object) -> None:
    assert isinstance(reader.FORMAT, str)  # type: ignore[attr-defined]
    assert reader.recognises.__doc__  # type: ignore[attr-defined]
    assert reader.read.__doc__  # type: ignore[attr-defined]


def test_files_may_be_packed(tmp_path: Path) -> None:
    plain = table(tmp_path / "plain" / "a.csv", *ROWS)
    write(tmp_path / "packed" / "a.csv.gz", gzip.compress(plain.read_bytes()))
    write(
        tmp_path / "packed" / "b.jsonl.gz",
        gzip.compress(b'{"id": "b", "blocks": [{"text": "x", "kind": "body"}]}'),
    )
    assert corpora(tmp_path / "packed") == ["a", "b"]
    write(tmp_path / "packed" / "c.csv.gz", gzip.compress(plain.read_bytes())[:-9])
    fails(tmp_path / "packed", f"{tmp_path / 'packed' / 'c.csv.gz'}: the gzip data is damaged")


def test_pages_without_labels_are_noted(tmp_path: Path) -> None:
    write_corpus(tmp_path / "news", {"id": "one", "paragraphs": [PIER]})
    write_jsonl(tmp_path / "samples" / "s.gold.json", {"blocks": [{"text": PIER, "kind": "body"}]})
    for name in ("s", "left"):
        write(tmp_path / "samples" / f"{name}.html", f"<p>{PIER}</p>")
    assert read(tmp_path).notes == (
        f"web pages without labels are passed over: {tmp_path / 'samples' / 'left.html'}",
    )
