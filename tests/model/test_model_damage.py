"""A damaged or hostile model folder: refused with a message that names the file, and nothing in it is run."""

from __future__ import annotations

import hashlib
import io
import json
import pickle
import struct
import tracemalloc
import zipfile
from pathlib import Path

import numpy as np
import pytest
from random_models import npy, put_arrays, put_metadata, put_weights, random_model, saved_arrays

from boilerstrip.document import KINDS
from boilerstrip.errors import ModelError
from boilerstrip.model.store import METADATA_FILE, WEIGHTS_FILE, load_model, save_model


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    path = tmp_path / "model"
    save_model(random_model(), path)
    return path


def refused(folder: Path, file: str, message: str) -> None:
    with pytest.raises(ModelError, match=message) as caught:
        load_model(folder)
    assert str(caught.value).startswith(f"{folder / file}: ")


def archive_of(entries: dict[str, bytes], *, compression: int = zipfile.ZIP_DEFLATED) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", compression) as archive:
        for name, data in entries.items():
            archive.writestr(zipfile.ZipInfo(name), data, compression)
    return buffer.getvalue()


def entries_of(folder: Path) -> dict[str, bytes]:
    return {f"{name}.npy": npy(array) for name, array in saved_arrays(folder).items()}


# What model.json says


@pytest.mark.parametrize("file", [METADATA_FILE, WEIGHTS_FILE])
def test_a_missing_file(folder: Path, file: str) -> None:
    (folder / file).unlink()
    refused(folder, file, "cannot be read")


@pytest.mark.parametrize("file", [METADATA_FILE, WEIGHTS_FILE])
def test_a_folder_where_a_file_is_needed(folder: Path, file: str) -> None:
    (folder / file).unlink()
    (folder / file).mkdir()
    refused(folder, file, "cannot be read")


def test_a_file_where_the_folder_is_needed(folder: Path) -> None:
    with pytest.raises(ModelError, match=f"{folder / METADATA_FILE}: no such model folder"):
        load_model(folder / METADATA_FILE)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        (b"", "not valid JSON"),
        (b"{", "not valid JSON"),
        (b"\xff\xfe\x00", "not valid JSON"),
        (b"[" * 100_000, "not valid JSON"),
        (b'{"format_version": ' + b"1" * 5000 + b"}", "not valid JSON"),
        (b"[]", "a JSON object is needed"),
        (b"null", "a JSON object is needed"),
        (b"{}", "format version None"),
        (b" " * (5 << 20), "larger than 4 MiB"),
    ],
    ids=["empty", "cut", "binary", "deep", "digits", "list", "null", "object", "large"],
)
def test_metadata_that_is_none(folder: Path, text: bytes, message: str) -> None:
    (folder / METADATA_FILE).write_bytes(text)
    refused(folder, METADATA_FILE, message)


@pytest.mark.parametrize("version", [0, 1, 3, "2", None, [2], True])
def test_another_format_version(folder: Path, version: object) -> None:
    put_metadata(folder, format_version=version)
    refused(folder, METADATA_FILE, "format version .* reads version 2")


@pytest.mark.parametrize("kinds", [None, [], "body", sorted(KINDS), [kind.value for kind in KINDS][:-1]])
def test_other_kinds(folder: Path, kinds: object) -> None:
    put_metadata(folder, kinds=kinds)
    refused(folder, METADATA_FILE, "kinds: not the 17 kinds")


@pytest.mark.parametrize("taggers", [None, [], "html", {}, {"html": None}])
def test_taggers_that_are_not_described(folder: Path, taggers: object) -> None:
    put_metadata(folder, taggers=taggers)
    refused(folder, METADATA_FILE, "taggers: 'html' is missing")


@pytest.mark.parametrize("change", [lambda names: names[:-1], lambda names: names[::-1], lambda names: None])
def test_other_features(folder: Path, change) -> None:
    taggers = json.loads((folder / METADATA_FILE).read_text())["taggers"]
    taggers["text"]["features"] = change(taggers["text"]["features"])
    put_metadata(folder, taggers=taggers)
    refused(folder, METADATA_FILE, "text: its features are not those")


