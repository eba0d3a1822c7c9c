"""Pages with their gold text: which blocks make it up is found by alignment."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from boilerstrip.train.readers.blocks import make_page
from boilerstrip.train.readers.pages import load_page

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from pathlib import Path

    from boilerstrip.train.labelled import LabelledPage
    from boilerstrip.train.readers.datafile import DataFile

_EMPTY_LINES = re.compile(r"\n\s*\n")


def text_page(
    file: DataFile,
    page_id: str,
    paragraphs: Iterable[str],
    *stated: object,
    path: Path | None = None,
    html: str | None = None,
    place: str = "",
) -> LabelledPage:
    """Make a page of its gold text.

    Parameters
    ----------
    file, page_id, stated
        As for `boilerstrip.train.readers.blocks.make_page`.
    paragraphs
        The gold text.
    path
        The page's file, if it has one.
    html
        Its HTML, if it has no file.
    place
        Where its labels are, for messages.

    Raises
    ------
    TrainingDataError
        If the page cannot be read.
    """
    html = load_page(path, place) if path is not None else html
    page = make_page(file, page_id, (), *stated, html=html, path=path)
    gold = tuple(text for text in paragraphs if text.strip())
    return replace(page, paragraphs=gold, kinds=None, kinds_from=None)


def split_paragraphs(text: str) -> Sequence[str]:
    """Part a text at its empty lines; at every line end if it has no empty lines."""
    text = text.replace("\r\n", "\n").replace("\r", "\n").strip()
    return _EMPTY_LINES.split(text) if _EMPTY_LINES.search(text) else text.split("\n")
