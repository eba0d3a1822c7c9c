"""Files of pages beside the files of their labels."""

from __future__ import annotations

import zlib
from pathlib import Path, PurePath
from typing import TYPE_CHECKING

from boilerstrip.errors import TrainingDataError
from boilerstrip.train.labelled import read_html

if TYPE_CHECKING:
    from collections.abc import Iterable

SUFFIXES = (".html.gz", ".html")
_MORE_SUFFIXES = (*SUFFIXES, ".htm", ".htm.gz", "")
_FOLDERS = ("html", "pages", "input", "original")


def find_page(folders: Iterable[Path], name: str, suffixes: Iterable[str] = SUFFIXES) -> Path | None:
    """Find the file of a page.

    Parameters
    ----------
    folders
        Where to look, in this order. Nothing outside is looked at, whatever the name.
    name
        The page's name, without its ending.
    suffixes
        The endings that it may have.
    """
    path = PurePath(name)
    if not name or "\0" in name or path.is_absolute() or ".." in path.parts:
        return None
    for folder in folders:
        for suffix in suffixes:
            file = folder / f"{name}{suffix}"
            try:
                if file.is_file():
                    return file.absolute()
            except OSError:  # such as a name too long
                return None
    return None


def page_beside(labels: Path, name: str) -> Path | None:
    """Find the page of a name beside a file of labels: in its folder, or in one for pages there or beside that.

    Parameters
    ----------
    labels
        The file of labels.
    name
        The page's name, with or without its ending.
    """
    folder = labels.parent
    inner = [folder / each for each in _FOLDERS]
    beside = [folder.parent / each for each in (*_FOLDERS, folder.name.replace("cleaned", "original"))]
    return find_page([folder, *inner, *beside], name, _MORE_SUFFIXES)


def load_page(file: Path, place: str) -> str:
    """Read a page.

    Parameters
    ----------
    file
        The page's file.
    place
        Where its labels are, for the message.

    Raises
    ------
    TrainingDataError
        If it cannot be read: a page that cannot be is to be noticed before the work begins.
    """
    try:
        return read_html(file)
    except (OSError, EOFError, zlib.error) as error:
        raise TrainingDataError(f"{place}: its page {file} cannot be read ({error})") from error
