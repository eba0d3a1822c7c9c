"""The terms of labelled pages: which are chosen, and how often each is in each block."""

from __future__ import annotations

from itertools import pairwise
from math import sqrt
from typing import TYPE_CHECKING

import numpy as np
import pytest
from training_pages import example, sample_examples, sample_table

from boilerstrip.train.corpus import LabelledPage
from boilerstrip.train.examples import html_example
from boilerstrip.train.tables import make_table
from boilerstrip.train.terms import choose_terms, common_terms, term_matrix

if TYPE_CHECKING:
    from collections.abc import Sequence

    from boilerstrip.train.examples import Example


def marked(html: str, domain: str = "a.example") -> Example:
    return html_example(LabelledPage("c", "p", domain, html, ()))


def chosen_terms(examples: Sequence[Example], *, least_domains: int, most: int) -> list[str]:
    """Return the terms that a fit on all of some examples chooses."""
    table = make_table(examples)
    chosen = choose_terms(table.counts, table.groups, least_domains=least_domains, most=most)
    return [table.terms[term] for term in chosen]


def test_terms_are_those_of_the_most_sites() -> None:
    pages = [
        example(["ferry pier"], [1], domain="a.example"),
        example(["ferry pier"], [1], domain="a.example"),
        example(["ferry boat"], [1], domain="b.example"),
        example(["boat ferry"], [1], domain="c.example"),
    ]
    words = [term for term in chosen_terms(pages, least_domains=2, most=99) if term.startswith("w:")]
    assert words == ["w:ferry", "w:boat"]
    assert len(chosen_terms(pages, least_domains=1, most=3)) == 3
    assert chosen_terms(pages, least_domains=4, most=99) == []


MARKED = (
    '<div class="storyBox"><p class="lead">Reading ferries</p><p><a href="/sport/live">Home</a></p></div>'
)
TERMS = (
    *("w:reading", "w:ferries", "b:reading ferries", "x:readi", "x:ferri"),
    *("f:reading", "l:ferries", "t:reading ferries", "w:home", "f:home", "l:home", "t:home"),
    *("h:sport", "h:live", "c:lead", "p:lead", "p:story", "p:box"),
)


def test_terms_of_every_field_are_spelled_out() -> None:
    pages = [marked(MARKED, f"{site}.example") for site in "ab"]
    other = example(["Reading 東京新聞"], [1], domain="c.example")
    examples = [marked("<p></p>", "d.example"), *pages, other]
    assert common_terms(examples, least_domains=2) == tuple(sorted(TERMS))
    # Those that are on three sites.
    assert common_terms(examples, least_domains=3) == ("f:reading", "w:reading", "x:readi")
    assert "t:reading 東京 京新 新聞" in common_terms([other], least_domains=1)


def test_without_pages_there_are_no_terms() -> None:
    assert common_terms([], least_domains=1) == ()
    assert common_terms([marked("")], least_domains=1) == ()


def test_common_terms_are_all_that_a_fit_may_choose() -> None:
    examples = sample_examples()
    everything, common = make_table(examples), make_table(examples, least_domains=4)
    assert len(common.terms) < len(everything.terms) / 10
    for rows in (np.arange(len(common.content)), common.rows_of(range(0, len(examples), 2))):
        one, two = (
            [
                table.terms[term]
                for term in choose_terms(table.counts[rows], table.groups[rows], least_domains=4, most=500)
            ]
            for table in (everything, common)
        )
        assert one == two
        assert 100 < len(one) <= 500


def test_terms_are_found_on_as_many_sites_as_they_are_chosen_for() -> None:
    table = sample_table()
    chosen = choose_terms(table.counts, table.groups, least_domains=3, most=5000)
    counts = table.counts[:, chosen].tocsc()
    sites = [
        len(np.unique(table.groups[counts.indices[start:end]])) for start, end in pairwise(counts.indptr)
    ]
    ranked = [(-count, table.terms[term]) for count, term in zip(sites, chosen, strict=True)]
    assert len(ranked) > 500
    assert ranked == sorted(ranked)
    assert min(sites) == 3


def test_the_order_of_pages_does_not_change_the_terms() -> None:
    examples = sample_examples(8)
    chosen = chosen_terms(examples, least_domains=2, most=200)
    assert chosen_terms(examples[::-1], least_domains=2, most=200) == chosen
    assert len(set(chosen)) == len(chosen) == 200


@pytest.mark.parametrize("most", [1, 50, 333])
def test_fewer_terms_are_the_first_of_more(most: int) -> None:
    examples = sample_examples(8)
    assert (
        chosen_terms(examples, least_domains=2, most=most)
        == chosen_terms(examples, least_domains=2, most=10**6)[:most]
    )


def test_counts_by_hand() -> None:
    pages = [
        marked(
            '<div class="storyBox"><p class="lead">Ferry pier ferry</p>'
            '<p><a href="/sport/live">Home</a></p></div>'
        ),
        marked('<div class="storyBox"></div>'),
        example(["The boat home"], [1]),
    ]
    damped = 1 / sqrt(3)  # a word of three in the text
    expected: dict[str, list[float]] = {
        "w:ferry": [2 * damped, 0, 0],
        "w:home": [0, 1, damped],
        "b:pier ferry": [damped, 0, 0],
        "x:ferry": [0, 0, 0],  # the stem is all of the word
        "f:ferry": [1, 0, 0],
        "l:home": [0, 1, 1],
        "t:home": [0, 1, 0],
        "h:sport": [0, 1, 0],
        "c:lead": [1, 0, 0],
        "p:lead": [0.5, 0, 0],
        "p:story": [0.5, 0.5, 0],
        "w:zebra": [0, 0, 0],
    }
    counts = term_matrix(pages, tuple(expected))
    assert counts.dtype == np.float32
    for column, (term, values) in enumerate(expected.items()):
        assert counts[:, [column]].toarray()[:, 0] == pytest.approx(values), term


def test_counts_of_no_terms_have_no_columns() -> None:
    assert term_matrix([marked("<p>a</p><p>b</p>")], ()).shape == (2, 0)


def test_counts_of_all_pages_are_those_of_each() -> None:
    examples, table = sample_examples(8), sample_table(8)
    assert table.counts.shape == (len(table.content), len(table.terms))
    assert table.counts.dtype == np.float32
    for page, each in enumerate(examples):
        rows = table.counts[table.offsets[page] : table.offsets[page + 1]]
        assert np.array_equal(rows.toarray(), term_matrix([each], table.terms).toarray())
