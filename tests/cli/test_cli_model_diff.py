"""`boilerstrip model diff` tells how two models differ."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from conftest import Invoke

STORED = Path(__file__).parents[1] / "model" / "stored"


def test_the_same_model(invoke: Invoke, model: Path) -> None:
    assert invoke("model", "diff", model, model).stdout == "The models are the same.\n"


def test_what_differs_is_shown_side_by_side(invoke: Invoke, model: Path, bare_model: Path) -> None:
    result = invoke("model", "diff", bare_model, STORED / "format-1")

    assert result.exit_code == 0
    shown = " ".join(result.stdout.replace("─", " ").split())
    for said in (
        "fact A B format_version 2 1",
        "name – format 1",
        "figure A B B − A",
        "html.thresholds.recall 0.100 0.070 -0.030",
        "text.thresholds.balanced 0.500 0.380 -0.120",
        "input only in A only in B html 2: w:story, w:share 60: ",
        "part of another shape values changed of largest change",
        "html lexicon weights 2×18 → 60×18",
    ):
        assert said in shown
    assert len(result.stdout.splitlines()) < 80


def test_only_what_differs_is_shown(invoke: Invoke) -> None:
    result = invoke("model", "diff", STORED / "format-2", STORED / "format-2-checksums")

    assert [line.split("   ")[0] for line in result.stdout.splitlines()] == [
        "Facts",
        "fact",
        "─" * len(result.stdout.splitlines()[2]),
        "name",
    ]


def test_as_json(invoke: Invoke) -> None:
    before, after = STORED / "format-1", STORED / "format-2"
    found = json.loads(invoke("model", "diff", before, after, "--json").stdout)

    assert (found["a"], found["b"], found["same"]) == (str(before), str(after), False)
    assert {"name": "training.settings.kinds_damping", "a": None, "b": 0.3} in found["facts"]
    (recall,) = (each for each in found["figures"] if each["name"] == "html.thresholds.recall")
    assert recall["difference"] == pytest.approx(recall["b"] - recall["a"])
    assert {change["name"] for change in found["arrays"]} >= {"html/lexicon/weights", "text/second/values"}


def test_a_model_that_cannot_be_loaded_is_one_line(invoke: Invoke, model: Path, tmp_path: Path) -> None:
    result = invoke("model", "diff", model, tmp_path / "nowhere")

    assert result.exit_code == 1
    assert result.stderr.startswith(f"Error: {tmp_path / 'nowhere'}: no such model folder")


def test_two_models_are_needed(invoke: Invoke, model: Path) -> None:
    assert invoke("model", "diff", model).exit_code == 2


def test_what_models_state_cannot_steer_the_terminal(invoke: Invoke, model: Path, tmp_path: Path) -> None:
    metadata = json.loads((model / "model.json").read_text(encoding="utf-8"))
    metadata["name"] = ["[/red]\x1b[2J"]
    metadata["\x1b[2J[/red]"] = "\x1b[2J[/red]"
    (tmp_path / "model.json").write_text(json.dumps(metadata), encoding="utf-8")
    (tmp_path / "weights.npz").write_bytes((model / "weights.npz").read_bytes())

    shown = invoke("model", "diff", model, tmp_path).stdout

    assert "\x1b" not in shown
    assert "\u241b[2J[/red]" in shown
