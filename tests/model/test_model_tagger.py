"""From a page to probabilities of content and of kinds."""

from __future__ import annotations

import warnings
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from random_models import PAGE, random_tagger

from boilerstrip.document import KINDS
from boilerstrip.errors import ModelError
from boilerstrip.features.context import context_matrix
from boilerstrip.features.matrix import feature_matrix
from boilerstrip.model.parts import softmax
from boilerstrip.model.tagger import LEXICON_OUTPUTS, Calibration, first_columns, second_columns, sigmoid
from boilerstrip.segment.html import segment_html
from boilerstrip.segment.text import segment_text


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


def test_the_parts_follow_each_other() -> None:
    tagger, page = random_tagger(html=True), segment_html(PAGE)
    words = tagger.lexicon.scores(page)
    first = np.concatenate([feature_matrix(page), words], axis=1)
    opinions = 1 / (1 + np.exp(-tagger.first.outputs(first)[:, 0]))
    second = np.concatenate([first, context_matrix(page, opinions, words)], axis=1)
    tags = tagger.tag(page)
    assert tags.scores == pytest.approx(tagger.calibration(1 / (1 + np.exp(-tagger.second.margin(second)))))
    assert tags.kinds == pytest.approx(softmax(tagger.kinds.outputs(second)), abs=1e-6)


def test_the_second_look_sees_what_the_first_saw() -> None:
    page = segment_html(PAGE)
    words = np.zeros((len(page), LEXICON_OUTPUTS), dtype=np.float32)
    first = first_columns(page, words)
    second = second_columns(page, first, np.zeros(len(page), dtype=np.float32), words)
    assert np.array_equal(second[:, : first.shape[1]], first)
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
