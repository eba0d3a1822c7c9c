"""Plain text to blocks: paragraphs parted by empty lines, one paragraph a line, or lines wrapped at a width.

Text that was taken out of a page mixes the first two freely, so a line is a block, and an empty line is a
signal. The exception is text whose lines were broken to fit a width: there the lines of a paragraph are
joined again.
"""

from __future__ import annotations

import re
from itertools import pairwise
from typing import TYPE_CHECKING

from boilerstrip.document import Role
from boilerstrip.segment.fold import fold
from boilerstrip.segment.page import Page

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

_BULLET = re.compile(r"\s*(?:[-*+•‣◦·●▪–]|\d{1,2}[.)])\s+\S")
# Ideographs, kana and full-width forms: twice as wide as a letter, and with no space between words.
_WIDE = "\u2e80-\u9fff\uf900-\ufaff\uff01-\uff60\U00020000-\U0003ffff"
_WIDE_CHARACTER = re.compile(f"[{_WIDE}]")
# A line end, written as NUL, at which nothing was left out: between such characters, or after a hyphen.
_TIGHT_JOINT = re.compile(f"(?<=[{_WIDE}])\0(?=[{_WIDE}])|(?<=\u00ad)\0|(?<=\\w-)\0(?=\\w)")
_STOP = re.compile(r"[.!?…。！？]['\"’”»」』)]*$")
_MIN_WRAPPED_LINES = 3
_MAX_WRAP_WIDTH = 120
_MIN_WRAP_WIDTH = 40
_WRAPPED_SHARE = 0.9
_FULL_SHARE = 0.75
_MAX_STOP_SHARE = 0.5


def segment_text(text: str, *, max_blocks: int = 100_000) -> Page:
    """Part plain text into its blocks.

    Parameters
    ----------
    text
        The text; line ends may be those of any system. Form feeds and Unicode's line and paragraph separators
        end a line, too, but are not counted as source lines: editors do not count them.
    max_blocks
        Blocks after this many are left out, and the page is marked as truncated.

    Returns
    -------
    Page
        The blocks in order with the lines that they came from. Text without words has no blocks.
    """
    page = Page()
    lines, numbers = _split(text.replace("\0", ""))
    width = _wrap_width(lines)
    previous_end = 0
    for first, last in _paragraphs(lines, width) if width else _lines(lines):
        block = _join(lines[first : last + 1])
        if not block:
            continue
        if len(page.texts) >= max_blocks:
            page.truncated = True
            break
        page.texts.append(block)
        page.roles.append(Role.LIST_ITEM if _BULLET.match(block) else Role.PARAGRAPH)
        page.levels.append(0)
        page.lines.append((numbers[first], numbers[last]))
        page.gaps.append(first - previous_end)
        page.bold_chars.append(0)
        page.images.append(0)
        page.links.append(())
        previous_end = last + 1
    return page


def _split(text: str) -> tuple[list[str], list[int]]:
    """Split into lines, with the number of the source line that each stands in."""
    lines: list[str] = []
    numbers: list[int] = []
    for number, source_line in enumerate(text.replace("\r\n", "\n").replace("\r", "\n").split("\n"), start=1):
        parts = source_line.splitlines() or [""]
        lines += parts
        numbers += [number] * len(parts)
    return lines, numbers


def _lines(lines: Sequence[str]) -> Iterator[tuple[int, int]]:
    for index, line in enumerate(lines):
        if line.strip():
            yield index, index


def _paragraphs(lines: Sequence[str], width: int) -> Iterator[tuple[int, int]]:
    """Yield the first and last line of every paragraph of wrapped text.

    A paragraph ends before an empty line or a bullet, and at a line that was clearly ended by its author.
    """
    first = 0
    for index, (line, following) in enumerate(pairwise([*lines, ""])):
        if not line.strip():
            first = index + 1
        elif not following.strip() or _BULLET.match(following) or _is_short(line, following, width):
            yield first, index
            first = index + 1


def _wrap_width(lines: Sequence[str]) -> int:
    """Find the width that the lines were broken to fit, 0 if they were not.

    A line that was broken by a program is nearly full, and the next line's first word would not have fitted.
    Most of its lines end within a sentence.
    """
    pairs = [
        (line.rstrip(), following)
        for line, following in pairwise(lines)
        if line.strip() and following.strip() and not _BULLET.match(following)
    ]
    if len(pairs) < _MIN_WRAPPED_LINES:
        return 0
    width = max(_width(line) for line, _ in pairs)
    if not _MIN_WRAP_WIDTH <= width <= _MAX_WRAP_WIDTH:
        return 0
    full = sum(_is_full(line, following, width) for line, following in pairs)
    stops = sum(_STOP.search(line) is not None for line, _ in pairs)
    is_wrapped = full >= _WRAPPED_SHARE * len(pairs) and stops <= _MAX_STOP_SHARE * len(pairs)
    return width if is_wrapped else 0


def _is_full(line: str, following: str, width: int) -> bool:
    """Tell whether a line is nearly as wide as the text, and the next word would have made it too wide."""
    return _width(line) >= _FULL_SHARE * width and not _would_fit(line, following, width - 2)


def _is_short(line: str, following: str, width: int) -> bool:
    """Tell whether a line was ended although the next word would have fitted with ease."""
    return _would_fit(line, following, _FULL_SHARE * width)


def _would_fit(line: str, following: str, width: float) -> bool:
    word = following.split(None, 1)[0]
    return _width(line.rstrip()) + 1 + _width(word) <= width


def _width(line: str) -> int:
    return len(line) if line.isascii() else len(line) + len(_WIDE_CHARACTER.findall(line))


def _join(lines: Sequence[str]) -> str:
    """Join wrapped lines by a space, or by nothing where a word was broken or the script has no spaces."""
    joined = "\0".join(line.strip() for line in lines)
    return fold(_TIGHT_JOINT.sub("", joined).replace("\0", " "))
