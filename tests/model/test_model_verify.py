"""Verifying a model says of every thing what was looked at, and what is wrong with it."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from random_models import (
    put_arrays,
    put_metadata,
    put_weights,
    random_model,
    saved_arrays,
    saved_model,
    seal,
)

from boilerstrip.model.archive import pack_arrays
from boilerstrip.model.checks import Check, Status
from boilerstrip.model.files import CARD_FILE, CHECKSUMS_FILE, METADATA_FILE, WEIGHTS_FILE
from boilerstrip.model.store import load_model, save_model
from boilerstrip.model.verify import verify_model

STORED = Path(__file__).parent / "stored"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A trained model, with a card and checksums."""
    return Path(shutil.copytree(STORED / "format-2-checksums", tmp_path / "model"))


def named(checks: tuple[Check, ...], status: Status) -> list[str]:
    return [check.name for check in checks if check.status is status]


def failed(folder: Path) -> dict[str, str]:
    return {check.name: check.detail for check in verify_model(folder) if check.status is Status.FAILED}


def test_every_check_of_a_sound_model_passes(folder: Path) -> None:
    checks = verify_model(folder)
    assert named(checks, Status.PASSED) == [check.name for check in checks]
    assert [check.name for check in checks] == [
        "model.json",
        "kinds",
        "html features",
        "html thresholds",
        "text features",
        "text thresholds",
        "facts",
        "SHA256SUMS",
        "weights.npz",
        *(f"html {part}" for part in ("lexicon", "first", "second", "kinds", "calibration", "answers")),
        *(f"text {part}" for part in ("lexicon", "first", "second", "kinds", "calibration", "answers")),
        "other arrays",
        "README.md",
    ]
    details = {check.name: check.detail for check in checks}
    assert "6 complete trees of depth 5, which cannot have cycles" in details["html second"]
    assert "60 terms" in details["text lexicon"]
    assert "299 features, all of them known" in details["html features"]


def test_the_shipped_model_is_sound() -> None:
    assert named(verify_model(), Status.FAILED) == []


@pytest.mark.parametrize("name", ["format-1", "format-2"])
def test_a_model_of_before_there_were_checksums_is_sound(name: str) -> None:
    checks = verify_model(STORED / name)
    assert named(checks, Status.FAILED) == []
    assert named(checks, Status.SKIPPED) == [CHECKSUMS_FILE]


def test_a_model_without_a_card_is_sound(tmp_path: Path) -> None:
    checks = verify_model(saved_model(tmp_path))
    assert named(checks, Status.FAILED) == []
    assert named(checks, Status.SKIPPED) == [CARD_FILE]


@pytest.mark.parametrize("path", ["none", "file"])
def test_a_missing_folder(tmp_path: Path, path: str) -> None:
    (tmp_path / "file").write_text("")
    (check,) = verify_model(tmp_path / path)
    assert (check.name, check.status) == ("folder", Status.FAILED)


# Files and their checksums


@pytest.mark.parametrize("name", [CARD_FILE, METADATA_FILE, WEIGHTS_FILE])
def test_a_changed_file(folder: Path, name: str) -> None:
    with (folder / name).open("ab") as file:
        file.write(b"\n")
    wrong = failed(folder)
    assert f"{name} is not as it was written. Copy the model again" in wrong[CHECKSUMS_FILE]
    assert f"`sha256sum README.md model.json weights.npz > {CHECKSUMS_FILE}`" in wrong[CHECKSUMS_FILE]
    seal(folder)
    assert CHECKSUMS_FILE not in failed(folder)


@pytest.mark.parametrize("name", [CARD_FILE, METADATA_FILE, WEIGHTS_FILE, CHECKSUMS_FILE])
def test_a_missing_file(folder: Path, name: str) -> None:
    (folder / name).unlink()
    wrong = failed(folder)
    assert f"{name}: cannot be read" in wrong[CHECKSUMS_FILE]


def test_a_file_that_is_not_listed(folder: Path) -> None:
    sums = (folder / CHECKSUMS_FILE).read_text().splitlines(keepends=True)
    (folder / CHECKSUMS_FILE).write_text("".join(line for line in sums if "weights" not in line))
    assert failed(folder)[CHECKSUMS_FILE].startswith("weights.npz is not listed")


def test_other_files_may_be_there_and_may_be_listed(folder: Path) -> None:
    (folder / "notes.txt").write_text("Ours.")
    assert failed(folder) == {}
    seal(folder)
    assert failed(folder) == {}
    (folder / "notes.txt").write_text("Theirs.")
    assert failed(folder)[CHECKSUMS_FILE].startswith("notes.txt is not as it was written")


