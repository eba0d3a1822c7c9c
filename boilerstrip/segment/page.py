"""What a segmenter hands on: the blocks of one input and the raw signals around them."""

from __future__ import annotations

from dataclasses import dataclass, field, fields
from typing import TYPE_CHECKING, Any

import numpy as np

from boilerstrip.segment.fold import fold
from boilerstrip.segment.head import Head

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from boilerstrip.document import Role

    Integers = NDArray[np.int64]
    PlacedLink = tuple[int, int, str]

_MAX_TITLES = 20
_BITS = (1 << 64) - 1
_NAMES_FACTOR = 1_000_003
_PATH_BASE = 0xD6E8FEB86659FD93


@dataclass(slots=True)
class Tree:
    """The elements of a page in document order, as columns: one entry an element.

    Because the order is that of their start tags, an element's descendants follow it without a gap, and the
    blocks below it are those from ``first_block`` up to ``end_block``.

    Attributes
    ----------
    tags
        Tag names, lower case.
    parents
        Index of the parent element, -1 for the root.
    words
        What the author called the element: its class, id, role and item properties, parted by spaces.
    hidden
        Whether the element itself is marked as not shown.
    first_block, end_block
        The range of blocks that lie in the element.
    """

    tags: list[str] = field(default_factory=list)
    parents: list[int] = field(default_factory=list)
    words: list[str] = field(default_factory=list)
    hidden: list[bool] = field(default_factory=list)
    first_block: list[int] = field(default_factory=list)
    end_block: list[int] = field(default_factory=list)
    _arrays: tuple[Integers, Integers, Integers] | None = field(
        default=None, init=False, repr=False, compare=False
    )
    _tag_numbers: Integers | None = field(default=None, init=False, repr=False, compare=False)
    _paths: tuple[Integers, Integers] | None = field(default=None, init=False, repr=False, compare=False)

    def __getstate__(self) -> tuple[None, dict[str, Any]]:
        """Leave out what is kept: hashes of strings differ from process to process."""
        return None, {each.name: getattr(self, each.name) if each.init else None for each in fields(self)}

    def arrays(self) -> tuple[Integers, Integers, Integers]:
        """Return ``parents``, ``first_block`` and ``end_block`` as arrays, each of shape (elements,).

        Only a finished tree may be asked: what is asked for once is kept.
        """
        if self._arrays is None:
            parents, first, end = (
                np.asarray(column, dtype=np.int64)
                for column in (self.parents, self.first_block, self.end_block)
            )
            self._arrays = parents, first, end
        return self._arrays

    def tag_numbers(self) -> Integers:
        """Return the `string_numbers` of the tag names, shape (elements,). Kept as `arrays` are."""
        if self._tag_numbers is None:
            self._tag_numbers = string_numbers(self.tags)
        return self._tag_numbers

    def depths(self) -> Integers:
        """Count the elements around each element, shape (elements,). Kept as `arrays` are."""
        return self._along_paths()[0]

    def signatures(self) -> Integers:
        """Give a number to each distinct path from the root, each step a tag with its names; shape (elements,).

        To the page's author, elements with the same signature are of the same sort. The numbers differ from
        process to process; only that two are equal has a meaning. Kept as `arrays` are.
        """
        return self._along_paths()[1]

    def _along_paths(self) -> tuple[Integers, Integers]:
        """Count the steps of each path, and add up their numbers as a polynomial: both in steps that double."""
        if self._paths is None:
            steps = self.tag_numbers() * _NAMES_FACTOR + string_numbers(self.words)
            # The parent of the root, at index -1, is its own.
            above = np.concatenate([self.arrays()[0], [-1]])
            depths = (above >= 0).astype(np.int64)
            numbers = np.concatenate([steps, [0]]).view(np.uint64)
            factor = _PATH_BASE
            while above.max() >= 0:
                depths += depths.take(above)
                numbers += numbers.take(above) * np.uint64(factor)
                above = above.take(above)
                factor = factor * factor & _BITS
            self._paths = depths[:-1], numbers[:-1].view(np.int64)
        return self._paths


