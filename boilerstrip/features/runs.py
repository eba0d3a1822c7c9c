"""Runs of equal values in an array."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray


def begins_run(values: NDArray[Any]) -> NDArray[np.bool_]:
    """Say which values differ from the one before, as the first one always does; shape as that of the values."""
    begins = np.empty(len(values), dtype=bool)
    begins[:1] = True
    np.not_equal(values[1:], values[:-1], out=begins[1:])
    return begins
