"""Kinds of blocks that look alike, or stand in one container, are drawn together."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from boilerstrip.document import KINDS, Kind
from boilerstrip.model.alike import draw_together
from boilerstrip.model.kinds import IS_CONTENT
from boilerstrip.segment.html import segment_html
from boilerstrip.segment.text import segment_text

RELATED, NAVIGATION = KINDS.index(Kind.RELATED), KINDS.index(Kind.NAVIGATION)


def kinds(*rows: dict[Kind, float]) -> np.ndarray:
    """Return probabilities: those given, the rest shared out evenly."""
    result = np.zeros((len(rows), len(KINDS)), dtype=np.float32)
    for row, given_ones in zip(result, rows, strict=True):
        row[:] = (1 - sum(given_ones.values())) / (len(KINDS) - len(given_ones))
        for kind, probability in given_ones.items():
            row[KINDS.index(kind)] = probability
    return result


def test_one_of_many_alike_blocks_follows_the_others() -> None:
    page = segment_html("<ul>" + "<li class=teaser>Another story</li>" * 6 + "</ul><p>Something else</p>")
    sure, doubtful = {Kind.RELATED: 0.8, Kind.NAVIGATION: 0.1}, {Kind.RELATED: 0.4, Kind.NAVIGATION: 0.5}
    before = kinds(*[sure] * 5, doubtful, {Kind.NAVIGATION: 0.9})
    after = draw_together(page, before)
    assert before[5].argmax() == NAVIGATION
    assert after[5].argmax() == RELATED
    assert after[6].argmax() == NAVIGATION


def test_blocks_of_one_container_lean_towards_each_other() -> None:
    page = segment_html("<div><p>a</p><h2>b</h2><h3>c</h3></div><div><h4>d</h4><h5>e</h5></div>")
    before = kinds(*[{Kind.RELATED: 0.9}] * 2, {Kind.RELATED: 0.3}, *[{Kind.NAVIGATION: 0.9}] * 2)
    after = draw_together(page, before)
    assert after[2, RELATED] > before[2, RELATED]
    assert after[0, RELATED] > 0.8


def test_blocks_that_are_content_have_little_say() -> None:
    page = segment_html("<ul>" + "<li>x</li>" * 4 + "</ul>")
    content, menu = {Kind.BODY: 0.999}, {Kind.NAVIGATION: 0.9}
    after = draw_together(page, kinds(content, content, content, menu))
    assert after[3, NAVIGATION] == pytest.approx(0.9, abs=0.02)


def test_plain_text_stays_as_it_is() -> None:
    before = kinds({Kind.BODY: 0.5}, {Kind.LEGAL: 0.5})
    assert draw_together(segment_text("One.\n\nTwo."), before) is before


@given(st.integers(0, 10**6), st.integers(1, 12))
def test_what_is_said_for_content_stays_and_all_adds_up(seed: int, blocks: int) -> None:
    rng = np.random.default_rng(seed)
    page = segment_html("".join(rng.choice(["<p>x</p>", "<ul><li>y</ul>", "<div>z</div>"], blocks)))
    before = rng.dirichlet(np.full(len(KINDS), 0.2), len(page)).astype(np.float32)
    before[rng.random(len(page)) < 0.2] = np.eye(len(KINDS), dtype=np.float32)[0]
    given_before = before.copy()
    after = draw_together(page, before)
    assert after.dtype == np.float32
    assert np.array_equal(before, given_before)
    assert np.array_equal(after[:, IS_CONTENT], before[:, IS_CONTENT])
    assert after.sum(axis=1) == pytest.approx(before.sum(axis=1), abs=1e-4)
    assert (after >= 0).all()
