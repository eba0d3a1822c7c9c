"""One run over many inputs: a fault in one is reported and keeps none of the others from being done."""

from __future__ import annotations

import os
import stat
import sys
from contextlib import contextmanager
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import click

from boilerstrip.cleaner import load
from boilerstrip.cli.output import one_line
from boilerstrip.errors import BoilerstripError
from boilerstrip.read.limits import Limits
from boilerstrip.read.sources import read_bytes

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from boilerstrip.cleaner import Cleaner
    from boilerstrip.document import Document
    from boilerstrip.read.sources import Source

_FEW = 3
"""Up to so many inputs are done before a progress bar could be read."""


@dataclass(frozen=True, slots=True)
class Page:
    """A tagged page and the input it is from.

    Attributes
    ----------
    number
        Which of the inputs, counted from 0.
    name
        The input's name.
    document
        The page, with the warnings of reading it.
    """

    number: int
    name: str
    document: Document


class Run:
    """Reads and tags inputs, tells of warnings and errors on standard error, and counts failures.

    Parameters
    ----------
    cleaner
        What tags the pages; its limits hold for reading too.
    input_format
        ``auto``, ``html`` or ``text``.
    quiet
        Whether to keep warnings to itself. Errors are told in any case.

    Attributes
    ----------
    failed
        How many inputs failed so far.
    """

    def __init__(self, cleaner: Cleaner, *, input_format: str = "auto", quiet: bool = False) -> None:
        self.cleaner = cleaner
        self.input_format = input_format
        self.quiet = quiet
        self.failed = 0

    def pages(self, sources: Sequence[Source], advance: Callable[[], None] = lambda: None) -> Iterator[Page]:
        """Yield the pages that could be read and tagged, in order.

        Parameters
        ----------
        sources
            The inputs.
        advance
            Called when an input is done, whether it failed or not.
        """
        for number, source in enumerate(sources):
            document = self._tag(source)
            if document is not None:
                yield Page(number, source.name, document)
            advance()

    def _tag(self, source: Source) -> Document | None:
        try:
            raw = read_bytes(source, self.cleaner.limits)
            document = self.cleaner.tag(raw.data, input_format=self.input_format)
        except BoilerstripError as error:
            self.fail(source.name, str(error))
            return None
        except Exception as error:  # a fault of ours must not cost the inputs after this one
            self.fail(source.name, f"unexpected {type(error).__name__}: {error}; please report this")
            return None
        warnings = (*raw.warnings, *document.warnings)
        if not self.quiet:
            for warning in warnings:
                tell(source.name, "warning", warning)
        return replace(document, warnings=warnings, truncated=raw.truncated or document.truncated)

    def fail(self, name: str, message: str) -> None:
        """Report that an input failed."""
        self.failed += 1
        tell(name, "error", message.removeprefix(f"{name}: "))

    def finish(self, total: int) -> None:
        """End the command with exit code 1 if an input failed, with a summary if there were several.

        Parameters
        ----------
        total
            Number of inputs.
        """
        if not self.failed:
            return
        if total > 1:
            click.echo(f"boilerstrip: {self.failed:,} of {total:,} inputs failed", err=True)
        click.get_current_context().exit(1)


def start_run(
    *,
    model: str,
    threshold: float | str | None,
    input_format: str,
    max_bytes: int,
    quiet: bool,
) -> Run:
    """Load the model and make a run from the options of a command line."""
    cleaner = load(model, threshold=threshold, limits=Limits(max_bytes=max_bytes))
    return Run(cleaner, input_format=input_format, quiet=quiet)


def tell(name: str, what: str, message: str) -> None:
    """Write one line about an input to standard error."""
    # Not click.echo, which would write past a progress bar that has taken over sys.stderr.
    print(f"boilerstrip: {one_line(name)}: {what}: {one_line(message)}", file=sys.stderr, flush=True)


def shows_progress(total: int, *, quiet: bool, to_file: bool) -> bool:
    """Tell whether a progress bar helps: many inputs, a person watching, and no text on the same terminal.

    Text that goes into a pipe may come out on the terminal again, as from a pager: no bar then either.
    """
    if quiet or total <= _FEW or sys.stderr is None or not sys.stderr.isatty():
        return False
    return to_file or _stdout_is_file()


def _stdout_is_file() -> bool:
    try:
        mode = os.fstat(sys.stdout.fileno()).st_mode
    except (OSError, ValueError, AttributeError):
        return False
    return stat.S_ISREG(mode) or (stat.S_ISCHR(mode) and not sys.stdout.isatty())


@contextmanager
def progress(total: int, *, show: bool) -> Iterator[Callable[[], None]]:
    """Show a progress bar on standard error for as long as the context lasts.

    Yields
    ------
    callable
        To be called when an input is done.
    """
    if not show:
        yield lambda: None
        return
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

    columns = (TextColumn("Cleaning"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    with Progress(*columns, console=Console(stderr=True), transient=True, redirect_stdout=False) as bar:
        task = bar.add_task("", total=total)
        yield lambda: bar.advance(task)
