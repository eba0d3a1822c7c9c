"""Files of labelled data, invented, and what is read from them."""

from __future__ import annotations

import csv
import io
import json
from typing import TYPE_CHECKING, Any

import pytest
from training_pages import BOATS, ISLAND, PIER

from boilerstrip.errors import TrainingDataError
from boilerstrip.train.corpus import LabelledData, read_labelled
from boilerstrip.train.readers.labels import Labels

if TYPE_CHECKING:
    from pathlib import Path

    from boilerstrip.train.labelled import LabelledPage

CRAB = "カニの水揚げは三年ぶりに増え、港の食堂には朝から長い列ができた。"
PARROT = "Папагалът 🦜 отново прелетя над пристанището, преди някой да успее да го улови."
SUBSCRIBE = "Subscribe from £2 a week, cancel anytime"
PAGE = f"""<!DOCTYPE html><html lang=en><head><title>Pier shut</title>
<link rel="canonical" href="https://www.harbour.example/news/pier"></head>
<body><div class=nav><a href="/">Home</a> <a href="/s">Sport</a></div>
<h1>Pier shut</h1><div class=art><p>{PIER}<p>{ISLAND}<br><br>{BOATS}</div>
<p class=promo>{SUBSCRIBE}</p></body></html>"""


def write(path: Path, *content: object) -> Path:
    """Write a file: bytes or text as they are, other values as JSON, one a line."""
    path.parent.mkdir(parents=True, exist_ok=True)
    if len(content) == 1 and isinstance(content[0], bytes):
        path.write_bytes(content[0])
        return path
    lines = [part if isinstance(part, str) else json.dumps(part, ensure_ascii=False) for part in content]
    path.write_bytes("\n".join(lines).encode("utf-8", "surrogatepass"))
    return path


def table(path: Path, *rows: list[object], delimiter: str = ",") -> Path:
    """Write a table as spreadsheets do, with quotation marks where they are needed."""
    buffer = io.StringIO()
    csv.writer(buffer, delimiter=delimiter).writerows(rows)
    return write(path, buffer.getvalue().encode("utf-8"))


def read(*paths: Path, **names: str) -> LabelledData:
    return read_labelled(paths, labels=Labels(names) if names else None)


def one(*paths: Path, **names: str) -> LabelledPage:
    (page,) = read(*paths, **names).pages
    return page


def labels_of(page: LabelledPage) -> list[str]:
    """Return the labels of a page's blocks."""
    return [label for _, label in page.kinds or ()]


def fails(path: Path, message: str, **names: Any) -> None:
    """Check that reading ends in an error whose message begins so, a regular expression."""
    with pytest.raises(TrainingDataError, match=f"^{message}"):
        read(path, **names)