@pytest.mark.parametrize(
    "value", [0, 1, -0.1, 1.1, float("nan"), float("inf"), "0.5", None, True, [0.5], 10**400]
)
def test_a_threshold_out_of_range(folder: Path, value: object) -> None:
    taggers = json.loads((folder / METADATA_FILE).read_text())["taggers"]
    taggers["html"]["thresholds"]["recall"] = value
    put_metadata(folder, taggers=taggers)
    refused(folder, METADATA_FILE, "html: thresholds: recall must lie between 0 and 1")


@pytest.mark.parametrize("thresholds", [None, [], {}, {"precision": 0.5}])
def test_missing_thresholds(folder: Path, thresholds: object) -> None:
    taggers = json.loads((folder / METADATA_FILE).read_text())["taggers"]
    taggers["html"]["thresholds"] = thresholds
    put_metadata(folder, taggers=taggers)
    refused(folder, METADATA_FILE, "thresholds: ")


# The weights as a file


@pytest.mark.parametrize("checksum", ["", "0" * 64, None, 5])
def test_another_checksum(folder: Path, checksum: object) -> None:
    put_metadata(folder, weights_sha256=checksum)
    refused(folder, WEIGHTS_FILE, "the checksum is not that of model.json")


def test_one_changed_bit(folder: Path) -> None:
    data = bytearray((folder / WEIGHTS_FILE).read_bytes())
    data[len(data) // 2] ^= 1
    (folder / WEIGHTS_FILE).write_bytes(data)
    refused(folder, WEIGHTS_FILE, "the checksum is not that of model.json")


def test_weights_that_are_too_large(folder: Path) -> None:
    with (folder / WEIGHTS_FILE).open("r+b") as file:
        file.truncate((64 << 20) + 1)
    refused(folder, WEIGHTS_FILE, "larger than 64 MiB")


@pytest.mark.parametrize("share", [0, 0.1, 0.5, 0.9, 0.999])
def test_truncated_weights(folder: Path, share: float) -> None:
    data = (folder / WEIGHTS_FILE).read_bytes()
    put_weights(folder, data[: int(len(data) * share)])
    refused(folder, WEIGHTS_FILE, "not an archive of plain arrays")


def test_damage_anywhere_in_the_archive_is_an_error_of_the_model(folder: Path) -> None:
    data = (folder / WEIGHTS_FILE).read_bytes()
    rng = np.random.default_rng(0)
    found = 0
    for _ in range(150):
        broken = bytearray(data)
        broken[int(rng.integers(len(data)))] ^= int(rng.integers(1, 256))
        put_weights(folder, bytes(broken))
        try:
            load_model(folder)
        except ModelError as error:
            found += 1
            assert str(error).startswith(f"{folder / WEIGHTS_FILE}: ")  # noqa: PT017
    assert found > 100


@pytest.mark.parametrize(
    "data",
    [b"", b"PK", npy(np.zeros(3)), b"\x80\x04K\x05.", b"<html>"],
    ids=["empty", "PK", "npy", "pickle", "html"],
)
def test_weights_that_are_no_archive(folder: Path, data: bytes) -> None:
    put_weights(folder, data)
    refused(folder, WEIGHTS_FILE, "not an archive of plain arrays")


def test_an_archive_behind_another_file(folder: Path) -> None:
    put_weights(folder, npy(np.zeros(3)) + (folder / WEIGHTS_FILE).read_bytes())
    load_model(folder)  # it is read as what it ends in, an archive of arrays


# The weights as an archive


def test_an_archive_may_be_packed_or_not(folder: Path) -> None:
    put_weights(folder, archive_of(entries_of(folder), compression=zipfile.ZIP_STORED))
    load_model(folder)


@pytest.mark.parametrize("compression", [zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA])
def test_other_ways_of_packing_cannot_be_bounded(folder: Path, compression: int) -> None:
    put_weights(folder, archive_of(entries_of(folder), compression=compression))
    refused(folder, WEIGHTS_FILE, "packed in an unknown way")


def test_damaged_compressed_data(folder: Path) -> None:
    entries = entries_of(folder)
    data = bytearray(archive_of(entries))
    start = 30 + len(next(iter(entries))) + 10
    data[start : start + 40] = b"\xff" * 40
    put_weights(folder, bytes(data))
    refused(folder, WEIGHTS_FILE, "not an archive of plain arrays")


def test_an_encrypted_archive(folder: Path) -> None:
    data = bytearray(archive_of(entries_of(folder)))
    for signature, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        place = data.find(signature)
        data[place + offset] |= 1
    put_weights(folder, bytes(data))
    refused(folder, WEIGHTS_FILE, "not an archive of plain arrays .*encrypted")


def test_an_archive_that_unpacks_past_the_limit(folder: Path) -> None:
    bomb = archive_of({**entries_of(folder), "zeros.npy": bytes((64 << 20) + 1)})
    assert len(bomb) < 1 << 20
    put_weights(folder, bomb)
    tracemalloc.start()
    refused(folder, WEIGHTS_FILE, "unpacks to more than 64 MiB")
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert peak < 8 << 20


def test_many_entries_that_unpack_past_the_limit_together(folder: Path) -> None:
    put_weights(folder, archive_of({f"zeros{number}.npy": bytes(33 << 20) for number in range(2)}))
    refused(folder, WEIGHTS_FILE, "unpacks to more than 64 MiB")


@pytest.mark.parametrize("compression", [zipfile.ZIP_DEFLATED, zipfile.ZIP_BZIP2])
def test_an_archive_that_lies_about_its_size(folder: Path, compression: int) -> None:
    size = 80 << 20
    bomb = archive_of({"zeros.npy": bytes(size)}, compression=compression)
    put_weights(folder, bomb.replace(struct.pack("<I", size), struct.pack("<I", 1000)))
    tracemalloc.start()
    refused(folder, WEIGHTS_FILE, "not an archive of plain arrays")
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert peak < 8 << 20


@pytest.mark.parametrize(
    "name", ["../../escaped.npy", "/tmp/escaped.npy", "C:\\escaped.npy", "html/../../escaped", "a\0b.npy", ""]
)
def test_names_of_entries_lead_nowhere(folder: Path, name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(folder)
    before = sorted(folder.parent.rglob("*"))
    entries = entries_of(folder)
    put_weights(folder, archive_of({**entries, name: npy(np.zeros(3))}))
    load_model(folder)  # an array that no part asks for is not looked at
    assert sorted(folder.parent.rglob("*")) == before
    assert not Path("/tmp/escaped.npy").exists()
    # Such a name does not stand for an array of the model either.
    moved = {f"../{key}" if key == "html/first/mean.npy" else key: data for key, data in entries.items()}
    put_weights(folder, archive_of(moved))
    refused(folder, WEIGHTS_FILE, "html/first/mean: the array is missing")


# The arrays


class Payload:
    """An object that writes a file when it is unpickled."""

    def __init__(self, file: Path) -> None:
        self.file = file

    def __reduce__(self) -> tuple[object, ...]:
        return (Path.write_text, (self.file, "unpickled"))


def object_array(file: Path) -> np.ndarray:
    array = np.empty(1, dtype=object)
    array[0] = Payload(file)
    return array


def test_the_payload_would_write_a_file(tmp_path: Path) -> None:
    file = tmp_path / "proof"
    np.load(io.BytesIO(npy(object_array(file))), allow_pickle=True)
    assert file.read_text() == "unpickled"


@pytest.mark.parametrize("name", ["html/first/mean", "extra"])
def test_objects_are_never_unpickled(folder: Path, tmp_path: Path, name: str) -> None:
    file = tmp_path / "proof"
    put_weights(folder, archive_of({**entries_of(folder), f"{name}.npy": npy(object_array(file))}))
    refused(folder, WEIGHTS_FILE, "not an archive of plain arrays .*type object")
    assert not file.exists()


def test_a_structured_type_with_objects_is_never_unpickled(folder: Path, tmp_path: Path) -> None:
    file = tmp_path / "proof"
    array = np.zeros(1, dtype=[("a", "f4"), ("b", "O")])
    array["b"][0] = Payload(file)
    put_weights(folder, archive_of({**entries_of(folder), "html/first/mean.npy": npy(array)}))
    refused(folder, WEIGHTS_FILE, "not an archive of plain arrays")
    assert not file.exists()


@pytest.mark.parametrize("wrap", [lambda data: data, lambda data: archive_of({"html/first/mean.npy": data})])
def test_a_pickle_in_place_of_arrays_is_never_read(folder: Path, tmp_path: Path, wrap) -> None:
    file = tmp_path / "proof"
    put_weights(folder, wrap(pickle.dumps(Payload(file))))
    refused(folder, WEIGHTS_FILE, "not an archive of plain arrays")
    assert not file.exists()


def with_header(header: str, content: bytes = b"") -> bytes:
    padded = header.encode("latin-1") + b"\n"
    return b"\x93NUMPY\x01\x00" + struct.pack("<H", len(padded)) + padded + content


@pytest.mark.parametrize(
    "data",
    [
        with_header("{'descr': '<f4', 'fortran_order': False, 'shape': (1099511627776,)}"),
        with_header(f"{{'descr': '<f4', 'fortran_order': False, 'shape': ({10**40},)}}"),
        with_header("{'descr': '<f4', 'fortran_order': False, 'shape': (4294967296, 4294967296)}"),
        with_header("{'descr': '<f4', 'fortran_order': False, 'shape': (-2, -2)}", bytes(16)),
        with_header("{'descr': '<f4', 'fortran_order': False, 'shape': (5,)}", bytes(16)),
        with_header("{'descr': '<f4', 'fortran_order': False, 'shape': (3,)}", bytes(16)),
        with_header("{'descr': '|V0', 'fortran_order': False, 'shape': (1000000000,)}"),
        with_header("{'descr': '<x9', 'fortran_order': False, 'shape': (1,)}"),
        with_header("{'descr': [('a',)], 'fortran_order': False, 'shape': (1,)}"),
        with_header("{'descr': '<f4', 'shape': (1,)}"),
        with_header("__import__('os').getpid()"),
        with_header("(" * 5000),
        with_header("'\n'''"),
        b"\x93NUMPY\x01\x00",
        b"\x93NUMPY\x09\x00" + bytes(100),
        b"not an array",
        b"",
    ],
    ids=range(17),
)
def test_damaged_arrays(folder: Path, data: bytes) -> None:
    put_weights(folder, archive_of({**entries_of(folder), "html/first/mean.npy": data}))
    tracemalloc.start()
    refused(folder, WEIGHTS_FILE, "not an archive of plain arrays")
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert peak < 16 << 20


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
        ("text/first/scale", lambda a: a * 0, "text/first/scale: every value must be above 0"),
        ("text/second/features", lambda a: a + np.int32(10_000), "text/second/features: column numbers"),
        ("text/second/features", lambda a: a - np.int32(10_000), "text/second/features: column numbers"),
        ("text/second/features", lambda a: a.astype(np.uint32), "text/second/features: type uint32"),
        ("text/second/values", lambda a: a[:-1], "text/second/values: 7 leaves"),
        ("text/second/thresholds", lambda a: a * np.float32(np.nan), "text/second/thresholds: holds values"),
        ("html/lexicon/weights", lambda a: a[:-1], "html/lexicon/weights: shape"),
        ("html/lexicon/terms", lambda a: np.frombuffer(b"w:a\n" * 8 + b"w:b", np.uint8), "stands twice"),
        ("html/lexicon/terms", lambda a: np.full_like(a, 255), "html/lexicon/terms: not valid UTF-8"),
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
    assert (
        hashlib.sha256((folder / WEIGHTS_FILE).read_bytes()).hexdigest()
        == load_model(folder).metadata["weights_sha256"]
    )
