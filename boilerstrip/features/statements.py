"""Blocks compared with what the page states about itself: its titles, summaries, authors and article body.

A statement is a hint and no answer: few pages state their whole text, and some state another page's.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from boilerstrip.features.runs import begins_run
from boilerstrip.features.words import Words
from boilerstrip.segment.head import names_in

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from boilerstrip.features.columns import Columns
    from boilerstrip.segment.page import Page

    Integers = NDArray[np.int64]

_MAX_STATEMENT_CHARS = 400
_MAX_STATEMENTS = 4
_MAX_AUTHORS = 20
_LEAST_BODY_CHARS = 300
_MAX_BODY_CHARS = 100_000
_KEY_CHARS = 40
_LEAST_KEY_CHARS = 20
_LEAST_NAME_CHARS = 5
_TERM_BITS = 16
_LAST_BITS = np.uint64((1 << 12) - 1)
_SUMMARY_NAMES = ("description", "og:description", "twitter:description")
_AUTHOR_NAMES = ("author", "article:author", "parsely-author", "sailthru.author", "dc.creator")
_MARKUP = re.compile(r"<[^>]{1,200}>|&#?\w{1,12};")


@dataclass(frozen=True, slots=True)
class Statements:
    """What a page states about itself, as far as blocks are compared with it.

    Attributes
    ----------
    titles, summaries
        The first few distinct wordings that are not too long, in small letters.
    words
        The words of the titles and then of the summaries.
    authors, bodies
        Names of the authors, and the article's text; of any type, as they stand in the page.
    """

    titles: list[str]
    summaries: list[str]
    words: Words
    authors: list[object]
    bodies: list[object]


def words_and_statements(page: Page) -> tuple[Words, Statements]:
    """Find the words of a page's blocks, and what it states about itself."""
    articles = list(page.head.articles())
    titles = _short_texts([*page.titles, *(article.get("headline") for article in articles)])
    summaries = _short_texts(
        [
            *map(page.head.metas.get, _SUMMARY_NAMES),
            *(article.get("description") for article in articles),
        ]
    )
    authors: list[object] = [*map(page.head.metas.get, _AUTHOR_NAMES)]
    authors += [name for article in articles for name in names_in(article.get("author"))]
    # Short texts take as long to be split as a page does, so they are split together.
    words, stated = Words.of([*page.texts, *titles, *summaries]).split(len(page))
    bodies = [article.get("articleBody") for article in articles]
    return words, Statements(titles, summaries, stated, authors, bodies)


def statement_columns(page: Page, words: Words, statements: Statements) -> Columns:
    """Compute the columns that compare blocks with the page's statements.

    Parameters
    ----------
    page
        The segmented page. Plain text states nothing, and all its values are 0.
    words, statements
        What `words_and_statements` says of it.
    """
    is_short = page.arrays()[0] <= _MAX_STATEMENT_CHARS
    return {
        **_overlap_columns(words, is_short, statements),
        **_author_columns(words.texts, is_short, statements.authors),
        **_body_columns(page, statements.bodies),
    }


def _overlap_columns(words: Words, is_short: NDArray[np.bool_], statements: Statements) -> Columns:
    """Measure the words that a short block shares with titles and summaries, which may come in several wordings.

    For both: the share of the block's words that any wording has, the share of the shortest wording's words that
    the block has, and whether the block is a part of a wording.
    """
    wordings = {"title": statements.titles, "summary": statements.summaries}
    stated = statements.words
    hashes = stated.hashes.tolist()
    places = {number: place for place, number in enumerate(sorted(set(hashes)))}
    known = np.array(list(places), dtype=np.uint64)
    shared, terms = _shared_words(words, known)
    short = is_short[words.rows[shared]]
    rows, terms = words.rows[shared][short], terms[short]
    distinct_rows, distinct_terms = _distinct_pairs(rows, terms)
    size = len(is_short)
    columns: Columns = {}
    words_in_block = np.maximum(words.sizes, 1)
    starts, ends = stated.starts.tolist(), (stated.starts + stated.sizes).tolist()
    of_texts = [
        {places[number] for number in hashes[start:end]} for start, end in zip(starts, ends, strict=True)
    ]
    done = 0
    for name, texts in wordings.items():
        in_any, in_shortest = np.zeros(len(known)), np.zeros(len(known))
        shortest: set[int] = set()
        for distinct in of_texts[done : done + len(texts)]:
            in_any[list(distinct)] = 1
            if distinct and (not shortest or len(distinct) < len(shortest)):
                shortest = distinct
        done += len(texts)
        in_shortest[list(shortest)] = 1
        found = np.bincount(rows, in_any[terms], minlength=size)
        covered = np.bincount(distinct_rows, in_shortest[distinct_terms], minlength=size)
        columns[f"in_{name}"] = found / words_in_block
        columns[f"covers_{name}"] = covered / max(len(shortest), 1)
        part = np.zeros(size)
        for block in ((found > 0) & (found == words.sizes)).nonzero()[0].tolist():
            part[block] = any(words.texts[block] in text for text in texts)
        columns[f"part_of_{name}"] = part
    return columns