def test_checksums_that_lead_out_of_the_folder(folder: Path) -> None:
    (folder / CHECKSUMS_FILE).write_text(f"{'0' * 64}  ../../../etc/hostname\n")
    assert failed(folder)[CHECKSUMS_FILE].startswith(
        f"{CHECKSUMS_FILE}:1: '../../../etc/hostname' is not the name"
    )


def test_weights_of_another_model(folder: Path) -> None:
    shutil.copy(STORED / "format-2" / WEIGHTS_FILE, folder)
    put_weights(folder, (STORED / "format-1" / WEIGHTS_FILE).read_bytes())
    put_metadata(folder, weights_sha256="0" * 64)
    assert "the checksum is not that of model.json" in failed(folder)[WEIGHTS_FILE]


# The metadata: the checks go on as far as they can


def test_without_metadata_the_other_files_are_still_checked(folder: Path) -> None:
    (folder / METADATA_FILE).write_text("{")
    checks = verify_model(folder)
    assert named(checks, Status.FAILED) == [METADATA_FILE, CHECKSUMS_FILE]
    assert named(checks, Status.PASSED) == [WEIGHTS_FILE]
    assert named(checks, Status.SKIPPED) == ["taggers", CARD_FILE]


def test_every_fault_of_the_metadata_is_found(folder: Path) -> None:
    taggers = json.loads((folder / METADATA_FILE).read_text())["taggers"]
    taggers["html"]["thresholds"]["recall"] = 2
    taggers["text"]["features"][7] = "moon_phase"
    put_metadata(folder, taggers=taggers, kinds=[])
    seal(folder)
    wrong = failed(folder)
    assert list(wrong) == ["kinds", "html thresholds", "text features"]
    assert "'moon_phase'" in wrong["text features"]


def test_facts_of_the_wrong_form(folder: Path) -> None:
    put_metadata(folder, name=7, created=8)
    seal(folder)
    checks = verify_model(folder)
    assert failed(folder) == {"facts": "name: text is needed, not 7 (and 1 more)"}
    assert named(checks, Status.SKIPPED) == [CARD_FILE]


def test_a_figure_that_is_no_number(folder: Path) -> None:
    taggers = json.loads((folder / METADATA_FILE).read_text())["taggers"]
    taggers["html"]["calibration_error"] = float("nan")
    put_metadata(folder, taggers=taggers)
    assert "html.calibration_error: a number from 0 to 1 is needed" in failed(folder)["facts"]


# The arrays


def test_every_fault_of_the_arrays_is_found(folder: Path) -> None:
    arrays = saved_arrays(folder)
    put_arrays(
        folder,
        html__second__features=arrays["html/second/features"] + np.int32(400),
        html__first__mean=None,
        text__kinds__weights1=arrays["text/kinds/weights1"] * np.float32(np.nan),
        text__second__thresholds=arrays["text/second/thresholds"] * np.float32(np.nan),
    )
    seal(folder)
    wrong = failed(folder)
    assert list(wrong) == ["html first", "html second", "text second", "text kinds"]
    assert "column numbers must lie from 0 to 414" in wrong["html second"]
    assert named(verify_model(folder), Status.SKIPPED) == ["html answers", "text answers"]


def test_an_array_that_no_part_asks_for(folder: Path) -> None:
    put_weights(folder, pack_arrays({**saved_arrays(folder), "html/second/children": np.zeros(3)}))
    seal(folder)
    assert failed(folder) == {"other arrays": "'html/second/children' is of no part; 1 such in all"}
    load_model(folder)


# The card


def test_a_card_of_another_model(folder: Path) -> None:
    shutil.copy(STORED / "format-1" / CARD_FILE, folder)
    seal(folder)
    assert failed(folder)[CARD_FILE].startswith(
        "says otherwise than model.json: # Model card: format 1 (and "
    )


def test_a_card_that_says_nothing(folder: Path) -> None:
    (folder / CARD_FILE).write_text("Hello.")
    seal(folder)
    assert failed(folder)[CARD_FILE].startswith("says nothing of what model.json states")


def test_a_card_of_a_model_that_states_too_little(tmp_path: Path) -> None:
    save_model(random_model(), tmp_path, card="# Mine\n")
    assert failed(tmp_path) == {
        CARD_FILE: "model.json does not state 'training', from which a card is written"
    }


def test_nothing_is_written(folder: Path) -> None:
    def contents() -> dict[str, Any]:
        return {path.name: path.read_bytes() for path in folder.iterdir()}

    before = contents()
    verify_model(folder)
    assert contents() == before
