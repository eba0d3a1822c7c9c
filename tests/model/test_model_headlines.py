"""A page has one headline."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from boilerstrip.document import KINDS, Kind
from boilerstrip.model.headlines import keep_one_headline
from boilerstrip.model.kinds import IS_CONTENT

HEADLINE, CAPTION, BODY = (KINDS.index(kind) for kind in (Kind.HEADLINE, Kind.CAPTION, Kind.BODY))


def page(*headlines: float) -> np.ndarray:
    """Return blocks that are the headline with some probability, and otherwise a caption or, less likely, body."""
    kinds = np.zeros((len(headlines), len(KINDS)), dtype=np.float32)
    kinds[:, HEADLINE] = headlines
    kinds[:, CAPTION] = (1 - kinds[:, HEADLINE]) * 0.75
    kinds[:, BODY] = (1 - kinds[:, HEADLINE]) * 0.25
    return kinds


def test_a_less_likely_headline_is_the_next_likeliest_kind() -> None:
    found = keep_one_headline(page(0.6, 0.5, 0.1))
    assert found.argmax(axis=1).tolist() == [HEADLINE, CAPTION, CAPTION]
    assert found[1, [HEADLINE, CAPTION, BODY]].tolist() == pytest.approx([0, 0.875, 0.125])


def test_one_that_stands_there_twice_is_kept_twice() -> None:
    kinds = page(0.6, 0.58, 0.6)
    assert np.array_equal(keep_one_headline(kinds), kinds)


def test_a_page_with_one_block_or_none_stays_as_it_is() -> None:
    for kinds in (page(0.3), page()):
        assert np.array_equal(keep_one_headline(kinds), kinds)


@given(
    arrays(np.float32, st.tuples(st.integers(1, 9), st.just(len(KINDS))), elements=st.floats(0, 1, width=32))
)
def test_what_comes_out_are_probabilities(kinds: np.ndarray) -> None:
    kinds += 1e-3
    kinds /= kinds.sum(axis=1, keepdims=True)
    found = keep_one_headline(kinds)
    assert found.dtype == np.float32
    assert found.sum(axis=1) == pytest.approx(1, abs=1e-5)
    assert np.array_equal(found[:, IS_CONTENT], kinds[:, IS_CONTENT])
    best = kinds[:, HEADLINE].argmax()
    assert np.array_equal(found[best], kinds[best])
