"""Invented pages for the tests of features, and ways to look at one column of them."""

from __future__ import annotations

import os
import subprocess
import sys
from typing import TYPE_CHECKING, Any

from hypothesis import strategies as st

from boilerstrip.features.matrix import feature_matrix, feature_names
from boilerstrip.features.words import Words
from boilerstrip.segment.html import segment_html
from boilerstrip.segment.text import segment_text

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from boilerstrip.segment.page import Page

SENTENCE = (
    "The harbour master said on Tuesday that the ferry would not sail before the new pier was safe again."
)
"""One sentence of running text: 101 characters, one full stop."""

NEWS = f"""
<html><head><title>Ferry stays in port - Harbour News</title></head><body>
<nav class="main-menu"><ul><li><a href="/">Home</a></li><li><a href="/sport">Sport</a></li></ul></nav>
<div id="page">
  <article class="story"><h1>Ferry stays in port</h1><p>{SENTENCE}</p><p>{SENTENCE} No date was given.</p></article>
  <aside class="related"><p><a href="/a">Pier closed</a></p><p><a href="/b">New boats</a></p></aside>
</div>
<footer><p>© Harbour News</p></footer>
</body></html>"""
"""Eight blocks: two of the menu, a headline, two paragraphs, two related links and the footer."""

SCRIPTS = (
    "News of the day. ",
    "Новости дня! ",
    "أخبار اليوم، ",
    "חדשות היום: ",
    "आज की ख़बर। ",
    "今日のニュース。",
    "오늘의 뉴스 ",
    "ข่าววันนี้",
    "🦀🚢",
    "！？：",
    "\u0301\u200d",
    "\ud800",
    "12,5 %",
    "|»",
)

_TAGS = (
    "p", "div", "li", "ul", "h1", "h6", "td", "tr", "table", "article", "a", "b", "br", "img", "nav",
    "button", "select", "option", "dialog", "pre", "title", "template", "script", "figure", "section", "xyz",
)  # fmt: skip
_ATTRIBUTES = ("", ' class="storyBody lead-text"', ' id="x"', ' href="#top"', ' href="//x"', " hidden")


def html_page(body: str) -> Page:
    return segment_html(body)


def text_page(*lines: str) -> Page:
    return segment_text("\n".join(lines))


def column(page: Page, name: str) -> NDArray[Any]:
    """Return one column of a page's feature matrix."""
    return matrix_of(page)[:, feature_names(html=page.tree is not None).index(name)]


def matrix_of(page: Page) -> NDArray[np.float32]:
    """Return a page's feature matrix."""
    return feature_matrix(page, Words.of(page.texts))


def outputs_by_hash_seed(code: str) -> set[str]:
    """Run a program in processes that differ in how strings are hashed, and return what they print."""
    return {
        subprocess.run(
            [sys.executable, "-c", code],
            env={**os.environ, "PYTHONHASHSEED": seed},
            capture_output=True,
            text=True,
            check=True,
        ).stdout
        for seed in ("1", "2", "3")
    }


def texts() -> st.SearchStrategy[str]:
    pieces = st.one_of(st.sampled_from(SCRIPTS), st.text(max_size=8), st.just(SENTENCE))
    return st.lists(pieces, max_size=5).map("".join)


def plain_texts() -> st.SearchStrategy[str]:
    return st.lists(st.one_of(texts(), st.just("")), max_size=8).map("\n".join)


def markup() -> st.SearchStrategy[str]:
    """Draw HTML: well nested, badly nested, and with tags that never close."""

    def element(children: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
        return st.builds(
            lambda tag, attributes, inside, closed: (
                f"<{tag}{attributes}>{''.join(inside)}" + (f"</{tag}>" if closed else "")
            ),
            st.sampled_from(_TAGS),
            st.sampled_from(_ATTRIBUTES),
            st.lists(children, max_size=4),
            st.integers(0, 3),
        )

    piece = st.recursive(
        st.one_of(texts(), st.sampled_from([f"</{tag}>" for tag in _TAGS])), element, max_leaves=14
    )
    return st.lists(piece, max_size=4).map("".join)
