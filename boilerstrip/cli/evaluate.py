"""``boilerstrip evaluate``: a model, and other tools beside it, measured on labelled pages."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

import click

from boilerstrip.cli.console import output_width, render, stages, use_color, warnings
from boilerstrip.cli.extra import train_extra
from boilerstrip.cli.figures import METRICS, kind_table, make_table, metric_columns, number, titled
from boilerstrip.cli.options import (
    data_argument,
    examples,
    labels_option,
    model_option,
    quiet_option,
    split_names,
    threshold_option,
)
from boilerstrip.cli.output import write_out
from boilerstrip.model.store import FORMATS

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from rich.console import RenderableType


@click.command(
    epilog=examples(
        "boilerstrip evaluate labels/",
        "boilerstrip evaluate labels/ --model my-model/ --input-format text",
        "boilerstrip evaluate labels/ --against trafilatura,resiliparse,readability,justext",
        "boilerstrip evaluate labels/ --format json > figures.json",
    )
)
@data_argument
@labels_option
@model_option
@click.option(
    "--against",
    multiple=True,
    metavar="TOOLS",
    callback=split_names,
    help="Other tools to measure beside the model, comma-separated or repeated: trafilatura, resiliparse, "
    "readability, justext. Each must be installed.",
)
@click.option(
    "--input-format",
    type=click.Choice(FORMATS),
    default="html",
    show_default=True,
    help="html, or text to flatten the pages to lines first (other tools still get the HTML).",
)
@threshold_option
@click.option(
    "--format",
    "-f",
    "form",
    type=click.Choice(["table", "json"]),
    default="table",
    show_default=True,
    help="json has every figure that was measured.",
)
@quiet_option
def command(
    data: tuple[Path, ...],
    labels: Path | None,
    model: str,
    against: tuple[str, ...],
    input_format: str,
    threshold: float | str | None,
    form: str,
    quiet: bool,
) -> None:
    """Measure a model on labelled pages.

    DATA is files and folders of labelled pages, as for `boilerstrip train`. Pages that a model was trained on flatter
    it: for the shipped model's own training data, see the out-of-fold figures of `boilerstrip model info`.
    Evaluation needs the extra `boilerstrip[train]`.
    """
    with train_extra("boilerstrip evaluate"):
        from boilerstrip.train.evaluate import evaluate_model
        from boilerstrip.train.readers.labels import read_labels

        with stages(quiet=quiet) as report:
            figures = evaluate_model(
                data,
                model=model,
                against=against,
                input_format=input_format,
                threshold=threshold,
                labels=read_labels(labels) if labels else None,
                report=report,
                warn=warnings(quiet=quiet),
            )
    if form == "json":
        write_out(json.dumps(figures, ensure_ascii=False, indent=2) + "\n")
    else:
        write_out(render(evaluation_parts(figures), color=use_color(), width=output_width()))


def evaluation_parts(figures: Mapping[str, Any]) -> Iterator[RenderableType]:
    """Yield the tables that show an evaluation.

    Parameters
    ----------
    figures
        What `boilerstrip.train.evaluate.evaluate_model` returned.
    """
    from rich.text import Text

    rows = [
        (corpus, system, values)
        for system, by_corpus in figures["systems"].items()
        for corpus, values in by_corpus.items()
        if isinstance(values, Mapping)
    ]
    order = {corpus: place for place, corpus in enumerate(dict.fromkeys(corpus for corpus, _, _ in rows))}
    rows.sort(key=lambda row: order[row[0]])
    columns = metric_columns(values for _, _, values in rows)
    title = f"{number(figures['pages'])} labelled pages"
    table = make_table(["pages of", "tool"], [METRICS.get(key, key) for key in columns])
    for corpus, system, values in rows:
        table.add_row(corpus, system, *(number(values.get(key)) for key in columns))
    yield titled(title, table)
    for system, by_corpus in figures["systems"].items():
        if isinstance(by_corpus.get("seconds"), (int, float)):
            yield Text(f"{system} took {by_corpus['seconds']:.2f} s for all pages", style="bright_black")
    kinds = figures.get("kinds")
    if kinds:
        shown = kind_table(f"F1 by kind (macro-F1 {number(kinds['macro_f1'])})", {"": kinds["f1"]})
        if shown is not None:
            yield Text()
            yield shown