def _distinct_pairs(rows: Integers, terms: Integers) -> tuple[Integers, Integers]:
    """Leave out repeated pairs of a block and a known word, which are few enough for one number to hold both."""
    pairs = (rows << _TERM_BITS) | terms
    pairs.sort()
    pairs = pairs[begins_run(pairs)]
    return pairs >> _TERM_BITS, pairs & ((1 << _TERM_BITS) - 1)


def _shared_words(words: Words, known: NDArray[np.uint64]) -> tuple[Integers, Integers]:
    """Find the words that are among a few known ones: their indices, and those of the known ones."""
    # Most words are none of them, which the last bits of their numbers tell.
    is_known = np.zeros(int(_LAST_BITS) + 1, dtype=bool)
    is_known[known & _LAST_BITS] = True
    maybe = is_known[words.hashes & _LAST_BITS].nonzero()[0]
    places = np.searchsorted(known, words.hashes[maybe])
    places[places == len(known)] = 0
    same = (known[places] == words.hashes[maybe]).nonzero()[0]
    return maybe[same], places[same]


def _short_texts(values: Sequence[object]) -> list[str]:
    """Return the first few distinct texts that are not too long, in small letters."""
    texts = (value.lower() for value in values if isinstance(value, str) and value.strip())
    return [text for text in dict.fromkeys(texts) if len(text) <= _MAX_STATEMENT_CHARS][:_MAX_STATEMENTS]


def _author_columns(texts: Sequence[str], is_short: NDArray[np.bool_], authors: Sequence[object]) -> Columns:
    """Say which short blocks name an author, and how much of the block the name is."""
    names = dict.fromkeys(" ".join(name.lower().split()) for name in authors if isinstance(name, str))
    named = [name for name in names if _LEAST_NAME_CHARS <= len(name) <= _MAX_STATEMENT_CHARS][:_MAX_AUTHORS]
    share = np.zeros(len(texts))
    for name in named:
        for index, text in enumerate(texts):
            if name in text and is_short[index]:
                share[index] = max(share[index], len(name) / len(text))
    return {"author_share": share}


def _body_columns(page: Page, bodies: Sequence[object]) -> Columns:
    """Say which blocks begin as some part of the stated article body does."""
    size = len(page)
    found = np.zeros(size)
    body = "\n".join(_squeeze(_without_markup(text)) for text in bodies if isinstance(text, str))
    body = body[:_MAX_BODY_CHARS]
    if len(body) >= _LEAST_BODY_CHARS:
        for index, text in enumerate(page.texts):
            if len(text) >= _LEAST_KEY_CHARS:
                key = _squeeze(text[: 3 * _KEY_CHARS])[:_KEY_CHARS]
                found[index] = len(key) >= _LEAST_KEY_CHARS and key in body
    return {"in_body": found, "states_body": np.full(size, found.sum() >= 2)}


def _without_markup(text: str) -> str:
    return _MARKUP.sub("", text) if "<" in text or "&" in text else text


def _squeeze(text: str) -> str:
    """Drop white space and case, which statements and pages differ in."""
    return "".join(text.split()).lower()
