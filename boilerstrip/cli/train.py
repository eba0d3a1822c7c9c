"""``boilerstrip train``: a model from labelled pages."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from boilerstrip.cli.console import output_width, render, stages, use_color, warnings
from boilerstrip.cli.extra import train_extra
from boilerstrip.cli.figures import OUT_OF_FOLD, figure_table, preset_table
from boilerstrip.cli.options import data_argument, examples, labels_option, quiet_option, report_option
from boilerstrip.cli.output import write_out
from boilerstrip.model.store import METADATA_FILE

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from rich.console import RenderableType

    from boilerstrip.cli.options import Command


def augmentation_option(name: str, what: str) -> Callable[[Command], Command]:
    """Make the option for files of invented boilerplate."""
    return click.option(
        name,
        multiple=True,
        metavar="PATH",
        type=click.Path(exists=True, path_type=Path),
        help=f"{what}: JSON Lines, or a folder of such files; may be repeated.",
    )


@click.command(
    short_help="Train a model on labelled pages.",
    epilog=examples(
        "boilerstrip train labels/ -o my-model/",
        "boilerstrip train labels/ -o my-model/ --report report.html",
        "boilerstrip train labels/ more-labels/ -o my-model/ --name weeklies --jobs 4",
        "boilerstrip train blocks.csv studio.json pages/ --labels labels.toml -o my-model/",
        "boilerstrip clean page.html --model my-model/",
        "boilerstrip model info my-model/",
    ),
)
@data_argument
@labels_option
@click.option(
    "--output",
    "-o",
    required=True,
    metavar="DIR",
    type=click.Path(file_okay=False, path_type=Path),
    help="The model's folder: new, empty, or a model to replace.",
)
@click.option(
    "--name", default="custom", show_default=True, metavar="NAME", help="What the model calls itself."
)
@augmentation_option("--passages", "Boilerplate to set into pages flattened to text")
@augmentation_option("--boxes", "Boilerplate with mark-up to set into pages")
@click.option(
    "--folds",
    default=4,
    show_default=True,
    type=click.IntRange(min=2),
    help="Parts the sites are dealt into for the figures.",
)
@click.option(
    "--jobs", "-j", default=2, show_default=True, type=click.IntRange(min=1), help="Processes to use."
)
@click.option(
    "--seed",
    default=0,
    show_default=True,
    type=click.IntRange(min=0),
    help="Start of randomness: the same data and seed give the same model.",
)
@report_option("the out-of-fold figures of HTML, plain text and kinds with their ranges, and the worst pages")
@quiet_option
def command(
    data: tuple[Path, ...],
    labels: Path | None,
    output: Path,
    name: str,
    passages: tuple[Path, ...],
    boxes: tuple[Path, ...],
    folds: int,
    jobs: int,
    seed: int,
    report: Path | None,
    quiet: bool,
) -> None:
    """Train a model on labelled pages, and tell how well it does on sites that it has not seen.

    DATA is files and folders of labelled pages, recognised by what is in them: JSONL of pages, CSV or Parquet of
    blocks, PAGE.html beside PAGE.txt, exports of Label Studio, doccano, Prodigy and BoilerNet, fastText lines, and
    the layouts of public corpora; the README has them all. Training needs the extra `boilerstrip[train]`.
    """
    check_output(output)
    with train_extra("boilerstrip train"):
        from boilerstrip.train.pipeline import train_model
        from boilerstrip.train.readers.labels import read_labels

        with stages(quiet=quiet) as stage:
            metadata = train_model(
                data,
                output,
                name=name,
                passages=passages,
                boxes=boxes,
                labels=read_labels(labels) if labels else None,
                folds=folds,
                jobs=jobs,
                seed=seed,
                report_file=report,
                report=stage,
                warn=warnings(quiet=quiet),
            )
    write_out(render(training_parts(metadata), color=use_color(), width=output_width()))
    if not quiet:
        click.echo(f"boilerstrip: the model is in {output}", err=True)


def check_output(output: Path) -> None:
    """Refuse a folder with other things in it than a model.

    Raises
    ------
    click.UsageError
        If the folder has files and none of them is a model's.
    """
    if output.is_dir() and any(output.iterdir()) and not (output / METADATA_FILE).exists():
        raise click.UsageError(f"-o {output}: the folder has other files in it; name a new one")


def training_parts(metadata: Mapping[str, Any]) -> Iterator[RenderableType]:
    """Yield the tables that tell how a trained model does."""
    from rich.text import Text

    figures = figure_table(metadata["taggers"])
    if figures is not None:
        yield from (figures, Text(), Text(OUT_OF_FOLD, style="bright_black"), Text())
    yield preset_table(metadata["taggers"])
