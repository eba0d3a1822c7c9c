"""Blocks that look alike to the page's author."""

from __future__ import annotations

import numpy as np
import pytest
from feature_pages import SENTENCE, column, html_page


def test_equal_paths_with_equal_names_have_one_signature() -> None:
    page = html_page(
        '<div class="a"><p>1</p><p>2</p></div><div class="a"><p>3</p></div><div class="b"><p>4</p></div>'
    )
    assert page.tree is not None
    one, two, three, four = np.asarray(page.tree.signatures())[page.nodes]
    assert one == two == three != four


def test_a_name_further_up_tells_paths_apart() -> None:
    page = html_page('<div class="a"><ul><li>1</li></ul></div><div class="b"><ul><li>2</li></ul></div>')
    assert page.tree is not None
    assert len(set(np.asarray(page.tree.signatures())[page.nodes])) == 2


def test_groups_by_names() -> None:
    page = html_page('<p class="x">one</p><p class="y">three</p><p class="x">fives</p><p class="x">x</p>')
    assert np.expm1(column(page, "named_group_size")).tolist() == pytest.approx([3, 1, 3, 3], rel=1e-5)
    assert np.expm1(column(page, "named_group_mean_length")).tolist() == pytest.approx([3, 5, 3, 3], rel=1e-5)
    # Three of four places from the first to the last.
    assert column(page, "named_group_compactness").tolist() == pytest.approx([0.75, 1, 0.75, 0.75])
    assert column(page, "named_group_position").tolist() == pytest.approx([0, 0, 2 / 3, 1])


def test_groups_by_tags_alone_ignore_names() -> None:
    page = html_page('<p class="x">one</p><p class="y">two</p><h2>three</h2>')
    assert np.expm1(column(page, "named_group_size")).tolist() == pytest.approx([1, 1, 1], rel=1e-5)
    assert np.expm1(column(page, "tags_group_size")).tolist() == pytest.approx([2, 2, 1], rel=1e-5)


def test_tags_are_compared_up_to_the_third_ancestor() -> None:
    # div > div > div > div > p, below a section or a main: the four last steps are equal.
    nested = "<div><div><div><p>{}</p></div></div></div>"
    page = html_page(f"<section>{nested.format(1)}</section><main>{nested.format(2)}</main><p>3</p>")
    assert np.expm1(column(page, "tags_group_size")).tolist() == pytest.approx([2, 2, 1], rel=1e-5)
    nested = "<div><div><p>{}</p></div></div>"
    near = html_page(f"<section>{nested.format(1)}</section><main>{nested.format(2)}</main>")
    assert np.expm1(column(near, "tags_group_size")).tolist() == pytest.approx([1, 1], rel=1e-5)


def test_tags_are_compared_in_their_order() -> None:
    page = html_page(
        "<section><div>1</div></section><div><section>2</section></div><section><div>3</div></section>"
    )
    assert np.expm1(column(page, "tags_group_size")).tolist() == pytest.approx([2, 1, 2], rel=1e-5)


def test_tags_that_no_standard_knows_are_told_apart() -> None:
    page = html_page("<div><x-aa><p>1</p></x-aa><x-bb><p>2</p></x-bb><x-aa><p>3</p></x-aa></div>")
    assert np.expm1(column(page, "tags_group_size")).tolist() == pytest.approx([2, 1, 2], rel=1e-5)


def test_links_and_running_text_of_groups() -> None:
    page = html_page(
        f'<p class="s">{SENTENCE}</p><p class="s">Short</p><p class="l"><a href="/">link</a></p>'
    )
    assert column(page, "named_group_prose_share").tolist() == pytest.approx([1, 1, 0])
    assert column(page, "named_group_prose_blocks").tolist() == pytest.approx([0.5, 0.5, 0])
    assert column(page, "named_group_link_density").tolist() == pytest.approx([0, 0, 1])
