"""A page has one headline: what else looks like one is the next likeliest kind."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from boilerstrip.document import KINDS, Kind
from boilerstrip.model.kinds import IS_CONTENT

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Floats32 = NDArray[np.float32]

_HEADLINE = KINDS.index(Kind.HEADLINE)
_OTHERS = np.flatnonzero(~IS_CONTENT & (np.arange(len(KINDS)) != _HEADLINE))
_TINY = np.finfo(np.float32).tiny
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
        The same for the likeliest headline and any that are as likely, and for the kinds of content; of other blocks,
        the other kinds that are no content have what the headline had, each by its share.
    """
    headline = kinds[:, _HEADLINE]
    left = kinds[:, _OTHERS].sum(axis=1)
    ruled_out = (headline < _AS_LIKELY * headline.max(initial=0)) & (left > 0)
    result: Floats32 = kinds.copy()
    result[ruled_out, _HEADLINE] = 0
    result[np.ix_(ruled_out, _OTHERS)] *= (1 + headline / np.maximum(left, _TINY))[ruled_out, None]
    return result
