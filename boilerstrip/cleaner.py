"""The one pipeline object: a page goes in, a document of tagged blocks comes out."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import starmap
from typing import TYPE_CHECKING

import numpy as np

from boilerstrip.document import CONTENT_KINDS, DEFAULT_KEEP, KINDS, Block, Document, Link, Role, resolve_keep
from boilerstrip.errors import InputError, InvalidOptionError, ModelError
from boilerstrip.metadata import Metadata, read_metadata
from boilerstrip.model.kinds import decide_kinds
from boilerstrip.model.store import FORMATS, PRESETS, load_model
from boilerstrip.read.decode import decode
from boilerstrip.read.limits import Limits
from boilerstrip.read.sniff import binary_kind, looks_like_html
from boilerstrip.segment.html import segment_html
from boilerstrip.segment.text import segment_text

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from numpy.typing import NDArray

    from boilerstrip.document import Kind
    from boilerstrip.model.store import Model
    from boilerstrip.segment.page import Page

INPUT_FORMATS = ("auto", *FORMATS)
"""What ``input_format`` may be."""


class Cleaner:
    """Tags and cleans pages with one model.

    It reads no files, keeps no pages between calls (only what the names of elements add up to), and may be used by
    any number of threads at once.

    Parameters
    ----------
    model
        The model, see `boilerstrip.load`.
    threshold
        The calibrated score, between 0 and 1, from which a block counts as content; or one of the model's
        presets ``precision``, ``balanced`` and ``recall``. None stands for ``balanced``.
    limits
        How much of an input is looked at.

    Raises
    ------
    InvalidOptionError
        If the threshold is neither a number between 0 and 1 nor a preset.
    """

    __slots__ = ("limits", "model", "threshold")

    def __init__(
        self, model: Model, *, threshold: float | str | None = None, limits: Limits | None = None
    ) -> None:
        self.model = model
        self.threshold = check_threshold(threshold)
        self.limits = limits or Limits()

    def clean(
        self,
        source: str | bytes,
        *,
        input_format: str = "auto",
        keep: Iterable[str] = DEFAULT_KEEP,
    ) -> str:
        """Return the clean text of a page, paragraphs parted by an empty line.

        Parameters
        ----------
        source
            The page: HTML, or plain text already taken out of a page. Bytes may be in any encoding.
        input_format
            ``html``, ``text``, or ``auto`` to tell by the content.
        keep
            Names of the groups and kinds to keep, ``content`` unless told otherwise.

        Raises
        ------
        InputError
            If the source is no page: a PDF, a picture, or other binary data.
        ModelError
            If the source is HTML, and the model is for plain text alone.
        InvalidOptionError
            If an argument has a value that is not allowed.
        """
        kinds = resolve_keep(keep)
        taken = self._take(source, input_format)
        return Document(self._blocks(taken, kinds)).to_text(kinds)

    def tag(self, source: str | bytes, *, input_format: str = "auto") -> Document:
        """Tag every block of a page.

        Parameters
        ----------
        source, input_format
            As for `clean`.

        Returns
        -------
        Document
            The blocks in page order and what the page states about itself. Input without text gives a document
            without blocks and with a warning.

        Raises
        ------
        InputError
            If the source is no page: a PDF, a picture, or other binary data.
        ModelError
            If the source is HTML, and the model is for plain text alone.
        InvalidOptionError
            If ``input_format`` has a value that is not allowed.
        """
        taken = self._take(source, input_format)
        page = taken.page
        metadata = read_metadata(taken.text, page) if taken.input_format == "html" else Metadata()
        blocks = self._blocks(taken, frozenset(KINDS))
        return Document(
            blocks=blocks,
            title=metadata.title,
            byline=metadata.byline,
            date=metadata.date,
            language=metadata.language,
            url=metadata.url,
            warnings=(*taken.warnings, *self._remarks(taken), *_misses(blocks)),
            truncated=page.truncated,
        )

    def _take(self, source: str | bytes, input_format: str) -> _Taken:
        """Decode an input, recognise its format and part it into blocks."""
        if input_format not in INPUT_FORMATS:
            raise InvalidOptionError(
                f"input_format: {input_format!r} is not one of {', '.join(INPUT_FORMATS)}"
            )
        text, warnings = _to_text(source)
        if len(text) > self.limits.max_bytes:
            raise InputError(
                f"the input has {len(text):,} characters, more than the limit of {self.limits.max_bytes:,}; "
                "raise max_bytes in Limits to take it in"
            )
        if input_format == "auto":
            input_format = "html" if looks_like_html(text) else "text"
        if input_format not in self.model.taggers:
            raise ModelError(
                "the model was trained on plain text alone and cannot tag HTML; give it text taken out of the page, or "
                "train one with pages that have their HTML"
            )
        segment = segment_html if input_format == "html" else segment_text
        return _Taken(text, warnings, input_format, segment(text, max_blocks=self.limits.max_blocks))

    def _remarks(self, taken: _Taken) -> tuple[str, ...]:
        if taken.page.truncated:
            return (f"The page has more than {self.limits.max_blocks:,} blocks; the rest was left out.",)
        if len(taken.page):
            return ()
        return ("The page has no text to show.",) if taken.text.strip() else ("The input is empty.",)

    def _blocks(self, taken: _Taken, keep: frozenset[Kind]) -> tuple[Block, ...]:
        """Judge all blocks of a page, and make those of the kinds to keep."""
        page = taken.page
        size = len(page)
        if not size:
            return ()
        rows, scores, probabilities = self._judge(taken, keep)
        numbers, confidences = decide_kinds(probabilities, scores >= self._threshold(taken.input_format))
        kept = [
            (row, kind, score, confidence)
            for row, number, score, confidence in zip(
                rows.tolist(), numbers.tolist(), scores.tolist(), confidences.tolist(), strict=True
            )
            if (kind := KINDS[number]) in keep
        ]
        located = len(kept) == size or any(page.roles[row] is Role.TABLE_CELL for row, *_ in kept)
        paths = page.xpaths() if located else [None] * size
        lines: list[tuple[int, int] | None] = list(page.lines) or [None] * size
        return tuple(
            Block(
                text=page.texts[row],
                kind=kind,
                is_content=kind in CONTENT_KINDS,
                score=score,
                confidence=confidence,
                role=page.roles[row],
                level=page.levels[row],
                xpath=paths[row],
                lines=lines[row],
                links=tuple(starmap(Link, page.links[row])),
            )
            for row, kind, score, confidence in kept
        )

    def _judge(
        self, taken: _Taken, keep: frozenset[Kind]
    ) -> tuple[NDArray[np.int64], NDArray[np.float32], NDArray[np.float32]]:
        """Return the blocks that may be kept, with their scores and the probabilities of their kinds."""
        tagger = self.model.taggers[taken.input_format]
        if keep <= CONTENT_KINDS:
            # The usual case: the other blocks' kinds need not be known.
            scored = tagger.score(taken.page)
            rows = (scored.scores >= self._threshold(taken.input_format)).nonzero()[0]
            return rows, scored.scores[rows], tagger.kinds_of(scored, rows)
        tags = tagger.tag(taken.page)
        return np.arange(len(taken.page)), tags.scores, tags.kinds

    def _threshold(self, input_format: str) -> float:
        if isinstance(self.threshold, str):
            return self.model.threshold(self.threshold, input_format)
        return self.threshold


@dataclass(frozen=True, slots=True)
class _Taken:
    """An input that was decoded and parted into blocks."""

    text: str
    warnings: tuple[str, ...]
    input_format: str
    page: Page


def load(
    model: str | Path = "default",
    *,
    threshold: float | str | None = None,
    limits: Limits | None = None,
) -> Cleaner:
    """Load a model and return a cleaner that uses it.

    Parameters
    ----------
    model
        ``default`` for the shipped model, or the folder of one that was trained.
    threshold, limits
        See `Cleaner`.

    Raises
    ------
    ModelError
        If the model is missing or damaged.
    """
    return Cleaner(load_model(None if model == "default" else model), threshold=threshold, limits=limits)


def _misses(blocks: tuple[Block, ...]) -> tuple[str, ...]:
    """Say so where a page has text and none of it counts as content."""
    if not blocks or any(block.is_content for block in blocks):
        return ()
    best = max(block.score for block in blocks)
    return (f"No block reached the threshold for content; the best one scores {best:.2f}.",)


def check_threshold(threshold: float | str | None) -> float | str:
    """Return a valid threshold, ``balanced`` for None.

    Raises
    ------
    InvalidOptionError
        If it is neither a number between 0 and 1 nor a preset.
    """
    if threshold is None:
        return "balanced"
    if isinstance(threshold, str):
        if threshold in PRESETS:
            return threshold
    elif not isinstance(threshold, bool) and 0 < threshold < 1:
        return float(threshold)
    raise InvalidOptionError(
        f"threshold: {threshold!r} is neither a number between 0 and 1 nor one of {', '.join(PRESETS)}"
    )


def _to_text(source: str | bytes) -> tuple[str, tuple[str, ...]]:
    """Decode bytes; refuse what is no text."""
    if isinstance(source, str):
        return source, ()
    if not isinstance(source, (bytes, bytearray, memoryview)):
        raise InvalidOptionError(f"source: str or bytes is needed, not {type(source).__name__}")
    data = bytes(source)
    kind = binary_kind(data)
    if kind:
        raise InputError(
            f"the input is not a web page or plain text ({kind}); convert it to HTML or text first"
        )
    decoded = decode(data)
    return decoded.text, decoded.warnings
