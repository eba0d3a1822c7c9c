"""fastText lines: ``__label__Ad Subscribe now``; an empty line ends a page.

doccano writes them too, with ``__comment__`` and a comment at the end, and as fields of CSV: a line with a comma or a
quotation mark in it stands in quotation marks.
"""

from __future__ import annotations

import csv
import io
import re
from typing import TYPE_CHECKING

from boilerstrip.errors import TrainingDataError
from boilerstrip.train.readers.blocks import Row, pages_of_rows

if TYPE_CHECKING:
    from collections.abc import Iterator

    from boilerstrip.train.readers.datafile import DataFile
    from boilerstrip.train.readers.protocol import Found
    from boilerstrip.train.readers.reading import Reading

FORMAT = "fastText"
_PREFIX = "__label__"
_LABELS = re.compile(rf"(?:\s*{_PREFIX}\S+)*")
_COMMENT = re.compile(r"\s__comment__.*", re.DOTALL)
_LINE_END = re.compile(r"\r\n|\r|\n")
_LABELLED_LINE = re.compile(rf'^"?{_PREFIX}\S'.encode(), re.MULTILINE)
_QUOTED_LINE = re.compile(rf'^"{_PREFIX}\S', re.MULTILINE)
_HEAD = 1 << 16


def recognises(file: DataFile) -> bool:
    """Tell whether a line near the beginning begins with a label of fastText's, in quotation marks or not."""
    return _LABELLED_LINE.search(file.data[:_HEAD].removeprefix(b"\xef\xbb\xbf")) is not None


def read(file: DataFile, reading: Reading) -> Iterator[Found]:
    """Read blocks, one a line, with any number of labels before each."""
    return pages_of_rows(_rows(file, reading), file, reading)


def _rows(file: DataFile, reading: Reading) -> Iterator[Row]:
    page = 1
    filled = False
    for number, line in _fields(file) if _QUOTED_LINE.search(file.text) else _lines(file):
        if not line.strip():
            page += filled
            filled = False
            continue
        filled = True
        place = file.at(number)
        labels = _LABELS.match(line)
        end = labels.end() if labels else 0
        names = [name.removeprefix(_PREFIX) for name in line[:end].split()]
        label = reading.together([reading.label(name, place) for name in names], place)
        text = _COMMENT.sub("", line[end:]).strip()
        yield Row(text, label if names else reading.unlabelled, place, page=str(page))


def _lines(file: DataFile) -> Iterator[tuple[int, str]]:
    return enumerate(_LINE_END.split(file.text), start=1)


def _fields(file: DataFile) -> Iterator[tuple[int, str]]:
    """Yield the lines of a table of one column."""
    lines = csv.reader(io.StringIO(file.text, newline=""))
    start = 1
    try:
        for values in lines:
            yield start, ",".join(values)
            start = lines.line_num + 1
    except csv.Error as error:
        raise TrainingDataError(f"{file.at(start)}: no valid CSV ({error})") from error
