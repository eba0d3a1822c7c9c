"""WCXB (Murrough-Foley/web-content-extraction-benchmark): ``ground-truth/<id>.json`` beside ``html/<id>.html.gz``."""

from __future__ import annotations

from typing import TYPE_CHECKING

from boilerstrip.errors import TrainingDataError
from boilerstrip.train.readers.pages import find_page
from boilerstrip.train.readers.protocol import Found
from boilerstrip.train.readers.records import string
from boilerstrip.train.readers.texts import split_paragraphs, text_page

if TYPE_CHECKING:
    from collections.abc import Iterator

    from boilerstrip.train.readers.datafile import DataFile
    from boilerstrip.train.readers.reading import Reading

FORMAT = "WCXB"


def recognises(file: DataFile) -> bool:
    """Tell whether a file is the ground truth of one of its pages."""
    truth = file.first.get("ground_truth")
    return isinstance(truth, dict) and "main_content" in truth


def read(file: DataFile, reading: Reading) -> Iterator[Found]:  # noqa: ARG001 - no labels, nothing to note
    """Read one page; ``page_type`` is that of the file, ``article`` if it has none."""
    line, record = next(iter(file.objects()))
    page_id = string(record, "file_id", file.path, line, file.stem)
    folder = file.path.parent.parent
    path = find_page([folder / "html"], page_id)
    if path is None:
        raise TrainingDataError(f"{file.at(line)}: its page {folder / 'html' / page_id}.html[.gz] is missing")
    text = string(record["ground_truth"], "main_content", file.path, line, "")
    stated = {"page_type": _page_type(record.get("_internal"))}
    file.corpus = folder.name if folder.name not in ("dev", "test") else f"wcxb {folder.name}"
    page = text_page(file, page_id, split_paragraphs(text), record, stated, path=path, place=file.at(line))
    yield Found(page, file.at(line))


def _page_type(internal: object) -> str | None:
    stated = internal.get("page_type") if isinstance(internal, dict) else None
    primary = stated.get("primary") if isinstance(stated, dict) else stated
    return primary if isinstance(primary, str) else None
