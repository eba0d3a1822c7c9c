"""Models of random numbers, small enough to be made for every test, and ways to damage a saved one."""

from __future__ import annotations

import hashlib
import io
import json
import tracemalloc
import zipfile
from contextlib import contextmanager
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest

from boilerstrip.document import KINDS
from boilerstrip.errors import ModelError
from boilerstrip.features.matrix import feature_names
from boilerstrip.model.files import CHECKSUMS_FILE, METADATA_FILE, WEIGHTS_FILE, checksum_lines
from boilerstrip.model.lexicon import Lexicon
from boilerstrip.model.parts import Network, Trees
from boilerstrip.model.store import FORMATS, Model, context_width, load_model, save_model
from boilerstrip.model.tagger import LEXICON_OUTPUTS, Calibration, Tagger

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

TERMS = ("w:ferry", "w:the", "t:home", "w:\u6771\u4eac", "p:story", "c:lead", "p:nav", "h:sport", "w:\ud800")
"""Known terms; the last is a word that no UTF-8 can hold."""

PAGE = """<html><head><title>Ferry stays</title></head><body><nav class="nav"><a href="/sport">Home</a></nav>
<article class="story"><h1>Ferry stays</h1><p class="lead">The ferry, the harbour master said, would not sail before
the pier was safe again, and nobody knew when.</p><p>\u6771\u4eac</p></article></body></html>"""


def floats(rng: np.random.Generator, *shape: int) -> np.ndarray:
    return rng.normal(size=shape).astype(np.float32)


def random_network(rng: np.random.Generator, columns: int, outputs: int, hidden: int = 4) -> Network:
    return Network(
        floats(rng, columns),
        np.abs(floats(rng, columns)) + np.float32(0.5),
        (floats(rng, columns, hidden) / 10, floats(rng, hidden, outputs)),
        (floats(rng, hidden), floats(rng, outputs)),
    )


def random_trees(rng: np.random.Generator, columns: int, trees: int = 5, depth: int = 3) -> Trees:
    inner = 2**depth - 1
    return Trees(
        rng.integers(0, columns, (inner, trees)).astype(np.int32),
        floats(rng, inner, trees),
        floats(rng, inner + 1, trees),
        floats(rng, 1),
    )


def random_tagger(*, html: bool, seed: int = 0) -> Tagger:
    rng = np.random.default_rng(seed)
    first = len(feature_names(html=html)) + LEXICON_OUTPUTS
    second = first + context_width(html=html)
    return Tagger(
        Lexicon(TERMS, floats(rng, len(TERMS), LEXICON_OUTPUTS), floats(rng, LEXICON_OUTPUTS)),
        random_network(rng, first, 1),
        random_trees(rng, second),
        random_network(rng, second, len(KINDS)),
        Calibration(np.array([0, 0.5, 1], dtype=np.float32), np.array([0.1, 0.4, 0.9], dtype=np.float32)),
    )


def random_model(seed: int = 0) -> Model:
    return Model(
        {name: random_tagger(html=name == "html", seed=seed) for name in FORMATS},
        {
            "name": "random",
            "kinds": [kind.value for kind in KINDS],
            "taggers": {
                name: {
                    "features": list(feature_names(html=name == "html")),
                    "thresholds": {"precision": 0.7, "balanced": 0.5, "recall": 0.3},
                }
                for name in FORMATS
            },
        },
    )


def with_features(model: Model, name: str, kept: np.ndarray) -> Model:
    """Return a model one of whose taggers was fitted on some of the features, in the order given.

    They have to be all that its trees ask for.
    """
    tagger, described = model.taggers[name], model.metadata["taggers"][name]
    rest = np.arange(len(described["features"]), len(tagger.kinds.mean))
    columns = np.concatenate([kept, rest])
    place = np.zeros(len(tagger.kinds.mean), dtype=np.int32)
    place[columns] = np.arange(len(columns))
    first = len(columns) - len(tagger.kinds.mean) + len(tagger.first.mean)
    cut = replace(
        tagger,
        first=_of_columns(tagger.first, columns[:first]),
        second=replace(tagger.second, features=place[tagger.second.features]),
        kinds=_of_columns(tagger.kinds, columns),
    )
    names = [described["features"][number] for number in kept]
    metadata = {
        **model.metadata,
        "taggers": {**model.metadata["taggers"], name: {**described, "features": names}},
    }
    return Model({**model.taggers, name: cut}, metadata)


