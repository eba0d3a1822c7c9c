"""Lists and quotes: the marks in front of Markdown lines, from the elements around each block."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from boilerstrip.document import Block, Link, Role
from boilerstrip.render.paths import Step, is_within, steps

if TYPE_CHECKING:
    from collections.abc import Sequence

_QUOTE = "blockquote"
_ITEMS = ("li", "dt", "dd")
_MAX_NUMBER = 999_999_999
_TYPED_MARK = re.compile(r"\s*(?:[-*+•‣◦·●▪–]|(\d{1,2})[.)])\s+(?=\S)")


@dataclass(frozen=True, slots=True)
class Container:
    """A quote or a list item that lines of Markdown can stand in.

    Attributes
    ----------
    path
        XPath of its element, None if it holds just one block.
    list_path
        XPath of the list, for an item.
    is_item
        Whether it is a list item.
    number
        The item's number, None for a bullet.
    is_second_style
        Whether the item has the other mark, which keeps its list apart from the one before.
    """

    path: str | None
    list_path: str | None = None
    is_item: bool = False
    number: int | None = None
    is_second_style: bool = False

    def looks_like(self, other: Container) -> bool:
        """Whether both are list items of one sort, bulleted or numbered."""
        return self.is_item and other.is_item and (self.number is None) == (other.number is None)

    def shares_list(self, other: Container) -> bool:
        """Whether both are items of one list."""
        return self.looks_like(other) and self.list_path == other.list_path

    @property
    def mark(self) -> str:
        """What stands in front of the first line."""
        if not self.is_item:
            return "> "
        if self.number is None:
            return "* " if self.is_second_style else "- "
        return f"{min(self.number, _MAX_NUMBER)}{')' if self.is_second_style else '.'} "

    @property
    def indent(self) -> str:
        """What stands in front of the other lines."""
        return " " * len(self.mark) if self.is_item else self.mark


def containers_of(block: Block) -> list[Container]:
    """Return the containers that a block opens unless they are open: its quotes and the innermost list item.

    Only a list item or a quote opens any. Outer items are left to blocks of their own, so that an item whose
    own text is not kept leaves no empty mark.
    """
    if block.role not in (Role.LIST_ITEM, Role.QUOTE):
        return []
    xpath = block.xpath
    if xpath is None:
        mark = _typed_mark(block)
        number = int(mark[1]) if mark and mark[1] else None
        return [Container(None, is_item=block.role is Role.LIST_ITEM, number=number)]
    quotes = steps(xpath, _QUOTE)
    if block.role is Role.QUOTE:
        return [Container(xpath[: step.end]) for step in quotes] or [Container(xpath)]
    items = steps(xpath, *_ITEMS)[-1:]
    if not items:
        return [Container(xpath, list_path=xpath.rpartition("/")[0], is_item=True)]
    return [
        Container(xpath[: step.end]) if step.name == _QUOTE else _item(xpath, step)
        for step in sorted([*quotes, *items], key=lambda step: step.end)
    ]


def without_typed_mark(block: Block) -> Block:
    """Take the bullet or number off a list item of plain text, where it is part of the text."""
    mark = _typed_mark(block)
    if mark is None:
        return block
    width = mark.end()
    links = (Link(max(link.start - width, 0), link.end - width, link.href) for link in block.links)
    return replace(block, text=block.text[width:], links=tuple(links))


def _typed_mark(block: Block) -> re.Match[str] | None:
    if block.xpath is not None or block.role is not Role.LIST_ITEM:
        return None
    return _TYPED_MARK.match(block.text)


def _item(xpath: str, step: Step) -> Container:
    list_path = xpath[: step.start]
    ordered = re.search(r"/ol(?:\[[0-9]+\])?$", list_path)
    return Container(xpath[: step.end], list_path, is_item=True, number=step.index if ordered else None)


class NestedLines:
    """Collects the lines of Markdown blocks and marks those in lists and quotes."""

    def __init__(self) -> None:
        self._lines: list[str] = []
        self._open: list[Container] = []
        self._just_opened_item = False

    def add(self, path: str | None, wanted: Sequence[Container], lines: Sequence[str]) -> None:
        """Add a block after those before it.

        Parameters
        ----------
        path
            XPath of the block: what is open around it stays open.
        wanted
            The containers to open, outermost first. Those around or outside what is open already are not.
        lines
            The block's own lines, at least one.
        """
        shared = sum(is_within(path, container.path) for container in self._open)
        before, self._open = self._open, self._open[:shared]
        innermost = self._open[-1].path if self._open else None
        new = [
            container
            for container in wanted
            if innermost is None or (container.path != innermost and is_within(container.path, innermost))
        ]
        sibling = before[shared] if len(before) > shared else None
        if new and sibling is not None and new[0].looks_like(sibling):
            is_second = sibling.is_second_style == new[0].shares_list(sibling)
            new[0] = replace(new[0], is_second_style=is_second)
        if self._lines and not (self._just_opened_item and _follows_tightly(new, sibling)):
            self._lines.append("".join(container.indent for container in self._open).rstrip())
        outer = "".join(container.indent for container in self._open)
        self._open += new
        self._just_opened_item = bool(new) and new[-1].is_item and "" not in lines
        indent = "".join(container.indent for container in self._open)
        self._lines.append(outer + "".join(container.mark for container in new) + lines[0])
        self._lines += (indent + line if line else indent.rstrip() for line in lines[1:])

    def __str__(self) -> str:
        return "\n".join(self._lines)


def _follows_tightly(new: Sequence[Container], sibling: Container | None) -> bool:
    """Whether a list item that follows another needs no empty line between."""
    if not new or not new[0].is_item:
        return False
    if sibling is not None:
        return new[0].shares_list(sibling)
    # Right below its parent's text, a list must have bullets or begin at 1 to be taken for one.
    return new[0].number in (None, 1)
