"""The terms of a page: words of its texts and of its link addresses, and the names in its mark-up."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pytest
from feature_pages import html_page, markup, outputs_by_hash_seed, plain_texts, text_page
from hypothesis import example, given, settings

from boilerstrip.features.terms import (
    Field,
    Terms,
    name_words,
    names_around_blocks,
    names_of_blocks,
    page_terms,
    term_hashes,
)
from boilerstrip.features.words import Words
from boilerstrip.segment.html import segment_html
from boilerstrip.segment.text import segment_text

if TYPE_CHECKING:
    from boilerstrip.segment.page import Page, Tree

OF_TEXTS = (Field.WORD, Field.PAIR, Field.STEM, Field.FIRST, Field.LAST, Field.WHOLE)


def terms_of(page: Page) -> dict[Field, Terms]:
    """Return the terms of a page's texts and addresses by field."""
    return {terms.field: terms for terms in page_terms(page, Words.of(page.texts))}


def spelled(page: Page, field: Field) -> list[tuple[int, str]]:
    """Return the terms of one field, without its letter: the block of each, and its words."""
    terms = terms_of(page)[field]
    found = [terms.spell(index) for index in range(len(terms.hashes))]
    assert all(term.startswith(f"{field.value}:") for term in found)
    return [(row, term[2:]) for row, term in zip(terms.rows.tolist(), found, strict=True)]


def words_of(page: Page, field: Field, block: int = 0) -> list[str]:
    """Return the terms of one field of one block, in order, without the field's letter."""
    return [words for row, words in spelled(page, field) if row == block]


def tree_of(page: Page) -> Tree:
    assert page.tree is not None
    return page.tree


def own_names(page: Page, block: int = 0) -> list[str]:
    """Return the words in the names of one block."""
    names, blocks = names_of_blocks(page, tree_of(page))
    return [
        word
        for each, row in zip(names, blocks.tolist(), strict=True)
        if row == block
        for word in name_words(each)
    ]


def spans_of_names(page: Page) -> dict[str, tuple[int, int]]:
    """Return the words in the names of elements around blocks, each with the range of those blocks."""
    tree = tree_of(page)
    names, nodes = names_around_blocks(tree)
    return {
        word: (tree.first_block[node], tree.end_block[node])
        for each, node in zip(names, nodes.tolist(), strict=True)
        for word in name_words(each)
    }


@pytest.mark.parametrize(
    ("names", "expected"),
    [
        ("storyBody", ["story", "body"]),
        ("article-body_text", ["article", "body", "text"]),
        ("NEWSLETTER siteHead", ["newsletter", "site", "head"]),
        ("col-12 x y", ["col"]),
        ("bannerAd signUp", ["banner", "ad", "sign", "up"]),
        ("promo promo-box", ["promo", "promo", "box"]),
        ("12 -- _", []),
        ("", []),
    ],
)
def test_names_are_split_at_marks_and_capitals(names: str, expected: list[str]) -> None:
    assert name_words(names) == expected


def test_only_the_beginning_of_long_names_is_read() -> None:
    assert name_words("ab " * 132 + "cdefgh ij") == ["ab"] * 132 + ["cdef"]


def test_words_stand_once_for_every_time_that_they_occur() -> None:
    assert words_of(text_page("Read more, READ on"), Field.WORD) == ["read", "more", "read", "on"]


def test_every_block_has_its_own_words() -> None:
    page = text_page("One", "…", "Two three")
    assert spelled(page, Field.WORD) == [(0, "one"), (2, "two"), (2, "three")]
    assert spelled(page, Field.PAIR) == [(2, "two three")]
    assert spelled(page, Field.FIRST) == [(0, "one"), (2, "two")]
    assert spelled(page, Field.LAST) == [(0, "one"), (2, "three")]
    assert spelled(page, Field.WHOLE) == [(0, "one"), (2, "two three")]


def test_words_of_spaceless_scripts_are_pairs_of_characters() -> None:
    page = text_page("東京新聞 2025")
    assert words_of(page, Field.WORD) == ["東京", "京新", "新聞", "2025"]
    assert words_of(page, Field.PAIR) == ["東京 京新", "京新 新聞", "新聞 2025"]
    assert words_of(page, Field.FIRST) == ["東京"]
    assert words_of(page, Field.WHOLE) == ["東京 京新 新聞 2025"]


@pytest.mark.parametrize("text", ["नई दिल्ली", "சென்னை", "مُحَمَّد", "tiếng Việt ở", "서울 신문", "می\u200cخواهم"])
def test_words_keep_their_marks_and_are_whole_where_spaces_part_them(text: str) -> None:
    assert words_of(text_page(text), Field.WORD) == text.lower().split()


