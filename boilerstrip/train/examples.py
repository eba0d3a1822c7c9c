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
from boilerstrip.train.augment import BOX_TAG, insert_boxes
from boilerstrip.train.flatten import FLATTENERS
from boilerstrip.train.told import block_page, kind_numbers, tell_content

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from boilerstrip.segment.page import Page
    from boilerstrip.train.augment import Box
    from boilerstrip.train.corpus import LabelledPage

_KIND_NUMBER = {kind.value: number for number, kind in enumerate(KINDS)}
_LONGEST_WEIGHED = 600
_WEIGHT_FLOOR = 20
_PAGE_WEIGHT_FLOOR = 50.0
_OTHER_TYPE_WEIGHT = 0.5
_BOXES = 6
FIRST_META = _KIND_NUMBER["headline"]
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
        open, by its kind if it has one; labels of two classes come first, see `boilerstrip.train.told`.
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
        The labelled page. One without HTML is made of its blocks, set as the flattener would set them.
    flattener
        A name in `FLATTENERS`.
    """
    if not source.has_html:
        return _example(source, block_page(source, flattener), flattener)
    return _example(source, segment_text(FLATTENERS[flattener](source.html)), flattener)


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
    content[inserted & (kinds >= FIRST_META)] = BOILERPLATE
    weights = block_weights(page, content, source.page_type)
    copied = np.ones(len(page), dtype=bool)
    return Example(source, page, content, kinds, weights, original.coverage, "boxes", copied)


def _example(source: LabelledPage, page: Page, form: str) -> Example:
    alignment = align(page.texts, source.paragraphs)
    content = np.asarray(alignment.labels, dtype=np.int8)
    labels = align_kinds(page.texts, source.kinds) if source.kinds is not None else [None] * len(page)
    kinds = kind_numbers(labels)
    if alignment.coverage < LEAST_COVERAGE:
        # The gold is not of this page, or not in its mark-up: nothing is to be learned from it about content.
        content[:] = UNSURE
    tell_content(content, labels, source)
    told = (content == UNSURE) & (kinds >= 0)
    content[told] = kinds[told] < FIRST_META
    weights = block_weights(page, content, source.page_type)
    inserted = np.zeros(len(page), dtype=bool)
    return Example(source, page, content, kinds, weights, alignment.coverage, form, inserted)


def block_weights(page: Page, content: NDArray[np.int8], page_type: str) -> NDArray[np.float32]:
    """Weigh blocks by the root of their length, and pages so that a long one does not count for many."""
    lengths = np.fromiter(map(len, page.texts), dtype=np.float64, count=len(page))
    weights = np.sqrt(np.minimum(lengths, _LONGEST_WEIGHED) + _WEIGHT_FLOOR)
    total = weights[content != UNSURE].sum()
    weights /= np.sqrt(max(total, _PAGE_WEIGHT_FLOOR))
    weights *= 1.0 if page_type == "article" else _OTHER_TYPE_WEIGHT
    return np.asarray(weights, dtype=np.float32)
