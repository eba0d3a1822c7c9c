"""What the names that people label with stand for."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from boilerstrip.errors import TrainingDataError
from boilerstrip.train.labelled import BOILERPLATE, CONTENT, IS_CONTENT, UNSAID

if sys.version_info >= (3, 11):
    import tomllib
else:
    import tomli as tomllib

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

IGNORE = "ignore"
"""The name for blocks of which nothing is to be said."""

_WORDS = {
    **{name: name for name in IS_CONTENT},
    **dict.fromkeys(("1", "1.0", "true", "yes", "keep"), CONTENT),
    **dict.fromkeys(("0", "0.0", "false", "no", "noise", "remove"), BOILERPLATE),
    IGNORE: UNSAID,
}
_MEANINGS = (*IS_CONTENT, IGNORE)


class Labels:
    """Names of labels, and what each stands for.

    Known without being told are, in letters of either case: the 17 kinds; ``content``, ``meta`` and
    ``boilerplate``; ``1``, ``true``, ``yes``, ``keep`` for content and ``0``, ``false``, ``no``, ``noise``,
    ``remove`` for boilerplate; ``ignore``.

    Parameters
    ----------
    names
        More names, with what each stands for: one of `boilerstrip.train.labelled.IS_CONTENT`, or ``ignore``. The
        empty name is that of text that nobody labelled.

    Attributes
    ----------
    unlabelled
        What text stands for that nobody labelled, if that was told.

    Raises
    ------
    TrainingDataError
        If a name stands for something else.
    """

    def __init__(self, names: Mapping[str, str] | None = None) -> None:
        self._names: dict[str, str] = {}
        for name, meaning in (names or {}).items():
            if meaning not in _MEANINGS:
                raise TrainingDataError(
                    f"label {name!r}: stands for {meaning!r}, which is none of {', '.join(_MEANINGS)}"
                )
            self._names[name.strip()] = _WORDS[meaning]
        self.unlabelled = self._names.get("")

    def find(self, name: object) -> str | None:
        """Return what a name stands for, `UNSAID` for one to ignore, None if it is not known.

        Parameters
        ----------
        name
            The name; also a number or a truth value, as tables hold them.
        """
        written = str(name).strip()
        own = self._names.get(written)
        return own if own is not None else _WORDS.get(written.lower())


def read_labels(path: str | Path) -> Labels:
    """Read what names of labels stand for from a file: TOML if its name says so, otherwise JSON.

    Parameters
    ----------
    path
        The file: one object or table, from names to what they stand for, see `Labels`.

    Raises
    ------
    TrainingDataError
        If the file cannot be read, or a name stands for nothing that is known.
    """
    file = Path(path)
    try:
        text = file.read_bytes().decode("utf-8-sig")
        names = tomllib.loads(text) if file.suffix.lower() == ".toml" else json.loads(text)
    except OSError as error:
        raise TrainingDataError(f"{file}: cannot be read ({error.strerror})") from error
    except (ValueError, RecursionError) as error:
        raise TrainingDataError(f"{file}: neither valid TOML nor JSON in UTF-8 ({error})") from error
    if not isinstance(names, dict) or not all(isinstance(meaning, str) for meaning in names.values()):
        raise TrainingDataError(
            f'{file}: needed is one name a line with what it stands for, such as Ad = "advertisement"'
        )
    try:
        return Labels(names)
    except TrainingDataError as error:
        raise TrainingDataError(f"{file}: {error}") from error


def combine(labels: Iterable[str]) -> str | None:
    """Return what several labels of one block say together.

    Parameters
    ----------
    labels
        The labels; what is none of `IS_CONTENT` counts for nothing.

    Returns
    -------
    str or None
        The label, if all are one; else ``content`` or ``boilerplate``, if they agree at least on that; None if they
        contradict each other.
    """
    said = {label for label in labels if label in IS_CONTENT}
    if len(said) <= 1:
        return said.pop() if said else UNSAID
    sides = {IS_CONTENT[label] for label in said}
    if len(sides) > 1:
        return None
    return CONTENT if sides.pop() else BOILERPLATE
