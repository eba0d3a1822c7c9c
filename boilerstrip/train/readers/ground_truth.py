"""Folders of three public corpora of the same make: one JSON file of gold texts by page beside ``html/``.

- scrapinghub/article-extraction-benchmark: ``ground-truth.json``, each page with ``articleBody`` and ``url``;
- AndyTheFactory/article-extraction-dataset, that of newspaper4k: ``articles.json``, likewise;
- dobbersc/fundus-evaluation: ``dataset/ground_truth.json``, each page with ``body``, a list of paragraphs, of which
  those in square brackets may be taken or left: of these nothing is said.
"""

from __future__ import annotations

import json
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from boilerstrip.errors import TrainingDataError
from boilerstrip.train.labelled import UNSAID
from boilerstrip.train.readers.pages import SUFFIXES, find_page
from boilerstrip.train.readers.protocol import Found
from boilerstrip.train.readers.records import string, type_name
from boilerstrip.train.readers.texts import split_paragraphs, text_page

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from boilerstrip.train.labelled import LabelledPage
    from boilerstrip.train.readers.datafile import DataFile
    from boilerstrip.train.readers.reading import Reading

FORMAT = "gold texts by page in one JSON file beside html/"


def recognises(file: DataFile) -> bool:
    """Tell whether a file holds one object from pages to gold texts, with the pages beside it."""
    if not (file.path.parent / "html").is_dir():
        return False
    first = next(iter(file.first.values()), None)
    return isinstance(first, dict) and ("articleBody" in first or "body" in first)


def read(file: DataFile, reading: Reading) -> Iterator[Found]:  # noqa: ARG001 - no labels, nothing to note
    """Read all pages of a corpus. A page without ``articleBody`` has no content."""
    for number, (line, record) in enumerate(file.objects()):
        if number:
            raise TrainingDataError(
                f"{file.at(line)}: a second object; one from pages to gold texts is needed"
            )
        for key, at in _lines_of(record, file):
            yield Found(_page(file, key, record[key], at), file.at(at))


def _lines_of(record: Mapping[str, Any], file: DataFile) -> Iterator[tuple[str, int]]:
    """Yield the keys of an object with the lines that they stand on."""
    position, line = 0, 1
    for key in record:
        found = file.data.find(json.dumps(key, ensure_ascii=False).encode("utf-8", "replace"), position)
        if found > 0:
            line += file.data.count(b"\n", position, found)
            position = found
        yield key, line


def _page(file: DataFile, key: str, entry: object, line: int) -> LabelledPage:
    place = file.at(line)
    if not isinstance(entry, dict):
        raise TrainingDataError(f"{place}: {key}: an object is needed, not {type_name(entry)}")
    path = find_page([file.path.parent / "html"], key, (*SUFFIXES, ""))
    if path is None:
        raise TrainingDataError(f"{place}: its page html/{key}.html[.gz] is missing")
    page_id = key.removesuffix(".gz").removesuffix(".html")
    paragraphs, optional = _gold(entry, file, line)
    page = text_page(file, page_id, paragraphs, entry, path=path, place=place)
    if optional:
        blocks = tuple((text, UNSAID) for text in optional)
        page = replace(page, kinds=blocks, kinds_from=file.corpus)
    return page


def _gold(entry: Mapping[str, Any], file: DataFile, line: int) -> tuple[list[str], list[str]]:
    """Return a page's paragraphs, and those of which it is left open whether they belong to the text."""
    if "body" not in entry:
        return list(split_paragraphs(string(entry, "articleBody", file.path, line, ""))), []
    body = entry["body"]
    if not isinstance(body, list) or not all(isinstance(text, str) for text in body):
        raise TrainingDataError(f"{file.at(line)}: body: a list of strings is needed")
    optional = [text[1:-1] for text in body if _is_optional(text)]
    return [text for text in body if not _is_optional(text)], optional


def _is_optional(text: str) -> bool:
    return text.startswith("[") and text.endswith("]")
