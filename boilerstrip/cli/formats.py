"""Pages as a stream of text in one of the output formats."""

from __future__ import annotations

import csv
import io
import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from boilerstrip.cli.output import one_line
from boilerstrip.document import DEFAULT_KEEP

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from boilerstrip.cli.run import Page

SUFFIXES: Mapping[str, tuple[str, ...]] = {
    "text": (".txt", ".text"),
    "markdown": (".md", ".markdown"),
    "json": (".json",),
    "jsonl": (".jsonl", ".ndjson"),
    "csv": (".csv",),
}
"""The formats of clean pages and how their files end, the ending that new files get first."""

COLUMNS = ("source", "title", "byline", "date", "language", "url", "text", "truncated")
"""The columns of a CSV file with one row a page."""


@dataclass(frozen=True, slots=True)
class Form:
    """How clean pages are written.

    Attributes
    ----------
    name
        One of `SUFFIXES`.
    keep
        The kinds and groups whose blocks the text has.
    links
        Whether Markdown keeps hyperlinks.
    """

    name: str = "text"
    keep: tuple[str, ...] = DEFAULT_KEEP
    links: bool = False


def write_pages(pages: Iterable[Page], form: Form, *, several: bool, names: bool = False) -> Iterator[str]:
    """Write clean pages, one piece of text after the other.

    Parameters
    ----------
    pages
        The tagged pages.
    form
        How to write them.
    several
        Whether JSON is an array of pages rather than one page.
    names
        Whether each text has its input's name above it, as in ``head``.

    Yields
    ------
    str
        Pieces that make up the whole when put together; the last ends with a line break.
    """
    if form.name in ("text", "markdown"):
        return _texts(pages, form, names=names)
    records = (page_record(page, form) for page in pages)
    if form.name == "csv":
        return write_csv(COLUMNS, records)
    return write_json(records, lines=form.name == "jsonl", several=several)


def page_record(page: Page, form: Form) -> dict[str, Any]:
    """Return a clean page as plain values: its source, what it states of itself, and its text."""
    document = page.document
    return {
        "source": page.name,
        "title": document.title,
        "byline": document.byline,
        "date": document.date,
        "language": document.language,
        "url": document.url,
        "text": document.to_text(form.keep),
        "warnings": list(document.warnings),
        "truncated": document.truncated,
    }


def write_json(records: Iterable[Mapping[str, Any]], *, lines: bool, several: bool) -> Iterator[str]:
    """Write records as JSON: one a line, an array with one a line, or a single one indented.

    Parameters
    ----------
    records
        The records.
    lines
        Whether to write JSON Lines.
    several
        Whether to write an array.
    """
    if not lines and not several:
        yield from (json.dumps(record, ensure_ascii=False, indent=2) + "\n" for record in records)
        return
    before = "" if lines else "[\n"
    for record in records:
        yield before + json.dumps(record, ensure_ascii=False) + ("\n" if lines else "")
        before = "" if lines else ",\n"
    if not lines:
        yield "[]\n" if before == "[\n" else "\n]\n"


def write_csv(columns: Iterable[str], records: Iterable[Mapping[str, Any]]) -> Iterator[str]:
    """Write records as CSV: text quoted, numbers not, absent values empty, lines ended by a newline alone.

    Parameters
    ----------
    columns
        Which values of a record to write; they are the header too.
    records
        The records.
    """
    columns = tuple(columns)
    yield _csv_line(columns)
    for record in records:
        yield _csv_line([_csv_value(record[column]) for column in columns])


def _csv_line(values: Iterable[object]) -> str:
    line = io.StringIO()
    # Quoting every text keeps a bare carriage return, which Python before 3.13 would leave unquoted.
    csv.writer(line, quoting=csv.QUOTE_NONNUMERIC, lineterminator="\n").writerow(values)
    return line.getvalue()


def _csv_value(value: object) -> object:
    return str(value).lower() if isinstance(value, bool) else value


def _texts(pages: Iterable[Page], form: Form, *, names: bool) -> Iterator[str]:
    before = ""
    for page in pages:
        document = page.document
        text = (
            document.to_text(form.keep)
            if form.name == "text"
            else document.to_markdown(form.keep, links=form.links)
        )
        parts = [f"==> {one_line(page.name)} <==" if names else "", text]
        joined = "\n\n".join(part for part in parts if part)
        if joined:
            yield f"{before}{joined}\n"
            before = "\n"
