"""Blocks compared with what the page states about itself: its titles, summaries, authors and article body.

A statement is a hint and no answer: few pages state their whole text, and some state another page's.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import numpy as np

from boilerstrip.segment.head import names_in

if TYPE_CHECKING:
    from collections.abc import Sequence

    from boilerstrip.features.columns import Columns
    from boilerstrip.segment.page import Page

_MAX_STATEMENT_CHARS = 400
_MAX_STATEMENTS = 4
_MAX_AUTHORS = 20
_LEAST_BODY_CHARS = 300
_MAX_BODY_CHARS = 100_000
_KEY_CHARS = 40
_LEAST_KEY_CHARS = 20
_LEAST_NAME_CHARS = 5
_SUMMARY_NAMES = ("description", "og:description", "twitter:description")
_AUTHOR_NAMES = ("author", "article:author", "parsely-author", "sailthru.author", "dc.creator")
_MARKUP = re.compile(r"<[^>]{1,200}>|&#?\w{1,12};")


def statement_columns(page: Page) -> Columns:
    """Compute the columns that compare blocks with the page's statements.

    Parameters
    ----------
    page
        The segmented page. Plain text states nothing, and all its values are 0.
    """
    articles = list(page.head.articles())
    titles = [*page.titles, *(article.get("headline") for article in articles)]
    summaries = [page.head.metas.get(name) for name in _SUMMARY_NAMES]
    summaries += [article.get("description") for article in articles]
    authors = [page.head.metas.get(name) for name in _AUTHOR_NAMES]
    authors += [name for article in articles for name in names_in(article.get("author"))]
    texts = [text.lower() if len(text) <= _MAX_STATEMENT_CHARS else "" for text in page.texts]
    words = [_words(text) for text in texts]
    return {
        **_overlap_columns("title", texts, words, titles),
        **_overlap_columns("summary", texts, words, summaries),
        **_author_columns(texts, authors),
        **_body_columns(page, [article.get("articleBody") for article in articles]),
    }


def _overlap_columns(
    name: str, texts: Sequence[str], words: Sequence[Sequence[str]], statements: Sequence[object]
) -> Columns:
    """Measure the words that a block shares with statements, relative to its own and to the shortest one's."""
    size = len(texts)
    inside, covers, part = np.zeros(size), np.zeros(size), np.zeros(size)
    stated = [text.lower() for text in statements if isinstance(text, str) and text.strip()]
    stated = [text for text in dict.fromkeys(stated) if len(text) <= _MAX_STATEMENT_CHARS][:_MAX_STATEMENTS]
    if stated:
        vocabularies = [frozenset(_words(text)) for text in stated]
        everything = frozenset().union(*vocabularies)
        shortest = min(vocabularies, key=len)
        for index, block_words in enumerate(words):
            common = everything.intersection(block_words)
            if common:
                inside[index] = len(common) / len(set(block_words))
                covers[index] = len(common & shortest) / len(shortest)
                part[index] = covers[index] > 0 and any(texts[index] in statement for statement in stated)
    return {f"in_{name}": inside, f"covers_{name}": covers, f"part_of_{name}": part}


def _words(text: str) -> Sequence[str]:
    """Return the words, or the characters where the script puts no spaces between words."""
    return text.split() if text.isascii() or " " in text else text


def _author_columns(texts: Sequence[str], authors: Sequence[object]) -> Columns:
    """Say which blocks name an author, and how much of the block the name is."""
    names = dict.fromkeys(" ".join(name.lower().split()) for name in authors if isinstance(name, str))
    named = [name for name in names if _LEAST_NAME_CHARS <= len(name) <= _MAX_STATEMENT_CHARS][:_MAX_AUTHORS]
    share = np.zeros(len(texts))
    for name in named:
        for index, text in enumerate(texts):
            if name in text:
                share[index] = max(share[index], len(name) / len(text))
    return {"author_share": share}


def _body_columns(page: Page, bodies: Sequence[object]) -> Columns:
    """Say which blocks begin as some part of the stated article body does."""
    size = len(page)
    found = np.zeros(size)
    body = "\n".join(_squeeze(_MARKUP.sub("", text)) for text in bodies if isinstance(text, str))[
        :_MAX_BODY_CHARS
    ]
    if len(body) >= _LEAST_BODY_CHARS:
        for index, text in enumerate(page.texts):
            key = _squeeze(text[: 3 * _KEY_CHARS])[:_KEY_CHARS]
            found[index] = len(key) >= _LEAST_KEY_CHARS and key in body
    return {"in_body": found, "states_body": np.full(size, found.sum() >= 2)}


def _squeeze(text: str) -> str:
    """Drop white space and case, which statements and pages differ in."""
    return "".join(text.split()).lower()
