"""``boilerstrip model``: what a model is, and whether it is sound."""

from __future__ import annotations

import click

from boilerstrip.cli import model_info, model_verify
from boilerstrip.cli.options import examples


@click.group(
    "model",
    epilog=examples(
        "boilerstrip model info my-model/",
        "boilerstrip model verify my-model/",
    ),
)
def command() -> None:
    """Look into a model.

    A model is a folder of plain arrays and JSON; `default` is the shipped one.
    """


for part in (model_info, model_verify):
    command.add_command(part.command)
