"""Which files of those that were named hold labelled data, and in which format."""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING

from boilerstrip.errors import TrainingDataError
from boilerstrip.train.readers import (
    beside,
    boilernet,
    doccano,
    fasttext,
    gold,
    ground_truth,
    label_studio,
    own,
    prodigy,
    samples,
    tables,
    wcxb,
)
from boilerstrip.train.readers.datafile import DataFile
from boilerstrip.train.readers.kinds import labels_others

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from boilerstrip.train.readers.protocol import Reader
    from boilerstrip.train.readers.reading import Reading

READERS: tuple[Reader, ...] = (
    samples,
    gold,
    label_studio,
    prodigy,
    own,
    doccano,
    wcxb,
    ground_truth,
    boilernet,
    beside,
    fasttext,
    tables,
)
"""All readers, in the order in which they are asked whether they recognise a file."""

_FOLDERS = (samples, gold, beside, boilernet, wcxb)
"""Those that name a corpus by its folder, since a file of it is one page or has a name that all have."""
_PAGE_READERS: tuple[Reader, ...] = (boilernet,)
_SUFFIXES = frozenset((".json", ".jsonl", ".ndjson", ".csv", ".tsv", ".txt", ".parquet"))
_NO_DATA = ("readme", "license", "licence", "copying", "changelog", "requirements", "robots")


class Sources:
    """The files to read.

    Attributes
    ----------
    pages
        Files with labelled pages and the reader of each, in the order in which they were named, then by name.
    kinds
        Files with kinds of other corpora's pages.
    named
        The files of these that were named themselves, or by the folder that they are in.
    bare
        Web pages among the files: those that no labels are of will be passed over.
    """

    def __init__(self) -> None:
        self.pages: list[tuple[DataFile, Reader]] = []
        self.kinds: list[DataFile] = []
        self.named: set[Path] = set()
        self.bare: list[Path] = []


def find_sources(paths: Sequence[str | Path], reading: Reading) -> Sources:
    """Find the files of labelled data.

    Parameters
    ----------
    paths
        Files, and folders, which stand for the files in them and in the folders right below.
    reading
        Where files are noted that look like data and are of no format.

    Raises
    ------
    TrainingDataError
        If a path leads to no labelled data.
    """
    sources = Sources()
    seen: set[Path] = set()
    for path in map(Path, paths):
        files = [path] if _is(path, "is_file") else _files_below(path)
        found = 0
        passed_over = []
        for each in files:
            real = each.resolve()
            if real in seen:
                found += 1
                continue
            file = DataFile(each)
            if _add(file, sources):
                seen.add(real)
                found += 1
                if each.parent == path or each == path:
                    sources.named.add(each)
            elif file.is_page:
                sources.bare.append(each)
            elif not file.name.lower().startswith(_NO_DATA):
                passed_over.append(each)
            file.forget()
        if not found:
            raise TrainingDataError(_nothing_in(path, passed_over))
        for each in passed_over:
            reading.note("files of no format that is read are passed over", str(each))
    _name_apart(file for file, reader in sources.pages if reader not in _FOLDERS)
    return sources


def _add(file: DataFile, sources: Sources) -> bool:
    if labels_others(file):
        sources.kinds.append(file)
        return True
    for reader in _PAGE_READERS if file.is_page else READERS:
        if reader.recognises(file):
            sources.pages.append((file, reader))
            return True
    return False


def _is(path: Path, what: str) -> bool:
    try:
        return bool(getattr(path, what)())
    except (OSError, ValueError):
        return False


def _files_below(folder: Path) -> list[Path]:
    """List the files of a folder that may be data, then those of the folders right below; hidden ones are left out.

    The pages of a corpus, in ``html`` beside its labels, are many and no labels.
    """
    files = _files_in(folder)
    has_labels = any(not DataFile(file).is_page for file in files)
    for inner in sorted(_entries(folder)):
        if _is(inner, "is_dir") and not (has_labels and inner.name == "html"):
            files += _files_in(inner)
    return files


def _files_in(folder: Path) -> list[Path]:
    files = [path for path in sorted(_entries(folder)) if _is(path, "is_file") and _may_be_data(path)]
    return sorted(files, key=lambda path: path.name != gold.FILE_NAME)


def _may_be_data(path: Path) -> bool:
    file = DataFile(path)
    return file.is_page or Path(file.name).suffix.lower() in _SUFFIXES


def _entries(folder: Path) -> list[Path]:
    try:
        return [path for path in folder.iterdir() if not path.name.startswith(".")]
    except (OSError, ValueError):  # ValueError for a name that no system call takes
        return []


def _nothing_in(path: Path, passed_over: Sequence[Path]) -> str:
    if passed_over == [path]:
        try:
            next(DataFile(path).objects(), None)
        except TrainingDataError as error:
            if path.suffix.lower() in (".json", ".jsonl", ".ndjson"):
                return str(error)
    others = [file for file in passed_over if file != path]
    seen = f" (among the files: {', '.join(file.name for file in others[:3])})" if others else ""
    formats = "; ".join(reader.FORMAT for reader in READERS)
    return f"{path}: no labelled pages here{seen}; read are: {formats}"


def _name_apart(files: Iterable[DataFile]) -> None:
    """Give files of one name in several folders names of corpora that differ."""
    files = list(files)
    folders = Counter(name for name, _ in {(file.corpus, file.path.parent) for file in files})
    for file in files:
        if folders[file.corpus] > 1:
            file.corpus = f"{file.folder}/{file.corpus}"
