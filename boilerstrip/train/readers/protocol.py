"""What a reader of a format is, and what it hands on."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Iterator

    from boilerstrip.train.labelled import LabelledPage
    from boilerstrip.train.readers.datafile import DataFile
    from boilerstrip.train.readers.reading import Reading


@dataclass(frozen=True, slots=True)
class Found:
    """A labelled page and where it was found.

    Attributes
    ----------
    page
        The page, with its HTML if it has any. A block may have the label `boilerstrip.train.readers.spans.UNCOVERED`.
    place
        The file and line of its labels, for messages.
    as_it_is
        Whether the page is of one of our own layouts, whose pages are neither checked nor left out.
    """

    page: LabelledPage
    place: str
    as_it_is: bool = False


class Reader(Protocol):
    """A module that reads one format."""

    @property
    def FORMAT(self) -> str:  # noqa: N802 - a constant of the module
        """What messages call the format."""

    def recognises(self, file: DataFile) -> bool:
        """Tell by its content whether a file is of this format. Any file may be asked about."""

    def read(self, file: DataFile, reading: Reading) -> Iterator[Found]:
        """Read a file's labelled pages.

        Raises
        ------
        TrainingDataError
            If the file is malformed: with the line.
        """
