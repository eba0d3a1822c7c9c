"""Labelled parts of Label Studio's tasks: of a text by offset, of paragraphs by index, of a page by XPath."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from boilerstrip.errors import TrainingDataError
from boilerstrip.train.readers.marks import MarkedPage
from boilerstrip.train.readers.records import type_name
from boilerstrip.train.readers.spans import (
    Span,
    checked_span,
    from_utf16,
    is_number,
    label_of_part,
    label_spans,
)

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from boilerstrip.train.readers.reading import Reading

    Blocks = list[tuple[str, str]]
    Values = Sequence[Mapping[str, Any]]

NAMES = ("labels", "paragraphlabels", "hypertextlabels", "htmllabels", "choices")
"""Where a result keeps the names of its labels."""
_MISMATCH = "spans whose text is not what stands at their offsets"


def names_of(value: Mapping[str, Any], place: str) -> list[str]:
    """Return the names of the labels of a result.

    Raises
    ------
    TrainingDataError
        If they are no list of names.
    """
    found: list[str] = []
    for key in NAMES:
        names = value.get(key) or []
        names = [names] if isinstance(names, str) else names
        if not isinstance(names, list) or not all(isinstance(name, str) for name in names):
            raise TrainingDataError(f"{place}: {key}: a list of names is needed")
        found += names
    return found


def is_part(value: Mapping[str, Any]) -> bool:
    """Tell whether a result is of a part of the task, and not of all of it."""
    return "start" in value and "end" in value


def label_text(text: str, values: Values, reading: Reading, place: str) -> Blocks:
    """Label the blocks of a text by spans. Offsets are in UTF-16 code units, unless the spans' own text says otherwise.

    Raises
    ------
    TrainingDataError
        If a span is not in the text.
    """
    spans = []
    for value in values:
        start, end = _offsets(text, value, reading, place)
        spans += [checked_span(text, start, end, name, place, reading) for name in names_of(value, place)]
    return label_spans(text, spans, reading, place)


def _offsets(text: str, value: Mapping[str, Any], reading: Reading, place: str) -> tuple[Any, Any]:
    written = (_number(value["start"]), _number(value["end"]))
    start, end = (from_utf16(text, offset) for offset in written)
    own = value.get("text")
    if isinstance(own, str) and is_number(start) and is_number(end) and start >= 0:
        if _same(own, text[start:end]):
            return start, end
        if is_number(written[0]) and _same(own, text[written[0] : written[1]]):
            return written
        found = text.find(own) if own else -1
        if found >= 0 and text.count(own) == 1:
            return found, found + len(own)
        reading.note(_MISMATCH, place)
    return start, end


def _same(one: str, other: str) -> bool:
    return one.replace("\\n", " ").split() == other.split()


def _number(value: Any) -> Any:
    """Return the number that a string stands for: indices of paragraphs are written as strings."""
    return (
        int(value)
        if isinstance(value, str) and value.isascii() and value.isdigit() and len(value) < 10
        else value
    )


def label_paragraphs(paragraphs: object, values: Values, reading: Reading, place: str) -> Blocks:
    """Label paragraphs by the spans that run from one to another.

    Raises
    ------
    TrainingDataError
        If a paragraph has no text, or a span begins or ends at a paragraph that is not there.
    """
    texts = _texts(paragraphs, place)
    spans: list[list[Span]] = [[] for _ in texts]
    for value in values:
        first, last = _number(value["start"]), _number(value["end"])
        if not (is_number(first) and is_number(last) and 0 <= first <= last < len(texts)):
            raise TrainingDataError(
                f"{place}: the span from paragraph {first!r:.20} to {last!r:.20} is not among its {len(texts):,}"
            )
        for index in range(first, last + 1):
            text = texts[index]
            start = from_utf16(text, value.get("startOffset", 0)) if index == first else 0
            end = from_utf16(text, value.get("endOffset", len(text))) if index == last else len(text)
            names = names_of(value, place)
            spans[index] += [checked_span(text, start, end, name, place, reading) for name in names]
    return [
        (text, label_of_part(text, 0, len(text), own, reading, place))
        for text, own in zip(texts, spans, strict=True)
        if text.strip()
    ]


def _texts(paragraphs: object, place: str) -> list[str]:
    texts = []
    for paragraph in paragraphs if isinstance(paragraphs, list) else [paragraphs]:
        text = paragraph.get("text") if isinstance(paragraph, dict) else paragraph
        if text is None and isinstance(paragraph, dict):
            text = max((each for each in paragraph.values() if isinstance(each, str)), key=len, default=None)
        if not isinstance(text, str):
            raise TrainingDataError(f"{place}: a paragraph needs a text, not {type_name(text)}")
        texts.append(text)
    return texts


def label_html(html: str, values: Values, reading: Reading, place: str) -> Blocks:
    """Label the blocks of a page by the parts that XPaths lead to; one that leads nowhere is noted and passed over."""
    page = MarkedPage(html)
    for value in values:
        start = _position(page, value["start"], value.get("startOffset"), first=True)
        end = _position(page, value["end"], value.get("endOffset"), first=False)
        if start is None or end is None or start > end:
            reading.note("parts whose XPath leads nowhere in their page are passed over", place)
            continue
        for name in names_of(value, place):
            page.label(start, end, reading.label(name, place))
    return page.blocks(reading, place)


def _position(page: MarkedPage, path: object, offset: object, *, first: bool) -> tuple[int, int] | None:
    """Return the text and the offset in it where a part begins or ends; an offset counts only in a text."""
    found = page.find(path) if isinstance(path, str) else None
    if found is None or found[0] == found[1]:
        return None
    index = found[0] if first else found[1] - 1
    text = page.texts[index]
    if is_number(offset) and str(path).rstrip("]0123456789[").endswith("text()"):
        return index, min(max(from_utf16(text, offset), 0), len(text))
    return index, 0 if first else len(text)
