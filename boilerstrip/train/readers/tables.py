"""Tables of blocks, a block a row: CSV with commas, semicolons or tabs, and Parquet."""

from __future__ import annotations

import csv
import io
import re
from typing import TYPE_CHECKING, Any

from boilerstrip.errors import MissingDependencyError, TrainingDataError
from boilerstrip.train.readers.blocks import Row, page_name, pages_of_rows, row_order

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from boilerstrip.train.readers.datafile import DataFile
    from boilerstrip.train.readers.protocol import Found
    from boilerstrip.train.readers.reading import Reading

FORMAT = "CSV or Parquet of blocks"
_PARQUET = b"PAR1"
_TEXTS = ("text", "data", "paragraph")
_LABELS = ("kind", "label", "labels", "class", "category", "choice", "is_content")
_ORDERS = ("order", "position", "index")
_MOST_FIELD_CHARS = 1 << 27
_HEAD = 1 << 16


def recognises(file: DataFile) -> bool:
    """Tell whether a file is Parquet, or its first line names columns, among them one for text and one for labels."""
    if file.data.startswith(_PARQUET):
        return True
    first_line = _first_line(file.text)
    try:
        return _has_columns(next(csv.reader([first_line], delimiter=_delimiter(first_line)), []))
    except csv.Error:
        return False


def read(file: DataFile, reading: Reading) -> Iterator[Found]:
    """Read a table with the columns page, order, text and label, of which page and order may be missing."""
    rows = _parquet_rows(file) if file.data.startswith(_PARQUET) else _csv_rows(file, reading)
    return pages_of_rows([_row(values, place, reading) for place, values in rows], file, reading)


def _has_columns(names: Sequence[str]) -> bool:
    known = {name.strip().lower() for name in names}
    return bool(known & set(_TEXTS)) and bool(known & set(_LABELS))


def _first_line(text: str) -> str:
    return re.split(r"[\r\n]", text[:_HEAD].lstrip("\r\n"), maxsplit=1)[0]


def _delimiter(line: str) -> str:
    return max(",;\t", key=line.count)


def _csv_rows(file: DataFile, reading: Reading) -> Iterator[tuple[str, Mapping[str, Any]]]:
    for warning in file.decoded.warnings:
        reading.note(warning.rstrip(".").replace("The page", "a table"), str(file.path))
    text = file.text.lstrip("\r\n")
    skipped = file.text[: len(file.text) - len(text)].count("\n")
    lines = csv.reader(io.StringIO(text, newline=""), delimiter=_delimiter(_first_line(text)))
    limit = csv.field_size_limit(_MOST_FIELD_CHARS)
    try:
        head = [name.strip().lower() for name in next(lines)]
        start = lines.line_num + 1
        for values in lines:
            if any(value.strip() for value in values):
                if len(values) != len(head):
                    raise TrainingDataError(
                        f"{file.at(start + skipped)}: {len(values)} fields, and the first line names {len(head)}"
                    )
                yield file.at(start + skipped), dict(zip(head, values, strict=True))
            start = lines.line_num + 1
    except csv.Error as error:
        raise TrainingDataError(f"{file.at(lines.line_num + skipped)}: no valid CSV ({error})") from error
    finally:
        csv.field_size_limit(limit)


def _parquet_rows(file: DataFile) -> Iterator[tuple[str, Mapping[str, Any]]]:
    try:
        from pyarrow import ArrowException, BufferReader, parquet
    except ImportError as error:
        raise MissingDependencyError(
            f"{file.path}: Parquet needs pyarrow; install it with `pip install 'boilerstrip[parquet]'`"
        ) from error
    try:
        table = parquet.read_table(BufferReader(file.data))
        names = [name.strip().lower() for name in table.column_names]
        rows = table.rename_columns(names).to_pylist()
    except (ArrowException, OSError, ValueError, TypeError, UnicodeError) as error:
        raise TrainingDataError(f"{file.path}: no valid Parquet ({error})") from error
    if not _has_columns(names):
        raise TrainingDataError(
            f"{file.path}: columns text and label are needed, and page if it has several; it has {', '.join(names)}"
        )
    for number, values in enumerate(rows, start=1):
        yield f"{file.path}: row {number}", values


def _row(values: Mapping[str, Any], place: str, reading: Reading) -> Row:
    text = _first(values, _TEXTS)
    if text is not None and not isinstance(text, str):
        raise TrainingDataError(f"{place}: text: a string is needed, not {text!r:.40}")
    return Row(
        text=text or "",
        label=_label(_first(values, _LABELS), place, reading),
        place=place,
        page=page_name(values),
        order=row_order(_first(values, _ORDERS), place),
        stated=(values,),
    )


def _first(values: Mapping[str, Any], names: Sequence[str]) -> Any:
    """Return the first of some columns that a row has a value in."""
    return next((values[name] for name in names if values.get(name) not in (None, "")), None)


def _label(value: Any, place: str, reading: Reading) -> str:
    """Return the label of a row; several are a list, or joined by ``#`` as doccano does."""
    if value is None or value != value:  # NaN, which Parquet may have in place of nothing
        return reading.unlabelled
    names = value if isinstance(value, list) else [value]
    if isinstance(value, str) and "#" in value and reading.labels.find(value) is None:
        names = value.split("#")
    return reading.together([reading.label(name, place) for name in names], place)
