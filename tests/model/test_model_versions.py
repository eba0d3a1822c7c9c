"""Models that were saved by earlier code are read, and say what they said then."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest

from boilerstrip.cleaner import load
from boilerstrip.model.metadata import SCORE_RULES
from boilerstrip.model.parts import softmax
from boilerstrip.model.store import FORMATS, load_model, save_model
from boilerstrip.model.tagger import IS_CONTENT, sigmoid
from boilerstrip.segment.html import segment_html
from boilerstrip.segment.text import segment_text

STORED = Path(__file__).parent / "stored"
MODELS = sorted(path.name for path in STORED.iterdir() if path.is_dir())
PAGES = {
    "html": segment_html((STORED / "page.html").read_text(encoding="utf-8")),
    "text": segment_text((STORED / "page.txt").read_text(encoding="utf-8")),
}


def test_there_is_a_model_of_every_version() -> None:
    versions = {load_model(STORED / name).metadata["format_version"] for name in MODELS}
    assert versions == SCORE_RULES.keys()


@pytest.mark.parametrize("name", MODELS)
@pytest.mark.parametrize("input_format", FORMATS)
def test_a_stored_model_says_what_it_said_then(name: str, input_format: str) -> None:
    then = json.loads((STORED / f"{name}.json").read_text(encoding="utf-8"))[input_format]
    tags = load_model(STORED / name).taggers[input_format].tag(PAGES[input_format])
    # What is counted on a page was made more exact here and there: a score may have moved a little.
    assert tags.scores == pytest.approx(then, abs=0.02)
    assert tags.kinds.sum(axis=1) == pytest.approx(np.ones(len(then)), abs=1e-5)


@pytest.mark.parametrize("name", MODELS)
def test_a_stored_model_finds_the_story(name: str) -> None:
    text = load(STORED / name).clean((STORED / "page.html").read_bytes())
    assert "opened the gates by hand" in text
    assert "Imprint" not in text


@pytest.mark.parametrize("input_format", FORMATS)
def test_in_the_first_version_the_trees_alone_make_the_score(input_format: str) -> None:
    tagger = load_model(STORED / "format-1").taggers[input_format]
    scored = tagger.score(PAGES[input_format])
    assert scored.looked.all()
    trees = sigmoid(tagger.second.margin(scored.columns))
    assert np.array_equal(scored.scores, tagger.calibration(trees))


@pytest.mark.parametrize("input_format", FORMATS)
def test_in_the_second_version_the_score_is_a_mean_where_it_matters(input_format: str) -> None:
    tagger = load_model(STORED / "format-2").taggers[input_format]
    scored = tagger.score(PAGES[input_format])
    assert input_format == "text" or not scored.looked.all()
    seen = scored.columns[scored.looked]
    by_kinds = softmax(tagger.kinds.outputs(seen))[:, IS_CONTENT].sum(axis=1)
    mean = (sigmoid(tagger.second.margin(seen)) + by_kinds) / 2
    assert scored.scores[scored.looked] == pytest.approx(tagger.calibration(mean), abs=1e-6)


@pytest.mark.parametrize("name", MODELS)
def test_a_stored_model_can_be_saved_again(name: str, tmp_path: Path) -> None:
    model = load_model(STORED / name)
    save_model(model, tmp_path)
    again = load_model(tmp_path)
    assert again.metadata["format_version"] == model.metadata["format_version"]
    for input_format, page in PAGES.items():
        before, after = (each.taggers[input_format].tag(page) for each in (model, again))
        assert np.array_equal(before.scores, after.scores)
        assert np.array_equal(before.kinds, after.kinds)
