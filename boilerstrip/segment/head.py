"""What a page states about itself beside its text: meta elements, JSON-LD, title and canonical address."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from boilerstrip.segment.elements import attribute

if TYPE_CHECKING:
    from collections.abc import Iterator

    from boilerstrip.segment.elements import Attributes

_ARTICLE_TYPES = frozenset(
    (
        *("Article", "NewsArticle", "ReportageNewsArticle", "AnalysisNewsArticle", "AskPublicNewsArticle"),
        *(
            "BackgroundNewsArticle",
            "OpinionNewsArticle",
            "ReviewNewsArticle",
            "LiveBlogPosting",
            "BlogPosting",
        ),
        *("SocialMediaPosting", "TechArticle", "ScholarlyArticle", "Report", "Recipe", "Review", "WebPage"),
    )
)
_TITLE_PROPERTIES = frozenset(("og:title", "twitter:title", "headline", "title", "dc.title"))
_NESTING_KEYS = ("@graph", "mainEntity", "mainEntityOfPage")
_MAX_DEPTH = 6
_MAX_JSON_CHARS = 1_000_000
_decode = json.JSONDecoder(strict=False).decode


@dataclass(slots=True)
class Head:
    """Statements of a page about itself, as they stand there.

    Attributes
    ----------
    metas
        Content of meta elements by their lower-case name or property; the first of a name counts.
    json_ld
        Decoded JSON-LD scripts, in page order; what is no valid JSON is left out.
    title
        Text of the title element.
    canonical
        Address of the canonical link.
    """

    metas: dict[str, str] = field(default_factory=dict)
    json_ld: list[Any] = field(default_factory=list)
    title: str | None = None
    canonical: str | None = None

    def add_meta(self, attributes: Attributes) -> str | None:
        """Keep what a meta element says, and return it if it is a title of the page."""
        said = dict(attributes)
        name = said.get("property") or said.get("name") or said.get("http-equiv")
        content = said.get("content")
        if not name or not content or content.isspace():
            return None
        name = name.strip().lower()
        self.metas.setdefault(name, content)
        return content if name in _TITLE_PROPERTIES else None

    def add_link(self, attributes: Attributes) -> None:
        """Keep the address of a link element if it is the first canonical one."""
        if (attribute(attributes, "rel") or "").lower() == "canonical":
            self.canonical = self.canonical or attribute(attributes, "href")

    def add_json_ld(self, text: str) -> None:
        """Decode a JSON-LD script and keep what it says."""
        if len(text) <= _MAX_JSON_CHARS:
            try:
                self.json_ld.append(_decode(text))
            except (ValueError, RecursionError):
                return

    def articles(self) -> Iterator[dict[str, Any]]:
        """Yield the JSON-LD objects that describe an article or the page, the outermost first."""
        return _articles(self.json_ld, 0)


def _articles(value: object, depth: int) -> Iterator[dict[str, Any]]:
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
        for key in _NESTING_KEYS:
            yield from _articles(value.get(key), depth + 1)


def names_in(value: object, depth: int = 0) -> Iterator[str]:
    """Yield the names in a JSON-LD field for people: a string, an object with a name, or a list of these."""
    if depth > _MAX_DEPTH:
        return
    if isinstance(value, list):
        for item in value:
            yield from names_in(item, depth + 1)
    elif isinstance(value, dict):
        yield from names_in(value.get("name"), depth + 1)
    elif isinstance(value, str) and value.strip():
        yield " ".join(value.split())
