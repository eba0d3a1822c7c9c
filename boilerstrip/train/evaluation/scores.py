"""What a model's scores are worth: their calibration, and precision and recall at every threshold."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from boilerstrip.train.evaluation.estimates import rounded
from boilerstrip.train.evaluation.groups import ARTICLE
from boilerstrip.train.evaluation.measures import first_rate, rate_sums, second_rate
from boilerstrip.train.metrics import calibration_bins, calibration_error, mean_known, precision_recall

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from numpy.typing import NDArray

    from boilerstrip.train.corpus import LabelledPage
    from boilerstrip.train.evaluation.estimates import Sampler
    from boilerstrip.train.evaluation.judged import Blocks

    Floats = NDArray[np.float64]

_BINS = 15
_GRID = np.round(np.linspace(0.01, 0.99, 99), 2)


def calibration_report(blocks: Blocks) -> dict[str, Any] | None:
    """Compare scores with how often blocks of that score are content.

    Parameters
    ----------
    blocks
        The blocks of all pages.

    Returns
    -------
    dict or None
        ``blocks``, ``error`` (expected calibration error), and ``bins`` of equal width that are not empty: ``low``,
        ``high``, ``blocks``, mean ``score`` and share of ``content``. None if it is known of no block whether it
        is content.
    """
    sure = blocks.where((blocks.content >= 0) & (blocks.found >= 0))
    if not len(sure.content):
        return None
    sizes, stated, frequent = calibration_bins(sure.content, sure.scores, _BINS)
    return {
        "blocks": len(sure.content),
        "error": rounded(calibration_error(sure.content, sure.scores, _BINS)),
        "bins": [
            {
                "low": rounded(number / _BINS),
                "high": rounded((number + 1) / _BINS),
                "blocks": int(size),
                "score": rounded(stated[number] / size),
                "content": rounded(frequent[number] / size),
            }
            for number, size in enumerate(sizes)
            if size
        ],
    }


def curve_report(
    blocks: Blocks, sources: Sequence[LabelledPage], thresholds: Mapping[str, float], sampler: Sampler
) -> dict[str, Any] | None:
    """Measure precision and recall of content at many thresholds.

    Both are means over articles, or over all pages if there is no article, each block counting by its number of
    characters; as for the thresholds that a model is given when it is trained.

    Parameters
    ----------
    blocks
        The blocks of all pages.
    sources
        The pages.
    thresholds
        Thresholds to mark, by name.
    sampler
        What gives the intervals.

    Returns
    -------
    dict or None
        ``thresholds``, ``precision`` and ``recall`` as lists, and ``marked``: by name ``threshold``, and ``precision``
        and ``recall`` with their intervals. None if no block is known to be content.
    """
    articles = np.array([source.page_type == ARTICLE for source in sources], dtype=bool)
    sure = blocks.where(blocks.content >= 0)
    of_articles = sure.where(articles[sure.pages])
    used = of_articles if (of_articles.content == 1).any() else sure
    if not (used.content == 1).any():
        return None
    precision, recall = map(mean_known, _rates(used, _GRID))
    return {
        "thresholds": _GRID.tolist(),
        "precision": [rounded(value) for value in precision],
        "recall": [rounded(value) for value in recall],
        "marked": {name: _marked(used, value, sampler) for name, value in thresholds.items()},
    }


def _rates(blocks: Blocks, thresholds: Floats) -> tuple[Floats, Floats]:
    return precision_recall(blocks.pages, blocks.lengths, blocks.content, blocks.scores, thresholds)


def _marked(blocks: Blocks, threshold: float, sampler: Sampler) -> dict[str, Any]:
    rates = np.concatenate(_rates(blocks, np.array([threshold])), axis=1)
    pages = np.flatnonzero(~np.isnan(rates[:, 1]))
    sums = rate_sums(rates)
    return {
        "threshold": rounded(threshold),
        "precision": sampler.estimate(sums, first_rate, pages),
        "recall": sampler.estimate(sums, second_rate, pages),
    }
