"""Pages that would teach wrong things."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from reader_files import CRAB, PAGE, read, table, write
from training_pages import ISLAND, PIER, write_corpus

if TYPE_CHECKING:
    from pathlib import Path

HEAD: list[object] = ["page", "text", "label"]


def ids(*paths: Path) -> list[str]:
    return [page.id for page in read(*paths).pages]


@pytest.mark.parametrize("html", ["", "<script>x</script>", "<p> </p>"])
def test_pages_without_text_are_left_out_and_named(tmp_path: Path, html: str) -> None:
    file = write(
        tmp_path / "m.jsonl",
        {"id": "a", "html": PAGE, "paragraphs": [PIER]},
        {"id": "b", "html": html, "paragraphs": [PIER]},
        {"id": "c", "blocks": []},
    )
    data = read(file)
    assert [page.id for page in data.pages] == ["a"]
    assert f"pages without text are left out: {file}:2, {file}:3" in data.notes


def test_pages_that_were_read_before_are_left_out_and_named(tmp_path: Path) -> None:
    first = table(tmp_path / "a.csv", HEAD, ["p", PIER, 1], ["p", "Menu", 0], ["q", ISLAND, 1], ["q", "x", 0])
    second = table(tmp_path / "b.csv", HEAD, ["r", f" {PIER} ", "body"], ["r", "Menu", "social"])
    html = write(tmp_path / "c.jsonl", *({"id": name, "html": PAGE, "paragraphs": [PIER]} for name in "st"))
    data = read(tmp_path)
    assert [page.id for page in data.pages] == ["p", "q", "s"]
    (note,) = [note for note in data.notes if note.startswith("pages that were read before are left out")]
    assert note.endswith(f": {second}:2 (first at {first}:2), {html}:2 (first at {html}:1)")


def test_a_file_that_is_named_twice_is_read_once(tmp_path: Path) -> None:
    file = table(tmp_path / "a.csv", HEAD, ["p", PIER, 1], ["p", "Menu", 0])
    link = tmp_path / "link.csv"
    link.symlink_to(file)
    assert ids(file, tmp_path, link) == ["p"]


def test_pages_of_one_class_are_named(tmp_path: Path) -> None:
    rows: list[list[object]] = [
        *(["good", PIER, "body"], ["good", "Menu", "navigation"]),
        *(["all", PIER, "body"], ["all", CRAB, "content"]),
        *(["none", "Menu", 0], ["none", "Home", "navigation"]),
        *(["nothing", "a", ""], ["nothing", "b", "ignore"]),
    ]
    file = table(tmp_path / "a.csv", HEAD, *rows)
    data = read(file)
    assert [page.id for page in data.pages] == ["all", "good", "none"]
    assert f"pages that are all content: {file}:4" in data.notes
    assert f"pages without content: {file}:6" in data.notes
    assert f"pages of which no label says anything are left out: {file}:8" in data.notes


def test_nothing_is_left(tmp_path: Path) -> None:
    from boilerstrip.errors import TrainingDataError

    file = write(tmp_path / "m.jsonl", {"id": "c", "blocks": []})
    with pytest.raises(TrainingDataError, match=f"^{file}: no labelled pages are left: pages without text"):
        read(file)


def test_our_own_layouts_are_taken_as_they_are(tmp_path: Path) -> None:
    folder = write_corpus(tmp_path / "news", *({"id": name, "text": CRAB} for name in "ab"), html="")
    data = read(folder)
    assert [page.id for page in data.pages] == [page.id for page in data.to_learn_from()] == ["a", "b"]
    assert data.notes == ()


def test_many_places_are_counted(tmp_path: Path) -> None:
    rows = [[f"p{number}", PIER + str(number), 1] for number in range(30)]
    data = read(table(tmp_path / "a.csv", HEAD, *rows))
    assert data.notes[0].endswith(" and 10 more")
