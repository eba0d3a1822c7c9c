"""``boilerstrip clean``: the clean text of pages."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from boilerstrip.cli.console import output_is_terminal
from boilerstrip.cli.formats import SUFFIXES, Form, write_pages
from boilerstrip.cli.inputs import list_inputs
from boilerstrip.cli.options import examples, paths_argument, reading_options, split_kinds
from boilerstrip.cli.output import (
    is_folder_target,
    plan_targets,
    printable,
    refuse_to_overwrite,
    write_out,
)
from boilerstrip.cli.run import progress, shows_progress, start_run
from boilerstrip.document import DEFAULT_KEEP
from boilerstrip.errors import BoilerstripError
from boilerstrip.write import write_atomic

if TYPE_CHECKING:
    from collections.abc import Sequence

    from boilerstrip.cli.inputs import Inputs
    from boilerstrip.cli.run import Page, Run


@click.command(
    short_help="Write the clean text of pages.",
    epilog=examples(
        "boilerstrip clean page.html",
        "curl -s https://news.example/a | boilerstrip clean --format markdown --links",
        "boilerstrip clean pages/ -o texts/",
        "boilerstrip clean pages/ --format jsonl -o pages.jsonl",
        "boilerstrip clean page.html --keep content,headline,caption",
        "boilerstrip clean page.html --threshold precision",
        "boilerstrip clean --no-names a.html b.html | wc -w",
    ),
)
@paths_argument
@click.option(
    "--output",
    "-o",
    metavar="FILE|DIR",
    help="Write here instead of to standard output. With several inputs or a folder: a folder with a file each, "
    "unless the name ends as the format's files do (.txt, .md, .json, .jsonl, .csv); then all go into that file.",
)
@click.option(
    "--format",
    "-f",
    "form",
    type=click.Choice(tuple(SUFFIXES)),
    default="text",
    show_default=True,
    help="json has the title, byline, date, language and address beside the text (an array for several inputs); "
    "jsonl one such object a line; csv one such row a page.",
)
@click.option(
    "--keep",
    "-k",
    multiple=True,
    metavar="NAMES",
    callback=split_kinds,
    help="Groups (content, meta, boilerplate) and kinds (headline, caption, ...) to keep, comma-separated or "
    "repeated. Default: content.",
)
@click.option("--links", is_flag=True, help="Keep hyperlinks; for Markdown.")
@click.option(
    "--names/--no-names",
    default=None,
    help="Put a line `==> NAME <==` above each text, as head does. Default: with several inputs in one place.",
)
@reading_options
def command(
    paths: tuple[str, ...],
    output: str | None,
    form: str,
    keep: tuple[str, ...],
    links: bool,
    names: bool | None,
    model: str,
    threshold: float | str | None,
    input_format: str,
    max_bytes: int,
    quiet: bool,
) -> None:
    """Write the clean text of pages: what a reader came for, without all else on the page.

    PATH is a file of HTML or of text already taken out of a page, gzip or not; a folder stands for the pages in
    it and below. Without PATH, and for -, a page is read from standard input.
    """
    if links and form != "markdown":
        raise click.UsageError("--links is for Markdown: add --format markdown")
    inputs = list_inputs(paths)
    targets = plan_output(inputs, output, form)
    run = start_run(
        model=model, threshold=threshold, input_format=input_format, max_bytes=max_bytes, quiet=quiet
    )
    clean_inputs(inputs, run, Form(form, keep or DEFAULT_KEEP, links), targets, names=names)
    run.finish(len(inputs.sources))


def plan_output(inputs: Inputs, output: str | None, form: str) -> Path | list[Path] | None:
    """Turn ``-o`` into a file for all inputs, a file for each, or None for standard output.

    Parameters
    ----------
    inputs
        What is read.
    output
        What was given; ``-`` stands for standard output.
    form
        Name of the format.

    Raises
    ------
    click.UsageError
        If output would go over an input, or into a file that should be a folder, or the name is empty.
    """
    if output is None or output == "-":
        return None
    if not output:
        raise click.UsageError("-o: the name is empty; name a file or a folder")
    if is_folder_target(output, several=inputs.several, suffixes=SUFFIXES[form]):
        return plan_targets(inputs, Path(output), SUFFIXES[form][0])
    refuse_to_overwrite(inputs, [Path(output)])
    return Path(output)


def clean_inputs(
    inputs: Inputs,
    run: Run,
    form: Form,
    targets: Path | Sequence[Path] | None,
    *,
    names: bool | None = None,
) -> None:
    """Read, clean and write every input.

    Parameters
    ----------
    inputs
        What to read.
    run
        Reads and tags, reports and counts faults.
    form
        How to write.
    targets
        One file for all, a file for each input, or None for standard output.
    names
        Whether each text of several in one place has its name above it; None for if there are several.
    """
    show = shows_progress(len(inputs.sources), quiet=run.quiet, to_file=targets is not None)
    with progress(len(inputs.sources), show=show) as advance:
        pages = run.pages(inputs.sources, advance)
        if targets is not None and not isinstance(targets, Path):
            for page in pages:
                _write_one(page, run, form, targets[page.number], names=bool(names))
            return
        pieces = write_pages(
            pages, form, several=inputs.several, names=inputs.several if names is None else names
        )
        if targets is None:
            shown = printable if output_is_terminal() else str
            for piece in pieces:
                write_out(shown(piece))
            return
        whole = "".join(pieces)
        if run.failed < len(inputs.sources):
            write_atomic(targets, whole)


def _write_one(page: Page, run: Run, form: Form, target: Path, *, names: bool) -> None:
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        write_atomic(target, "".join(write_pages([page], form, several=False, names=names)))
    except OSError as error:
        run.fail(page.name, f"{target.parent}: the folder cannot be made ({error.strerror or error})")
    except BoilerstripError as error:
        run.fail(page.name, str(error))
