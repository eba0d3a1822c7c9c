"""The terms that are known, and where they occur on a page."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np
import pytest
from feature_pages import html_page, markup, plain_texts, text_page
from hypothesis import given, settings
from hypothesis import strategies as st

from boilerstrip.features.terms import Field, page_terms
from boilerstrip.features.vocabulary import Vocabulary
from boilerstrip.features.words import Words
from boilerstrip.segment.html import segment_html
from boilerstrip.segment.text import segment_text

if TYPE_CHECKING:
    from boilerstrip.segment.page import Page


def find(page: Page, *terms: str) -> list[tuple[int, str, float]]:
    """Return the block, the term and the weight of every occurrence of known terms."""
    words = Words.of(page.texts)
    rows, numbers, weights = Vocabulary(terms).find(page_terms(page, words), words.sizes)
    assert weights.dtype == np.float32
    return [
        (row, terms[number], weight)
        for row, number, weight in zip(rows.tolist(), numbers.tolist(), weights.tolist(), strict=True)
    ]


def find_names(page: Page, *terms: str) -> tuple[list[tuple[int, str]], list[tuple[str, str]]]:
    """Return where known words in names occur: the block and the term, and the element's tag and the term."""
    assert page.tree is not None
    own, around = Vocabulary(terms).find_names(page, page.tree)
    for rows, _, weights in (own, around):
        assert weights.tolist() == [1] * len(rows)
        assert (np.diff(rows) >= 0).all()
    return (
        [(row, terms[number]) for row, number in zip(own[0].tolist(), own[1].tolist(), strict=True)],
        [
            (page.tree.tags[node], terms[number])
            for node, number in zip(around[0].tolist(), around[1].tolist(), strict=True)
        ],
    )


def test_only_known_terms_are_found() -> None:
    page = text_page("Read the story", "Home", "the end")
    assert [(row, term) for row, term, _ in find(page, "w:the", "t:home", "w:zebra", "f:end")] == [
        (0, "w:the"),
        (1, "t:home"),
        (2, "w:the"),
    ]


@pytest.mark.parametrize(
    "terms", [(), ("w:zebra", "t:zebra", "h:zebra"), ("c:home", "p:home"), ("w:\ud800", "w:")]
)
def test_without_known_terms_nothing_is_found(terms: tuple[str, ...]) -> None:
    for page in (
        text_page("Home", "…", "\ud800 2"),
        html_page('<p class="lead"><a href="/sport">Home</a></p>'),
    ):
        assert find(page, *terms) == []


def test_a_page_without_words_has_no_terms() -> None:
    assert find(text_page("…", "»"), "w:a", "t:a") == []


def test_a_term_is_found_every_time_that_it_occurs() -> None:
    assert [(row, term) for row, term, _ in find(text_page("no no no", "yes", "no"), "w:no", "b:no no")] == [
        *[(0, "w:no")] * 3,
        *[(0, "b:no no")] * 2,
        (2, "w:no"),
    ]


@pytest.mark.parametrize("bits", [1, 3, 16])
def test_terms_are_found_however_many_share_a_slot(bits: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("boilerstrip.features.vocabulary._SLOT_BITS", bits)
    words = [f"word{number}" for number in range(200)]
    found = find(text_page(*words), *(f"w:{word}" for word in words[::2]))
    assert [(row, term) for row, term, _ in found] == [(row, f"w:{words[row]}") for row in range(0, 200, 2)]


def test_the_greatest_number_is_found_only_where_it_is_known() -> None:
    greatest = np.iinfo(np.uint64).max
    page = text_page("a")
    words = Words.of(page.texts)
    terms = page_terms(page, words)[0]
    made = replace(terms, hashes=np.array([greatest], dtype=np.uint64))
    assert Vocabulary(["w:a"]).find([made], words.sizes)[0].tolist() == []


@pytest.mark.parametrize(
    ("term", "weight"),
    [
        ("w:our", 1 / 2),
        ("b:our newsletter", 1 / 2),
        ("x:newsl", 1 / 2),
        ("f:read", 1),
        ("l:now", 1),
        ("t:read our newsletter now", 1),
        ("h:letters", 1),
    ],
)
def test_a_word_of_many_counts_less_and_a_place_counts_whole(term: str, weight: float) -> None:
    page = html_page('<p><a href="/letters">Read our newsletter now</a></p>')
    assert find(page, term) == [(0, term, weight)]


def test_a_word_counts_one_over_the_root_of_the_number_of_words_in_its_own_block() -> None:
    page = text_page("known", "a known b c", "known " + "x " * 99 + "…")
    assert [weight for _, _, weight in find(page, "w:known")] == pytest.approx([1, 1 / 2, 1 / 10])


def test_a_field_knows_its_own_terms_alone() -> None:
    page = html_page('<p class="story"><a href="/story">story</a></p>')
    for field in (Field.WORD, Field.FIRST, Field.LAST, Field.WHOLE, Field.HREF):
        assert find(page, f"{field.value}:story") == [(0, f"{field.value}:story", 1)]
    assert find(page, "x:story", "b:story", "c:story", "p:story") == []


def test_numbers_are_those_of_the_order_of_terms_whatever_stands_between() -> None:
    page = html_page('<div class="box"><p class="lead">one two</p></div>')
    terms = ("p:box", "w:two", "c:lead", "w:one", "w:none")
    assert {term for _, term, _ in find(page, *terms)} == {"w:one", "w:two"}
    own, around = find_names(page, *terms)
    assert (own, around) == ([(0, "c:lead")], [("div", "p:box")])


def test_known_words_in_names_are_found_by_block_and_by_element() -> None:
    page = html_page(
        '<section class="storyBox"><p class="story">a</p><p>b <b class="leadStory">c</b></p></section>'
    )
    own, around = find_names(page, "c:story", "p:story", "p:box", "w:lead", "c:zebra")
    assert own == [(0, "c:story"), (1, "c:story")]
    assert around == [("section", "p:story"), ("section", "p:box"), ("p", "p:story")]


def test_names_without_known_words_are_found_nowhere() -> None:
    page = html_page('<p class="story">a</p>')
    assert find_names(page, "w:story", "c:other") == ([], [])
    assert find_names(page) == ([], [])


def test_the_known_words_of_an_element_in_their_order_each_once() -> None:
    vocabulary = Vocabulary(("c:box", "w:story", "c:story", "p:story"))
    assert vocabulary.of_names("story-box STORY other", Field.NAME) == [2, 0]
    assert vocabulary.of_names("story-box STORY other", Field.AROUND) == [3]
    assert vocabulary.of_names("other", Field.NAME) == []


@settings(max_examples=60, deadline=None)
@given(markup(), plain_texts(), st.integers(0, 2))
def test_what_is_found_on_any_page_are_its_known_terms_block_by_block(
    html: str, text: str, left_out: int
) -> None:
    for page in (segment_html(html), segment_text(text)):
        if not len(page):
            continue
        everything = [
            (row, terms.spell(index))
            for terms in page_terms(page, Words.of(page.texts))
            for index, row in enumerate(terms.rows.tolist())
        ]
        known = [
            term
            for number, term in enumerate(dict.fromkeys(term for _, term in everything))
            if number % 3 != left_out
        ]
        found = [(row, term) for row, term, _ in find(page, *known)]
        assert Counter(found) == Counter(each for each in everything if each[1] in known)
        assert [row for row, _ in found] == sorted(row for row, _ in found)
