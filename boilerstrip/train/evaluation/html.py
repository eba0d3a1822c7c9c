"""Evaluations as one file of HTML that opens offline: no scripts, nothing fetched, every text escaped."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Any

from boilerstrip.document import KINDS
from boilerstrip.errors import MissingDependencyError
from boilerstrip.train.evaluation.groups import ALL, GROUPINGS, SITE
from boilerstrip.train.evaluation.measures import MEASURES, TEXT_FIGURES
from boilerstrip.train.evaluation.plots import calibration_plot, check_plots, curve_plot, pages_plot

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from jinja2 import Environment
    from markupsafe import Markup

FIGURE_NAMES: Mapping[str, str] = {
    "shingle_f1": "shingle F1",
    "shingle_precision": "shingle precision",
    "shingle_recall": "shingle recall",
    "word_f1": "word F1",
    "paragraph_f1": "exact paragraphs F1",
    "kinds_macro_f1": "kinds macro-F1",
}
"""What people call the figures of `MEASURES`."""

_FORMAT_TITLES = {"html": "HTML", "text": "Plain text"}
_SHOWN = (*TEXT_FIGURES, "kinds_macro_f1")
_GROUP_TITLES = dict(
    zip(GROUPINGS, ("All pages", "Corpora", "Languages", "Page types", "Sites, the worst first"), strict=True)
)
_MOST_SITES = 40
_FOLDED_FROM = 16
_CONTROLS = {
    **{code: 0x2400 + code for code in range(0x20) if chr(code) not in "\t\n\r"},
    0x7F: 0x2421,
    **dict.fromkeys(range(0x80, 0xA0), 0xFFFD),
    **dict.fromkeys(range(0xD800, 0xE000), 0xFFFD),
}
"""Characters that a page of HTML must not have, and what shows that they were there."""


def check_report() -> None:
    """See that what reports need is installed, before the work begins.

    Raises
    ------
    MissingDependencyError
        If a library is not installed.
    """
    check_plots()
    _environment()


def render_report(evaluations: Sequence[Mapping[str, Any]]) -> str:
    """Render evaluations as a page of HTML.

    Parameters
    ----------
    evaluations
        What `boilerstrip.train.evaluation.summary.summarize` returned: one, or one for each format of input, which
        are shown one below the other.

    Returns
    -------
    str
        The page. The same evaluations give the same page.

    Raises
    ------
    MissingDependencyError
        If a library that reports need is not installed.
    """
    check_report()
    environment = _environment()
    parts = [_part(f"part{number}", evaluation) for number, evaluation in enumerate(evaluations)]
    return environment.get_template("report.html").render(parts=parts)


@cache
def _environment() -> Environment:
    try:
        from jinja2 import Environment, PackageLoader, StrictUndefined
    except ImportError as error:
        raise MissingDependencyError(
            "jinja2 is not installed; reports need it: pip install 'boilerstrip[report]'"
        ) from error
    environment = Environment(
        loader=PackageLoader("boilerstrip.train.evaluation"),
        autoescape=True,
        undefined=StrictUndefined,
        finalize=_finalize,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.globals.update(
        kinds={kind.value: kind.group.value for kind in KINDS}, names=FIGURE_NAMES, figures=MEASURES
    )
    environment.filters["figure"] = _figure
    environment.filters["signed"] = _signed
    environment.filters["percent"] = lambda value: f"{value:.0%}"
    environment.filters["count"] = lambda value: f"{value:,}"
    return environment


def _visible(text: str) -> str:
    """Make control characters visible."""
    return text.translate(_CONTROLS)


def _finalize(value: object) -> object:
    """Do so in whatever text goes into the page."""
    return _visible(value) if type(value) is str else value


def _figure(value: float | None) -> str:
    return "–" if value is None else f"{value:.3f}"


def _signed(value: float | None) -> str:
    return "–" if value is None else f"{value:+.3f}".replace("-", "−")


def _part(key: str, evaluation: Mapping[str, Any]) -> dict[str, Any]:
    """Put together what the template shows of an evaluation."""
    ours = next(iter(evaluation["systems"]))
    tables = _tables(evaluation, ours)
    names = [name for name in _SHOWN if any(name in row for row in evaluation["figures"])]
    return {
        **evaluation,
        "key": key,
        "title": _FORMAT_TITLES[evaluation["settings"]["input_format"]],
        "ours": ours,
        "names": names,
        "overall": next(row for row in evaluation["figures"] if row["by"] == ALL),
        "tables": tables,
        "floors": {name: _floor(name, tables, ours) for name in names},
        "comparisons": [
            row for row in evaluation["comparisons"] if row["by"] in _shown_groupings(evaluation["figures"])
        ],
        "weak_pages": _weak_pages(evaluation, ours),
        "plots": _plots(key, evaluation),
        "model": evaluation["models"][ours],
    }


def _tables(evaluation: Mapping[str, Any], ours: str) -> list[dict[str, Any]]:
    """Return a table of figures for every way to group pages that parts them."""
    tables = []
    for by in _shown_groupings(evaluation["figures"]):
        rows = [row for row in evaluation["figures"] if row["by"] == by]
        left_out = 0
        if by == SITE:
            rows, left_out = _worst_sites(rows, ours)
        folded = by == SITE or len(rows) >= _FOLDED_FROM
        title = _GROUP_TITLES[by]
        tables.append({"title": title, "rows": rows, "left_out": left_out, "folded": folded})
    return tables


def _worst_sites(rows: Sequence[Mapping[str, Any]], ours: str) -> tuple[list[Mapping[str, Any]], int]:
    """Return the rows of the sites that the model does worst on, and how many sites are left out."""
    own = {row["group"]: row["shingle_f1"]["value"] for row in rows if row["system"] == ours}
    order = sorted(own, key=lambda site: (own[site], site))
    places = {site: place for place, site in enumerate(order[:_MOST_SITES])}
    shown = sorted((row for row in rows if row["group"] in places), key=lambda row: places[row["group"]])
    return shown, len(order) - len(places)


def _shown_groupings(figures: Sequence[Mapping[str, Any]]) -> list[str]:
    """Return the ways to group pages that part them."""
    names: dict[str, set[str]] = {by: set() for by in GROUPINGS}
    for row in figures:
        names[row["by"]].add(row["group"])
    return [by for by in GROUPINGS if by == ALL or len(names[by]) > 1]


def _floor(name: str, tables: Sequence[Mapping[str, Any]], ours: str) -> float:
    """Return where the axis of a figure's intervals begins: a round number below all that the model has."""
    rows = [row for table in tables for row in table["rows"] if row["system"] == ours and name in row]
    least = min(row[name]["value"] if row[name]["low"] is None else row[name]["low"] for row in rows)
    return min(int(least * 10) / 10, 0.9)


def _weak_pages(evaluation: Mapping[str, Any], ours: str) -> int:
    values = [page["systems"][ours]["f1"] for page in evaluation["by_page"]]
    return sum(value is not None and value < 0.8 for value in values)


def _plots(key: str, evaluation: Mapping[str, Any]) -> dict[str, Markup]:
    from markupsafe import Markup

    models = evaluation["models"]
    curves = {_visible(name): model["curve"] for name, model in models.items() if model["curve"]}
    plots = {
        "pages": pages_plot(
            {
                _visible(name): [
                    page["systems"][name]["f1"]
                    for page in evaluation["by_page"]
                    if page["systems"][name]["f1"] is not None
                ]
                for name in evaluation["systems"]
            },
            f"{key}-pages",
        )
    }
    if curves:
        plots["curve"] = curve_plot(curves, f"{key}-curve")
    calibration = next(iter(models.values()))["calibration"]
    if calibration:
        plots["calibration"] = calibration_plot(calibration, f"{key}-calibration")
    return {name: Markup(plot) for name, plot in plots.items()}  # noqa: S704 - escaped by the plotting library
