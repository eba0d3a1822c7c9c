"""Limits that figures must reach, for use where changes are checked by a machine."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from boilerstrip.errors import InvalidOptionError
from boilerstrip.train.evaluation.groups import ALL
from boilerstrip.train.evaluation.measures import MEASURES

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence


def read_limits(given: Iterable[str]) -> dict[str, float]:
    """Read limits of the form ``METRIC=VALUE``; of several for one metric, the highest holds.

    Raises
    ------
    InvalidOptionError
        If one has not that form, names no figure of `MEASURES`, or its value is not between 0 and 1.
    """
    limits: dict[str, float] = {}
    for limit in given:
        name, equals, value = limit.partition("=")
        name = name.strip()
        if not equals or name not in MEASURES:
            raise InvalidOptionError(
                f"fail-under: {limit!r} is not METRIC=VALUE with one of {', '.join(MEASURES)}"
            )
        limits[name] = max(_value(limit, value), limits.get(name, 0.0))
    return limits


def _value(limit: str, text: str) -> float:
    try:
        value = float(text)
    except ValueError:
        value = float("nan")
    if not 0 <= value <= 1:
        raise InvalidOptionError(f"fail-under: {limit!r} needs a value from 0 to 1, such as 0.9")
    return value


def missed_limits(
    figures: Sequence[Mapping[str, Any]], system: str, limits: Mapping[str, float]
) -> list[str]:
    """Tell which limits a system does not reach on all pages.

    Parameters
    ----------
    figures
        The ``figures`` of `summarize`.
    system
        The system's name.
    limits
        By name of the figure.

    Returns
    -------
    list of str
        A sentence for each limit that is not reached, or that nothing was measured for.
    """
    row = next(row for row in figures if row["system"] == system and row["by"] == ALL)
    return [
        f"{name} was not measured, so it cannot reach {limit:g}"
        + ("; no page is labelled by kind" if name.startswith("kinds") else "")
        if name not in row
        else f"{name} is {row[name]['value']:g}, under {limit:g}"
        for name, limit in limits.items()
        if name not in row or row[name]["value"] < limit
    ]
