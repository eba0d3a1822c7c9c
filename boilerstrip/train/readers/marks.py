"""Labelled parts of an HTML page, as labels of the page's blocks.

The page is parsed; marks are set around the labelled parts of its texts; then it is parted into blocks like any
other page, and the marks tell which blocks the parts came to lie in. A mark is a character that no page has.
"""

from __future__ import annotations

import re
from collections import Counter
from itertools import pairwise
from typing import TYPE_CHECKING

import turbohtml

from boilerstrip.segment.html import segment_html
from boilerstrip.train.readers.spans import LEAST_SHARE, UNCOVERED

if TYPE_CHECKING:
    from collections.abc import Sequence

    from boilerstrip.train.readers.reading import Reading

_FIRST, _LAST = 0x10F000, 0x10FFFD
"""The marks: one for each label from the first on; the last is the mark of an end."""
_MARK = re.compile(f"[{chr(_FIRST)}-{chr(_LAST)}]")
_END = chr(_LAST)
_STEP = re.compile(r"(?:([\w:.-]+)|text\(\))(?:\[(\d{1,9})\])?")


class MarkedPage:
    """An HTML page in which parts of the text can be labelled.

    Parameters
    ----------
    html
        The page, or a piece of one.

    Attributes
    ----------
    texts
        Its text nodes in the order of the page, each as characters.
    """

    def __init__(self, html: str) -> None:
        html = _MARK.sub("", html).encode("utf-8", "replace").decode()
        self.document = turbohtml.parse(html)
        self._nodes: list[turbohtml.Text] = []
        self._ranges: list[tuple[int, int]] = []
        self._steps: dict[tuple[int, str], int] = {}
        self._walk()
        self.texts = [node.data for node in self._nodes]
        self._labels: list[str] = []
        self._parts: list[list[tuple[int, int, int]]] = [[] for _ in self._nodes]

    def _walk(self) -> None:
        """Give every node a number, and note the step to it and the texts in it; pages nest too deep to recurse."""
        pending: list[tuple[int, turbohtml.Node | None]] = [(self._add(), self.document)]
        while pending:
            number, node = pending.pop()
            if node is None:
                self._ranges[number] = (self._ranges[number][0], len(self._nodes))
                continue
            self._ranges[number] = (len(self._nodes), len(self._nodes) + 1)
            if isinstance(node, turbohtml.Text):
                self._nodes.append(node)
                continue
            pending.append((number, None))
            counts: Counter[str] = Counter()
            inside: list[tuple[int, turbohtml.Node | None]] = []
            for child in node.children:
                name = _step_name(child)
                if name:
                    counts[name] += 1
                    self._steps[number, f"{name}[{counts[name]}]"] = len(self._ranges)
                    inside.append((self._add(), child))
            pending += reversed(inside)

    def _add(self) -> int:
        self._ranges.append((0, 0))
        return len(self._ranges) - 1

    def find(self, path: str) -> tuple[int, int] | None:
        """Return the range of texts that a path leads to, from the page's body or its root; None if nowhere.

        Parameters
        ----------
        path
            An XPath of child steps, such as ``/div[1]/p[2]/text()[1]``.
        """
        steps = [_STEP.fullmatch(step) for step in path.strip().strip("/").split("/")]
        body = self._steps.get((self._steps.get((0, "html[1]"), 0), "body[1]"), 0)
        for number in (body, 0):
            found: int | None = number
            for step in steps:
                written = f"{(step[1] or 'text()').lower()}[{int(step[2] or 1)}]" if step else ""
                found = self._steps.get((found, written)) if found is not None else None
            if found is not None:
                return self._ranges[found]
        return None

    def label(self, start: tuple[int, int], end: tuple[int, int], label: str) -> None:
        """Label a part of the page.

        Parameters
        ----------
        start, end
            Index of a text and offset in it, in characters; the end is exclusive.
        label
            Its label.
        """
        if label not in self._labels:
            self._labels.append(label)
        number = self._labels.index(label)
        for index in range(start[0], min(end[0] + 1, len(self.texts))):
            first = start[1] if index == start[0] else 0
            last = end[1] if index == end[0] else len(self.texts[index])
            if first < last:
                self._parts[index].append((first, last, number))

    def blocks(self, reading: Reading, place: str) -> list[tuple[str, str]]:
        """Part the page into blocks with their labels, as `boilerstrip.train.readers.spans.label_spans` does.

        Parameters
        ----------
        reading
            Where it is told that labels contradict each other.
        place
            Where the page is, for that.
        """
        for node, text, parts in zip(self._nodes, self.texts, self._parts, strict=True):
            if parts:
                node.data = _marked(text, parts)
        page = segment_html(self.document.serialize())
        for node, text in zip(self._nodes, self.texts, strict=True):
            node.data = text
        return [self._read(text, reading, place) for text in page.texts]

    def _read(self, marked: str, reading: Reading, place: str) -> tuple[str, str]:
        """Take the marks out of a block, and tell its label by what stands between them."""
        counts: Counter[int] = Counter()
        size = 0
        current: frozenset[int] = frozenset()
        for piece in re.split(f"({_MARK.pattern})", marked):
            if _MARK.fullmatch(piece):
                current = frozenset() if piece == _END else current | {ord(piece) - _FIRST}
                continue
            visible = sum(map(len, piece.split()))
            size += visible
            counts.update(dict.fromkeys(current, visible))
        text = _MARK.sub("", marked)
        most = [self._labels[number] for number, count in counts.items() if count >= LEAST_SHARE * size]
        return text, reading.together(most, place) if most else UNCOVERED


def _step_name(node: turbohtml.Node) -> str:
    if isinstance(node, turbohtml.Text):
        return "text()"
    return node.tag.lower() if isinstance(node, turbohtml.Element) else ""


def _marked(text: str, parts: Sequence[tuple[int, int, int]]) -> str:
    """Set marks into a text: where its labels change, all that hold there are said anew."""
    edges = sorted({0, len(text), *(edge for first, last, _ in parts for edge in (first, last))})
    pieces = []
    for start, end in pairwise(edges):
        piece = text[start:end]
        numbers = sorted({number for first, last, number in parts if first <= start and end <= last})
        seen = piece.strip()
        if numbers and seen:
            before, _, after = piece.partition(seen)
            marks = "".join(chr(_FIRST + number) for number in numbers)
            piece = f"{before}{marks}{seen}{_END}{after}"
        pieces.append(piece)
    return "".join(pieces)
