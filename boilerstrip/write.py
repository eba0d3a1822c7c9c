"""Files that are either wholly written or not touched."""

from __future__ import annotations

import os
import secrets
import stat
from contextlib import suppress
from pathlib import Path

from boilerstrip.errors import BoilerstripError


def write_atomic(path: str | os.PathLike[str], data: str | bytes) -> None:
    """Write a file so that no reader, crash or full disk ever sees a part of it.

    The data go to a temporary file in the same folder, to the disk, and then into place. An existing file
    keeps its permissions; a link is followed. What is no regular file, such as ``/dev/stdout``, is
    written to directly.

    Parameters
    ----------
    path
        The file to write. Its folder has to exist.
    data
        Bytes, or text to write in UTF-8 with line ends as they are; a lone surrogate becomes ``?``.

    Raises
    ------
    BoilerstripError
        If the file cannot be written. An existing file is then unchanged.
    """
    content = data.encode("utf-8", "replace") if isinstance(data, str) else data
    try:
        target = Path(os.path.realpath(path))
        mode = target.stat().st_mode if target.exists() else None
        if mode is not None and not stat.S_ISREG(mode):
            target.write_bytes(content)
        else:
            _replace(target, content, mode)
    except (OSError, ValueError) as error:
        name = str(path).encode("utf-8", "replace").decode()
        reason = getattr(error, "strerror", None) or str(error)
        raise BoilerstripError(
            f"{name}: cannot be written ({reason}); check the folder and its space"
        ) from error


def _replace(target: Path, content: bytes, mode: int | None) -> None:
    temporary = target.with_name(f".boilerstrip-{secrets.token_hex(8)}")
    try:
        # Opened like this, and not by tempfile, a new file gets the permissions that the umask leaves.
        descriptor = os.open(
            temporary, os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0), 0o666
        )
        with os.fdopen(descriptor, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        if mode is not None:
            temporary.chmod(stat.S_IMODE(mode))
        temporary.replace(target)
    except BaseException:
        with suppress(OSError):
            temporary.unlink()
        raise
