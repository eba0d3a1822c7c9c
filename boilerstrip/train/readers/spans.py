"""Spans of a text that people labelled, as labels of the text's blocks."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from boilerstrip.errors import TrainingDataError
from boilerstrip.segment.text import segment_text
from boilerstrip.train.labelled import BOILERPLATE, CONTENT, IS_CONTENT, UNSAID

if TYPE_CHECKING:
    from collections.abc import Sequence

    from boilerstrip.train.labelled import LabelledPage
    from boilerstrip.train.readers.reading import Reading

UNCOVERED = "\0"
"""The label of a block that no span covers, until it is known what that means: see `settle_uncovered`."""

LEAST_SHARE = 0.5
_LINE_END = re.compile(r"\r\n|\r|\n")


@dataclass(frozen=True, slots=True)
class Span:
    """A labelled part of a text: characters from ``start`` up to ``end``, which is exclusive."""

    start: int
    end: int
    label: str


def from_utf16(text: str, offset: Any) -> Any:
    """Turn an offset in UTF-16 code units, as JavaScript counts, into one in characters; what is no number is left."""
    if not is_number(offset) or offset <= 0 or text.isascii() or max(text, default="") <= "\uffff":
        return offset
    units = text.encode("utf-16-le", "surrogatepass")
    inside = units[: 2 * offset].decode("utf-16-le", "ignore")
    return len(inside) + max(offset - len(units) // 2, 0)


def is_number(value: object) -> bool:
    """Tell whether a value of JSON is a whole number."""
    return isinstance(value, int) and not isinstance(value, bool)


def checked_span(text: str, start: Any, end: Any, name: Any, place: str, reading: Reading) -> Span:
    """Return a span of a text.

    Parameters
    ----------
    text
        The text.
    start, end, name
        What a file says of the span, in characters.
    reading
        What the name of its label stands for.
    place
        Where the span is, for messages.

    Raises
    ------
    TrainingDataError
        If its ends are no numbers, or not in the text, or its label is no name.
    """
    if not is_number(start) or not is_number(end) or not isinstance(name, str):
        raise TrainingDataError(
            f"{place}: a span needs a start and an end, whole numbers, and the name of a label; not "
            f"{start!r:.20}, {end!r:.20}, {name!r:.40}"
        )
    if not 0 <= start <= end <= len(text):
        raise TrainingDataError(
            f"{place}: the span from {start} to {end} is not in its text of {len(text):,} characters"
        )
    return Span(start, end, reading.label(name, place))


def label_spans(text: str, spans: Sequence[Span], reading: Reading, place: str) -> list[tuple[str, str]]:
    """Part a text into its blocks, and label each by the spans that cover it.

    Parameters
    ----------
    text
        The text.
    spans
        Its labelled parts, which may overlap.
    reading
        Where it is told that labels contradict each other.
    place
        Where the text is, for that.

    Returns
    -------
    list of (str, str)
        Text and label of every block: that of the spans over at least half of its characters that are no white
        space; `UNCOVERED` where there are none.
    """
    starts = [0, *(end.end() for end in _LINE_END.finditer(text)), len(text)]
    page = segment_text(text)
    return [
        (block, label_of_part(text, starts[first - 1], starts[last], spans, reading, place))
        for block, (first, last) in zip(page.texts, page.lines, strict=True)
    ]


def label_of_part(
    text: str, start: int, end: int, spans: Sequence[Span], reading: Reading, place: str
) -> str:
    """Return the label of the spans that cover a part of a text, see `label_spans`."""
    size = _visible(text[start:end])
    covered: Counter[str] = Counter()
    for span in spans:
        if span.start < end and span.end > start:
            covered[span.label] += _visible(text[max(start, span.start) : min(end, span.end)])
    if not size or covered.total() < LEAST_SHARE * size:
        return UNCOVERED
    most = [label for label, count in covered.items() if count >= LEAST_SHARE * size]
    return reading.together(most or list(covered), place)


def _visible(text: str) -> int:
    return sum(map(len, text.split()))


def settle_uncovered(pages: Sequence[LabelledPage], reading: Reading, file: str) -> str:
    """Decide what the text of a file that no span covers is.

    Parameters
    ----------
    pages
        All pages of the file.
    reading
        Its labels may say what unlabelled text is; otherwise it is what the spans are not, if all of them are
        content, or none is. What was decided is noted there.
    file
        The file, for the note.

    Returns
    -------
    str
        The label of such text, `UNSAID` if it cannot be told.
    """
    labels = {label for page in pages for _, label in page.kinds or ()}
    if UNCOVERED not in labels:
        return UNSAID
    if reading.labels.unlabelled is not None:
        return reading.labels.unlabelled
    sides = {IS_CONTENT[label] for label in labels if label in IS_CONTENT}
    if len(sides) == 1:
        label = BOILERPLATE if sides.pop() else CONTENT
        other = "content" if label == BOILERPLATE else "no content"
        reading.note(
            f"all labelled text is {other}, so text without a label counts as {label} "
            '(name "" in --labels to change it)',
            file,
        )
        return label
    reading.note('text without a label is ignored (name "" in --labels to say what it is)', file)
    return UNSAID
