"""How good a text, a labelling or a probability is: the published measures of the field.

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

    from numpy.typing import ArrayLike

_TOKEN = re.compile(r"\w+")
_SHINGLE = 4


def shingle_f1(pairs: Iterable[tuple[str, str]]) -> float:
    """Return the F1 of mean precision and mean recall over runs of four words.

    Parameters
    ----------
    pairs
        Gold text and extracted text of every page. Pages of which neither has words count for nothing.
    """
    precisions, recalls = [], []
    for gold, extracted in pairs:
        wanted, found = _shingles(gold), _shingles(extracted)
        common = sum((wanted & found).values())
        size_wanted, size_found = sum(wanted.values()), sum(found.values())
        if size_found:
            precisions.append(common / size_found)
        if size_wanted:
            recalls.append(common / size_wanted)
    precision = float(np.mean(precisions)) if precisions else 0.0
    recall = float(np.mean(recalls)) if recalls else 0.0
    return _f1(precision, recall)


def _shingles(text: str) -> Counter[tuple[str, ...]]:
    tokens = _TOKEN.findall(text)
    if not tokens:
        return Counter()
    return Counter(
        tuple(tokens[start : start + _SHINGLE]) for start in range(max(1, len(tokens) - _SHINGLE + 1))
    )


def word_f1(pairs: Iterable[tuple[str, str]]) -> float:
    """Return the mean over pages of the F1 over bags of lower-case words.

    Parameters
    ----------
    pairs
        Gold text and extracted text of every page.
    """
    return float(np.mean([_word_f1_of_page(gold, extracted) for gold, extracted in pairs]))


def _word_f1_of_page(gold: str, extracted: str) -> float:
    wanted, found = Counter(_TOKEN.findall(gold.lower())), Counter(_TOKEN.findall(extracted.lower()))
    if not wanted or not found:
        return float(not wanted and not found)
    common = sum((wanted & found).values())
    return _f1(common / sum(found.values()), common / sum(wanted.values()))


def paragraph_f1(rows: Iterable[tuple[Sequence[str], Sequence[str]]]) -> float:
    """Return the mean over pages of the F1 over paragraphs that match exactly, white space folded.

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
        values.append(_f1(precision, common / sum(wanted.values()) if wanted else 0.0))
    return float(np.mean(values))


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
    truth, stated = np.asarray(labels, dtype=float), np.asarray(probabilities, dtype=float)
    places = np.minimum((stated * bins).astype(int), bins - 1)
    size = np.bincount(places, minlength=bins)
    gaps = np.abs(np.bincount(places, truth, minlength=bins) - np.bincount(places, stated, minlength=bins))
    return float(gaps.sum() / max(size.sum(), 1))


def _f1(precision: float, recall: float) -> float:
    return 2 * precision * recall / (precision + recall) if precision + recall else 0.0
