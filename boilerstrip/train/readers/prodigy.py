"""Prodigy's JSONL: texts that were classified, one by one or by choice, and texts with spans."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from boilerstrip.errors import TrainingDataError
from boilerstrip.train.labelled import BOILERPLATE, CONTENT, UNSAID
from boilerstrip.train.readers.blocks import Row, make_page, page_name, pages_of_rows
from boilerstrip.train.readers.protocol import Found
from boilerstrip.train.readers.records import string, type_name
from boilerstrip.train.readers.spans import checked_span, label_spans

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from boilerstrip.train.labelled import LabelledPage
    from boilerstrip.train.readers.datafile import DataFile
    from boilerstrip.train.readers.reading import Reading

FORMAT = "Prodigy"
_ANSWERS = ("accept", "reject", "ignore")
_OPPOSITE = {CONTENT: BOILERPLATE, BOILERPLATE: CONTENT}


def recognises(file: DataFile) -> bool:
    """Tell whether the first object has an answer of Prodigy's."""
    return file.first.get("answer") in _ANSWERS


def read(file: DataFile, reading: Reading) -> Iterator[Found]:
    """Read classified texts as blocks of pages, and texts with spans as pages.

    A label that was rejected says the opposite where it is one of two classes, and nothing otherwise. The page of a
    block is what the record or its ``meta`` names, such as ``page`` or ``url``; several answers to one text are taken
    together.
    """
    tasks: dict[tuple[str, Any], tuple[Row, list[str]]] = {}
    for line, record in file.objects():
        place = file.at(line)
        answer = record.get("answer")
        if answer not in _ANSWERS:
            raise TrainingDataError(
                f"{place}: answer: one of {', '.join(_ANSWERS)} is needed, not {answer!r}"
            )
        text = string(record, "text", file.path, line)
        meta = record.get("meta")
        if "label" not in record and "options" not in record and "accept" not in record:
            if answer == "accept":
                yield Found(_page_of_spans(file, record, text, line, reading), place)
            else:
                reading.note(f"answered with {answer} and passed over", place)
            continue
        row = Row(text, UNSAID, place, page=page_name(record, meta), stated=(record, meta))
        key = (row.page, record.get("_input_hash", f"line {line}"))
        tasks.setdefault(_hashable(key, line), (row, []))[1].append(_label(record, place, reading))
    rows = (replace(row, label=reading.together(said, row.place)) for row, said in tasks.values())
    yield from pages_of_rows(rows, file, reading)


def _hashable(key: tuple[str, Any], line: int) -> tuple[str, Any]:
    return key if isinstance(key[1], (str, int)) else (key[0], f"line {line}")


def _label(record: Mapping[str, Any], place: str, reading: Reading) -> str:
    answer = record["answer"]
    accepted = record.get("accept")
    names = accepted if isinstance(accepted, list) else [record.get("label")]
    if any(isinstance(name, (dict, list)) for name in names):
        raise TrainingDataError(f"{place}: label: a name is needed, not {type_name(names[0])}")
    if answer == "ignore" or (answer == "reject" and isinstance(accepted, list)):
        return UNSAID
    labels = [reading.label(name, place) for name in names if name not in (None, "")]
    if answer == "reject":
        return _OPPOSITE.get(labels[0], UNSAID) if labels else UNSAID
    return reading.together(labels, place) if labels else reading.unlabelled


def _page_of_spans(
    file: DataFile, record: Mapping[str, Any], text: str, line: int, reading: Reading
) -> LabelledPage:
    place = file.at(line)
    found = record.get("spans") or []
    if not isinstance(found, list):
        raise TrainingDataError(f"{place}: spans: a list is needed, not {type_name(found)}")
    spans = []
    for span in found:
        fields = span if isinstance(span, dict) else {}
        start, end, name = (fields.get(key) for key in ("start", "end", "label"))
        spans.append(checked_span(text, start, end, name, place, reading))
    meta = record.get("meta")
    blocks = label_spans(text, spans, reading, place)
    return make_page(file, page_name(record, meta) or str(line), blocks, record, meta)
