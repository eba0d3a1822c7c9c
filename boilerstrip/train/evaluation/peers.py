"""Other tools that take the text out of a page, each as a function from HTML to paragraphs."""

from __future__ import annotations

from typing import TYPE_CHECKING

from boilerstrip.errors import InvalidOptionError, MissingDependencyError

if TYPE_CHECKING:
    from collections.abc import Callable

    Extractor = Callable[[str], list[str]]


def _trafilatura() -> Extractor:
    import trafilatura

    return lambda html: (trafilatura.extract(html) or "").split("\n")


def _resiliparse() -> Extractor:
    from resiliparse.extract.html2text import extract_plain_text

    return lambda html: str(extract_plain_text(html, main_content=True)).split("\n\n")


def _readability() -> Extractor:
    from lxml.html import fromstring
    from readability import Document

    def extract(html: str) -> list[str]:
        summary = Document(html).summary() if html.strip() else ""
        return str(fromstring(summary).text_content()).split("\n") if summary.strip() else []

    return extract


def _justext() -> Extractor:
    import justext

    words = frozenset().union(
        *(justext.get_stoplist(name) for name in ("English", "German", "French", "Spanish"))
    )
    return lambda html: [part.text for part in justext.justext(html, words) if not part.is_boilerplate]


PEERS: dict[str, tuple[Callable[[], Extractor], str]] = {
    "trafilatura": (_trafilatura, "trafilatura"),
    "resiliparse": (_resiliparse, "resiliparse"),
    "readability": (_readability, "readability-lxml"),
    "justext": (_justext, "justext"),
}
"""Other tools by name: what makes an extractor of paragraphs, and the package to install."""


def find_peer(name: str) -> Extractor:
    """Return another tool.

    Raises
    ------
    InvalidOptionError
        If it is not one of `PEERS`.
    MissingDependencyError
        If it is not installed.
    """
    if name not in PEERS:
        raise InvalidOptionError(f"{name!r} is not one of {', '.join(PEERS)}")
    make, package = PEERS[name]
    try:
        return make()
    except ImportError as error:
        raise MissingDependencyError(
            f"{name} is not installed; install it with `pip install {package}`"
        ) from error
