"""doccano's JSONL and JSON: texts with labels, or with spans by offset. A labelled block a line is read likewise."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from boilerstrip.errors import TrainingDataError
from boilerstrip.train.readers.blocks import Row, make_page, page_name, pages_of_rows, row_order
from boilerstrip.train.readers.protocol import Found
from boilerstrip.train.readers.records import string, type_name
from boilerstrip.train.readers.spans import Span, checked_span, from_utf16, is_number, label_spans

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from boilerstrip.train.readers.datafile import DataFile
    from boilerstrip.train.readers.reading import Reading

    Records = list[tuple[int, Mapping[str, Any]]]

FORMAT = "doccano"
_TEXTS = ("text", "data")
_LABELS = ("label", "labels", "kind", "cats", "entities", "annotations")


def recognises(file: DataFile) -> bool:
    """Tell whether the first object has a text and labels."""
    first = file.first
    has_text = any(isinstance(first.get(name), str) for name in _TEXTS)
    return has_text and any(name in first for name in _LABELS)


def read(file: DataFile, reading: Reading) -> Iterator[Found]:
    """Read texts with labels as blocks of pages, texts with spans as pages.

    A block's page is what its record names, such as ``page`` or ``url``. Offsets are those of JavaScript, in UTF-16
    code units.
    """
    records: Records = list(file.objects())
    if any(_spans(record) for _, record in records):
        return _pages_of_spans(file, records, reading)
    return pages_of_rows((_row(file, line, record, reading) for line, record in records), file, reading)


def _labels(record: Mapping[str, Any]) -> list[Any]:
    value: Any = next((record[name] for name in _LABELS if record.get(name) is not None), [])
    return value if isinstance(value, list) else [value]


def _spans(record: Mapping[str, Any]) -> list[tuple[Any, Any, Any]]:
    """Return what a record has of spans: start, end and label, unchecked."""
    spans = []
    for label in _labels(record):
        if isinstance(label, list) and len(label) == 3:
            spans.append((label[0], label[1], label[2]))
        elif isinstance(label, dict) and "start_offset" in label:
            spans.append((label["start_offset"], label.get("end_offset"), label.get("label")))
    return spans


def _text(file: DataFile, line: int, record: Mapping[str, Any]) -> str:
    name = next((name for name in _TEXTS if record.get(name) is not None), _TEXTS[0])
    return string(record, name, file.path, line)


def _row(file: DataFile, line: int, record: Mapping[str, Any], reading: Reading) -> Row:
    place = file.at(line)
    labels = [reading.label(_name(label, place), place) for label in _labels(record)]
    return Row(
        text=_text(file, line, record),
        label=reading.together(labels, place) if labels else reading.unlabelled,
        place=place,
        page=page_name(record, record.get("meta")),
        order=row_order(record.get("order"), place),
        stated=(record, record.get("meta")),
    )


def _name(label: object, place: str) -> object:
    """Return the name of a label. Old exports have numbers in place of names, which are not ours to guess."""
    if isinstance(label, dict) and "label" in label:
        number = label["label"]
        return f"label {number}" if is_number(number) else _name(number, place)
    if isinstance(label, (list, dict)):
        raise TrainingDataError(
            f"{place}: label: a name, or start, end and name are needed, not {type_name(label)}"
        )
    return label


def _pages_of_spans(file: DataFile, records: Records, reading: Reading) -> Iterator[Found]:
    for line, record in records:
        place = file.at(line)
        text = _text(file, line, record)
        found = _spans(record)
        if len(found) != len(_labels(record)):
            raise TrainingDataError(
                f"{place}: label: a list of start, end and name is needed, as in the file's other lines"
            )
        if not found:
            reading.note("texts without a single span are passed over", place)
            continue
        spans = [_span(text, *each, place, reading) for each in found]
        page_id = page_name(record, record.get("meta")) or str(record.get("id", line))
        blocks = label_spans(text, spans, reading, place)
        yield Found(make_page(file, page_id, blocks, record, record.get("meta")), place)


def _span(text: str, start: Any, end: Any, name: Any, place: str, reading: Reading) -> Span:
    written = f"label {name}" if is_number(name) else name
    return checked_span(text, from_utf16(text, start), from_utf16(text, end), written, place, reading)
