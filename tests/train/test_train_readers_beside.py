"""Pages with their clean text beside them."""

from __future__ import annotations

import gzip
from typing import TYPE_CHECKING

import pytest
from reader_files import CRAB, PAGE, one, read, write
from training_pages import BOATS, ISLAND, PIER

if TYPE_CHECKING:
    from pathlib import Path

TEXT = f"{PIER}\n\n{ISLAND}\n\n{BOATS}"
CLEANEVAL = f"""URL: https://news.kai.example/17

<h>Pier shut
<p>{PIER}
<p>{ISLAND.replace(" who", chr(10) + "who")}</p>
<l>{BOATS}
"""


@pytest.mark.parametrize("line_end", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize("mark", ["", "\ufeff"])
def test_a_page_and_its_text(tmp_path: Path, line_end: str, mark: str) -> None:
    write(tmp_path / "news" / "a.html", PAGE)
    write(tmp_path / "news" / "a.txt", (mark + TEXT.replace("\n", line_end)).encode())
    page = one(tmp_path / "news")
    assert (page.corpus, page.id, page.domain) == ("news", "a", "harbour.example")
    assert page.paragraphs == (PIER, ISLAND, BOATS)
    assert (page.html, page.kinds) == (PAGE, None)


@pytest.mark.parametrize(
    ("page", "text"),
    [
        ("a.html", "a.txt"),
        ("a.htm", "a.txt"),
        ("a.html.gz", "a.txt"),
        ("a.html.gz", "a.txt.gz"),
        ("a.html", "a.html.txt"),
        ("html/a.html", "text/a.txt"),
        ("html/a.html", "a.txt"),
        ("en_original/a.html", "en_cleaned/a-cleaned.txt"),
    ],
)
def test_where_the_two_may_be(tmp_path: Path, page: str, text: str) -> None:
    for name, content in ((page, PAGE), (text, TEXT)):
        data = content.encode()
        write(tmp_path / name, gzip.compress(data) if name.endswith("gz") else data)
    found = one(tmp_path)
    assert (found.id, found.paragraphs) == ("a", (PIER, ISLAND, BOATS))


def test_the_text_of_cleaneval_is_known_by_its_tags(tmp_path: Path) -> None:
    write(tmp_path / "original" / "1.html", PAGE)
    write(tmp_path / "cleaned" / "1-cleaned.txt", CLEANEVAL)
    page = one(tmp_path)
    assert page.paragraphs == ("Pier shut", PIER, ISLAND, BOATS)
    assert (page.id, page.domain) == ("1", "news.kai.example")


def test_a_text_without_empty_lines_has_a_paragraph_a_line(tmp_path: Path) -> None:
    write(tmp_path / "a.html", PAGE)
    assert one(write(tmp_path / "a.txt", PIER, ISLAND).parent).paragraphs == (PIER, ISLAND)


def test_texts_that_fit_badly_are_listed_and_not_learned_from(tmp_path: Path) -> None:
    for name in "abcd":
        write(tmp_path / f"{name}.html", PAGE.replace("Sport", name))
    write(tmp_path / "a.txt", TEXT)
    write(tmp_path / "b.txt", PIER, CRAB * 3)
    write(tmp_path / "c.txt", " ".join(f"{word} x y z q" for word in PIER.split()))
    write(tmp_path / "d.txt", f"{PIER[:-24]}\n\n{ISLAND}")
    data = read(tmp_path)
    assert [page.id for page in data.pages] == list("abcd")
    assert [page.id for page in data.to_learn_from()] == ["a", "d"]
    (note,) = data.notes
    assert note.startswith("gold texts that fit their pages badly are not learned from: ")
    assert f"{tmp_path / 'b.txt'}:1 (" in note
    assert f"{tmp_path / 'c.txt'}:1 (0% of its words are in the page)" in note


def test_a_text_without_its_page_is_noted(tmp_path: Path) -> None:
    write(tmp_path / "a.html", PAGE)
    write(tmp_path / "a.txt", TEXT)
    write(tmp_path / "b.txt", TEXT)
    write(tmp_path / "README.txt", "About these pages")
    assert read(tmp_path).notes == (f"files of no format that is read are passed over: {tmp_path / 'b.txt'}",)


def test_a_page_that_is_damaged_is_named(tmp_path: Path) -> None:
    from boilerstrip.errors import TrainingDataError

    write(tmp_path / "a.html.gz", gzip.compress(PAGE.encode())[:-9])
    text = write(tmp_path / "a.txt", TEXT)
    with pytest.raises(TrainingDataError, match=f"^{text}:1: its page .*a.html.gz cannot be read"):
        read(tmp_path)
