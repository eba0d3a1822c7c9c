"""Invented boilerplate set into pages."""

from __future__ import annotations

from pathlib import Path

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

PASSAGES = Path(__file__).parents[2] / "datasets" / "augmentation" / "boilerplate.jsonl"
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


def test_the_passages_of_the_project_can_be_read() -> None:
    assert len(read_passages(PASSAGES)) > 10


@settings(max_examples=60, deadline=None)
@given(
    st.sampled_from(PLACES),
    st.integers(0, 30),
    st.lists(st.integers(0, 29), unique=True),
    st.integers(0, 10**6),
)
def test_passages_stand_where_they_would(place: str, size: int, content: list[int], seed: int) -> None:
    content = sorted(number for number in content if number < size)
    drawn = insertions([passage(place)] * 5, content, size, np.random.default_rng(seed))
    assert 1 <= len(drawn) <= 3
    places = [at for at, _ in drawn]
    assert places == sorted(places)
    first, last = (content[0], content[-1]) if content else (0, size - 1)
    lowest, highest = {
        "top": (max(first - 3, 0), first),
        "middle": (first + 1, last) if last > first else (0, size),
        "bottom": (last + 1, min(last + 4, size)),
        "any": (0, size),
    }[place]
    assert all(lowest <= at <= highest for at in places)


@pytest.mark.parametrize("available", [1, 2, 3])
def test_a_few_passages_are_enough(available: int) -> None:
    for seed in range(20):
        drawn = insertions([passage("any")] * available, [1], 3, np.random.default_rng(seed))
        assert 1 <= len(drawn) <= available


def test_the_draw_is_that_of_the_generator() -> None:
    passages = [Passage("en", "any", ((str(number), "legal"),)) for number in range(9)]
    one, two, three = (insertions(passages, [3, 4], 20, np.random.default_rng(seed)) for seed in (1, 1, 2))
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
