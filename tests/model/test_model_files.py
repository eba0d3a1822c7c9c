"""The files of a model's folder: read within bounds, and listed with their checksums."""

from __future__ import annotations

import os
import shutil
import subprocess
from typing import TYPE_CHECKING

import pytest
from random_models import random_model, refused, saved_model

from boilerstrip.errors import ModelError
from boilerstrip.model.files import (
    CARD_FILE,
    CHECKSUMS_FILE,
    METADATA_FILE,
    WEIGHTS_FILE,
    checksum_lines,
    read_checksums,
    read_file,
)
from boilerstrip.model.store import load_model, save_model

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return saved_model(tmp_path)


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


def test_a_pipe_in_place_of_a_file_is_not_waited_for(folder: Path) -> None:
    for file in (METADATA_FILE, WEIGHTS_FILE):
        content = (folder / file).read_bytes()
        (folder / file).unlink()
        os.mkfifo(folder / file)
        refused(folder, file, "cannot be read .not a regular file")
        (folder / file).unlink()
        (folder / file).write_bytes(content)


@pytest.mark.parametrize(
    "target", ["/dev/zero", "/dev/stdin", "/proc/self/mem", "/", "model.json", "nowhere"]
)
@pytest.mark.parametrize("file", [METADATA_FILE, WEIGHTS_FILE])
def test_a_link_that_leads_to_no_file(folder: Path, file: str, target: str) -> None:
    (folder / file).unlink()
    (folder / file).symlink_to(target)
    with pytest.raises(ModelError):
        load_model(folder)


def test_files_may_be_links(folder: Path, tmp_path: Path) -> None:
    """As in caches that keep every file once."""
    (tmp_path / "linked").mkdir()
    for file in folder.iterdir():
        (tmp_path / "linked" / file.name).symlink_to(file)
    assert load_model(tmp_path / "linked").metadata == load_model(folder).metadata


def test_a_file_is_read_to_its_limit(tmp_path: Path) -> None:
    (tmp_path / "a").write_bytes(bytes(1 << 20))
    assert read_file(tmp_path / "a", 1 << 20) == bytes(1 << 20)
    (tmp_path / "a").write_bytes(bytes((1 << 20) + 1))
    with pytest.raises(ModelError, match="larger than 1 MiB"):
        read_file(tmp_path / "a", 1 << 20)


def test_the_checksums_are_those_of_all_other_files(tmp_path: Path) -> None:
    save_model(random_model(), tmp_path, card="# A card\n")
    others = {path.name: path.read_bytes() for path in tmp_path.iterdir() if path.name != CHECKSUMS_FILE}
    assert others.keys() == {CARD_FILE, METADATA_FILE, WEIGHTS_FILE}
    assert (tmp_path / CHECKSUMS_FILE).read_bytes() == checksum_lines(others)


@pytest.mark.skipif(shutil.which("sha256sum") is None, reason="needs sha256sum")
def test_the_checksums_can_be_checked_without_boilerstrip(folder: Path) -> None:
    def check() -> int:
        return subprocess.run(["sha256sum", "-c", CHECKSUMS_FILE], cwd=folder, check=False).returncode

    assert check() == 0
    (folder / METADATA_FILE).write_text("{}")
    assert check() != 0


@pytest.mark.parametrize("mark", [" ", "*"])
def test_checksums_that_sha256sum_writes_are_read(tmp_path: Path, mark: str) -> None:
    lines = [f"{'0A' * 32} {mark}model.json", f"{'1b' * 32} {mark}a file.txt"]
    (tmp_path / CHECKSUMS_FILE).write_text("\n".join(lines) + "\n")
    assert read_checksums(tmp_path) == {"model.json": "0a" * 32, "a file.txt": "1b" * 32}


ZEROS = "0" * 64


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("model.json", ":1: not a SHA-256 and the name of a file"),
        (f"{ZEROS}  a\n\n{ZEROS}  b", ":2: not a SHA-256"),
        (f"{ZEROS[1:]}  model.json", ":1: not a SHA-256"),
        (f"{ZEROS}  ", ":1: not a SHA-256"),
        (f"\\{ZEROS}  a\\nb", ":1: not a SHA-256"),
        (f"{ZEROS}  ../model.json", "'../model.json' is not the name of a file in the folder"),
        (f"{ZEROS}  /etc/hostname", "'/etc/hostname' is not the name of a file in the folder"),
        (f"{ZEROS}  C:\\model.json", "is not the name of a file in the folder"),
        (f"{ZEROS}  a\0b", "is not the name of a file in the folder"),
        (f"{ZEROS}  ..", "is not the name of a file in the folder"),
        (f"{ZEROS}  a\n{ZEROS} *a", ":2: 'a' is listed twice"),
        ("".join(f"{ZEROS}  {number}\n" for number in range(21)), "lists more than 20 files"),
        (f"{ZEROS}  a\n" * 2000, "larger than 64 KiB"),
    ],
)
def test_damaged_checksums_are_refused(tmp_path: Path, text: str, message: str) -> None:
    (tmp_path / CHECKSUMS_FILE).write_text(text)
    with pytest.raises(ModelError, match=message) as caught:
        read_checksums(tmp_path)
    assert str(caught.value).startswith(f"{tmp_path / CHECKSUMS_FILE}")
