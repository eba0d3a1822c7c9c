"""``boilerstrip tag``: every block of pages with its kind and score."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from boilerstrip.cli.console import output_width, use_color
from boilerstrip.cli.formats import write_csv, write_json
from boilerstrip.cli.inputs import list_inputs
from boilerstrip.cli.options import color_option, examples, paths_argument, reading_options, split_kinds
from boilerstrip.cli.output import write_out
from boilerstrip.cli.run import start_run
from boilerstrip.document import KINDS, resolve_keep
from boilerstrip.render.records import COLUMNS, block_rows

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator

    from boilerstrip.cli.run import Page
    from boilerstrip.document import Kind

_DECIMALS = 4


@click.command(
    short_help="Show every block with its kind and score.",
    epilog=examples(
        "boilerstrip tag page.html",
        "boilerstrip tag page.html --full --kinds content,meta",
        "boilerstrip tag --color always page.html | less -R",
        "boilerstrip tag page.html | grep advertisement",
        "boilerstrip tag pages/ --format csv > blocks.csv",
        "boilerstrip tag page.html --format json | jq '.blocks[] | select(.is_content)'",
    ),
)
@paths_argument
@click.option(
    "--format",
    "-f",
    "form",
    type=click.Choice(["table", "json", "jsonl", "csv"]),
    default="table",
    show_default=True,
    help="json is the whole document (an array for several inputs), jsonl one document a line, csv one block a row.",
)
@click.option(
    "--kinds",
    "-k",
    multiple=True,
    metavar="NAMES",
    callback=split_kinds,
    help="Show only blocks of these groups (content, meta, boilerplate) and kinds, comma-separated or repeated.",
)
@click.option("--full", is_flag=True, help="Wrap long texts in the table instead of cutting them.")
@color_option
@reading_options
def command(
    paths: tuple[str, ...],
    form: str,
    kinds: tuple[str, ...],
    full: bool,
    color: str,
    model: str,
    threshold: float | str | None,
    input_format: str,
    max_bytes: int,
    quiet: bool,
) -> None:
    """Show every block of pages with its kind and its score, the calibrated probability of content.

    The table cuts texts to the width of the terminal; in a pipe or a file it has one whole block a line, for grep.
    PATH is a file of HTML or of text; a folder stands for the pages in it and below. Without PATH, and for -, a
    page is read from standard input.
    """
    inputs = list_inputs(paths)
    run = start_run(
        model=model, threshold=threshold, input_format=input_format, max_bytes=max_bytes, quiet=quiet
    )
    pages = run.pages(inputs.sources)
    chosen = resolve_keep(kinds) if kinds else frozenset(KINDS)
    if form == "table":
        pieces = write_tables(pages, chosen, width=output_width(), full=full, color=use_color(color))
    elif form == "csv":
        pieces = write_csv(("source", *COLUMNS), block_records(pages, chosen))
    else:
        records = (document_record(page, chosen) for page in pages)
        pieces = write_json(records, lines=form == "jsonl", several=inputs.several)
    for piece in pieces:
        write_out(piece)
    run.finish(len(inputs.sources))


def write_tables(
    pages: Iterable[Page], kinds: Collection[Kind], *, width: int | None, full: bool, color: bool
) -> Iterator[str]:
    """Write a table for every page, see `boilerstrip.cli.table.block_table`, parted by an empty line."""
    from boilerstrip.cli.table import block_table

    before = ""
    for page in pages:
        table = block_table(page.name, page.document, kinds=kinds, width=width, full=full, color=color)
        yield before + table
        before = "\n"


def document_record(page: Page, kinds: Collection[Kind]) -> dict[str, Any]:
    """Return a page as plain values, with its source and of its blocks those of the given kinds."""
    record = page.document.to_dict()
    return {
        "source": page.name,
        **record,
        "blocks": [block for block in record["blocks"] if block["kind"] in kinds],
    }


def block_records(pages: Iterable[Page], kinds: Collection[Kind]) -> Iterator[dict[str, Any]]:
    """Yield the blocks of the given kinds as rows, each with the source of its page."""
    for page in pages:
        for row in block_rows(page.document):
            if row["kind"] in kinds:
                row["score"] = round(row["score"], _DECIMALS)
                row["confidence"] = round(row["confidence"], _DECIMALS)
                yield {"source": page.name, **row}
