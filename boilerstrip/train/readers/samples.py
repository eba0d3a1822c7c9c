"""Our sample pages: ``<id>.html`` beside ``<id>.gold.json``, which has the kind of every block."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from boilerstrip.errors import TrainingDataError
from boilerstrip.train.labelled import LabelledPage
from boilerstrip.train.readers.blocks import with_blocks
from boilerstrip.train.readers.gold import find_own_page
from boilerstrip.train.readers.pages import load_page
from boilerstrip.train.readers.protocol import Found
from boilerstrip.train.readers.records import labelled_blocks, string

if TYPE_CHECKING:
    from collections.abc import Iterator

    from boilerstrip.train.readers.datafile import DataFile
    from boilerstrip.train.readers.reading import Reading

FORMAT = "page.gold.json beside page.html"
_ENDING = ".gold.json"


def recognises(file: DataFile) -> bool:
    """Tell whether a file has such a name."""
    return file.path.name.endswith(_ENDING)


def read(file: DataFile, reading: Reading) -> Iterator[Found]:  # noqa: ARG001 - kinds only, nothing to note
    """Read one page."""
    gold = file.path
    try:
        record = json.loads(gold.read_text(encoding="utf-8"))
    except (OSError, ValueError, RecursionError) as error:
        raise TrainingDataError(f"{gold}: not valid JSON in UTF-8 ({error})") from error
    name = gold.name.removesuffix(_ENDING)
    blocks = labelled_blocks(record, gold, 1)
    path = find_own_page(gold.parent, name, file.at(1))
    page = LabelledPage(
        corpus=file.folder,
        id=name,
        domain=string(record, "domain", gold, 1, name),
        html=load_page(path, file.at(1)),
        paragraphs=(),
        kinds_from=file.folder,
        language=string(record, "language", gold, 1, "") or None,
        file=path,
    )
    yield Found(with_blocks(page, blocks), file.at(1), as_it_is=True)
