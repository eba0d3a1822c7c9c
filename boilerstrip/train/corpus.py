"""Labelled pages, read from folders in the layouts that they come in.

- a *corpus*: ``gold.jsonl`` (a page a line: id, domain, paragraphs or text) beside ``html/<id>.html[.gz]``;
- *kinds*: a ``gold.jsonl`` whose lines name their page in another corpus by ``corpus`` and ``doc`` and have
  ``blocks`` (text and kind), or ``runs`` where none of the page's text is to be kept: a kind, and the digests of the
  blocks in a row that are of it (see `boilerstrip.train.align_kinds.digest`);
- *samples*: ``<id>.html`` beside ``<id>.gold.json`` with ``blocks``.
"""

from __future__ import annotations

import gzip
import json
import re
import zlib
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from boilerstrip.document import CONTENT_KINDS, KINDS
from boilerstrip.errors import TrainingDataError
from boilerstrip.read.decode import decode
from boilerstrip.train.align_kinds import Digest

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

_is_digest = re.compile(r"[0-9a-f]{6}").fullmatch
KIND_NAMES = frozenset(kind.value for kind in KINDS)
_CONTENT_NAMES = frozenset(kind.value for kind in CONTENT_KINDS)


@dataclass(frozen=True, slots=True)
class LabelledPage:
    """A page and what people say its text is.

    Attributes
    ----------
    corpus, id
        Name of the folder that it is from, and its name there.
    domain
        The site. Pages of one site are never split between training and testing.
    html
        The page, decoded. Empty where it was left out, see `with_html`.
    paragraphs
        The gold text.
    kinds
        Every block's text (or its `Digest`) and kind in page order, where the page was labelled block by block.
    kinds_from
        Name of the folder that the kinds are from.
    page_type
        ``article``, or what else the page is.
    language
        The language, where the labels state it.
    file
        The file of the page, where its HTML was left out.
    """

    corpus: str
    id: str
    domain: str
    html: str
    paragraphs: tuple[str, ...]
    kinds: tuple[tuple[str, str], ...] | None = None
    kinds_from: str | None = None
    page_type: str = "article"
    language: str | None = None
    file: Path | None = field(default=None, repr=False, compare=False)

    def with_html(self) -> LabelledPage:
        """Return the page with its HTML, which is read again where it was left out.

        Raises
        ------
        TrainingDataError
            If the file is gone or damaged by now.
        """
        if self.file is None:
            return self
        try:
            return replace(self, html=_read_html(self.file), file=None)
        except (OSError, EOFError, zlib.error) as error:
            raise TrainingDataError(f"{self.file}: cannot be read any more ({error})") from error

    @property
    def text(self) -> str:
        """The gold text, paragraphs parted by an empty line."""
        return "\n\n".join(self.paragraphs)


def read_corpora(folders: Sequence[str | Path], *, keep_html: bool = True) -> list[LabelledPage]:
    """Read labelled pages from folders, sorted by corpus and id.

    Parameters
    ----------
    folders
        Folders of any of the layouts above, or folders that hold such folders. Labels of pages that are not given
        are passed over, unless their own folder is named.
    keep_html
        Whether the pages hold their HTML. It takes many times the memory of all else.

    Raises
    ------
    TrainingDataError
        If a folder holds no labelled pages, or a label is malformed: with the file and the line.
    """
    found: list[Path] = []
    for folder in map(Path, folders):
        here = _corpus_folders(folder)
        if not here:
            raise TrainingDataError(
                f"{folder}: no labelled pages here; needed is a gold.jsonl beside html/, or pages with "
                "their labels beside them (page.html and page.gold.json)"
            )
        found.extend(here)
    pages: dict[tuple[str, str], LabelledPage] = {}
    later: list[Path] = []
    for folder in dict.fromkeys(found):
        gold = folder / "gold.jsonl"
        if not gold.exists():
            read = _read_samples(folder, keep_html)
        elif (folder / "html").is_dir():
            read = _read_corpus(folder, gold, keep_html)
        else:
            later.append(gold)
            continue
        for page in read:
            if (page.corpus, page.id) in pages:
                raise TrainingDataError(
                    f"{folder}: page {page.id!r} is labelled twice in corpus {page.corpus!r}"
                )
            pages[page.corpus, page.id] = page
    named = set(map(Path, folders))
    for gold in later:
        if not _add_kinds(gold, pages) and (gold.parent in named or not pages):
            raise TrainingDataError(
                f"{gold}: labels pages of other corpora, and none of those was given; name them too"
            )
    return [pages[key] for key in sorted(pages)]


def _corpus_folders(folder: Path) -> list[Path]:
    """Find the folders with labels at or right below a folder; those with pages of their own first."""
    if not folder.is_dir():
        return []
    candidates = [folder, *sorted(path for path in folder.iterdir() if path.is_dir())]
    return [path for path in candidates if (path / "gold.jsonl").exists() or any(path.glob("*.gold.json"))]


