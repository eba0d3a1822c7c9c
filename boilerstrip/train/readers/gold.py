"""Our corpora: ``gold.jsonl``, a page a line with its gold text, beside ``html/<id>.html[.gz]``."""

from __future__ import annotations

from typing import TYPE_CHECKING

from boilerstrip.errors import TrainingDataError
from boilerstrip.train.labelled import LabelledPage
from boilerstrip.train.readers.pages import find_page, load_page
from boilerstrip.train.readers.protocol import Found
from boilerstrip.train.readers.records import records, string

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from boilerstrip.train.readers.datafile import DataFile
    from boilerstrip.train.readers.reading import Reading

FORMAT = "gold.jsonl beside html/"
FILE_NAME = "gold.jsonl"


def recognises(file: DataFile) -> bool:
    """Tell whether a file has that name, and the folder of pages beside it."""
    return file.path.name == FILE_NAME and (file.path.parent / "html").is_dir()


def read(file: DataFile, reading: Reading) -> Iterator[Found]:  # noqa: ARG001 - no labels, nothing to note
    """Read a corpus: ``id``, ``paragraphs`` or ``text``, and what else is known of each page."""
    gold = file.path
    for line, record in records(gold):
        page_id = string(record, "id", gold, line)
        paragraphs = record.get("paragraphs") or [string(record, "text", gold, line)]
        if not isinstance(paragraphs, list) or not all(isinstance(text, str) for text in paragraphs):
            raise TrainingDataError(f"{gold}:{line}: paragraphs: a list of strings is needed")
        path = find_own_page(gold.parent / "html", page_id, file.at(line))
        page = LabelledPage(
            corpus=file.folder,
            id=page_id,
            domain=string(record, "domain", gold, line, page_id),
            html=load_page(path, file.at(line)),
            paragraphs=tuple(paragraphs),
            page_type=string(record, "page_type", gold, line, "article"),
            language=string(record, "language", gold, line, "") or None,
            file=path,
        )
        yield Found(page, file.at(line), as_it_is=True)


def find_own_page(folder: Path, name: str, place: str) -> Path:
    """Find the page that a label of ours is of.

    Raises
    ------
    TrainingDataError
        If it is missing.
    """
    path = find_page([folder], name)
    if path is None:
        raise TrainingDataError(f"{place}: its page {folder / name}.html[.gz] is missing")
    return path
