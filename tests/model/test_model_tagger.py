"""From a page to probabilities of content and of kinds."""

from __future__ import annotations

import warnings
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from random_models import PAGE, random_tagger

from boilerstrip.document import KINDS
from boilerstrip.errors import ModelError
from boilerstrip.features.context import context_matrix
from boilerstrip.features.matrix import feature_matrix
from boilerstrip.features.words import Words
from boilerstrip.model.alike import draw_together
from boilerstrip.model.headlines import keep_one_headline
from boilerstrip.model.kinds import IS_CONTENT
from boilerstrip.model.parts import softmax
from boilerstrip.model.selects import share_kinds
from boilerstrip.model.tagger import (
    GATE,
    LEXICON_OUTPUTS,
    Calibration,
    first_columns,
    second_columns,
    sigmoid,
)
from boilerstrip.segment.html import segment_html
from boilerstrip.segment.text import segment_text

if TYPE_CHECKING:
    from boilerstrip.model.tagger import Tagger
    from boilerstrip.segment.page import Page

FORM = "<form><p>Choose an island</p><select><option>Norra</option><option>Södra</option></select></form>"


def calibration(raw: list[float], calibrated: list[float]) -> Calibration:
    return Calibration(np.array(raw, dtype=np.float32), np.array(calibrated, dtype=np.float32))


@pytest.mark.parametrize("html", [True, False])
def test_every_block_has_a_score_and_a_probability_of_every_kind(html: bool) -> None:
    tagger = random_tagger(html=html)
    page = segment_html(PAGE) if html else segment_text("Home\nThe ferry, the master said.\n東京")
    tags = tagger.tag(page)
    assert tags.scores.shape == (len(page),)
    assert tags.kinds.shape == (len(page), len(KINDS))
    assert tags.scores.dtype == tags.kinds.dtype == np.float32
    assert ((tags.scores >= 0) & (tags.scores <= 1)).all()
    assert (tags.kinds >= 0).all()
    assert tags.kinds.sum(axis=1) == pytest.approx(np.ones(len(page)), abs=1e-6)
    assert len(np.unique(tags.scores)) > 1


@pytest.mark.parametrize("html", [True, False])
def test_a_page_of_one_block_can_be_tagged(html: bool) -> None:
    tags = random_tagger(html=html).tag(segment_html("a") if html else segment_text("a"))
    assert np.isfinite(tags.scores).all()
    assert np.isfinite(tags.kinds).all()


def first_matrix(tagger: Tagger, page: Page) -> tuple[np.ndarray, np.ndarray]:
    """Return what the lexicon says, and the matrix for the first opinion."""
    words = Words.of(page.texts)
    lexical = tagger.lexicon.scores(page, words)
    return lexical, np.concatenate([feature_matrix(page, words), lexical], axis=1)


def with_first_shifted(tagger: Tagger, shift: float) -> Tagger:
    """Add a number to the log-odds of every first opinion."""
    *hidden, last = tagger.first.biases
    return replace(tagger, first=replace(tagger.first, biases=(*hidden, last + np.float32(shift))))


