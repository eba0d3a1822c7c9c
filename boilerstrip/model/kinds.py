"""From probabilities of content and of kinds to one kind a block."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from boilerstrip.document import CONTENT_KINDS, KINDS

if TYPE_CHECKING:
    from numpy.typing import NDArray

IS_CONTENT = np.array([kind in CONTENT_KINDS for kind in KINDS])
"""Shape (17,): which kinds, in the order of `KINDS`, make up the article's text."""

_FIRST_OTHER = int(np.argmin(IS_CONTENT))


def decide_kinds(
    probabilities: NDArray[np.float32], is_content: NDArray[np.bool_]
) -> tuple[NDArray[np.int64], NDArray[np.float32]]:
    """Choose each block's likeliest kind among those that agree with whether it is content.

    Parameters
    ----------
    probabilities
        Shape (blocks, 17): of every kind.
    is_content
        Shape (blocks,).

    Returns
    -------
    kinds
        Shape (blocks,): index in `KINDS`.
    confidences
        Shape (blocks,): the probability of that kind among those on its side.
    """
    allowed = np.where(is_content[:, None] == IS_CONTENT, probabilities, 0)
    chosen = allowed.max(axis=1)
    # A side that the network rules out altogether still has a first kind; its confidence is 0.
    kinds = np.where(chosen > 0, allowed.argmax(axis=1), np.where(is_content, 0, _FIRST_OTHER))
    total = np.maximum(allowed.sum(axis=1), np.finfo(np.float32).tiny)
    return kinds, np.asarray(chosen / total, dtype=np.float32)
