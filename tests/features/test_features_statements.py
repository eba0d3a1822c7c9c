"""Blocks compared with what the page states about itself."""

from __future__ import annotations

import json

import numpy as np
import pytest
from feature_pages import SENTENCE, column, html_page, text_page
from hypothesis import given, settings
from hypothesis import strategies as st

from boilerstrip.features.statements import statement_columns, words_and_statements


def titled(title: str, *blocks: str) -> str:
    return f"<title>{title}</title>" + paragraphs(*blocks)


def paragraphs(*blocks: str) -> str:
    return "".join(f"<p>{text}</p>" for text in blocks)


def stated(*blocks: str, **fields: object) -> str:
    record = {"@context": "https://schema.org", "@type": "NewsArticle", **fields}
    return f'<script type="application/ld+json">{json.dumps(record)}</script>' + paragraphs(*blocks)


def test_the_overlap_with_the_title_is_measured_both_ways() -> None:
    page = html_page(
        titled("Ferry stays in port", "Ferry stays", "Ferry stays in port", "a ferry she said", "Home")
    )
    assert column(page, "in_title").tolist() == pytest.approx([1, 1, 0.25, 0])
    assert column(page, "covers_title").tolist() == pytest.approx([0.5, 1, 0.25, 0])
    assert column(page, "part_of_title").tolist() == [1, 1, 0, 0]


def test_a_title_with_the_name_of_the_site_still_contains_the_headline() -> None:
    page = html_page(titled("Ferry stays in port | Harbour News", "FERRY STAYS IN PORT", "port in stays"))
    assert column(page, "in_title").tolist() == [1, 1]
    assert column(page, "part_of_title").tolist() == [1, 0]


def test_the_shortest_of_several_titles_is_the_one_to_cover() -> None:
    head = (
        '<meta property="og:title" content="Ferry stays"><title>Ferry stays in port, says the master</title>'
    )
    assert column(html_page(head + "<p>Ferry stays</p>"), "covers_title").tolist() == [1]


def test_titles_without_spaces_are_compared_by_pairs_of_characters() -> None:
    page = html_page(titled("渡輪停航通知", "渡輪停航", "天氣"))
    assert column(page, "in_title").tolist() == [1, 0]
    assert column(page, "covers_title").tolist() == pytest.approx([3 / 5, 0])


def test_marks_beside_words_do_not_matter() -> None:
    page = html_page(titled("Ferry: “Stays” in port!", "ferry, stays; in port", "“Stays”"))
    assert column(page, "in_title").tolist() == [1, 1]
    assert column(page, "covers_title").tolist() == [1, 0.25]
    assert column(page, "part_of_title").tolist() == [0, 1]


def test_a_part_of_a_title_has_whole_words() -> None:
    page = html_page(titled("Ferry stays in port", "stays in", "Ferry st", "erry"))
    assert column(page, "part_of_title").tolist() == [1, 0, 0]


def test_words_that_differ_in_their_first_letter_are_different() -> None:
    page = html_page(titled("Port", "Fort", "Port", "Sort", "port fort"))
    assert column(page, "in_title").tolist() == [0, 1, 0, 0.5]


def test_a_word_that_is_repeated_covers_no_more_of_the_title() -> None:
    page = html_page(titled("Ferry stays", "ferry " * 60, "Ferry stays, ferry goes"))
    assert column(page, "covers_title").tolist() == [0.5, 1]
    assert column(page, "in_title").tolist() == [1, 0.75]
    assert column(page, "in_summary").tolist() == [0, 0]


def words_of_a_page() -> st.SearchStrategy[str]:
    words = st.sampled_from(("ferry", "merry", "port", "sort", "in", "a"))
    return st.lists(words, min_size=1, max_size=5).map(" ".join)


