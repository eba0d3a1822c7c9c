"""Invented boilerplate prose set into pages.

Labelled pages hold few appeals, pitches and consent texts in long prose, which read like paragraphs of an
article. Passages of such prose, written for this project, are set into flattened pages where they would stand.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from boilerstrip.errors import TrainingDataError

if TYPE_CHECKING:
    from collections.abc import Sequence

    import numpy as np

_MOST_PASSAGES = 3


@dataclass(frozen=True, slots=True)
class Passage:
    """Consecutive blocks of invented boilerplate.

    Attributes
    ----------
    language
        BCP 47 tag.
    place
        Where in a page it would stand: ``top``, ``middle``, ``bottom`` or ``any``.
    blocks
        Text and kind of each block.
    """

    language: str
    place: str
    blocks: tuple[tuple[str, str], ...]


def read_passages(file: str | Path) -> list[Passage]:
    """Read passages from a JSONL file of objects with ``language``, ``place`` and ``blocks``.

    Raises
    ------
    TrainingDataError
        If a line is malformed.
    """
    passages = []
    for number, line in enumerate(Path(file).read_text(encoding="utf-8").splitlines(), start=1):
        try:
            record = json.loads(line)
            blocks = tuple((block["text"], block["kind"]) for block in record["blocks"])
            passages.append(Passage(record["language"], record["place"], blocks))
        except (ValueError, KeyError, TypeError) as error:
            raise TrainingDataError(f"{file}:{number}: not a passage ({error!r})") from error
    return passages


def insertions(
    passages: Sequence[Passage], content: Sequence[int], size: int, rng: np.random.Generator
) -> list[tuple[int, Passage]]:
    """Draw passages and where in a page to set them.

    Parameters
    ----------
    passages
        What to draw from.
    content
        Indices of the page's content blocks, rising.
    size
        Number of blocks of the page.
    rng
        Where the draw comes from.

    Returns
    -------
    list of (int, Passage)
        Before which block to set which passage, rising.
    """
    drawn = []
    for number in rng.choice(len(passages), size=int(rng.integers(1, _MOST_PASSAGES + 1)), replace=False):
        passage = passages[number]
        first, end = (content[0], content[-1] + 1) if content else (0, size)
        if passage.place == "top":
            place = int(rng.integers(max(first - 3, 0), first + 1))
        elif passage.place == "middle" and end - first > 1:
            place = int(rng.integers(first + 1, end))
        elif passage.place == "bottom":
            place = int(rng.integers(end, min(end + 3, size) + 1))
        else:
            place = int(rng.integers(0, size + 1))
        drawn.append((place, passage))
    return sorted(drawn, key=lambda item: item[0])
