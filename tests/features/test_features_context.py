"""What first opinions say of the blocks around."""

from __future__ import annotations

import numpy as np
import pytest
from feature_pages import NEWS, html_page, markup, plain_texts, text_page
from hypothesis import given, settings

from boilerstrip.features.context import context_matrix
from boilerstrip.segment.html import segment_html
from boilerstrip.segment.text import segment_text

OUTPUTS = 3


def context(page, opinions, words=None):
    size = len(page)
    words = np.zeros((size, OUTPUTS)) if words is None else words
    return context_matrix(page, np.asarray(opinions, dtype=np.float32), np.asarray(words, dtype=np.float32))


def has_column(matrix: np.ndarray, expected: list[float]) -> bool:
    return bool(np.isclose(matrix, np.array(expected)[:, None], atol=1e-6).all(axis=0).any())


@pytest.mark.parametrize(
    "expected",
    [
        [0.1, 0.9, 0.8, 0.2],  # the opinion itself
        [0.9, 0.8, 0.2, 0],  # of the block after
        [0, 0, 0.1, 0.9],  # of the block two before
        [0, 0.1, 0.5, 0.6],  # mean of those before
        [(0.9 + 0.8 + 0.2) / 3, 0.5, 0.2, 0],  # mean of those after
        [0.9] * 4,  # the page's best
        [0.5] * 4,  # mean of the page's best ten
        [0, 0.1 / 2, 1.0 / 2, 1.8 / 2],  # share before, all blocks being of one length
        [0.2, 1.8, 1.6, 0.4],  # relative to the best
    ],
)
def test_what_is_said_around_each_block(expected: list[float]) -> None:
    matrix = context(text_page("abcd", "efgh", "ijkl", "mnop"), [0.1, 0.9, 0.8, 0.2])
    assert has_column(matrix, expected)


def test_shares_of_the_page_count_by_length() -> None:
    matrix = context(text_page("a" * 30, "b" * 10), [0.5, 0.5])
    assert has_column(matrix, [0, 0.75])  # expected content before
    assert has_column(matrix, [0.25, 0])  # and after


def test_the_words_around_are_those_of_the_two_blocks_on_either_side() -> None:
    words = np.arange(4 * OUTPUTS).reshape(4, OUTPUTS) + 1
    matrix = context(text_page("a", "b", "c", "d"), [0.5] * 4, words)
    around = matrix[:, -4 * OUTPUTS :].reshape(4, 4, OUTPUTS)
    none = np.zeros(OUTPUTS)
    assert np.array_equal(around[0], [none, none, words[1], words[2]])
    assert np.array_equal(around[2], [words[0], words[1], words[3], none])


def test_the_group_of_a_block_shares_an_opinion_weighted_by_length() -> None:
    page = html_page('<p class="x">abc</p><p class="y">defg</p><p class="x">hijklmnop</p>')
    matrix = context(page, [0.2, 0.5, 0.8])
    shared = (0.2 * 4 + 0.8 * 10) / 14  # each block weighs its length and one
    assert has_column(matrix, [shared, 0.5, shared])


def test_the_containers_of_a_block_share_an_opinion() -> None:
    page = html_page("<div><p>abc</p><p>abc</p></div><section><p>abc</p></section>")
    assert has_column(context(page, [0.2, 0.6, 0.9]), [0.4, 0.4, 0.9])


def test_a_context_can_be_written_into_a_wider_matrix() -> None:
    opinions, words = np.linspace(0, 1, 8, dtype=np.float32), np.ones((8, OUTPUTS), dtype=np.float32)
    for page in (html_page(NEWS), text_page(*"abcdefgh")):
        expected = context_matrix(page, opinions, words)
        wider = np.full((8, expected.shape[1] + 2), np.nan, dtype=np.float32, order="F")
        context_matrix(page, opinions, words, out=wider[:, 1:-1])
        assert np.array_equal(wider[:, 1:-1], expected)
        assert np.isnan(wider[:, [0, -1]]).all()


def test_html_has_columns_that_text_has_not() -> None:
    assert context(html_page("<p>a"), [0.5]).shape[1] > context(text_page("a"), [0.5]).shape[1]


def test_every_page_of_a_format_has_the_same_columns() -> None:
    page = html_page(NEWS)
    assert context(page, np.linspace(0, 1, len(page))).shape == (8, context(html_page("a"), [0]).shape[1])


@pytest.mark.parametrize("opinion", [0.0, 1.0, 1e-30])
def test_a_page_of_one_block_has_a_context(opinion: float) -> None:
    for page in (html_page("a"), text_page("a")):
        assert np.isfinite(context(page, [opinion])).all()


@settings(max_examples=40, deadline=None)
@given(markup(), plain_texts())
def test_the_context_of_any_page_is_finite(html: str, text: str) -> None:
    for page in (segment_html(html), segment_text(text)):
        if len(page):
            for opinions in (np.zeros(len(page)), np.ones(len(page)), np.linspace(0, 1, len(page))):
                matrix = context(page, opinions)
                assert matrix.dtype == np.float32
                assert len(matrix) == len(page)
                assert np.isfinite(matrix).all()
