"""What the element around a block, the elements around that, and its links say."""

from __future__ import annotations

import numpy as np
import pytest
from feature_pages import column, html_page

from boilerstrip.features.markup import link_chars


def test_the_element_of_a_block() -> None:
    page = html_page("<p>a</p><h2>b</h2><ul><li>c</li></ul><div>d</div>")
    assert column(page, "tag_p").tolist() == [1, 0, 0, 0]
    assert column(page, "tag_h2").tolist() == [0, 1, 0, 0]
    assert column(page, "tag_li").tolist() == [0, 0, 1, 0]
    assert column(page, "tag_div").tolist() == [0, 0, 0, 1]


def test_rare_headings_and_head_cells_count_as_their_kin() -> None:
    page = html_page("<h5>a</h5><h6>b</h6><table><tr><th>c</th><td>d</td></tr></table>")
    assert column(page, "tag_h4").tolist() == [1, 1, 0, 0]
    assert column(page, "tag_td").tolist() == [0, 0, 1, 1]


def test_the_elements_around_a_block() -> None:
    page = html_page("<nav>a</nav><article><section>b<aside>c</aside></section></article><p>d</p>")
    assert column(page, "in_nav").tolist() == [1, 0, 0, 0]
    assert column(page, "in_article").tolist() == [0, 1, 1, 0]
    assert column(page, "in_section").tolist() == [0, 1, 1, 0]
    assert column(page, "in_aside").tolist() == [0, 0, 1, 0]


def test_what_lies_in_a_hidden_element_is_hidden() -> None:
    page = html_page(
        "<div hidden><p>a</p><p>b</p></div><p>c</p><dialog><p>d</p></dialog><dialog open>e</dialog>"
    )
    assert column(page, "hidden").tolist() == [1, 1, 0, 1, 0]


def test_roles() -> None:
    page = html_page("<h3>a</h3><ol><li>b</li></ol><p>c</p>")
    assert column(page, "heading_role").tolist() == [1, 0, 0]
    assert column(page, "list_role").tolist() == [0, 1, 0]


def test_link_density_is_the_share_of_characters_in_links() -> None:
    page = html_page('<p><a href="/">Home</a></p><p>Go <a href="/">home</a> x</p><p>No link</p>')
    assert link_chars(page).tolist() == [4, 4, 0]
    assert column(page, "link_density").tolist() == pytest.approx([1, 4 / 9, 0])
    assert column(page, "all_link").tolist() == [1, 0, 0]


def test_links_are_counted_and_their_mean_length_taken() -> None:
    page = html_page('<p><a href="/a">abc</a> and <a href="/b">defgh</a></p><p>none</p>')
    assert column(page, "links").tolist() == pytest.approx([np.log1p(2), 0])
    assert column(page, "link_length").tolist() == pytest.approx([np.log1p(4), 0])


@pytest.mark.parametrize(
    ("href", "name"),
    [
        ("#comments", "link_to_fragment"),
        ("https://other.example/", "link_absolute"),
        ("//cdn.example/x", "link_absolute"),
        ("mailto:desk@harbour.example", "link_to_action"),
        ("javascript:void(0)", "link_to_action"),
    ],
)
def test_where_the_first_link_leads(href: str, name: str) -> None:
    page = html_page(f'<p><a href="{href}">x</a></p><p><a href="/here">x</a></p>')
    names = ("link_to_fragment", "link_absolute", "link_to_action")
    assert {each: column(page, each).tolist() for each in names} == {
        each: [float(each == name), 0] for each in names
    }


def test_the_first_of_several_links_says_where_they_lead() -> None:
    page = html_page('<p><a href="#top">a</a> <a href="https://other.example/">b</a></p>')
    assert column(page, "link_to_fragment").tolist() == [1]
    assert column(page, "link_absolute").tolist() == [0]


def test_an_element_that_holds_no_block_is_around_none() -> None:
    page = html_page("<p>a</p><nav></nav><nav hidden><img></nav><p>b</p>")
    assert column(page, "in_nav").tolist() == column(page, "hidden").tolist() == [0, 0]


def test_the_share_of_bold_characters() -> None:
    page = html_page("<p><b>By Ann</b></p><p><strong>Note</strong> it is</p><p>plain</p>")
    assert column(page, "bold_share").tolist() == pytest.approx([1, 4 / 10, 0])


def test_images_before_a_block_count_up_to_three() -> None:
    page = html_page("<img><p>a</p><p>b</p>" + "<img>" * 5 + "<p>c</p>")
    assert column(page, "images_before").tolist() == [1, 0, 3]
