"""The words of a page: of its text, its link addresses, and the names in its mark-up."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest
from feature_pages import html_page, markup, plain_texts, text_page
from hypothesis import given, settings

from boilerstrip.features.terms import Field, Vocabulary, count_terms, name_words
from boilerstrip.segment.html import segment_html
from boilerstrip.segment.text import segment_text


def page_terms(page) -> dict[Field, tuple[list[int], list[str]]]:
    """Return all terms of a page by field: where each stands, and its word."""
    vocabulary = Vocabulary.growing()
    counts = count_terms(page, vocabulary)
    known = vocabulary.terms()
    found: dict[Field, tuple[list[int], list[str]]] = {field: ([], []) for field in Field}
    for run in (counts.words, counts.marks, counts.around):
        for row, number in zip(run.rows().tolist(), run.numbers.tolist(), strict=True):
            term = known[number - 1]
            places, words = found[Field(term[0])]
            places.append(int(counts.nodes[row]) if run is counts.around else row)
            words.append(term[2:])
    return found


def words_of(page, field: Field, block: int = 0) -> list[str]:
    """Return the words of one field of one block, in order."""
    blocks, words = page_terms(page)[field]
    return [word for index, word in zip(blocks, words, strict=True) if index == block]


@pytest.mark.parametrize(
    ("names", "expected"),
    [
        ("storyBody", ("story", "body")),
        ("article-body_text", ("article", "body", "text")),
        ("NEWSLETTER siteHead", ("newsletter", "site", "head")),
        ("col-12 x y", ("col",)),
        ("bannerAd signUp", ("banner", "ad", "sign", "up")),
        ("promo promo-box", ("promo", "box")),
        ("12 -- _", ()),
        ("", ()),
    ],
)
def test_names_are_split_at_marks_and_capitals(names: str, expected: tuple[str, ...]) -> None:
    assert name_words(names) == expected


def test_words_stand_once_for_every_time_that_they_occur() -> None:
    assert words_of(text_page("Read more, READ on"), Field.WORD) == ["read", "more", "read", "on"]


def test_every_block_has_its_own_words() -> None:
    page = text_page("One", "…", "Two three")
    assert page_terms(page)[Field.WORD] == ([0, 2, 2], ["one", "two", "three"])


def test_words_of_spaceless_scripts_are_pairs_of_characters() -> None:
    assert words_of(text_page("東京新聞 2025"), Field.WORD) == ["東京", "京新", "新聞", "2025"]


@pytest.mark.parametrize("text", ["नई दिल्ली", "சென்னை", "مُحَمَّد", "tiếng Việt ở", "서울 신문", "میخواهم"])
def test_words_keep_their_marks_and_are_whole_where_spaces_part_them(text: str) -> None:
    assert words_of(text_page(text), Field.WORD) == text.lower().split()


@pytest.mark.parametrize("text", ["水", "é", "7", "я"])
def test_a_single_character_is_a_word(text: str) -> None:
    assert words_of(text_page(text), Field.WORD) == [text]


def test_words_are_folded_to_small_letters_in_every_script() -> None:
    assert words_of(text_page("НОВОСТИ Über"), Field.WORD) == ["новости", "über"]


def test_what_a_short_block_has_beside_its_words() -> None:
    page = text_page("Subscribe to our newsletter now")
    assert words_of(page, Field.FIRST) == ["subscribe"]
    assert words_of(page, Field.LAST) == ["now"]
    assert words_of(page, Field.PAIR) == ["subscribe to", "to our", "our newsletter", "newsletter now"]
    assert words_of(page, Field.STEM) == ["subsc", "newsl"]


def test_a_long_block_has_its_words_alone() -> None:
    page = text_page("word " * 30)
    found = {field for field, (blocks, _) in page_terms(page).items() if blocks}
    assert found == {Field.WORD}


def test_a_very_short_block_is_a_term_as_a_whole() -> None:
    assert words_of(text_page("Read more »"), Field.WHOLE) == ["read more"]
    assert words_of(text_page("x" * 30), Field.WHOLE) == ["x" * 30]
    assert words_of(text_page("x" * 31), Field.WHOLE) == []


def test_only_the_beginning_of_a_block_is_read() -> None:
    page = text_page("word " * 200)
    assert len(words_of(page, Field.WORD)) == 120


def test_the_words_of_a_link_address() -> None:
    body = '<p><a href="/Sport/2025/ab/live-ticker?ref=nav">Go</a> <a href="/second">on</a></p>'
    assert words_of(html_page(body), Field.HREF) == ["sport", "live", "ticker", "ref", "nav"]


def test_the_names_of_the_own_element_and_of_named_elements_in_it() -> None:
    page = html_page('<p class="lead-text">By <span class="authorName">Ann</span></p><p>b</p>')
    assert words_of(page, Field.NAME) == ["lead", "text", "author", "name"]
    assert words_of(page, Field.NAME, block=1) == []


def test_the_names_around_stand_for_every_block_inside() -> None:
    page = html_page('<div class="relatedStories"><p>a</p><p class="x-large">b</p></div><p>c</p>')
    nodes, words = page_terms(page)[Field.AROUND]
    tree = page.tree
    assert tree is not None
    spans = {
        word: (tree.first_block[node], tree.end_block[node]) for node, word in zip(nodes, words, strict=True)
    }
    assert spans == {"related": (0, 2), "stories": (0, 2), "large": (1, 2)}


def test_elements_without_blocks_have_no_terms() -> None:
    assert page_terms(html_page('<div class="empty-box"></div><p>a</p>'))[Field.AROUND] == ([], [])


def test_text_has_no_terms_of_mark_up() -> None:
    terms = page_terms(text_page("Visit /sport/news"))
    assert not any(terms[field][0] for field in (Field.HREF, Field.NAME, Field.AROUND))


@pytest.mark.parametrize("text", ["🦀🚢", "…", "\ud800", "»"])
def test_marks_and_pictures_are_no_words(text: str) -> None:
    assert not any(words for _, words in page_terms(text_page(text)).values())


@settings(max_examples=60, deadline=None)
@given(markup(), plain_texts())
def test_terms_of_any_page_can_be_kept_one_a_line(html: str, text: str) -> None:
    for page in (segment_html(html), segment_text(text)):
        for field, (places, words) in page_terms(page).items():
            assert len(places) == len(words)
            assert places == sorted(places)  # sums over a block's terms rely on it
            assert all(word and "\n" not in word for word in words)
            size = len(page.tree.tags) if field is Field.AROUND and page.tree else len(page)
            assert all(0 <= place < size for place in places)


def test_a_line_break_ends_no_term() -> None:
    page = html_page("<p>Share<br>this</p><pre>a\nb</pre>")
    assert words_of(page, Field.WHOLE) == ["share this"]
    assert words_of(page, Field.WHOLE, block=1) == ["a b"]


def test_the_order_of_terms_does_not_hang_on_the_hash_seed() -> None:
    # Sums of float32 values hang on the order, and with them whether a model is the same bit for bit.
    code = (
        "from boilerstrip.features.terms import Vocabulary, count_terms;"
        "from boilerstrip.segment.html import segment_html;"
        "page = segment_html('<p class=\"alpha beta gamma delta epsilon\">Alpha beta gamma</p>');"
        "vocabulary = Vocabulary.growing();"
        "print(count_terms(page, vocabulary), vocabulary.terms())"
    )
    found = {
        subprocess.run(
            [sys.executable, "-c", code],
            env={**os.environ, "PYTHONHASHSEED": seed},
            capture_output=True,
            text=True,
            check=True,
        ).stdout
        for seed in ("1", "2", "3")
    }
    assert len(found) == 1
    assert "delta" in found.pop()


def test_a_vocabulary_numbers_its_terms_from_one_and_knows_no_others() -> None:
    vocabulary = Vocabulary.of_terms(("w:story", "f:read", "p:story"))
    assert vocabulary.terms() == ["w:story", "f:read", "p:story"]
    counts = count_terms(html_page('<div class="story-box"><p>Read the story</p></div>'), vocabulary)
    assert counts.words.numbers.tolist() == [1]
    assert counts.marks.numbers.tolist() == [2]
    assert counts.around.numbers.tolist() == [3]


def test_a_word_of_two_fields_is_two_terms() -> None:
    vocabulary = Vocabulary.growing()
    count_terms(text_page("story"), vocabulary)
    assert sorted(vocabulary.terms()) == ["f:story", "l:story", "t:story", "w:story"]
