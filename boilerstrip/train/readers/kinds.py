"""Kinds of the blocks of other corpora's pages: a ``gold.jsonl`` without pages.

A line names its page by ``corpus`` and ``doc`` and has ``blocks`` (text and kind), or ``runs`` where none of the
page's text is to be kept: a kind, and the digests of the blocks in a row that are of it (see
`boilerstrip.train.align_kinds.digest`).
"""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from boilerstrip.errors import TrainingDataError
from boilerstrip.train.align_kinds import Digest
from boilerstrip.train.labelled import KIND_NAMES
from boilerstrip.train.readers import gold
from boilerstrip.train.readers.records import labelled_blocks, records, string

if TYPE_CHECKING:
    from boilerstrip.train.labelled import LabelledPage
    from boilerstrip.train.readers.datafile import DataFile

_is_digest = re.compile(r"[0-9a-f]{6}").fullmatch


def labels_others(file: DataFile) -> bool:
    """Tell whether a file labels pages that are elsewhere."""
    if file.path.name != gold.FILE_NAME or gold.recognises(file):
        return False
    return not file.first or "corpus" in file.first or "doc" in file.first


def add_kinds(file: DataFile, pages: dict[tuple[str, str], LabelledPage]) -> int:
    """Give pages of other corpora the kinds that a file of labels holds for them; returns how many got some.

    Raises
    ------
    TrainingDataError
        If a line is malformed, or labels a page that has kinds already.
    """
    path, found = file.path, 0
    for line, record in records(path):
        key = (string(record, "corpus", path, line), string(record, "doc", path, line))
        if key in pages:
            found += 1
            read = _labelled_runs if "runs" in record else labelled_blocks
            if pages[key].kinds is not None:
                raise TrainingDataError(f"{path}:{line}: page {key[1]!r} of {key[0]!r} has kinds already")
            pages[key] = replace(pages[key], kinds=read(record, path, line), kinds_from=file.folder)
    return found


def _labelled_runs(record: object, file: object, line: int) -> tuple[tuple[str, str], ...]:
    """Return the digest and kind of every block of a record's ``runs``."""
    runs = record.get("runs") if isinstance(record, dict) else None
    if not isinstance(runs, list):
        raise TrainingDataError(f"{file}:{line}: runs: a list is needed")
    blocks: list[tuple[str, str]] = []
    for number, run in enumerate(runs):
        kind, digests = run if isinstance(run, list) and len(run) == 2 else (None, None)
        if (
            not isinstance(kind, str)
            or kind not in KIND_NAMES
            or not isinstance(digests, str)
            or not all(map(_is_digest, digests.split()))
        ):
            raise TrainingDataError(
                f"{file}:{line}: run {number}: one of the kinds {', '.join(sorted(KIND_NAMES))} and a string of "
                "digests are needed, each six hexadecimal digits"
            )
        blocks += ((Digest(digest), kind) for digest in digests.split())
    return tuple(blocks)
