"""A tiny model made by hand, whose decisions can be read off the page."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import pytest
from click.testing import CliRunner

from boilerstrip.document import KINDS, Kind
from boilerstrip.features.matrix import feature_names
from boilerstrip.model.lexicon import Lexicon
from boilerstrip.model.parts import Network, Trees
from boilerstrip.model.store import FORMATS, Model, context_width, save_model
from boilerstrip.model.tagger import LEXICON_OUTPUTS, Calibration, Tagger

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from click.testing import Result

    Invoke = Callable[..., Result]

PRESETS = {
    "precision": {"threshold": 0.7, "precision": 0.98, "recall": 0.91},
    "balanced": {"threshold": 0.5, "precision": 0.95, "recall": 0.96},
    "recall": {"threshold": 0.1, "precision": 0.88, "recall": 0.99},
}


def by_hand(*, html: bool) -> Tagger:
    """Content is what has a full stop at its end, scoring 0.88, or 0.62 if it is short; the rest scores 0.12.

    Content is body, and all else navigation, but for headings of HTML: they are heading or headline.
    """
    names = feature_names(html=html)
    first = len(names) + LEXICON_OUTPUTS
    second = first + context_width(html=html)

    def zeros(*shape: int) -> np.ndarray[Any, np.dtype[np.float32]]:
        return np.zeros(shape, dtype=np.float32)

    # The network of kinds is never of an opinion about content: half a score says nothing, and is taken out again.
    weights, biases = zeros(second, len(KINDS)), zeros(len(KINDS)) - 20
    biases[KINDS.index(Kind.BODY)] = biases[KINDS.index(Kind.NAVIGATION)] = 0
    if html:
        for kind in (Kind.HEADING, Kind.HEADLINE):
            weights[names.index("heading_role"), KINDS.index(kind)] = 24
    trees = Trees(
        features=np.array([[names.index("ends_stop")], [0], [names.index("log_length")]], dtype=np.int32),
        thresholds=np.array([[0.5], [np.inf], [np.log1p(40)]], dtype=np.float32),
        values=np.array([[-2], [-2], [0.5], [2]], dtype=np.float32),
        bias=zeros(1),
    )
    return Tagger(
        lexicon=Lexicon(("w:story", "w:share"), zeros(2, LEXICON_OUTPUTS), zeros(LEXICON_OUTPUTS)),
        first=Network(zeros(first), zeros(first) + 1, (zeros(first, 1),), (zeros(1),)),
        second=trees,
        kinds=Network(zeros(second), zeros(second) + 1, (weights,), (biases,)),
        calibration=Calibration(
            np.array([0, 0.25, 0.75, 1], dtype=np.float32), np.array([0, 0, 1, 1], dtype=np.float32)
        ),
    )


def described(name: str) -> dict[str, Any]:
    return {
        "features": list(feature_names(html=name == "html")),
        "thresholds": {preset: values["threshold"] for preset, values in PRESETS.items()},
    }


def with_figures(name: str) -> dict[str, Any]:
    return {
        **described(name),
        "presets": PRESETS,
        "figures": {
            "harbour": {"pages": 1200, "shingle_f1": 0.9312, "word_f1": 0.9512, "paragraph_f1": 0.8123}
        },
        "calibration_error": 0.0123,
        "kinds_macro_f1": 0.71,
        "kinds_f1": {"body": 0.97, "byline": 0.83, "legal": 0.76},
    }


@pytest.fixture(scope="session")
def bare_model(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A model whose metadata has no more than it must have."""
    folder = tmp_path_factory.mktemp("models") / "bare"
    metadata = {
        "kinds": [kind.value for kind in KINDS],
        "taggers": {name: described(name) for name in FORMATS},
    }
    save_model(Model({name: by_hand(html=name == "html") for name in FORMATS}, metadata), folder)
    return folder


@pytest.fixture(scope="session")
def model(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A model with all that training writes down."""
    folder = tmp_path_factory.mktemp("models") / "by-hand"
    metadata = {
        "name": "by-hand",
        "created": "2025-03-01",
        "boilerstrip_version": "0.1.0",
        "versions": {"python": "3.11.7", "numpy": "2.1.0"},
        "kinds": [kind.value for kind in KINDS],
        "training": {
            "pages": 1234,
            "sites": 56,
            "corpora": {"harbour": 1200, "samples": 34},
            "digest": "c0ffee" * 10,
            "seed": 7,
            "settings": {},
        },
        "taggers": {name: with_figures(name) for name in FORMATS},
    }
    save_model(Model({name: by_hand(html=name == "html") for name in FORMATS}, metadata), folder)
    return folder


@pytest.fixture
def invoke() -> Invoke:
    """Run the program in this process; standard output and error are kept apart."""
    from boilerstrip.cli.main import main

    def run(*args: object, stdin: str | bytes | None = None) -> Result:
        return CliRunner().invoke(main, [str(arg) for arg in args], input=stdin)

    return run


@pytest.fixture
def clean(invoke: Invoke, model: Path) -> Invoke:
    """Run `boilerstrip clean` with the model made by hand."""

    def run(*args: object, **options: Any) -> Any:
        return invoke("clean", "--model", model, *args, **options)

    return run