def _read_corpus(folder: Path, gold: Path, keep_html: bool) -> Iterator[LabelledPage]:
    for line, record in records(gold):
        page_id = string(record, "id", gold, line)
        paragraphs = record.get("paragraphs") or [string(record, "text", gold, line)]
        if not isinstance(paragraphs, list) or not all(isinstance(text, str) for text in paragraphs):
            raise TrainingDataError(f"{gold}:{line}: paragraphs: a list of strings is needed")
        file, html = _find_html(folder / "html", page_id, gold, line)
        yield LabelledPage(
            corpus=_folder_name(folder),
            id=page_id,
            domain=string(record, "domain", gold, line, page_id),
            html=html if keep_html else "",
            paragraphs=tuple(paragraphs),
            page_type=string(record, "page_type", gold, line, "article"),
            language=string(record, "language", gold, line, "") or None,
            file=None if keep_html else file,
        )


def _read_samples(folder: Path, keep_html: bool) -> Iterator[LabelledPage]:
    for file in sorted(folder.glob("*.gold.json")):
        try:
            record = json.loads(file.read_text(encoding="utf-8"))
        except (OSError, ValueError, RecursionError) as error:
            raise TrainingDataError(f"{file}: not valid JSON in UTF-8 ({error})") from error
        name = file.name.removesuffix(".gold.json")
        blocks = labelled_blocks(record, file, 1)
        page, html = _find_html(folder, name, file, 1)
        yield LabelledPage(
            corpus=_folder_name(folder),
            id=name,
            domain=string(record, "domain", file, 1, name),
            html=html if keep_html else "",
            paragraphs=tuple(text for text, kind in blocks if kind in _CONTENT_NAMES),
            kinds=blocks,
            kinds_from=_folder_name(folder),
            language=string(record, "language", file, 1, "") or None,
            file=None if keep_html else page,
        )


def _add_kinds(gold: Path, pages: dict[tuple[str, str], LabelledPage]) -> int:
    """Give pages of other corpora the kinds that a file of labels holds for them; returns how many got some."""
    found = 0
    for line, record in records(gold):
        key = (string(record, "corpus", gold, line), string(record, "doc", gold, line))
        if key in pages:
            found += 1
            read = _labelled_runs if "runs" in record else labelled_blocks
            if pages[key].kinds is not None:
                raise TrainingDataError(f"{gold}:{line}: page {key[1]!r} of {key[0]!r} has kinds already")
            pages[key] = replace(
                pages[key], kinds=read(record, gold, line), kinds_from=_folder_name(gold.parent)
            )
    return found


def records(file: Path) -> Iterator[tuple[int, Mapping[str, Any]]]:
    """Read the objects of a JSONL file with the numbers of their lines; empty lines are passed over.

    Raises
    ------
    TrainingDataError
        If the file cannot be read or a line holds no object.
    """
    try:
        lines = file.read_bytes().split(b"\n")
    except OSError as error:
        raise TrainingDataError(f"{file}: cannot be read ({error.strerror})") from error
    for number, line in enumerate(lines, start=1):
        if not line.strip():
            continue
        try:
            record = json.loads(line.decode("utf-8"))
        except (ValueError, RecursionError) as error:
            raise TrainingDataError(f"{file}:{number}: not valid JSON in UTF-8 ({error})") from error
        if not isinstance(record, dict):
            raise TrainingDataError(f"{file}:{number}: a JSON object a line is needed")
        yield number, record


def string(
    record: Mapping[str, Any], name: str, file: str | Path, line: int, default: str | None = None
) -> str:
    """Return a record's string; the default, if there is one, where it has none.

    Raises
    ------
    TrainingDataError
        If there is something else.
    """
    value = record.get(name)
    if default is not None and (value is None or value == ""):
        return default
    if not isinstance(value, str):
        raise TrainingDataError(f"{file}:{line}: {name}: a string is needed")
    return value


def labelled_blocks(record: object, file: str | Path, line: int) -> tuple[tuple[str, str], ...]:
    """Return the text and kind of each of a record's ``blocks``.

    Raises
    ------
    TrainingDataError
        If there are none, or one has no text or a kind that is not known.
    """
    blocks = record.get("blocks") if isinstance(record, dict) else None
    if not isinstance(blocks, list):
        raise TrainingDataError(f"{file}:{line}: blocks: a list is needed")
    result = []
    for number, block in enumerate(blocks):
        text, kind = (block.get("text"), block.get("kind")) if isinstance(block, dict) else (None, None)
        if not isinstance(text, str) or not isinstance(kind, str) or kind not in KIND_NAMES:
            raise TrainingDataError(
                f"{file}:{line}: block {number}: a text and one of the kinds {', '.join(sorted(KIND_NAMES))} "
                f"are needed, not {kind!r}"
            )
        result.append((text, kind))
    return tuple(result)


def _labelled_runs(record: object, file: str | Path, line: int) -> tuple[tuple[str, str], ...]:
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


def _folder_name(folder: Path) -> str:
    return folder.name or folder.resolve().name


def _find_html(folder: Path, name: str, gold: Path, line: int) -> tuple[Path, str]:
    """Find the file of a page and read it: a page that cannot be read is noticed before the work begins."""
    for suffix in (".html.gz", ".html"):
        file = folder / f"{name}{suffix}"
        if file.exists():
            try:
                return file.absolute(), _read_html(file)
            except (OSError, EOFError, zlib.error) as error:
                raise TrainingDataError(f"{gold}:{line}: its page {file} cannot be read ({error})") from error
    raise TrainingDataError(f"{gold}:{line}: its page {folder / name}.html[.gz] is missing")


def _read_html(file: Path) -> str:
    data = file.read_bytes()
    return decode(gzip.decompress(data) if file.suffix == ".gz" else data).text
