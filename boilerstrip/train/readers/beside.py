"""Pages with their clean text beside them: ``page.html`` and ``page.txt``, in one folder or in two.

The text may be tagged as that of CleanEval is: a first line with the address, and ``<p>``, ``<h>`` or ``<l>`` before
each paragraph, heading or list item (Baroni et al., 2008: CleanEval, a competition for cleaning web pages).
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from boilerstrip.train.readers.datafile import folder_name
from boilerstrip.train.readers.pages import page_beside
from boilerstrip.train.readers.protocol import Found
from boilerstrip.train.readers.texts import split_paragraphs, text_page

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from boilerstrip.train.readers.datafile import DataFile
    from boilerstrip.train.readers.reading import Reading

FORMAT = "page.txt beside page.html"
_ENDINGS = ("", "-cleaned", ".cleaned", ".html", ".htm", ".html.corrected")
_ADDRESS = re.compile(r"\s*(?:URL|Current URL):?\s*(\S+)[^\n]*\n", re.IGNORECASE)
_TAG = re.compile(r"^[ \t]*<([phl])>[ \t]*", re.IGNORECASE | re.MULTILINE)
_END_TAG = re.compile(r"</[phl]>", re.IGNORECASE)


def recognises(file: DataFile) -> bool:
    """Tell whether a file is a text with a page of its name beside it."""
    return file.name.lower().endswith(".txt") and _page_of(file) is not None


def read(file: DataFile, reading: Reading) -> Iterator[Found]:
    """Read one page."""
    path = _page_of(file)
    file.corpus = _corpus(file.path, path)
    for warning in file.decoded.warnings:
        reading.note(warning.rstrip(".").replace("The page", "a text beside its page"), str(file.path))
    text = file.text.lstrip("\ufeff")
    address = _ADDRESS.match(text)
    stated = {"url": address[1]} if address else {}
    paragraphs = _paragraphs(text[address.end() :] if address else text)
    page = text_page(file, _name(file), paragraphs, stated, path=path, place=file.at(1))
    yield Found(page, file.at(1))


def _name(file: DataFile) -> str:
    path = _page_of(file)
    return file.stem if path is None else path.name.removesuffix(".gz").rpartition(".")[0]


def _corpus(text: Path, page: Path | None) -> str:
    """Return the name of the folder that holds both."""
    folder = text.parent
    apart = page is not None and folder.resolve() not in page.resolve().parents
    return folder_name(folder.resolve().parent if apart else folder)


def _page_of(file: DataFile) -> Path | None:
    for ending in _ENDINGS:
        if file.stem.endswith(ending):
            path = page_beside(file.path, file.stem.removesuffix(ending))
            if path is not None and path.name != file.path.name:
                return path
    return None


def _paragraphs(text: str) -> Sequence[str]:
    if not _TAG.search(text):
        return split_paragraphs(text)
    text = _END_TAG.sub("", text)
    starts = [tag.start() for tag in _TAG.finditer(text)]
    parts = [text[start:end] for start, end in zip([0, *starts], [*starts, len(text)], strict=True)]
    return [" ".join(_TAG.sub("", part).split()) for part in parts]
