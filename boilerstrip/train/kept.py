"""Fit a classifier of someone's own, and keep it as plain arrays."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sklearn.base import clone

from boilerstrip.train.convert import check_kept, check_same, part_of, sees_standardized
from boilerstrip.train.standard import standardized, weighted_mean_and_scale

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from boilerstrip.model.parts import Network, Trees

    Floats32 = NDArray[np.float32]


def fit_kept(
    estimator: Any, matrix: Floats32, labels: NDArray[Any], weights: Floats32
) -> tuple[Trees | Network, Any]:
    """Fit a classifier of someone's own on two classes, and turn it into a part.

    Linear models and perceptrons see standardized columns, cut at four standard deviations, as the part does.

    Parameters
    ----------
    estimator
        A classifier of scikit-learn, see `boilerstrip.train.convert.check_kept`. It is left as it is.
    matrix
        Shape (rows, columns).
    labels, weights
        Shape (rows,): two classes, and how much each row counts.

    Returns
    -------
    Trees or Network, estimator
        The part, whose margins are the log-odds of the second class, and the fitted estimator that it was made from.

    Raises
    ------
    InvalidOptionError
        If the estimator cannot be kept as plain arrays.
    """
    check_kept(estimator)
    model = clone(estimator)
    mean, scale = weighted_mean_and_scale(matrix, weights)
    seen = standardized(matrix, mean, scale) if sees_standardized(model) else matrix
    model.fit(seen, labels, sample_weight=weights)
    part = part_of(model, mean, scale)
    check_same(part, model, matrix, seen)
    return part, model
