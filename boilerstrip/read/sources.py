"""Where inputs come from: files, folders and standard input, gzip or not."""

from __future__ import annotations

import os
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import IO, TYPE_CHECKING

from boilerstrip.errors import InputError
from boilerstrip.read.gunzip import GZIP_MARK, gunzip
from boilerstrip.read.limits import DEFAULT_LIMITS, Limits

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

STDIN = "-"
"""The path that stands for standard input."""

SUFFIXES: tuple[str, ...] = (
    *(".html", ".htm", ".xhtml", ".shtml", ".php", ".asp", ".aspx"),
    *(".txt", ".text"),
)
"""Which files of a folder are inputs, by the end of their names; each may be followed by ``.gz``."""

_CHUNK = 1024 * 1024


@dataclass(frozen=True, slots=True)
class Source:
    """One input that can be read.

    Attributes
    ----------
    name
        What to call it in messages and output; always printable as UTF-8.
    path
        The file, or None for standard input.
    """

    name: str
    path: Path | None


@dataclass(frozen=True, slots=True)
class RawInput:
    """The bytes of one input, decompressed.

    Attributes
    ----------
    data
        The bytes.
    warnings
        What was odd and how it was dealt with, one sentence each.
    truncated
        Whether the input ends before its text does: a gzip file that was cut short or is damaged.
    """

    data: bytes
    warnings: tuple[str, ...] = ()
    truncated: bool = False


def iter_sources(paths: Iterable[str | os.PathLike[str]]) -> Iterator[Source]:
    """List the inputs that paths stand for, without reading any.

    A file is an input whatever its name. A folder stands for the files in it and below it whose names end as
    `SUFFIXES` says, sorted by name; hidden files and folders, and links to folders, are passed over, as by
    ``grep -r``. ``-`` stands for standard input and counts once. A path that is missing, and a folder that
    cannot be listed or has no such file, are given as sources too: reading them raises the error, so one
    wrong path does not keep the others from being read.

    Parameters
    ----------
    paths
        Files, folders and ``-``, in the order to read them.

    Yields
    ------
    Source
        One input after the other, in the same order on every run.
    """
    stdin_seen = False
    for given in paths:
        if os.fspath(given) == STDIN:
            if not stdin_seen:
                yield Source("<stdin>", None)
            stdin_seen = True
            continue
        path = Path(given)
        # An empty path would stand for the current folder.
        if os.fspath(given) and _is_folder(path):
            found = False
            for source in _walk(path):
                found = True
                yield source
            if not found:
                yield _source_of(path)
        else:
            yield _source_of(path)


def read_bytes(source: Source, limits: Limits = DEFAULT_LIMITS) -> RawInput:
    """Read one input, decompressing gzip, which is told by its first bytes and not by its name.

    Parameters
    ----------
    source
        What to read.
    limits
        Of which `Limits.max_bytes` counts here.

    Returns
    -------
    RawInput
        The bytes, with a warning and ``truncated`` set if a gzip file yields only a part of its text.

    Raises
    ------
    InputError
        If the input is missing, cannot be read, is larger than allowed, or is gzip that yields nothing.
    """
    try:
        data = _read_stdin(limits) if source.path is None else _read_file(source.path, limits)
    except (OSError, ValueError) as error:  # ValueError for a path that no system call takes
        raise InputError(f"{source.name}: {_why(source, error)}") from error
    if len(data) > limits.max_bytes:
        raise InputError(_too_large(source, limits, "larger"))
    if not data.startswith(GZIP_MARK):
        return RawInput(data)
    unpacked = gunzip(data, limits.max_bytes)
    if len(unpacked.data) > limits.max_bytes:
        raise InputError(_too_large(source, limits, "once decompressed larger"))
    if unpacked.whole:
        return RawInput(unpacked.data)
    if not unpacked.data:
        raise InputError(
            f"{source.name}: the gzip data is damaged or cut short and yields nothing; get it anew"
        )
    size = f"{len(unpacked.data):,} bytes"
    warning = f"The gzip data is damaged or cut short; the {size} before the damage were read."
    return RawInput(unpacked.data, (warning,), truncated=True)


def _is_folder(path: Path) -> bool:
    try:
        return path.is_dir()
    except OSError:  # such as a name too long, or a folder above that may not be entered
        return False


def _walk(root: Path) -> Iterator[Source]:
    # A stack and not recursion: folders may be nested deeper than Python's stack is.
    pending = [(root, True)]
    while pending:
        path, is_folder = pending.pop()
        if not is_folder:
            yield _source_of(path)
            continue
        try:
            with os.scandir(path) as scan:
                entries = sorted(scan, key=lambda entry: entry.name, reverse=True)
        except OSError:
            if path != root:
                yield _source_of(path)
            continue
        pending += [
            (path / entry.name, entry.is_dir(follow_symlinks=False)) for entry in entries if _is_wanted(entry)
        ]


def _is_wanted(entry: os.DirEntry[str]) -> bool:
    if entry.name.startswith("."):
        return False
    try:
        if entry.is_dir(follow_symlinks=False):
            return True
        return entry.name.lower().removesuffix(".gz").endswith(SUFFIXES) and entry.is_file()
    except OSError:
        return False


def _source_of(path: Path) -> Source:
    return Source(str(path).encode("utf-8", "replace").decode(), path)


def _read_file(path: Path, limits: Limits) -> bytes:
    with path.open("rb") as file:
        return _read_up_to(file, limits.max_bytes + 1)


def _read_stdin(limits: Limits) -> bytes:
    buffer = getattr(sys.stdin, "buffer", None)
    if buffer is None or getattr(buffer, "closed", False):
        raise InputError("<stdin>: standard input is closed; give a file, or pipe one in")
    return _read_up_to(buffer, limits.max_bytes + 1)


def _read_up_to(file: IO[bytes], size: int) -> bytes:
    chunks: list[bytes] = []
    while size > 0 and (chunk := file.read(min(_CHUNK, size))):
        chunks.append(chunk)
        size -= len(chunk)
    return b"".join(chunks)


def _why(source: Source, error: OSError | ValueError) -> str:
    """Say what is wrong with a source and what to do."""
    if isinstance(error, FileNotFoundError):
        return "there is no such file or folder; check the path"
    if isinstance(error, IsADirectoryError) or (source.path and _is_folder(source.path)):
        if source.path and not os.access(source.path, os.R_OK | os.X_OK):
            return "the folder cannot be listed; check its permissions"
        return (
            f"the folder has no file to read; name a file, or one with files ending in {', '.join(SUFFIXES)}"
        )
    if isinstance(error, PermissionError):
        return "reading is not permitted; check the permissions"
    return f"cannot be read ({getattr(error, 'strerror', None) or error})"


def _too_large(source: Source, limits: Limits, how: str) -> str:
    return f"{source.name}: {how} than the limit of {limits.max_bytes:,} bytes; raise max_bytes to read it"
