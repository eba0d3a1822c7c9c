"""Trees and networks: arrays, evaluated as written by hand."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from random_models import random_network, random_trees

from boilerstrip.errors import ModelError
from boilerstrip.model.parts import Network, Trees, checked_array, softmax, standardize


def f32(*values: object) -> np.ndarray:
    return np.array(values, dtype=np.float32)


# One tree that asks two questions: is the length above 10; if not, is there a link; if so, is there a stop.
#            length > 10
#        link > 0     stop > 0
#       -1     -3    0.5      4
LENGTH, LINK, STOP = 0, 1, 2
TREE = Trees(
    features=np.array([[LENGTH], [LINK], [STOP]], dtype=np.int32),
    thresholds=f32([10], [0], [0]),
    values=f32([-1], [-3], [0.5], [4]),
    bias=f32(0.25),
)
NETWORK = Network(
    mean=f32(1, 0),
    scale=f32(2, 1),
    weights=(f32([1, -1], [0, 2]), f32([1], [10])),
    biases=(f32(0, 1), f32(-5)),
)


@pytest.mark.parametrize(
    ("row", "margin"),
    [
        ([5, 0, 0], -0.75),
        ([5, 1, 1], -2.75),
        ([50, 1, 0], 0.75),
        ([50, 0, 1], 4.25),
        ([10, 0, 1], -0.75),  # a value on the threshold goes left
        ([np.nextafter(np.float32(10), np.float32(11)), 0, 1], 4.25),
    ],
)
def test_a_tree_by_hand(row: list[float], margin: float) -> None:
    assert TREE.depth == 2
    assert TREE.margin(f32(row)).tolist() == [margin]


def test_trees_add_up() -> None:
    two = Trees(np.array([[0, 0]], dtype=np.int32), f32([0, 5]), f32([1, 10], [2, 20]), f32(100))
    assert two.margin(f32([-1], [3], [7])).tolist() == [111, 112, 122]


def test_an_infinite_threshold_sends_every_row_left() -> None:
    tree = Trees(np.zeros((1, 1), dtype=np.int32), f32([np.inf]), f32([1], [2]), f32(0))
    assert tree.margin(f32([3e38], [-3e38])).tolist() == [1, 1]


@settings(max_examples=30, deadline=None)
@given(st.integers(0, 10_000), st.integers(1, 4), st.sampled_from([1, 2, 255, 256, 257, 600]))
def test_trees_by_the_book(seed: int, depth: int, rows: int) -> None:
    rng = np.random.default_rng(seed)
    trees = random_trees(rng, columns=6, trees=3, depth=depth)
    matrix = rng.normal(size=(rows, 6)).astype(np.float32)
    expected = []
    for row in matrix:
        total = float(trees.bias[0])
        for tree in range(3):
            node = 0
            for _ in range(depth):
                right = row[trees.features[node, tree]] > trees.thresholds[node, tree]
                node = 2 * node + (2 if right else 1)
            total += float(trees.values[node - (2**depth - 1), tree])
        expected.append(total)
    assert trees.margin(matrix) == pytest.approx(expected, abs=1e-5)


def test_no_rows_have_no_margins() -> None:
    assert TREE.margin(np.zeros((0, 3), dtype=np.float32)).shape == (0,)


def test_a_network_by_hand() -> None:
    # Row (3, 1): standardized (1, 1); hidden (1, -1 + 2 + 1) = (1, 2); output 1 + 20 - 5.
    # Row (-1, 0): standardized (-1, 0); hidden (-1, 2) rectified to (0, 2); output 20 - 5.
    assert NETWORK.outputs(f32([3, 1], [-1, 0])).tolist() == [[16], [15]]


def test_a_network_leaves_its_input_as_it_was() -> None:
    matrix = f32([3, 1])
    NETWORK.outputs(matrix)
    assert matrix.tolist() == [[3, 1]]


def test_standardized_columns_are_cut_at_four_deviations() -> None:
    assert standardize(f32([100, 0], [-100, 3]), f32(0, 1), f32(2, 2)).tolist() == [[4, -0.5], [-4, 1]]


def test_softmax() -> None:
    assert softmax(f32([0, 0], [1000, -1000])).tolist() == [[0.5, 0.5], [1, 0]]
    probabilities = softmax(f32([1, 2, 3]))
    assert probabilities.dtype == np.float32
    assert probabilities.sum() == pytest.approx(1)
    assert probabilities[0, 2] / probabilities[0, 1] == pytest.approx(np.e)


@pytest.mark.parametrize("outputs", [1, 17])
def test_a_network_is_its_arrays(outputs: int) -> None:
    network = random_network(np.random.default_rng(1), 5, outputs)
    again = Network.from_arrays(network.arrays(), 5, outputs)
    matrix = np.random.default_rng(2).normal(size=(4, 5)).astype(np.float32)
    assert np.array_equal(again.outputs(matrix), network.outputs(matrix))


def test_the_margin_of_averaged_trees_is_the_log_odds_of_their_sum() -> None:
    values = f32([0.25], [0], [1], [0.75])
    trees = replace(TREE, values=values, bias=f32(0), averaged=True)
    summed = replace(trees, averaged=False)
    matrix = f32([0, 0, 0], [20, 0, 0], [0, 0, 20], [20, 20, 20], [-1, -1, -1])
    probabilities = summed.margin(matrix)
    assert set(probabilities.tolist()) <= {0.25, 0, 1, 0.75}
    assert 1 / (1 + np.exp(-trees.margin(matrix))) == pytest.approx(probabilities, abs=2e-6)
    assert np.isfinite(trees.margin(matrix)).all()
    again = Trees.from_arrays(trees.arrays(), 3)
    assert again.averaged
    assert np.array_equal(again.margin(matrix), trees.margin(matrix))
    assert "averaged" not in summed.arrays()


def test_the_margin_of_a_network_is_its_one_output() -> None:
    network = random_network(np.random.default_rng(1), 5, 1)
    matrix = np.random.default_rng(2).normal(size=(4, 5)).astype(np.float32)
    assert network.margin(matrix).tolist() == network.outputs(matrix)[:, 0].tolist()


def test_trees_are_their_arrays() -> None:
    trees = random_trees(np.random.default_rng(1), 5)
    again = Trees.from_arrays(trees.arrays(), 5)
    matrix = np.random.default_rng(2).normal(size=(4, 5)).astype(np.float32)
    assert np.array_equal(again.margin(matrix), trees.margin(matrix))


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"values": None}, "values: the array is missing"),
        ({"features": None}, "features: the array is missing"),
        ({"bias": None}, "bias: the array is missing"),
        ({"values": np.zeros((4, 1))}, "values: type float64 where float32 is needed"),
        ({"features": TREE.features.astype(np.int64)}, "features: type int64 where int32 is needed"),
        ({"thresholds": TREE.thresholds.astype(">f4")}, "thresholds: type >f4"),
        ({"values": f32(1, 2, 3, 4)}, r"values: shape \(4,\) where 2 dimensions"),
        ({"values": f32([1], [2], [3])}, "values: 3 leaves is not a power of two"),
        ({"values": f32([1])}, "values: 1 leaves is not a power of two"),
        ({"values": np.zeros((0, 1), dtype=np.float32)}, "values: 0 leaves"),
        (
            {"values": np.zeros((512, 1), dtype=np.float32)},
            "values: 512 leaves is not a power of two from 2 to 256",
        ),
        ({"values": np.zeros((4, 0), dtype=np.float32)}, "values: 0 trees where 1 to 10,000 are allowed"),
        (
            {"values": np.zeros((4, 10_001), dtype=np.float32)},
            "values: 10,001 trees where 1 to 10,000 are allowed",
        ),
        ({"values": f32([3e38], [0], [0], [0])}, "values: so large that their sum is not a number"),
        ({"bias": f32(-3e38)}, "values: so large that their sum is not a number"),
        ({"averaged": np.zeros(1, dtype=np.uint8)}, "averaged: 1 is needed, or no such array"),
        ({"averaged": np.ones(2, dtype=np.uint8)}, "averaged: shape"),
        ({"averaged": f32(1)}, "averaged: type float32"),
        (
            {"features": np.zeros((3, 2), dtype=np.int32)},
            r"features: shape \(3, 2\) where \(3, 1\) is needed",
        ),
        ({"features": TREE.features + np.int32(1)}, "features: column numbers must lie from 0 to 2"),
        ({"features": TREE.features - np.int32(1)}, "features: column numbers must lie from 0 to 2"),
        ({"thresholds": f32([10], [0])}, "thresholds: shape"),
        ({"thresholds": f32([10], [0], [np.nan])}, "thresholds: holds values that are not numbers"),
        ({"values": f32([1], [2], [3], [np.inf])}, "values: holds values that are not numbers"),
        ({"bias": f32(1, 2)}, "bias: shape"),
        ({"bias": f32(np.nan)}, "bias: holds values that are not numbers"),
    ],
)
def test_damaged_trees_are_refused(change: dict[str, np.ndarray | None], message: str) -> None:
    arrays = {name: array for name, array in {**TREE.arrays(), **change}.items() if array is not None}
    with pytest.raises(ModelError, match=f"^{message}"):
        Trees.from_arrays(arrays, 3)


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"mean": None}, "mean: the array is missing"),
        ({"mean": f32(1, 0, 0)}, "mean: shape"),
        ({"scale": f32(1, 0)}, "scale: every value must be at least 1e-07"),
        ({"scale": f32(1, -1)}, "scale: every value must be at least 1e-07"),
        ({"scale": f32(1, np.inf)}, "scale: holds values that are not numbers"),
        ({"weights0": None}, "weights: the last layer has 2 outputs where 1 are needed"),
        ({"weights1": None}, "weights: the last layer has 2 outputs where 1 are needed"),
        ({"weights0": f32([1, -1])}, "weights0: 1 rows where 2 are needed"),
        ({"weights1": f32([1, 1], [1, 1]), "biases1": f32(0, 0)}, "weights: the last layer has 2 outputs"),
        ({"weights1": f32([1], [np.nan])}, "weights1: holds values that are not numbers"),
        ({"biases0": None}, "biases0: the array is missing"),
        ({"biases1": f32(1, 2)}, "biases1: shape"),
        ({"biases1": np.zeros(1, dtype=np.float16)}, "biases1: type float16"),
        ({"mean": f32(3e38, 0)}, "mean: values above 1e"),
        ({"weights0": f32([1e30, 1], [1, 1])}, "weights0: so large that their sums are not numbers"),
        ({"weights0": f32([1e20, 1], [1, 1]), "weights1": f32([1e20], [1])}, "weights1: so large that"),
        ({"biases1": f32(-3e38)}, "weights1: so large that their sums are not numbers"),
        ({"weights0": np.zeros((2, 4097), dtype=np.float32)}, "weights0: 4,097 columns, more than 4,096"),
        (
            {f"weights{number}": f32([1, 0], [0, 1]) for number in range(9)}
            | {f"biases{number}": f32(0, 0) for number in range(9)},
            "weights: more than 8 layers",
        ),
    ],
)
def test_a_damaged_network_is_refused(change: dict[str, np.ndarray | None], message: str) -> None:
    arrays = {name: array for name, array in {**NETWORK.arrays(), **change}.items() if array is not None}
    with pytest.raises(ModelError, match=f"^{message}"):
        Network.from_arrays(arrays, 2, 1)


@given(data=st.data())
def test_a_network_that_is_let_through_gives_numbers(data: st.DataObject) -> None:
    """However large its weights and what it is given."""
    floats = st.floats(width=32, allow_nan=False, allow_infinity=False)
    scales = st.floats(np.float32(1e-7), np.float32(1e38), width=32)

    def draw(elements: st.SearchStrategy[float], *shape: int) -> np.ndarray:
        size = int(np.prod(shape))
        values = data.draw(st.lists(elements, min_size=size, max_size=size))
        return np.array(values, dtype=np.float32).reshape(shape)

    arrays = {
        "mean": draw(floats, 2),
        "scale": draw(scales, 2),
        "weights0": draw(floats, 2, 2),
        "biases0": draw(floats, 2),
        "weights1": draw(floats, 2, 1),
        "biases1": draw(floats, 1),
    }
    try:
        network = Network.from_arrays(arrays, 2, 1)
    except ModelError:
        return
    with np.errstate(over="ignore"):
        outputs = network.outputs(draw(floats, 3, 2))
    assert np.isfinite(outputs).all()


def test_infinity_is_allowed_only_where_it_means_something() -> None:
    array = {"a": f32(np.inf)}
    assert checked_array(array, "a", np.float32, 1, infinite=True) is array["a"]
    with pytest.raises(ModelError, match="a: holds values that are not numbers"):
        checked_array(array, "a", np.float32, 1)
