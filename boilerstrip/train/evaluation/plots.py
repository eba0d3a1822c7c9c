"""Plots of an evaluation as SVG for a page of HTML, which gives them their colours and type.

They hold no date and no random names: the same figures give the same SVG.
"""

from __future__ import annotations

import io
import re
import warnings
import xml.etree.ElementTree as ET
from itertools import cycle
from typing import TYPE_CHECKING, Any

from boilerstrip.errors import MissingDependencyError

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

_INK, _SOFT, _LINE = "#010101", "#020202", "#030303"
_SERIES = tuple(f"#1{number}1{number}1{number}" for number in range(8))
_VARIABLES = {
    _INK: "var(--ink)",
    _SOFT: "var(--soft)",
    _LINE: "var(--line)",
    **{color: f"var(--series-{number})" for number, color in enumerate(_SERIES)},
}
"""Colours that stand for those of the page."""

_SIZE = (4.3, 3.3)
_SVG, _XLINK = "http://www.w3.org/2000/svg", "http://www.w3.org/1999/xlink"
_FAMILY = re.compile(r"font-family:[^;]*;?\s*")
_REFERENCE = re.compile(r"url\(#([^)]+)\)")
_SETTINGS: dict[Any, Any] = {
    "svg.fonttype": "none",
    "text.parse_math": False,
    "font.size": 10,
    "text.color": _INK,
    "axes.edgecolor": _LINE,
    "axes.labelcolor": _SOFT,
    "axes.facecolor": "none",
    "axes.grid": True,
    "axes.axisbelow": True,
    "axes.spines.top": False,
    "axes.spines.right": False,
    "grid.color": _LINE,
    "grid.linewidth": 0.6,
    "xtick.color": _LINE,
    "ytick.color": _LINE,
    "xtick.labelcolor": _SOFT,
    "ytick.labelcolor": _SOFT,
    "figure.facecolor": "none",
    "legend.frameon": False,
}


def check_plots() -> None:
    """See that the plotting library is there.

    Raises
    ------
    MissingDependencyError
        If it is not installed.
    """
    try:
        import matplotlib as mpl  # noqa: F401
    except ImportError as error:
        raise MissingDependencyError(
            "matplotlib is not installed; reports need it: pip install 'boilerstrip[report]'"
        ) from error


def curve_plot(curves: Mapping[str, Mapping[str, Any]], name: str) -> str:
    """Draw precision over recall for every model, with the marked thresholds of each, named at the first.

    Parameters
    ----------
    curves
        The ``curve`` of every model, see `boilerstrip.train.evaluation.scores.curve_report`, by its name.
    name
        What to begin names inside the SVG with: no two plots of a page may share one.
    """

    def draw(axes: Axes) -> None:
        least = 1.0
        for color, (model, curve) in zip(cycle(_SERIES), curves.items(), strict=False):
            axes.plot(curve["recall"], curve["precision"], color=color, linewidth=2, label=model)
            for preset, marked in curve["marked"].items():
                place = (marked["recall"]["value"], marked["precision"]["value"])
                axes.plot(*place, "o", color=color, markersize=6)
                if color == _SERIES[0]:  # The names of all would lie on each other.
                    axes.annotate(
                        preset,
                        place,
                        xytext=(-8, -4),
                        textcoords="offset points",
                        ha="right",
                        va="top",
                        fontsize=9,
                    )
                least = min(least, *place)
        floor = max(least - 0.15, 0)
        axes.set(xlim=(floor, 1.01), ylim=(floor, 1.01), xlabel="recall", ylabel="precision")
        if len(curves) > 1:
            axes.legend(loc="lower left")

    return _svg(draw, name, "Precision over recall of content")


