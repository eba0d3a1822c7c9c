"""Plots as elements of a page."""

from __future__ import annotations

import xml.etree.ElementTree as ET

import pytest
from evaluation_pages import small_evaluation

from boilerstrip.train.evaluation.plots import calibration_plot, curve_plot, pages_plot

MODEL = small_evaluation()["models"]["boilerstrip"]
PLOTS = {
    "curve": lambda name: curve_plot({"new": MODEL["curve"], "old <b>": MODEL["curve"]}, name),
    "calibration": lambda name: calibration_plot(MODEL["calibration"], name),
    "pages": lambda name: pages_plot({"new": [0.5, 1.0, 1.0], "old <b>": []}, name),
}


@pytest.fixture(params=PLOTS)
def plot(request: pytest.FixtureRequest) -> str:
    return PLOTS[request.param]("here")


def elements(plot: str) -> list[ET.Element]:
    return list(ET.fromstring(plot).iter())


def texts(plot: str) -> list[str]:
    return [element.text or "" for element in elements(plot) if element.tag == "text"]


def test_names_begin_as_told_and_references_lead_to_them(plot: str) -> None:
    names = [element.get("id") for element in elements(plot) if element.get("id")]
    assert names
    assert len(names) == len(set(names))
    assert all(name.startswith("here-") for name in names)
    references = {element.get("href", "#").removeprefix("#") for element in elements(plot)} - {""}
    assert references <= set(names)
    assert "xlink" not in plot


def test_colours_and_type_are_those_of_the_page(plot: str) -> None:
    assert "var(--series-0)" in plot
    assert "var(--line)" in plot
    assert "#0" not in plot.replace("url(#", "").replace('href="#', "")
    assert "font-family" not in plot
    assert "<style" not in plot
    assert "<metadata" not in plot


def test_it_takes_what_room_there_is_and_says_what_it_shows(plot: str) -> None:
    root = ET.fromstring(plot)
    assert root.get("viewBox")
    assert root.get("width") is None
    assert (root.get("role"), bool(root.get("aria-label"))) == ("img", True)


def test_the_same_figures_give_the_same_plot() -> None:
    for draw in PLOTS.values():
        assert draw("here") == draw("here")


def test_presets_are_named_once_and_models_in_the_legend() -> None:
    found = texts(PLOTS["curve"]("here"))
    for text in ("precision", "balanced", "recall", "new", "old <b>"):
        assert text in found
    assert found.count("balanced") == 1


def test_one_system_needs_no_legend() -> None:
    assert "new" not in texts(pages_plot({"new": [0.5]}, "here"))
    assert "new" not in texts(curve_plot({"new": MODEL["curve"]}, "here"))


def test_more_systems_than_colours() -> None:
    found = texts(pages_plot({f"tool {number}": [0.5] for number in range(12)}, "here"))
    assert {f"tool {number}" for number in range(12)} <= set(found)
