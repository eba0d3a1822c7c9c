"""Models and other tools, run over labelled pages one after the other; a page that one fails on stops nothing."""

from __future__ import annotations

import time
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from boilerstrip.cleaner import load
from boilerstrip.document import KINDS
from boilerstrip.errors import BoilerstripError, InvalidOptionError
from boilerstrip.model.store import PRESETS
from boilerstrip.train.evaluation.judged import UNKNOWN, Judged, TaggedPage
from boilerstrip.train.evaluation.peers import PEERS, find_peer
from boilerstrip.train.examples import html_example, text_example
from boilerstrip.train.measured import measured_input

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from boilerstrip.cleaner import Cleaner
    from boilerstrip.document import Block
    from boilerstrip.train.corpus import LabelledPage
    from boilerstrip.train.evaluation.peers import Extractor
    from boilerstrip.train.examples import Example

OURS = "boilerstrip"
"""What the model that is measured is called among systems."""

_KIND_NUMBER = {kind: number for number, kind in enumerate(KINDS)}
_LONGEST_FAULT = 300


@dataclass(frozen=True, slots=True)
class System:
    """Something that takes the text out of pages.

    Attributes
    ----------
    name
        What it is called.
    tool
        Another tool: from HTML to paragraphs.
    cleaner
        A model, in place of another tool.
    """

    name: str
    tool: Extractor | None = None
    cleaner: Cleaner | None = None


def find_system(name: str, *, threshold: float | str | None = None) -> System:
    """Find what to measure a model against.

    Parameters
    ----------
    name
        Another tool in `PEERS`, ``default`` for the shipped model, or a model's folder.
    threshold
        The threshold of a model, see `boilerstrip.Cleaner`.

    Raises
    ------
    InvalidOptionError
        If it is none of these.
    MissingDependencyError
        If the tool is not installed.
    ModelError
        If the folder holds no model that can be read.
    """
    if name in PEERS:
        return System(name, tool=find_peer(name))
    if name == "default" or Path(name).is_dir():
        return System(name if name != OURS else f"{name}/", cleaner=load(name, threshold=threshold))
    raise InvalidOptionError(
        f"against: {name!r} is not one of {', '.join(PEERS)}, default, or the folder of a model"
    )


def run_systems(
    sources: Sequence[LabelledPage],
    systems: Sequence[System],
    *,
    input_format: str,
    step: Callable[[int, int], None] = lambda _done, _total: None,
) -> list[Judged]:
    """Run systems over labelled pages, timed page by page.

    Parameters
    ----------
    sources
        The pages; those without their HTML are read again one by one.
    systems
        What to run.
    input_format
        ``html``, or ``text`` for models to get the pages flattened to lines.
    step
        Called after every page with the number of pages done and of all.

    Returns
    -------
    list of Judged
        One a system. Where a system failed its output is empty.
    """
    judged = [_start(system, input_format) for system in systems]
    for number, source in enumerate(sources):
        given = _Given.of(source, input_format)
        for system, result in zip(systems, judged, strict=True):
            _judge(system, given, number, input_format, result)
        step(number + 1, len(sources))
    return judged


def _start(system: System, input_format: str) -> Judged:
    if system.cleaner is None:
        return Judged(system.name, seconds=0.0)
    model = system.cleaner.model
    thresholds = {preset: model.threshold(preset, input_format) for preset in PRESETS}
    return Judged(system.name, tagged=[], thresholds=thresholds, seconds=0.0)


@dataclass(frozen=True, slots=True)
class _Given:
    """A page as systems get it.

    Attributes
    ----------
    html
        For other tools; None where it cannot be read.
    taken
        What a model takes in.
    example
        The page with its labels; None where it cannot be parted into blocks.
    fault
        Why something is missing.
    """

    html: str | None = None
    taken: str = ""
    example: Example | None = None
    fault: Exception | None = None

    @classmethod
    def of(cls, source: LabelledPage, input_format: str) -> _Given:
        html = None
        try:
            page = source.with_html()
            html = page.html
            if input_format == "html":
                return cls(html, html, html_example(page))
            return cls(html, measured_input(page, input_format), text_example(page, "lines"))
        except Exception as error:  # told as a failure of the systems on this page
            return cls(html, fault=error)


def _judge(system: System, given: _Given, number: int, input_format: str, result: Judged) -> None:
    """Add what a system makes of a page to its results."""
    paragraphs: list[str] = []
    blocks: tuple[Block, ...] | None = None
    start = time.perf_counter()
    try:
        if given.fault is not None and (system.cleaner is not None or given.html is None):
            raise given.fault
        if system.cleaner is not None:
            text = system.cleaner.clean(given.taken, input_format=input_format)
            paragraphs = text.split("\n\n") if text else []
        elif system.tool is not None and given.html is not None:
            paragraphs = system.tool(given.html)
        result.seconds = (result.seconds or 0.0) + time.perf_counter() - start
        if system.cleaner is not None:
            blocks = system.cleaner.tag(given.taken, input_format=input_format).blocks
    except Exception as error:  # a fault on one page must not cost the others
        result.failures[number] = _fault(error)
        paragraphs = []
    result.outputs.append(paragraphs)
    if result.tagged is not None:
        result.tagged.append(_tagged(given.example, blocks))


def _tagged(example: Example | None, blocks: tuple[Block, ...] | None) -> TaggedPage:
    """Put the labels of a page's blocks beside what a model says of them."""
    if example is None:
        nothing = np.zeros(0)
        return TaggedPage(
            (),
            nothing.astype(np.int8),
            nothing.astype(np.int16),
            nothing.astype(np.float32),
            nothing.astype(np.int16),
            0.0,
        )
    size = len(example) if blocks is None else min(len(blocks), len(example))
    found = np.full(size, UNKNOWN, dtype=np.int16)
    scores = np.zeros(size, dtype=np.float32)
    if blocks is not None:
        found[:] = [_KIND_NUMBER[block.kind] for block in blocks[:size]]
        scores[:] = [block.score for block in blocks[:size]]
    return TaggedPage(
        example.page.texts[:size],
        example.content[:size],
        example.kinds[:size],
        scores,
        found,
        example.coverage,
    )


def _fault(error: BaseException) -> str:
    said = " ".join(str(error).split())
    if not isinstance(error, BoilerstripError):
        said = f"{type(error).__name__}: {said}" if said else type(error).__name__
    return said if len(said) <= _LONGEST_FAULT else f"{said[:_LONGEST_FAULT]}…"