@pytest.mark.parametrize("text", ["水", "é", "7", "я"])
def test_a_single_character_is_every_term_of_its_block(text: str) -> None:
    page = text_page(text)
    for field in (Field.WORD, Field.FIRST, Field.LAST, Field.WHOLE):
        assert words_of(page, field) == [text]


def test_what_a_short_block_has_beside_its_words() -> None:
    page = text_page("Subscribe to our newsletter now")
    assert words_of(page, Field.FIRST) == ["subscribe"]
    assert words_of(page, Field.LAST) == ["now"]
    assert words_of(page, Field.PAIR) == ["subscribe to", "to our", "our newsletter", "newsletter now"]
    assert words_of(page, Field.STEM) == ["subsc", "newsl"]


def test_words_of_up_to_five_characters_have_no_stem() -> None:
    assert words_of(text_page("story storys"), Field.STEM) == ["story"]


def test_a_block_of_more_than_90_characters_has_its_words_alone() -> None:
    short, long = text_page("longer " + "x" * 83), text_page("longer " + "x" * 84)
    assert {field for field in terms_of(short) if words_of(short, field)} == {*OF_TEXTS} - {Field.WHOLE}
    assert {field for field in terms_of(long) if words_of(long, field)} == {Field.WORD}


def test_a_very_short_block_is_a_term_as_a_whole() -> None:
    assert words_of(text_page("Read more »"), Field.WHOLE) == ["read more"]
    assert words_of(text_page("x" * 30), Field.WHOLE) == ["x" * 30]
    assert words_of(text_page("x" * 31), Field.WHOLE) == []


def test_a_line_break_ends_no_term() -> None:
    page = html_page("<p>Share<br>this</p><pre>a\nb</pre>")
    assert words_of(page, Field.WHOLE) == ["share this"]
    assert words_of(page, Field.WHOLE, block=1) == ["a b"]


def test_no_pair_goes_from_block_to_block() -> None:
    assert spelled(text_page("one two", "three four"), Field.PAIR) == [(0, "one two"), (1, "three four")]


def test_the_words_of_a_link_address() -> None:
    body = '<p><a href="/Sport/2025/ab/live-ticker?ref=nav">Go</a> <a href="/second">on</a></p>'
    assert words_of(html_page(body), Field.HREF) == ["sport", "live", "ticker", "ref", "nav"]


def test_the_address_is_that_of_the_block_with_the_link() -> None:
    page = html_page(
        '<p>a</p><p><a href="/sport">b</a></p><p>c</p><p><a href="/7">d</a></p><p><a href="/x/news">e</a>'
    )
    assert spelled(page, Field.HREF) == [(1, "sport"), (4, "news")]


def test_only_the_beginning_of_an_address_is_read() -> None:
    page = html_page(f'<p><a href="/{"7" * 110}/live/sport">a</a></p>')
    assert words_of(page, Field.HREF) == ["live", "spo"]


def test_the_names_of_the_own_element_and_of_named_elements_in_it() -> None:
    page = html_page('<p class="lead-text">By <span class="authorName">Ann</span></p><p>b</p>')
    assert own_names(page) == ["lead", "text", "author", "name"]
    assert own_names(page, block=1) == []


def test_the_names_of_a_block_are_not_those_of_elements_around_it_or_beside_it() -> None:
    page = html_page('<div class="outer"><p class="one">a</p><i class="other"></i><p class="two">b</p></div>')
    assert own_names(page) == ["one"]
    assert own_names(page, block=1) == ["two"]


def test_names_come_block_by_block() -> None:
    page = html_page('<p class="aa"><b class="bb">a</b> <i class="cc">b</i></p><p class="dd">c</p>')
    names, blocks = names_of_blocks(page, tree_of(page))
    assert names == ["aa", "bb", "cc", "dd"]
    assert blocks.tolist() == [0, 0, 0, 1]


def test_the_names_around_stand_for_every_block_inside() -> None:
    page = html_page('<div class="relatedStories"><p>a</p><p class="x-large">b</p></div><p>c</p>')
    assert spans_of_names(page) == {"related": (0, 2), "stories": (0, 2), "large": (1, 2)}


def test_elements_without_blocks_stand_around_none() -> None:
    assert spans_of_names(html_page('<div class="empty-box"></div><p>a <b class="bold">b</b></p>')) == {}


def test_text_has_no_terms_of_addresses() -> None:
    assert list(terms_of(text_page("Visit /sport/news"))) == list(OF_TEXTS)


