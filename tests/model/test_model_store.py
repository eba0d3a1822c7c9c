"""A model's folder: saved and loaded bit for bit."""

from __future__ import annotations

import json
import subprocess
import sys
from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np
import pytest
from random_models import (
    PAGE,
    archive_of,
    entries_of,
    own_second_looks,
    put_arrays,
    put_metadata,
    put_weights,
    random_model,
    refused,
    saved_arrays,
    saved_model,
    with_features,
    without_features,
)

from boilerstrip.errors import BoilerstripError, ModelError
from boilerstrip.features.matrix import feature_names
from boilerstrip.model.files import CARD_FILE, CHECKSUMS_FILE, read_checksums, sha256
from boilerstrip.model.lexicon import Lexicon
from boilerstrip.model.metadata import SCORE_RULES
from boilerstrip.model.store import FORMATS, METADATA_FILE, WEIGHTS_FILE, Model, load_model, save_model
from boilerstrip.model.tagger import LEXICON_OUTPUTS
from boilerstrip.segment.html import segment_html
from boilerstrip.segment.text import segment_text

if TYPE_CHECKING:
    from pathlib import Path

PARTS = ("lexicon", "first", "second", "kinds", "calibration")


def test_a_model_is_loaded_as_it_was_saved(tmp_path: Path) -> None:
    model = random_model()
    save_model(model, tmp_path)
    loaded = load_model(tmp_path)
    assert loaded.path == tmp_path
    assert list(loaded.taggers) == list(FORMATS)
    for name, tagger in model.taggers.items():
        for part in PARTS:
            saved, found = getattr(tagger, part).arrays(), getattr(loaded.taggers[name], part).arrays()
            assert saved.keys() == found.keys()
            for key, array in saved.items():
                assert found[key].dtype == array.dtype
                assert found[key].tobytes() == array.tobytes()
    assert loaded.taggers["html"].lexicon.terms == model.taggers["html"].lexicon.terms


def test_a_loaded_model_tags_as_the_saved_one(tmp_path: Path) -> None:
    model = random_model()
    save_model(model, tmp_path)
    loaded = load_model(tmp_path)
    for name, page in (("html", segment_html(PAGE)), ("text", segment_text("Home\nThe ferry stays."))):
        ours, theirs = model.taggers[name].tag(page), loaded.taggers[name].tag(page)
        assert np.array_equal(ours.scores, theirs.scores)
        assert np.array_equal(ours.kinds, theirs.kinds)


def test_the_layout_of_arrays_is_kept(tmp_path: Path) -> None:
    # What comes out of scikit-learn is often in Fortran order; products differ in the last bit by the order.
    model = random_model()
    tagger = model.taggers["html"]
    kinds = replace(tagger.kinds, weights=tuple(map(np.asfortranarray, tagger.kinds.weights)))
    save_model(replace(model, taggers={**model.taggers, "html": replace(tagger, kinds=kinds)}), tmp_path)
    for before, after in zip(kinds.weights, load_model(tmp_path).taggers["html"].kinds.weights, strict=True):
        assert np.array_equal(before, after)
        assert before.strides == after.strides


def test_a_model_saved_twice_is_the_same_bytes(tmp_path: Path) -> None:
    for name in ("one", "two"):
        save_model(random_model(), tmp_path / name)
    save_model(load_model(tmp_path / "one"), tmp_path / "three")
    for file in (METADATA_FILE, WEIGHTS_FILE, CHECKSUMS_FILE):
        first = (tmp_path / "one" / file).read_bytes()
        assert (tmp_path / "two" / file).read_bytes() == first
        assert (tmp_path / "three" / file).read_bytes() == first


def test_different_models_are_different_bytes(tmp_path: Path) -> None:
    for seed in (0, 1):
        save_model(random_model(seed), tmp_path / str(seed))
    assert (tmp_path / "0" / WEIGHTS_FILE).read_bytes() != (tmp_path / "1" / WEIGHTS_FILE).read_bytes()


def test_saving_again_replaces_a_model_and_leaves_nothing_behind(tmp_path: Path) -> None:
    for seed in (0, 1):
        save_model(random_model(seed), tmp_path)
    assert sorted(path.name for path in tmp_path.iterdir()) == [CHECKSUMS_FILE, METADATA_FILE, WEIGHTS_FILE]
    loaded, saved = load_model(tmp_path).taggers["html"], random_model(1).taggers["html"]
    assert np.array_equal(loaded.first.mean, saved.first.mean)


def test_missing_folders_are_made(tmp_path: Path) -> None:
    save_model(random_model(), tmp_path / "a" / "b")
    assert load_model(tmp_path / "a" / "b").path == tmp_path / "a" / "b"