def gated_tagger(page: Page) -> Tagger:
    """Return a tagger for which about half of a page's first opinions are below the gate."""
    tagger = random_tagger(html=True)
    _, first = first_matrix(tagger, page)
    outputs = np.sort(tagger.first.outputs(first)[:, 0])
    middle = outputs[len(page) // 2 - 1 : len(page) // 2 + 1].mean()
    return with_first_shifted(tagger, float(np.log(GATE / (1 - GATE)) - middle))


def logistic(margins: np.ndarray) -> np.ndarray:
    return 1 / (1 + np.exp(-margins.astype(np.float64)))


def test_the_parts_follow_each_other() -> None:
    page = segment_html(PAGE)
    tagger = gated_tagger(page)
    lexical, first = first_matrix(tagger, page)
    opinions = logistic(tagger.first.outputs(first)[:, 0]).astype(np.float32)
    second = np.concatenate([first, context_matrix(page, opinions, lexical)], axis=1)
    kinds = softmax(tagger.kinds.outputs(second))
    by_kinds = kinds[:, IS_CONTENT].sum(axis=1)
    looked_at = opinions >= GATE
    assert 0 < looked_at.sum() < len(page)
    raw = np.where(looked_at, (logistic(tagger.second.margin(second)) + by_kinds) / 2, opinions)
    tags = tagger.tag(page)
    assert tags.scores == pytest.approx(tagger.calibration(raw.astype(np.float32)), abs=1e-6)
    assert tags.kinds == pytest.approx(keep_one_headline(draw_together(page, kinds)), abs=1e-6)


def test_where_no_block_passes_the_gate_the_first_opinions_stand() -> None:
    page = segment_html(PAGE)
    tagger = with_first_shifted(random_tagger(html=True), -30)
    identity = replace(tagger, calibration=calibration([0, 1], [0, 1]))
    _, first = first_matrix(tagger, page)
    opinions = logistic(tagger.first.outputs(first)[:, 0])
    assert opinions.max() < GATE
    assert identity.tag(page).scores == pytest.approx(opinions, rel=1e-4)


def test_the_score_is_the_mean_of_what_trees_and_kinds_say() -> None:
    page = segment_html(PAGE)
    tagger = with_first_shifted(random_tagger(html=True), 30)
    tagger = replace(tagger, calibration=calibration([0, 1], [0, 1]))
    *hidden, last = tagger.kinds.biases
    sure = {
        said: replace(
            tagger, kinds=replace(tagger.kinds, biases=(*hidden, last + np.where(said == IS_CONTENT, 50, 0)))
        )
        for said in (True, False)
    }
    trees = logistic(tagger.second.margin(tagger.score(page).columns))
    assert sure[True].tag(page).scores == pytest.approx(trees / 2 + 0.5, abs=1e-6)
    assert sure[False].tag(page).scores == pytest.approx(trees / 2, abs=1e-6)


def test_score_and_kinds_say_what_tag_says() -> None:
    page = segment_html(PAGE + FORM)
    for tagger in (random_tagger(html=True), gated_tagger(page)):
        tags, scored = tagger.tag(page), tagger.score(page)
        kinds = tagger.kinds_of(scored, np.arange(len(page)))
        assert np.array_equal(scored.scores, tags.scores)
        drawn = draw_together(page, share_kinds(page, kinds))
        assert np.array_equal(keep_one_headline(drawn), tags.kinds)
        assert np.array_equal(kinds[:, IS_CONTENT], tags.kinds[:, IS_CONTENT])


def test_the_kinds_of_some_blocks_are_those_among_all() -> None:
    page = segment_html(PAGE + FORM)
    tagger = gated_tagger(page)
    scored = tagger.score(page)
    assert 0 < scored.looked.sum() == len(scored.kinds) < len(page)
    kinds = tagger.kinds_of(scored, np.arange(len(page)))
    assert kinds == pytest.approx(softmax(tagger.kinds.outputs(scored.columns)), abs=1e-6)
    looked, passed_over = np.flatnonzero(scored.looked), np.flatnonzero(~scored.looked)
    for rows in (looked, passed_over, np.arange(len(page))[::-1], looked[:1], looked[:0]):
        assert tagger.kinds_of(scored, rows) == pytest.approx(kinds[rows], abs=1e-6)


def test_scoring_keeps_what_the_second_look_saw() -> None:
    page = segment_html(PAGE)
    tagger = gated_tagger(page)
    lexical, first = first_matrix(tagger, page)
    opinions = logistic(tagger.first.outputs(first)[:, 0]).astype(np.float32)
    assert tagger.score(page).columns == pytest.approx(
        second_columns(page, first, opinions, lexical), abs=1e-6
    )


def test_options_are_of_the_kinds_of_what_stands_beside_them() -> None:
    page = segment_html(FORM)
    kinds = random_tagger(html=True).tag(page).kinds
    shares = kinds[:, ~IS_CONTENT] / kinds[:, ~IS_CONTENT].sum(axis=1, keepdims=True)
    assert page.texts == ["Choose an island", "Norra", "Södra"]
    assert shares[1] == pytest.approx(shares[0], abs=1e-5)
    assert shares[2] == pytest.approx(shares[0], abs=1e-5)


def test_the_second_look_sees_what_the_first_saw() -> None:
    page = segment_html(PAGE)
    words = Words.of(page.texts)
    lexical = np.ones((len(page), LEXICON_OUTPUTS), dtype=np.float32)
    first = first_columns(page, words, lexical)
    assert np.array_equal(first, np.concatenate([feature_matrix(page, words), lexical], axis=1))
    opinions = np.linspace(0, 1, len(page), dtype=np.float32)
    second = second_columns(page, first, opinions, lexical)
    assert np.array_equal(second, np.concatenate([first, context_matrix(page, opinions, lexical)], axis=1))
    assert second.dtype == np.float32


def test_tagging_keeps_nothing_between_pages() -> None:
    tagger, page = random_tagger(html=True), segment_html(PAGE)
    before = tagger.tag(page)
    tagger.tag(segment_html("<p>Something else altogether.</p>" * 30))
    after = tagger.tag(page)
    assert np.array_equal(before.scores, after.scores)
    assert np.array_equal(before.kinds, after.kinds)


def test_threads_may_share_a_tagger() -> None:
    tagger = random_tagger(html=True)
    pages = [segment_html(PAGE + "<p>More of it.</p>" * number) for number in range(6)]
    alone = [tagger.tag(page).scores for page in pages]
    with ThreadPoolExecutor(4) as pool:
        together = list(pool.map(lambda page: tagger.tag(page).scores, pages * 3))
    assert all(np.array_equal(one, other) for one, other in zip(alone * 3, together, strict=True))


def test_the_calibration_changes_scores_and_not_their_order() -> None:
    tagger, page = random_tagger(html=True), segment_html(PAGE)
    identity = replace(tagger, calibration=calibration([0, 1], [0, 1])).tag(page)
    halved = replace(tagger, calibration=calibration([0, 1], [0, 0.5])).tag(page)
    assert halved.scores == pytest.approx(identity.scores / 2)
    assert np.array_equal(halved.kinds, identity.kinds)


def test_sigmoid_has_no_overflow() -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        assert sigmoid(np.array([-1000, 0, 1000], dtype=np.float32)).tolist() == pytest.approx([0, 0.5, 1])


def test_a_calibration_is_linear_between_its_knots() -> None:
    curve = calibration([0.2, 0.4, 1], [0.1, 0.5, 0.8])
    raw = np.array([0, 0.2, 0.3, 0.4, 0.7, 1], dtype=np.float32)
    assert curve(raw).tolist() == pytest.approx([0.1, 0.1, 0.3, 0.5, 0.65, 0.8])
    assert curve(raw).dtype == np.float32


@settings(max_examples=60, deadline=None)
@given(
    st.lists(st.floats(0, 1, width=32), min_size=2, max_size=8, unique=True),
    st.lists(st.floats(0, 1, width=32), min_size=8, max_size=8),
    st.lists(st.floats(0, 1, width=32), min_size=2, max_size=20),
)
def test_a_calibration_never_falls(raw: list[float], calibrated: list[float], values: list[float]) -> None:
    curve = Calibration.from_arrays(calibration(sorted(raw), sorted(calibrated)[: len(raw)]).arrays())
    mapped = curve(np.array(sorted(values), dtype=np.float32))
    assert (np.diff(mapped) >= -1e-7).all()
    assert ((mapped >= 0) & (mapped <= 1)).all()


@pytest.mark.parametrize(
    ("raw", "calibrated", "message"),
    [
        ([0, 1], [1, 0], "must rise"),
        ([0, 0, 1], [0, 0.5, 1], "must rise"),
        ([1, 0], [0, 1], "must rise"),
        ([0.5], [0.5], "must rise"),
        ([], [], "must rise"),
        ([0, 1], [0, 1.5], "must lie from 0 to 1"),
        ([0, 1], [-0.1, 1], "must lie from 0 to 1"),
        ([-1, 1], [0, 1], "must lie from 0 to 1"),
        ([0, 2], [0, 1], "must lie from 0 to 1"),
        ([0, 1], [0, 0.5, 1], "calibrated: shape"),
        ([0, 1], [0, np.nan], "not numbers"),
        ([0, np.nan], [0, 1], "not numbers"),
    ],
)
def test_a_damaged_calibration_is_refused(raw: list[float], calibrated: list[float], message: str) -> None:
    with pytest.raises(ModelError, match=message):
        Calibration.from_arrays(calibration(raw, calibrated).arrays())
