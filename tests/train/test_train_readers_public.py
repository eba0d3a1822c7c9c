"""Folders of public corpora: invented pages in their layouts."""

from __future__ import annotations

import gzip
import json
from typing import TYPE_CHECKING, Any

import pytest
from reader_files import PAGE, fails, one, read, write
from training_pages import BOATS, ISLAND, PIER

if TYPE_CHECKING:
    from pathlib import Path

URL = "https://www.harbour.example/news/pier"


def truth(path: Path, entries: dict[str, Any], html: str = "") -> Path:
    """Write gold texts by page, and the pages beside."""
    write(path, json.dumps(entries, indent=4, ensure_ascii=False))
    for key in entries:
        name = f"{key}{html}"
        data = PAGE.replace("Sport", key).encode()
        write(path.parent / "html" / name, gzip.compress(data) if name.endswith("gz") else data)
    return path


@pytest.mark.parametrize(
    ("name", "ending", "more"),
    [
        ("ground-truth.json", ".html.gz", {}),
        (
            "articles.json",
            ".html",
            {"id": 1, "title": "Pier shut", "authors": "", "site": "http://harbour.example"},
        ),
    ],
)
def test_article_extraction_benchmark_and_that_of_newspaper4k(
    tmp_path: Path, name: str, ending: str, more: dict[str, Any]
) -> None:
    entry = {"articleBody": f"{PIER}\n\n{ISLAND}\n{BOATS}", "url": URL, **more}
    entries = {"b" * 64: entry, "a" * 64: {"url": URL}}
    truth(tmp_path / "bench" / name, entries, ending)
    write(tmp_path / "bench" / "output" / "tool.json", {"b" * 64: {"articleBody": PIER}})
    data = read(tmp_path / "bench")
    empty, page = data.pages
    assert (page.id, page.domain, page.page_type) == ("b" * 64, "harbour.example", "article")
    assert page.paragraphs == (PIER, f"{ISLAND}\n{BOATS}")
    assert empty.paragraphs == ()
    assert f"pages without content: {tmp_path / 'bench' / name}:" in "".join(data.notes)


def test_fundus_evaluation(tmp_path: Path) -> None:
    body = [f"[{BOATS}]", PIER, ISLAND]
    entries = {"Harbour_0.html.gz": {"body": body, "url": URL, "crawl_date": "2024-02-28 13:06:44.083593"}}
    truth(tmp_path / "dataset" / "ground_truth.json", entries)
    page = one(tmp_path)
    assert (page.id, page.domain) == ("Harbour_0", "harbour.example")
    assert page.paragraphs == (PIER, ISLAND)
    assert page.kinds == ((BOATS, ""),)  # may be taken or left


def test_wcxb(tmp_path: Path) -> None:
    record = {
        "schema_version": "2.0",
        "url": URL,
        "file_id": "0003",
        "_internal": {"page_type": {"primary": "forum", "tags": []}},
        "ground_truth": {"title": "Pier", "main_content": f"{PIER}\n\n{ISLAND}", "with": [], "without": []},
    }
    for number in ("0003", "0004"):
        write(
            tmp_path / "dev" / "ground-truth" / f"{number}.json",
            json.dumps({**record, "file_id": number}, indent=2),
        )
        write(
            tmp_path / "dev" / "html" / f"{number}.html.gz",
            gzip.compress(PAGE.replace("Sport", number).encode()),
        )
    page, other = read(tmp_path / "dev").pages
    assert (page.corpus, page.id, page.domain, page.page_type) == (
        "wcxb dev",
        "0003",
        "harbour.example",
        "forum",
    )
    assert page.paragraphs == (PIER, ISLAND)
    assert other.id == "0004"


@pytest.mark.parametrize(
    ("entry", "message"),
    [
        ([], "3: q: an object is needed, not a list"),
        ({"articleBody": 3}, "3: articleBody: a string is needed"),
        ({"body": "x"}, "3: body: a list of strings is needed"),
    ],
)
def test_a_malformed_entry_is_named(tmp_path: Path, entry: object, message: str) -> None:
    file = truth(tmp_path / "g.json", {"p": {"articleBody": PIER}, "q": {}}, ".html")
    write(file, '{\n"p": {"articleBody": "x"},\n"q": ' + json.dumps(entry) + "}")
    fails(file, f"{file}:{message}")


def test_a_page_that_is_missing_is_named(tmp_path: Path) -> None:
    file = truth(tmp_path / "g.json", {"p": {"articleBody": PIER}, "q": {"articleBody": PIER}}, ".html")
    (tmp_path / "html" / "q.html").unlink()
    fails(file, rf"{file}:5: its page html/q.html\[.gz\] is missing")
    record = {"file_id": "9", "ground_truth": {"main_content": PIER}}
    file = write(tmp_path / "dev" / "ground-truth" / "9.json", record)
    fails(file, rf"{file}:1: its page {tmp_path}/dev/html/9.html\[.gz\] is missing")
