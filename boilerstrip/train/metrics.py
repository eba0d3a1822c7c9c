"""How good a text, a labelling or a probability is: the published measures of the field.

Every measure of texts is known page by page, as an array, and for all pages together.

Sources: shingle F1 from the article extraction benchmark of Zyte (2019); word F1 from the web content
extraction benchmark (WCXB); exact paragraphs from Fundus (Dallabetta et al., 2024); expected calibration error
from Naeini et al. (2015).
"""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from numpy.typing import ArrayLike, NDArray

    Floats = NDArray[np.float64]

_TOKEN = re.compile(r"\w+")
_SHINGLE = 4


def shingle_scores(pairs: Iterable[tuple[str, str]]) -> Floats:
    """Return precision and recall of every page over runs of four words.

    Parameters
    ----------
    pairs
        Gold text and extracted text of every page.

    Returns
    -------
    float64, shape (pages, 2)
        NaN for the precision of a page of which nothing was extracted, and the recall of one without gold text.
    """
    rows = []
    for gold, extracted in pairs:
        wanted, found = _shingles(gold), _shingles(extracted)
        common = sum((wanted & found).values())
        rows.append((_share(common, sum(found.values())), _share(common, sum(wanted.values()))))
    return np.array(rows, dtype=np.float64).reshape(-1, 2)


def shingle_f1(pairs: Iterable[tuple[str, str]]) -> float:
    """Return the F1 of mean precision and mean recall over runs of four words.

    Parameters
    ----------
    pairs
        Gold text and extracted text of every page. Pages of which neither has words count for nothing.
    """
    precision, recall = mean_known(shingle_scores(pairs))
    return float(f1(precision, recall))


def _shingles(text: str) -> Counter[tuple[str, ...]]:
    tokens = _TOKEN.findall(text)
    if not tokens:
        return Counter()
    return Counter(
        tuple(tokens[start : start + _SHINGLE]) for start in range(max(1, len(tokens) - _SHINGLE + 1))
    )


def word_scores(pairs: Iterable[tuple[str, str]]) -> Floats:
    """Return the F1 of every page over bags of lower-case words, shape (pages,).

    Parameters
    ----------
    pairs
        Gold text and extracted text of every page.
    """
    return np.array([_word_f1_of_page(gold, extracted) for gold, extracted in pairs], dtype=np.float64)


def word_f1(pairs: Iterable[tuple[str, str]]) -> float:
    """Return the mean over pages of the F1 over bags of lower-case words.

    Parameters
    ----------
    pairs
        Gold text and extracted text of every page.
    """
    return float(np.mean(word_scores(pairs)))


def _word_f1_of_page(gold: str, extracted: str) -> float:
    wanted, found = Counter(_TOKEN.findall(gold.lower())), Counter(_TOKEN.findall(extracted.lower()))
    if not wanted or not found:
        return float(not wanted and not found)
    common = sum((wanted & found).values())
    return float(f1(common / sum(found.values()), common / sum(wanted.values())))


def paragraph_scores(rows: Iterable[tuple[Sequence[str], Sequence[str]]]) -> Floats:
    """Return the F1 of every page over paragraphs that match exactly, white space folded, shape (pages,).

    Parameters
    ----------
    rows
        Gold paragraphs and extracted paragraphs of every page.
    """
    values = []
    for gold, extracted in rows:
        wanted = Counter(" ".join(paragraph.split()) for paragraph in gold)
        found = Counter(" ".join(paragraph.split()) for paragraph in extracted if paragraph.strip())
        common = sum((wanted & found).values())
        precision = common / sum(found.values()) if found else 0.0
        values.append(f1(precision, common / sum(wanted.values()) if wanted else 0.0))
    return np.array(values, dtype=np.float64)


def paragraph_f1(rows: Iterable[tuple[Sequence[str], Sequence[str]]]) -> float:
    """Return the mean over pages of the F1 over paragraphs that match exactly, white space folded.

    Parameters
    ----------
    rows
        Gold paragraphs and extracted paragraphs of every page.
    """
    return float(np.mean(paragraph_scores(rows)))


