"""The scikit-learn estimators behind every part of a tagger, and the part that each becomes."""

from __future__ import annotations

import warnings
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

import numpy as np
from sklearn.ensemble import HistGradientBoostingClassifier
from sklearn.exceptions import ConvergenceWarning
from sklearn.isotonic import IsotonicRegression
from sklearn.linear_model import LogisticRegression
from sklearn.neural_network import MLPClassifier

from boilerstrip.document import KINDS
from boilerstrip.errors import TrainingDataError
from boilerstrip.model.lexicon import Lexicon
from boilerstrip.model.parts import Network, Trees
from boilerstrip.model.tagger import Calibration
from boilerstrip.train.convert import boosted_trees
from boilerstrip.train.standard import mean_and_scale, standardized

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from numpy.typing import NDArray
    from scipy import sparse

    Floats32 = NDArray[np.float32]

_ABSENT = -12.0
"""Output of a kind that the training data does not have: its probability is next to nothing."""

_TREE_DEPTH = 5
_SUBSAMPLE = 200_000
_KNOTS = 64


def fit_lexicon(
    terms: Sequence[str],
    counts: sparse.csr_matrix,
    content: NDArray[np.int8],
    weights: Floats32,
    *,
    kinds: NDArray[np.int16],
    kind_weights: Floats32,
) -> Lexicon:
    """Fit the words' linear model: multinomial for kinds, binary for content, both ridge-penalized.

    Parameters
    ----------
    terms
        The terms, one a column.
    counts
        Shape (rows, terms).
    content, weights
        Shape (rows,): 1 content, 0 boilerplate, -1 unsure, and how much each row counts for it.
    kinds, kind_weights
        Shape (rows,): kinds, -1 where there is none, and how much each row counts for them.

    Raises
    ------
    TrainingDataError
        If all rows are content or none is.
    """
    matrix = np.zeros((len(terms), len(KINDS) + 1), dtype=np.float32)
    bias = np.full(len(KINDS) + 1, _ABSENT, dtype=np.float32)
    sure = np.flatnonzero(content >= 0)
    if len(np.unique(content[sure])) < 2:
        raise TrainingDataError(
            "among the pages to learn from, no block is content, or none is boilerplate; label more sites"
        )
    if not terms:
        return Lexicon((), matrix, bias)
    labelled = np.flatnonzero(kinds >= 0)
    classes = np.unique(kinds[labelled])
    if len(classes) > 1:
        with _settled():
            model = LogisticRegression(C=0.3, max_iter=60).fit(
                counts[labelled], kinds[labelled], sample_weight=_normalized(kind_weights[labelled])
            )
        coefficients, intercepts = _per_class(model, len(classes))
        matrix[:, classes], bias[classes] = coefficients, intercepts
    with _settled():
        model = LogisticRegression(C=0.3, max_iter=60).fit(
            counts[sure], content[sure], sample_weight=_normalized(weights[sure])
        )
    matrix[:, -1], bias[-1] = model.coef_[0], model.intercept_[0]
    return Lexicon(tuple(terms), matrix, bias)


@contextmanager
def _settled() -> Iterator[None]:
    """Fit without scikit-learn's warning that more passes might fit closer: their number is chosen."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", ConvergenceWarning)
        yield


def _per_class(model: Any, classes: int) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Return one column of coefficients and one intercept a class, also where scikit-learn keeps one for two."""
    if classes > 2:
        return model.coef_.T, model.intercept_
    return np.stack([-model.coef_[0] / 2, model.coef_[0] / 2], 1), np.array([-1, 1]) * model.intercept_[0] / 2


def fit_network(
    matrix: Floats32,
    labels: NDArray[np.int16] | NDArray[np.int8],
    weights: Floats32,
    *,
    outputs: int,
    hidden: int,
    epochs: int,
    penalty: float,
    seed: int,
) -> Network:
    """Fit a perceptron with one hidden layer on standardized columns.

    Parameters
    ----------
    matrix
        Shape (rows, columns).
    labels, weights
        Shape (rows,): class numbers below ``outputs``, and how much each row counts.
    outputs
        Number of classes. Two classes share one output, the log-odds of the second.
    hidden, epochs, penalty, seed
        Width of the hidden layer, passes over the rows, ridge penalty, and where randomness starts.
    """
    mean, scale = mean_and_scale(matrix)
    model = MLPClassifier(
        (hidden,),
        alpha=penalty,
        batch_size=min(512, len(matrix)),
        learning_rate_init=2e-3,
        max_iter=epochs,
        n_iter_no_change=epochs,
        random_state=seed,
    )
    with _settled():
        model.fit(standardized(matrix, mean, scale), labels, sample_weight=_normalized(weights))
    layers = [np.asarray(layer, dtype=np.float32) for layer in model.coefs_]
    biases = [np.asarray(bias, dtype=np.float32) for bias in model.intercepts_]
    if outputs > 2:
        last, last_bias = layers[-1], biases[-1]
        if last.shape[1] == 1:
            last, last_bias = (
                np.hstack([-last / 2, last / 2]),
                np.concatenate([-last_bias / 2, last_bias / 2]),
            )
        layers[-1] = np.zeros((last.shape[0], outputs), dtype=np.float32)
        biases[-1] = np.full(outputs, _ABSENT, dtype=np.float32)
        layers[-1][:, model.classes_], biases[-1][model.classes_] = last, last_bias
    return Network(mean, scale, tuple(layers), tuple(biases))


