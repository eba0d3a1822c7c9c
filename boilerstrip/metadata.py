"""What a page states about itself: title, authors, date, language and address.

JSON-LD is believed before OpenGraph, and that before other meta elements. Nothing is guessed from the page's
text.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import turbohtml
from turbohtml.extract import DateExtraction, dates

from boilerstrip.segment.head import names_in

if TYPE_CHECKING:
    from boilerstrip.segment.head import Head
    from boilerstrip.segment.page import Page

_MAX_FIELD_CHARS = 500
_BYLINE_NAMES = (
    *(
        "author",
        "article:author",
        "parsely-author",
        "sailthru.author",
        "byl",
        "dc.creator",
        "dcterms.creator",
    ),
)
_TITLE_NAMES = ("og:title", "twitter:title", "parsely-title", "sailthru.title", "dc.title")
_LANGUAGE_NAMES = ("content-language", "language", "og:locale", "dc.language")
_STATED_DATES = DateExtraction(original=True, extensive_search=False)
_ISO_DATE = re.compile(r"(?:19|20)\d\d-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12]\d|3[01])")
_LANGUAGE_TAG = re.compile(r"[A-Za-z]{2,3}(?:[-_][A-Za-z0-9]{2,8})*")


@dataclass(frozen=True, slots=True)
class Metadata:
    """What a page states about itself; None where it does not say."""

    title: str | None = None
    byline: str | None = None
    date: str | None = None
    language: str | None = None
    url: str | None = None


def read_metadata(html: str, page: Page) -> Metadata:
    """Weigh what a page states about itself.

    Parameters
    ----------
    html
        The page, for the dates that the parser's own reader finds in its mark-up.
    page
        The same page, segmented.
    """
    head = page.head
    articles = list(head.articles())
    return Metadata(
        title=_first_text(
            *(article.get("headline") for article in articles),
            *(head.metas.get(name) for name in _TITLE_NAMES),
            head.title,
        ),
        byline=_byline(articles, head),
        date=_date(html, articles),
        language=_language(page.language, articles, head),
        url=_url(head),
    )


def _byline(articles: list[dict[str, Any]], head: Head) -> str | None:
    for article in articles:
        names = [
            text for text in map(_text, names_in(article.get("author"))) if text and not _is_address(text)
        ]
        if names:
            return ", ".join(dict.fromkeys(names))
    stated = (_text(head.metas.get(name)) for name in _BYLINE_NAMES)
    return next((text for text in stated if text and not _is_address(text)), None)


def _is_address(text: str) -> bool:
    return text.startswith(("http:", "https:", "//", "www."))


def _date(html: str, articles: list[dict[str, Any]]) -> str | None:
    """Return the day of publication: JSON-LD's own field, or else what the parser's reader finds stated."""
    for article in articles:
        stated = _ISO_DATE.match(_text(article.get("datePublished")) or "")
        if stated:
            return stated.group()
    found = dates(html, _STATED_DATES)
    return found.date if found else None


def _language(root: str | None, articles: list[dict[str, Any]], head: Head) -> str | None:
    stated = [root, *(_text(article.get("inLanguage")) for article in articles)]
    stated += [head.metas.get(name) for name in _LANGUAGE_NAMES]
    for text in stated:
        match = _LANGUAGE_TAG.match((text or "").strip())
        if match:
            return match.group().replace("_", "-")
    return None


def _url(head: Head) -> str | None:
    for address in (head.canonical, head.metas.get("og:url")):
        if address and _is_address(address.strip()):
            return address.strip()
    return None


def _first_text(*values: object) -> str | None:
    return next((text for text in map(_text, values) if text), None)


def _text(value: object) -> str | None:
    """Fold a stated value to one line of text; None if it is no text."""
    if not isinstance(value, str):
        return None
    if "&" in value:
        value = turbohtml.unescape(value)
    return " ".join(value[: 4 * _MAX_FIELD_CHARS].split())[:_MAX_FIELD_CHARS] or None
