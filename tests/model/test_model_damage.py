"""Whatever is in a model's folder, it is loaded and gives answers, or an error of the model is raised."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from random_models import PAGE, own_second_looks, put_weights, random_model, saved_arrays, seal

from boilerstrip.document import KINDS
from boilerstrip.errors import ModelError
from boilerstrip.model.archive import pack_arrays
from boilerstrip.model.checks import Status
from boilerstrip.model.files import CHECKSUMS_FILE, METADATA_FILE, WEIGHTS_FILE
from boilerstrip.model.store import load_model, save_model
from boilerstrip.model.verify import verify_model
from boilerstrip.segment.html import segment_html
from boilerstrip.segment.text import segment_text

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

PAGES = {"html": segment_html(PAGE), "text": segment_text("Home\nThe ferry, the master said.\n\n東京")}
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=10), inner, max_size=4),
    max_leaves=8,
)
DTYPES = ("f4", "f8", "f2", "i4", "i8", "u1", "?", "U3", "c8", "M8[s]", ">f4", "V4")

many = settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])


@pytest.fixture(
    scope="module", params=[random_model, lambda: own_second_looks(random_model())], ids=["usual", "own"]
)
def sound(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> dict[str, bytes]:
    """The files of a small sound model."""
    folder = tmp_path_factory.mktemp("sound")
    save_model(request.param(), folder)
    return {path.name: path.read_bytes() for path in folder.iterdir()}


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("damaged")


@pytest.fixture(scope="module")
def damage(sound: dict[str, bytes], folder: Path) -> Callable[..., Path]:
    """Lay out the sound model, some of its files replaced."""

    def lay_out(**changes: bytes) -> Path:
        for name, content in sound.items():
            (folder / name).write_bytes(changes.get(name.partition(".")[0], content))
        return folder

    return lay_out


def loads_or_says_why(folder: Path) -> None:
    """Check that a model gives answers of the right form or is refused, and that verifying says no other."""
    checks = verify_model(folder)
    found_sound = all(check.status is not Status.FAILED for check in checks)
    try:
        model = load_model(folder)
    except ModelError as error:
        assert str(folder) in str(error)  # noqa: PT017
        assert not found_sound
        return
    for name, tagger in model.taggers.items():
        page = PAGES[name]
        with np.errstate(over="ignore"):
            tags = tagger.tag(page)
        assert tags.scores.shape == (len(page),)
        assert tags.kinds.shape == (len(page), len(KINDS))
        for values in (tags.scores, tags.kinds):
            assert ((values >= 0) & (values <= 1)).all()
        assert tags.kinds.sum(axis=1) == pytest.approx(np.ones(len(page)), abs=1e-3)


@st.composite
def changed_bytes(draw: st.DrawFn, content: bytes) -> bytes:
    """Change, take out, double or insert some bytes."""
    changed = bytearray(content)
    for _ in range(draw(st.integers(1, 4))):
        start = draw(st.integers(0, len(changed)))
        end = min(start + draw(st.integers(0, 40)), len(changed))
        inserted = draw(st.binary(max_size=40) | st.just(bytes(changed[start:end]) * 2))
        changed[start:end] = inserted
    return bytes(changed)


@many
@given(data=st.data())
@pytest.mark.parametrize("name", [METADATA_FILE, WEIGHTS_FILE, CHECKSUMS_FILE])
def test_changed_bytes(
    damage: Callable[..., Path], sound: dict[str, bytes], name: str, data: st.DataObject
) -> None:
    content = data.draw(changed_bytes(sound[name]))
    folder = damage(**{name.partition(".")[0]: content})
    if name == WEIGHTS_FILE:
        put_weights(folder, content)  # with the checksum that it has now
    if name != CHECKSUMS_FILE:
        seal(folder)
    loads_or_says_why(folder)


@many
@given(data=st.data())
def test_changed_metadata(damage: Callable[..., Path], sound: dict[str, bytes], data: st.DataObject) -> None:
    metadata = json.loads(sound[METADATA_FILE])
    for _ in range(data.draw(st.integers(1, 3))):
        holder: Any = metadata
        while True:
            keys = list(holder) if isinstance(holder, dict) else list(range(len(holder)))
            key = data.draw(st.sampled_from(keys))
            if isinstance(holder[key], (dict, list)) and holder[key] and data.draw(st.booleans()):
                holder = holder[key]
                continue
            if isinstance(holder, dict) and data.draw(st.booleans()):
                del holder[key]
            else:
                holder[key] = data.draw(JSON)
            break
    folder = damage(model=json.dumps(metadata).encode("utf-8", "surrogatepass"))
    seal(folder)
    loads_or_says_why(folder)


@st.composite
def any_array(draw: st.DrawFn, like: np.ndarray) -> np.ndarray:
    """Draw an array: mostly of the same type and shape, and then of extreme values."""
    shape = draw(
        st.just(like.shape) | st.lists(st.integers(0, 6), max_size=3).map(tuple) | st.just(like.T.shape)
    )
    dtype = np.dtype(draw(st.just(like.dtype.str) | st.sampled_from(DTYPES)))
    size = int(np.prod(shape, dtype=int))
    content = np.resize(np.frombuffer(like.tobytes() or b"\0", dtype=np.uint8), size * dtype.itemsize)
    array = np.frombuffer(content.tobytes(), dtype=dtype).reshape(shape).copy()
    if size and array.dtype.kind == "f":
        extreme = st.sampled_from([np.nan, np.inf, -np.inf, 3e38, -3e38, 1e-45, 0.0, -1.0, 1e4])
        place = draw(st.integers(0, size - 1))
        with np.errstate(over="ignore"):
            array.flat[place : place + draw(st.integers(1, size))] = draw(extreme)
    elif size and array.dtype.kind == "i":
        array.flat[draw(st.integers(0, size - 1))] = draw(st.sampled_from([-1, 0, 1, 300, 2**31 - 1]))
    return array


@many
@given(data=st.data())
def test_changed_arrays(damage: Callable[..., Path], data: st.DataObject) -> None:
    folder = damage()
    arrays = saved_arrays(folder)
    for name in data.draw(st.lists(st.sampled_from(sorted(arrays)), min_size=1, max_size=3, unique=True)):
        arrays[name] = data.draw(any_array(arrays[name]))
    put_weights(folder, pack_arrays(arrays))
    seal(folder)
    loads_or_says_why(folder)


def test_the_sound_model_loads(damage: Callable[..., Path]) -> None:
    loads_or_says_why(damage())
    load_model(damage())