def join_networks(networks: Sequence[Network]) -> Network:
    """Put networks of one hidden layer side by side: the outputs of the one returned are the mean of theirs.

    Parameters
    ----------
    networks
        At least one; all with the same mean and scale.
    """
    first = networks[0]
    share = np.float32(1 / len(networks))
    weights = (
        np.concatenate([network.weights[0] for network in networks], axis=1),
        np.concatenate([network.weights[1] for network in networks]) * share,
    )
    biases = (
        np.concatenate([network.biases[0] for network in networks]),
        np.sum([network.biases[1] for network in networks], axis=0, dtype=np.float32) * share,
    )
    return Network(first.mean, first.scale, weights, biases)


class _Boosting(HistGradientBoostingClassifier):  # type: ignore[misc]
    """Gradient boosting whose bins are quantiles of the rows, whatever they weigh.

    Since scikit-learn weighs them, each of the 254 quantiles of every column sorts the column anew, which takes
    many times as long as growing the trees. More rows than `_SUBSAMPLE` are drawn by weight first, which is quick.
    """

    def _bin_data(self, matrix: Floats32, *weights: Floats32 | None, is_training_data: bool) -> Any:
        if len(matrix) <= _SUBSAMPLE:
            weights = (None,) * len(weights)
        return super()._bin_data(matrix, *weights, is_training_data=is_training_data)


def boosting(*, trees: int, seed: Any) -> HistGradientBoostingClassifier:
    """Return the gradient boosting that tells content: trees that can be kept, and a seed of their own.

    Parameters
    ----------
    trees, seed
        Number of trees, and where randomness starts.
    """
    return _Boosting(
        max_iter=trees,
        learning_rate=0.08,
        max_depth=_TREE_DEPTH,
        max_leaf_nodes=28,
        min_samples_leaf=50,
        l2_regularization=1.0,
        max_features=0.35,
        early_stopping=False,
        random_state=seed,
    )


def fit_trees(
    matrix: Floats32, labels: NDArray[np.int8], weights: Floats32, *, trees: int, seed: int
) -> tuple[Trees, HistGradientBoostingClassifier]:
    """Fit gradient-boosted trees for content.

    Parameters
    ----------
    matrix
        Shape (rows, columns).
    labels, weights
        Shape (rows,): 1 content, 0 boilerplate, and how much each row counts.
    trees, seed
        Number of trees, and where randomness starts.

    Returns
    -------
    Trees, HistGradientBoostingClassifier
        The part, and the estimator that it was made from.
    """
    model = boosting(trees=trees, seed=seed)
    model.fit(matrix, labels, sample_weight=_normalized(weights))
    return boosted_trees(model), model


def fit_calibration(probabilities: Floats32, labels: NDArray[np.int8], weights: Floats32) -> Calibration:
    """Fit a rising map from raw out-of-fold probabilities to observed frequencies, as a few knots.

    Parameters
    ----------
    probabilities, labels, weights
        Shape (rows,).
    """
    isotonic = IsotonicRegression(y_min=0, y_max=1, out_of_bounds="clip")
    isotonic.fit(probabilities, labels, sample_weight=weights)
    inside = np.quantile(probabilities, np.linspace(0, 1, 4 * _KNOTS))
    even = np.linspace(0, 1, _KNOTS)
    raw = np.unique(np.concatenate(([0.0, 1.0], inside, even)).astype(np.float32))
    half = 0.5 / _KNOTS
    smooth = (isotonic.predict(np.clip(raw - half, 0, 1)) + isotonic.predict(np.clip(raw + half, 0, 1))) / 2
    smooth[0], smooth[-1] = isotonic.predict([0.0])[0], isotonic.predict([1.0])[0]
    # A little of the raw value keeps the order of blocks within the map's flat steps.
    calibrated = np.maximum.accumulate(0.98 * np.clip(smooth, 0, 1) + 0.02 * raw)
    return Calibration(raw, np.clip(calibrated, 0, 1).astype(np.float32))


def _normalized(weights: Floats32) -> Floats32:
    return np.asarray(weights / weights.mean(), dtype=np.float32)
