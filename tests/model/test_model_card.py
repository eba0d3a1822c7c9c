"""A card says what the metadata say."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from boilerstrip.model.card import card, compare_card
from boilerstrip.model.files import CARD_FILE
from boilerstrip.model.store import load_model

STORED = Path(__file__).parent / "stored" / "format-2"


@pytest.fixture(scope="module")
def metadata() -> dict[str, Any]:
    return dict(load_model(STORED).metadata)


@pytest.fixture(scope="module")
def text() -> str:
    return (STORED / CARD_FILE).read_text(encoding="utf-8")


def test_a_card_agrees_with_the_metadata_it_is_written_from(metadata: dict[str, Any], text: str) -> None:
    agreeing, wrong = compare_card(text, metadata)
    assert agreeing > 40
    assert wrong == []


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("# Model card: format 2", "# Model card: format 3"),
        ("| recall | 0.", "| recall | 1."),
        ("| pages | 12 of 12 sites |", "| pages | 12,000 of 12 sites |"),
        ("| created | 20", "| created | 19"),
    ],
)
def test_what_contradicts_is_returned(metadata: dict[str, Any], text: str, before: str, after: str) -> None:
    assert before in text
    _, wrong = compare_card(text.replace(before, after, 1), metadata)
    assert len(wrong) == 1
    assert wrong[0].startswith(after)


def test_figures_of_one_input_are_not_taken_for_those_of_another(metadata: dict[str, Any], text: str) -> None:
    swapped = (
        text.replace("## HTML", "## X").replace("## Plain text", "## HTML").replace("## X", "## Plain text")
    )
    _, wrong = compare_card(swapped, metadata)
    assert wrong


def test_people_may_add_to_a_card_and_put_it_in_other_words(metadata: dict[str, Any], text: str) -> None:
    more = "\n## Where we use it\n\n| desk | since |\n| --- | --- |\n| night | 2024 |\n"
    agreeing, wrong = compare_card(text.replace("Tags the blocks", "Labels the parts") + more, metadata)
    assert (agreeing, wrong) == compare_card(text, metadata)


@pytest.mark.parametrize(
    "other", ["", "# Something else\n\n| a | b |\n| --- | --- |\n| 1 | 2 |\n", "| | |\n|", "|||\n||||"]
)
def test_another_text_agrees_in_nothing(metadata: dict[str, Any], other: str) -> None:
    assert compare_card(other, metadata)[0] == 0


def test_what_a_card_is_written_from_may_be_missing(metadata: dict[str, Any], text: str) -> None:
    with pytest.raises(KeyError, match="digest"):
        card({**metadata, "training": {k: v for k, v in metadata["training"].items() if k != "digest"}})
    with pytest.raises(KeyError, match="created"):
        compare_card(text, {key: value for key, value in metadata.items() if key != "created"})
