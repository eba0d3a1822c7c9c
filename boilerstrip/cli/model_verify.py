"""``boilerstrip model verify``: whether a model is sound."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import click

from boilerstrip.cli.console import output_width, render, use_color
from boilerstrip.cli.options import color_option, examples
from boilerstrip.cli.output import one_line, write_out
from boilerstrip.model.checks import Status
from boilerstrip.model.verify import verify_model

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from rich.console import RenderableType

    from boilerstrip.model.checks import Check

    Verified = Mapping[str, tuple[Check, ...]]

_MARKS = {
    Status.PASSED: ("✓", "green"),
    Status.FAILED: ("✗", "bold red"),
    Status.SKIPPED: ("–", "bright_black"),
}


@click.command(
    "verify",
    epilog=examples(
        "boilerstrip model verify",
        "boilerstrip model verify my-model/ another/",
        "boilerstrip model verify my-model/ --json | jq '.[0].checks'",
    ),
)
@click.argument("models", nargs=-1, metavar="[MODEL...]")
@click.option("--json", "as_json", is_flag=True, help="Write all checks as JSON.")
@color_option
def command(models: tuple[str, ...], as_json: bool, color: str) -> None:
    """Check every file, every array and every figure of models, and say what was checked.

    MODEL is a model's folder, or `default` for the shipped one, which is also what is checked if none is named. Nothing
    in it is run. Exit code: 0 if all is well, 1 if a check failed, 2 for wrong usage.
    """
    verified = {
        model: verify_model(None if model == "default" else model) for model in models or ("default",)
    }
    if as_json:
        facts = [as_facts(model, checks) for model, checks in verified.items()]
        write_out(json.dumps(facts, ensure_ascii=False, indent=2) + "\n")
    else:
        write_out(render(verify_parts(verified), color=use_color(color), width=output_width()))
    if not all(map(is_sound, verified.values())):
        raise click.exceptions.Exit(1)


def is_sound(checks: tuple[Check, ...]) -> bool:
    """Tell whether no check failed."""
    return all(check.status is not Status.FAILED for check in checks)


def as_facts(model: str, checks: tuple[Check, ...]) -> dict[str, object]:
    """Return what was found of a model, ready for JSON."""
    return {
        "model": model,
        "ok": is_sound(checks),
        "checks": [
            {"name": check.name, "status": check.status.value, "detail": check.detail} for check in checks
        ],
    }


def verify_parts(verified: Verified) -> Iterator[RenderableType]:
    """Yield what to show of models and their checks: a line each."""
    from rich.text import Text

    for number, (model, checks) in enumerate(verified.items()):
        if number:
            yield Text()
        yield Text(one_line(model), style="bold")
        for check in checks:
            mark, style = _MARKS[check.status]
            detail = "" if check.status is Status.FAILED else "bright_black"
            yield Text.assemble((mark, style), f" {check.name:<16} ", (one_line(check.detail), detail))
        yield Text(_summary(checks), style="green" if is_sound(checks) else "bold red")


def _summary(checks: tuple[Check, ...]) -> str:
    counts = {status: sum(check.status is status for check in checks) for status in Status}
    skipped = f", {counts[Status.SKIPPED]} skipped" if counts[Status.SKIPPED] else ""
    if counts[Status.FAILED]:
        return f"Not sound: {counts[Status.FAILED]} of {len(checks)} checks failed{skipped}."
    return f"Sound: {counts[Status.PASSED]} checks passed{skipped}."
