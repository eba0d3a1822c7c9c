"""The kinds of block that a model gets wrong about content, by the characters that this costs."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from boilerstrip.document import KINDS
from boilerstrip.model.kinds import IS_CONTENT
from boilerstrip.train.evaluation.judged import UNKNOWN

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from numpy.typing import NDArray

    from boilerstrip.train.corpus import LabelledPage
    from boilerstrip.train.evaluation.judged import Blocks, TaggedPage

MISSED, LEAKED = "missed", "leaked"
_MOST = 30
_LONGEST_SAMPLE = 240


def errors_report(
    blocks: Blocks, tagged: Sequence[TaggedPage], sources: Sequence[LabelledPage]
) -> dict[str, Any]:
    """Sum up the blocks that are content and were not found, and those that were found and are not.

    Parameters
    ----------
    blocks
        The blocks of all pages.
    tagged
        The same by page, for their texts.
    sources
        The pages.

    Returns
    -------
    dict
        ``content``, ``missed`` and ``leaked``: characters; ``worst``: for every error, labelled and found kind (None
        where there is none) ``blocks``, ``characters``, and the longest such block as ``sample`` with its page as
        ``corpus`` and ``id``, most characters first.
    """
    is_content = np.isin(blocks.found, np.flatnonzero(IS_CONTENT))
    missed, leaked = (blocks.content == 1) & ~is_content, (blocks.content == 0) & is_content
    firsts = np.searchsorted(blocks.pages, np.arange(len(tagged)))
    worst = [
        {**error, **_sample(rows, blocks, firsts, tagged, sources)}
        for side, wrong in ((MISSED, missed), (LEAKED, leaked))
        for error, rows in _parted(side, wrong, blocks)
    ]
    worst.sort(key=lambda error: -error["characters"])
    return {
        "content": _characters(blocks, blocks.content == 1),
        MISSED: _characters(blocks, missed),
        LEAKED: _characters(blocks, leaked),
        "worst": worst[:_MOST],
    }


def _parted(
    side: str, wrong: NDArray[np.bool_], blocks: Blocks
) -> Iterator[tuple[dict[str, Any], NDArray[np.int64]]]:
    """Yield the errors of one side by labelled and found kind, each with its rows."""
    rows = np.flatnonzero(wrong)
    pairs, places = np.unique(
        np.stack([blocks.kinds[rows], blocks.found[rows]], axis=1), axis=0, return_inverse=True
    )
    for number, (labelled, found) in enumerate(pairs.tolist()):
        of_pair = rows[places.reshape(-1) == number]
        yield (
            {
                "side": side,
                "labelled": _name(labelled),
                "found": _name(found),
                "blocks": len(of_pair),
                "characters": int(blocks.lengths[of_pair].sum()),
            },
            of_pair,
        )


def _sample(
    rows: NDArray[np.int64],
    blocks: Blocks,
    firsts: NDArray[np.int64],
    tagged: Sequence[TaggedPage],
    sources: Sequence[LabelledPage],
) -> dict[str, str]:
    row = int(rows[blocks.lengths[rows].argmax()])
    page = int(blocks.pages[row])
    text = tagged[page].texts[row - int(firsts[page])]
    return {
        "sample": text if len(text) <= _LONGEST_SAMPLE else f"{text[:_LONGEST_SAMPLE]}…",
        "corpus": sources[page].corpus,
        "id": sources[page].id,
    }


def _characters(blocks: Blocks, rows: NDArray[np.bool_]) -> int:
    return int(blocks.lengths[rows].sum())


def _name(number: int) -> str | None:
    return None if number == UNKNOWN else KINDS[number].value
