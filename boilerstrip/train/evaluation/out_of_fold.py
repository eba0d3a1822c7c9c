"""The pages of a cross-validation as if a model had been run over them: each judged without its site in sight."""

from __future__ import annotations

from dataclasses import replace
from itertools import compress
from typing import TYPE_CHECKING

import numpy as np

from boilerstrip.train.evaluation.judged import Judged, TaggedPage
from boilerstrip.train.evaluation.systems import OURS

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from numpy.typing import NDArray

    from boilerstrip.train.corpus import LabelledPage
    from boilerstrip.train.examples import Example


def judge_out_of_fold(
    examples: Sequence[Example],
    scores: NDArray[np.float32],
    keep: NDArray[np.bool_],
    kinds: NDArray[np.int64],
    thresholds: Mapping[str, float],
) -> tuple[list[LabelledPage], Judged]:
    """Take out-of-fold decisions as what a system made of labelled pages.

    Parameters
    ----------
    examples
        The pages of one format. Copies with inserted boilerplate are left out; a page that was flattened in several
        ways counts once for each, as of a corpus with the name of the way.
    scores, keep, kinds
        Shape (rows of the examples' table,): calibrated probability of content, whether it is content, and the kind as
        an index in `KINDS`; each by a tagger that never saw the row's site.
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
        judged.outputs.append(list(compress(example.page.texts, keep[rows])))
        tagged.append(
            TaggedPage(
                texts=example.page.texts,
                content=example.content,
                kinds=example.kinds,
                scores=scores[rows],
                found=kinds[rows].astype(np.int16),
                coverage=example.coverage,
            )
        )
    judged.tagged = tagged
    return sources, judged
