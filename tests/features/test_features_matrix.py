"""The feature matrix: finite float32, one row a block, one column a name."""

from __future__ import annotations

import json
import pickle
from typing import TYPE_CHECKING

import numpy as np
import pytest
from feature_pages import (
    NEWS,
    SCRIPTS,
    SENTENCE,
    column,
    html_page,
    markup,
    matrix_of,
    outputs_by_hash_seed,
    plain_texts,
    text_page,
)
from hypothesis import example, given, settings

from boilerstrip.features.matrix import example_page, feature_matrix, feature_names
from boilerstrip.features.words import Words
from boilerstrip.segment.html import segment_html
from boilerstrip.segment.text import segment_text

if TYPE_CHECKING:
    from pathlib import Path

    from boilerstrip.segment.page import Page


def check(page: Page) -> None:
    matrix = matrix_of(page)
    assert matrix.dtype == np.float32
    assert matrix.flags.f_contiguous
    assert matrix.shape == (len(page), len(feature_names(html=page.tree is not None)))
    assert np.isfinite(matrix).all(), [
        name
        for name, values in zip(feature_names(html=page.tree is not None), matrix.T, strict=True)
        if not np.isfinite(values).all()
    ]


@settings(max_examples=60, deadline=None)
@given(markup())
@example("<title>\x1c</title><p>a")
@example("<p>&nbsp;</p><p>x")
def test_any_html_page_has_a_finite_matrix(html: str) -> None:
    page = segment_html(html)
    if len(page):
        check(page)
        for name in (
            "link_density",
            "bold_share",
            "position",
            "container1_prose_share",
            "container1_position",
        ):
            assert ((column(page, name) >= 0) & (column(page, name) <= 1 + 1e-6)).all(), name


def test_a_page_with_a_lone_surrogate_in_a_tag_has_a_finite_matrix() -> None:
    check(html_page("<p \ud800=1>x"))


@settings(max_examples=60, deadline=None)
@given(plain_texts())
def test_any_text_has_a_finite_matrix(text: str) -> None:
    page = segment_text(text)
    if len(page):
        check(page)


@pytest.mark.parametrize("text", [*(text for text in SCRIPTS if text.strip("\u0301\u200d")), SENTENCE, "."])
def test_a_page_of_one_block_has_a_finite_matrix(text: str) -> None:
    check(html_page(f"<p>{text}</p>"))
    check(html_page(f'<a href="x">{text}</a>'))
    check(text_page(text))


def test_a_page_that_was_cut_short_has_a_finite_matrix() -> None:
    page = segment_html(NEWS, max_blocks=3)
    assert page.truncated
    assert len(page) == 3
    check(page)


def test_a_matrix_can_be_written_into_a_wider_one() -> None:
    for page in (html_page(NEWS), text_page("Home", SENTENCE, "Share this!")):
        expected = matrix_of(page)
        wider = np.full((len(page), expected.shape[1] + 2), np.nan, dtype=np.float32, order="F")
        feature_matrix(page, Words.of(page.texts), out=wider[:, 1:-1])
        assert np.array_equal(wider[:, 1:-1], expected)
        assert np.isnan(wider[:, [0, -1]]).all()


def test_names_are_unique_and_do_not_change() -> None:
    for html in (True, False):
        names = feature_names(html=html)
        assert len(set(names)) == len(names)
        assert names == feature_names(html=html)


def test_text_has_fewer_columns_and_none_of_the_mark_up() -> None:
    html, text = feature_names(html=True), feature_names(html=False)
    assert len(text) < len(html)
    assert not any(name.startswith(("tag_", "in_article", "container", "link_", "named_")) for name in text)
    own = {"gap_before", "gap_after", "echo_above", "echo_below", "echo_next"}
    assert {name for name in text if name not in html} == own


def test_a_name_means_the_same_in_both_formats() -> None:
    lines = ("Home", SENTENCE, "Share this!")
    html, text = html_page("".join(f"<p>{line}</p>" for line in lines)), text_page(*lines)
    for name in set(feature_names(html=True)) & set(feature_names(html=False)):
        assert column(html, name).tolist() == column(text, name).tolist(), name


def test_columns_of_the_blocks_around_are_those_of_the_blocks() -> None:
    for page in (html_page(NEWS), text_page("Home", SENTENCE, SENTENCE, "© 2025", "Share this!")):
        names = feature_names(html=page.tree is not None)
        repeated = [name.removesuffix("_before1") for name in names if name.endswith("_before1")]
        assert {"log_length", "ends_stop", "prose"} <= set(repeated)
        for name in repeated:
            assert column(page, f"{name}_before1").tolist() == [0, *column(page, name)[:-1].tolist()], name
            assert column(page, f"{name}_after3").tolist() == [*column(page, name)[3:].tolist(), 0, 0, 0], (
                name
            )


def test_the_example_page_is_one_block() -> None:
    assert len(example_page(html=True)) == len(example_page(html=False)) == 1
    assert example_page(html=True).tree is not None
    assert example_page(html=False).tree is None


def test_computing_features_leaves_the_page_as_it_was() -> None:
    assert html_page(NEWS) == html_page(NEWS)
    page = html_page(NEWS)
    matrix_of(page)
    assert page == html_page(NEWS)


def test_a_page_that_is_pickled_after_use_has_the_same_features_in_another_process(tmp_path: Path) -> None:
    page = html_page(
        "<nav><ul><li class=a>Home</ul></nav><article><p class=b>One. Two.<p class=b>Three.</article>"
    )
    expected = matrix_of(page)  # what was kept on the way hangs on how this process hashes strings
    file = tmp_path / "page.pickle"
    file.write_bytes(pickle.dumps(page))
    code = (
        "import pickle, pathlib;"
        "from boilerstrip.features.matrix import feature_matrix;"
        "from boilerstrip.features.words import Words;"
        f"page = pickle.loads(pathlib.Path({str(file)!r}).read_bytes());"
        "print(feature_matrix(page, Words.of(page.texts)).tolist())"
    )
    assert {json.loads(output) == expected.tolist() for output in outputs_by_hash_seed(code)} == {True}
