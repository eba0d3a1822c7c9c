"""Where text goes: standard output, one file, or a folder with a file each."""

from __future__ import annotations

import os
import sys
import unicodedata
from collections import Counter
from collections.abc import Mapping
from contextlib import suppress
from typing import TYPE_CHECKING, Any

import click

from boilerstrip.errors import BoilerstripError
from boilerstrip.read.sources import SUFFIXES

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from pathlib import Path

    from boilerstrip.cli.inputs import Inputs

_CONTROLS = {
    **{code: 0x2400 + code for code in range(0x20) if chr(code) not in "\t\n"},
    0x7F: 0x2421,
    **dict.fromkeys(range(0x80, 0xA0), 0xFFFD),
}
_LINE_BREAKS = {ord("\n"): "\u2424", ord("\t"): " "}


def printable(text: str) -> str:
    """Make control characters visible, so that no page and no file name can steer a terminal."""
    return text.translate(_CONTROLS)


def one_line(text: str) -> str:
    """Make a name or a message fit into one line of a terminal."""
    return printable(text).translate(_LINE_BREAKS)


def one_line_each(facts: object) -> Any:
    """Make every text in nested facts, keys included, fit into one line of a terminal."""
    if isinstance(facts, str):
        return one_line(facts)
    if isinstance(facts, Mapping):
        return {one_line_each(key): one_line_each(value) for key, value in facts.items()}
    if isinstance(facts, (list, tuple)):
        return [one_line_each(value) for value in facts]
    return facts


def write_out(text: str) -> None:
    """Write text to standard output at once; in UTF-8 unless that is a terminal of another encoding.

    Raises
    ------
    BoilerstripError
        If it is closed, or what it is directed to is full. A broken pipe raises BrokenPipeError.
    """
    if sys.stdout is None:
        raise BoilerstripError("standard output is closed; direct it to a file, or use -o")
    try:
        if sys.stdout.isatty():
            encoding = sys.stdout.encoding or "utf-8"
            click.echo(text.encode(encoding, "replace").decode(encoding), nl=False)
        else:
            sys.stdout.buffer.write(text.encode("utf-8", "replace"))
            sys.stdout.buffer.flush()
    except BrokenPipeError:
        raise
    except OSError as error:
        abandon_stdout()
        raise BoilerstripError(f"standard output cannot be written ({error.strerror or error})") from error


def abandon_stdout() -> None:
    """Let what is still buffered go nowhere, so that the interpreter does not fail on it at its end."""
    with suppress(OSError, ValueError, AttributeError):
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def is_folder_target(target: str, *, several: bool, suffixes: Iterable[str]) -> bool:
    """Tell whether ``-o`` names a folder, for a file each, or one file.

    Parameters
    ----------
    target
        What was given. An existing folder, and what ends in ``/``, is a folder.
    several
        Whether several inputs can be meant: then it is a folder unless its name ends as the format's files do.
    suffixes
        How the format's files end.

    Raises
    ------
    click.UsageError
        If a folder is needed and the target is an existing file.
    """
    if target.endswith(("/", os.sep)) or os.path.isdir(target):  # noqa: PTH112
        return True
    if not several or target.lower().endswith(tuple(suffixes)):
        return False
    if os.path.exists(target):  # noqa: PTH110
        endings = " or ".join(suffixes)
        raise click.UsageError(
            f"-o {target}: several inputs go to a folder, and this is a file; name a folder, "
            f"or a file ending in {endings} for all of them in one"
        )
    return True


def plan_targets(inputs: Inputs, folder: Path, suffix: str) -> list[Path]:
    """Choose a file in a folder for every input: below it as the inputs stand to each other.

    ``news/a.html`` becomes ``news/a.txt``. Where two inputs would share a file, as ``a.html`` and ``a.htm``, each
    keeps its whole name (``a.html.txt``); what is still equal is numbered. File systems that do not tell upper
    from lower case are reckoned with.

    Parameters
    ----------
    inputs
        The inputs.
    folder
        The folder; it need not exist.
    suffix
        What the files' names end in.

    Returns
    -------
    list of Path
        One distinct file for every input, in their order.

    Raises
    ------
    click.UsageError
        If a file would be written over an input.
    """
    short = [path.with_name(_stem(path.name) + suffix) for path in inputs.relative]
    uses = Counter(map(_key, short))
    taken: set[str] = set()
    numbers: Counter[str] = Counter()
    targets = []
    for path, wanted in zip(inputs.relative, short, strict=True):
        first = wanted if uses[_key(wanted)] == 1 else path.with_name(path.name + suffix)
        chosen = first
        while _key(chosen) in taken:
            numbers[_key(first)] += 1
            chosen = first.with_name(f"{first.name.removesuffix(suffix)}-{numbers[_key(first)] + 1}{suffix}")
        taken.add(_key(chosen))
        targets.append(folder / chosen)
    refuse_to_overwrite(inputs, targets)
    return targets


def refuse_to_overwrite(inputs: Inputs, targets: Sequence[Path]) -> None:
    """Refuse to write over what is read.

    Raises
    ------
    click.UsageError
        If a target is one of the inputs.
    """
    read = {os.path.realpath(source.path) for source in inputs.sources if source.path is not None}
    for target in targets:
        if os.path.realpath(target) in read:
            raise click.UsageError(f"-o: {target} would be written over an input; name another place")


def _stem(name: str) -> str:
    """Take the ending of a page's file off its name; other endings are part of the name."""
    bare = name[:-3] if name.lower().endswith(".gz") else name
    ending = next((suffix for suffix in SUFFIXES if bare.lower().endswith(suffix)), "")
    return bare.removesuffix(bare[len(bare) - len(ending) :]) or name


def _key(path: Path) -> str:
    return unicodedata.normalize("NFC", str(path)).casefold()
