"""Classifiers of many kinds, kept as plain arrays: they say what the estimator says, or are refused."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import pytest
from sklearn.calibration import CalibratedClassifierCV
from sklearn.ensemble import (
    ExtraTreesClassifier,
    GradientBoostingClassifier,
    HistGradientBoostingClassifier,
    RandomForestClassifier,
)
from sklearn.linear_model import LogisticRegression, SGDClassifier
from sklearn.naive_bayes import GaussianNB
from sklearn.neighbors import KNeighborsClassifier
from sklearn.neural_network import MLPClassifier
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler
from sklearn.svm import SVC
from sklearn.tree import DecisionTreeClassifier, ExtraTreeClassifier
from threadpoolctl import threadpool_limits

from boilerstrip.errors import InvalidOptionError
from boilerstrip.model.parts import Network, Trees
from boilerstrip.model.tagger import sigmoid
from boilerstrip.train.convert import check_kept, sees_standardized
from boilerstrip.train.kept import fit_kept
from boilerstrip.train.standard import standardized, weighted_mean_and_scale

if TYPE_CHECKING:
    from collections.abc import Iterator

ROWS, COLUMNS = 400, 5

KEPT = [
    LogisticRegression(),
    LogisticRegression(solver="liblinear", fit_intercept=False),
    SGDClassifier(loss="log_loss", random_state=0),
    MLPClassifier((6,), max_iter=15, random_state=0),
    MLPClassifier((5, 4, 3), max_iter=15, random_state=0),
    DecisionTreeClassifier(max_depth=1),
    DecisionTreeClassifier(max_depth=8, random_state=0),
    ExtraTreeClassifier(max_depth=4, random_state=0),
    RandomForestClassifier(7, max_depth=6, random_state=0),
    RandomForestClassifier(3, max_depth=8, class_weight="balanced", bootstrap=False, random_state=0),
    ExtraTreesClassifier(7, max_depth=5, random_state=0),
    GradientBoostingClassifier(n_estimators=9, random_state=0),
    GradientBoostingClassifier(n_estimators=9, init="zero", max_depth=7, max_leaf_nodes=9, random_state=0),
    HistGradientBoostingClassifier(max_iter=9, max_depth=4, random_state=0),
    HistGradientBoostingClassifier(max_iter=3, max_depth=8, min_samples_leaf=300, random_state=0),
]  # fmt: skip


@pytest.fixture(autouse=True)
def one_thread() -> Iterator[None]:
    """Fits of seconds are no faster on many."""
    with threadpool_limits(1):
        yield


def data(seed: int = 0) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    rng = np.random.default_rng(seed)
    matrix = np.stack(
        [
            rng.integers(0, 9, ROWS),
            rng.random(ROWS) < 0.4,
            rng.random(ROWS) * 1000,
            np.log1p(rng.integers(0, 400, ROWS)),
            np.full(ROWS, 3),
        ],
        axis=1,
    ).astype(np.float32)
    margin = matrix[:, 1] * 2 + matrix[:, 2] / 1000 - matrix[:, 3] / 3 + rng.normal(size=ROWS) / 2
    return matrix, (margin > 0).astype(np.int8), (rng.random(ROWS) + 0.1).astype(np.float32)


@pytest.mark.filterwarnings("ignore::sklearn.exceptions.ConvergenceWarning")
@pytest.mark.parametrize("estimator", KEPT, ids=str)
def test_arrays_say_what_the_estimator_says(estimator: Any) -> None:
    matrix, labels, weights = data()
    part, model = fit_kept(estimator, matrix, labels, weights)
    again: Trees | Network
    if isinstance(part, Network):
        again = Network.from_arrays(part.arrays(), COLUMNS, 1)
    else:
        again = Trees.from_arrays(part.arrays(), COLUMNS)
    mean, scale = weighted_mean_and_scale(matrix, weights)
    for rows in (matrix, data(1)[0], data(2)[0] * 30):
        seen = standardized(rows, mean, scale) if sees_standardized(estimator) else rows
        assert sigmoid(again.margin(rows)) == pytest.approx(model.predict_proba(seen)[:, 1], abs=1e-5)


def test_the_estimator_given_is_left_as_it_is() -> None:
    estimator = DecisionTreeClassifier(max_depth=2)
    fit_kept(estimator, *data())
    assert not hasattr(estimator, "tree_")


def test_weights_say_how_much_a_row_counts() -> None:
    matrix, labels, weights = data()
    weights[labels == 1] *= 20
    heavy, _ = fit_kept(LogisticRegression(), matrix, labels, weights)
    light, _ = fit_kept(LogisticRegression(), matrix, labels, np.ones(ROWS, dtype=np.float32))
    assert sigmoid(heavy.margin(matrix)).mean() > sigmoid(light.margin(matrix)).mean() + 0.1


def test_a_column_that_never_changes_is_left_as_it_is() -> None:
    mean, scale = weighted_mean_and_scale(*(data()[place] for place in (0, 2)))
    assert (mean[4], scale[4]) == (3, 1)


@pytest.mark.parametrize(
    ("estimator", "message"),
    [
        (KNeighborsClassifier(), "KNeighborsClassifier cannot be kept as plain arrays; use one of LogisticR"),
        (GaussianNB(), "GaussianNB cannot be kept"),
        (SVC(), "SVC cannot be kept"),
        (make_pipeline(StandardScaler(), LogisticRegression()), "Pipeline cannot be kept"),
        (CalibratedClassifierCV(LogisticRegression()), "CalibratedClassifierCV cannot be kept"),
        ("LogisticRegression", "str cannot be kept"),
        (LogisticRegression, "ABCMeta cannot be kept|type cannot be kept"),
        (SGDClassifier(), "SGDClassifier can be kept with loss='log_loss', not 'hinge'"),
        (MLPClassifier(activation="tanh"), "MLPClassifier can be kept with activation='relu', not 'tanh'"),
        (GradientBoostingClassifier(loss="exponential"), "can be kept with loss='log_loss', not 'exponential'"),
        (GradientBoostingClassifier(init=LogisticRegression()), "can be kept with init=None or 'zero', not Log"),
        (RandomForestClassifier(), "RandomForestClassifier has max_depth=None; trees are kept down to a depth of 8"),
        (DecisionTreeClassifier(max_depth=9), "DecisionTreeClassifier has max_depth=9"),
        (HistGradientBoostingClassifier(), "HistGradientBoostingClassifier has max_depth=None"),
        (GradientBoostingClassifier(max_depth=0), "has max_depth=0"),
        (GradientBoostingClassifier(n_estimators=10_001), "has 10,001 trees; up to 10,000 are kept"),
        (HistGradientBoostingClassifier(max_depth=3, max_iter=10_001), "has 10,001 trees"),
    ],
)  # fmt: skip
def test_what_cannot_be_kept_is_refused_before_the_fit(estimator: Any, message: str) -> None:
    with pytest.raises(InvalidOptionError, match=message):
        check_kept(estimator)


class Flattering(LogisticRegression):
    """Says otherwise than its coefficients."""

    def predict_proba(self, X: np.ndarray) -> np.ndarray:  # noqa: N803
        return 1 - super().predict_proba(X)


def test_what_says_otherwise_than_its_arrays_is_refused() -> None:
    with pytest.raises(
        InvalidOptionError, match="Flattering with these parameters cannot be kept as plain arrays: they"
    ):
        fit_kept(Flattering(), *data())


def test_trees_that_ask_for_categories_are_refused() -> None:
    matrix, _, weights = data()
    labels = np.isin(matrix[:, 0], (1, 3, 6)).astype(np.int8)
    model = HistGradientBoostingClassifier(max_depth=3, max_iter=3, categorical_features=[0])
    with pytest.raises(InvalidOptionError, match="trees that ask for categories cannot be kept"):
        fit_kept(model, matrix, labels, weights)


@pytest.mark.filterwarnings("ignore::sklearn.exceptions.ConvergenceWarning")
def test_what_is_larger_than_a_model_may_be_is_refused() -> None:
    model = MLPClassifier((5000,), max_iter=1)
    with pytest.raises(
        InvalidOptionError, match=r"MLPClassifier cannot be kept as plain arrays \(weights0: 5,000"
    ):
        fit_kept(model, *(part[:30] for part in data()))
