"""Options that commands share, and what their values are turned into."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

from boilerstrip.cleaner import INPUT_FORMATS, check_threshold
from boilerstrip.document import resolve_keep
from boilerstrip.errors import InvalidOptionError
from boilerstrip.read.limits import DEFAULT_LIMITS, Limits

if TYPE_CHECKING:
    from collections.abc import Callable

Command = TypeVar("Command", bound="Callable[..., Any]")

_UNITS = {"": 1, "K": 1 << 10, "M": 1 << 20, "G": 1 << 30}


def examples(*lines: str) -> str:
    r"""Return an epilog for a command's help: a section of examples that click leaves unwrapped."""
    return "\b\nExamples:\n" + "\n".join(f"  {line}" for line in lines)


def split_names(context: click.Context, option: click.Parameter, values: tuple[str, ...]) -> tuple[str, ...]:
    """Turn values that are given comma-separated or one an option into a tuple of names."""
    names = tuple(name.strip() for value in values for name in value.split(",") if name.strip())
    if values and not names:
        raise click.BadParameter("a name is needed", context, option)
    return names


def split_kinds(context: click.Context, option: click.Parameter, values: tuple[str, ...]) -> tuple[str, ...]:
    """Split names as `split_names` does, and check that each is a kind or a group of kinds."""
    names = split_names(context, option, values)
    try:
        resolve_keep(names)
    except InvalidOptionError as error:
        raise click.BadParameter(str(error).removeprefix("keep: "), context, option) from error
    return names


def read_threshold(context: click.Context, option: click.Parameter, value: str | None) -> float | str | None:
    """Turn a threshold into a number or the name of a preset."""
    try:
        return None if value is None else check_threshold(_number_or_name(value))
    except InvalidOptionError as error:
        raise click.BadParameter(str(error).removeprefix("threshold: "), context, option) from error


def _number_or_name(value: str) -> float | str:
    try:
        return float(value)
    except ValueError:
        return value


def read_size(context: click.Context, option: click.Parameter, value: str) -> int:
    """Turn a number of bytes, with or without a unit such as ``64M``, into a whole number."""
    digits = value.strip().upper().removesuffix("B").removesuffix("I")
    unit = digits[-1:] if digits[-1:] in _UNITS else ""
    try:
        return Limits(max_bytes=int(digits.removesuffix(unit)) * _UNITS[unit]).max_bytes
    except (ValueError, InvalidOptionError) as error:
        message = f"{value!r} is not a number of bytes of at least 1, such as 1000000, 512K or 64M"
        raise click.BadParameter(message, context, option) from error


def paths_argument(command: Command) -> Command:
    """Add the argument of a command that reads pages."""
    return click.argument("paths", nargs=-1, metavar="[PATH... | -]")(command)


def data_argument(command: Command) -> Command:
    """Add the argument of a command that reads labelled pages."""
    return click.argument(
        "data", nargs=-1, required=True, metavar="DATA...", type=click.Path(exists=True, path_type=Path)
    )(command)


def labels_option(command: Command) -> Command:
    """Add ``--labels``."""
    return click.option(
        "--labels",
        metavar="FILE",
        type=click.Path(exists=True, dir_okay=False, path_type=Path),
        help="What the names of your labels stand for, TOML or JSON: a kind, content, meta, boilerplate or ignore "
        'for each, such as Ad = "advertisement"; "" is the name of text without a label.',
    )(command)


def model_option(command: Command) -> Command:
    """Add ``--model``."""
    return click.option(
        "--model",
        "-m",
        metavar="NAME|DIR",
        default="default",
        help="The model: default, or a model's folder.",
    )(command)


def threshold_option(command: Command) -> Command:
    """Add ``--threshold``."""
    return click.option(
        "--threshold",
        "-t",
        metavar="NUMBER|PRESET",
        callback=read_threshold,
        help="Score from which a block counts as content: a number between 0 and 1, or precision, balanced "
        "(the default) or recall; `boilerstrip model info` tells what each stands for.",
    )(command)


def quiet_option(command: Command) -> Command:
    """Add ``--quiet``."""
    return click.option(
        "--quiet", "-q", is_flag=True, help="No warnings and no progress; errors are still reported."
    )(command)


def report_option(what: str) -> Callable[[Command], Command]:
    """Make ``--report``.

    Parameters
    ----------
    what
        What the report has.
    """
    return click.option(
        "--report",
        metavar="FILE",
        type=click.Path(path_type=Path),
        help=f"Write a report to a file: {what}. One page that opens offline if it ends in .html, for machines if "
        "it ends in .json.",
    )


def color_option(command: Command) -> Command:
    """Add ``--color``."""
    return click.option(
        "--color",
        type=click.Choice(["auto", "always", "never"]),
        default="auto",
        show_default=True,
        help="When to use colour; auto is on a terminal, unless NO_COLOR is set.",
    )(command)


def reading_options(command: Command) -> Command:
    """Add the options of a command that reads and tags pages."""
    input_format = click.option(
        "--input-format",
        type=click.Choice(INPUT_FORMATS),
        default="auto",
        show_default=True,
        help="What the inputs are: HTML, or text already taken out of pages.",
    )
    max_bytes = click.option(
        "--max-bytes",
        metavar="SIZE",
        default=f"{DEFAULT_LIMITS.max_bytes >> 20}M",
        show_default=True,
        callback=read_size,
        help="Refuse an input larger than this, as stored or once decompressed.",
    )
    return threshold_option(input_format(model_option(max_bytes(quiet_option(command)))))
