"""What the metadata state for people to know is of the right form."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from boilerstrip.model.facts import wrong_facts
from boilerstrip.model.store import load_model

STORED = Path(__file__).parent / "stored"


@pytest.fixture
def metadata() -> dict[str, Any]:
    return json.loads((STORED / "format-2" / "model.json").read_text(encoding="utf-8"))


@pytest.mark.parametrize("path", [None, *sorted(path for path in STORED.iterdir() if path.is_dir())])
def test_nothing_is_wrong_with_models_that_were_trained(path: Path | None) -> None:
    assert wrong_facts(load_model(path).metadata) == []


def test_a_model_may_state_less_or_more(metadata: dict[str, Any]) -> None:
    taggers = {
        name: {"thresholds": described["thresholds"]} for name, described in metadata["taggers"].items()
    }
    assert wrong_facts({"taggers": taggers}) == []
    metadata["licence"] = ["CC0"]
    metadata["taggers"]["html"]["figures"]["pages"]["interval"] = [0.1, 0.2]
    assert wrong_facts(metadata) == []


def put(metadata: dict[str, Any], path: str, value: object) -> None:
    *above, last = path.split("/")
    for key in above:
        metadata = metadata[key]
    metadata[last] = value


@pytest.mark.parametrize(
    ("path", "value", "message"),
    [
        ("name", 5, "name: text is needed, not 5"),
        ("created", None, "created: text is needed, not None"),
        ("versions", "3.11", "versions: an object is needed, not '3.11'"),
        ("versions/numpy", 2.4, "versions.numpy: text is needed, not 2.4"),
        ("training", [], "training: an object is needed, not []"),
        ("training/pages", -1, "training.pages: a whole number of at least 0 is needed, not -1"),
        ("training/pages", True, "training.pages: a whole number of at least 0 is needed, not True"),
        ("training/corpora/extra", 1.5, "training.corpora.extra: a whole number of at least 0 is needed, not 1.5"),
        ("taggers/html/blocks", "7", "taggers.html.blocks: a whole number of at least 0 is needed, not '7'"),
        ("taggers/html/kinds_f1/body", 1.01, "taggers.html.kinds_f1.body: a number from 0 to 1 is needed, not 1.01"),
        ("taggers/html/kinds_f1/body", None, "taggers.html.kinds_f1.body: a number from 0 to 1 is needed, not None"),
        ("taggers/text/figures/sites", {"word_f1": "0.9"}, "taggers.text.figures.sites.word_f1: a number from 0 to 1"),
        ("taggers/text/presets/recall/precision", [0.5] * 40, "text.presets.recall.precision: a number from 0 to 1"),
        ("taggers/text/thresholds/recall", 0.123, "text.thresholds.recall: 0.123, but its precision and"),
    ],
)  # fmt: skip
def test_what_is_wrong_is_named(metadata: dict[str, Any], path: str, value: object, message: str) -> None:
    put(metadata, path, value)
    (wrong,) = wrong_facts(metadata)
    assert message in wrong
    assert len(wrong) < 150


def test_everything_that_is_wrong_is_named(metadata: dict[str, Any]) -> None:
    for path in ("name", "training/seed", "taggers/html/calibration_error"):
        put(metadata, path, {})
    assert len(wrong_facts(metadata)) == 3
