"""Our JSONL: a page a line, with its blocks or its gold text, and its HTML in the line or in a file beside."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from boilerstrip.errors import TrainingDataError
from boilerstrip.train.readers.blocks import make_page, page_name
from boilerstrip.train.readers.pages import load_page, page_beside
from boilerstrip.train.readers.protocol import Found
from boilerstrip.train.readers.records import string, type_name
from boilerstrip.train.readers.texts import split_paragraphs, text_page

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

    from boilerstrip.train.readers.datafile import DataFile
    from boilerstrip.train.readers.reading import Reading

FORMAT = "JSONL of pages"
_IDS = ("id", "source")
_LABEL_NAMES = ("kind", "label", "is_content", "content")


def recognises(file: DataFile) -> bool:
    """Tell whether the first object has blocks, or a page and its text; passages to set into pages are no pages."""
    first = file.first
    if isinstance(first.get("blocks"), list):
        return "place" not in first or bool(page_name(first) or first.get("id"))
    has_text = isinstance(first.get("paragraphs"), list) or isinstance(first.get("text"), str)
    return has_text and (isinstance(first.get("html"), str) or isinstance(first.get("file"), str))


def read(file: DataFile, reading: Reading) -> Iterator[Found]:
    """Read pages: ``blocks`` (``text`` and ``kind``, ``label`` or ``is_content``), or ``paragraphs`` or ``text``.

    A page may state its ``id``, ``domain`` or ``url``, ``language`` and ``page_type``. Its HTML is in ``html``, in the
    file that ``file`` names, or in one beside that has its id for a name; with blocks, it may have none.
    """
    for line, record in file.objects():
        place = file.at(line)
        page_id = next((str(record[name]) for name in _IDS if isinstance(record.get(name), (str, int))), "")
        page_id = page_id or page_name(record) or str(line)
        html, path = _html(file, record, page_id, line)
        if "blocks" in record:
            blocks = _blocks(record, reading, place)
            page = make_page(file, page_id, blocks, record, html=html, path=path)
        elif html is None:
            raise TrainingDataError(
                f"{place}: page {page_id!r}: with a text for its labels it needs its HTML, in html or in a file beside"
            )
        else:
            paragraphs = record.get("paragraphs") or split_paragraphs(string(record, "text", file.path, line))
            if not isinstance(paragraphs, list) or not all(isinstance(text, str) for text in paragraphs):
                raise TrainingDataError(f"{place}: paragraphs: a list of strings is needed")
            page = text_page(file, page_id, paragraphs, record, path=path, html=html, place=place)
        yield Found(page, place)


def _html(
    file: DataFile, record: Mapping[str, Any], page_id: str, line: int
) -> tuple[str | None, Path | None]:
    inline = record.get("html")
    if inline is not None:
        return string(record, "html", file.path, line), None
    named = string(record, "file", file.path, line, "")
    path = page_beside(file.path, named or page_id)
    if path is None and named:
        raise TrainingDataError(f"{file.at(line)}: file: its page {named} is not beside {file.path.name}")
    return (None, None) if path is None else (load_page(path, file.at(line)), path)


def _blocks(record: Mapping[str, Any], reading: Reading, place: str) -> list[tuple[str, str]]:
    blocks = record["blocks"]
    if not isinstance(blocks, list):
        raise TrainingDataError(f"{place}: blocks: a list is needed, not {type_name(blocks)}")
    result = []
    for number, block in enumerate(blocks):
        text = block.get("text") if isinstance(block, dict) else None
        if not isinstance(text, str):
            raise TrainingDataError(f"{place}: block {number}: an object with a text is needed")
        name = next((block[key] for key in _LABEL_NAMES if block.get(key) is not None), None)
        if isinstance(name, (list, dict)):
            raise TrainingDataError(f"{place}: block {number}: its label is {type_name(name)}, not a name")
        if text.strip():
            label = reading.unlabelled if name in (None, "") else reading.label(name, place)
            result.append((text, label))
    return result
