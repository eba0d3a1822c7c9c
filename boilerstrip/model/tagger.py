"""From a segmented page to a probability of content and of every kind for each of its blocks.

Three parts in a row: a lexicon says what the words mean; a small network forms a first opinion of every block;
trees, for content, and a network, for kinds, take a second look with the first opinions of the blocks around.
A block's score is the mean of what the two say: they err in different places. (Models of earlier formats came to
their scores in other ways; a tagger keeps the rule of its model.)
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import numpy as np

from boilerstrip.document import KINDS
from boilerstrip.errors import ModelError
from boilerstrip.features.context import context_matrix
from boilerstrip.features.matrix import feature_matrix, feature_names
from boilerstrip.features.statements import words_and_statements
from boilerstrip.model.alike import draw_together
from boilerstrip.model.headlines import keep_one_headline
from boilerstrip.model.kinds import IS_CONTENT
from boilerstrip.model.parts import Network, Trees, checked_array, softmax
from boilerstrip.model.selects import share_kinds

if TYPE_CHECKING:
    from collections.abc import Mapping

    from numpy.typing import NDArray

    from boilerstrip.features.statements import Statements
    from boilerstrip.features.words import Words
    from boilerstrip.model.lexicon import Lexicon
    from boilerstrip.segment.page import Page

    Floats32 = NDArray[np.float32]
    Integers = NDArray[np.intp]
    Arrays = Mapping[str, NDArray[Any]]

GATE = 0.01
"""Blocks whose first opinion is below this get no second look; it stands."""

KINDS_SHARE = 0.5
"""How much of a score is what the network of kinds says for content."""

LEXICON_OUTPUTS = len(KINDS) + 1
"""One output of the lexicon for every kind, and a last one for content."""


@dataclass(frozen=True, slots=True)
class Tags:
    """What a tagger says of the blocks of one page.

    Attributes
    ----------
    scores
        float32, shape (blocks,): calibrated probability of content.
    kinds
        float32, shape (blocks, 17): probability of every kind, in the order of `KINDS`.
    """

    scores: Floats32
    kinds: Floats32


@dataclass(frozen=True, slots=True)
class Scored:
    """What is known of the blocks of a page once they are scored.

    Attributes
    ----------
    scores
        float32, shape (blocks,): calibrated probability of content.
    columns
        float32, shape (blocks, columns): what a second look sees.
    looked
        bool, shape (blocks,): the blocks that got one.
    kinds
        float32, shape (blocks that got one, 17): probability of every kind.
    """

    scores: Floats32
    columns: Floats32
    looked: NDArray[np.bool_]
    kinds: Floats32


@dataclass(frozen=True, slots=True)
class Calibration:
    """A rising, piecewise linear map from a raw probability to a calibrated one.

    Attributes
    ----------
    raw, calibrated
        float32, shape (knots,): both rise from 0 to 1.
    """

    raw: Floats32
    calibrated: Floats32

    def __call__(self, probabilities: Floats32) -> Floats32:
        """Map probabilities of any shape."""
        return np.interp(probabilities, self.raw, self.calibrated).astype(np.float32)

    def arrays(self) -> dict[str, NDArray[Any]]:
        """Return the arrays that the part is made of, by name."""
        return {"raw": self.raw, "calibrated": self.calibrated}

    @classmethod
    def from_arrays(cls, arrays: Arrays) -> Calibration:
        """Make the part from its arrays and check that both rise within 0 and 1.

        Raises
        ------
        ModelError
            If they do not.
        """
        raw = checked_array(arrays, "raw", np.float32, 1)
        calibrated = checked_array(arrays, "calibrated", np.float32, 1, raw.shape)
        if len(raw) < 2 or (np.diff(raw) <= 0).any() or (np.diff(calibrated) < 0).any():
            raise ModelError("raw, calibrated: the values must rise")
        if min(raw[0], calibrated[0]) < 0 or max(raw[-1], calibrated[-1]) > 1:
            raise ModelError("raw, calibrated: the values must lie from 0 to 1")
        return cls(raw, calibrated)


@dataclass(frozen=True, slots=True)
class ScoreRule:
    """How the raw score of a block comes about. A calibration is of one rule.

    Attributes
    ----------
    gate
        Blocks whose first opinion is below this get no second look; it stands.
    kinds_share
        From 0 to 1: how much of the second look is the network of kinds'; the rest is the trees'.
    """

    gate: float = GATE
    kinds_share: float = KINDS_SHARE

    def second_score(self, margins: Floats32, kinds: Floats32) -> Floats32:
        """Return the raw score from the trees' log-odds and the probabilities of kinds, shape (rows,)."""
        by_kinds = kinds[:, IS_CONTENT].sum(axis=1)
        mixed = (1 - self.kinds_share) * sigmoid(margins) + self.kinds_share * by_kinds
        return np.asarray(mixed, dtype=np.float32)


