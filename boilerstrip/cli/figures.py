"""Figures of models as tables, for people to look at."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from boilerstrip.model.store import FORMATS, PRESETS

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from rich.console import RenderableType
    from rich.table import Table

METRICS: Mapping[str, str] = {
    "pages": "pages",
    "shingle_f1": "shingle F1",
    "word_f1": "word F1",
    "paragraph_f1": "paragraph F1",
    "seconds": "seconds",
}
"""The figures of extracted text and what their columns are called."""

OUT_OF_FOLD = "Out of fold: each page was judged by a model that never saw its site."
"""What has to be said with such figures."""


def figure_table(described: Mapping[str, Mapping[str, Any]]) -> RenderableType | None:
    """Make a table of a model's figures, a row a format of input and corpus; None without any.

    Parameters
    ----------
    described
        What a model's metadata has under ``taggers``.
    """
    rows = [
        (name, corpus, values)
        for name in FORMATS
        for corpus, values in _mapping(_mapping(described.get(name)).get("figures")).items()
        if isinstance(values, Mapping)
    ]
    if not rows:
        return None
    columns = metric_columns(values for _, _, values in rows)
    table = make_table(["input", "pages of"], [METRICS.get(key, key) for key in columns])
    for name, corpus, values in rows:
        table.add_row(name, corpus, *(number(values.get(key)) for key in columns))
    return titled("Figures, out of fold", table)


def preset_table(described: Mapping[str, Mapping[str, Any]]) -> RenderableType:
    """Make a table of a model's thresholds and of what was measured at each, where that is stated."""
    table = make_table(["input", "preset"], ["threshold", "precision", "recall"])
    for name in FORMATS:
        if name not in described:
            continue
        facts = _mapping(described[name])
        for preset in PRESETS:
            values = _mapping(_mapping(facts.get("presets")).get(preset))
            threshold = values.get("threshold", _mapping(facts.get("thresholds")).get(preset))
            table.add_row(
                name,
                preset,
                number(threshold, 2),
                number(values.get("precision")),
                number(values.get("recall")),
            )
    return titled("Thresholds", table)


def kind_table(title: str, by_column: Mapping[str, Mapping[str, Any]]) -> RenderableType | None:
    """Make a table of F1 by kind, best first; None if there are no figures.

    Parameters
    ----------
    title
        What the table is called.
    by_column
        For every column its name and the F1 of each kind.
    """
    names = {kind: None for scores in by_column.values() for kind in scores}
    if not names:
        return None
    first = next(scores for scores in by_column.values() if scores)
    table = make_table(["kind"], [f"F1 ({column})" if column else "F1" for column in by_column])
    for kind in sorted(names, key=lambda kind: -_value(first.get(kind))):
        table.add_row(kind, *(number(scores.get(kind)) for scores in by_column.values()))
    return titled(title, table)


def metric_columns(rows: Iterable[Mapping[str, Any]]) -> list[str]:
    """Return the keys that rows have, the known ones first and in their order."""
    found = {key: None for row in rows for key in row}
    return [*(key for key in METRICS if key in found), *(key for key in found if key not in METRICS)]


def make_table(words: Sequence[str], numbers: Sequence[str]) -> Table:
    """Make an empty table: columns of words, then columns of numbers, with the given heads."""
    from rich import box
    from rich.table import Table

    table = Table(box=box.SIMPLE_HEAD, header_style="bright_black", show_edge=False, pad_edge=False)
    for word in words:
        table.add_column(word, overflow="fold")
    for name in numbers:
        table.add_column(name, justify="right", no_wrap=True)
    return table


def titled(title: str, table: Table) -> RenderableType:
    """Put a title above a table; unlike rich's own it is not wrapped to the width of the table."""
    from rich.console import Group
    from rich.text import Text

    return Group(Text(title, style="bold"), table)


def number(value: object, decimals: int = 3) -> str:
    """Write a number as it stands in a table; a dash for what is not stated."""
    if isinstance(value, bool) or not isinstance(value, (int, float)):
        return "–" if value is None else str(value)
    return f"{value:,}" if isinstance(value, int) else f"{value:,.{decimals}f}"


def _value(score: object) -> float:
    return float(score) if isinstance(score, (int, float)) else 0.0


def _mapping(value: object) -> Mapping[str, Any]:
    return value if isinstance(value, Mapping) else {}
