"""What labels of blocks tell of the blocks of an example."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from boilerstrip.document import KINDS
from boilerstrip.segment.page import Page
from boilerstrip.segment.text import segment_text
from boilerstrip.train.align import UNSURE
from boilerstrip.train.labelled import BOILERPLATE, CONTENT, IS_CONTENT, META, UNSAID

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from boilerstrip.train.labelled import LabelledPage

_KIND_NUMBER = {kind.value: number for number, kind in enumerate(KINDS)}
_GROUPS = (CONTENT, META, BOILERPLATE)
_BLOCK_COLUMNS = ("texts", "roles", "levels", "bold_chars", "images", "links", "lines", "gaps")


def block_page(source: LabelledPage, flattener: str) -> Page:
    """Make a page of plain text of the blocks of one that has no HTML.

    Parameters
    ----------
    source
        The labelled page.
    flattener
        ``lines`` for a block a line; with every other, an empty line parts them.
    """
    page = Page()
    gap = int(flattener != "lines")
    for text, _ in source.kinds or ():
        part = segment_text(text)
        if part.gaps:
            part.gaps[0] = gap if page.texts else 0
        for name in _BLOCK_COLUMNS:
            getattr(page, name).extend(getattr(part, name))
    return page


def kind_numbers(labels: Sequence[str | None]) -> NDArray[np.int16]:
    """Return the index in `KINDS` of each label, -1 where it is no kind."""
    numbers = (_KIND_NUMBER.get(label or "", -1) for label in labels)
    return np.fromiter(numbers, dtype=np.int16, count=len(labels))


def tell_content(content: NDArray[np.int8], labels: Sequence[str | None], source: LabelledPage) -> None:
    """Set what the labels of blocks tell of content.

    A group tells it, and `UNSAID` that it is not known, whatever was found by the gold text: that is where the two
    are from. A kind does if the page is nothing but its labelled blocks; otherwise the gold text comes first, since
    annotators of kinds did not have the text in mind.

    Parameters
    ----------
    content
        int8, shape (blocks,): what the gold text says; it is changed.
    labels
        The label of each block, None where it has none.
    source
        The page.
    """
    for index, label in enumerate(labels):
        if label == UNSAID:
            content[index] = UNSURE
        elif label in _GROUPS or (label is not None and not source.has_html):
            content[index] = IS_CONTENT[label]
