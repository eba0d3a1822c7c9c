"""Measure a model, and other tools and models beside it, on labelled pages."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from boilerstrip.cleaner import load
from boilerstrip.errors import InvalidOptionError
from boilerstrip.model.store import FORMATS
from boilerstrip.train.corpus import read_labelled
from boilerstrip.train.evaluation.bootstrap import RESAMPLES
from boilerstrip.train.evaluation.peers import PEERS
from boilerstrip.train.evaluation.summary import AS_GIVEN, summarize
from boilerstrip.train.evaluation.systems import OURS, System, find_system, run_systems
from boilerstrip.train.evaluation.worst import WORST
from boilerstrip.train.measured import measured_pages

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

    from boilerstrip.train.readers.labels import Labels

__all__ = ["OURS", "PEERS", "evaluate_model"]


def evaluate_model(
    data: Sequence[str | Path],
    *,
    model: str | Path = "default",
    against: Sequence[str | Path] = (),
    input_format: str = "html",
    threshold: float | str | None = None,
    labels: Labels | None = None,
    resamples: int = RESAMPLES,
    seed: int = 0,
    worst: int = WORST,
    report: Callable[[str], None] = lambda _: None,
    step: Callable[[int, int], None] = lambda _done, _total: None,
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
        What to measure beside it and compare it with: names of other tools in `PEERS`, ``default``, or models'
        folders. All are timed page by page in the same run.
    input_format
        ``html``, or ``text`` to measure on the pages flattened to lines (other tools still see the HTML).
    threshold
        See `boilerstrip.Cleaner`; it holds for every model.
    labels
        What names of labels in the data stand for, besides those that are known.
    resamples
        How many times sites are drawn for the intervals.
    seed
        Where randomness starts: the same pages, models and seed give the same figures.
    worst
        How many of the pages that the model did worst on to show.
    report
        Called with a sentence at the start of every stage.
    step
        Called after every page with the number of pages done and of all.
    warn
        Called with a sentence for everything that was odd about the data.

    Returns
    -------
    dict
        See `boilerstrip.train.evaluation.summary.summarize`. The model is called ``boilerstrip``, other models by
        what was given. Pages that one fails on are under ``failures``, and count as if it had found nothing.

    Raises
    ------
    TrainingDataError
        If the data is malformed.
    InvalidOptionError
        If something to measure against is not known, none of the pages has the HTML that is asked for, or another
        argument has a value that is not allowed.
    MissingDependencyError
        If a tool is not installed.
    ModelError
        If a model is missing or damaged.
    """
    if input_format not in FORMATS:
        raise InvalidOptionError(f"input_format: {input_format!r} is not one of {', '.join(FORMATS)}")
    for name, value, least in (("resamples", resamples, 1), ("seed", seed, 0), ("worst", worst, 0)):
        if value < least:
            raise InvalidOptionError(f"{name}: {value} is less than {least}")
    cleaner = load(model, threshold=threshold)
    others = [find_system(name, threshold=threshold) for name in dict.fromkeys(map(str, against))]
    systems = [System(OURS, cleaner=cleaner), *others]
    report("Reading labelled pages")
    read = read_labelled(data, keep_html=False, labels=labels)
    for note in read.notes:
        warn(note)
    tools = [system.name for system in others if system.tool is not None]
    sources = measured_pages(read.pages, input_format, against=tools, warn=warn)
    for system in systems:
        if system.cleaner is not None and input_format not in system.cleaner.model.taggers:
            raise InvalidOptionError(
                f"input_format: the model {system.name} is not for {input_format}; choose "
                f"{' or '.join(system.cleaner.model.taggers)}"
            )
    report(f"Cleaning {len(sources):,} pages with {', '.join(system.name for system in systems)}")
    judged = run_systems(sources, systems, input_format=input_format, step=step)
    report("Measuring")
    settings = {
        "model": str(model),
        "model_name": str(cleaner.model.metadata.get("name", model)),
        "input_format": input_format,
        "threshold": cleaner.threshold,
        "judged": AS_GIVEN,
    }
    return summarize(sources, judged, settings=settings, resamples=resamples, seed=seed, worst=worst)
