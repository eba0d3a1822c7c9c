"""Pages made of labelled blocks."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from boilerstrip.errors import TrainingDataError
from boilerstrip.train.labelled import IS_CONTENT, LabelledPage
from boilerstrip.train.readers.pages import load_page, page_beside
from boilerstrip.train.readers.protocol import Found
from boilerstrip.train.readers.sites import site_in_page, stated_site

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from boilerstrip.train.readers.datafile import DataFile
    from boilerstrip.train.readers.reading import Reading

    Blocks = Sequence[tuple[str, str]]

_PAGE_NAMES = ("page", "page_id", "doc", "doc_id", "document", "document_id", "article_id", "url", "source")


@dataclass(frozen=True, slots=True)
class Row:
    """One labelled block of a file that has a block a row.

    Attributes
    ----------
    text, label
        The block. The label is one of those of `boilerstrip.train.labelled.LabelledPage`.
    place
        Where it stands, for messages.
    page
        Name of the page that it is of; empty if the file does not say.
    order
        Its place in the page; None where rows are in page order.
    stated
        Other things that the row states, such as ``url``, ``language`` and ``page_type``.
    """

    text: str
    label: str
    place: str
    page: str = ""
    order: float | None = None
    stated: tuple[object, ...] = ()


def row_order(value: Any, place: str) -> float | None:
    """Return the place of a block in its page as a number, None for nothing.

    Raises
    ------
    TrainingDataError
        If it is no number.
    """
    if value is None or value == "":
        return None
    try:
        order = float(value)
    except (TypeError, ValueError, OverflowError):
        order = math.nan
    if math.isnan(order):
        raise TrainingDataError(f"{place}: order: a number is needed, not {value!r:.40}")
    return order


def page_name(*records: object) -> str:
    """Return the name of the page that the first of some records names, empty if none does."""
    for record in records:
        for name in _PAGE_NAMES if isinstance(record, dict) else ():
            value = record.get(name) if isinstance(record, dict) else None
            if isinstance(value, (str, int)) and not isinstance(value, bool) and str(value).strip():
                return str(value).strip()
    return ""


def make_page(
    file: DataFile, page_id: str, blocks: Blocks, *stated: object, html: str | None = None, path: Any = None
) -> LabelledPage:
    """Make a page of its labelled blocks.

    Parameters
    ----------
    file
        The file of the labels.
    page_id
        The page's name.
    blocks
        Text and label of each block, in page order.
    stated
        Records that may state ``domain`` or ``url``, ``language`` and ``page_type``.
    html, path
        The page's HTML, if there is any, and its file, if it has one.
    """
    site = stated_site(*stated) or (site_in_page(html) if html is not None else "")
    return with_blocks(
        LabelledPage(
            corpus=file.corpus,
            id=page_id,
            domain=site or page_id,
            html=html or "",
            paragraphs=(),
            kinds_from=file.corpus,
            page_type=_stated("page_type", stated) or "article",
            language=_stated("language", stated) or None,
            file=path,
            has_html=html is not None,
        ),
        blocks,
    )


def with_blocks(page: LabelledPage, blocks: Blocks) -> LabelledPage:
    """Return a page with other blocks, and the gold text that follows from them."""
    gold = tuple(text for text, label in blocks if IS_CONTENT.get(label, False))
    return replace(page, kinds=tuple(blocks), paragraphs=gold)


def _stated(name: str, records: Iterable[object]) -> str:
    values = (record.get(name) for record in records if isinstance(record, dict))
    return next((value.strip() for value in values if isinstance(value, str) and value.strip()), "")


def pages_of_rows(rows: Iterable[Row], file: DataFile, reading: Reading) -> Iterator[Found]:
    """Put the rows of each page together, in the order in which the pages begin.

    A page's HTML is used where it stands beside the file, see `boilerstrip.train.readers.pages.page_beside`. Rows
    that name no page are of one page, which has the file's name.

    Raises
    ------
    TrainingDataError
        If some rows name their page and others do not, only some blocks of a page state their order, or two state
        the same.
    """
    pages: dict[str, list[Row]] = {}
    for row in rows:
        if not row.text.strip():
            reading.note("blocks without text are passed over", row.place)
            continue
        pages.setdefault(row.page, []).append(row)
    if "" in pages and len(pages) > 1:
        raise TrainingDataError(f"{pages[''][0].place}: names no page, and other rows of the file do")
    for name, found in pages.items():
        ordered = _in_order(found)
        path = page_beside(file.path, name)
        html = None if path is None else load_page(path, found[0].place)
        blocks = [(row.text, row.label) for row in ordered]
        page = make_page(file, name or file.stem, blocks, *found[0].stated, html=html, path=path)
        yield Found(page, found[0].place)


def _in_order(rows: list[Row]) -> list[Row]:
    seen: dict[float, str] = {}
    for row in rows:
        if (row.order is None) != (rows[0].order is None):
            raise TrainingDataError(f"{row.place}: order: all blocks of a page state theirs, or none does")
        if row.order is None:
            continue
        if row.order in seen:
            raise TrainingDataError(
                f"{row.place}: order: {row.order:g} is that of the block at {seen[row.order]}, too; "
                "give each block of a page its own"
            )
        seen[row.order] = row.place
    return sorted(rows, key=lambda row: row.order or 0.0)
