"""Invented boilerplate set into pages."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from training_pages import write_jsonl

from boilerstrip.errors import TrainingDataError
from boilerstrip.train.augment import PLACES, Passage, insertions, read_passages

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