@dataclass(frozen=True, slots=True)
class Tagger:
    """The model for one format of input, HTML or plain text.

    Attributes
    ----------
    lexicon
        What the words say: outputs for every kind and for content.
    first
        Network over `first_columns`: log-odds of content, each block judged alone.
    second
        Over `second_columns`: log-odds of content with the first opinions around. Boosted trees, unless the model was
        trained with an estimator of someone's own.
    kinds
        Network over `second_columns`: one output a kind.
    calibration
        From the raw score to the calibrated one.
    rule
        How the raw score comes about.
    features
        Shape (features,): which columns of the feature matrix the tagger was fitted on, in its order; None for all.
    """

    lexicon: Lexicon
    first: Network
    second: Trees | Network
    kinds: Network
    calibration: Calibration
    rule: ScoreRule = field(default_factory=ScoreRule)
    features: Integers | None = None

    def tag(self, page: Page) -> Tags:
        """Judge every block of a page.

        Parameters
        ----------
        page
            A segmented page of the tagger's format, with at least one block.
        """
        scored = self.score(page)
        kinds = self.kinds_of(scored, np.arange(len(page)))
        return Tags(scored.scores, keep_one_headline(draw_together(page, share_kinds(page, kinds))))

    def score(self, page: Page) -> Scored:
        """Judge which blocks of a page are content.

        Parameters
        ----------
        page
            As for `tag`.
        """
        words, statements = words_and_statements(page)
        lexical = self.lexicon.scores(page, words)
        columns = np.empty((len(page), len(self.kinds.mean)), dtype=np.float32, order="F")
        first = first_columns(
            page, words, lexical, statements, out=columns[:, : len(self.first.mean)], features=self.features
        )
        opinions = sigmoid(self.first.outputs(first)[:, 0])
        second_columns(page, first, opinions, lexical, out=columns)
        looked = opinions >= self.rule.gate
        seen = columns if looked.all() else columns[looked]
        kinds = softmax(self.kinds.outputs(seen))
        opinions[looked] = self.rule.second_score(self.second.margin(seen), kinds)
        return Scored(self.calibration(opinions), columns, looked, kinds)

    def kinds_of(self, scored: Scored, rows: NDArray[np.int64]) -> Floats32:
        """Return the probability of every kind for some blocks of a page, shape (rows, 17).

        Each block by itself: `tag` lets options of a select share the kinds beside them, draws alike blocks
        together, and keeps one headline.
        """
        result = np.empty((len(rows), len(KINDS)), dtype=np.float32)
        looked = scored.looked[rows]
        places = scored.looked.cumsum() - 1
        result[looked] = scored.kinds[places[rows[looked]]]
        if not looked.all():
            result[~looked] = softmax(self.kinds.outputs(scored.columns[rows[~looked]]))
        return result


def first_columns(
    page: Page,
    words: Words,
    lexical: Floats32,
    statements: Statements | None = None,
    out: Floats32 | None = None,
    features: Integers | None = None,
) -> Floats32:
    """Return the matrix that the first opinion is formed from: features, then what the lexicon says.

    It is written to ``out``, if given, each column of which is in one piece of memory. ``features`` are the columns of
    the feature matrix to take, all by default.
    """
    outputs = lexical.shape[1]
    if out is None:
        width = len(feature_names(html=page.tree is not None)) if features is None else len(features)
        out = np.empty((len(page), width + outputs), dtype=np.float32, order="F")
    if features is None:
        feature_matrix(page, words, out=out[:, :-outputs], statements=statements)
    else:
        out[:, :-outputs] = feature_matrix(page, words, statements=statements)[:, features]
    out[:, -outputs:] = lexical
    return out


def second_columns(
    page: Page, first: Floats32, opinions: Floats32, lexical: Floats32, out: Floats32 | None = None
) -> Floats32:
    """Return the matrix for the second look: that of the first, then the context of opinions and lexicon.

    If ``out`` is given, it begins with the first matrix, and the context is written behind that.
    """
    if out is None:
        return np.concatenate([first, context_matrix(page, opinions, lexical)], axis=1)
    context_matrix(page, opinions, lexical, out=out[:, first.shape[1] :])
    return out


_LARGEST_EXPONENT = 80.0
"""Its exponential is still a float32."""


def sigmoid(margins: Floats32) -> Floats32:
    """Turn log-odds into probabilities."""
    return np.asarray(1 / (1 + np.exp(np.minimum(-margins, _LARGEST_EXPONENT))), dtype=np.float32)
