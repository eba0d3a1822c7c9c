"""The parts a tagger is made of: each a few arrays, and the function that evaluates them.

Every part can say which arrays it is made of, so that a model is saved as nothing but named arrays, and
checks them when it is made from arrays again.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import numpy as np

from boilerstrip.errors import ModelError

if TYPE_CHECKING:
    from collections.abc import Mapping

    from numpy.typing import NDArray

    Arrays = Mapping[str, NDArray[Any]]
    Floats32 = NDArray[np.float32]

MAX_DEPTH = 8
MOST_TREES = 10_000
_MOST_LAYERS = 8
_WIDEST_LAYER = 4096
"""What a model may ask for, far above what training makes: the time and memory of a page follow from these."""

_LARGEST_SUM = 1e30
"""Sums that stay below this are finite float32 numbers at every step."""

_LEAST_SCALE = 1e-7

_ROWS_AT_ONCE = 256


@dataclass(frozen=True, slots=True)
class Trees:
    """A sum of decision trees over the columns of a matrix.

    The trees are complete: node ``i`` has the children ``2i + 1`` and ``2i + 2``. A row goes right where its
    value is greater than the threshold.

    Attributes
    ----------
    features
        int32, shape (2**depth - 1, trees): which column each inner node looks at.
    thresholds
        float32, shape (2**depth - 1, trees).
    values
        float32, shape (2**depth, trees): what each leaf adds.
    bias
        float32, shape (1,): what is added to every row.
    averaged
        Whether the sum is a probability, as the mean of a forest's trees is, and not log-odds.
    """

    features: NDArray[np.int32]
    thresholds: Floats32
    values: Floats32
    bias: Floats32
    averaged: bool = False
    _levels: tuple[_Level, ...] = field(init=False, repr=False, compare=False)
    _leaves: Floats32 = field(init=False, repr=False, compare=False)

    @property
    def depth(self) -> int:
        """Number of questions that each tree asks."""
        return int(self.values.shape[0]).bit_length() - 1

    def __post_init__(self) -> None:
        levels = []
        for depth in range(self.depth):
            nodes = slice(2**depth - 1, 2 ** (depth + 1) - 1)
            # Places in an array are of this type to numpy: any other is converted every time.
            features = self.features[nodes].T.astype(np.intp).ravel()
            levels.append(_Level(features, np.ascontiguousarray(self.thresholds[nodes].T).ravel()))
        object.__setattr__(self, "_levels", tuple(levels))
        object.__setattr__(self, "_leaves", np.ascontiguousarray(self.values.T).ravel())

    def margin(self, matrix: Floats32) -> Floats32:
        """Return the log-odds for every row of a matrix, shape (rows,): the trees' sum, or those of it."""
        result = np.empty(len(matrix), dtype=np.float32)
        for start in range(0, len(matrix), _ROWS_AT_ONCE):
            rows = slice(start, start + _ROWS_AT_ONCE)
            result[rows] = self._sums(np.ascontiguousarray(matrix[rows].T)) + self.bias[0]
        return _log_odds(result) if self.averaged else result

    def _sums(self, columns: Floats32) -> NDArray[np.float64]:
        """Add up the leaves that each row of a matrix comes to, given its columns."""
        cells, height = columns.ravel(), columns.shape[1]
        rows = np.arange(height)
        # Place of every tree's node among all of its depth, tree by tree; all trees go down together.
        root, *levels = self._levels
        place = 2 * np.arange(self.values.shape[1])[:, None]
        place = place + (columns.take(root.features, axis=0) > root.thresholds[:, None])
        for level in levels:
            cell = (level.features * height).take(place)
            cell += rows
            goes_right = cells.take(cell) > level.thresholds.take(place)
            place += place
            place += goes_right
        return np.asarray(self._leaves.take(place).sum(axis=0, dtype=np.float64))

    def arrays(self) -> dict[str, NDArray[Any]]:
        """Return the arrays that the part is made of, by name."""
        arrays: dict[str, NDArray[Any]] = {
            "features": self.features,
            "thresholds": self.thresholds,
            "values": self.values,
            "bias": self.bias,
        }
        return {**arrays, "averaged": np.ones(1, dtype=np.uint8)} if self.averaged else arrays

    @classmethod
    def from_arrays(cls, arrays: Arrays, columns: int) -> Trees:
        """Make the part from its arrays and check them.

        Parameters
        ----------
        arrays
            What `arrays` returned.
        columns
            Width of the matrices to be evaluated.

        Raises
        ------
        ModelError
            If an array is missing, of the wrong type or shape, or points past the matrix, or if there are more than
            10,000 trees or more than 8 questions in each.
        """
        values = checked_array(arrays, "values", np.float32, 2)
        leaves, trees = values.shape
        depth = leaves.bit_length() - 1
        if leaves != 2**depth or not 0 < depth <= MAX_DEPTH:
            raise ModelError(f"values: {leaves} leaves is not a power of two from 2 to {2**MAX_DEPTH}")
        if not 0 < trees <= MOST_TREES:
            raise ModelError(f"values: {trees:,} trees where 1 to {MOST_TREES:,} are allowed")
        features = checked_array(arrays, "features", np.int32, 2, (leaves - 1, trees))
        if features.min() < 0 or features.max() >= columns:
            raise ModelError(f"features: column numbers must lie from 0 to {columns - 1}")
        thresholds = checked_array(arrays, "thresholds", np.float32, 2, (leaves - 1, trees), infinite=True)
        bias = checked_array(arrays, "bias", np.float32, 1, (1,))
        if np.abs(values.astype(np.float64)).max(axis=0).sum() + abs(float(bias[0])) > _LARGEST_SUM:
            raise ModelError("values: so large that their sum is not a number")
        averaged = "averaged" in arrays
        if averaged and checked_array(arrays, "averaged", np.uint8, 1, (1,))[0] != 1:
            raise ModelError("averaged: 1 is needed, or no such array")
        return cls(features, thresholds, values, bias, averaged)


