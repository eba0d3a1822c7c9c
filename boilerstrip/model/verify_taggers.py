"""Check the taggers of a model: every array of every part, and what the parts together say of a page."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from boilerstrip.errors import ModelError
from boilerstrip.model.lexicon import Lexicon
from boilerstrip.model.metadata import formats_of
from boilerstrip.model.parts import Network, Trees
from boilerstrip.model.store import PARTS, make_part, make_tagger
from boilerstrip.model.tagger import Calibration
from boilerstrip.segment.html import segment_html
from boilerstrip.segment.text import segment_text

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from numpy.typing import NDArray

    from boilerstrip.model.checks import Checks

    Arrays = Mapping[str, NDArray[Any]]

_PAGE = (
    "<title>Weir reopens</title><nav><a href=/>Home</a></nav><article class=story><h1>Weir reopens</h1><p>By Jo Brandt"
    "<p>The weir at Altmark, closed since the storm in March, reopened on Friday, a day early.<p>堰は金曜日に再開した。"
    "</article><select><option>One<option>Two</select><footer>© Altmark Post</footer>"
)
_TEXT = (
    "Home\nWeir reopens\n\nThe weir at Altmark, closed since the storm in March, reopened on Friday, a day early.\n\n"
    "“We had counted on rain,” said Jo Brandt, who looks after it. “But it stayed dry, and so we were done by noon.”"
    "\n\n堰は金曜日に再開した。\n\n© Altmark Post"
)


def check_taggers(checks: Checks, metadata: Mapping[str, Any], arrays: Arrays) -> None:
    """Check every part of a model's taggers, and their answers.

    Parameters
    ----------
    checks
        Where the checks are noted.
    metadata
        Metadata that describe the taggers soundly.
    arrays
        The model's arrays.
    """
    asked: set[str] = set()
    for name in formats_of(metadata):
        parts = [checks.look(f"{name} {part}", _check_part, name, part, metadata, arrays) for part in PARTS]
        for part, made in zip(PARTS, parts, strict=True):
            prefix = f"{name}/{part}/"
            keys = (key for key in arrays if key.startswith(prefix))
            asked.update(keys if made is None else (prefix + key for key in made.arrays()))
        if None in parts:
            checks.skip(f"{name} answers", "they need all parts")
        else:
            checks.look(f"{name} answers", _check_answers, name, metadata, arrays)
    checks.look("other arrays", _refuse_others, sorted(arrays.keys() - asked))


def _check_part(name: str, part: str, metadata: Mapping[str, Any], arrays: Arrays) -> tuple[str, Any]:
    made = make_part(name, part, metadata, arrays)
    return _describe(made), made


def _describe(part: object) -> str:
    """Say what a sound part is."""
    if isinstance(part, Lexicon):
        size, outputs = part.weights.shape
        return f"{size:,} terms, each once and of a known field, {outputs} outputs, finite weights"
    if isinstance(part, Network):
        sizes = " → ".join(f"{size:,}" for size in (len(part.mean), *map(len, part.biases)))
        return f"layers of {sizes}, finite weights, no sum overflows"
    if isinstance(part, Trees):
        return (
            f"{part.values.shape[1]:,} complete trees of depth {part.depth}, which cannot have cycles, "
            f"columns up to {int(part.features.max())}, thresholds that are numbers"
        )
    assert isinstance(part, Calibration)
    low, high = float(part.calibrated[0]), float(part.calibrated[-1])
    return f"{len(part.raw):,} knots, rising from {low:.3f} to {high:.3f}"


def _check_answers(name: str, metadata: Mapping[str, Any], arrays: Arrays) -> tuple[str, None]:
    page = segment_html(_PAGE) if name == "html" else segment_text(_TEXT)
    tags = make_tagger(name, metadata, arrays).tag(page)
    for values, what in ((tags.scores, "score"), (tags.kinds, "probability of a kind")):
        if not ((values >= 0) & (values <= 1)).all():
            raise ModelError(f"a {what} does not lie between 0 and 1; train the model again")
    if np.abs(tags.kinds.sum(axis=1) - 1).max() > 1e-3:
        raise ModelError("the probabilities of kinds do not add up to 1; train the model again")
    low, high = float(tags.scores.min()), float(tags.scores.max())
    return f"scores from {low:.2f} to {high:.2f} for the {len(page)} blocks of a page", None


def _refuse_others(others: Sequence[str]) -> tuple[str, None]:
    """Refuse arrays that no part asks for."""
    if others:
        raise ModelError(f"{others[0][:80]!r} is of no part; {len(others):,} such in all")
    return "none", None
