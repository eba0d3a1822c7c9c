"""A page has one headline: what else looks like one is the next likeliest kind."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from boilerstrip.document import KINDS, Kind

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Floats32 = NDArray[np.float32]

_HEADLINE = KINDS.index(Kind.HEADLINE)
_AS_LIKELY = 0.9
"""From which part of the likeliest headline's probability another is as likely: one that stands there twice is."""


def keep_one_headline(kinds: Floats32) -> Floats32:
    """Rule out that blocks are the headline of a page that has a likelier one.

    Parameters
    ----------
    kinds
        float32, shape (blocks, 17): probability of every kind for all blocks of a page.

    Returns
    -------
    ndarray of float32, shape (blocks, 17)
        The same for the likeliest headline and any that are as likely; for others the probabilities of the kinds that
        are left, which again add up to 1.
    """
    headline = kinds[:, _HEADLINE]
    other = headline < _AS_LIKELY * headline.max(initial=0)
    result: Floats32 = kinds.copy()
    result[other, _HEADLINE] = 0
    result[other] /= np.maximum(result[other].sum(axis=1, keepdims=True), np.finfo(np.float32).tiny)
    return result