def _of_columns(network: Network, columns: np.ndarray) -> Network:
    first, *others = network.weights
    return replace(
        network, mean=network.mean[columns], scale=network.scale[columns], weights=(first[columns], *others)
    )


def without_features(tagger: Tagger, dropped: np.ndarray) -> Tagger:
    """Return a tagger whose networks see nothing in some of the features."""

    def blind(network: Network) -> Network:
        first, *others = network.weights
        first = first.copy()
        first[dropped] = 0
        return replace(network, weights=(first, *others))

    return replace(tagger, first=blind(tagger.first), kinds=blind(tagger.kinds))


def saved_model(folder: Path) -> Path:
    """Save a random model, and return where."""
    path = folder / "model"
    save_model(random_model(), path)
    return path


def refused(folder: Path, file: str, message: str) -> None:
    """Check that a model is not loaded, and that the message begins with the file."""
    with pytest.raises(ModelError, match=message) as caught:
        load_model(folder)
    assert str(caught.value).startswith(f"{folder / file}: ")


@contextmanager
def memory_below(limit: int) -> Iterator[None]:
    """Check that what is done inside takes less memory than a number of bytes."""
    tracemalloc.start()
    try:
        yield
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert peak < limit


def archive_of(entries: dict[str, bytes], *, compression: int = zipfile.ZIP_DEFLATED) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", compression) as archive:
        for name, data in entries.items():
            archive.writestr(zipfile.ZipInfo(name), data, compression)
    return buffer.getvalue()


def entries_of(folder: Path) -> dict[str, bytes]:
    return {f"{name}.npy": npy(array) for name, array in saved_arrays(folder).items()}


def with_second_look(model: Model, name: str, second: Trees | Network) -> Model:
    """Return a model one of whose taggers takes another second look."""
    return replace(model, taggers={**model.taggers, name: replace(model.taggers[name], second=second)})


def own_second_looks(model: Model) -> Model:
    """Return a model as it is trained with estimators of someone's own: a network for HTML, a forest for text."""
    columns = {name: len(tagger.kinds.mean) for name, tagger in model.taggers.items()}
    network = random_network(np.random.default_rng(5), columns["html"], 1)
    trees = random_trees(np.random.default_rng(6), columns["text"])
    shares = np.abs(trees.values) / np.abs(trees.values).max(axis=0).sum()
    forest = replace(trees, values=shares, bias=np.zeros(1, dtype=np.float32), averaged=True)
    return with_second_look(with_second_look(model, "html", network), "text", forest)


def npy(array: np.ndarray) -> bytes:
    """Return an array as NumPy saves it, objects included."""
    buffer = io.BytesIO()
    np.lib.format.write_array(buffer, array, allow_pickle=True)
    return buffer.getvalue()


def saved_arrays(folder: Path) -> dict[str, np.ndarray]:
    with np.load(folder / WEIGHTS_FILE) as archive:
        return dict(archive.items())


def put_weights(folder: Path, data: bytes) -> None:
    """Replace the weights of a saved model, and the checksum with them, as an attacker would."""
    (folder / WEIGHTS_FILE).write_bytes(data)
    put_metadata(folder, weights_sha256=hashlib.sha256(data).hexdigest())


def put_arrays(folder: Path, **changes: np.ndarray | None) -> None:
    """Replace some arrays of a saved model, or take them out where None; ``html__first__bias`` is html/first/bias."""
    arrays = saved_arrays(folder)
    for key, array in changes.items():
        name = key.replace("__", "/")
        assert name in arrays
        if array is None:
            del arrays[name]
        else:
            arrays[name] = array
    buffer = io.BytesIO()
    np.savez_compressed(buffer, **arrays)
    put_weights(folder, buffer.getvalue())


def put_metadata(folder: Path, **changes: Any) -> None:
    file = folder / METADATA_FILE
    file.write_text(json.dumps({**json.loads(file.read_text(encoding="utf-8")), **changes}), encoding="utf-8")


def seal(folder: Path) -> None:
    """Write the checksums of a model's files anew."""
    files = {path.name: path.read_bytes() for path in folder.iterdir() if path.name != CHECKSUMS_FILE}
    (folder / CHECKSUMS_FILE).write_bytes(checksum_lines(files))
