"""Labelled pages as examples: their blocks, with what is known of each."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING
from zlib import crc32

import numpy as np

from boilerstrip.document import KINDS
from boilerstrip.segment.html import segment_html
from boilerstrip.segment.text import segment_text
from boilerstrip.train.align import BOILERPLATE, LEAST_COVERAGE, UNSURE, align
from boilerstrip.train.align_kinds import align_kinds
from boilerstrip.train.augment import BOX_TAG, insert_boxes, insertions
from boilerstrip.train.flatten import FLATTENERS

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from boilerstrip.segment.page import Page
    from boilerstrip.train.augment import Box, Passage
    from boilerstrip.train.corpus import LabelledPage

_KIND_NUMBER = {kind.value: number for number, kind in enumerate(KINDS)}
_LONGEST_WEIGHED = 600
_WEIGHT_FLOOR = 20
_PAGE_WEIGHT_FLOOR = 50.0
_OTHER_TYPE_WEIGHT = 0.5
_TRIMMED_SHARE = 0.7
_MOST_AROUND = 4
_BOXES = 6
_FIRST_META = _KIND_NUMBER["headline"]
"""The kinds before are content, this and those after it are not."""


@dataclass(slots=True)
class Example:
    """One page of one format with its blocks' labels.

    Attributes
    ----------
    source
        The labelled page that it was made from.
    page
        Its blocks.
    content
        int8, shape (blocks,): 1 content, 0 boilerplate, -1 unsure. Told by the gold text; where that leaves a block
        open, by its kind if it has one.
    kinds
        int16, shape (blocks,): index in `KINDS`, -1 where not labelled.
    weights
        float32, shape (blocks,): how much each block counts in fitting; longer blocks count more.
    coverage
        Share of the gold's words that the blocks hold.
    form
        ``html``, how the page was flattened, or ``boxes`` and ``passages`` for copies with inserted boilerplate.
    inserted
        bool, shape (blocks,): blocks that are there for training only, and never measured.
    """

    source: LabelledPage
    page: Page
    content: NDArray[np.int8]
    kinds: NDArray[np.int16]
    weights: NDArray[np.float32]
    coverage: float
    form: str
    inserted: NDArray[np.bool_]

    def __len__(self) -> int:
        return len(self.page)


def html_example(source: LabelledPage) -> Example:
    """Segment a labelled page and label its blocks."""
    return _example(source, segment_html(source.html), "html")


def text_example(source: LabelledPage, flattener: str) -> Example:
    """Flatten a labelled page, segment it as plain text and label its blocks.

    Parameters
    ----------
    source
        The labelled page.
    flattener
        A name in `FLATTENERS`.
    """
    return _example(source, segment_text(FLATTENERS[flattener](source.html)), flattener)


def passage_example(source: LabelledPage, passages: Sequence[Passage]) -> Example:
    """Set passages into a copy of a flattened page; most copies are trimmed to the article and a little around it.

    Text that was taken out of a page by some other tool is what such a copy looks like: short, and with the
    appeals still in it.

    Parameters
    ----------
    source
        The labelled page.
    passages
        What to draw from; all that is drawn depends on the page's id alone.
    """
    rng = np.random.default_rng(crc32(f"{source.corpus}/{source.id}/passages".encode()))
    flattener = list(FLATTENERS)[int(rng.integers(len(FLATTENERS)))]
    example = text_example(source, flattener)
    example.form = "passages"
    if rng.random() < _TRIMMED_SHARE:
        _trim(example, rng)
    _set_in(example, passages, rng)
    example.inserted = np.ones(len(example), dtype=bool)
    return example


def boxed_example(source: LabelledPage, boxes: Sequence[Box]) -> Example | None:
    """Set boxes into a labelled page and label their blocks; the other blocks keep what is known of content.

    Parameters
    ----------
    source
        The labelled page.
    boxes
        What to draw from; the draw depends on the page's id alone.

    Returns
    -------
    Example or None
        None where the boxes changed how the rest of the page is parted into blocks.
    """
    rng = np.random.default_rng(crc32(f"{source.corpus}/{source.id}/boxes".encode()))
    chosen = [boxes[number] for number in rng.choice(len(boxes), size=min(_BOXES, len(boxes)), replace=False)]
    original = html_example(source)
    page = segment_html(insert_boxes(source.html, chosen, rng))
    tree = page.tree
    if tree is None:
        return None
    kinds = np.full(len(page), -1, dtype=np.int16)
    inserted = np.zeros(len(page), dtype=bool)
    for node, tag in enumerate(tree.tags):
        if tag.startswith(BOX_TAG):
            box = chosen[int(tag.removeprefix(BOX_TAG))]
            first, end = tree.first_block[node], tree.end_block[node]
            tree.tags[node] = "div"
            inserted[first:end] = True
            if end - first == len(box.kinds):
                kinds[first:end] = [_KIND_NUMBER[kind] for kind in box.kinds]
    if [text for text, added in zip(page.texts, inserted, strict=True) if not added] != original.page.texts:
        return None
    content = np.full(len(page), UNSURE, dtype=np.int8)
    content[~inserted] = original.content
    content[inserted & (kinds >= _FIRST_META)] = BOILERPLATE
    weights = _weights(page, content, source.page_type)
    copied = np.ones(len(page), dtype=bool)
    return Example(source, page, content, kinds, weights, original.coverage, "boxes", copied)


def _example(source: LabelledPage, page: Page, form: str) -> Example:
    alignment = align(page.texts, source.paragraphs)
    content = np.asarray(alignment.labels, dtype=np.int8)
    kinds = np.full(len(page), -1, dtype=np.int16)
    if source.kinds is not None:
        for index, name in enumerate(align_kinds(page.texts, source.kinds)):
            if name is not None:
                kinds[index] = _KIND_NUMBER[name]
    if alignment.coverage < LEAST_COVERAGE:
        # The gold is not of this page, or not in its mark-up: nothing is to be learned from it about content.
        content[:] = UNSURE
    told = (content == UNSURE) & (kinds >= 0)
    content[told] = kinds[told] < _FIRST_META
    weights = _weights(page, content, source.page_type)
    inserted = np.zeros(len(page), dtype=bool)
    return Example(source, page, content, kinds, weights, alignment.coverage, form, inserted)


def _weights(page: Page, content: NDArray[np.int8], page_type: str) -> NDArray[np.float32]:
    """Weigh blocks by the root of their length, and pages so that a long one does not count for many."""
    lengths = np.fromiter(map(len, page.texts), dtype=np.float64, count=len(page))
    weights = np.sqrt(np.minimum(lengths, _LONGEST_WEIGHED) + _WEIGHT_FLOOR)
    total = weights[content != UNSURE].sum()
    weights /= np.sqrt(max(total, _PAGE_WEIGHT_FLOOR))
    weights *= 1.0 if page_type == "article" else _OTHER_TYPE_WEIGHT
    return np.asarray(weights, dtype=np.float32)


_PAGE_COLUMNS = ("texts", "roles", "levels", "bold_chars", "images", "links", "lines", "gaps")


def _trim(example: Example, rng: np.random.Generator) -> None:
    """Cut a flattened page down to its content and a few blocks before and after it."""
    content = np.flatnonzero(example.content == 1)
    if not len(content):
        return
    before, after = (int(number) for number in rng.integers(0, _MOST_AROUND + 1, size=2))
    kept = slice(max(int(content[0]) - before, 0), int(content[-1]) + 1 + after)
    for name in _PAGE_COLUMNS:
        setattr(example.page, name, getattr(example.page, name)[kept])
    example.content, example.kinds = example.content[kept], example.kinds[kept]


def _set_in(example: Example, passages: Sequence[Passage], rng: np.random.Generator) -> None:
    """Set drawn passages into a flattened page and label their blocks."""
    page = example.page
    content = np.flatnonzero(example.content == 1).tolist()
    for place, passage in reversed(insertions(passages, content, len(page), rng)):
        gap = int(rng.integers(0, 2))
        added = segment_text(("\n" * (gap + 1)).join(text for text, _ in passage.blocks))
        if len(added) != len(passage.blocks):
            continue
        added.gaps[0] = gap
        kinds = np.asarray([_KIND_NUMBER[kind] for _, kind in passage.blocks], dtype=np.int16)
        for name in _PAGE_COLUMNS:
            getattr(page, name)[place:place] = getattr(added, name)
        content_labels = np.where(kinds >= _FIRST_META, BOILERPLATE, UNSURE)
        example.content = np.insert(example.content, place, content_labels)
        example.kinds = np.insert(example.kinds, place, kinds)
    example.weights = _weights(page, example.content, example.source.page_type)
