"""Invented labelled pages and what systems made of them, for the tests of evaluation."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from boilerstrip.document import KINDS
from boilerstrip.train.corpus import LabelledPage
from boilerstrip.train.evaluation.judged import Judged, TaggedPage
from boilerstrip.train.evaluation.summary import AS_GIVEN, summarize

if TYPE_CHECKING:
    from collections.abc import Sequence

STORY = "The ferry would not sail before the pier was safe again, said the harbour master on Tuesday."
SEQUEL = "Nobody on the island knew when the new pier would be finished, or who was going to pay for it."
ADVERT = "Buy two pairs of rubber boots this week and get the third one for half of what it costs."
SETTINGS = {
    "model": "my-model/",
    "model_name": "weeklies",
    "input_format": "html",
    "threshold": "balanced",
    "judged": AS_GIVEN,
}
NUMBER = {kind.value: number for number, kind in enumerate(KINDS)}


def labelled(number: int, *paragraphs: str, **details: Any) -> LabelledPage:
    """A page of a site of its own."""
    given = {"corpus": "news", "id": f"p{number}", "domain": f"{number}.example", "html": "", **details}
    return LabelledPage(paragraphs=paragraphs, **given)


def tagged(*blocks: tuple[str, int, str | None, float, str | None], coverage: float = 1.0) -> TaggedPage:
    """Blocks as text, label of content, labelled kind, score and kind found."""
    texts, content, kinds, scores, found = zip(*blocks, strict=True) if blocks else ((),) * 5
    return TaggedPage(
        texts,
        np.array(content, dtype=np.int8),
        np.array([NUMBER.get(kind, -1) for kind in kinds], dtype=np.int16),
        np.array(scores, dtype=np.float32),
        np.array([NUMBER.get(kind, -1) for kind in found], dtype=np.int16),
        coverage,
    )


def ours(pages: Sequence[TaggedPage], outputs: Sequence[Sequence[str]], **details: Any) -> Judged:
    """A model that made this of pages."""
    thresholds = {"precision": 0.8, "balanced": 0.5, "recall": 0.2}
    return Judged("boilerstrip", [list(output) for output in outputs], list(pages), thresholds, **details)


def small_evaluation(text: str = STORY, name: str = "p", **details: Any) -> dict[str, Any]:
    """An evaluation of two pages of two sites: one comes out clean, the other has an advert in place of a paragraph.

    Both texts of the paragraphs, the name of the pages and what describes them may be given.
    """
    sources = [
        labelled(0, text, SEQUEL, id=f"{name}0", language="en", **details),
        labelled(1, text, SEQUEL, id=f"{name}1", language="en", **details),
    ]
    clean = tagged((text, 1, "body", 0.9, "body"), (SEQUEL, 1, "body", 0.8, "body"))
    mixed = tagged(
        (text, 1, "body", 0.3, "related"),
        (SEQUEL, 1, "body", 0.9, "body"),
        (ADVERT, 0, "advertisement", 0.6, "body"),
    )
    model = ours([clean, mixed], [[text, SEQUEL], [SEQUEL, ADVERT]])
    tool = Judged("clipper", [[text], [text, SEQUEL]], failures={})
    return summarize(sources, [model, tool], settings=SETTINGS, resamples=200)