_LEAST_PROBABILITY = 1e-6


def _log_odds(probabilities: Floats32) -> Floats32:
    """Turn probabilities into log-odds, those next to 0 and 1 into finite ones."""
    inside = probabilities.clip(_LEAST_PROBABILITY, 1 - _LEAST_PROBABILITY).astype(np.float64)
    return np.log(inside / (1 - inside)).astype(np.float32)


@dataclass(frozen=True, slots=True)
class _Level:
    """The nodes of one depth of all trees, tree by tree and from left to right."""

    features: NDArray[np.intp]
    thresholds: Floats32


@dataclass(frozen=True, slots=True)
class Network:
    """A perceptron: standardized columns, layers of rectified sums, one output a class.

    Attributes
    ----------
    mean, scale
        float32, shape (columns,): a column is shifted by the first and divided by the second.
    weights, biases
        For every layer float32, shapes (inputs, outputs) and (outputs,).
    """

    mean: Floats32
    scale: Floats32
    weights: tuple[Floats32, ...]
    biases: tuple[Floats32, ...]

    def margin(self, matrix: Floats32) -> Floats32:
        """Return the log-odds for every row of a matrix, shape (rows,), of a network with one output."""
        return self.outputs(matrix)[:, 0]

    def outputs(self, matrix: Floats32) -> Floats32:
        """Return the last layer's sums for every row: shape (rows, outputs)."""
        layer = standardize(matrix, self.mean, self.scale)
        for number, (weights, biases) in enumerate(zip(self.weights, self.biases, strict=True)):
            if number:
                np.maximum(layer, 0, out=layer)
            layer = layer @ weights
            layer += biases
        return layer

    def arrays(self) -> dict[str, NDArray[Any]]:
        """Return the arrays that the part is made of, by name."""
        arrays: dict[str, NDArray[Any]] = {"mean": self.mean, "scale": self.scale}
        for number, (weights, biases) in enumerate(zip(self.weights, self.biases, strict=True)):
            arrays[f"weights{number}"], arrays[f"biases{number}"] = weights, biases
        return arrays

    @classmethod
    def from_arrays(cls, arrays: Arrays, columns: int, outputs: int) -> Network:
        """Make the part from its arrays and check them.

        Raises
        ------
        ModelError
            If an array is missing, of the wrong type or shape, or not finite, if there are more than 8 layers or
            4,096 sums in one, or if sums may come out that are no finite numbers.
        """
        mean = checked_array(arrays, "mean", np.float32, 1, (columns,))
        scale = checked_array(arrays, "scale", np.float32, 1, (columns,))
        if scale.min(initial=1) < _LEAST_SCALE:
            raise ModelError(f"scale: every value must be at least {_LEAST_SCALE}")
        if np.abs(mean).max(initial=0) > _LARGEST_SUM:
            raise ModelError(f"mean: values above {_LARGEST_SUM}")
        weights: list[Floats32] = []
        biases: list[Floats32] = []
        inputs = columns
        # Standardized columns are bounded, and so are all sums after them.
        largest = np.full(columns, _FARTHEST)
        while f"weights{len(weights)}" in arrays:
            if len(weights) == _MOST_LAYERS:
                raise ModelError(f"weights: more than {_MOST_LAYERS} layers")
            layer = checked_array(arrays, f"weights{len(weights)}", np.float32, 2)
            if layer.shape[0] != inputs:
                raise ModelError(f"weights{len(weights)}: {layer.shape[0]} rows where {inputs} are needed")
            inputs = layer.shape[1]
            if inputs > _WIDEST_LAYER:
                raise ModelError(f"weights{len(weights)}: {inputs:,} columns, more than {_WIDEST_LAYER:,}")
            bias = checked_array(arrays, f"biases{len(weights)}", np.float32, 1, (inputs,))
            largest = largest @ np.abs(layer) + np.abs(bias)
            if largest.max(initial=0) > _LARGEST_SUM:
                raise ModelError(f"weights{len(weights)}: so large that their sums are not numbers")
            biases.append(bias)
            weights.append(layer)
        if not weights or inputs != outputs:
            raise ModelError(f"weights: the last layer has {inputs} outputs where {outputs} are needed")
        return cls(mean, scale, tuple(weights), tuple(biases))


