"""`boilerstrip model verify` says whether models are sound."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from conftest import Invoke

STORED = Path(__file__).parents[1] / "model" / "stored" / "format-2-checksums"


@pytest.fixture
def broken(tmp_path: Path) -> Path:
    """A model one of whose thresholds was changed by hand."""
    folder = Path(shutil.copytree(STORED, tmp_path / "broken"))
    text = (folder / "model.json").read_text(encoding="utf-8")
    assert '"recall": 0.19' in text
    (folder / "model.json").write_text(text.replace('"recall": 0.19', '"recall": 0.91', 1), encoding="utf-8")
    return folder


def test_a_sound_model(invoke: Invoke) -> None:
    result = invoke("model", "verify", STORED)

    assert result.exit_code == 0
    lines = result.stdout.splitlines()
    assert lines[0] == str(STORED)
    assert "✓ html second      6 complete trees of depth 5, which cannot have cycles" in result.stdout
    assert all(line.startswith("✓ ") for line in lines[1:-1])
    assert lines[-1] == f"Sound: {len(lines) - 2} checks passed."


def test_without_a_name_it_is_the_shipped_model(invoke: Invoke) -> None:
    result = invoke("model", "verify")

    assert result.exit_code == 0
    assert result.stdout.startswith("default\n✓ model.json")


def test_what_is_wrong_is_said_and_the_exit_code_is_1(invoke: Invoke, broken: Path) -> None:
    result = invoke("model", "verify", broken)

    assert result.exit_code == 1
    wrong = [line for line in result.stdout.splitlines() if line.startswith("✗ ")]
    assert [line.split()[1] for line in wrong] == ["facts", "SHA256SUMS"]
    assert (
        "taggers.html.thresholds.recall: 0.91, but its precision and recall were measured at 0.19" in wrong[0]
    )
    assert "model.json is not as it was written" in wrong[1]
    assert result.stdout.endswith("Not sound: 2 of 23 checks failed, 1 skipped.\n")


def test_many_models_are_all_checked(invoke: Invoke, broken: Path, tmp_path: Path) -> None:
    result = invoke("model", "verify", broken, STORED, tmp_path / "nowhere")

    assert result.exit_code == 1
    assert [line for line in result.stdout.splitlines() if "ound: " in line] == [
        "Not sound: 2 of 23 checks failed, 1 skipped.",
        "Sound: 23 checks passed.",
        "Not sound: 1 of 1 checks failed.",
    ]
    assert "✗ folder           no such folder; train a model with `boilerstrip train`" in result.stdout


def test_as_json(invoke: Invoke, broken: Path) -> None:
    result = invoke("model", "verify", broken, STORED, "--json")

    assert result.exit_code == 1
    first, second = json.loads(result.stdout)
    assert (first["model"], first["ok"]) == (str(broken), False)
    assert (second["model"], second["ok"]) == (str(STORED), True)
    assert {"name": "kinds", "status": "passed", "detail": "the 17 kinds, in their order"} in second["checks"]
    assert [check["name"] for check in first["checks"] if check["status"] == "failed"] == [
        "facts",
        "SHA256SUMS",
    ]


@pytest.mark.parametrize("args", [["--strict"], ["--color", "sometimes"]])
def test_wrong_usage(invoke: Invoke, args: list[str]) -> None:
    assert invoke("model", "verify", *args).exit_code == 2


def test_what_a_model_holds_cannot_steer_the_terminal(invoke: Invoke, broken: Path) -> None:
    metadata = json.loads((broken / "model.json").read_text(encoding="utf-8"))
    metadata["taggers"]["html"]["features"][0] = "\x1b[2J"
    (broken / "model.json").write_text(json.dumps(metadata), encoding="utf-8")
    (broken / "SHA256SUMS").write_text(f"{'0' * 64}  \x1b[2J\n")

    assert "\x1b" not in invoke("model", "verify", broken).stdout
    assert "\x1b[32m✓" in invoke("model", "verify", STORED, "--color", "always").stdout
