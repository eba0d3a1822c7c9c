"""Damaged or hostile weights: refused with a message that names the file, and nothing in them is run."""

from __future__ import annotations

import io
import pickle
import struct
import zipfile
from pathlib import Path

import numpy as np
import pytest
from random_models import (
    archive_of,
    entries_of,
    memory_below,
    npy,
    put_metadata,
    put_weights,
    refused,
    saved_model,
)

from boilerstrip.errors import ModelError
from boilerstrip.model.files import WEIGHTS_FILE
from boilerstrip.model.store import load_model


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return saved_model(tmp_path)


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
    with memory_below(8 << 20):
        refused(folder, WEIGHTS_FILE, "unpacks to more than 64 MiB")


def test_many_entries_that_unpack_past_the_limit_together(folder: Path) -> None:
    put_weights(folder, archive_of({f"zeros{number}.npy": bytes(33 << 20) for number in range(2)}))
    refused(folder, WEIGHTS_FILE, "unpacks to more than 64 MiB")


@pytest.mark.parametrize("compression", [zipfile.ZIP_DEFLATED, zipfile.ZIP_BZIP2])
def test_an_archive_that_lies_about_its_size(folder: Path, compression: int) -> None:
    size = 80 << 20
    bomb = archive_of({"zeros.npy": bytes(size)}, compression=compression)
    put_weights(folder, bomb.replace(struct.pack("<I", size), struct.pack("<I", 1000)))
    with memory_below(8 << 20):
        refused(folder, WEIGHTS_FILE, "not an archive of plain arrays")


def test_an_array_that_stands_twice(folder: Path) -> None:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for name in ("html/first/mean.npy", "html/first/mean"):
            archive.writestr(name, npy(np.zeros(3)))
    put_weights(folder, buffer.getvalue())
    refused(folder, WEIGHTS_FILE, "'html/first/mean' stands twice in the archive")


def test_a_directory_of_a_million_entries(folder: Path) -> None:
    # All entries name the same few bytes, so that the archive is as small as its directory.
    entry = (
        struct.pack("<4s4B4HL2L5H2L", b"PK\1\2", 20, 3, 20, 0, *[0] * 4, 0, 0, 0, 1, *[0] * 4, 0, 0) + b"a"
    )
    end = struct.pack("<4s4H2LH", b"PK\5\6", 0, 0, 65535, 65535, 1_000_000 * len(entry), 0, 0)
    put_weights(folder, entry * 1_000_000 + end)
    with memory_below(128 << 20):
        refused(folder, WEIGHTS_FILE, "more than 1,000 arrays")


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
    with memory_below(16 << 20):
        refused(folder, WEIGHTS_FILE, "not an archive of plain arrays")
