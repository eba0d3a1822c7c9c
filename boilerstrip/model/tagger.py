"""From a segmented page to a probability of content and of every kind for each of its blocks.

Three parts in a row: a lexicon says what the words mean; a small network forms a first opinion of every block;
trees, for content, and a network, for kinds, take a second look with the first opinions of the blocks around.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from boilerstrip.document import KINDS
from boilerstrip.errors import ModelError
from boilerstrip.features.context import context_matrix
from boilerstrip.features.matrix import feature_matrix
from boilerstrip.model.parts import Network, Trees, checked_array, softmax

if TYPE_CHECKING:
    from collections.abc import Mapping

    from numpy.typing import NDArray

    from boilerstrip.model.lexicon import Lexicon
    from boilerstrip.segment.page import Page

    Floats32 = NDArray[np.float32]
    Arrays = Mapping[str, NDArray[Any]]

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
class Tagger:
    """The model for one format of input, HTML or plain text.

    Attributes
    ----------
    lexicon
        What the words say: outputs for every kind and for content.
    first
        Network over `first_columns`: log-odds of content, each block judged alone.
    second
        Trees over `second_columns`: log-odds of content with the first opinions around.
    kinds
        Network over `second_columns`: one output a kind.
    calibration
        From the second opinion to the calibrated score.
    """

    lexicon: Lexicon
    first: Network
    second: Trees
    kinds: Network
    calibration: Calibration

    def tag(self, page: Page) -> Tags:
        """Judge every block of a page.

        Parameters
        ----------
        page
            A segmented page of the tagger's format, with at least one block.
        """
        words = self.lexicon.scores(page)
        columns = first_columns(page, words)
        opinions = sigmoid(self.first.outputs(columns)[:, 0])
        columns = second_columns(page, columns, opinions, words)
        scores = self.calibration(sigmoid(self.second.margin(columns)))
        return Tags(scores, softmax(self.kinds.outputs(columns)))


def first_columns(page: Page, words: Floats32) -> Floats32:
    """Return the matrix that the first opinion is formed from: features, then what the words say."""
    return np.concatenate([feature_matrix(page), words], axis=1)


def second_columns(page: Page, first: Floats32, opinions: Floats32, words: Floats32) -> Floats32:
    """Return the matrix for the second look: that of the first, then the context of opinions and words."""
    return np.concatenate([first, context_matrix(page, opinions, words)], axis=1)


_LARGEST_EXPONENT = 80.0
"""Its exponential is still a float32."""


def sigmoid(margins: Floats32) -> Floats32:
    """Turn log-odds into probabilities."""
    return np.asarray(1 / (1 + np.exp(np.minimum(-margins, _LARGEST_EXPONENT))), dtype=np.float32)
