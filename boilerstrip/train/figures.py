"""Figures of a model: what it was measured at, and the thresholds that follow from them."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import compress
from typing import TYPE_CHECKING, Any

import numpy as np

from boilerstrip.document import KINDS
from boilerstrip.model.kinds import decide_kinds
from boilerstrip.train.estimators import fit_calibration
from boilerstrip.train.evaluation.groups import corpus_groups
from boilerstrip.train.evaluation.judged import Judged
from boilerstrip.train.evaluation.measures import TEXT_FIGURES, measures_of, score_pages
from boilerstrip.train.metrics import calibration_error, class_f1, macro_f1, mean_known, precision_recall

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from boilerstrip.train.corpus import LabelledPage
    from boilerstrip.train.cross_fit import OutOfFold
    from boilerstrip.train.examples import Example
    from boilerstrip.train.tables import Table

    Floats32 = NDArray[np.float32]

_GRID = np.round(np.linspace(0.05, 0.95, 91), 2)
_BETAS = {"precision": 0.5, "balanced": 1.0, "recall": 2.0}
"""How much recall counts against precision where each preset is best (F-measure, van Rijsbergen 1979)."""


def choose_thresholds(table: Table, scores: Floats32, rows: NDArray[np.int64]) -> dict[str, dict[str, float]]:
    """Find the threshold of each preset on some rows of a table.

    Precision and recall are means over pages, each block counting by its number of characters.

    Parameters
    ----------
    table
        Labelled pages.
    scores
        float32, shape (rows of the table,): calibrated out-of-fold probabilities.
    rows
        The rows to look at.

    Returns
    -------
    dict
        For every preset the ``threshold`` and the ``precision`` and ``recall`` measured there.
    """
    precision, recall = _curves(table, scores, rows)
    presets = {}
    for name, beta in _BETAS.items():
        weighted = (1 + beta**2) * precision * recall / np.maximum(beta**2 * precision + recall, 1e-9)
        best = int(weighted.argmax())
        presets[name] = {
            "threshold": float(_GRID[best]),
            "precision": round(float(precision[best]), 4),
            "recall": round(float(recall[best]), 4),
        }
    return presets


def _curves(
    table: Table, scores: Floats32, rows: NDArray[np.int64]
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Return mean precision and recall for every threshold of the grid, over articles if there are any."""
    pages = table.pages_of(rows)
    sure = (table.content[rows] >= 0) & ~table.inserted[rows]
    use = sure & table.articles[pages]
    if not (table.content[rows[use]] == 1).any():
        use = sure
    rows, pages = rows[use], pages[use]
    rates = precision_recall(pages, table.lengths[rows], table.content[rows], scores[rows], _GRID)
    # A page of which nothing is found has no precision, and does not count for the mean.
    precision, recall = map(mean_known, rates)
    return precision, recall


@dataclass(frozen=True, slots=True)
class Decisions:
    """What a tagger says of every row of a table, out of fold.

    Attributes
    ----------
    scores
        float32, shape (rows,): calibrated probability of content.
    keep
        bool, shape (rows,): whether it is content, by the balanced threshold.
    kinds
        int64, shape (rows,): index in `KINDS`.
    """

    scores: Floats32
    keep: NDArray[np.bool_]
    kinds: NDArray[np.int64]


def decide_out_of_fold(table: Table, predictions: OutOfFold) -> Decisions:
    """Turn out-of-fold predictions into decisions.

    Calibration and threshold of every fold come from the predictions for the other folds.

    Parameters
    ----------
    table
        The pages.
    predictions
        Their out-of-fold predictions.
    """
    scores = np.zeros_like(predictions.content)
    keep = np.zeros(len(scores), dtype=bool)
    for fold in np.unique(predictions.folds):
        test, train = np.flatnonzero(predictions.folds == fold), np.flatnonzero(predictions.folds != fold)
        sure = train[(table.content[train] >= 0) & ~table.inserted[train]]
        calibration = fit_calibration(
            predictions.content[sure], table.content[sure], np.ones(len(sure), np.float32)
        )
        calibrated = calibration(predictions.content)
        scores[test] = calibrated[test]
        keep[test] = calibrated[test] >= choose_thresholds(table, calibrated, train)["balanced"]["threshold"]
    return Decisions(scores, keep, decide_kinds(predictions.kinds, keep)[0])


