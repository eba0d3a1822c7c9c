"""``boilerstrip model info``: what a model is."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from boilerstrip.cli.console import output_width, render, use_color
from boilerstrip.cli.figures import (
    OUT_OF_FOLD,
    figure_table,
    kind_table,
    make_table,
    number,
    preset_table,
    titled,
)
from boilerstrip.cli.options import color_option, examples
from boilerstrip.cli.output import one_line_each, write_out
from boilerstrip.model.files import MODEL_FILES
from boilerstrip.model.parts import Trees
from boilerstrip.model.store import FORMATS, Model, load_model

if TYPE_CHECKING:
    from collections.abc import Iterator

    from rich.console import RenderableType


@click.command(
    "info",
    epilog=examples(
        "boilerstrip model info",
        "boilerstrip model info my-model/",
        "boilerstrip model info --json | jq .taggers.html.presets",
    ),
)
@click.argument("model", default="default")
@click.option("--json", "as_json", is_flag=True, help="Write all that is known as JSON.")
@color_option
def command(model: str, as_json: bool, color: str) -> None:
    """Tell what a model is: its origin, its training data, its thresholds and its figures.

    MODEL is a model's folder, or `default` for the shipped one. The whole model is loaded and checked.
    """
    loaded = load_model(None if model == "default" else model)
    facts = describe_model(loaded)
    if as_json:
        write_out(json.dumps(facts, ensure_ascii=False, indent=2) + "\n")
    else:
        write_out(render(info_parts(one_line_each(facts)), color=use_color(color), width=output_width()))


def describe_model(model: Model) -> dict[str, Any]:
    """Return a model's metadata, with its folder, its size and the size of its parts.

    Parameters
    ----------
    model
        A loaded model.

    Returns
    -------
    dict
        The metadata and, besides: ``path``, ``bytes`` on disk, and under ``parts`` for each tagger the number
        of ``features``, ``terms`` and ``trees``; None trees where the second look is a network.
    """
    size = 0
    if model.path is not None:
        files = (Path(model.path) / name for name in MODEL_FILES)
        size = sum(file.stat().st_size for file in files if file.is_file())
    parts = {
        name: {
            "features": len(model.metadata["taggers"][name]["features"]),
            "terms": len(tagger.lexicon.terms),
            "trees": tagger.second.values.shape[1] if isinstance(tagger.second, Trees) else None,
        }
        for name, tagger in model.taggers.items()
    }
    return {
        **model.metadata,
        "path": None if model.path is None else str(model.path),
        "bytes": size,
        "parts": parts,
    }


def info_parts(facts: Mapping[str, Any]) -> Iterator[RenderableType]:
    """Yield what to show of a model, leaving out what its metadata do not state.

    Parameters
    ----------
    facts
        What `describe_model` returned.
    """
    from rich.text import Text

    taggers = facts["taggers"]
    for label, value in _facts(facts):
        yield Text.assemble((f"{label:<16}", "bright_black"), value)
    by_kind = {name: taggers[name].get("kinds_f1") for name in FORMATS if name in taggers}
    tables = [
        _part_table(facts),
        preset_table(taggers),
        figure_table(taggers),
        kind_table(
            "F1 by kind, out of fold",
            {name: scores for name, scores in by_kind.items() if isinstance(scores, Mapping)},
        ),
    ]
    for table in tables:
        if table is not None:
            yield Text()
            yield table
    if tables[2] is not None:
        yield Text()
        yield Text(OUT_OF_FOLD, style="bright_black")


def _facts(facts: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    yield "model", str(facts.get("name", "unnamed"))
    if facts["path"]:
        yield "folder", f"{facts['path']} ({facts['bytes'] / 1e6:.2f} MB)"
    yield "format version", str(facts["format_version"])
    versions = facts.get("versions")
    made_with = [f"boilerstrip {facts['boilerstrip_version']}"] if "boilerstrip_version" in facts else []
    if isinstance(versions, Mapping):
        made_with += [f"{package} {version}" for package, version in versions.items()]
    if "created" in facts:
        yield "created", str(facts["created"])
    if made_with:
        yield "made with", ", ".join(made_with)
    training = facts.get("training")
    if isinstance(training, Mapping):
        yield from _training_facts(training)


def _training_facts(training: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    counts = [f"{number(training[key])} {key}" for key in ("pages", "sites") if key in training]
    if counts:
        yield "trained on", " of ".join(counts)
    corpora = training.get("corpora")
    if isinstance(corpora, Mapping):
        yield "corpora", ", ".join(f"{name} {number(pages)}" for name, pages in corpora.items())
    shown = {"labelled_by_kind": "with kinds", "passages": "passages", "digest": "digest", "seed": "seed"}
    for key, label in shown.items():
        if key in training:
            value = training[key]
            yield label, str(value) if key in ("digest", "seed") else f"{number(value)}"


def _part_table(facts: Mapping[str, Any]) -> RenderableType:
    table = make_table(["input"], ["features", "terms", "trees", "calibration error", "kinds macro-F1"])
    for name, sizes in facts["parts"].items():
        described = facts["taggers"][name]
        table.add_row(
            name,
            *(number(sizes[key]) for key in ("features", "terms", "trees")),
            number(described.get("calibration_error")),
            number(described.get("kinds_macro_f1")),
        )
    return titled("Taggers", table)
