"""How well a model tells kinds apart: which it takes for which, and the figures of each."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from boilerstrip.document import KINDS
from boilerstrip.train.evaluation.estimates import rounded
from boilerstrip.train.evaluation.measures import kind_sums, kinds_f1, kinds_macro_f1, labelled_pages

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from boilerstrip.train.evaluation.estimates import Sampler
    from boilerstrip.train.evaluation.judged import Blocks

    Integers = NDArray[np.int64]


def kinds_report(blocks: Blocks, pages: int, sampler: Sampler) -> dict[str, Any] | None:
    """Describe a model's kinds on the blocks that are labelled by kind.

    Parameters
    ----------
    blocks
        The blocks of all pages.
    pages
        The number of pages.
    sampler
        What gives the intervals.

    Returns
    -------
    dict or None
        ``blocks``; ``macro_f1`` with its interval; ``confusion``, counts of blocks in rows of the labelled and
        columns of the found kind, both in the order of ``kinds``; ``by_kind``, the worst first. None without
        labelled blocks.
    """
    sums = kind_sums(blocks, pages)
    labelled = np.flatnonzero(labelled_pages(sums))
    if not len(labelled):
        return None
    confusion = confusion_matrix(blocks)
    by_kind = [
        _one_kind(number, confusion, sums, labelled, sampler)
        for number in range(len(KINDS))
        if sums[:, number + len(KINDS)].any() or sums[:, number + 2 * len(KINDS)].any()
    ]
    return {
        "blocks": int((blocks.kinds >= 0).sum()),
        "macro_f1": sampler.estimate(sums, kinds_macro_f1, labelled),
        "kinds": [kind.value for kind in KINDS],
        "confusion": confusion.tolist(),
        "by_kind": sorted(by_kind, key=lambda row: row["f1"]["value"]),
    }


def confusion_matrix(blocks: Blocks) -> Integers:
    """Count labelled blocks by kind.

    Returns
    -------
    int64, shape (17, 17)
        Rows are labelled kinds, columns the model's, both in the order of `KINDS`.
    """
    size = len(KINDS)
    both = blocks.where((blocks.kinds >= 0) & (blocks.found >= 0))
    cells = both.kinds.astype(np.int64) * size + both.found
    return np.bincount(cells, minlength=size * size).reshape(size, size)


def _one_kind(
    number: int, confusion: Integers, sums: NDArray[np.float64], labelled: Integers, sampler: Sampler
) -> dict[str, Any]:
    hits, wanted, found = (float(sums[:, number + part * len(KINDS)].sum()) for part in range(3))
    mistakes = confusion[number].copy()
    mistakes[number] = 0
    often = int(mistakes.argmax())

    def figure(given: NDArray[np.float64]) -> NDArray[np.float64]:
        return np.nan_to_num(kinds_f1(given)[..., number])

    return {
        "kind": KINDS[number].value,
        "group": KINDS[number].group.value,
        "labelled": int(wanted),
        "found": int(found),
        "precision": rounded(hits / found) if found else None,
        "recall": rounded(hits / wanted) if wanted else None,
        "f1": sampler.estimate(sums, figure, labelled),
        "mistaken_for": KINDS[often].value if mistakes[often] else None,
        "mistaken": int(mistakes[often]),
    }
