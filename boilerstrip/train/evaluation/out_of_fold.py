"""The pages of a cross-validation as if a model had been run over them: each judged without its site in sight."""

from __future__ import annotations

from dataclasses import replace
from itertools import compress
from typing import TYPE_CHECKING, Any

import numpy as np

from boilerstrip.train.evaluation.judged import Judged, TaggedPage
from boilerstrip.train.evaluation.report import check_target, write_report
from boilerstrip.train.evaluation.summary import OUT_OF_FOLD, summarize
from boilerstrip.train.evaluation.systems import OURS
from boilerstrip.train.figures import decide_out_of_fold

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from boilerstrip.train.corpus import LabelledPage
    from boilerstrip.train.cross_fit import OutOfFold
    from boilerstrip.train.examples import Example
    from boilerstrip.train.figures import Decisions
    from boilerstrip.train.tables import Table


class OutOfFoldReport:
    """The report of a training: what its cross-validation says of every format, in one file.

    Parameters
    ----------
    path
        The file, see `boilerstrip.train.evaluation.report.write_report`; None for no report.
    name
        The model's name.
    seed
        Where the randomness of the intervals starts.

    Raises
    ------
    InvalidOptionError
        If the file cannot have that name.
    MissingDependencyError
        If a library that the report needs is not installed.
    """

    def __init__(self, path: str | Path | None, name: str, seed: int) -> None:
        if path is not None:
            check_target(path)
        self._path, self._name, self._seed = path, name, seed
        self._evaluations: list[dict[str, Any]] = []

    def add(
        self,
        table: Table,
        examples: Sequence[Example],
        predictions: OutOfFold,
        thresholds: Mapping[str, float],
        input_format: str,
    ) -> None:
        """Measure the predictions for a format.

        Parameters
        ----------
        table, examples
            The pages.
        predictions
            Their out-of-fold predictions.
        thresholds
            The thresholds of the presets, by name.
        input_format
            ``html`` or ``text``.
        """
        if self._path is None:
            return
        sources, judged = judge_out_of_fold(examples, decide_out_of_fold(table, predictions), thresholds)
        settings = {
            "model": self._name,
            "model_name": self._name,
            "input_format": input_format,
            "threshold": "balanced",
            "judged": OUT_OF_FOLD,
        }
        self._evaluations.append(summarize(sources, [judged], settings=settings, seed=self._seed))

    def write(self) -> None:
        """Write the report.

        Raises
        ------
        BoilerstripError
            If the file cannot be written.
        """
        if self._path is not None:
            write_report(self._path, self._evaluations)


def judge_out_of_fold(
    examples: Sequence[Example], decisions: Decisions, thresholds: Mapping[str, float]
) -> tuple[list[LabelledPage], Judged]:
    """Take out-of-fold decisions as what a system made of labelled pages.

    Parameters
    ----------
    examples
        The pages of one format. Copies with inserted boilerplate are left out; a page that was flattened in several
        ways counts once for each, as of a corpus with the name of the way.
    decisions
        What taggers that never saw its site say of every row of the examples' table.
    thresholds
        The thresholds of the presets, by name.

    Returns
    -------
    sources
        The pages.
    judged
        What was made of them.
    """
    sources, judged = [], Judged(OURS, tagged=[], thresholds=thresholds)
    tagged: list[TaggedPage] = []
    offsets = np.concatenate(([0], np.cumsum([len(example) for example in examples], dtype=np.int64)))
    for number, example in enumerate(examples):
        if len(example) and example.inserted.all():
            continue
        rows = slice(offsets[number], offsets[number + 1])
        source = example.source
        sources.append(
            source if example.form == "html" else replace(source, corpus=f"{source.corpus}, {example.form}")
        )
        judged.outputs.append(list(compress(example.page.texts, decisions.keep[rows])))
        tagged.append(
            TaggedPage(
                texts=example.page.texts,
                content=example.content,
                kinds=example.kinds,
                scores=decisions.scores[rows],
                found=decisions.kinds[rows].astype(np.int16),
                coverage=example.coverage,
            )
        )
    judged.tagged = tagged
    return sources, judged
