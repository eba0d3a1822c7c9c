"""What the shipped model was accepted with, and what it does on pages that it never saw."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from boilerstrip.model.store import load_model
from boilerstrip.train.augment import read_boxes, read_passages
from boilerstrip.train.corpus import read_corpora
from boilerstrip.train.evaluate import evaluate_model
from boilerstrip.train.invented import Invented
from boilerstrip.train.pipeline import data_digest

ROOT = Path(__file__).parents[2]
SHARED = ROOT.parent / "shared" / "datasets"
needs_shared = pytest.mark.skipif(not SHARED.is_dir(), reason="needs ../shared/datasets, which is not here")


@pytest.fixture(scope="module")
def metadata() -> dict[str, Any]:
    return dict(load_model().metadata)


FLOORS = [
    ("html", "newspaper4k", "shingle_f1", 0.925),
    ("html", "fundus", "shingle_f1", 0.965),
    ("html", "wcxb", "word_f1", 0.950),
    ("text", "newspaper4k, resiliparse", "shingle_f1", 0.88),
    ("text", "newspaper4k, inscriptis", "shingle_f1", 0.88),
    ("text", "fundus, resiliparse", "shingle_f1", 0.91),
    ("text", "fundus, inscriptis", "shingle_f1", 0.91),
]


@pytest.mark.parametrize(("input_format", "corpus", "figure", "floor"), FLOORS)
def test_the_model_was_accepted_out_of_fold(
    metadata: dict[str, Any], input_format: str, corpus: str, figure: str, floor: float
) -> None:
    assert metadata["taggers"][input_format]["figures"][corpus][figure] >= floor


def test_kinds_were_accepted_out_of_fold(metadata: dict[str, Any]) -> None:
    assert metadata["taggers"]["html"]["kinds_by_labels"]["kinds"] >= 0.78


@pytest.mark.parametrize("input_format", ["html", "text"])
def test_scores_are_calibrated(metadata: dict[str, Any], input_format: str) -> None:
    assert metadata["taggers"][input_format]["calibration_error"] <= 0.03


@needs_shared
def test_the_figures_belong_to_the_data(metadata: dict[str, Any]) -> None:
    augmentation = ROOT / "datasets" / "augmentation"
    invented = Invented(
        tuple(read_passages(augmentation / "passages")), tuple(read_boxes(augmentation / "boxes"))
    )
    sources = read_corpora([SHARED, ROOT / "datasets" / "labels"])

    assert metadata["training"]["digest"] == data_digest(sources, invented)


def test_pages_never_seen_come_out_clean() -> None:
    """The sample pages are of no training corpus, in 15 languages and odd mark-up."""
    result = evaluate_model([ROOT / "datasets" / "samples"])
    figures = result["systems"]["boilerstrip"]["samples"]

    assert figures["shingle_f1"] >= 0.90
    assert figures["word_f1"] >= 0.90
    assert result["kinds"]["macro_f1"] >= 0.65
