"""Where a block stands in the tree, relative to the container of the running text."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pytest
from feature_pages import NEWS, SENTENCE, column, html_page, markup
from hypothesis import example, given, settings

if TYPE_CHECKING:
    from boilerstrip.segment.page import Page

MENU, STORY, RELATED, FOOTER = slice(0, 2), slice(2, 5), slice(5, 7), 7
NAMES = ("subtree0", "subtree0.5", "subtree2", "majority")


def test_the_page_is_as_it_is_described() -> None:
    assert len(html_page(NEWS)) == 8


@pytest.mark.parametrize("name", ["subtree0.5", "majority"])
def test_the_article_is_the_best_container_of_running_text(name: str) -> None:
    page = html_page(NEWS)
    assert column(page, f"{name}_inside").tolist() == [0, 0, 1, 1, 1, 0, 0, 0]
    assert column(page, f"{name}_after").tolist() == [0, 0, 0, 0, 0, 1, 1, 1]
    assert column(page, f"{name}_distance").tolist() == pytest.approx(
        np.log1p([2, 1, 0, 0, 0, 1, 2, 3]).tolist()
    )
    assert column(page, f"{name}_share").tolist() == pytest.approx([3 / 8] * 8)


def test_a_branch_that_leaves_late_is_near() -> None:
    page = html_page(NEWS)
    gap = column(page, "majority_branch_gap")
    assert (gap[STORY] == 0).all()
    # The related links leave the article's path at #page, one step above; menu and footer at the body, two.
    assert gap[RELATED].tolist() == [1, 1]
    assert gap[MENU].tolist() == [2, 2]
    assert gap[FOOTER] == 2


def test_depth_below_the_shared_path() -> None:
    below = column(html_page(NEWS), "majority_below")
    assert below[STORY].tolist() == [1, 1, 1]
    assert below[RELATED].tolist() == [2, 2]  # aside, p
    assert below[MENU].tolist() == [3, 3]  # nav, ul, li


def test_containers_grow_level_by_level() -> None:
    page = html_page(NEWS)
    paragraph = 3
    blocks = [np.expm1(column(page, f"container{level}_blocks")[paragraph]) for level in range(4)]
    assert blocks == pytest.approx([1, 3, 5, 8], abs=1e-5)


def test_wrappers_around_a_single_block_are_no_wider_containers() -> None:
    page = html_page(f"<body><div><div><div><p>{SENTENCE}</p></div></div></div><p>x</p></body>")
    assert np.expm1(column(page, "container0_blocks")).tolist() == pytest.approx([1, 1])
    assert np.expm1(column(page, "container1_blocks")).tolist() == pytest.approx([2, 2])


def blocks_by_walking(page: Page, level: int) -> list[int]:
    """Count the blocks of each block's container some levels up, where every level has more blocks than the last."""
    tree = page.tree
    assert tree is not None
    sizes = [end - first for first, end in zip(tree.first_block, tree.end_block, strict=True)]
    counts = []
    for node in page.nodes:
        for _ in range(level):
            size = sizes[node]
            while tree.parents[node] >= 0 and sizes[node] == size:
                node = tree.parents[node]
        counts.append(sizes[node])
    return counts


@pytest.mark.parametrize("depth", [1, 2, 3, 100, 400])
def test_long_chains_of_wrappers_count_once(depth: int) -> None:
    wrapped = "<div>" * depth + "<p>a</p><p>b</p>" + "</div>" * depth
    page = html_page(f"<body><main><section>{wrapped}</section>{wrapped}</main><p>c</p>")
    for level, expected in enumerate(([1, 1, 1, 1, 1], [2, 2, 2, 2, 5], [4, 4, 4, 4, 5], [5] * 5)):
        assert np.expm1(column(page, f"container{level}_blocks")).tolist() == pytest.approx(
            expected, rel=1e-5
        )


@settings(max_examples=60, deadline=None)
@given(markup())
@example("<div>a<i><div>b</div></i><div><div><div>c</div></div></div></div>")
@example("<ul><li><ul><li>a</ul><li>b</ul>")
def test_each_wider_container_has_more_blocks(html: str) -> None:
    page = html_page(html)
    if len(page):
        for level in range(4):
            blocks = np.expm1(column(page, f"container{level}_blocks"))
            assert blocks.tolist() == pytest.approx(blocks_by_walking(page, level), rel=1e-5)


def test_shares_of_containers() -> None:
    page = html_page(NEWS)
    assert column(page, "container1_prose_share")[STORY].tolist() == pytest.approx([1, 1, 1])
    assert column(page, "container1_prose_share")[RELATED].tolist() == pytest.approx([0, 0])
    assert column(page, "container1_prose_blocks")[STORY].tolist() == pytest.approx([2 / 3] * 3)
    assert column(page, "container1_link_density")[RELATED].tolist() == pytest.approx([1, 1])
    assert column(page, "container1_link_density")[STORY].tolist() == pytest.approx([0, 0, 0])
    assert column(page, "container1_position")[STORY].tolist() == pytest.approx([0, 1 / 3, 2 / 3])


def test_paragraphs_speak_for_their_parent_and_half_for_its_parent() -> None:
    score = column(html_page(NEWS), "parent_score")
    assert score[3] == pytest.approx(1)
    assert score[RELATED].tolist() == pytest.approx([0, 0])
    grandparent = column(html_page(NEWS), "grandparent_score")
    assert grandparent[3] == pytest.approx(0.5)


def test_depth_is_counted_from_the_root() -> None:
    page = html_page("<body>a<div>b<p>c</p></div></body>")
    assert column(page, "depth").tolist() == [1, 2, 3]


def test_running_text_in_links_makes_no_container() -> None:
    teasers = "".join(f'<div><a href="/{number}">{SENTENCE}</a></div>' for number in range(5))
    page = html_page(f"<section>{teasers}</section><article><p>{SENTENCE}</p></article>")
    assert column(page, "subtree0.5_inside").tolist() == [0] * 5 + [1]


@pytest.mark.parametrize("name", NAMES)
def test_the_only_paragraph_lies_in_every_best_container(name: str) -> None:
    page = html_page(f"<div><p>{SENTENCE}</p></div>")
    assert column(page, f"{name}_inside").tolist() == [1]
    assert column(page, f"{name}_distance").tolist() == [0]
    assert column(page, f"{name}_branch_gap").tolist() == [0]
