"""Runs of equal values."""

from __future__ import annotations

from itertools import groupby

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from boilerstrip.features.runs import begins_run


@given(st.lists(st.integers(0, 2)))
def test_a_run_begins_where_a_value_differs_from_the_one_before(values: list[int]) -> None:
    expected = [first for _, run in groupby(values) for first in (True, *[False] * (len(list(run)) - 1))]
    assert begins_run(np.array(values, dtype=np.int64)).tolist() == expected
