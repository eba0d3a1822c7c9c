"""The invented sample pages against the blocks that were written down for them by another parser."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from boilerstrip.read.decode import decode
from boilerstrip.segment.html import segment_html

SAMPLES = sorted((Path(__file__).parents[2] / "datasets" / "samples").glob("*.html"))
# What is missing on some pages: links that touch, which get a space here, and readings of Japanese names.
SHARE_FOUND = 0.98


@pytest.mark.parametrize("page", SAMPLES, ids=lambda path: path.stem)
def test_sample_page_has_the_blocks_written_down_for_it(page: Path) -> None:
    gold = json.loads(page.with_suffix(".gold.json").read_text(encoding="utf-8"))
    expected = [" ".join(block["text"].split()) for block in gold["blocks"]]
    found = [" ".join(text.split()) for text in segment_html(decode(page.read_bytes()).text).texts]
    shared = [text for text in expected if text in set(found)]
    assert shared == [text for text in found if text in set(expected)]
    assert len(shared) >= SHARE_FOUND * len(expected)
    assert len(found) == len(expected)
