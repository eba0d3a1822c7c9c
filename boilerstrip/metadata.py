"""What a page states about itself: title, authors, date, language and address.

The parser's own readers find the statements (JSON-LD, OpenGraph, meta elements); here they are weighed. Nothing
is guessed from the page's text.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import turbohtml
from turbohtml.extract import DateExtraction, dates

if TYPE_CHECKING:
    from collections.abc import Iterator

_ARTICLE_TYPES = frozenset(
    [
        "Article",
        "NewsArticle",
        "ReportageNewsArticle",
        "AnalysisNewsArticle",
        "AskPublicNewsArticle",
        "BackgroundNewsArticle",
        "OpinionNewsArticle",
        "ReviewNewsArticle",
        "LiveBlogPosting",
        "BlogPosting",
        "SocialMediaPosting",
        "TechArticle",
        "ScholarlyArticle",
        "Report",
        "Recipe",
        "Review",
        "WebPage",
    ]
)
_MAX_DEPTH = 6
_MAX_FIELD_CHARS = 500
_BYLINE_NAMES = (
    "author",
    "article:author",
    "parsely-author",
    "sailthru.author",
    "byl",
    "dc.creator",
    "dcterms.creator",
)
_TITLE_NAMES = ("og:title", "twitter:title", "parsely-title", "sailthru.title", "dc.title")
_LANGUAGE_NAMES = ("content-language", "language", "og:locale", "dc.language")
_STATED_DATES = DateExtraction(original=True, extensive_search=False)
_LANGUAGE_TAG = re.compile(r"[A-Za-z]{2,3}(?:[-_][A-Za-z0-9]{2,8})*")


@dataclass(frozen=True, slots=True)
class Metadata:
    """What a page states about itself; None where it does not say."""

    title: str | None = None
    byline: str | None = None
    date: str | None = None
    language: str | None = None
    url: str | None = None


def read_metadata(html: str, language: str | None = None) -> Metadata:
    """Read what a page states about itself.

    Parameters
    ----------
    html
        The page.
    language
        The language that its root element names, if any.

    Returns
    -------
    Metadata
        JSON-LD is believed before OpenGraph, and that before other meta elements.
    """
    page = turbohtml.parse(html)
    metas = _metas(page)
    articles = list(_articles(_json_ld(page)))
    title_element = page.find("title")
    return Metadata(
        title=_first_text(
            *(article.get("headline") for article in articles),
            *(metas.get(name) for name in _TITLE_NAMES),
            title_element.text if title_element else None,
        ),
        byline=_byline(articles, metas),
        date=_date(html, articles),
        language=_language(language, articles, metas),
        url=_url(page, metas),
    )


def _json_ld(page: turbohtml.Document) -> list[Any]:
    try:
        return list(page.json_ld())
    except (ValueError, RecursionError):
        return []


def _metas(page: turbohtml.Document) -> dict[str, str]:
    """Collect meta elements by lower-case name; the first of a name counts."""
    metas: dict[str, str] = {}
    for element in page.find_all("meta"):
        name = element.attr("property") or element.attr("name") or element.attr("http-equiv")
        content = element.attr("content")
        if name and content and content.strip():
            metas.setdefault(name.strip().lower(), content)
    return metas


def _articles(value: object, depth: int = 0) -> Iterator[dict[str, Any]]:
    """Walk JSON-LD and yield what describes an article, the outermost first."""
    if depth > _MAX_DEPTH:
        return
    if isinstance(value, list):
        for item in value:
            yield from _articles(item, depth + 1)
    elif isinstance(value, dict):
        types = value.get("@type")
        names = types if isinstance(types, list) else [types]
        if any(isinstance(name, str) and name.rpartition("/")[2] in _ARTICLE_TYPES for name in names):
            yield value
        for key in ("@graph", "mainEntity", "mainEntityOfPage"):
            yield from _articles(value.get(key), depth + 1)


def _byline(articles: list[dict[str, Any]], metas: dict[str, str]) -> str | None:
    for article in articles:
        names = [name for name in _names(article.get("author")) if not _is_address(name)]
        if names:
            return ", ".join(dict.fromkeys(names))
    stated = (metas.get(name) for name in _BYLINE_NAMES)
    return next((text for text in map(_text, stated) if text and not _is_address(text)), None)


def _names(value: object) -> Iterator[str]:
    """Yield the names in an author field: a string, an object with a name, or a list of these."""
    if isinstance(value, list):
        for item in value:
            yield from _names(item)
        return
    name = _text(value.get("name") if isinstance(value, dict) else value)
    if name:
        yield name
    elif isinstance(value, dict) and isinstance(value.get("name"), list):
        yield from _names(value["name"])


def _is_address(text: str) -> bool:
    return text.startswith(("http:", "https:", "//", "www."))


def _date(html: str, articles: list[dict[str, Any]]) -> str | None:
    """Return the date of publication, by the day: JSON-LD's own field, or else the parser's reading."""
    for article in articles:
        stated = _text(article.get("datePublished")) or ""
        if re.match(r"(?:19|20)\d\d-[01]\d-[0-3]\d", stated):
            return stated[:10]
    found = dates(html, _STATED_DATES)
    return found.date if found else None


def _language(root: str | None, articles: list[dict[str, Any]], metas: dict[str, str]) -> str | None:
    stated = [root, *(_text(article.get("inLanguage")) for article in articles)]
    stated += [metas.get(name) for name in _LANGUAGE_NAMES]
    for text in stated:
        match = _LANGUAGE_TAG.match((text or "").strip())
        if match:
            return match.group().replace("_", "-")
    return None


def _url(page: turbohtml.Document, metas: dict[str, str]) -> str | None:
    for element in page.find_all("link"):
        relations = (element.attr("rel") or "").lower().split()
        address = (element.attr("href") or "").strip()
        if "canonical" in relations and _is_address(address):
            return address
    address = metas.get("og:url", "").strip()
    return address if _is_address(address) else None


def _first_text(*values: object) -> str | None:
    return next((text for text in map(_text, values) if text), None)


def _text(value: object) -> str | None:
    """Fold a stated value to one line of text; None if it is no text."""
    if not isinstance(value, str):
        return None
    if "&" in value:
        value = turbohtml.unescape(value)
    return " ".join(value[: 4 * _MAX_FIELD_CHARS].split())[:_MAX_FIELD_CHARS] or None
