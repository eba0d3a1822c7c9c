"""The table of a page's blocks, for people to look at."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from boilerstrip.cli.console import render
from boilerstrip.cli.output import one_line, printable
from boilerstrip.document import KINDS, Block, Document, Group, Kind, Role

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping

    from rich.text import Text

MARKS: Mapping[Group, str] = {Group.CONTENT: "●", Group.META: "○", Group.BOILERPLATE: "·"}
"""What tells the groups apart where there is no colour."""

_COLORS: Mapping[Group, str] = {Group.CONTENT: "green", Group.META: "cyan", Group.BOILERPLATE: "bright_black"}
_ROLES: Mapping[Role, str] = {
    Role.PARAGRAPH: "",
    Role.LIST_ITEM: "li",
    Role.QUOTE: "quote",
    Role.TABLE_CELL: "cell",
    Role.CODE: "code",
}
_FIELDS = ("title", "byline", "date", "language", "url")
_BOLD = (Kind.HEADLINE, Kind.HEADING)
_KIND_WIDTH = max(len(kind.value) for kind in KINDS)
_BAR_WIDTH = 5
_ROLE_WIDTH = 5
_PREFIX_WIDTH = 2 + _KIND_WIDTH + 2 + 4 + 1 + _BAR_WIDTH + 2 + _ROLE_WIDTH + 2
_LEAST_TEXT = 20


def block_table(
    name: str,
    document: Document,
    *,
    kinds: Collection[Kind] = KINDS,
    width: int | None = None,
    full: bool = False,
    color: bool = False,
) -> str:
    """Render a page's blocks as a table, between what the page states and a summary.

    Parameters
    ----------
    name
        What to call the page.
    document
        The page.
    kinds
        The kinds whose blocks are shown. The summary counts all.
    width
        Columns to fit the lines into, cutting texts; None for one line a block with the whole text.
    full
        Whether to wrap texts into ``width`` rather than cut them.
    color
        Whether to colour by group, with ANSI sequences.
    """
    shown = [block for block in document.blocks if block.kind in kinds]
    lines = [*_header(name, document, width), *_rows(shown, width, full=full)]
    lines += _summary(document, len(shown))
    return render(lines, color=color, width=width)


def score_bar(score: float) -> str:
    """Draw a score from 0 to 1 as a line of up to five columns, in steps of half a column."""
    halves = round(min(max(score, 0.0), 1.0) * _BAR_WIDTH * 2)
    return ("━" * (halves // 2) + "╸" * (halves % 2)).ljust(_BAR_WIDTH)


def _header(name: str, document: Document, width: int | None) -> Iterator[Text]:
    from rich.text import Text

    yield _cut(Text(one_line(name), style="bold"), width)
    for field in _FIELDS:
        value = getattr(document, field)
        if value is not None:
            yield _cut(Text.assemble((f"  {field:<10}", "bright_black"), one_line(str(value))), width)
    yield Text()


def _rows(blocks: list[Block], width: int | None, *, full: bool) -> Iterator[Text]:
    from rich.text import Text

    if not blocks:
        return
    yield Text(
        f"  {'kind':<{_KIND_WIDTH}}  {'score':<{4 + 1 + _BAR_WIDTH}}  {'role':<{_ROLE_WIDTH}}  text",
        style="bold",
    )
    for block in blocks:
        group = block.kind.group
        prefix = Text.assemble(
            (f"{MARKS[group]} {block.kind.value:<{_KIND_WIDTH}}", _COLORS[group]),
            (f"  {block.score:.2f} ", "bright_black" if group is Group.BOILERPLATE else ""),
            (score_bar(block.score), _COLORS[group]),
            (f"  {_role(block):<{_ROLE_WIDTH}}  ", "bright_black"),
        )
        style = "bright_black" if group is Group.BOILERPLATE else "bold" if block.kind in _BOLD else ""
        for number, line in enumerate(_text_lines(block.text, width, full=full)):
            line.stylize(style)
            yield (prefix if number == 0 else Text(" " * _PREFIX_WIDTH)) + line
    yield Text()


def _role(block: Block) -> str:
    if block.role is Role.HEADING:
        return f"h{block.level}" if block.level else "h"
    return _ROLES[block.role]


def _text_lines(text: str, width: int | None, *, full: bool) -> list[Text]:
    from rich.console import Console
    from rich.text import Text

    room = None if width is None else max(width - _PREFIX_WIDTH, _LEAST_TEXT)
    if full and room is not None:
        wrapped = Text(printable(text), tab_size=4).wrap(Console(width=room), room, overflow="fold")
        return list(wrapped) or [Text()]
    return [_cut(Text(one_line(text.replace("\n", " ⏎ "))), room)]


def _cut(text: Text, width: int | None) -> Text:
    if width is not None:
        text.truncate(width, overflow="ellipsis")
    return text


def _summary(document: Document, shown: int) -> Iterator[Text]:
    from rich.text import Text

    counts = Counter(block.kind for block in document.blocks)
    total = len(document.blocks)
    for group in Group:
        of_group = {kind: counts[kind] for kind in KINDS if kind.group is group and counts[kind]}
        named = ", ".join(f"{kind.value} {count:,}" for kind, count in of_group.items())
        yield Text.assemble(
            (f"{MARKS[group]} {group.value:<11}", _COLORS[group]),
            f"  {sum(of_group.values()):>{len(f'{total:,}')},}",
            (f"  {named}", "bright_black"),
        )
    kept = sum(len(block.text) for block in document.blocks if block.is_content)
    chars = sum(len(block.text) for block in document.blocks)
    share = f", {kept / chars:.0%} of the characters are content" if chars else ""
    only = f" ({shown:,} shown)" if shown < total else ""
    yield Text(f"{total:,} {'block' if total == 1 else 'blocks'}{only}{share}", style="bold")
