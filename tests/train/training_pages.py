"""Invented labelled pages, and the sample pages as tables with the smallest settings."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from boilerstrip.train.corpus import LabelledPage, read_corpora
from boilerstrip.train.examples import html_example, text_example
from boilerstrip.train.settings import Settings
from boilerstrip.train.tables import make_table

if TYPE_CHECKING:
    from collections.abc import Sequence

    from boilerstrip.train.examples import Example
    from boilerstrip.train.tables import Table

SAMPLES = Path(__file__).parents[2] / "datasets" / "samples"
PIER = "The ferry would not sail before the pier was safe again, said the harbour master on Tuesday."
ISLAND = "Nobody on the island knew when the new pier would be finished, or who was going to pay for it."
BOATS = "Two fishing boats brought bread and milk from the mainland while the children stayed at home."


def small_settings(**changes: Any) -> Settings:
    """Return settings for a fit of seconds."""
    small = {
        "trees": 10,
        "first_hidden": 4,
        "first_epochs": 1,
        "kinds_networks": 2,
        "kinds_hidden": 4,
        "kinds_epochs": 1,
        "least_domains": 2,
        "most_terms": 400,
        "inner_folds": 2,
        "short_share": 1.0,
        "boxed_pages": 6,
        **changes,
    }
    return Settings(**small)


@cache
def sample_pages() -> tuple[LabelledPage, ...]:
    return tuple(read_corpora([SAMPLES]))


def sample_examples(pages: int | None = None) -> list[Example]:
    """Return examples of sample pages as HTML."""
    return [html_example(source) for source in sample_pages()[:pages]]


def sample_table(pages: int | None = None) -> Table:
    """Return a new table of sample pages as HTML."""
    return make_table(sample_examples(pages))


def example(
    texts: Sequence[str],
    content: Sequence[int],
    kinds: Sequence[int] | None = None,
    **source: Any,
) -> Example:
    """Make an example of plain text with the labels given."""
    html = "".join(f"<p>{text}</p>" for text in texts)
    gold = tuple(text for text, label in zip(texts, content, strict=True) if label == 1)
    details = {"corpus": "c", "id": "p", "domain": "a.example", "html": html, "paragraphs": gold, **source}
    made = text_example(LabelledPage(**details), "lines")
    assert made.page.texts == list(texts)
    made.content = np.array(content, dtype=np.int8)
    if kinds is not None:
        made.kinds = np.array(kinds, dtype=np.int16)
    return made


def write_jsonl(file: Path, *records: object) -> Path:
    file.parent.mkdir(parents=True, exist_ok=True)
    lines = [
        record if isinstance(record, str) else json.dumps(record, ensure_ascii=False) for record in records
    ]
    file.write_text("\n".join(lines), encoding="utf-8")
    return file


def write_corpus(folder: Path, *records: dict[str, Any], html: str = "<p>x</p>") -> Path:
    """Write a corpus: its gold.jsonl, and one page for every record that has an id."""
    write_jsonl(folder / "gold.jsonl", *records)
    (folder / "html").mkdir()
    for record in records:
        if isinstance(record.get("id"), str):
            (folder / "html" / f"{record['id']}.html").write_text(html, encoding="utf-8")
    return folder
