"""The files of a model's folder: their names, reading them within bounds, and their checksums.

The checksums are a file as ``sha256sum`` writes it, so that a copy can be checked without boilerstrip:
``sha256sum -c SHA256SUMS``.
"""

from __future__ import annotations

import hashlib
import os
import re
import stat
from typing import TYPE_CHECKING

from boilerstrip.errors import ModelError

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

METADATA_FILE = "model.json"
WEIGHTS_FILE = "weights.npz"
CARD_FILE = "README.md"
CHECKSUMS_FILE = "SHA256SUMS"
MODEL_FILES = (CARD_FILE, METADATA_FILE, WEIGHTS_FILE, CHECKSUMS_FILE)
"""All that may be of a model; the card, and the checksums of an older one, may be missing."""

MAX_METADATA_BYTES = 4 << 20
MAX_WEIGHTS_BYTES = 64 << 20
MAX_CARD_BYTES = 4 << 20
_MAX_CHECKSUMS_BYTES = 64 << 10
_MOST_CHECKSUMS = 20

_CHECKSUM_LINE = re.compile(r"([0-9a-fA-F]{64}) [ *](.+)")


def read_file(file: Path, limit: int) -> bytes:
    """Read a file of a model.

    Parameters
    ----------
    file
        The file. A link is followed; what is no regular file is not opened, since a pipe could keep us waiting.
    limit
        Most bytes to read.

    Raises
    ------
    ModelError
        If it cannot be read, is no regular file, or is larger.
    """
    try:
        if not stat.S_ISREG(file.stat().st_mode):
            raise ModelError(f"{file}: cannot be read (not a regular file)")
        with file.open("rb") as stream:
            # Not just limit + 1: that much memory would be taken for every file.
            data = stream.read(min(os.fstat(stream.fileno()).st_size, limit) + 1)
    except OSError as error:
        raise ModelError(f"{file}: cannot be read ({error.strerror})") from error
    if len(data) > limit:
        raise ModelError(f"{file}: larger than {_size(limit)}, so it is no model of this format")
    return data


def _size(limit: int) -> str:
    return f"{limit >> 20} MiB" if limit >= 1 << 20 else f"{limit >> 10} KiB"


def sha256(data: bytes) -> str:
    """Return the SHA-256 of data as 64 hexadecimal digits."""
    return hashlib.sha256(data).hexdigest()


def checksum_lines(files: Mapping[str, bytes]) -> bytes:
    """Return the content of the file of checksums for some files, by name."""
    return "".join(f"{sha256(files[name])}  {name}\n" for name in sorted(files)).encode()


def read_checksums(folder: Path) -> dict[str, str]:
    """Read the file of checksums of a model's folder.

    Parameters
    ----------
    folder
        The folder.

    Returns
    -------
    dict
        Name and checksum of every file that is listed.

    Raises
    ------
    ModelError
        If the file cannot be read, has a line of another form, or names a file outside of the folder or one twice.
    """
    file = folder / CHECKSUMS_FILE
    found: dict[str, str] = {}
    lines = read_file(file, _MAX_CHECKSUMS_BYTES).decode("utf-8", "replace").splitlines()
    for number, line in enumerate(lines, start=1):
        match = _CHECKSUM_LINE.fullmatch(line)
        if match is None:
            raise ModelError(f"{file}:{number}: not a SHA-256 and the name of a file")
        checksum, name = match[1].lower(), match[2]
        if "/" in name or "\\" in name or "\0" in name or name in (".", ".."):
            raise ModelError(f"{file}:{number}: {name!r} is not the name of a file in the folder")
        if name in found:
            raise ModelError(f"{file}:{number}: {name!r} is listed twice")
        found[name] = checksum
        if len(found) > _MOST_CHECKSUMS:
            raise ModelError(f"{file}: lists more than {_MOST_CHECKSUMS} files, so it is not of a model")
    return found