def calibration_plot(calibration: Mapping[str, Any], name: str) -> str:
    """Draw how often blocks are content over the score that they were given, and how many blocks have each score.

    Parameters
    ----------
    calibration
        See `boilerstrip.train.evaluation.scores.calibration_report`.
    """
    bins = calibration["bins"]

    def draw(axes: Axes) -> None:
        most = max(each["blocks"] for each in bins)
        for each in bins:
            width = each["high"] - each["low"]
            height = 0.25 * each["blocks"] / most
            axes.bar(each["low"], height, width * 0.9, align="edge", color=_LINE)
        axes.plot((0, 1), (0, 1), color=_SOFT, linewidth=1, linestyle=(0, (4, 3)))
        scores, shares = [each["score"] for each in bins], [each["content"] for each in bins]
        axes.plot(scores, shares, "o-", color=_SERIES[0], linewidth=2, markersize=5)
        axes.set(xlim=(0, 1.01), ylim=(0, 1.03), xlabel="score", ylabel="share that is content")

    return _svg(draw, name, "Share of content over score")


def pages_plot(pages: Mapping[str, Sequence[float]], name: str) -> str:
    """Draw, for every system, on how large a share of the pages it reaches an F1.

    Parameters
    ----------
    pages
        The F1 of every page by the system's name.
    name
        As for `curve_plot`.
    """

    def draw(axes: Axes) -> None:
        for color, (system, values) in zip(cycle(_SERIES), pages.items(), strict=False):
            rising = sorted(values)
            shares = [1 - number / len(rising) for number in range(len(rising))]
            axes.step([0, *rising, 1], [1, *shares, 0], where="pre", color=color, linewidth=2, label=system)
        axes.set(
            xlim=(0, 1.01),
            ylim=(0, 1.03),
            xlabel="F1 of the page",
            ylabel="share of pages with at least that F1",
        )
        if len(pages) > 1:
            axes.legend(loc="lower left")

    return _svg(draw, name, "Share of pages over F1")


def _svg(draw: Callable[[Axes], None], name: str, label: str) -> str:
    """Draw a plot and return it as an element of HTML."""
    from matplotlib import rc_context
    from matplotlib.figure import Figure

    with rc_context({**_SETTINGS, "svg.hashsalt": name}), warnings.catch_warnings():
        # Text is set in the fonts of who reads it; which glyphs are here does not matter.
        warnings.simplefilter("ignore", UserWarning)
        figure = Figure(figsize=_SIZE, layout="constrained")
        draw(figure.add_subplot())
        return _embeddable(_saved(figure), name, label)


def _saved(figure: Figure) -> bytes:
    file = io.BytesIO()
    nothing = dict.fromkeys(("Creator", "Date", "Format", "Type"))
    figure.savefig(file, format="svg", metadata=nothing)
    return file.getvalue()


def _embeddable(svg: bytes, name: str, label: str) -> str:
    """Make an SVG part of a page: its names its own, its colours the page's, its size what there is room for."""
    root = ET.fromstring(svg)  # noqa: S314 - written by ourselves a moment ago
    elements = list(root.iter())
    used = {
        reference.removeprefix("#")
        for element in elements
        if (reference := element.get(f"{{{_XLINK}}}href", ""))
    }
    used |= {
        found
        for element in elements
        for value in element.attrib.values()
        for found in _REFERENCE.findall(value)
    }
    for element in elements:
        for key, value in list(element.attrib.items()):
            if key == "id" and value not in used:
                del element.attrib[key]
            elif key == "id":
                element.set(key, f"{name}-{value}")
            elif key == f"{{{_XLINK}}}href":
                del element.attrib[key]
                element.set("href", f"#{name}-{value.removeprefix('#')}")
            else:
                element.set(key, _colored(_REFERENCE.sub(rf"url(#{name}-\1)", value)))
        for style in element.findall(f"{{{_SVG}}}style"):
            element.remove(style)  # it would hold for the whole page
        element.tag = element.tag.removeprefix(f"{{{_SVG}}}")
    for given in ("width", "height", "version"):
        root.attrib.pop(given, None)
    root.attrib.update({"role": "img", "aria-label": label})
    return ET.tostring(root, encoding="unicode", short_empty_elements=False)


def _colored(value: str) -> str:
    for color, variable in _VARIABLES.items():
        value = value.replace(color, variable)
    return _FAMILY.sub("", value)
