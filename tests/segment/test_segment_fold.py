"""White space in a block's text, whatever characters it is made of."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from boilerstrip.segment.fold import LINE_BREAK, fold

INVISIBLE = "\u00ad\u200b\u2060\ufeff\u180e"


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        pytest.param(" one two ", "one two", id="ends"),
        pytest.param("one  two", "one two", id="run"),
        pytest.param("one\u00a0two\u3000three", "one two three", id="other spaces"),
        pytest.param("one\ttwo", "one two", id="tab"),
        pytest.param("on\u00ade \u200btwo", "one two", id="invisible"),
        pytest.param(f"one {LINE_BREAK} two{LINE_BREAK}", "one\ntwo", id="line breaks"),
        pytest.param("می\u200cخواهم", "می\u200cخواهم", id="joiner"),
    ],
)
def test_white_space_is_folded(text: str, folded: str) -> None:
    assert fold(text) == folded


@given(
    st.text(st.sampled_from(" \t\n\r\x1c\x85\u00a0\u2028\u3000" + INVISIBLE + LINE_BREAK + "aé漢\u200d😀"))
)
def test_folding_leaves_words_parted_by_one_space_or_line_break(text: str) -> None:
    seen = "".join(character for character in text if character not in INVISIBLE)
    lines = (" ".join(line.split()) for line in seen.split(LINE_BREAK))
    assert fold(text) == "\n".join(line for line in lines if line)
