"""Which inputs a command was given, and where each stands in relation to the others."""

from __future__ import annotations

import os
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import click

from boilerstrip.read.sources import STDIN, Source, iter_sources

if TYPE_CHECKING:
    from collections.abc import Sequence


@dataclass(frozen=True, slots=True)
class Inputs:
    """The inputs of one run.

    Attributes
    ----------
    sources
        The inputs, in the order to read them.
    relative
        For each its path below the folder that all of them have in common.
    several
        Whether more than one can be meant: more than one path was given, or a folder.
    """

    sources: tuple[Source, ...]
    relative: tuple[Path, ...]
    several: bool


def list_inputs(paths: Sequence[str]) -> Inputs:
    """List the inputs that the paths of a command line stand for.

    Parameters
    ----------
    paths
        Files, folders and ``-``. None at all stands for standard input.

    Raises
    ------
    click.UsageError
        If there are no paths and standard input is a terminal, or a path is empty, as an unset variable of a
        shell leaves it.
    """
    if "" in paths:
        raise click.UsageError("a path is empty; name files or folders, or - for standard input")
    if not paths and at_terminal():
        raise click.UsageError(
            "nothing to read: name files or folders, or pipe a page in (- is standard input)"
        )
    given = list(paths) or [STDIN]
    # os.path.isdir, since Path.is_dir raises for a path that may not be looked at.
    folders = [path for path in given if path != STDIN and os.path.isdir(path)]  # noqa: PTH112
    base = _common_folder([path for path in given if path != STDIN], folders)
    sources = tuple(iter_sources(given))
    relative = tuple(_relative(source, base) for source in sources)
    return Inputs(sources, relative, several=len(given) > 1 or bool(folders))


def at_terminal() -> bool:
    """Tell whether standard input is a person's keyboard."""
    return sys.stdin is not None and sys.stdin.isatty()


def _common_folder(paths: Sequence[str], folders: Sequence[str]) -> str | None:
    """Find the folder that holds all inputs; None if there is none, as on two drives of Windows."""
    parents = [path if path in folders else os.path.dirname(path) for path in paths]  # noqa: PTH120
    try:
        return os.path.commonpath([os.path.abspath(parent) for parent in parents])  # noqa: PTH100
    except ValueError:
        return None


def _relative(source: Source, base: str | None) -> Path:
    if source.path is None:
        return Path("stdin")
    # Lexical, as the user wrote it: a link to a page stands where the link does.
    relative = Path(os.path.relpath(source.path, base)) if base is not None else Path(source.path.name)
    return relative if relative.name else Path("input")
