"""The one pipeline object: a page goes in, a document of tagged blocks comes out."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from boilerstrip.document import DEFAULT_KEEP, KINDS, Block, Document, Group, resolve_keep
from boilerstrip.errors import InputError, InvalidOptionError
from boilerstrip.metadata import Metadata, read_metadata
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

    from boilerstrip.model.store import Model
    from boilerstrip.model.tagger import Tags
    from boilerstrip.segment.page import Page

_CONTENT_KINDS = np.array([kind.group is Group.CONTENT for kind in KINDS])
INPUT_FORMATS = ("auto", *FORMATS)
"""What ``input_format`` may be."""


class Cleaner:
    """Tags and cleans pages with one model.

    It reads no files, keeps nothing between calls, and may be used by any number of threads at once.

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
        InvalidOptionError
            If an argument has a value that is not allowed.
        """
        kinds = resolve_keep(keep)
        return self._tag(source, input_format, with_metadata=False).to_text([kind.value for kind in kinds])

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
        InvalidOptionError
            If ``input_format`` has a value that is not allowed.
        """
        return self._tag(source, input_format, with_metadata=True)

    def _tag(self, source: str | bytes, input_format: str, *, with_metadata: bool) -> Document:
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
        html = input_format == "html" or (input_format == "auto" and looks_like_html(text))
        page = (segment_html if html else segment_text)(text, max_blocks=self.limits.max_blocks)
        warnings.extend(self._remarks(text, page))
        metadata = read_metadata(text, page) if html and with_metadata else Metadata()
        return Document(
            blocks=self._blocks(page, "html" if html else "text") if len(page) else (),
            title=metadata.title,
            byline=metadata.byline,
            date=metadata.date,
            language=metadata.language,
            url=metadata.url,
            warnings=tuple(warnings),
            truncated=page.truncated,
        )

    def _remarks(self, text: str, page: Page) -> list[str]:
        if page.truncated:
            return [f"The page has more than {self.limits.max_blocks:,} blocks; the rest was left out."]
        if len(page):
            return []
        return ["The page has no text to show."] if text.strip() else ["The input is empty."]

    def _blocks(self, page: Page, input_format: str) -> tuple[Block, ...]:
        tags = self.model.taggers[input_format].tag(page)
        is_content = tags.scores >= self._threshold(input_format)
        kinds, confidences = decide_kinds(tags, is_content)
        lines: list[tuple[int, int] | None] = list(page.lines) or [None] * len(page)
        return tuple(
            Block(text, KINDS[kind], content, score, confidence, role, level, xpath, span, links)
            for text, kind, content, score, confidence, role, level, xpath, span, links in zip(
                page.texts,
                kinds.tolist(),
                is_content.tolist(),
                tags.scores.tolist(),
                confidences.tolist(),
                page.roles,
                page.levels,
                page.xpaths(),
                lines,
                page.links,
                strict=True,
            )
        )

    def _threshold(self, input_format: str) -> float:
        if isinstance(self.threshold, str):
            return self.model.threshold(self.threshold, input_format)
        return self.threshold


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


def decide_kinds(tags: Tags, is_content: NDArray[np.bool_]) -> tuple[NDArray[np.int64], NDArray[np.float32]]:
    """Choose each block's likeliest kind among those that agree with whether it is content.

    Returns
    -------
    kinds
        Shape (blocks,): index in `KINDS`.
    confidences
        Shape (blocks,): the probability of that kind among those on its side.
    """
    allowed = np.where(is_content[:, None] == _CONTENT_KINDS, tags.kinds, 0)
    kinds = allowed.argmax(axis=1)
    # A side that the network rules out altogether still has a first kind; its confidence is 0.
    kinds = np.where(allowed.max(axis=1) > 0, kinds, np.where(is_content, 0, _FIRST_OTHER))
    chosen = np.take_along_axis(allowed, kinds[:, None], axis=1)[:, 0]
    total = np.maximum(allowed.sum(axis=1), np.finfo(np.float32).tiny)
    return kinds, np.asarray(chosen / total, dtype=np.float32)


_FIRST_OTHER = int(np.argmin(_CONTENT_KINDS))


def _to_text(source: str | bytes) -> tuple[str, list[str]]:
    """Decode bytes; refuse what is no text."""
    if isinstance(source, str):
        return source, []
    if not isinstance(source, (bytes, bytearray, memoryview)):
        raise InvalidOptionError(f"source: str or bytes is needed, not {type(source).__name__}")
    data = bytes(source)
    kind = binary_kind(data)
    if kind:
        raise InputError(
            f"the input is a {kind}, not a web page or plain text; convert it to HTML or text first"
        )
    decoded = decode(data)
    return decoded.text, list(decoded.warnings)
