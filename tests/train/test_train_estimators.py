"""Every part of a tagger says what the scikit-learn estimator says that it was made from."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import sparse
from sklearn.ensemble import HistGradientBoostingClassifier
from sklearn.linear_model import LogisticRegression
from sklearn.neural_network import MLPClassifier

from boilerstrip.document import KINDS
from boilerstrip.errors import TrainingDataError
from boilerstrip.model.parts import Network, Trees, softmax
from boilerstrip.model.tagger import Calibration, sigmoid
from boilerstrip.train import estimators
from boilerstrip.train.convert import boosted_trees
from boilerstrip.train.estimators import (
    fit_calibration,
    fit_lexicon,
    fit_network,
    fit_trees,
    join_networks,
)

ROWS, COLUMNS = 700, 6


def data(seed: int = 0) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Return a matrix of whole numbers, truth values, shares and logarithms, labels and weights."""
    rng = np.random.default_rng(seed)
    matrix = np.stack(
        [
            rng.integers(0, 9, ROWS),
            rng.random(ROWS) < 0.4,
            rng.random(ROWS),
            np.log1p(rng.integers(0, 400, ROWS)),
            rng.integers(0, 5, ROWS) / 7,
            np.zeros(ROWS),
        ],
        axis=1,
    ).astype(np.float32)
    margin = matrix[:, 1] * 2 + matrix[:, 2] - matrix[:, 3] / 3 + rng.normal(size=ROWS)
    return matrix, (margin > 0).astype(np.int8), (rng.random(ROWS) + 0.1).astype(np.float32)


def record(monkeypatch: pytest.MonkeyPatch, name: str, base: type) -> list[Any]:
    """Have an estimator's class keep what is fitted of it."""
    fitted: list[Any] = []

    class Recorder(base):  # type: ignore[misc]
        def fit(self, *arguments: Any, **options: Any) -> Any:
            fitted.append(self)
            return super().fit(*arguments, **options)

    monkeypatch.setattr(estimators, name, Recorder)
    return fitted


def on_thresholds(model: HistGradientBoostingClassifier) -> np.ndarray:
    """Return rows whose values lie on the model's thresholds, and next to them on either side."""
    rows = [np.zeros(COLUMNS, dtype=np.float32)]
    for (predictor,) in model._predictors:
        for node in predictor.nodes:
            if not node["is_leaf"]:
                nearest = np.float32(node["num_threshold"])
                for value in (
                    np.nextafter(nearest, np.float32(-9)),
                    nearest,
                    np.nextafter(nearest, np.float32(9)),
                ):
                    row = rows[-1].copy()
                    row[node["feature_idx"]] = value
                    rows.append(row)
    return np.array(rows)


@pytest.mark.parametrize("seed", [0, 1])
def test_trees_are_those_of_the_gradient_boosting(seed: int) -> None:
    matrix, labels, weights = data(seed)
    trees, model = fit_trees(matrix, labels, weights, trees=25, seed=seed)
    assert (trees.features > 0).any()
    for rows in (matrix, on_thresholds(model), data(seed + 10)[0]):
        expected = model.predict_proba(rows)[:, 1]
        assert np.abs(sigmoid(trees.margin(rows)) - expected).max() < 1e-6
    assert np.ptp(model.predict_proba(matrix)[:, 1]) > 0.5


