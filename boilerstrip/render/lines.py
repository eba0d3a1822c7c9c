"""The lines of a block's text."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

LINE_BREAK = re.compile(r"\r\n?|\n")


def line_spans(text: str) -> Iterator[tuple[int, int]]:
    """Yield where each line of a text starts and ends, without its line break."""
    start = 0
    for match in LINE_BREAK.finditer(text):
        yield start, match.start()
        start = match.end()
    yield start, len(text)


def code_lines(text: str) -> list[str]:
    """Return the lines of a code block as they stand, without the blank ones at its ends."""
    lines = [text[start:end] for start, end in line_spans(text)]
    while lines and not lines[-1].strip():
        lines.pop()
    first = next((number for number, line in enumerate(lines) if line.strip()), 0)
    return lines[first:]
