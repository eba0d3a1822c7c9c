"""`boilerstrip model info` tells what a model is."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from boilerstrip.model.parts import Network
from boilerstrip.model.store import load_model, save_model

if TYPE_CHECKING:
    from pathlib import Path

    from conftest import Invoke


def test_everything_that_the_metadata_state_is_shown(invoke: Invoke, model: Path) -> None:
    shown = " ".join(invoke("model", "info", model).stdout.split())

    for said in (
        "model by-hand",
        f"folder {model} (",
        "format version 2",
        "created 2025-03-01",
        "made with boilerstrip 0.1.0, python 3.11.7, numpy 2.1.0",
        "trained on 1,234 pages of 56 sites",
        "corpora harbour 1,200, samples 34",
        "digest c0ffee",
        "seed 7",
        "html precision 0.70 0.980 0.910",
        "text harbour 1,200 0.931 0.951 0.812",
        "Out of fold: each page was judged by a model that never saw its site.",
        "byline 0.830 0.830",
    ):
        assert said in shown


def test_the_sizes_of_the_parts_are_counted(invoke: Invoke, model: Path) -> None:
    facts = json.loads(invoke("model", "info", model, "--json").stdout)

    assert facts["bytes"] == sum(path.stat().st_size for path in model.iterdir())
    assert facts["parts"]["html"]["terms"] == 2
    assert facts["parts"]["html"]["trees"] == 1
    assert facts["parts"]["text"]["features"] == len(facts["taggers"]["text"]["features"])


def test_what_the_metadata_lack_is_left_out(invoke: Invoke, bare_model: Path) -> None:
    result = invoke("model", "info", bare_model)

    assert result.exit_code == 0
    assert "html    balanced         0.50           –        –" in result.stdout
    for absent in ("trained on", "created", "Figures", "F1 by kind", "None"):
        assert absent not in result.stdout


def test_a_damaged_model_is_one_line(invoke: Invoke, model: Path, tmp_path: Path) -> None:
    (tmp_path / "model.json").write_bytes((model / "model.json").read_bytes())
    (tmp_path / "weights.npz").write_bytes((model / "weights.npz").read_bytes()[:-1])

    result = invoke("model", "info", tmp_path)

    assert result.exit_code == 1
    assert result.stderr.startswith("Error: ")
    assert "the checksum is not that of model.json" in result.stderr


def test_no_colour_outside_of_a_terminal_unless_asked_for(invoke: Invoke, model: Path) -> None:
    assert "\x1b" not in invoke("model", "info", model).stdout
    assert "\x1b" in invoke("model", "info", model, "--color", "always").stdout


def test_a_second_look_without_trees(invoke: Invoke, model: Path, tmp_path: Path) -> None:
    loaded = load_model(model)
    tagger = loaded.taggers["html"]
    columns = len(tagger.kinds.mean)
    zeros = np.zeros((columns, 1), dtype=np.float32)
    linear = Network(tagger.kinds.mean, tagger.kinds.scale, (zeros,), (zeros[0],))
    save_model(
        replace(loaded, taggers={**loaded.taggers, "html": replace(tagger, second=linear)}), tmp_path / "new"
    )

    assert (
        json.loads(invoke("model", "info", tmp_path / "new", "--json").stdout)["parts"]["html"]["trees"]
        is None
    )
    assert invoke("model", "info", tmp_path / "new").exit_code == 0


HOSTILE = "[/red]\x1b[2J :warning:\nb"


def test_what_a_model_states_cannot_steer_the_terminal(invoke: Invoke, model: Path, tmp_path: Path) -> None:
    metadata = json.loads((model / "model.json").read_text(encoding="utf-8"))
    metadata.update(name=HOSTILE, versions={HOSTILE: HOSTILE})
    metadata["training"].update(corpora={HOSTILE: HOSTILE}, digest=HOSTILE)
    metadata["taggers"]["html"].update(
        figures={HOSTILE: {HOSTILE: HOSTILE}}, kinds_f1={HOSTILE: HOSTILE}, calibration_error=HOSTILE
    )
    (tmp_path / "model.json").write_text(json.dumps(metadata), encoding="utf-8")
    (tmp_path / "weights.npz").write_bytes((model / "weights.npz").read_bytes())

    result = invoke("model", "info", tmp_path)

    assert result.exit_code == 0
    assert "\x1b" not in result.stdout
    assert result.stdout.count("[/red]\u241b[2J :warning:") > 6