@settings(max_examples=100, deadline=None)
@given(
    st.lists(words_of_a_page(), min_size=1, max_size=4, unique=True),
    st.lists(words_of_a_page(), min_size=1, max_size=4),
    st.lists(words_of_a_page(), max_size=2, unique=True),
)
def test_overlaps_are_those_of_plain_words(
    titles: list[str], blocks: list[str], summaries: list[str]
) -> None:
    page = text_page(*blocks)
    page.titles = titles
    page.head.metas = dict(zip(("description", "og:description"), summaries, strict=False))
    columns = statement_columns(page, *words_and_statements(page))
    for name, stated_texts in (("title", titles), ("summary", summaries)):
        everything = {word for text in stated_texts for word in text.split()}
        shortest = min((set(text.split()) for text in stated_texts), key=len, default=set())
        for row, block in enumerate(page.texts):
            words = block.split()
            inside = sum(word in everything for word in words) / len(words)
            covered = len(shortest.intersection(words)) / max(len(shortest), 1)
            assert columns[f"in_{name}"][row] == pytest.approx(inside)
            assert columns[f"covers_{name}"][row] == pytest.approx(covered)
            assert columns[f"part_of_{name}"][row] == any(block in text for text in stated_texts)


def test_a_paragraph_is_not_compared_with_the_title() -> None:
    page = html_page(titled("Ferry", "Ferry " * 100, "Ferry"))
    assert column(page, "in_title").tolist() == column(page, "covers_title").tolist() == [0, 1]
    assert column(page, "part_of_title").tolist() == [0, 1]


def test_the_headline_of_structured_data_is_a_title() -> None:
    page = html_page(stated("Ferry stays", "Sport", headline="Ferry stays"))
    assert column(page, "part_of_title").tolist() == [1, 0]


def test_a_standfirst_is_often_the_summary_that_the_page_states() -> None:
    head = '<meta name="description" content="The pier is not safe, the master said.">'
    page = html_page(head + paragraphs("The pier is not safe, the master said.", "The weather"))
    assert column(page, "part_of_summary").tolist() == [1, 0]
    assert column(page, "covers_summary").tolist() == pytest.approx([1, 1 / 7])


def test_the_author_in_a_byline() -> None:
    page = html_page(
        '<meta name="author" content="Ann  Alvar">' + paragraphs("Ann Alvar", "By ANN ALVAR, Quay", "Sport")
    )
    assert column(page, "author_share").tolist() == pytest.approx([1, 9 / 18, 0])


def test_a_paragraph_that_names_the_author_is_no_byline() -> None:
    page = html_page(stated("Ann Alvar said " + "so " * 200, "Ann Alvar", author="Ann Alvar"))
    assert column(page, "author_share").tolist() == [0, 1]


@pytest.mark.parametrize(
    "author", ["Ann Alvar", {"name": "Ann Alvar"}, [{"name": ["Bo Berg", "Ann Alvar"]}, 5, None]]
)
def test_authors_in_structured_data(author: object) -> None:
    page = html_page(stated("Ann Alvar", "Sport", author=author))
    assert column(page, "author_share").tolist() == [1, 0]


def test_the_blocks_of_a_stated_article_body() -> None:
    other = "On the quay people stood in the rain and waited for news of the boat that did not come."
    body = f"<p>{SENTENCE}</p>{other} " + "And so on. " * 20
    page = html_page(
        stated("Home", SENTENCE, other, "A comment that nobody stated anywhere on the page", articleBody=body)
    )
    assert column(page, "in_body").tolist() == [0, 1, 1, 0]
    assert column(page, "states_body").tolist() == [1, 1, 1, 1]


def test_one_block_makes_no_stated_body() -> None:
    page = html_page(stated(SENTENCE, "Home", articleBody=SENTENCE + " More." * 50))
    assert column(page, "in_body").tolist() == [1, 0]
    assert column(page, "states_body").tolist() == [0, 0]


def test_a_page_that_states_nothing() -> None:
    for page in (html_page(paragraphs("Ferry stays", SENTENCE)), text_page("Ferry stays", SENTENCE)):
        for name, values in statement_columns(page, *words_and_statements(page)).items():
            assert np.asarray(values).tolist() == [0, 0], name


@pytest.mark.parametrize("value", [None, 5, True, {}, [], [[]], {"a": 1}, "", " ", "\u3000"])
def test_statements_of_a_wrong_type_state_nothing(value: object) -> None:
    page = html_page(stated("Ferry", headline=value, description=value, author=value, articleBody=value))
    assert not any(
        np.asarray(values).any() for values in statement_columns(page, *words_and_statements(page)).values()
    )


def test_only_the_first_authors_are_looked_for() -> None:
    names = [f"Nobody Number {number:05}" for number in range(10_000)]
    page = html_page(stated("By Nobody Number 00000", "By Nobody Number 09999", author=names))
    assert column(page, "author_share").tolist() == pytest.approx([19 / 22, 0])
