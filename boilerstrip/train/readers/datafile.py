"""One file of labelled data: its bytes, its text, and the first thing that it holds."""

from __future__ import annotations

from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

from boilerstrip.errors import TrainingDataError
from boilerstrip.read.decode import Decoded, decode
from boilerstrip.read.gunzip import GZIP_MARK, gunzip
from boilerstrip.train.readers.records import first_object, json_objects

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

_MOST_BYTES = 2 << 30
_PAGE_SUFFIXES = frozenset((".html", ".htm", ".xhtml"))


class DataFile:
    """A file that may hold labelled data. It is read when it is first asked for, and once.

    Parameters
    ----------
    path
        The file. It may be packed by gzip, whatever its name.
    corpus
        What to call the pages' corpus; the file's name without its ending unless told otherwise.
    """

    def __init__(self, path: Path, corpus: str | None = None) -> None:
        self.path = path
        self.corpus = corpus or self.stem

    @property
    def name(self) -> str:
        """The file's name, without the ``.gz`` of a packed one."""
        return self.path.name.removesuffix(".gz")

    @property
    def stem(self) -> str:
        """The file's name without its ending."""
        return Path(self.name).stem

    @property
    def is_page(self) -> bool:
        """Whether its name is that of a web page."""
        return Path(self.name).suffix.lower() in _PAGE_SUFFIXES

    @property
    def folder(self) -> str:
        """Name of the folder that it is in."""
        return folder_name(self.path.parent)

    def at(self, line: int) -> str:
        """Name a line of the file, for messages."""
        return f"{self.path}:{line}"

    @cached_property
    def data(self) -> bytes:
        """All bytes, unpacked.

        Raises
        ------
        TrainingDataError
            If the file cannot be read, is damaged, or is too large to be held in memory.
        """
        try:
            data = self.path.read_bytes()
        except (OSError, ValueError) as error:
            reason = getattr(error, "strerror", None) or error
            raise TrainingDataError(
                f"{self.path}: cannot be read ({reason}); check that it is a file that you may read"
            ) from error
        if not data.startswith(GZIP_MARK):
            return data
        unpacked = gunzip(data, _MOST_BYTES)
        if not unpacked.whole or len(unpacked.data) > _MOST_BYTES:
            raise TrainingDataError(
                f"{self.path}: the gzip data is damaged, cut short, or of more than 2 GiB; get it anew or part it"
            )
        return unpacked.data

    @cached_property
    def decoded(self) -> Decoded:
        """The text, in whatever encoding it is, and what was odd about that."""
        return decode(self.data)

    @property
    def text(self) -> str:
        """The text, in whatever encoding it is."""
        return self.decoded.text

    def objects(self) -> Iterator[tuple[int, Mapping[str, Any]]]:
        """Read its JSON objects, one a line or in an array, with the lines that they begin on.

        Raises
        ------
        TrainingDataError
            At what is no JSON object in UTF-8, with the line.
        """
        return json_objects(self.data, self.path)

    @cached_property
    def first(self) -> Mapping[str, Any]:
        """The first JSON object; empty where the file does not begin with one."""
        return first_object(self.data, self.path)

    def forget(self) -> None:
        """Let go of what was read; it is read again when it is asked for."""
        for name in ("data", "decoded", "first"):
            self.__dict__.pop(name, None)


def folder_name(folder: Path) -> str:
    """Return the name of a folder, also of ``.``."""
    return folder.name or folder.resolve().name
