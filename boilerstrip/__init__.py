"""boilerstrip: tags every block of a news page as content or boilerplate and rebuilds clean text.

>>> import boilerstrip
>>> text = boilerstrip.clean(html)                  # the article, paragraphs parted by an empty line
>>> document = boilerstrip.tag(html)                # every block with its kind and score
>>> cleaner = boilerstrip.load("my-model", threshold="precision")
"""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

from boilerstrip.cleaner import Cleaner, load
from boilerstrip.document import DEFAULT_KEEP, Block, Document, Group, Kind, Link, Role
from boilerstrip.errors import (
    BoilerstripError,
    InputError,
    InvalidOptionError,
    MissingDependencyError,
    ModelError,
    TrainingDataError,
)
from boilerstrip.read.limits import Limits

if TYPE_CHECKING:
    from collections.abc import Iterable

__version__ = "0.1.0"

__all__ = [
    "Block",
    "BoilerstripError",
    "Cleaner",
    "Document",
    "Group",
    "InputError",
    "InvalidOptionError",
    "Kind",
    "Limits",
    "Link",
    "MissingDependencyError",
    "ModelError",
    "Role",
    "TrainingDataError",
    "clean",
    "load",
    "tag",
]


def clean(
    source: str | bytes,
    *,
    input_format: str = "auto",
    keep: Iterable[str] = DEFAULT_KEEP,
    threshold: float | str | None = None,
) -> str:
    """Return the clean text of a page, by the shipped model.

    Parameters
    ----------
    source
        The page: HTML, or plain text already taken out of a page. Bytes may be in any encoding.
    input_format
        ``html``, ``text``, or ``auto`` to tell by the content.
    keep
        Names of the groups (``content``, ``meta``, ``boilerplate``) and kinds (``headline``, …) to keep.
    threshold
        A score between 0 and 1, or ``precision``, ``balanced`` or ``recall``; see `Cleaner`.

    Returns
    -------
    str
        Paragraphs parted by an empty line.

    Raises
    ------
    InputError
        If the source is no page: a PDF, a picture, or other binary data.
    InvalidOptionError
        If an argument has a value that is not allowed.
    """
    return _cleaner(threshold).clean(source, input_format=input_format, keep=keep)


def tag(source: str | bytes, *, input_format: str = "auto", threshold: float | str | None = None) -> Document:
    """Tag every block of a page, by the shipped model.

    Parameters
    ----------
    source, input_format, threshold
        As for `clean`.

    Returns
    -------
    Document
        The blocks with their kinds and scores, and what the page states about itself.

    Raises
    ------
    InputError
        If the source is no page: a PDF, a picture, or other binary data.
    InvalidOptionError
        If an argument has a value that is not allowed.
    """
    return _cleaner(threshold).tag(source, input_format=input_format)


def _cleaner(threshold: float | str | None) -> Cleaner:
    default = _default_cleaner()
    return default if threshold is None else Cleaner(default.model, threshold=threshold)


@cache
def _default_cleaner() -> Cleaner:
    return load()
