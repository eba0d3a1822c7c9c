"""``boilerstrip model``: what a model is, whether it is sound, and how two differ."""

from __future__ import annotations

import click

from boilerstrip.cli import model_diff, model_info, model_verify
from boilerstrip.cli.options import examples


@click.group(
    "model",
    epilog=examples(
        "boilerstrip model info my-model/",
        "boilerstrip model verify my-model/",
        "boilerstrip model diff default my-model/",
    ),
)
def command() -> None:
    """Look into a model.

    A model is a folder of plain arrays and JSON; `default` is the shipped one.
    """


for part in (model_info, model_verify, model_diff):
    command.add_command(part.command)
