"""BoilerNet's pages: HTML in which every text lies in an element that says ``__boilernet_label="1"`` or ``"0"``."""

from __future__ import annotations

from typing import TYPE_CHECKING

import turbohtml

from boilerstrip.errors import TrainingDataError
from boilerstrip.train.labelled import BOILERPLATE
from boilerstrip.train.readers.blocks import make_page
from boilerstrip.train.readers.marks import MarkedPage
from boilerstrip.train.readers.protocol import Found

if TYPE_CHECKING:
    from collections.abc import Iterator

    from boilerstrip.train.readers.datafile import DataFile
    from boilerstrip.train.readers.reading import Reading

FORMAT = "BoilerNet"
_ATTRIBUTE = "__boilernet_label"


def recognises(file: DataFile) -> bool:
    """Tell whether a file is a page with such an attribute anywhere."""
    try:
        return file.is_page and f"{_ATTRIBUTE}=".encode() in file.data
    except TrainingDataError:  # not ours to say: it may be a page of other labels
        return False


def read(file: DataFile, reading: Reading) -> Iterator[Found]:
    """Read one page. The innermost label around a text counts; text without any is boilerplate."""
    place = str(file.path)
    file.corpus = file.folder
    marked = MarkedPage(file.text)
    for index, value in enumerate(_values(marked.document)):
        label = BOILERPLATE if value is None else reading.label(value, place)
        marked.label((index, 0), (index, len(marked.texts[index])), label)
    blocks = marked.blocks(reading, place)
    _remove_labels(marked.document)
    yield Found(make_page(file, file.stem, blocks, html=marked.document.serialize()), place)


def _values(document: turbohtml.Document) -> Iterator[str | None]:
    """Yield for every text of a page, in order, the label of the innermost element that has one."""
    pending: list[tuple[turbohtml.Node, str | None]] = [(document, None)]
    while pending:
        node, value = pending.pop()
        if isinstance(node, turbohtml.Text):
            yield value
            continue
        if isinstance(node, turbohtml.Element):
            own = node.attrs.get(_ATTRIBUTE)
            value = value if own is None else str(own)
        pending += [(child, value) for child in reversed(list(node.children))]


def _remove_labels(document: turbohtml.Document) -> None:
    """Make the page what it was: without the attributes, and without the elements that were made to hold them."""
    for element in document.select(f"[{_ATTRIBUTE}]"):
        if element.tag == "span" and len(element.attrs) == 1:
            element.unwrap()
        else:
            del element.attrs[_ATTRIBUTE]
