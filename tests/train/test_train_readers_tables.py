"""Tables of blocks: CSV and Parquet."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from reader_files import CRAB, PAGE, PARROT, fails, labels_of, one, read, table, write
from training_pages import BOATS, ISLAND, PIER

if TYPE_CHECKING:
    from pathlib import Path

HEAD: list[object] = ["page", "order", "text", "label"]


def parquet(path: Path, columns: dict[str, list[Any]]) -> Path:
    pyarrow = pytest.importorskip("pyarrow")
    from pyarrow import parquet

    parquet.write_table(pyarrow.table(columns), path)
    return path


def test_pages_of_blocks_in_the_order_that_is_stated(tmp_path: Path) -> None:
    rows: list[list[object]] = [
        ["b", 2, PIER, "body"],
        ["a", 10, ISLAND, "content"],
        ["b", 1.5, "Menu", "navigation"],
        ["a", 9, "Share", 0],
    ]
    a, b = read(table(tmp_path / "news.csv", HEAD, *rows)).pages
    assert (b.id, b.corpus, b.domain, b.has_html) == ("b", "news", "b", False)
    assert b.kinds == (("Menu", "navigation"), (PIER, "body"))
    assert a.kinds == (("Share", "boilerplate"), (ISLAND, "content"))
    assert a.paragraphs == (ISLAND,)


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-8-crlf"])
def test_tables_as_programs_write_them(tmp_path: Path, delimiter: str, encoding: str) -> None:
    file = table(tmp_path / "t.csv", ["TEXT", " Label "], [f'{CRAB}\n"{PARROT}"', 1], delimiter=delimiter)
    text = file.read_bytes().decode()
    text = text if encoding.endswith("crlf") else text.replace("\r\n", "\n")
    file.write_bytes(text.encode(encoding.removesuffix("-crlf")))
    page = one(file)
    assert page.id == "t"
    assert [(" ".join(text.split()), label) for text, label in page.kinds or ()] == [
        (f'{CRAB} "{PARROT}"', "content")
    ]


def test_a_table_in_another_encoding_is_read_with_a_note(tmp_path: Path) -> None:
    text = "text,label\n" + "".join(f"Fähre über die Förde Nummer {n},1\n" for n in range(9))
    data = read(write(tmp_path / "t.csv", text.encode("cp1252")))
    assert (data.pages[0].kinds or ())[0][0] == "Fähre über die Förde Nummer 0"
    assert "read as windows-1252" in data.notes[0]


def test_names_of_columns_and_what_else_a_row_states(tmp_path: Path) -> None:
    head = ["url", "data", "kind", "language", "page_type", "is_content"]
    rows = [["https://www.kai.example/a?x=1", PIER, "body", "de", "forum", "False"]]
    page = one(table(tmp_path / "t.tsv", head, *rows, delimiter="\t"))
    assert (page.id, page.domain) == ("https://www.kai.example/a?x=1", "kai.example")
    assert (page.language, page.page_type, labels_of(page)) == ("de", "forum", ["body"])


@pytest.mark.parametrize("folder", [".", "html", "pages", "../html"])
@pytest.mark.parametrize("ending", [".html", ".htm", ".html.gz", ""])
def test_pages_beside_the_table_are_used(tmp_path: Path, folder: str, ending: str) -> None:
    import gzip

    data = PAGE.encode()
    name = f"p{ending}" if ending else "p.html"
    write(tmp_path / "labels" / folder / name, gzip.compress(data) if ending.endswith("gz") else data)
    rows = [
        ["p.html" if not ending else "p", text, label]
        for text, label in ((PIER, 1), (ISLAND, 1), ("Home", 0))
    ]
    page = one(table(tmp_path / "labels" / "t.csv", ["page", "text", "label"], *rows))
    assert page.has_html
    assert page.html == PAGE
    assert labels_of(page) == ["content", "content", "boilerplate"]


@pytest.mark.parametrize("name", ["../secret", "/etc/hostname", "a\0b", "x" * 5000, ".."])
def test_pages_are_looked_for_nowhere_else(tmp_path: Path, name: str) -> None:
    write(tmp_path / "secret.html", PAGE)
    file = write(tmp_path / "t" / "t.jsonl", {"page": name, "text": PIER, "label": "body"})
    assert not one(file).has_html


def test_rows_without_text_are_passed_over(tmp_path: Path) -> None:
    file = table(tmp_path / "t.csv", ["text", "label"], [PIER, 1], [" ", 1], [], ["", 0])
    data = read(file)
    assert labels_of(data.pages[0]) == ["content"]
    assert f"blocks without text are passed over: {file}:3, {file}:5" in data.notes


@pytest.mark.parametrize(
    ("rows", "message"),
    [
        ([["a", 1, PIER, 1], ["a", "x", PIER, 1]], "3: order: a number is needed, not 'x'"),
        ([["a", 1, PIER, 1], ["a", "nan", PIER, 1]], "3: order: a number is needed, not 'nan'"),
        ([["a", 1, PIER, 1], ["a", "", PIER, 1]], "3: order: all blocks of a page state theirs"),
        ([["a", 1, PIER, 1], ["a", 1, ISLAND, 1]], "3: order: 1 is that of the block at .*:2, too"),
        ([["a", 1, PIER, 1], ["", 2, ISLAND, 1]], "3: names no page, and other rows of the file do"),
        ([["a", 1, PIER, 1, 9]], "2: 5 fields, and the first line names 4"),
        ([["a", 1, f"{PIER}\n{ISLAND}", 1], ["a"]], "4: 1 fields, and the first line names 4"),
    ],
)
def test_a_row_that_is_wrong_is_named(tmp_path: Path, rows: list[list[object]], message: str) -> None:
    file = table(tmp_path / "t.csv", HEAD, *rows)
    fails(file, f"{file}:{message}")


@pytest.mark.parametrize("head", [["a", "b"], ["text", "b"], ["page", "label"], [""]])
def test_a_table_without_the_columns_is_none_of_ours(tmp_path: Path, head: list[object]) -> None:
    file = table(tmp_path / "t.csv", head, ["x"] * len(head))
    fails(file, f"{file}: no labelled pages here")


def test_parquet(tmp_path: Path) -> None:
    columns = {
        "page": ["a", "a", None, None],
        "Text": [PIER, PARROT, ISLAND, BOATS],
        "Label": ["body", "related", "1", None],
    }
    fails(parquet(tmp_path / "t.parquet", columns), f"{tmp_path}/t.parquet: row 3: names no page")
    columns["page"] = ["a", "a", "b", "b"]
    a, b = read(parquet(tmp_path / "t.parquet", columns)).pages
    assert a.kinds == ((PIER, "body"), (PARROT, "related"))
    assert labels_of(b) == ["content", ""]


@pytest.mark.parametrize(
    ("labels", "found"),
    [
        ([True, False], ["content", "boilerplate"]),
        ([1, 0], ["content", "boilerplate"]),
        ([1.0, float("nan")], ["content", ""]),
        ([["body"], ["legal", "social"]], ["body", "boilerplate"]),
    ],
)
def test_labels_of_every_type(tmp_path: Path, labels: list[Any], found: list[str]) -> None:
    page = one(parquet(tmp_path / "t.parquet", {"text": [PIER, ISLAND], "label": labels}))
    assert labels_of(page) == found


def test_parquet_that_is_wrong_is_named(tmp_path: Path) -> None:
    pytest.importorskip("pyarrow")
    file = write(tmp_path / "t.parquet", b"PAR1 and then nothing PAR1")
    fails(file, f"{file}: no valid Parquet")
    fails(
        parquet(tmp_path / "t.parquet", {"a": [1]}), f"{file}: columns text and label are needed.* it has a"
    )
    fails(
        parquet(tmp_path / "t.parquet", {"text": [1], "label": [1]}),
        f"{file}: row 1: text: a string is needed",
    )


def test_without_pyarrow_it_is_said_what_to_install(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    import sys

    from boilerstrip.errors import MissingDependencyError

    monkeypatch.setitem(sys.modules, "pyarrow", None)
    with pytest.raises(MissingDependencyError, match=r"pip install 'boilerstrip\[parquet\]'"):
        read(write(tmp_path / "t.parquet", b"PAR1"))
