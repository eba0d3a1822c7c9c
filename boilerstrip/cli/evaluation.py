"""An evaluation as tables, for people at a terminal: short, since reports and JSON have the rest."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from boilerstrip.cli.figures import METRICS, make_table, number, titled
from boilerstrip.cli.output import one_line
from boilerstrip.train.evaluation.measures import TEXT_FIGURES

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from rich.console import RenderableType
    from rich.text import Text

_NAMES = {**METRICS, "kinds_macro_f1": "kinds macro-F1"}
_WORST_PAGES = 5
_MOST_NAMED = 10


def evaluation_parts(evaluation: Mapping[str, Any]) -> Iterator[RenderableType]:
    """Yield the tables and lines that show an evaluation.

    Parameters
    ----------
    evaluation
        What `boilerstrip.train.evaluation.summary.summarize` returned.
    """
    from rich.text import Text

    yield _figure_table(evaluation)
    for system, figures in evaluation["systems"].items():
        if "seconds" in figures:
            yield _soft(f"{system} took {figures['seconds']:.2f} s for all pages")
    if evaluation["comparisons"]:
        yield Text()
        yield _comparison_table(evaluation)
    model = next(iter(evaluation["models"].values()))
    if model["kinds"]:
        yield Text()
        yield _kind_table(model["kinds"])
    yield Text()
    if model["calibration"]:
        error, blocks = number(model["calibration"]["error"]), number(model["calibration"]["blocks"])
        yield Text(f"Expected calibration error of the score: {error} over {blocks} blocks")
    yield from _page_lines(evaluation)
    for warning in evaluation["warnings"]:
        yield Text(warning, style="yellow")


def _figure_table(evaluation: Mapping[str, Any]) -> RenderableType:
    rows = [row for row in evaluation["figures"] if row["by"] == "corpus"]
    if len({row["group"] for row in rows}) > 1:
        rows += [row for row in evaluation["figures"] if row["by"] == "all"]
    table = make_table(["pages of", "tool"], ["pages", *(_NAMES[name] for name in TEXT_FIGURES)])
    for row in rows:
        cells = (_with_range(row[name]) for name in TEXT_FIGURES)
        table.add_row(one_line(row["group"]), one_line(row["system"]), number(row["pages"]), *cells)
    pages, sites = number(evaluation["pages"]), number(evaluation["sites"])
    return titled(f"{pages} labelled pages of {sites} sites, figures with 95% ranges over sites", table)


def _comparison_table(evaluation: Mapping[str, Any]) -> RenderableType:
    rows = [row for row in evaluation["comparisons"] if row["by"] == "all"]
    table = make_table(["against", "figure"], ["difference", "range", "p"])
    for row in rows:
        for name in (*TEXT_FIGURES, "kinds_macro_f1"):
            if name in row:
                found = row[name]
                table.add_row(
                    one_line(row["against"]),
                    _NAMES[name],
                    f"{found['difference']:+.3f}",
                    "–" if found["low"] is None else f"{found['low']:+.3f} to {found['high']:+.3f}",
                    number(found["p"]),
                )
    return titled(f"{rows[0]['system']} on the same pages, by a paired bootstrap over sites", table)


def _kind_table(kinds: Mapping[str, Any]) -> RenderableType:
    table = make_table(["kind"], ["F1", "blocks"])
    for row in reversed(kinds["by_kind"]):
        table.add_row(row["kind"], _with_range(row["f1"]), number(row["labelled"]))
    return titled(f"F1 by kind (macro-F1 {number(kinds['macro_f1']['value'])})", table)


def _page_lines(evaluation: Mapping[str, Any]) -> Iterator[RenderableType]:
    """Yield lines that name pages: the worst, those that a tool failed on, and those with doubtful labels."""
    worst = [evaluation["by_page"][each["page"]] for each in evaluation["worst_pages"][:_WORST_PAGES]]
    system = next(iter(evaluation["systems"]))
    yield from _named(
        "Worst pages, by shingle F1:", [(page, number(page["systems"][system]["f1"])) for page in worst]
    )
    yield from _named(
        "Failed on, counted as if nothing had been found:",
        [(page, f"{page['system']}: {page['error']}") for page in evaluation["failures"]],
    )
    yield from _named(
        "Pages that do not hold their gold text:",
        [(page, f"{page['coverage']:.0%} found") for page in evaluation["misfits"]],
    )


def _named(title: str, pages: Sequence[tuple[Mapping[str, Any], str]]) -> Iterator[RenderableType]:
    from rich.text import Text

    if not pages:
        return
    yield Text(title)
    for page, said in pages[:_MOST_NAMED]:
        yield Text(one_line(f"  {page['corpus']}/{page['id']}  {said}"))
    if len(pages) > _MOST_NAMED:
        yield _soft(f"  and {number(len(pages) - _MOST_NAMED)} more; --format json has all")


def _with_range(figure: Mapping[str, Any]) -> str:
    value = number(figure["value"])
    return value if figure["low"] is None else f"{value} {_short(figure['low'])}–{_short(figure['high'])}"


def _short(value: float) -> str:
    """Write a number between 0 and 1 in few columns: ``.912``."""
    return f"{value:.3f}".removeprefix("0")


def _soft(text: str) -> Text:
    from rich.text import Text

    return Text(one_line(text), style="bright_black")
