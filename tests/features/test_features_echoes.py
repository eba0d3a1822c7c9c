"""How much of a block the running text of its page repeats."""

from __future__ import annotations

import numpy as np
import pytest
from feature_pages import column, text_page
from hypothesis import given, settings
from hypothesis import strategies as st

from boilerstrip.features.characters import CharacterCounts
from boilerstrip.features.echoes import echo_columns
from boilerstrip.features.text import prose
from boilerstrip.features.words import Words

LEAD = "The harbour council will keep the old ferry slip open for another two winters, it said on Tuesday."
NEXT = "Forty residents filled the hall, and a timber merchant offered to pay for the rotten beams himself."


def echoes(*lines: str) -> dict[str, list[float]]:
    counts = CharacterCounts(list(lines))
    columns = echo_columns(Words.of(list(lines)), prose(counts))
    return {str(name): values.tolist() for name, values in columns.items()}


def test_a_headline_is_taken_up_by_the_text_below_it() -> None:
    found = echoes("Home", "Ferry slip open", LEAD, NEXT, "Timber merchant")
    assert found["echo_below"][:2] == [0, 1]
    assert found["echo_next"][:2] == [0, 1]
    assert found["echo_above"][:2] == [0, 0]
    assert (found["echo_above"][4], found["echo_below"][4]) == (1, 0)


def test_longer_words_count_for_more() -> None:
    assert echoes("Ferry is", LEAD)["echo_below"][0] == pytest.approx(5 / 7)


def test_words_are_compared_by_their_stems() -> None:
    assert echoes("Councils", LEAD)["echo_below"] == [1, 0]


def test_only_the_next_running_text_is_next() -> None:
    found = echoes("Rotten beams", "Home", LEAD, NEXT)
    assert found["echo_next"][0] == 0
    assert found["echo_below"][0] == 1


def test_a_block_does_not_echo_itself() -> None:
    assert set(map(tuple, echoes("Home", LEAD, "Sport").values())) == {(0, 0, 0)}


def test_what_no_running_text_says_is_no_echo() -> None:
    assert set(map(tuple, echoes("Ferry", "Ferry", "Ferry").values())) == {(0, 0, 0)}


def test_scripts_without_spaces_are_compared_by_two_characters_in_a_row() -> None:
    text = "港の責任者は火曜日に、新しい桟橋が安全になるまでフェリーは出航しないと述べた。"
    assert echoes("新しい桟橋", text)["echo_below"][0] == 1


def test_plain_text_has_these_columns() -> None:
    assert column(text_page("Ferry slip open", LEAD), "echo_next").tolist() == [1, 0]


@settings(max_examples=60, deadline=None)
@given(
    st.lists(st.sampled_from(["Home", "…", LEAD, NEXT, LEAD + NEXT, "Ferry slip", "港の責任"]), min_size=1)
)
def test_values_are_what_the_definition_says(lines: list[str]) -> None:
    words = Words.of(lines)
    running = prose(CharacterCounts(lines)) > 0
    found = echo_columns(words, running.astype(float))
    stems = [set(words.stems[words.rows == row].tolist()) for row in range(len(lines))]
    told = [row for row in range(len(lines)) if running[row]]
    for row in range(len(lines)):
        near = {
            "echo_above": [other for other in told if other < row],
            "echo_below": [other for other in told if other > row],
            "echo_next": [other for other in told if other > row][:1],
        }
        for name, others in near.items():
            said = set().union(*(stems[other] for other in others))
            own = np.flatnonzero(words.rows == row)
            letters = (words.last - words.first)[own]
            echoed = [stem in said for stem in words.stems[own].tolist()]
            assert found[name][row] == pytest.approx(letters[echoed].sum() / max(letters.sum(), 1))
