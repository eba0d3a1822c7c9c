"""Measure a model, and other tools beside it, on labelled pages."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Any

import numpy as np

from boilerstrip.cleaner import load
from boilerstrip.document import KINDS
from boilerstrip.errors import InvalidOptionError, MissingDependencyError
from boilerstrip.train.align_kinds import align_kinds
from boilerstrip.train.corpus import read_labelled
from boilerstrip.train.figures import figures_by_corpus
from boilerstrip.train.measured import measured_input, measured_pages
from boilerstrip.train.metrics import class_f1, macro_f1

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

    from boilerstrip.cleaner import Cleaner
    from boilerstrip.train.corpus import LabelledPage
    from boilerstrip.train.readers.labels import Labels

    Extractor = Callable[[str], list[str]]

_KIND_NUMBER = {kind.value: number for number, kind in enumerate(KINDS)}
OURS = "boilerstrip"


def evaluate_model(
    data: Sequence[str | Path],
    *,
    model: str | Path = "default",
    against: Sequence[str] = (),
    input_format: str = "html",
    threshold: float | str | None = None,
    labels: Labels | None = None,
    report: Callable[[str], None] = lambda _: None,
    warn: Callable[[str], None] = lambda _: None,
) -> dict[str, Any]:
    """Measure a model on labelled pages. Pages that it was trained on flatter it.

    Parameters
    ----------
    data
        Files and folders of labelled pages, see `boilerstrip.train.corpus`.
    model
        ``default`` or a model's folder.
    against
        Names of other tools in `PEERS`, timed page by page in the same run.
    input_format
        ``html``, or ``text`` to measure on the pages flattened to lines (other tools still see the HTML).
    threshold
        See `boilerstrip.Cleaner`.
    labels
        What names of labels in the data stand for, besides those that are known.
    report
        Called with a sentence at the start of every stage.
    warn
        Called with a sentence for everything that was odd about the data.

    Returns
    -------
    dict
        ``pages``; ``systems``: by tool and corpus ``shingle_f1``, ``word_f1``, ``paragraph_f1``, and under
        ``seconds`` the time; ``kinds``: ``macro_f1`` and ``f1`` by kind, None without labelled blocks.

    Raises
    ------
    TrainingDataError
        If the data is malformed.
    InvalidOptionError
        If a tool is not known, or none of the pages has the HTML that is asked for.
    MissingDependencyError
        If a tool is not installed.
    """
    peers = {name: _peer(name) for name in against}
    report("Reading labelled pages")
    read = read_labelled(data, labels=labels)
    for note in read.notes:
        warn(note)
    sources = measured_pages(read.pages, input_format, against=against, warn=warn)
    cleaner = load(model, threshold=threshold)
    outputs: dict[str, list[list[str]]] = {OURS: [], **{name: [] for name in peers}}
    seconds = dict.fromkeys(outputs, 0.0)
    truth: list[int] = []
    found: list[int] = []
    report(f"Cleaning {len(sources):,} pages with {', '.join(outputs)}")
    for source in sources:
        taken = measured_input(source, input_format)
        start = time.perf_counter()
        paragraphs = cleaner.clean(taken, input_format=input_format).split("\n\n")
        seconds[OURS] += time.perf_counter() - start
        outputs[OURS].append(paragraphs)
        for name, extract in peers.items():
            start = time.perf_counter()
            outputs[name].append(extract(source.html))
            seconds[name] += time.perf_counter() - start
        _compare_kinds(cleaner, source, taken, input_format, truth, found)
    report("Measuring")
    return {
        "pages": len(sources),
        "systems": {
            name: {**figures_by_corpus(sources, texts), "seconds": round(seconds[name], 3)}
            for name, texts in outputs.items()
        },
        "kinds": _kind_figures(truth, found) if truth else None,
    }


def _compare_kinds(
    cleaner: Cleaner, source: LabelledPage, taken: str, input_format: str, truth: list[int], found: list[int]
) -> None:
    if source.kinds is None:
        return
    blocks = cleaner.tag(taken, input_format=input_format).blocks
    for block, name in zip(blocks, align_kinds([block.text for block in blocks], source.kinds), strict=True):
        if name in _KIND_NUMBER:
            truth.append(_KIND_NUMBER[name])
            found.append(_KIND_NUMBER[block.kind.value])


def _kind_figures(truth: list[int], found: list[int]) -> dict[str, Any]:
    scores = class_f1(np.array(truth), np.array(found), len(KINDS))
    return {
        "macro_f1": round(macro_f1(truth, found, len(KINDS)), 4),
        "f1": {
            kind.value: round(score, 4)
            for kind, score in zip(KINDS, scores, strict=True)
            if score is not None
        },
    }


def _trafilatura() -> Extractor:
    import trafilatura

    return lambda html: (trafilatura.extract(html) or "").split("\n")


def _resiliparse() -> Extractor:
    from resiliparse.extract.html2text import extract_plain_text

    return lambda html: str(extract_plain_text(html, main_content=True)).split("\n\n")


def _readability() -> Extractor:
    from lxml.html import fromstring
    from readability import Document

    def extract(html: str) -> list[str]:
        summary = Document(html).summary() if html.strip() else ""
        return str(fromstring(summary).text_content()).split("\n") if summary.strip() else []

    return extract


def _justext() -> Extractor:
    import justext

    words = frozenset().union(
        *(justext.get_stoplist(name) for name in ("English", "German", "French", "Spanish"))
    )
    return lambda html: [part.text for part in justext.justext(html, words) if not part.is_boilerplate]


PEERS: dict[str, tuple[Callable[[], Extractor], str]] = {
    "trafilatura": (_trafilatura, "trafilatura"),
    "resiliparse": (_resiliparse, "resiliparse"),
    "readability": (_readability, "readability-lxml"),
    "justext": (_justext, "justext"),
}
"""Other tools by name: what makes an extractor of paragraphs, and the package to install."""


def _peer(name: str) -> Extractor:
    if name not in PEERS:
        raise InvalidOptionError(f"against: {name!r} is not one of {', '.join(PEERS)}")
    make, package = PEERS[name]
    try:
        return make()
    except ImportError as error:
        raise MissingDependencyError(
            f"{name} is not installed; install it with `pip install {package}`"
        ) from error
