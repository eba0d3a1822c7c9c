"""From a fitted scikit-learn classifier of two classes to a part that is kept as plain arrays.

This is the one place that reads the inside of fitted trees, some of which is private to scikit-learn. A linear model
becomes a network without a hidden layer, a perceptron a network, and trees of any kind complete trees of equal depth.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
from sklearn.ensemble import (
    ExtraTreesClassifier,
    GradientBoostingClassifier,
    HistGradientBoostingClassifier,
    RandomForestClassifier,
)
from sklearn.linear_model import LogisticRegression, SGDClassifier
from sklearn.neural_network import MLPClassifier
from sklearn.tree import DecisionTreeClassifier

from boilerstrip.errors import InvalidOptionError, ModelError
from boilerstrip.model.parts import MAX_DEPTH, MOST_TREES, Network, Trees

if TYPE_CHECKING:
    from collections.abc import Iterable

    from numpy.typing import NDArray

    Floats32 = NDArray[np.float32]
    Node = tuple[int, float, int, int]

_LINEAR = (LogisticRegression, SGDClassifier)
_FORESTS = (RandomForestClassifier, ExtraTreesClassifier)
_TREES = (DecisionTreeClassifier, *_FORESTS, GradientBoostingClassifier, HistGradientBoostingClassifier)
_KEPT = (*_LINEAR, MLPClassifier, *_TREES)

_NEEDED: tuple[tuple[type, str, tuple[object, ...]], ...] = (
    (SGDClassifier, "loss", ("log_loss",)),
    (MLPClassifier, "activation", ("relu",)),
    (GradientBoostingClassifier, "loss", ("log_loss",)),
    (GradientBoostingClassifier, "init", (None, "zero")),
)
"""Parameters without which an estimator says something else than its arrays would."""

_FARTHEST = 1e-3
_COMPARED = 1000


def check_kept(estimator: object) -> None:
    """Check, before it is fitted, that an estimator can be kept as plain arrays.

    Parameters
    ----------
    estimator
        A classifier of scikit-learn.

    Raises
    ------
    InvalidOptionError
        If it is of another kind, or a parameter has a value that cannot be kept.
    """
    name = type(estimator).__name__
    if not isinstance(estimator, _KEPT):
        raise InvalidOptionError(
            f"estimator: {name} cannot be kept as plain arrays; use one of {', '.join(each.__name__ for each in _KEPT)}"
        )
    for kind, parameter, values in _NEEDED:
        value = getattr(estimator, parameter, None)
        if isinstance(estimator, kind) and value not in values:
            allowed = " or ".join(map(repr, values))
            raise InvalidOptionError(
                f"estimator: {name} can be kept with {parameter}={allowed}, not {value!r}"
            )
    if isinstance(estimator, _TREES):
        _check_size(estimator, name)


def _check_size(estimator: Any, name: str) -> None:
    """Check that trees are no deeper, and no more, than a model may have."""
    depth = estimator.max_depth
    if not isinstance(depth, (int, np.integer)) or not 1 <= depth <= MAX_DEPTH:
        raise InvalidOptionError(
            f"estimator: {name} has max_depth={depth!r}; trees are kept down to a depth of {MAX_DEPTH}: "
            f"set max_depth from 1 to {MAX_DEPTH}"
        )
    trees = getattr(estimator, "max_iter", getattr(estimator, "n_estimators", 1))
    if trees > MOST_TREES:
        raise InvalidOptionError(f"estimator: {name} has {trees:,} trees; up to {MOST_TREES:,} are kept")


def sees_standardized(estimator: object) -> bool:
    """Tell whether an estimator is to see standardized columns: linear models and perceptrons are."""
    return isinstance(estimator, (*_LINEAR, MLPClassifier))


def part_of(model: Any, mean: Floats32, scale: Floats32) -> Trees | Network:
    """Turn a fitted classifier into a part whose margins are the log-odds of its second class.

    Parameters
    ----------
    model
        An estimator that `check_kept` lets through, fitted on two classes.
    mean, scale
        Shape (columns,): by which the columns were standardized, for those that see such.
    """
    if isinstance(model, _LINEAR):
        return _network(mean, scale, [model.coef_.T], [model.intercept_])
    if isinstance(model, MLPClassifier):
        return _network(mean, scale, model.coefs_, model.intercepts_)
    if isinstance(model, HistGradientBoostingClassifier):
        return boosted_trees(model)
    if isinstance(model, GradientBoostingClassifier):
        return _gradient_boosting(model)
    return _forest(model)


def check_same(part: Trees | Network, model: Any, matrix: Floats32, seen: NDArray[Any]) -> None:
    """Check that a part can be loaded again, and on some rows that it says what the estimator says.

    Parameters
    ----------
    part, model
        The part, and the fitted estimator that it was made from.
    matrix, seen
        Rows as the part sees them, and as the estimator does.

    Raises
    ------
    InvalidOptionError
        If it is larger than a model may be, or a probability differs by more than 0.001.
    """
    name = type(model).__name__
    try:
        if isinstance(part, Network):
            Network.from_arrays(part.arrays(), matrix.shape[1], 1)
        else:
            Trees.from_arrays(part.arrays(), matrix.shape[1])
    except ModelError as error:
        raise InvalidOptionError(f"estimator: {name} cannot be kept as plain arrays ({error})") from error
    rows = np.unique(np.linspace(0, len(matrix) - 1, _COMPARED).astype(np.int64))
    ours = 1 / (1 + np.exp(-part.margin(matrix[rows]).astype(np.float64)))
    theirs = model.predict_proba(seen[rows])[:, 1]
    worst = np.abs(ours - theirs).argmax()
    if not abs(ours[worst] - theirs[worst]) <= _FARTHEST:
        raise InvalidOptionError(
            f"estimator: {name} with these parameters cannot be kept as plain arrays: "
            f"they say {ours[worst]:.3f} where it says {theirs[worst]:.3f}"
        )


def _network(mean: Floats32, scale: Floats32, weights: Iterable[Any], biases: Iterable[Any]) -> Network:
    return Network(
        mean,
        scale,
        tuple(np.ascontiguousarray(layer, dtype=np.float32) for layer in weights),
        tuple(np.asarray(bias, dtype=np.float32).ravel() for bias in biases),
    )


def boosted_trees(model: HistGradientBoostingClassifier) -> Trees:
    """Turn histogram gradient boosting, whose trees have a greatest depth, into trees.

    Raises
    ------
    InvalidOptionError
        If a tree asks for a category.
    """
    predictors = [iteration[0] for iteration in model._predictors]
    if any(predictor.nodes["is_categorical"].any() for predictor in predictors):
        raise InvalidOptionError("estimator: trees that ask for categories cannot be kept as plain arrays")
    bias = np.asarray(model._baseline_prediction, dtype=np.float32).reshape(1)
    trees = _Complete(int(model.max_depth), len(predictors))
    for number, predictor in enumerate(predictors):
        nodes = predictor.nodes
        inner = zip(nodes["feature_idx"], nodes["num_threshold"], nodes["left"], nodes["right"], strict=True)
        trees.fill(number, list(inner), nodes["is_leaf"], nodes["value"])
    return trees.with_bias(bias)


def _gradient_boosting(model: GradientBoostingClassifier) -> Trees:
    trees = _Complete(model.max_depth, len(model.estimators_))
    for number, (regressor,) in enumerate(model.estimators_):
        inner = regressor.tree_
        trees.fill_from(number, inner, model.learning_rate * inner.value[:, 0, 0])
    # What all rows begin with is what is left of one row's log-odds without its leaves.
    row = np.zeros((1, model.n_features_in_), dtype=np.float32)
    without = trees.with_bias(np.zeros(1, dtype=np.float32)).margin(row)[0]
    return trees.with_bias(np.asarray(model.decision_function(row) - without, dtype=np.float32).reshape(1))


def _forest(model: Any) -> Trees:
    members = model.estimators_ if isinstance(model, _FORESTS) else [model]
    trees = _Complete(model.max_depth, len(members))
    for number, member in enumerate(members):
        classes = member.tree_.value[:, 0, :]
        trees.fill_from(number, member.tree_, classes[:, 1] / classes.sum(axis=1) / len(members))
    return trees.with_bias(np.zeros(1, dtype=np.float32), averaged=True)


class _Complete:
    """Complete trees of equal depth, filled from trees whose nodes name their children.

    Parameters
    ----------
    depth
        Of every tree.
    trees
        Their number.
    """

    def __init__(self, depth: int, trees: int) -> None:
        self._inner = 2**depth - 1
        self._features = np.zeros((self._inner, trees), dtype=np.int32)
        self._thresholds = np.full((self._inner, trees), np.inf, dtype=np.float32)
        self._values = np.zeros((self._inner + 1, trees), dtype=np.float32)

    def with_bias(self, bias: Floats32, *, averaged: bool = False) -> Trees:
        return Trees(self._features, self._thresholds, self._values, bias, averaged)

    def fill_from(self, tree: int, inner: Any, values: NDArray[np.float64]) -> None:
        """Fill a tree from one of scikit-learn's ``tree_``, given what each of its nodes would say as a leaf."""
        nodes = zip(inner.feature, inner.threshold, inner.children_left, inner.children_right, strict=True)
        self.fill(tree, list(nodes), inner.children_left < 0, values)

    def fill(self, tree: int, nodes: list[Node], is_leaf: NDArray[Any], values: NDArray[np.float64]) -> None:
        """Fill a tree: nodes are column, threshold, and the numbers of the left and the right child."""
        pending = [(0, 0)]
        while pending:
            place, number = pending.pop()
            if is_leaf[number]:
                self._values[self._leaves_below(place), tree] = values[number]
                continue
            feature, threshold, left, right = nodes[number]
            self._features[place, tree] = feature
            self._thresholds[place, tree] = _round_down(threshold)
            pending += [(2 * place + 1, int(left)), (2 * place + 2, int(right))]

    def _leaves_below(self, place: int) -> slice:
        """Return the leaves below a place: a tree that ends early goes on without asking."""
        first = last = place
        while first < self._inner:
            first, last = 2 * first + 1, 2 * last + 2
        return slice(first - self._inner, last - self._inner + 1)


def _round_down(threshold: float) -> float:
    """Return the largest float32 that is not above a threshold: no float32 value changes sides."""
    rounded = np.float32(threshold)
    return float(np.nextafter(rounded, np.float32(-np.inf)) if rounded > threshold else rounded)
