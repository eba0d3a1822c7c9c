"""Standardizing the columns of large matrices, as linear models and networks need it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from boilerstrip.model.parts import standardize

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Floats32 = NDArray[np.float32]

_COLUMNS_AT_ONCE = 64
_ROWS_AT_ONCE = 4096
_LEAST_SCALE = 1e-6


def mean_and_scale(matrix: Floats32) -> tuple[Floats32, Floats32]:
    """Return the mean and the standard deviation of every column, 1 for those that do not vary."""
    mean = matrix.mean(axis=0, dtype=np.float64).astype(np.float32)
    # A few columns at a time, since numpy makes a copy of them in twice the precision.
    parts = np.array_split(matrix, -(-matrix.shape[1] // _COLUMNS_AT_ONCE), axis=1)
    scale = np.concatenate([part.std(axis=0, dtype=np.float64) for part in parts]).astype(np.float32)
    scale[scale < _LEAST_SCALE] = 1
    return mean, scale


def weighted_mean_and_scale(matrix: Floats32, weights: Floats32) -> tuple[Floats32, Floats32]:
    """Return the weighted mean and standard deviation of every column, 1 for those that do not vary."""
    mean = np.empty(matrix.shape[1], dtype=np.float32)
    scale = np.empty(matrix.shape[1], dtype=np.float32)
    for column, values in enumerate(matrix.T):
        mean[column] = middle = np.average(values.astype(np.float64), weights=weights)
        scale[column] = np.sqrt(np.average((values - middle) ** 2, weights=weights))
    scale[scale < _LEAST_SCALE] = 1
    return mean, scale


def standardized(matrix: Floats32, mean: Floats32, scale: Floats32) -> Floats32:
    """Standardize some rows at a time, so that there is one copy of the matrix and not two."""
    result = np.empty_like(matrix)
    for start in range(0, len(matrix), _ROWS_AT_ONCE):
        rows = slice(start, start + _ROWS_AT_ONCE)
        result[rows] = standardize(matrix[rows], mean, scale)
    return result
