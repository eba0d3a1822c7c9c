"""Limits that figures must reach."""

from __future__ import annotations

import pytest
from evaluation_pages import SETTINGS, STORY, labelled, ours, small_evaluation, tagged

from boilerstrip.errors import InvalidOptionError
from boilerstrip.train.evaluation.gates import missed_limits, read_limits
from boilerstrip.train.evaluation.summary import summarize


def missed(limits: dict[str, float]) -> list[str]:
    return missed_limits(small_evaluation()["figures"], "boilerstrip", limits)


def test_limits_are_read() -> None:
    assert read_limits(["shingle_f1=0.9", " word_f1 = 1", "kinds_macro_f1=.5"]) == {
        "shingle_f1": 0.9,
        "word_f1": 1,
        "kinds_macro_f1": 0.5,
    }
    assert read_limits([]) == {}


def test_of_two_limits_the_higher_holds() -> None:
    assert read_limits(["word_f1=0.9", "word_f1=0.8"]) == {"word_f1": 0.9}


@pytest.mark.parametrize("limit", ["", "word_f1", "f1=0.9", "=0.9", "seconds=0.5"])
def test_a_figure_that_is_not_known(limit: str) -> None:
    with pytest.raises(InvalidOptionError, match="is not METRIC=VALUE with one of shingle_f1, "):
        read_limits([limit])


@pytest.mark.parametrize("value", ["", "high", "90", "-0.1", "nan", "inf", "90%"])
def test_a_value_that_no_figure_can_have(value: str) -> None:
    with pytest.raises(InvalidOptionError, match="needs a value from 0 to 1"):
        read_limits([f"word_f1={value}"])


def test_a_limit_that_is_reached() -> None:
    # Exact paragraphs: 1 and 0.5.
    assert missed({"paragraph_f1": 0.75}) == []


def test_a_limit_that_is_not() -> None:
    assert missed({"paragraph_f1": 0.76, "word_f1": 0.1}) == ["paragraph_f1 is 0.75, under 0.76"]


def test_what_was_not_measured_reaches_no_limit() -> None:
    page = tagged((STORY, 1, None, 0.9, "body"))
    evaluation = summarize([labelled(0, STORY)], [ours([page], [[STORY]])], settings=SETTINGS)
    (sentence,) = missed_limits(evaluation["figures"], "boilerstrip", {"kinds_macro_f1": 0})
    assert sentence == "kinds_macro_f1 was not measured, so it cannot reach 0; no page is labelled by kind"
