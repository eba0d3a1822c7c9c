"""Kinds of labelled blocks carried over to a page, by their texts or by digests of these."""

from __future__ import annotations

import pickle

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from training_pages import PIER

from boilerstrip.train.align_kinds import Digest, align_kinds, digest


def test_kinds_are_carried_over_to_equal_blocks() -> None:
    gold = [("Home", "navigation"), (PIER, "body"), ("Share", "social"), ("Share", "social")]
    assert align_kinds(["Home", PIER, "Share", "Share"], gold) == ["navigation", "body", "social", "social"]


def test_kinds_are_carried_over_where_case_spaces_and_marks_differ() -> None:
    assert align_kinds(["HOME »", "A  b."], [("Home", "navigation"), ("ab", "body")]) == [
        "navigation",
        "body",
    ]


def test_kinds_of_blocks_that_are_not_labelled_are_unknown() -> None:
    gold = [("Home", "navigation"), (PIER, "body"), ("Terms", "legal")]
    assert align_kinds([PIER, "Ads", "Terms"], gold) == ["body", None, "legal"]
    assert align_kinds(["Ads"], []) == [None]
    assert align_kinds([], gold) == []


def test_kinds_of_blocks_that_one_side_parts() -> None:
    gold = [
        ("By Ann", "byline"),
        ("Alvar", "byline"),
        (PIER, "body"),
        ("Monday", "dateline"),
        ("5 pm", "dateline"),
    ]
    assert align_kinds(["By Ann Alvar", PIER, "Monday 5", "pm"], gold) == [
        "byline",
        "body",
        "dateline",
        "dateline",
    ]
    # What has two kinds on the other side has none here.
    assert align_kinds(["By Ann Monday"], [("By Ann", "byline"), ("Monday", "dateline")]) == [None]


def test_blocks_without_words_have_kinds_too() -> None:
    assert align_kinds(["»", "x"], [("»", "interface"), ("x", "body")]) == ["interface", "body"]


@pytest.mark.parametrize(
    ("text", "digits"),
    [
        ("The Ferry, at 5.", "ea2e92"),  # sha256 of "theferryat5"
        ("» * »", "1cb393"),  # of all of it, where there are no words
        ("", "e3b0c4"),
    ],
)
def test_a_digest_is_the_beginning_of_the_sha256_of_the_words(text: str, digits: str) -> None:
    assert digest(text) == digits
    assert isinstance(digest(text), Digest)


@pytest.mark.parametrize("text", ["the ferry at 5", "THE FERRY, AT 5!", "The\nferry at  5", "theferryat5"])
def test_case_spaces_and_marks_do_not_change_a_digest(text: str) -> None:
    assert digest(text) == digest("The Ferry, at 5.")


@pytest.mark.parametrize("text", ["Ferry, the at 5.", "The Ferry, at 6.", "The Ferry", "»", "\ud800"])
def test_other_words_are_another_digest(text: str) -> None:
    assert digest(text) != digest("The Ferry, at 5.")


def test_a_digest_stays_one_in_another_process() -> None:
    assert isinstance(pickle.loads(pickle.dumps(digest(PIER))), Digest)


def digested(*gold: tuple[str, str]) -> list[tuple[str, str]]:
    return [(digest(text), kind) for text, kind in gold]


def test_kinds_are_carried_over_to_blocks_of_equal_digests() -> None:
    gold = digested(("Home", "navigation"), (PIER, "body"), ("Share", "social"), ("»", "interface"))
    assert align_kinds(["HOME »", PIER, "Ads", "Share", "»"], gold) == [
        "navigation",
        "body",
        None,
        "social",
        "interface",
    ]


def test_blocks_without_words_are_told_apart_by_their_digests() -> None:
    assert align_kinds(["»", "x"], digested(("«", "interface"), ("x", "body"))) == [None, "body"]


def test_a_text_that_is_spelled_as_a_digest_is_not_one() -> None:
    assert align_kinds([digest(PIER)], digested((PIER, "body"))) == [None]
    assert align_kinds([PIER], [(str(digest(PIER)), "body")]) == [None]


def test_kinds_of_digests_are_not_carried_over_to_parts() -> None:
    gold = (("By Ann", "byline"), ("Alvar", "byline"), (PIER, "body"), ("Monday 5 pm", "dateline"))
    texts = ["By Ann Alvar", PIER, "Monday", "5 pm"]
    assert align_kinds(texts, gold) == ["byline", "body", "dateline", "dateline"]
    assert align_kinds(texts, digested(*gold)) == [None, "body", None, None]


@settings(max_examples=60, deadline=None)
@given(st.lists(st.tuples(st.text(max_size=6), st.sampled_from(["body", "legal"])), max_size=8))
def test_digests_of_a_page_give_all_its_blocks_their_kinds(gold: list[tuple[str, str]]) -> None:
    assert align_kinds([text for text, _ in gold], digested(*gold)) == [kind for _, kind in gold]
