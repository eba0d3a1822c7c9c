"""Plain text to blocks: paragraphs parted by empty lines, one paragraph a line, or lines wrapped at a width.

Text that was taken out of a page mixes the first two freely, so a line is a block, and an empty line is a
signal. The exception is text whose lines were broken to fit a width: there the lines of a paragraph are
joined again.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from boilerstrip.document import Role
from boilerstrip.segment.fold import fold
from boilerstrip.segment.page import Page

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

_BULLET = re.compile(r"(?:[-*+•‣◦·●▪–]|\d{1,2}[.)])\s+\S")
_MIN_WRAPPED_LINES = 3
_MAX_WRAP_WIDTH = 120
_MIN_WRAP_WIDTH = 40
_WRAPPED_SHARE = 0.9
_FULL_SHARE = 0.75


def segment_text(text: str, *, max_blocks: int = 100_000) -> Page:
    """Part plain text into its blocks.

    Parameters
    ----------
    text
        The text; line ends may be those of any system.
    max_blocks
        Blocks after this many are left out, and the page is marked as truncated.

    Returns
    -------
    Page
        The blocks in order with the lines that they came from. Text without words has no blocks.
    """
    page = Page()
    lines = text.splitlines()
    wrapped = _is_wrapped(lines)
    previous_end = 0
    for first, last in _paragraphs(lines) if wrapped else _lines(lines):
        block = _join(lines[first : last + 1])
        if not block:
            continue
        if len(page.texts) >= max_blocks:
            page.truncated = True
            break
        page.texts.append(block)
        page.roles.append(Role.LIST_ITEM if _BULLET.match(block) else Role.PARAGRAPH)
        page.levels.append(0)
        page.lines.append((first + 1, last + 1))
        page.gaps.append(first - previous_end)
        page.bold_chars.append(0)
        page.images.append(0)
        page.links.append(())
        previous_end = last + 1
    return page


def _lines(lines: Sequence[str]) -> Iterator[tuple[int, int]]:
    for index, line in enumerate(lines):
        if line.strip():
            yield index, index


def _paragraphs(lines: Sequence[str]) -> Iterator[tuple[int, int]]:
    """Yield the first and last line of every run of lines without an empty one; a bullet starts a new run."""
    first = None
    for index, line in enumerate(lines):
        blank = not line.strip()
        if first is not None and (blank or _BULLET.match(line.lstrip())):
            yield first, index - 1
            first = None
        if not blank and first is None:
            first = index
    if first is not None:
        yield first, len(lines) - 1


def _is_wrapped(lines: Sequence[str]) -> bool:
    """Tell whether the lines were broken to fit a width.

    A line that was broken by a program is nearly full, and the next line's first word would not have fitted.
    """
    pairs = [
        (line.rstrip(), following.split(None, 1)[0])
        for line, following in zip(lines, lines[1:])
        if line.strip() and following.strip() and not _BULLET.match(following.lstrip())
    ]
    if len(pairs) < _MIN_WRAPPED_LINES:
        return False
    width = max(len(line) for line, _ in pairs)
    if not _MIN_WRAP_WIDTH <= width <= _MAX_WRAP_WIDTH:
        return False
    broken = sum(
        len(line) >= _FULL_SHARE * width and len(line) + 1 + len(word) > width - 2 for line, word in pairs
    )
    return broken >= _WRAPPED_SHARE * len(pairs)


def _join(lines: Sequence[str]) -> str:
    """Join wrapped lines: by a space, or by nothing between two characters of a script without spaces."""
    joined = lines[0].strip()
    for line in lines[1:]:
        part = line.strip()
        joint = "" if _is_spaceless(joined[-1:]) and _is_spaceless(part[:1]) else " "
        joined = f"{joined}{joint}{part}"
    return fold(joined)


def _is_spaceless(character: str) -> bool:
    """Tell whether a character is of the East Asian scripts that put no space between words."""
    return "\u2e80" <= character <= "\u9fff" or "\uf900" <= character <= "\ufaff" or "\uff00" <= character
