"""Invented boilerplate set into labelled pages.

Labelled pages hold few appeals, pitches, walls and consent texts, and those of few sites. *Passages* of such prose,
written for this project, are set into flattened pages where they would stand; *boxes*, which have mark-up, into
pages of HTML. The blocks of both have kinds.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from boilerstrip.errors import TrainingDataError
from boilerstrip.segment.html import segment_html
from boilerstrip.train.corpus import KIND_NAMES, labelled_blocks, records, string

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    import numpy as np

PLACES = ("top", "middle", "bottom", "any")
"""Where in a page a passage may be set."""

_MOST_PASSAGES = 4
_MOST_ABOVE = 3


@dataclass(frozen=True, slots=True)
class Passage:
    """Consecutive blocks of invented boilerplate.

    Attributes
    ----------
    language
        BCP 47 tag.
    place
        Where in a page it would stand, one of `PLACES`.
    blocks
        Text and kind of each block.
    """

    language: str
    place: str
    blocks: tuple[tuple[str, str], ...]


def read_passages(path: str | Path) -> list[Passage]:
    """Read passages from JSONL: objects with ``language``, ``place`` and ``blocks``.

    Parameters
    ----------
    path
        A file, or a folder: all its ``.jsonl`` files, by name.

    Raises
    ------
    TrainingDataError
        If a file cannot be read or a line is malformed, or a folder has none.
    """
    passages = []
    for file, number, record in _all_records(Path(path)):
        place = string(record, "place", file, number)
        if place not in PLACES:
            raise TrainingDataError(f"{file}:{number}: place: {place!r} is not one of {', '.join(PLACES)}")
        blocks = labelled_blocks(record, file, number)
        passages.append(Passage(string(record, "language", file, number), place, blocks))
    return passages


def _all_records(path: Path) -> Iterator[tuple[Path, int, Mapping[str, Any]]]:
    files = sorted(path.glob("*.jsonl")) if path.is_dir() else [path]
    if not files:
        raise TrainingDataError(f"{path}: no .jsonl files here")
    for file in files:
        for number, record in records(file):
            yield file, number, record


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
    size_drawn = min(int(rng.integers(1, _MOST_PASSAGES + 1)), len(passages))
    for number in rng.choice(len(passages), size=size_drawn, replace=False):
        passage = passages[number]
        first, end = (content[0], content[-1] + 1) if content else (0, size)
        if passage.place == "top":
            place = int(rng.integers(max(first - _MOST_ABOVE, 0), first + 1))
        elif passage.place == "middle" and end - first > 1:
            place = int(rng.integers(first + 1, end))
        elif passage.place == "bottom":
            place = int(rng.integers(end, min(end + 3, size) + 1))
        else:
            place = int(rng.integers(0, size + 1))
        drawn.append((place, passage))
    return sorted(drawn, key=lambda item: item[0])


@dataclass(frozen=True, slots=True)
class Box:
    """A piece of mark-up with the kind of every block in it.

    Attributes
    ----------
    language
        BCP 47 tag.
    place
        Where in a page it would stand, one of `BOX_PLACES`.
    html
        The mark-up.
    kinds
        One kind for every block, in order.
    """

    language: str
    place: str
    html: str
    kinds: tuple[str, ...]

    def as_passage(self) -> Passage | None:
        """Return the box as text, None where its kinds do not fit its blocks."""
        texts = segment_html(self.html).texts
        if len(texts) != len(self.kinds):
            return None
        place = {"head": "top", "top": "top", "middle": "middle"}.get(self.place, "bottom")
        return Passage(self.language, place, tuple(zip(texts, self.kinds, strict=True)))


BOX_PLACES = ("head", "top", "middle", "after", "side", "foot")
"""Where in a page a box may be set."""


def read_boxes(path: str | Path) -> list[Box]:
    """Read boxes from JSONL: objects with ``language``, ``place``, ``html`` and ``kinds``.

    Parameters
    ----------
    path
        As for `read_passages`.

    Raises
    ------
    TrainingDataError
        As for `read_passages`.
    """
    boxes = []
    for file, number, record in _all_records(Path(path)):
        place, kinds = string(record, "place", file, number), record.get("kinds")
        if place not in BOX_PLACES:
            raise TrainingDataError(
                f"{file}:{number}: place: {place!r} is not one of {', '.join(BOX_PLACES)}"
            )
        if (
            not isinstance(kinds, list)
            or not kinds
            or not all(isinstance(kind, str) and kind in KIND_NAMES for kind in kinds)
        ):
            raise TrainingDataError(
                f"{file}:{number}: kinds: a list of {', '.join(sorted(KIND_NAMES))} is needed"
            )
        html = string(record, "html", file, number)
        boxes.append(Box(string(record, "language", file, number), place, html, tuple(kinds)))
    return boxes


BOX_TAG = "x-inserted-"
"""Name of the element around an inserted box, before its number."""

_PARAGRAPH_END = re.compile(r"</p\s*>", re.IGNORECASE)
_BODY_START = re.compile(r"<body\b[^>]*>", re.IGNORECASE)
_BODY_END = re.compile(r"</body\s*>", re.IGNORECASE)


def insert_boxes(html: str, boxes: Sequence[Box], rng: np.random.Generator) -> str:
    """Set boxes into a page, each in an element of its own named `BOX_TAG` and the box's index.

    Parameters
    ----------
    html
        The page.
    boxes
        What to set in.
    rng
        Where chance in the choice of places comes from.
    """
    body = _BODY_START.search(html)
    start = body.end() if body else 0
    ends = [match.end() for match in _PARAGRAPH_END.finditer(html, start)]
    closing = _BODY_END.search(html, ends[-1] if ends else start)
    foot = closing.start() if closing else len(html)
    places: list[tuple[int, int]] = []
    for number, box in enumerate(boxes):
        if box.place == "head" or not ends:
            place = start if box.place == "head" else foot
        elif box.place in ("top", "middle"):
            reach = len(ends) // 3 if box.place == "top" else len(ends)
            place = ends[int(rng.integers(0, max(reach, 1)))]
        elif box.place == "foot":
            place = foot
        else:
            place = ends[-1] if rng.random() < 0.5 else foot
        places.append((place, number))
    parts = []
    done = 0
    for place, number in sorted(places):
        parts += [html[done:place], f"<{BOX_TAG}{number}>", boxes[number].html, f"</{BOX_TAG}{number}>"]
        done = place
    return "".join([*parts, html[done:]])