_FARTHEST = 4.0


def standardize(matrix: Floats32, mean: Floats32, scale: Floats32) -> Floats32:
    """Shift and scale columns, and cut what lies more than four standard deviations from the mean."""
    result = np.subtract(matrix, mean)
    result /= scale
    return result.clip(-_FARTHEST, _FARTHEST, out=result)


def softmax(outputs: Floats32) -> Floats32:
    """Turn sums into probabilities along the last axis."""
    shifted = outputs - outputs.max(axis=-1, keepdims=True)
    np.exp(shifted, out=shifted)
    shifted /= shifted.sum(axis=-1, keepdims=True)
    return np.asarray(shifted, dtype=np.float32)


def checked_array(
    arrays: Arrays,
    name: str,
    dtype: type[np.generic],
    dimensions: int,
    shape: tuple[int, ...] | None = None,
    *,
    infinite: bool = False,
) -> NDArray[Any]:
    """Fetch an array and check its type, its shape and that its values are numbers."""
    array = arrays.get(name)
    if array is None:
        raise ModelError(f"{name}: the array is missing")
    if array.dtype != np.dtype(dtype):
        raise ModelError(f"{name}: type {array.dtype} where {np.dtype(dtype)} is needed")
    if array.ndim != dimensions or (shape is not None and array.shape != shape):
        raise ModelError(f"{name}: shape {array.shape} where {shape or f'{dimensions} dimensions'} is needed")
    if array.dtype.kind == "f" and (np.isnan(array).any() if infinite else not np.isfinite(array).all()):
        raise ModelError(f"{name}: holds values that are not numbers")
    return array
