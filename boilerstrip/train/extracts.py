"""Copies of flattened pages as other tools would have taken them out, with invented boilerplate set in.

Text that someone has already taken out of a page is short: the story, mostly with its headline, little around it,
and the appeals still in between. Flattened pages look otherwise, and hold few appeals.
"""

from __future__ import annotations

from typing import TYPE_CHECKING
from zlib import crc32

import numpy as np

from boilerstrip.document import KINDS, Kind
from boilerstrip.segment.html import segment_html
from boilerstrip.segment.text import segment_text
from boilerstrip.train.align import BOILERPLATE, UNSURE
from boilerstrip.train.augment import insertions
from boilerstrip.train.examples import FIRST_META, block_weights, text_example
from boilerstrip.train.flatten import FLATTENERS

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from boilerstrip.train.augment import Passage
    from boilerstrip.train.corpus import LabelledPage
    from boilerstrip.train.examples import Example

    Integers = NDArray[np.int64]

_EXTRACTED_SHARE = 0.7
_HEADLINE_SHARE = 0.8
_SHORTENED_SHARE = 0.5
_FEWEST, _MOST = 2, 8
_MOST_AROUND = 4
_PLAIN_SHARE = 0.5
_PARTED_SHARE = 0.5
_LEAST_HEADLINE_CHARS = 15
_HEADLINE = KINDS.index(Kind.HEADLINE)
_KIND_NUMBER = {kind.value: number for number, kind in enumerate(KINDS)}
_PAGE_COLUMNS = ("texts", "roles", "levels", "bold_chars", "images", "links", "lines", "gaps")


def extract_example(source: LabelledPage, passages: Sequence[Passage]) -> Example:
    """Set passages into a copy of a flattened page; most copies are cut down to the article and a little around it.

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
    if not source.by_kind:
        _find_headline(example)
    if rng.random() < _EXTRACTED_SHARE:
        _extract(example, rng)
    _set_in(example, passages, rng)
    example.inserted = np.ones(len(example), dtype=bool)
    return example


def _content(example: Example) -> Integers:
    return np.flatnonzero(example.content == 1)


def _above(example: Example) -> int:
    """Return how many blocks stand above the content; 0 where there is none."""
    return int(_content(example)[0]) if 1 in example.content else 0


def _headline(example: Example) -> int | None:
    """Return the last headline above the content."""
    headlines = np.flatnonzero(example.kinds[: _above(example)] == _HEADLINE)
    return int(headlines[-1]) if len(headlines) else None


def _find_headline(example: Example) -> None:
    """Take for the headline the last block above the content that is the page's title, or that one begins with."""
    titles = list(map(_squeeze, segment_html(example.source.html).titles))
    for index in reversed(range(_above(example))):
        text = _squeeze(example.page.texts[index])
        if len(text) >= _LEAST_HEADLINE_CHARS and any(title.startswith(text) for title in titles):
            example.kinds[index] = _HEADLINE
            return


def _squeeze(text: str) -> str:
    return " ".join(text.lower().split())


def _extract(example: Example, rng: np.random.Generator) -> None:
    """Cut a flattened page down to what a tool would take out of it."""
    content = _content(example)
    if not len(content):
        return
    first, end = int(content[0]), int(content[-1]) + 1
    before, after = (int(number) for number in rng.integers(0, _MOST_AROUND + 1, size=2))
    kept = np.zeros(len(example), dtype=bool)
    kept[max(first - before, 0) : end + after] = True
    headline = _headline(example)
    if headline is not None and rng.random() < _HEADLINE_SHARE:
        kept[:headline] = False
        kept[headline] = True
    if rng.random() < _SHORTENED_SHARE:
        paragraphs = int(rng.integers(_FEWEST, _MOST + 1))
        kept[content[:paragraphs][-1] + 1 : end] = False
    if rng.random() < _PLAIN_SHARE:
        kept[first:end] &= example.content[first:end] != BOILERPLATE
    rows = np.flatnonzero(kept).tolist()
    for name in _PAGE_COLUMNS:
        values = getattr(example.page, name)
        setattr(example.page, name, [values[row] for row in rows])
    if rng.random() < _PARTED_SHARE:
        example.page.gaps[:] = [1] * len(rows)
    example.content, example.kinds = example.content[rows], example.kinds[rows]


def _set_in(example: Example, passages: Sequence[Passage], rng: np.random.Generator) -> None:
    """Set drawn passages into a flattened page and label their blocks."""
    page = example.page
    content, headline = _content(example).tolist(), _headline(example)
    for place, passage in reversed(insertions(passages, content, headline, len(page), rng)):
        gap = int(rng.integers(0, 2))
        added = segment_text(("\n" * (gap + 1)).join(text for text, _ in passage.blocks))
        if len(added) != len(passage.blocks):
            continue
        added.gaps[0] = gap
        kinds = np.asarray([_KIND_NUMBER[kind] for _, kind in passage.blocks], dtype=np.int16)
        for name in _PAGE_COLUMNS:
            getattr(page, name)[place:place] = getattr(added, name)
        content_labels = np.where(kinds >= FIRST_META, BOILERPLATE, UNSURE)
        example.content = np.insert(example.content, place, content_labels)
        example.kinds = np.insert(example.kinds, place, kinds)
    example.weights = block_weights(page, example.content, example.source.page_type)
