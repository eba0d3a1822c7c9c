"""``boilerstrip model diff``: how two models differ."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import click

from boilerstrip.cli.console import output_width, render, use_color
from boilerstrip.cli.figures import make_table, number, titled
from boilerstrip.cli.options import color_option, examples
from boilerstrip.cli.output import one_line, write_out
from boilerstrip.model.diff import diff_models
from boilerstrip.model.store import load_model

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from rich.console import RenderableType

    from boilerstrip.model.diff import ArrayChange, FactChange, FigureChange, ModelDiff, NameChange

_MOST_FACTS = 20
_MOST_FIGURES = 12
_MOST_NAMES = 5
_LONGEST = 32
_OF_KINDS = ".kinds_f1."


@click.command(
    "diff",
    epilog=examples(
        "boilerstrip model diff default my-model/",
        "boilerstrip model diff before/ after/ --json | jq .figures",
    ),
)
@click.argument("a", metavar="A")
@click.argument("b", metavar="B")
@click.option("--json", "as_json", is_flag=True, help="Write every difference as JSON.")
@color_option
def command(a: str, b: str, as_json: bool, color: str) -> None:
    """Tell how two models differ: in facts, figures, features, terms and arrays.

    A and B are models' folders, or `default` for the shipped one. What is added or higher is so in B. The figures that
    moved most come first; --json has all.
    """
    models = [load_model(None if name == "default" else name) for name in (a, b)]
    diff = diff_models(*models)
    if as_json:
        write_out(json.dumps({"a": a, "b": b, **diff.to_dict()}, ensure_ascii=False, indent=2) + "\n")
    else:
        write_out(render(diff_parts(diff), color=use_color(color), width=output_width()))


def diff_parts(diff: ModelDiff) -> Iterator[RenderableType]:
    """Yield what to show of a difference; only what is not the same."""
    from rich.text import Text

    if diff.same:
        yield Text("The models are the same.")
        return
    # A preset's threshold is listed among the thresholds.
    moved = [
        figure for figure in diff.figures if figure.difference and not figure.name.endswith(".threshold")
    ]
    parts = [
        _fact_table(diff.facts),
        _figure_table("Figures", [figure for figure in moved if _OF_KINDS not in figure.name]),
        _figure_table("F1 by kind", [figure for figure in moved if _OF_KINDS in figure.name]),
        _name_table("Features", diff.features),
        _name_table("Terms", diff.terms),
        _array_table(diff.arrays),
    ]
    for number_shown, part in enumerate(part for part in parts if part is not None):
        if number_shown:
            yield Text()
        yield part


def _fact_table(facts: Sequence[FactChange]) -> RenderableType | None:
    if not facts:
        return None
    table = make_table(["fact", "A", "B"], [])
    for fact in facts[:_MOST_FACTS]:
        table.add_row(one_line(fact.name), _shown(fact.a), _shown(fact.b))
    return titled(_title("Facts", len(facts), _MOST_FACTS), table)


def _shown(value: object) -> str:
    text = one_line(number(value)) if isinstance(value, (int, float, str)) else one_line(json.dumps(value))
    text = "–" if value is None else text
    return text if len(text) <= _LONGEST else f"{text[:_LONGEST]}…"


def _figure_table(title: str, figures: Sequence[FigureChange]) -> RenderableType | None:
    """Make a table of the figures that moved most; numbers of pages and blocks come after those that are shares."""
    if not figures:
        return None
    table = make_table(["figure"], ["A", "B", "B − A"])
    ranked = sorted(figures, key=lambda figure: (isinstance(figure.a, int), -abs(figure.difference)))
    for figure in ranked[:_MOST_FIGURES]:
        name = one_line(figure.name.replace(_OF_KINDS, "."))
        sign = "+" if figure.difference > 0 else ""
        table.add_row(name, number(figure.a), number(figure.b), sign + number(figure.difference))
    return titled(_title(title, len(figures), _MOST_FIGURES), table)


def _name_table(title: str, changes: Sequence[NameChange]) -> RenderableType | None:
    if not changes:
        return None
    table = make_table(["input", "only in A", "only in B"], [])
    for change in changes:
        table.add_row(change.input_format, _some(change.removed), _some(change.added))
    return titled(title, table)


def _some(names: Sequence[str]) -> str:
    """Write out the number of names, and the first few."""
    if not names:
        return "none"
    shown = ", ".join(one_line(name[:_LONGEST]) for name in names[:_MOST_NAMES])
    return f"{len(names):,}: {shown}{', …' if len(names) > _MOST_NAMES else ''}"


def _array_table(arrays: Sequence[ArrayChange]) -> RenderableType | None:
    """Make a table of the parts whose arrays differ, a row each."""
    if not arrays:
        return None
    parts: dict[str, list[ArrayChange]] = {}
    for array in arrays:
        parts.setdefault(" ".join(array.name.split("/")[:2]), []).append(array)
    table = make_table(["part", "of another shape"], ["values changed", "of", "largest change"])
    for part, own in parts.items():
        compared = [array for array in own if array.values]
        sizes = (sum(array.changed for array in compared), sum(array.values for array in compared))
        largest = max((array.largest for array in compared), default=0.0)
        shapes = (
            f"{array.name.split('/')[2]} {_shape(array.a)} → {_shape(array.b)}"
            for array in own
            if array.a != array.b
        )
        table.add_row(part, ", ".join(shapes) or "none", *map(number, sizes), f"{largest:.3g}")
    return titled("Arrays", table)


def _shape(shape: tuple[int, ...] | None) -> str:
    return "none" if shape is None else "×".join(map(str, shape))


def _title(what: str, size: int, most: int) -> str:
    return what if size <= most else f"{what}: {most} of {size}; --json has all"
