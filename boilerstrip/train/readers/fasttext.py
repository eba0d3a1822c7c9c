"""fastText lines, as doccano writes them too: ``__label__Ad Subscribe now``; an empty line ends a page."""

from __future__ import annotations

import csv
import re
from typing import TYPE_CHECKING

from boilerstrip.train.readers.blocks import Row, pages_of_rows

if TYPE_CHECKING:
    from collections.abc import Iterator

    from boilerstrip.train.readers.datafile import DataFile
    from boilerstrip.train.readers.protocol import Found
    from boilerstrip.train.readers.reading import Reading

FORMAT = "fastText"
_PREFIX = "__label__"
_LABELS = re.compile(rf"(?:\s*{_PREFIX}\S+)*")
_LINE_END = re.compile(r"\r\n|\r|\n")


def recognises(file: DataFile) -> bool:
    """Tell whether a file begins with a label of fastText's, in quotation marks or not."""
    return file.data.lstrip(b"\xef\xbb\xbf \t\r\n").startswith((_PREFIX.encode(), f'"{_PREFIX}'.encode()))


def read(file: DataFile, reading: Reading) -> Iterator[Found]:
    """Read blocks, one a line, with any number of labels before each."""
    return pages_of_rows(_rows(file, reading), file, reading)


def _rows(file: DataFile, reading: Reading) -> Iterator[Row]:
    page = 1
    filled = False
    for number, line in enumerate(_LINE_END.split(file.text), start=1):
        if not line.strip():
            page += filled
            filled = False
            continue
        filled = True
        place = file.at(number)
        written = _unquoted(line)
        labels = _LABELS.match(written)
        end = labels.end() if labels else 0
        names = [name.removeprefix(_PREFIX) for name in written[:end].split()]
        label = reading.together([reading.label(name, place) for name in names], place)
        yield Row(written[end:].strip(), label if names else reading.unlabelled, place, page=str(page))


def _unquoted(line: str) -> str:
    """Take off the quotation marks of a line that was written as a field of CSV."""
    if not line.startswith(f'"{_PREFIX}'):
        return line
    try:
        return ",".join(next(csv.reader([line])))
    except csv.Error:
        return line