def string_numbers(strings: Sequence[str]) -> Integers:
    """Give a number to each string: equal ones have equal numbers, as long as the process runs."""
    return np.fromiter(map(hash, strings), dtype=np.int64, count=len(strings))


@dataclass(slots=True)
class Page:
    """The blocks of one input, as columns: one entry a block.

    Attributes
    ----------
    texts
        The blocks' texts, never empty, white space folded.
    roles, levels
        What the mark-up says that each is; 1 to 6 for headings, otherwise 0.
    nodes
        Index in `tree` of the block-level element that holds each block. Empty for plain text.
    bold_chars, images
        Characters set in bold, and images since the block before.
    links
        Hyperlinks in each block's text: where each starts and ends there, and its address.
    lines
        First and last source line, counted from 1. Empty for HTML.
    gaps
        Empty lines before each block. Empty for HTML.
    tree
        The elements around the blocks. None for plain text.
    titles
        What the page calls itself: its title element and its titles for sharing.
    head
        What the page states about itself.
    language
        The language that the page states, as it is written there.
    truncated
        Whether the page has more blocks than the limit allowed.
    """

    texts: list[str] = field(default_factory=list)
    roles: list[Role] = field(default_factory=list)
    levels: list[int] = field(default_factory=list)
    nodes: list[int] = field(default_factory=list)
    bold_chars: list[int] = field(default_factory=list)
    images: list[int] = field(default_factory=list)
    links: list[tuple[PlacedLink, ...]] = field(default_factory=list)
    lines: list[tuple[int, int]] = field(default_factory=list)
    gaps: list[int] = field(default_factory=list)
    tree: Tree | None = None
    titles: list[str] = field(default_factory=list)
    head: Head = field(default_factory=Head)
    language: str | None = None
    truncated: bool = False
    _arrays: tuple[Integers, Integers] | None = field(default=None, init=False, repr=False, compare=False)

    def __len__(self) -> int:
        return len(self.texts)

    def arrays(self) -> tuple[Integers, Integers]:
        """Return the number of characters of each text, shape (blocks,), and `nodes` as an array.

        Only a finished page may be asked: what is asked for once is kept.
        """
        if self._arrays is None:
            lengths = np.fromiter(map(len, self.texts), dtype=np.int64, count=len(self.texts))
            self._arrays = lengths, np.asarray(self.nodes, dtype=np.int64)
        return self._arrays

    def add_title(self, text: str) -> None:
        """Note what the page calls itself, unless that is known already."""
        title = fold(text)
        if title and len(self.titles) < _MAX_TITLES and title not in self.titles:
            self.titles.append(title)

    def xpaths(self) -> list[str | None]:
        """Return the absolute path of the element that holds each block (None for plain text)."""
        tree = self.tree
        if tree is None:
            return [None] * len(self)
        positions = _sibling_positions(tree.tags, tree.parents)
        paths: dict[int, str] = {-1: ""}

        def path(node: int) -> str:
            missing = []
            while node not in paths:
                missing.append(node)
                node = tree.parents[node]
            prefix = paths[node]
            for node in reversed(missing):
                prefix = f"{prefix}/{_node_test(tree.tags[node])}[{positions[node]}]"
                paths[node] = prefix
            return prefix

        return [path(node) for node in self.nodes]


def _node_test(tag: str) -> str:
    """Write a tag name as XPath can read it: a page may use any, such as ``fb:like``."""
    letters = tag.replace("-", "").replace("_", "")
    if letters.isascii() and letters.isalnum():
        return tag
    parts = ', "\'", '.join(f"'{part}'" for part in tag.split("'"))
    return f"*[name()=concat('', {parts})]"


def _sibling_positions(tags: Sequence[str], parents: Sequence[int]) -> list[int]:
    """Count, for each element, its siblings of the same name up to itself."""
    seen: dict[tuple[int, str], int] = {}
    positions = []
    for key in zip(parents, tags, strict=True):
        count = seen.get(key, 0) + 1
        seen[key] = count
        positions.append(count)
    return positions
