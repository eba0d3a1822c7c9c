"""Pages as rows of numbers: what the context of their blocks is made from."""

from __future__ import annotations

import numpy as np
import pytest
from training_pages import sample_pages

from boilerstrip.features.context import context_matrix
from boilerstrip.segment.html import segment_html
from boilerstrip.segment.page import Page
from boilerstrip.segment.text import segment_text
from boilerstrip.train.outline import outline, outlined_page

PAGES = {
    **{source.id: segment_html(source.html) for source in sample_pages()[::5]},
    "one block": segment_html("a"),
    "blocks of the root": segment_html("<html>a<p>b</p>c</html>"),
    "lists in lists": segment_html(
        "<ul><li class='x'>a<ul><li class='x'>b<li>c</ul><li class='x'>d</ul>" * 3
    ),
    "text": segment_text("one\n\ntwo\nthree and four"),
    "one line": segment_text("…"),
}


@pytest.mark.parametrize("name", PAGES)
def test_an_outline_has_the_context_of_its_page(name: str) -> None:
    page = PAGES[name]
    rng = np.random.default_rng(0)
    opinions, lexical = (rng.random(shape, dtype=np.float32) for shape in ((len(page),), (len(page), 3)))
    lengths = np.array([len(text) for text in page.texts])
    outlined = outlined_page(lengths, outline(page))
    assert (outlined.tree is None) == (page.tree is None)
    assert np.array_equal(
        context_matrix(outlined, opinions, lexical), context_matrix(page, opinions, lexical)
    )


def test_an_outline_is_a_few_numbers_a_block() -> None:
    page = segment_html("<main><div class='a'><p>x</p></div><div class='a'><p>y</p><b>z</b></div></main>")
    # Signature; from which block up to which the element itself goes, then the two around it.
    assert outline(page)[:, 1:].tolist() == [
        [0, 1, 0, 1, 0, 3],
        [1, 2, 1, 3, 0, 3],
        [1, 3, 0, 3, 0, 3],
    ]
    assert outline(page)[0, 0] == outline(page)[1, 0] != outline(page)[2, 0]
    assert outline(page).dtype == np.int32
    assert outline(segment_text("a\nb")).shape == (2, 0)
    assert outline(Page()).shape == (0, 0)
