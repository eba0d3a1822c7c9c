"""Gold text and extracted text beside each other, with what was missed and what leaked in marked."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from difflib import SequenceMatcher
from itertools import groupby
from typing import TYPE_CHECKING

from boilerstrip.train.align import SPACELESS, tokenize

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

_WORD = re.compile(rf"{SPACELESS}|(?:(?!{SPACELESS})\w)+")
_RUN = 4
_MOST_PAIRS = 2_000_000


@dataclass(frozen=True, slots=True)
class Piece:
    """A part of a paragraph that the other text has too, or, if it is marked, that it has not."""

    text: str
    marked: bool


Paragraph = tuple[Piece, ...]


@dataclass(frozen=True, slots=True)
class Row:
    """Paragraphs that belong beside each other; on one side there may be none."""

    gold: tuple[Paragraph, ...]
    output: tuple[Paragraph, ...]

    @property
    def alike(self) -> bool:
        """Whether nothing is marked."""
        return not any(piece.marked for paragraph in (*self.gold, *self.output) for piece in paragraph)


def text_key(text: str) -> str:
    """Return what two paragraphs must share to be alike: their words, or all of it where there are none."""
    return "".join(tokenize(text)) or text


def side_by_side(gold: Sequence[str], output: Sequence[str]) -> list[Row]:
    """Put two texts beside each other.

    Paragraphs with the same words stand in one row. Between those, runs of four words that both texts have, in the
    same order, count as shared (so that the marks agree with the shingles that are counted), all else is marked.

    Parameters
    ----------
    gold, output
        The paragraphs of each. Blank ones are left out.

    Returns
    -------
    list of Row
        In the order of both texts. Pieces of a paragraph put together are the paragraph.
    """
    left = [text for text in gold if text.strip()]
    right = [text for text in output if text.strip()]
    rows: list[Row] = []
    matcher = SequenceMatcher(None, list(map(text_key, left)), list(map(text_key, right)), autojunk=False)
    for tag, start, end, other, other_end in matcher.get_opcodes():
        if tag == "equal":
            rows += (
                Row((_whole(one, marked=False),), (_whole(two, marked=False),))
                for one, two in zip(left[start:end], right[other:other_end], strict=True)
            )
        elif tag == "replace":
            rows.append(_differences(left[start:end], right[other:other_end]))
        else:
            rows += (Row((_whole(text, marked=True),), ()) for text in left[start:end])
            rows += (Row((), (_whole(text, marked=True),)) for text in right[other:other_end])
    return rows


def _whole(text: str, *, marked: bool) -> Paragraph:
    return (Piece(text, marked),)


def _differences(left: Sequence[str], right: Sequence[str]) -> Row:
    """Mark what paragraphs do not share with others."""
    words, others = _words(left), _words(right)
    shared, others_shared = set[int](), set[int]()
    for start, other, size in _shared_runs(words, others):
        shared.update(range(start, start + size))
        others_shared.update(range(other, other + size))
    return Row(tuple(_pieces(left, shared)), tuple(_pieces(right, others_shared)))


def _words(texts: Sequence[str]) -> list[str]:
    return [word.lower() for text in texts for word in _WORD.findall(text)]


def _shared_runs(words: list[str], others: list[str]) -> Iterator[tuple[int, int, int]]:
    """Yield where runs of words that both have begin in each, and how many words they have, in order."""
    runs, other_runs = _runs(words), _runs(others)
    counts = Counter(other_runs)
    if sum(counts[run] for run in runs) > _MOST_PAIRS:
        return  # The same few words again and again: no order to find in them, and it would take minutes.
    length = len(runs[0]) if runs else 0
    matcher = SequenceMatcher(None, runs, other_runs, autojunk=False)
    for start, other, size in matcher.get_matching_blocks():
        if size:
            yield start, other, size + length - 1


def _runs(words: list[str]) -> list[tuple[str, ...]]:
    last = max(len(words) - _RUN, 0)
    return [tuple(words[start : start + _RUN]) for start in range(last + 1)] if words else []


def _pieces(texts: Sequence[str], shared: set[int]) -> Iterator[Paragraph]:
    """Part texts where words that are shared border on others; the words of all texts are counted on."""
    number = 0
    for text in texts:
        starts: list[tuple[int, bool]] = []
        for match in _WORD.finditer(text):
            starts.append((match.start() if starts else 0, number not in shared))
            number += 1
        changes = [next(same) for _, same in groupby(starts, key=lambda start: start[1])] or [(0, True)]
        ends = [start for start, _ in changes[1:]] + [len(text)]
        yield tuple(
            Piece(text[start:end], marked) for (start, marked), end in zip(changes, ends, strict=True)
        )