@pytest.mark.parametrize("text", ["🦀🚢", "…", "\ud800", "»"])
def test_marks_and_pictures_are_no_terms(text: str) -> None:
    for page in (text_page(text), html_page(f'<p><a href="/7">{text}</a></p>')):
        assert not any(len(terms.hashes) for terms in terms_of(page).values())


@settings(max_examples=60, deadline=None)
@given(markup(), plain_texts())
def test_terms_of_any_page_can_be_kept_one_a_line(html: str, text: str) -> None:
    for page in (segment_html(html), segment_text(text)):
        for field in terms_of(page):
            found = spelled(page, field)
            blocks = [block for block, _ in found]
            assert blocks == sorted(blocks)  # sums over a block's terms rely on it
            assert all(0 <= block < len(page) for block in blocks)
            assert all(words and "\n" not in words for _, words in found)


@settings(max_examples=60, deadline=None)
@given(markup())
@example('<p class="a b">')
@example('<p>a<b class="x"></b></p><i class="y"></i>')
def test_names_of_any_page_rise(html: str) -> None:
    page = segment_html(html)
    for (names, places), size in (
        (names_of_blocks(page, tree_of(page)), len(page)),
        (names_around_blocks(tree_of(page)), len(tree_of(page).tags)),
    ):
        assert len(names) == len(places)
        assert (np.diff(places) >= 0).all()
        assert ((places >= 0) & (places < size)).all()


@settings(max_examples=100, deadline=None)
@given(markup(), plain_texts())
@example('<a href="/Sport/Live?x=İstanbul">Go</a>', "ΟΔΟΣ ΣΑΣ\n東京2025年 ab\nข่าววันนี้ İstanbul")
@example("<p>Subscribe to our newsletters</p>", "_ a_ \u200d\nन\u200dमस्ते")
def test_spelled_terms_have_the_numbers_of_the_terms(html: str, text: str) -> None:
    for page in (segment_html(html), segment_text(text)):
        for terms in terms_of(page).values():
            found = [terms.spell(index) for index in range(len(terms.hashes))]
            assert term_hashes(found).tolist() == terms.hashes.tolist()


def test_a_long_word_that_grows_in_small_letters_is_spelled_with_its_number() -> None:
    words = terms_of(text_page("İ" * 300))[Field.WORD]
    assert term_hashes([words.spell(0)]).tolist() == words.hashes.tolist()


def test_the_number_of_a_term_does_not_hang_on_the_terms_beside_it() -> None:
    terms = ["w:story", "b:read more", "t:読者 者の", "l:more"]
    together = term_hashes(terms).tolist()
    assert together == [number for term in terms for number in term_hashes([term]).tolist()]
    assert term_hashes([]).tolist() == []


def test_a_word_of_several_fields_is_several_terms() -> None:
    page = html_page('<p><a href="/story">story</a></p>')
    found = terms_of(page)
    numbers = {field: terms.hashes.tolist() for field, terms in found.items()}
    assert {field for field, hashes in numbers.items() if hashes} == {
        Field.WORD,
        Field.FIRST,
        Field.LAST,
        Field.WHOLE,
        Field.HREF,
    }
    assert len({number for hashes in numbers.values() for number in hashes}) == 5


def test_terms_of_different_words_have_different_numbers() -> None:
    terms = [
        "w:a",
        "w:b",
        "w:ab",
        "w:ba",
        "b:a b",
        "b:b a",
        "b:ab a",
        "t:a b",
        "t:a b a",
        "x:a",
        "h:a",
        "f:a",
        "l:a",
    ]
    assert len(set(term_hashes(terms).tolist())) == len(terms)


def test_terms_and_their_numbers_are_the_same_in_every_process() -> None:
    # Sums of float32 values hang on the order of terms, and with them whether a model is the same bit for bit.
    code = (
        "from boilerstrip.features.terms import *;"
        "from boilerstrip.features.words import Words;"
        "from boilerstrip.segment.html import segment_html;"
        "page = segment_html('<p class=\"alpha beta gamma delta\"><a href=/epsilon>Alpha beta gamma</a></p>');"
        "print([(each.field, each.hashes, each.rows) for each in page_terms(page, Words.of(page.texts))]);"
        "print(names_of_blocks(page, page.tree), names_around_blocks(page.tree), name_words(page.tree.words[-2]))"
    )
    found = outputs_by_hash_seed(code)
    assert len(found) == 1
    assert "['alpha', 'beta', 'gamma', 'delta']" in found.pop()
