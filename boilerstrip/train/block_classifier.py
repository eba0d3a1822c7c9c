"""A scikit-learn classifier of blocks that is kept as plain arrays.

For trying estimators and their parameters with scikit-learn's own tools before a model is trained: what it says of a
matrix is what a saved model's second look would say of it, since both evaluate the same arrays.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
from sklearn.base import BaseEstimator, ClassifierMixin
from sklearn.utils.multiclass import check_classification_targets, type_of_target
from sklearn.utils.validation import _check_sample_weight, check_is_fitted, validate_data

from boilerstrip.model.tagger import sigmoid
from boilerstrip.train.convert import check_kept
from boilerstrip.train.estimators import boosting
from boilerstrip.train.kept import fit_kept

if TYPE_CHECKING:
    from typing import TypeAlias

    from numpy.typing import ArrayLike, NDArray

    Matrix: TypeAlias = Any
    """Shape (blocks, columns): an array or a data frame of finite numbers."""


_TREES = 200


class BlockClassifier(ClassifierMixin, BaseEstimator):  # type: ignore[misc]
    """Tells two classes of blocks apart, by an estimator that is kept as plain arrays.

    Parameters
    ----------
    estimator
        A classifier with ``predict_proba``: LogisticRegression, SGDClassifier with the log loss, MLPClassifier with
        rectified units, DecisionTreeClassifier, RandomForestClassifier, ExtraTreesClassifier,
        GradientBoostingClassifier or HistGradientBoostingClassifier; trees of a ``max_depth`` of at most 8. Linear
        models and perceptrons see standardized columns. None for boosted trees like those of `boilerstrip train`.
    random_state
        Where randomness of the default starts; an estimator given has its own.

    Attributes
    ----------
    classes_
        ndarray of shape (2,): the classes, in order.
    estimator_
        The fitted estimator.
    part_
        `boilerstrip.model.parts.Trees` or `Network`: what a model would keep of it.
    n_features_in_, feature_names_in_
        Number of columns, and their names where they are text.

    Examples
    --------
    >>> from sklearn.linear_model import LogisticRegression
    >>> from sklearn.model_selection import GridSearchCV, GroupKFold
    >>> search = GridSearchCV(
    ...     BlockClassifier(LogisticRegression()), {"estimator__C": [0.1, 1.0]}, cv=GroupKFold(4)
    ... )
    >>> search.fit(matrix, content, groups=sites)  # doctest: +SKIP
    """

    def __init__(self, estimator: Any = None, *, random_state: Any = None) -> None:
        self.estimator = estimator
        self.random_state = random_state

    def fit(self, X: Matrix, y: ArrayLike, sample_weight: ArrayLike | None = None) -> BlockClassifier:  # noqa: N803
        """Fit the estimator, and keep it as arrays.

        Parameters
        ----------
        X
            Shape (blocks, columns): finite numbers that a float32 can hold.
        y
            Shape (blocks,): two classes.
        sample_weight
            Shape (blocks,): how much each block counts; 1 by default. One of weight 0 is as if it were not there.

        Raises
        ------
        ValueError
            If there are fewer or more than two classes, or numbers are missing.
        InvalidOptionError
            If the estimator cannot be kept as plain arrays. It is a ValueError too.
        """
        X, y = validate_data(self, X, y, dtype=np.float32)  # noqa: N806
        check_classification_targets(y)
        weights = _check_sample_weight(sample_weight, X, dtype=np.float64, ensure_non_negative=True)
        counted = weights > 0
        X, weights = X[counted], weights[counted]  # noqa: N806
        self.classes_, labels = np.unique(np.asarray(y)[counted], return_inverse=True)
        if len(self.classes_) > 2:
            raise ValueError(
                f"Only binary classification is supported. The type of the target is {type_of_target(y)}."
            )
        if len(self.classes_) < 2:
            raise ValueError(f"y: there is only one class, {self.classes_.tolist()}, and two are needed")
        default = boosting(trees=_TREES, seed=self.random_state)
        estimator = default if self.estimator is None else self.estimator
        self.part_, self.estimator_ = fit_kept(estimator, X, labels, weights)
        return self

    def decision_function(self, X: Matrix) -> NDArray[np.float32]:  # noqa: N803
        """Return the log-odds of the second class, float32 of shape (blocks,)."""
        check_is_fitted(self)
        X = validate_data(self, X, dtype=np.float32, reset=False)  # noqa: N806
        # In float64 a row's sums do not depend on the rows around it, as they do to the last bit in float32.
        return np.asarray(self.part_.margin(X.astype(np.float64)), dtype=np.float32)

    def predict_proba(self, X: Matrix) -> NDArray[np.float32]:  # noqa: N803
        """Return the probability of both classes, float32 of shape (blocks, 2)."""
        second = sigmoid(self.decision_function(X))
        return np.stack([1 - second, second], axis=1)

    def predict(self, X: Matrix) -> NDArray[Any]:  # noqa: N803
        """Return the likelier class of every block, shape (blocks,)."""
        margins = self.decision_function(X)
        return np.asarray(self.classes_[(margins > 0).astype(np.intp)])

    def __sklearn_tags__(self) -> Any:
        tags = super().__sklearn_tags__()
        tags.classifier_tags.multi_class = False
        return tags


def second_look_of(given: Any) -> Any:
    """Return the classifier that a tagger is to take its second look with, and check that it can be kept.

    Parameters
    ----------
    given
        A classifier, a `BlockClassifier` with one, or None for the default.

    Raises
    ------
    InvalidOptionError
        If it cannot be kept as plain arrays.
    """
    estimator = given.estimator if isinstance(given, BlockClassifier) else given
    if estimator is not None:
        check_kept(estimator)
    return estimator


def as_code(estimator: Any) -> str | None:
    """Return the code that makes an estimator, in one line; None for none."""
    return None if estimator is None else " ".join(repr(estimator).split())
