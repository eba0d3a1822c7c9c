"""Invented boilerplate set into pages."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from training_pages import write_jsonl

from boilerstrip.errors import TrainingDataError
from boilerstrip.segment.html import segment_html
from boilerstrip.train.augment import (
    BOX_PLACES,
    PLACES,
    Box,
    Passage,
    insert_boxes,
    insertions,
    read_boxes,
    read_passages,
)

if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import TypeAlias

    Reader: TypeAlias = Callable[[Path], list[Passage] | list[Box]]

AUGMENTATION = Path(__file__).parents[2] / "datasets" / "augmentation"
RECORD = {"language": "en", "place": "top", "blocks": [{"text": "Support us.", "kind": "paywall"}]}


def passage(place: str) -> Passage:
    return Passage("en", place, (("Support us.", "paywall"),))


def test_passages(tmp_path: Path) -> None:
    file = write_jsonl(tmp_path / "p.jsonl", RECORD, "", {**RECORD, "place": "any", "language": "de"})
    assert read_passages(file) == [passage("top"), Passage("de", "any", (("Support us.", "paywall"),))]
    assert read_passages(str(file)) == read_passages(file)


def test_a_line_separator_in_a_text_ends_no_line(tmp_path: Path) -> None:
    block = {"text": "one\u2028two\x85three", "kind": "legal"}
    (found,) = read_passages(write_jsonl(tmp_path / "p.jsonl", {**RECORD, "blocks": [block]}))
    assert found.blocks == (("one\u2028two\x85three", "legal"),)


@pytest.mark.parametrize(
    ("line", "message"),
    [
        ("{", "not valid JSON"),
        ("[]", "a JSON object a line is needed"),
        ({}, "place: a string is needed"),
        ({**RECORD, "place": "left"}, "place: 'left' is not one of top, middle, bottom, any"),
        ({**RECORD, "language": None}, "language: a string is needed"),
        ({**RECORD, "blocks": "x"}, "blocks: a list is needed"),
        ({**RECORD, "blocks": [{"text": "x", "kind": "begging"}]}, "block 0: .* not 'begging'"),
        ({**RECORD, "blocks": [{"text": 5, "kind": "body"}]}, "block 0: "),
    ],
)
def test_a_malformed_line_is_named(tmp_path: Path, line: object, message: str) -> None:
    file = write_jsonl(tmp_path / "p.jsonl", RECORD, line)
    with pytest.raises(TrainingDataError, match=f"^{file}:2: {message}"):
        read_passages(file)


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(TrainingDataError, match=f"^{tmp_path / 'none'}: cannot be read"):
        read_passages(tmp_path / "none")


def test_the_passages_and_boxes_of_the_project_can_be_read() -> None:
    passages, boxes = read_passages(AUGMENTATION / "passages"), read_boxes(AUGMENTATION / "boxes")
    assert len(passages) > 10
    assert len(boxes) > 10
    assert [box for box in boxes if box.as_passage() is None] == []  # every block has its kind


@settings(max_examples=60, deadline=None)
@given(
    st.sampled_from(PLACES),
    st.integers(0, 30),
    st.lists(st.integers(0, 29), unique=True),
    st.integers(0, 29) | st.none(),
    st.integers(0, 10**6),
)
def test_passages_stand_where_they_would(
    place: str, size: int, content: list[int], headline: int | None, seed: int
) -> None:
    content = sorted(number for number in content if number < size)
    headline = None if headline is None or not content else min(headline, content[0])
    drawn = insertions([passage(place)] * 5, content, headline, size, np.random.default_rng(seed))
    assert len(drawn) <= 3
    places = [at for at, _ in drawn]
    assert places == sorted(places)
    first, last = (content[0], content[-1]) if content else (0, size - 1)
    lowest, highest = {
        "top": (max(first - 3, 0), first),
        "middle": (first + 1, last) if last > first else (0, size),
        "bottom": (last + 1, min(last + 4, size)),
        "any": (0, size),
    }[place]
    assert all(lowest <= at <= highest or (place != "middle" and at == headline) for at in places)


@pytest.mark.parametrize("place", ["top", "bottom", "any"])
def test_some_of_what_stands_around_a_story_is_above_its_headline(place: str) -> None:
    rng = np.random.default_rng(0)
    drawn = [at for _ in range(100) for at, _ in insertions([passage(place)] * 3, [12, 13], 2, 20, rng)]
    assert len(drawn) / 6 < drawn.count(2) < len(drawn) / 2


@pytest.mark.parametrize("available", [1, 2, 3, 9])
def test_a_few_passages_are_enough(available: int) -> None:
    drawn = {
        len(insertions([passage("any")] * available, [1], None, 3, np.random.default_rng(seed)))
        for seed in range(40)
    }
    assert drawn == set(range(min(available, 3) + 1))


def test_the_draw_is_that_of_the_generator() -> None:
    passages = [Passage("en", "any", ((str(number), "legal"),)) for number in range(9)]
    one, two, three = (
        insertions(passages, [3, 4], None, 20, np.random.default_rng(seed)) for seed in (1, 1, 2)
    )
    assert one == two != three


BOX = {"language": "en", "place": "head", "html": "<p>Accept</p>", "kinds": ["interface"]}
PAGE = "<!doctype html><html><body class='x'><p>One</p><p>Two</p><p>Three</p><div>End</div></body></html>"


def test_boxes(tmp_path: Path) -> None:
    file = write_jsonl(tmp_path / "b.jsonl", BOX)
    assert read_boxes(file) == [Box("en", "head", "<p>Accept</p>", ("interface",))]


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"place": "left"}, "place: 'left' is not one of head, "),
        ({"html": None}, "html: a string is needed"),
        ({"kinds": []}, "kinds: a list"),
        ({"kinds": "legal"}, "kinds: a list"),
        ({"kinds": ["begging"]}, "kinds: a list"),
        ({"kinds": [["legal"]]}, "kinds: a list"),
    ],
)
def test_a_malformed_box_is_named(tmp_path: Path, change: dict[str, object], message: str) -> None:
    file = write_jsonl(tmp_path / "b.jsonl", BOX, {**BOX, **change})
    with pytest.raises(TrainingDataError, match=f"^{file}:2: {message}"):
        read_boxes(file)


READERS = pytest.mark.parametrize(("read", "record"), [(read_passages, RECORD), (read_boxes, BOX)])


@READERS
def test_a_folder_is_all_its_files_by_name(tmp_path: Path, read: Reader, record: dict[str, object]) -> None:
    for name, language in (("b", "de"), ("a", "fr"), ("c", "el")):
        write_jsonl(tmp_path / f"{name}.jsonl", record, {**record, "language": language})
    found = read(tmp_path)
    assert [each.language for each in found] == ["en", "fr", "en", "de", "en", "el"]
    assert found == [each for name in "abc" for each in read(tmp_path / f"{name}.jsonl")]


@READERS
def test_other_files_in_a_folder_are_ignored(tmp_path: Path, read: Reader, record: dict[str, object]) -> None:
    write_jsonl(tmp_path / "a.jsonl", record)
    for name in ("README.md", "b.json", "c.jsonl.bak", "deeper/d.jsonl"):
        write_jsonl(tmp_path / name, "no record")
    assert read(tmp_path) == read(tmp_path / "a.jsonl")


@READERS
def test_a_folder_without_files_is_named(tmp_path: Path, read: Reader, record: dict[str, object]) -> None:
    write_jsonl(tmp_path / "a.json", record)
    with pytest.raises(TrainingDataError, match=f"^{tmp_path}: no .jsonl files here$"):
        read(tmp_path)


@READERS
def test_a_malformed_line_is_named_with_its_file(
    tmp_path: Path, read: Reader, record: dict[str, object]
) -> None:
    write_jsonl(tmp_path / "a.jsonl", record)
    file = write_jsonl(tmp_path / "b.jsonl", record, {**record, "place": "left"})
    with pytest.raises(TrainingDataError, match=f"^{file}:2: place: 'left'"):
        read(tmp_path)


@pytest.mark.parametrize("place", BOX_PLACES)
@pytest.mark.parametrize("page", [PAGE, "<p>One<p>Two<p>Three<div>End</div>", "One"])
def test_a_box_adds_its_blocks_and_leaves_the_others(place: str, page: str) -> None:
    before = segment_html(page).texts
    boxes = [Box("en", place, f"<p>{text}</p>", ("legal",)) for text in ("Box A", "Box B")]
    for seed in range(5):
        after = segment_html(insert_boxes(page, boxes, np.random.default_rng(seed))).texts
        assert [text for text in after if not text.startswith("Box")] == before
        assert sorted(text for text in after if text.startswith("Box")) == ["Box A", "Box B"]


def test_boxes_stand_where_they_would() -> None:
    texts = {
        place: segment_html(
            insert_boxes(PAGE, [Box("en", place, "<p>Box</p>", ("legal",))], np.random.default_rng(0))
        ).texts
        for place in BOX_PLACES
    }
    assert texts["head"][0] == "Box"
    assert texts["foot"][-1] == "Box"
    assert texts["top"].index("Box") == 1
    assert texts["after"].index("Box") in (3, 4)
    assert 1 <= texts["middle"].index("Box") <= 3
