"""`BlockClassifier` among scikit-learn's own tools."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import pytest
from sklearn.base import clone
from sklearn.ensemble import RandomForestClassifier
from sklearn.feature_selection import VarianceThreshold
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import GridSearchCV, GroupKFold, cross_val_predict
from sklearn.neighbors import KNeighborsClassifier
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler
from sklearn.tree import DecisionTreeClassifier
from sklearn.utils.estimator_checks import parametrize_with_checks
from threadpoolctl import threadpool_limits
from training_pages import SAMPLES

from boilerstrip.errors import InvalidOptionError
from boilerstrip.model.parts import Network, Trees
from boilerstrip.train.block_classifier import BlockClassifier, as_code, second_look_of
from boilerstrip.train.blocks import LabelledBlocks, labelled_blocks

if TYPE_CHECKING:
    from collections.abc import Iterator

FOREST = RandomForestClassifier(5, max_depth=4, random_state=0)


@pytest.fixture(autouse=True)
def one_thread() -> Iterator[None]:
    """Fits of seconds are no faster on many."""
    with threadpool_limits(1):
        yield


@pytest.fixture(scope="module")
def blocks() -> LabelledBlocks:
    return labelled_blocks([SAMPLES])


def expected_failures(classifier: BlockClassifier) -> dict[str, str]:
    if isinstance(classifier.estimator, LogisticRegression):
        return {"check_sample_weight_equivalence_on_dense_data": "weights are kept as float32"}
    return {}


@parametrize_with_checks(
    [
        BlockClassifier(),
        BlockClassifier(DecisionTreeClassifier(max_depth=8, random_state=0)),
        BlockClassifier(LogisticRegression()),
    ],
    expected_failed_checks=expected_failures,
)
def test_it_is_a_classifier_as_scikit_learn_wants_it(estimator: BlockClassifier, check: Any) -> None:
    check(estimator)


@pytest.mark.parametrize("estimator", [None, FOREST, LogisticRegression(max_iter=500)], ids=str)
def test_it_finds_content_of_sites_that_it_was_not_fitted_on(blocks: LabelledBlocks, estimator: Any) -> None:
    predicted = cross_val_predict(
        BlockClassifier(estimator, random_state=0),
        blocks.features,
        blocks.content,
        groups=blocks.sites,
        cv=GroupKFold(2),
        params={"sample_weight": blocks.weights},
    )
    assert predicted[blocks.content == 1].mean() > 0.6
    assert predicted[blocks.content == 0].mean() < 0.1


def test_what_it_says_is_what_its_arrays_say(blocks: LabelledBlocks) -> None:
    classifier = BlockClassifier(FOREST).fit(blocks.features, blocks.content)
    matrix = blocks.features.to_numpy()
    assert isinstance(classifier.part_, Trees)
    again = Trees.from_arrays(classifier.part_.arrays(), matrix.shape[1])
    assert classifier.decision_function(blocks.features) == pytest.approx(again.margin(matrix))
    theirs = classifier.estimator_.predict_proba(matrix)
    assert classifier.predict_proba(blocks.features) == pytest.approx(theirs, abs=1e-5)


def test_classes_may_be_called_anything(blocks: LabelledBlocks) -> None:
    names = np.where(blocks.content == 1, "body", "rest")
    classifier = BlockClassifier(FOREST).fit(blocks.features, names)
    assert classifier.classes_.tolist() == ["body", "rest"]
    assert (classifier.predict(blocks.features) == names).mean() > 0.9


def test_a_search_by_site_over_the_parameters_of_its_estimator(blocks: LabelledBlocks) -> None:
    search = GridSearchCV(
        BlockClassifier(LogisticRegression(max_iter=300)),
        {"estimator__C": [1e-6, 0.1]},
        cv=GroupKFold(2),
        scoring="average_precision",
    )
    search.fit(blocks.features, blocks.content, groups=blocks.sites)
    assert search.best_params_ == {"estimator__C": 0.1}
    assert search.best_score_ > 0.7
    assert isinstance(search.best_estimator_.part_, Network)


def test_in_a_pipeline_it_sees_the_names_of_columns(blocks: LabelledBlocks) -> None:
    pipeline = make_pipeline(VarianceThreshold(1e-4), StandardScaler(), BlockClassifier(FOREST))
    pipeline.set_output(transform="pandas")
    pipeline.fit(blocks.features, blocks.content)
    names = pipeline[-1].feature_names_in_
    assert pipeline[-1].n_features_in_ == len(names) < blocks.features.shape[1]
    assert set(names) < set(blocks.features.columns)
    assert pipeline.score(blocks.features, blocks.content) > 0.9


@pytest.mark.filterwarnings("ignore:X does not have valid feature names")
def test_columns_of_other_names_are_refused(blocks: LabelledBlocks) -> None:
    classifier = BlockClassifier(FOREST).fit(blocks.features, blocks.content)
    assert classifier.feature_names_in_.tolist() == list(blocks.features.columns)
    with pytest.raises(ValueError, match="feature names"):
        classifier.predict(blocks.features.rename(columns={"log_length": "length"}))
    with pytest.raises(ValueError, match="298 features"):
        classifier.predict(blocks.features.iloc[:, 1:].to_numpy())


@pytest.mark.filterwarnings("ignore:overflow")
@pytest.mark.parametrize("value", [np.nan, np.inf, 1e300])
def test_values_that_no_model_sees_are_refused(blocks: LabelledBlocks, value: float) -> None:
    matrix = blocks.features.to_numpy(np.float64).copy()
    matrix[3, 3] = value
    with pytest.raises(ValueError, match=r"contains|too large"):
        BlockClassifier(FOREST).fit(matrix, blocks.content)


def test_what_cannot_be_kept_is_refused_before_the_fit(blocks: LabelledBlocks) -> None:
    classifier = BlockClassifier(KNeighborsClassifier())
    with pytest.raises(InvalidOptionError, match="KNeighborsClassifier cannot be kept as plain arrays"):
        classifier.fit(blocks.features, blocks.content)


def test_a_row_that_weighs_nothing_is_not_there(blocks: LabelledBlocks) -> None:
    kept = np.arange(len(blocks.content)) % 3 > 0
    weighed, without = (BlockClassifier(random_state=0) for _ in range(2))
    weighed.fit(blocks.features, blocks.content, sample_weight=kept)
    without.fit(blocks.features[kept], blocks.content[kept])
    assert np.array_equal(weighed.predict_proba(blocks.features), without.predict_proba(blocks.features))


def test_the_same_seed_gives_the_same_trees(blocks: LabelledBlocks) -> None:
    one, two, other = (
        BlockClassifier(random_state=seed).fit(blocks.features, blocks.content).part_ for seed in (1, 1, 2)
    )
    assert np.array_equal(one.thresholds, two.thresholds)
    assert not np.array_equal(one.thresholds, other.thresholds)


def test_a_clone_has_the_parameters_and_is_not_fitted() -> None:
    classifier = BlockClassifier(LogisticRegression(C=3), random_state=5)
    again = clone(classifier).set_params(estimator__C=4)
    assert (classifier.estimator.C, again.estimator.C, again.random_state) == (3, 4, 5)
    assert not hasattr(again, "part_")


def test_a_second_look_is_a_classifier_or_the_one_within() -> None:
    assert second_look_of(None) is None
    assert second_look_of(BlockClassifier()) is None
    assert second_look_of(FOREST) is second_look_of(BlockClassifier(FOREST)) is FOREST
    for given in (KNeighborsClassifier(), BlockClassifier(KNeighborsClassifier())):
        with pytest.raises(InvalidOptionError, match="KNeighborsClassifier"):
            second_look_of(given)


def test_an_estimator_is_told_by_the_code_that_makes_it() -> None:
    assert as_code(None) is None
    assert as_code(LogisticRegression(C=0.5)) == "LogisticRegression(C=0.5)"
    assert "\n" not in as_code(RandomForestClassifier(7, max_depth=5, min_samples_leaf=3, max_features=0.5))