def test_a_folder_that_cannot_be_made_is_named(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    for path in (tmp_path / "file", tmp_path / "file" / "below"):
        with pytest.raises(BoilerstripError, match=str(path)):
            save_model(random_model(), path)


def test_a_card_is_written_beside_it_and_listed(tmp_path: Path) -> None:
    save_model(random_model(), tmp_path, card="# Dünenmodell\n")
    assert (tmp_path / CARD_FILE).read_bytes() == "# Dünenmodell\n".encode()
    assert sorted(read_checksums(tmp_path)) == [CARD_FILE, METADATA_FILE, WEIGHTS_FILE]


def test_metadata_is_kept_with_the_version_and_the_checksum(tmp_path: Path) -> None:
    model = random_model()
    save_model(Model(model.taggers, {**model.metadata, "name": "März 🦀"}), tmp_path)
    written = json.loads((tmp_path / METADATA_FILE).read_text(encoding="utf-8"))
    assert written["name"] == "März 🦀"
    assert written["format_version"] == 2
    assert written["checksums"] == CHECKSUMS_FILE
    assert len(written["weights_sha256"]) == 64
    assert load_model(tmp_path).metadata == written
    assert model.metadata.keys() == {"name", "kinds", "taggers"}


def test_a_tagger_finds_its_features_by_their_names(tmp_path: Path) -> None:
    """Models go on saying the same when features are added, or come in another order."""
    model = random_model()
    tagger, page = model.taggers["html"], segment_html(PAGE)
    names = list(feature_names(html=True))
    order = np.random.default_rng(0).permutation(len(names))
    unasked = np.setdiff1d(order, tagger.second.features)[:20]
    for kept in (order, order[~np.isin(order, unasked)]):
        save_model(with_features(model, "html", kept), tmp_path)
        loaded = load_model(tmp_path)
        assert loaded.metadata["taggers"]["html"]["features"] == [names[place] for place in kept]
        same = without_features(tagger, np.setdiff1d(order, kept)).tag(page)
        tags = loaded.taggers["html"].tag(page)
        assert tags.scores == pytest.approx(same.scores, abs=1e-5)
        assert tags.kinds == pytest.approx(same.kinds, abs=1e-5)


def test_other_second_looks_are_saved_in_a_version_of_their_own(tmp_path: Path) -> None:
    """Older readers refuse it by its version, and go on reading all models that they can."""
    model = own_second_looks(random_model())
    save_model(model, tmp_path)
    loaded = load_model(tmp_path)
    assert loaded.metadata["format_version"] == 3
    for name, page in (("html", segment_html(PAGE)), ("text", segment_text("Home\nThe ferry stays."))):
        ours, theirs = model.taggers[name], loaded.taggers[name]
        assert type(theirs.second) is type(ours.second)
        assert np.array_equal(ours.tag(page).scores, theirs.tag(page).scores)
        assert not np.array_equal(ours.tag(page).scores, random_model().taggers[name].tag(page).scores)


def test_the_version_is_the_first_that_can_hold_the_model(tmp_path: Path) -> None:
    model = random_model()
    save_model(own_second_looks(model), tmp_path)
    loaded = load_model(tmp_path)
    save_model(replace(loaded, taggers=model.taggers), tmp_path)
    assert load_model(tmp_path).metadata["format_version"] == 2
    early = {name: replace(tagger, rule=SCORE_RULES[1]) for name, tagger in model.taggers.items()}
    save_model(replace(loaded, taggers=early), tmp_path)
    assert load_model(tmp_path).metadata["format_version"] == 1
    assert load_model(tmp_path).taggers["html"].rule == SCORE_RULES[1]
    with pytest.raises(ModelError, match="no format can hold"):
        save_model(replace(loaded, taggers={**loaded.taggers, "html": early["html"]}), tmp_path)


def test_a_lexicon_without_terms_can_be_saved(tmp_path: Path) -> None:
    model = random_model()
    tagger = model.taggers["text"]
    empty = Lexicon((), np.zeros((0, LEXICON_OUTPUTS), np.float32), np.zeros(LEXICON_OUTPUTS, np.float32))
    taggers = {**model.taggers, "text": replace(tagger, lexicon=empty)}
    save_model(Model(taggers, model.metadata), tmp_path)
    assert load_model(tmp_path).taggers["text"].lexicon.terms == ()


def test_thresholds_by_preset_and_format(tmp_path: Path) -> None:
    model = random_model()
    model.metadata["taggers"]["text"]["thresholds"]["recall"] = 0.25
    save_model(model, tmp_path)
    loaded = load_model(tmp_path)
    assert loaded.threshold("precision", "html") == 0.7
    assert loaded.threshold("recall", "html") == 0.3
    assert loaded.threshold("recall", "text") == 0.25


def test_a_model_may_be_named_by_a_string(tmp_path: Path) -> None:
    save_model(random_model(), str(tmp_path / "m"))
    assert load_model(str(tmp_path / "m")).metadata["name"] == "random"


def test_a_missing_folder_is_named(tmp_path: Path) -> None:
    with pytest.raises(ModelError, match=f"{tmp_path / 'none'}: no such model folder"):
        load_model(tmp_path / "none")


def test_loading_and_tagging_needs_numpy_and_the_parser_alone(tmp_path: Path) -> None:
    save_model(random_model(), tmp_path)
    code = f"""
import sys
from boilerstrip.cleaner import load
cleaner = load({str(tmp_path)!r})
document = cleaner.tag({PAGE!r})
assert document.blocks and cleaner.tag("One line.\\nTwo lines.", input_format="text").blocks
document.to_text(), document.to_json()
heavy = {{"sklearn", "pandas", "scipy", "joblib", "click", "rich", "resiliparse", "inscriptis"}}
print(sorted(heavy & {{name.partition(".")[0] for name in sys.modules}}))
"""
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert (done.stdout, done.stderr) == ("[]\n", "")


def test_every_process_tags_alike(tmp_path: Path) -> None:
    import os

    save_model(random_model(), tmp_path)
    code = f"""
from boilerstrip.model.store import load_model
from boilerstrip.segment.html import segment_html
page = segment_html({PAGE!r}.replace('class="story"', 'class="story nav lead ferry main col text"'))
tags = load_model({str(tmp_path)!r}).taggers["html"].tag(page)
print(tags.scores.tobytes().hex(), tags.kinds.tobytes().hex())
"""
    found = {
        subprocess.run(
            [sys.executable, "-c", code],
            env={**os.environ, "PYTHONHASHSEED": seed},
            capture_output=True,
            text=True,
            check=True,
        ).stdout
        for seed in ("1", "2", "3")
    }
    assert len(found) == 1


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return saved_model(tmp_path)


def changed(folder: Path, name: str, change) -> None:
    array = saved_arrays(folder)[name].copy()
    put_arrays(folder, **{name.replace("/", "__"): change(array)})


@pytest.mark.parametrize(
    ("name", "change", "message"),
    [
        ("html/first/mean", lambda a: None, "html/first/mean: the array is missing"),
        ("html/first/mean", lambda a: a.astype(np.float64), "html/first/mean: type float64"),
        ("html/first/mean", lambda a: a[:-1], "html/first/mean: shape"),
        ("html/first/weights0", lambda a: a.T, "html/first/weights0: "),
        ("html/kinds/weights1", lambda a: a * np.float32(np.nan), "html/kinds/weights1: holds values"),
        ("html/kinds/weights1", lambda a: a[:, :-1], "html/kinds/biases1: shape"),
        ("html/first/biases1", lambda a: a + np.float32(np.inf), "html/first/biases1: holds values"),
        ("text/first/scale", lambda a: a * 0, "text/first/scale: every value must be at least 1e-07"),
        ("text/second/features", lambda a: a + np.int32(10_000), "text/second/features: column numbers"),
        ("text/second/features", lambda a: a - np.int32(10_000), "text/second/features: column numbers"),
        ("text/second/features", lambda a: a.astype(np.uint32), "text/second/features: type uint32"),
        ("text/second/values", lambda a: a[:-1], "text/second/values: 7 leaves"),
        ("text/second/thresholds", lambda a: a * np.float32(np.nan), "text/second/thresholds: holds values"),
        ("html/lexicon/weights", lambda a: a[:-1], "html/lexicon/weights: shape"),
        ("html/lexicon/terms", lambda a: np.frombuffer(b"w:a\n" * 8 + b"w:b", np.uint8), "stands twice"),
        (
            "html/lexicon/terms",
            lambda a: np.where(a == 10, a, 255).astype(a.dtype),
            "html/lexicon/terms: not valid UTF-8",
        ),
        ("html/lexicon/weights", lambda a: a * np.float32(1e7), "html/lexicon/weights, bias: values above"),
        ("html/kinds/weights1", lambda a: a * np.float32(1e37), "html/kinds/weights1: so large"),
        ("html/calibration/calibrated", lambda a: a[::-1], "html/calibration/.*must rise"),
        ("html/calibration/calibrated", lambda a: a + 1, "html/calibration/.*must lie from 0 to 1"),
    ],
)
def test_arrays_that_do_not_fit(folder: Path, name: str, change, message: str) -> None:
    changed(folder, name, change)
    refused(folder, WEIGHTS_FILE, message)


def test_a_tagger_for_the_other_format_does_not_fit(folder: Path) -> None:
    arrays = saved_arrays(folder)
    moved = {name: arrays[name.replace("text/", "html/")] for name in arrays if name.startswith("text/")}
    put_arrays(folder, **{name.replace("/", "__"): array for name, array in moved.items()})
    refused(folder, WEIGHTS_FILE, "text/first/")


def test_the_ways_to_damage_a_model_are_no_damage_themselves(folder: Path) -> None:
    put_arrays(folder)
    put_metadata(folder)
    load_model(folder)
    put_weights(folder, archive_of(entries_of(folder)))
    load_model(folder)
    assert load_model(folder).metadata["weights_sha256"] == sha256((folder / WEIGHTS_FILE).read_bytes())