def precision_recall(
    pages: NDArray[np.int64],
    lengths: NDArray[np.int64],
    content: NDArray[np.int8],
    scores: NDArray[np.float32],
    thresholds: Floats,
) -> tuple[Floats, Floats]:
    """Return precision and recall of content for every page and threshold, blocks counting by their characters.

    Parameters
    ----------
    pages
        Shape (blocks,): the page of each, counted from 0.
    lengths
        Shape (blocks,): characters of each.
    content
        Shape (blocks,): 1 or 0.
    scores
        float32, shape (blocks,): a block is taken for content where its score reaches the threshold.
    thresholds
        Shape (thresholds,), rising.

    Returns
    -------
    precision, recall
        Shape (pages, thresholds). NaN for a page without content, and for the precision where nothing is found.
    """
    size, width = int(pages.max(initial=-1)) + 1, len(thresholds) + 1
    # In float32, as scores are compared with a threshold when a page is cleaned.
    step = np.searchsorted(thresholds.astype(np.float32), scores, side="right")
    cells, weights = pages * width + step, lengths.astype(np.float64)
    found = _tail_sums(np.bincount(cells, weights, minlength=size * width), width)
    right = _tail_sums(np.bincount(cells, weights * content, minlength=size * width), width)
    wanted = np.broadcast_to(right[:, :1], (size, width - 1))
    found, right = found[:, 1:], right[:, 1:]
    precision, recall = np.full(found.shape, np.nan), np.full(found.shape, np.nan)
    np.divide(right, found, out=precision, where=(found > 0) & (wanted > 0))
    np.divide(right, wanted, out=recall, where=wanted > 0)
    return precision, recall


def _tail_sums(sums: NDArray[np.generic], width: int) -> Floats:
    """Turn sums per step into sums over that step and all above, one row a page."""
    return np.cumsum(sums.reshape(-1, width)[:, ::-1], axis=1, dtype=np.float64)[:, ::-1]


def macro_f1(gold: ArrayLike, predicted: ArrayLike, classes: int) -> float:
    """Return the mean over classes of the F1 of each; classes that occur in neither do not count.

    Parameters
    ----------
    gold, predicted
        Class numbers, shape (blocks,).
    classes
        Number of classes.
    """
    scores = class_f1(gold, predicted, classes)
    return float(np.mean([score for score in scores if score is not None]))


def class_f1(gold: ArrayLike, predicted: ArrayLike, classes: int) -> list[float | None]:
    """Return the F1 of every class, None where it occurs in neither.

    Parameters
    ----------
    gold, predicted, classes
        As for `macro_f1`.
    """
    wanted, found = np.asarray(gold), np.asarray(predicted)
    scores: list[float | None] = []
    for number in range(classes):
        both = int(((wanted == number) & (found == number)).sum())
        total = int((wanted == number).sum() + (found == number).sum())
        scores.append(2 * both / total if total else None)
    return scores


def calibration_error(labels: ArrayLike, probabilities: ArrayLike, bins: int = 15) -> float:
    """Return the expected calibration error: mean gap of probability and frequency over bins of equal width.

    Parameters
    ----------
    labels
        0 or 1, shape (blocks,).
    probabilities
        Shape (blocks,).
    bins
        Number of bins.
    """
    sizes, stated, frequent = calibration_bins(labels, probabilities, bins)
    return float(np.abs(frequent - stated).sum() / max(sizes.sum(), 1))


def calibration_bins(
    labels: ArrayLike, probabilities: ArrayLike, bins: int = 15
) -> tuple[NDArray[np.int64], Floats, Floats]:
    """Sort probabilities into bins of equal width from 0 to 1.

    Parameters
    ----------
    labels, probabilities, bins
        As for `calibration_error`.

    Returns
    -------
    sizes
        Shape (bins,): how many blocks are in each.
    stated, frequent
        Shape (bins,): the sum of their probabilities, and of their labels.
    """
    truth, stated = np.asarray(labels, dtype=float), np.asarray(probabilities, dtype=float)
    places = np.minimum((stated * bins).astype(int), bins - 1)
    sizes = np.bincount(places, minlength=bins).astype(np.int64)
    stated_sums = np.bincount(places, weights=stated, minlength=bins).astype(np.float64)
    return sizes, stated_sums, np.bincount(places, weights=truth, minlength=bins).astype(np.float64)


def f1(precision: ArrayLike, recall: ArrayLike) -> Floats:
    """Return the harmonic mean of precision and recall, 0 where both are 0; arrays of one shape, or numbers."""
    first, second = np.asarray(precision, dtype=np.float64), np.asarray(recall, dtype=np.float64)
    total = first + second
    return np.divide(2 * first * second, total, out=np.zeros_like(total), where=total != 0)


def mean_known(values: Floats) -> Floats:
    """Return the means over pages, shape (pages, …), of what is not NaN; 0 where nothing is known of any."""
    known = ~np.isnan(values)
    return np.asarray(np.where(known, values, 0).sum(axis=0) / np.maximum(known.sum(axis=0), 1))


def _share(part: int, whole: int) -> float:
    return part / whole if whole else float("nan")
