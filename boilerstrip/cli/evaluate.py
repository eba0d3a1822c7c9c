"""``boilerstrip evaluate``: a model, and other tools and models beside it, measured on labelled pages."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from boilerstrip.cli.console import output_width, render, stages, use_color, warnings
from boilerstrip.cli.extra import train_extra
from boilerstrip.cli.options import (
    data_argument,
    examples,
    labels_option,
    model_option,
    quiet_option,
    report_option,
    split_names,
    threshold_option,
)
from boilerstrip.cli.output import write_out
from boilerstrip.errors import InvalidOptionError
from boilerstrip.model.store import FORMATS

if TYPE_CHECKING:
    from collections.abc import Mapping


def read_against(context: click.Context, option: click.Parameter, values: tuple[str, ...]) -> tuple[str, ...]:
    """Turn names into a tuple as `split_names` does; a folder is one name, whatever commas it has."""
    folders = [value for value in values if Path(value).is_dir()]
    others = tuple(value for value in values if value not in folders)
    return (*split_names(context, option, others), *folders)


def read_gates(context: click.Context, option: click.Parameter, values: tuple[str, ...]) -> dict[str, float]:
    """Turn limits such as ``shingle_f1=0.9`` into a mapping."""
    from boilerstrip.train.evaluation.gates import read_limits

    try:
        return read_limits(values)
    except InvalidOptionError as error:
        raise click.BadParameter(str(error).removeprefix("fail-under: "), context, option) from error


@click.command(
    epilog=examples(
        "boilerstrip evaluate labels/ --report report.html",
        "boilerstrip evaluate labels/ --model my-model/ --input-format text",
        "boilerstrip evaluate labels/ --against trafilatura,resiliparse,readability,justext",
        "boilerstrip evaluate labels/ --model my-model/ --against default",
        "boilerstrip evaluate labels/ --fail-under shingle_f1=0.9 --fail-under word_f1=0.9",
        "boilerstrip evaluate labels/ --format json | jq '.figures[] | select(.by==\"site\")'",
    )
)
@data_argument
@labels_option
@model_option
@click.option(
    "--against",
    multiple=True,
    metavar="NAMES|DIR",
    callback=read_against,
    help="What to compare the model with, comma-separated or repeated: trafilatura, resiliparse, readability or "
    "justext, where installed; default; or the folder of another model.",
)
@click.option(
    "--input-format",
    type=click.Choice(FORMATS),
    default="html",
    show_default=True,
    help="html, or text to flatten the pages to lines first (other tools still get the HTML).",
)
@threshold_option
@report_option("everything that was measured, and the worst pages side by side with their gold text")
@click.option(
    "--format",
    "-f",
    "form",
    type=click.Choice(["table", "json"]),
    default="table",
    show_default=True,
    help="What to write to standard output; json has every figure that was measured.",
)
@click.option(
    "--fail-under",
    multiple=True,
    metavar="METRIC=VALUE",
    callback=read_gates,
    help="End with exit code 1 if a figure of all pages is lower: shingle_f1, shingle_precision, shingle_recall, "
    "word_f1, paragraph_f1 or kinds_macro_f1. May be repeated.",
)
@click.option(
    "--worst",
    default=20,
    show_default=True,
    type=click.IntRange(min=0),
    help="How many of the worst pages to show in reports and JSON.",
)
@click.option(
    "--resamples",
    default=1000,
    show_default=True,
    type=click.IntRange(min=1),
    help="How many times sites are drawn for the intervals.",
)
@click.option(
    "--seed", default=0, show_default=True, type=click.IntRange(min=0), help="Start of randomness for that."
)
@quiet_option
def command(
    data: tuple[Path, ...],
    labels: Path | None,
    model: str,
    against: tuple[str, ...],
    input_format: str,
    threshold: float | str | None,
    report: Path | None,
    form: str,
    fail_under: Mapping[str, float],
    worst: int,
    resamples: int,
    seed: int,
    quiet: bool,
) -> None:
    """Measure a model on labelled pages, with intervals, and compare it with other tools or models.

    DATA is files and folders of labelled pages, as for `boilerstrip train`. Pages that a model was trained on flatter
    it: for its own training data, see `boilerstrip model info`, whose figures are out of fold, or the report of
    `boilerstrip train --report`. A page that a tool fails on counts as if it had found nothing, and is named.
    Reports in HTML need the extra `boilerstrip[report]`.
    """
    with train_extra("boilerstrip evaluate"):
        from boilerstrip.train.evaluate import OURS, evaluate_model
        from boilerstrip.train.evaluation.gates import missed_limits
        from boilerstrip.train.evaluation.report import check_target, to_json, write_report
        from boilerstrip.train.readers.labels import read_labels

    if report is not None:
        check_target(report)
    with stages(quiet=quiet) as stage:
        evaluation = evaluate_model(
            data,
            model=model,
            against=against,
            input_format=input_format,
            threshold=threshold,
            labels=read_labels(labels) if labels else None,
            resamples=resamples,
            seed=seed,
            worst=worst,
            report=stage,
            step=stage.step,
            warn=warnings(quiet=quiet),
        )
        if report is not None:
            stage(f"Writing {report}")
            write_report(report, [evaluation])
    if form == "json":
        write_out(to_json(evaluation))
    else:
        from boilerstrip.cli.evaluation import evaluation_parts

        write_out(render(evaluation_parts(evaluation), color=use_color(), width=output_width()))
    missed = missed_limits(evaluation["figures"], OURS, fail_under)
    for sentence in missed:
        click.echo(f"boilerstrip: {sentence}", err=True)
    if missed:
        click.get_current_context().exit(1)
