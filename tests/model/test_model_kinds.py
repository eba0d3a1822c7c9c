"""From probabilities of kinds to one kind a block."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from boilerstrip.document import KINDS, Group
from boilerstrip.model.kinds import IS_CONTENT, decide_kinds


def decided(is_content: bool, **probabilities: float) -> tuple[str, float]:
    """Decide one block, given the probabilities of some kinds; the others have none."""
    row = np.zeros((1, len(KINDS)), dtype=np.float32)
    for name, probability in probabilities.items():
        row[0, [kind.value for kind in KINDS].index(name)] = probability
    kinds, confidences = decide_kinds(row, np.array([is_content]))
    return KINDS[int(kinds[0])].value, float(confidences[0])


def test_content_is_what_the_content_group_holds() -> None:
    assert [kind for kind, content in zip(KINDS, IS_CONTENT, strict=True) if content] == [
        kind for kind in KINDS if kind.group is Group.CONTENT
    ]
    assert 0 < IS_CONTENT.sum() < len(KINDS)


def test_the_likeliest_kind_on_the_side_of_the_score_is_chosen() -> None:
    said = {"body": 0.25, "heading": 0.125, "legal": 0.5, "social": 0.125}
    assert decided(True, **said) == ("body", pytest.approx(2 / 3))
    assert decided(False, **said) == ("legal", pytest.approx(0.8))


def test_meta_kinds_are_no_content() -> None:
    assert decided(True, headline=0.9, heading=0.1) == ("heading", pytest.approx(1))
    assert decided(False, headline=0.1, heading=0.9) == ("headline", pytest.approx(1))


def test_a_side_that_is_ruled_out_has_its_first_kind_without_confidence() -> None:
    assert decided(True, legal=1) == ("body", 0)
    assert decided(False, body=1) == ("headline", 0)


def test_no_blocks_have_no_kinds() -> None:
    kinds, confidences = decide_kinds(np.zeros((0, len(KINDS)), dtype=np.float32), np.zeros(0, dtype=bool))
    assert kinds.tolist() == confidences.tolist() == []


@settings(max_examples=60, deadline=None)
@given(st.integers(0, 1000), st.lists(st.booleans(), min_size=1, max_size=6))
def test_kinds_agree_with_what_is_content(seed: int, is_content: list[bool]) -> None:
    probabilities = (
        np.random.default_rng(seed).dirichlet(np.ones(len(KINDS)), len(is_content)).astype(np.float32)
    )
    kinds, confidences = decide_kinds(probabilities, np.array(is_content))
    for row, (kind, confidence) in enumerate(zip(kinds.tolist(), confidences.tolist(), strict=True)):
        side = is_content[row] == IS_CONTENT
        assert side[kind]
        assert probabilities[row, kind] == probabilities[row, side].max()
        assert confidence == pytest.approx(
            probabilities[row, kind] / probabilities[row, side].sum(), rel=1e-5
        )
