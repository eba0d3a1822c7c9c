"""Rich text, rendered to a string or shown while a command works."""

from __future__ import annotations

import io
import os
import shutil
import sys
import time
from contextlib import contextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from rich.console import Console, RenderableType
    from rich.status import Status

_LEAST_WIDTH = 60
_WIDTH_OF_FILES = 100


def use_color(choice: str = "auto") -> bool:
    """Tell whether to write colour to standard output.

    Parameters
    ----------
    choice
        ``always``, ``never``, or ``auto`` for when it is a terminal that has colour and ``NO_COLOR`` is not set
        (https://no-color.org).
    """
    if choice != "auto":
        return choice == "always"
    return output_is_terminal() and not os.environ.get("NO_COLOR") and os.environ.get("TERM") != "dumb"


def output_is_terminal() -> bool:
    """Tell whether standard output is a terminal."""
    return sys.stdout is not None and sys.stdout.isatty()


def output_width() -> int | None:
    """Return the number of columns of the terminal, or None where output goes elsewhere."""
    return max(shutil.get_terminal_size().columns, _LEAST_WIDTH) if output_is_terminal() else None


def render(parts: Iterable[RenderableType], *, color: bool, width: int | None = None) -> str:
    """Render rich's tables and texts to a string.

    Parameters
    ----------
    parts
        What to render. A text is one line, however long.
    color
        Whether to have colour and bold type, as ANSI sequences.
    width
        Columns that a table may take; None for 100.
    """
    from rich.console import Console
    from rich.text import Text

    console = Console(
        file=io.StringIO(),
        force_terminal=color,
        no_color=not color,
        color_system="standard" if color else None,
        width=width or _WIDTH_OF_FILES,
        # What a page or a model holds stands for itself.
        markup=False,
        emoji=False,
        legacy_windows=False,
    )
    with console.capture() as capture:
        for part in parts:
            console.print(part, soft_wrap=isinstance(part, Text))
    lines = capture.get().split("\n")
    return "\n".join(lines if color else [line.rstrip() for line in lines])


class Stages:
    """What a long command is at; this one says nothing. Calling it with a sentence begins a stage."""

    def __call__(self, stage: str) -> None:
        """Begin a stage."""

    def step(self, done: int, total: int) -> None:
        """Tell how far the current stage is."""


class _Lines(Stages):
    """A line for every stage."""

    def __call__(self, stage: str) -> None:
        print(f"boilerstrip: {stage}", file=sys.stderr, flush=True)


class _Spinner(Stages):
    """The current stage with a spinner, those that are done with their time."""

    def __init__(self, console: Console, status: Status) -> None:
        self._console, self._status = console, status
        self._stage, self._start = "", 0.0

    def __call__(self, stage: str) -> None:
        from rich.markup import escape

        self.close()
        self._stage, self._start = stage, time.monotonic()
        self._status.update(escape(stage))

    def step(self, done: int, total: int) -> None:
        from rich.markup import escape

        self._status.update(f"{escape(self._stage)} [dim]{done:,}/{total:,}[/]")

    def close(self) -> None:
        """End the current stage, if there is one."""
        from rich.markup import escape

        if self._stage:
            took = duration(time.monotonic() - self._start)
            self._console.print(f"[green]✓[/] {escape(self._stage)} [dim]{took}[/]")
            self._stage = ""


@contextmanager
def stages(*, quiet: bool) -> Iterator[Stages]:
    """Show on standard error what a long command is at.

    On a terminal the current stage has a spinner and how far it is, and one that is done its time; elsewhere a stage
    is a line.

    Yields
    ------
    Stages
        To be called with a sentence at the start of each stage; its ``step`` tells how far that is.
    """
    if quiet or sys.stderr is None:
        yield Stages()
    elif sys.stderr.isatty():
        from rich.console import Console

        console = Console(stderr=True, highlight=False)
        with console.status("Starting") as status:
            spinner = _Spinner(console, status)
            yield spinner
            spinner.close()
    else:
        yield _Lines()


def warnings(*, quiet: bool) -> Callable[[str], None]:
    """Return what to call with a sentence to warn of, which writes it to standard error."""
    # Not click.echo, which would write past a spinner that has taken over sys.stderr.
    return lambda text: None if quiet else print(f"boilerstrip: warning: {text}", file=sys.stderr, flush=True)


def duration(seconds: float) -> str:
    """Write a time as people read it: ``4.2 s``, ``3 min 10 s``, ``1 h 4 min``."""
    if seconds < 10:
        return f"{seconds:.1f} s"
    minutes, rest = divmod(round(seconds), 60)
    if not minutes:
        return f"{rest} s"
    return f"{minutes} min {rest} s" if minutes < 60 else f"{minutes // 60} h {minutes % 60} min"
