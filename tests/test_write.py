"""A file is either wholly written or not touched."""

from __future__ import annotations

import os
import stat
from pathlib import Path

import pytest

from boilerstrip.errors import BoilerstripError
from boilerstrip.write import write_atomic


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


@pytest.mark.parametrize(
    ("data", "content"),
    [(b"\x00\xff", b"\x00\xff"), ("Brücke\r\n", b"Br\xc3\xbccke\r\n"), ("", b""), ("a\ud800", b"a?")],
)
def test_bytes_and_text_are_written_as_they_are(tmp_path: Path, data: str | bytes, content: bytes) -> None:
    write_atomic(tmp_path / "out.txt", data)

    assert (tmp_path / "out.txt").read_bytes() == content
    assert names(tmp_path) == ["out.txt"]


def test_an_existing_file_is_replaced_and_keeps_its_permissions(tmp_path: Path) -> None:
    path = tmp_path / "out.txt"
    path.write_text("old and longer")
    path.chmod(0o640)

    write_atomic(str(path), "new")

    assert path.read_text() == "new"
    assert stat.S_IMODE(path.stat().st_mode) == 0o640


def test_a_new_file_gets_the_permissions_that_any_new_file_gets(tmp_path: Path) -> None:
    (tmp_path / "plain.txt").touch()

    write_atomic(tmp_path / "out.txt", "new")

    assert (tmp_path / "out.txt").stat().st_mode == (tmp_path / "plain.txt").stat().st_mode


def test_a_link_is_followed(tmp_path: Path) -> None:
    (tmp_path / "target").write_text("old")
    (tmp_path / "link").symlink_to("target")

    write_atomic(tmp_path / "link", "new")

    assert (tmp_path / "link").is_symlink()
    assert (tmp_path / "target").read_text() == "new"


@pytest.mark.parametrize("step", ["fsync", "chmod", "replace"])
@pytest.mark.parametrize("error", [OSError(28, "No space left on device"), KeyboardInterrupt()])
def test_a_failure_leaves_the_old_file_and_nothing_else(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, step: str, error: BaseException
) -> None:
    path = tmp_path / "out.txt"
    path.write_text("old")

    def fail(*args: object, **kwargs: object) -> None:
        raise error

    monkeypatch.setattr(os if step == "fsync" else Path, step, fail)
    with pytest.raises((BoilerstripError, KeyboardInterrupt)):
        write_atomic(path, "new")

    assert path.read_text() == "old"
    assert names(tmp_path) == ["out.txt"]


@pytest.mark.parametrize("name", ["missing/out.txt", "", "a" * 300, "nul\x00"])
def test_what_cannot_be_written_is_told_with_its_name(tmp_path: Path, name: str) -> None:
    with pytest.raises(BoilerstripError, match="cannot be written"):
        write_atomic(f"{tmp_path}/{name}", "new")

    assert names(tmp_path) == []


def test_a_device_is_written_to_and_not_replaced() -> None:
    write_atomic(os.devnull, "new")

    assert stat.S_ISCHR(os.stat(os.devnull).st_mode)  # noqa: PTH116