def tagger_facts(table: Table, examples: Sequence[Example], predictions: OutOfFold) -> dict[str, Any]:
    """Measure a tagger by its out-of-fold predictions.

    Every page is judged by a tagger that never saw its site, see `decide_out_of_fold`.

    Parameters
    ----------
    table, examples
        The pages.
    predictions
        Their out-of-fold predictions.

    Returns
    -------
    dict
        ``figures`` by corpus, ``calibration_error``, ``blocks``, and where blocks are labelled by kind
        ``kinds_macro_f1``, ``kinds_f1``, and ``kinds_by_labels`` with the first of these for every folder of labels.
    """
    decisions = decide_out_of_fold(table, predictions)
    real = ~table.inserted
    sure = np.flatnonzero(real & (table.content >= 0))
    labelled = np.flatnonzero(real & (table.kinds >= 0))
    facts: dict[str, Any] = {
        "figures": corpus_figures(examples, decisions.keep & real),
        "calibration_error": round(calibration_error(table.content[sure], decisions.scores[sure]), 4),
        "blocks": len(sure),
    }
    if len(labelled):
        truth, chosen = table.kinds[labelled], decisions.kinds[labelled]
        facts["kinds_macro_f1"] = round(macro_f1(truth, chosen, len(KINDS)), 4)
        facts["kinds_f1"] = {
            kind.value: round(score, 4)
            for kind, score in zip(KINDS, class_f1(truth, chosen, len(KINDS)), strict=True)
            if score is not None
        }
        origins = np.repeat([example.source.kinds_from or "" for example in examples], np.diff(table.offsets))
        facts["kinds_by_labels"] = {
            str(name): round(macro_f1(truth[chose], chosen[chose], len(KINDS)), 4)
            for name in np.unique(origins[labelled])
            for chose in (origins[labelled] == name,)
        }
    return facts


def corpus_figures(examples: Sequence[Example], keep: NDArray[np.bool_]) -> dict[str, dict[str, float]]:
    """Compare the kept blocks of every page with its gold text, corpus by corpus.

    Parameters
    ----------
    examples
        The pages.
    keep
        bool, shape (rows of their table,): the blocks that a model keeps.
    """
    kept = np.split(keep, np.cumsum([len(example) for example in examples[:-1]]))
    figures = {}
    for form in sorted({example.form for example in examples if not example.inserted.all()}):
        pages = [page for page, example in enumerate(examples) if example.form == form]
        outputs = [list(compress(examples[page].page.texts, kept[page])) for page in pages]
        of_form = figures_by_corpus([examples[page].source for page in pages], outputs)
        figures.update(
            {name if form == "html" else f"{name}, {form}": values for name, values in of_form.items()}
        )
    return figures


def figures_by_corpus(
    sources: Sequence[LabelledPage], outputs: Sequence[Sequence[str]]
) -> dict[str, dict[str, float]]:
    """Measure extracted paragraphs against gold texts.

    Parameters
    ----------
    sources
        The labelled pages.
    outputs
        The paragraphs extracted from each.

    Returns
    -------
    dict
        ``pages``, ``shingle_f1``, ``word_f1`` and ``paragraph_f1`` for the articles of every corpus, and for all
        pages of those that have others.
    """
    measures = measures_of(Judged("", [list(output) for output in outputs]), score_pages(sources, outputs))
    return {
        group.name: {
            "pages": len(group.pages),
            **{
                measure.name: round(float(measure.figure(measure.sums[group.pages].sum(axis=0))), 4)
                for measure in measures
                if measure.name in TEXT_FIGURES
            },
        }
        for group in corpus_groups(sources)
    }
