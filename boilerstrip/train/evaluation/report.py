"""Reports of evaluations as files: HTML for people, JSON for machines."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

from boilerstrip.errors import InvalidOptionError
from boilerstrip.train.evaluation.html import check_report, render_report
from boilerstrip.write import write_atomic

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

SUFFIXES = (".html", ".htm", ".json")
"""How the names of reports may end; this tells what they are."""


def check_target(path: str | Path) -> None:
    """See that a report can be written, before the work begins.

    Raises
    ------
    InvalidOptionError
        If the name ends in none of `SUFFIXES`, or its folder is not there.
    MissingDependencyError
        If a library that it needs is not installed.
    """
    target = Path(path)
    if target.suffix.lower() not in SUFFIXES:
        raise InvalidOptionError(f"report: {path} must end in one of {', '.join(SUFFIXES)}")
    if target.is_dir() or not target.parent.is_dir():
        what = "is a folder" if target.is_dir() else f"needs the folder {target.parent}, which is not there"
        raise InvalidOptionError(f"report: {path} {what}")
    if target.suffix.lower() != ".json":
        check_report()


def write_report(path: str | Path, evaluations: Sequence[Mapping[str, Any]]) -> None:
    """Write a report.

    Parameters
    ----------
    path
        The file. JSON is what `summarize` returned, or for several of these an object with each by its input format;
        HTML is one page, see `render_report`.
    evaluations
        What `boilerstrip.train.evaluation.summary.summarize` returned, for one format of input or more.

    Raises
    ------
    InvalidOptionError
        If the name ends in none of `SUFFIXES`.
    BoilerstripError
        If the file cannot be written.
    """
    check_target(path)
    if Path(path).suffix.lower() == ".json":
        whole = {evaluation["settings"]["input_format"]: evaluation for evaluation in evaluations}
        write_atomic(path, to_json(evaluations[0] if len(evaluations) == 1 else whole))
    else:
        write_atomic(path, render_report(evaluations))


def to_json(evaluation: Mapping[str, Any]) -> str:
    """Return an evaluation as JSON, characters of every script as they are, with a line break at its end."""
    return json.dumps(evaluation, ensure_ascii=False, indent=2) + "\n"
