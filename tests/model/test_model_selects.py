"""The options of a select are of the kinds of what stands beside it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from boilerstrip.document import KINDS
from boilerstrip.model.kinds import IS_CONTENT
from boilerstrip.model.selects import share_kinds
from boilerstrip.segment.html import segment_html
from boilerstrip.segment.text import segment_text

if TYPE_CHECKING:
    from boilerstrip.segment.page import Page

SELECT = "<select><option>North</option><option>South</option></select>"


def row(**shares: float) -> list[float]:
    """Return probabilities of the named kinds, 0 for the others."""
    assert sum(shares.values()) == pytest.approx(1)
    names = [kind.value for kind in KINDS]
    values = [0.0] * len(names)
    for name, share in shares.items():
        values[names.index(name)] = share
    return values


def shared(page: Page, *rows: list[float]) -> list[list[float]]:
    assert len(rows) == len(page), page.texts
    return share_kinds(page, np.array(rows, dtype=np.float32)).tolist()


def random_kinds(blocks: int, seed: int = 0) -> np.ndarray:
    return np.random.default_rng(seed).dirichlet(np.ones(len(KINDS)), blocks).astype(np.float32)


NEWSLETTER, COMMENTS, LEGAL, SOCIAL = row(newsletter=1), row(comments=1), row(legal=1), row(social=1)


def test_options_take_the_kind_of_what_stands_beside_them() -> None:
    page = segment_html(f"<form><p>Get our letter</p>{SELECT}</form><p>Terms</p>")
    assert shared(page, NEWSLETTER, LEGAL, SOCIAL, LEGAL) == [NEWSLETTER, NEWSLETTER, NEWSLETTER, LEGAL]


def test_what_an_option_says_for_content_stays_and_the_rest_is_shared_out() -> None:
    page = segment_html(f"<form><p>Get our letter</p>{SELECT}</form>")
    beside = row(body=0.5, newsletter=0.375, legal=0.125)
    options = row(body=0.25, heading=0.25, social=0.5), row(interface=1)
    assert shared(page, beside, *options) == [
        beside,
        row(body=0.25, heading=0.25, newsletter=0.375, legal=0.125),
        row(newsletter=0.75, legal=0.25),
    ]


def test_blocks_beside_count_by_what_they_say_against_content() -> None:
    page = segment_html(f"<form><p>a</p>{SELECT}<p>b</p></form>")
    before, after = row(body=0.75, newsletter=0.25), row(body=0.25, legal=0.75)
    found = shared(page, before, SOCIAL, SOCIAL, after)
    assert found == [before, *[row(newsletter=0.25, legal=0.75)] * 2, after]


def test_what_is_nearest_around_the_select_counts() -> None:
    page = segment_html(f"<main><p>a</p><form><p>b</p><div><span>{SELECT}</span></div></form></main>")
    assert shared(page, COMMENTS, NEWSLETTER, LEGAL, LEGAL) == [COMMENTS, *[NEWSLETTER] * 3]


def test_options_in_groups_are_options_of_their_select() -> None:
    page = segment_html(
        "<div><p>a</p><select><optgroup label=x><option>1</option><option>2</option></optgroup>"
        "<optgroup label=y><option>3</option></optgroup></select></div><p>b</p>"
    )
    assert shared(page, NEWSLETTER, LEGAL, SOCIAL, LEGAL, COMMENTS) == [*[NEWSLETTER] * 4, COMMENTS]


def test_every_select_has_its_own_neighbours() -> None:
    page = segment_html(f"<form><p>a</p>{SELECT}</form><form>{SELECT}<p>b</p></form>")
    found = shared(page, NEWSLETTER, SOCIAL, SOCIAL, SOCIAL, SOCIAL, COMMENTS)
    assert found == [*[NEWSLETTER] * 3, *[COMMENTS] * 3]


def test_blocks_elsewhere_on_the_page_do_not_count() -> None:
    page = segment_html(f"<p>a</p><form><p>b</p>{SELECT}</form><p>c</p>")
    assert shared(page, COMMENTS, row(body=1), LEGAL, SOCIAL, COMMENTS)[2:4] == [LEGAL, SOCIAL]


def test_other_options_are_nothing_that_stands_beside() -> None:
    page = segment_html(f"<div><p>a</p><form>{SELECT}{SELECT}</form></div>")
    assert shared(page, NEWSLETTER, LEGAL, LEGAL, SOCIAL, SOCIAL) == [NEWSLETTER] * 5


def test_what_else_stands_in_a_select_is_beside_its_options() -> None:
    page = segment_html("<div><p>a</p><select><button>Choose</button><option>North</option></select></div>")
    assert shared(page, COMMENTS, NEWSLETTER, LEGAL) == [
        COMMENTS,
        NEWSLETTER,
        row(comments=0.5, newsletter=0.5),
    ]


def test_options_with_mark_up_are_options() -> None:
    page = segment_html("<div><p>a</p><select><option><p>North</p></option></select></div>")
    assert shared(page, NEWSLETTER, LEGAL) == [NEWSLETTER, NEWSLETTER]


@pytest.mark.parametrize(
    "html", [SELECT, f"<form><div>{SELECT}</div>{SELECT}</form>", f"<form><img>{SELECT}<p></p></form>"]
)
def test_options_with_nothing_beside_them_stay_as_they_are(html: str) -> None:
    page = segment_html(html)
    kinds = random_kinds(len(page))
    assert np.array_equal(share_kinds(page, kinds), kinds)


def test_options_beside_nothing_but_content_stay_as_they_are() -> None:
    page = segment_html(f"<div><p>a</p>{SELECT}</div>")
    rows = row(body=1), LEGAL, row(social=0.5, body=0.5)
    assert shared(page, *rows) == [*rows]


@pytest.mark.parametrize(
    "page",
    [
        segment_html("<form><p>a</p><ul><li>b</li></ul></form>"),
        segment_html("<p>a</p><select></select><p>b</p>"),
        segment_text("a\nb"),
    ],
)
def test_without_options_the_same_array_comes_back(page: Page) -> None:
    kinds = random_kinds(len(page))
    assert share_kinds(page, kinds) is kinds


def test_what_was_said_is_not_changed_itself() -> None:
    page = segment_html(f"<form><p>Get our letter</p>{SELECT}</form>")
    kinds = random_kinds(len(page))
    before = kinds.copy()
    assert not np.array_equal(share_kinds(page, kinds), before)
    assert np.array_equal(kinds, before)


def forms() -> st.SearchStrategy[str]:
    options = st.integers(0, 3).map(lambda size: "<option>x</option>" * size)
    select = st.one_of(options, options.map("<optgroup>{}</optgroup>".format)).map(
        "<select>{}</select>".format
    )
    piece = st.recursive(
        st.one_of(
            st.sampled_from(
                ("<p>a</p>", "text", "<option>loose</option>", "<select><button>b</button><option>x</select>")
            ),
            select,
        ),
        lambda inside: st.lists(inside, max_size=4).map(lambda pieces: f"<div>{''.join(pieces)}</div>"),
        max_leaves=8,
    )
    return st.lists(piece, max_size=4).map("".join)


@settings(max_examples=100, deadline=None)
@given(forms(), st.integers(0, 1000))
def test_on_any_page_content_is_left_alone_and_rows_add_up_to_one(html: str, seed: int) -> None:
    page = segment_html(html)
    if not len(page):
        return
    kinds = random_kinds(len(page), seed)
    found = share_kinds(page, kinds)
    assert found.dtype == np.float32
    assert (found >= 0).all()
    assert found.sum(axis=1) == pytest.approx(np.ones(len(page)), abs=1e-5)
    assert np.array_equal(found[:, IS_CONTENT], kinds[:, IS_CONTENT])
    tree = page.tree
    assert tree is not None
    is_option = np.array([tree.tags[node] == "option" for node in page.nodes])
    assert np.array_equal(found[~is_option], kinds[~is_option])
