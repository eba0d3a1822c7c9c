"""What a block's XPath says of the elements around it."""

from __future__ import annotations

import re
from dataclasses import dataclass

# At most nine digits: no page has more siblings, and int() refuses thousands of them.
_STEP = re.compile(r"/([^/\[]+)(?:\[([0-9]{1,9})\])?")


@dataclass(frozen=True, slots=True)
class Step:
    """One element on an XPath.

    Attributes
    ----------
    name
        Name of the element.
    index
        Its number among the siblings of the same name, counted from 1.
    start, end
        Where the step stands in the XPath: ``xpath[:start]`` is the parent, ``xpath[:end]`` the element.
    """

    name: str
    index: int
    start: int
    end: int


def steps(xpath: str | None, *names: str) -> list[Step]:
    """Return the steps of an XPath that have one of the given names, outermost first."""
    return [
        Step(match[1], int(match[2] or 1), match.start(), match.end())
        for match in _STEP.finditer(xpath or "")
        if match[1] in names
    ]


def is_within(xpath: str | None, ancestor: str | None) -> bool:
    """Whether an element is another one or inside it; nothing is known of an element without a path."""
    return xpath is not None and ancestor is not None and f"{xpath}/".startswith(f"{ancestor}/")
