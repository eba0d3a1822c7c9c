"""What systems made of labelled pages: all that figures are computed from."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from numpy.typing import NDArray

UNKNOWN = -1
"""Stands for a kind that is not labelled, or that no model gave."""


@dataclass(frozen=True, slots=True)
class TaggedPage:
    """The blocks of a page as they are labelled and as a model tagged them.

    Attributes
    ----------
    texts
        Their texts, in page order.
    content
        int8, shape (blocks,): labelled 1 content, 0 boilerplate, -1 unsure.
    kinds
        int16, shape (blocks,): labelled kind as an index in `KINDS`, -1 where there is none.
    scores
        float32, shape (blocks,): the model's calibrated probability of content.
    found
        int16, shape (blocks,): the model's kind, -1 where it failed on the page.
    coverage
        Share of the gold text's words that the blocks hold, 0 to 1.
    """

    texts: Sequence[str]
    content: NDArray[np.int8]
    kinds: NDArray[np.int16]
    scores: NDArray[np.float32]
    found: NDArray[np.int16]
    coverage: float


@dataclass(slots=True)
class Judged:
    """What a system made of labelled pages.

    Attributes
    ----------
    name
        What the system is called.
    outputs
        The paragraphs extracted from every page; none where it failed.
    tagged
        The blocks of every page, for a system that tags them.
    thresholds
        The score from which a block counts as content, for every preset of such a system.
    failures
        Why the system failed, by the page's number.
    seconds
        How long it took for all pages, if that was measured.
    """

    name: str
    outputs: list[list[str]] = field(default_factory=list)
    tagged: list[TaggedPage] | None = None
    thresholds: Mapping[str, float] = field(default_factory=dict)
    failures: dict[int, str] = field(default_factory=dict)
    seconds: float | None = None


@dataclass(frozen=True, slots=True)
class Blocks:
    """The blocks of many pages below each other: the arrays of `TaggedPage`, with the page of each block.

    Attributes
    ----------
    pages, lengths
        int64, shape (blocks,): number of each block's page, and its characters.
    content, kinds, scores, found
        Shape (blocks,): as in `TaggedPage`.
    """

    pages: NDArray[np.int64]
    lengths: NDArray[np.int64]
    content: NDArray[np.int8]
    kinds: NDArray[np.int16]
    scores: NDArray[np.float32]
    found: NDArray[np.int16]

    @classmethod
    def of(cls, tagged: Sequence[TaggedPage]) -> Blocks:
        """Put the blocks of pages below each other."""
        sizes = [len(page.texts) for page in tagged]
        empty = [np.zeros(0)]
        return cls(
            pages=np.repeat(np.arange(len(tagged), dtype=np.int64), sizes),
            lengths=np.fromiter((len(text) for page in tagged for text in page.texts), np.int64),
            content=np.concatenate([page.content for page in tagged] or empty).astype(np.int8),
            kinds=np.concatenate([page.kinds for page in tagged] or empty).astype(np.int16),
            scores=np.concatenate([page.scores for page in tagged] or empty).astype(np.float32),
            found=np.concatenate([page.found for page in tagged] or empty).astype(np.int16),
        )

    def where(self, rows: NDArray[np.bool_]) -> Blocks:
        """Return the blocks for which a mask, shape (blocks,), is true."""
        return Blocks(
            self.pages[rows],
            self.lengths[rows],
            self.content[rows],
            self.kinds[rows],
            self.scores[rows],
            self.found[rows],
        )
