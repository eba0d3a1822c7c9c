"""Documents as plain values: dictionaries, JSON and CSV."""

from __future__ import annotations

import csv
import io
import json
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator

    from boilerstrip.document import Block, Document

COLUMNS = (
    "text",
    "kind",
    "group",
    "is_content",
    "score",
    "confidence",
    "role",
    "level",
    "xpath",
    "first_line",
    "last_line",
)
"""The columns of a table with one row a block."""

_DECIMALS = 4


def document_to_dict(document: Document) -> dict[str, Any]:
    """Return a whole document as plain values, ready for JSON.

    Parameters
    ----------
    document
        The page.

    Returns
    -------
    dict
        What the page states of itself, its clean text, and every block in page order, its score and
        confidence rounded to four decimals.
    """
    return {
        "title": document.title,
        "byline": document.byline,
        "date": document.date,
        "language": document.language,
        "url": document.url,
        "text": document.text,
        "blocks": [_block_to_dict(block) for block in document.blocks],
        "warnings": list(document.warnings),
        "truncated": bool(document.truncated),
    }


def document_to_json(document: Document, *, indent: int | None = None) -> str:
    """Return `document_to_dict` as JSON, with the characters of every script left as they are.

    Parameters
    ----------
    document
        The page.
    indent
        Spaces to indent each level by; None puts everything on one line.
    """
    return json.dumps(document_to_dict(document), ensure_ascii=False, indent=indent)


def blocks_to_csv(document: Document) -> str:
    """Return one row a block as CSV, in page order, after a header of `COLUMNS`.

    Text is quoted, numbers are not, and lines end in a newline alone. An absent value is empty.

    Parameters
    ----------
    document
        The page.
    """
    output = io.StringIO()
    # Quoting every text keeps a bare carriage return, which Python before 3.13 would leave unquoted.
    writer = csv.writer(output, quoting=csv.QUOTE_NONNUMERIC, lineterminator="\n")
    writer.writerow(COLUMNS)
    for row in block_rows(document):
        row["is_content"] = "true" if row["is_content"] else "false"
        row["score"] = round(row["score"], _DECIMALS)
        row["confidence"] = round(row["confidence"], _DECIMALS)
        writer.writerow(row.values())
    return output.getvalue()


def block_rows(document: Document) -> Iterator[dict[str, Any]]:
    """Yield each block as one row of `COLUMNS`, in page order."""
    for block in document.blocks:
        first, last = block.lines or (None, None)
        yield {
            "text": block.text,
            "kind": block.kind.value,
            "group": block.kind.group.value,
            "is_content": bool(block.is_content),
            "score": float(block.score),
            "confidence": float(block.confidence),
            "role": block.role.value,
            "level": int(block.level),
            "xpath": block.xpath,
            "first_line": first,
            "last_line": last,
        }


def _block_to_dict(block: Block) -> dict[str, Any]:
    return {
        "text": block.text,
        "kind": block.kind.value,
        "group": block.kind.group.value,
        "is_content": bool(block.is_content),
        "score": round(float(block.score), _DECIMALS),
        "confidence": round(float(block.confidence), _DECIMALS),
        "role": block.role.value,
        "level": int(block.level),
        "xpath": block.xpath,
        "lines": None if block.lines is None else [int(line) for line in block.lines],
        "links": [{"start": link.start, "end": link.end, "href": link.href} for link in block.links],
    }