def test_thresholds_that_no_float32_can_hold_change_no_side() -> None:
    # 0.1 and its successors in float32 differ from the float64 thresholds between them.
    values = np.float32(0.1) + np.arange(40, dtype=np.float32) * np.float32(1e-8)
    matrix = np.repeat(np.unique(values), 60)[:, None]
    labels = (np.arange(len(matrix)) // 60 % 2).astype(np.int8)
    trees, model = fit_trees(matrix, labels, np.ones(len(matrix), dtype=np.float32), trees=10, seed=0)
    thresholds = [
        node["num_threshold"] for (tree,) in model._predictors for node in tree.nodes if not node["is_leaf"]
    ]
    assert any(float(np.float32(each)) > each for each in thresholds)
    assert np.abs(sigmoid(trees.margin(matrix)) - model.predict_proba(matrix)[:, 1]).max() < 1e-6


def test_a_tree_without_questions_is_its_leaf() -> None:
    matrix, labels, weights = (part[:60] for part in data())
    trees, model = fit_trees(matrix, labels, weights, trees=3, seed=0)
    assert all(len(predictor.nodes) == 1 for (predictor,) in model._predictors)
    assert np.abs(sigmoid(trees.margin(matrix)) - model.predict_proba(matrix)[:, 1]).max() < 1e-6


def test_trees_of_unequal_branches() -> None:
    matrix, labels, _ = data()
    model = HistGradientBoostingClassifier(max_iter=8, max_depth=5, max_leaf_nodes=6, min_samples_leaf=5)
    model.fit(matrix, labels)
    trees = boosted_trees(model)
    assert np.abs(sigmoid(trees.margin(matrix)) - model.predict_proba(matrix)[:, 1]).max() < 1e-6


def test_fitted_trees_can_be_saved() -> None:
    matrix, labels, weights = data()
    trees, _ = fit_trees(matrix, labels, weights, trees=4, seed=0)
    again = Trees.from_arrays(trees.arrays(), COLUMNS)
    assert np.array_equal(again.margin(matrix), trees.margin(matrix))


def network(monkeypatch: pytest.MonkeyPatch, labels: np.ndarray, outputs: int):
    fitted = record(monkeypatch, "MLPClassifier", MLPClassifier)
    matrix, _, weights = data()
    part = fit_network(matrix, labels, weights, outputs=outputs, hidden=5, epochs=8, penalty=1e-3, seed=0)
    scaled = (matrix - part.mean) / part.scale
    (model,) = fitted
    return part, matrix, model.predict_proba(np.clip(scaled, -4, 4))


def test_a_network_of_two_classes_is_the_perceptron(monkeypatch: pytest.MonkeyPatch) -> None:
    part, matrix, expected = network(monkeypatch, data()[1], 1)
    assert np.abs(sigmoid(part.outputs(matrix)[:, 0]) - expected[:, 1]).max() < 1e-6
    assert np.ptp(expected[:, 1]) > 0.2


@pytest.mark.parametrize("classes", [[0, 1], [3, 16], [2, 5, 9], list(range(17))])
def test_a_network_of_kinds_is_the_perceptron(monkeypatch: pytest.MonkeyPatch, classes: list[int]) -> None:
    labels = np.array(classes, dtype=np.int16)[np.arange(ROWS) * 7 % len(classes)]
    part, matrix, expected = network(monkeypatch, labels, len(KINDS))
    outputs = part.outputs(matrix)
    assert outputs.shape == (ROWS, len(KINDS))
    assert np.abs(softmax(outputs[:, classes]) - expected).max() < 1e-6
    absent = [number for number in range(len(KINDS)) if number not in classes]
    assert softmax(outputs)[:, absent].sum(axis=1).max(initial=0) < 1e-3


def test_a_column_that_never_changes_is_left_as_it_is(monkeypatch: pytest.MonkeyPatch) -> None:
    part, _, _ = network(monkeypatch, data()[1], 1)
    assert part.scale[5] == 1
    assert part.mean[5] == 0


def test_a_network_is_the_same_every_time() -> None:
    matrix, labels, weights = data()
    options = {"outputs": 1, "hidden": 5, "epochs": 3, "penalty": 1e-3}
    one, two, other = (fit_network(matrix, labels, weights, seed=seed, **options) for seed in (0, 0, 1))
    assert np.array_equal(one.outputs(matrix), two.outputs(matrix))
    assert not np.array_equal(one.outputs(matrix), other.outputs(matrix))


def networks(*widths: int) -> list[Network]:
    """Return networks over the same columns, of the given numbers of hidden units."""
    matrix, _, weights = data()
    labels = np.arange(ROWS, dtype=np.int16) * 7 % len(KINDS)
    return [
        fit_network(
            matrix, labels, weights, outputs=len(KINDS), hidden=width, epochs=2, penalty=1e-3, seed=seed
        )
        for seed, width in enumerate(widths)
    ]


@pytest.mark.parametrize("widths", [(5, 5), (3, 4, 1), (5, 5, 5, 5)])
def test_the_outputs_of_joined_networks_are_the_mean_of_theirs(widths: tuple[int, ...]) -> None:
    parts, matrix = networks(*widths), data(1)[0]
    joined = Network.from_arrays(join_networks(parts).arrays(), COLUMNS, len(KINDS))
    outputs = [part.outputs(matrix) for part in parts]
    assert joined.outputs(matrix) == pytest.approx(np.mean(outputs, axis=0), abs=1e-5)
    assert np.abs(outputs[0] - outputs[1]).max() > 0.1
    assert joined.weights[0].shape == (COLUMNS, sum(widths))


def test_one_network_alone_stays_as_it_is() -> None:
    (part,) = networks(5)
    joined = join_networks([part]).arrays()
    assert joined.keys() == part.arrays().keys()
    for name, array in part.arrays().items():
        assert np.array_equal(joined[name], array)
        assert joined[name].dtype == array.dtype


def counts(terms: int = 12) -> sparse.csr_matrix:
    rng = np.random.default_rng(3)
    dense = (rng.random((ROWS, terms)) < 0.15) * rng.choice([0.5, 0.7, 1, 2], (ROWS, terms))
    return sparse.csr_matrix(dense.astype(np.float32))


@pytest.mark.parametrize("classes", [[0, 7], [1, 4, 16]])
def test_a_lexicon_is_the_logistic_regressions(monkeypatch: pytest.MonkeyPatch, classes: list[int]) -> None:
    fitted = record(monkeypatch, "LogisticRegression", LogisticRegression)
    matrix, (_, content, weights) = counts(), data()
    dense = matrix.toarray()
    kinds = np.array(classes, dtype=np.int16)[dense[:, : len(classes)].argmax(axis=1)]
    kinds[::3] = -1
    content[::5] = -1
    terms = tuple(f"w:{number}" for number in range(matrix.shape[1]))
    kind_weights = np.linspace(0.5, 2, ROWS).astype(np.float32)
    lexicon = fit_lexicon(terms, matrix, content, weights, kinds=kinds, kind_weights=kind_weights)
    assert lexicon.terms == terms
    scores = dense.astype(np.float64) @ lexicon.weights + lexicon.bias
    by_kind, by_content = fitted
    assert np.abs(softmax(scores[:, classes]) - by_kind.predict_proba(matrix)).max() < 1e-6
    assert np.abs(sigmoid(scores[:, -1]) - by_content.predict_proba(matrix)[:, 1]).max() < 1e-6
    assert np.ptp(by_kind.predict_proba(matrix)) > 0.5
    absent = [number for number in range(len(KINDS)) if number not in classes]
    assert softmax(scores[:, : len(KINDS)])[:, absent].sum(axis=1).max() < 1e-3


def test_unlabelled_rows_have_no_say_in_a_lexicon() -> None:
    matrix, (_, content, weights) = counts(), data()
    kinds = (np.arange(ROWS) % 3).astype(np.int16)
    kinds[::3], content[::3] = -1, -1
    terms = tuple(f"w:{number}" for number in range(matrix.shape[1]))
    changed = matrix.toarray()
    changed[::3] = 9
    one = fit_lexicon(terms, matrix, content, weights, kinds=kinds, kind_weights=weights)
    two = fit_lexicon(terms, sparse.csr_matrix(changed), content, weights, kinds=kinds, kind_weights=weights)
    assert np.array_equal(one.weights, two.weights)


def test_a_rows_weight_says_how_much_its_kind_counts() -> None:
    matrix = sparse.csr_matrix(np.ones((ROWS, 1), dtype=np.float32))
    kinds, content = np.arange(ROWS, dtype=np.int16) % 2, data()[1]
    odd = np.where(kinds == 1, 3, 1).astype(np.float32)
    even, uneven = (
        fit_lexicon(("w:a",), matrix, content, np.ones_like(odd), kinds=kinds, kind_weights=weights)
        for weights in (np.ones_like(odd), odd)
    )
    shares = [softmax((each.weights[0] + each.bias)[:2]) for each in (even, uneven)]
    assert shares[0] == pytest.approx([0.5, 0.5], abs=0.01)
    assert shares[1] == pytest.approx([0.25, 0.75], abs=0.01)


@pytest.mark.parametrize("label", [0, 1])
def test_labels_of_one_class_are_not_enough(label: int) -> None:
    content = np.full(ROWS, label, dtype=np.int8)
    content[::2] = -1
    kinds, weights = np.full(ROWS, -1, dtype=np.int16), np.ones(ROWS, dtype=np.float32)
    with pytest.raises(TrainingDataError, match="label more sites"):
        fit_lexicon(("w:a",), counts(1), content, weights, kinds=kinds, kind_weights=weights)


def test_no_terms_make_an_empty_lexicon() -> None:
    matrix, (_, content, weights) = counts(0), data()
    kinds = np.full(ROWS, -1, dtype=np.int16)
    lexicon = fit_lexicon((), matrix, content, weights, kinds=kinds, kind_weights=weights)
    assert lexicon.weights.shape == (0, len(KINDS) + 1)
    assert np.isfinite(lexicon.bias).all()


def calibrated(probabilities: np.ndarray, labels: np.ndarray) -> Calibration:
    weights = np.ones(len(labels), dtype=np.float32)
    calibration = fit_calibration(probabilities.astype(np.float32), labels.astype(np.int8), weights)
    return Calibration.from_arrays(calibration.arrays())


def test_a_calibration_finds_how_often_a_probability_is_right() -> None:
    rng = np.random.default_rng(0)
    stated = rng.random(20_000)
    labels = rng.random(20_000) < stated**2  # overconfident
    curve = calibrated(stated, labels)
    raw = np.linspace(0.05, 0.95, 19, dtype=np.float32)
    assert np.abs(curve(raw) - raw**2).max() < 0.05


def test_a_calibration_keeps_the_order_of_blocks() -> None:
    rng = np.random.default_rng(0)
    curve = calibrated(rng.random(50), rng.random(50) < 0.5)
    assert (np.diff(curve.calibrated) > 0).all()


@settings(max_examples=60, deadline=None)
@given(
    st.lists(st.tuples(st.floats(0, 1, width=32), st.booleans()), min_size=1, max_size=20),
    st.floats(0, 1, width=32),
)
def test_any_calibration_is_valid(pairs: list[tuple[float, bool]], value: float) -> None:
    probabilities, labels = (np.array(part) for part in zip(*pairs, strict=True))
    assert 0 <= calibrated(probabilities, labels)(np.float32(value)) <= 1


@pytest.mark.parametrize("value", [0, 1])
def test_a_calibration_of_one_class(value: int) -> None:
    curve = calibrated(np.linspace(0.2, 0.8, 30), np.full(30, value))
    assert curve(np.float32(0.5)) == pytest.approx(value, abs=0.03)
