"""Pages that would teach wrong things, noticed before anything is learned from them."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

from boilerstrip.segment.html import segment_html
from boilerstrip.train.align import LEAST_COVERAGE, align
from boilerstrip.train.labelled import IS_CONTENT

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from boilerstrip.train.labelled import LabelledPage
    from boilerstrip.train.readers.protocol import Found
    from boilerstrip.train.readers.reading import Reading

_LEAST_PURITY = 0.6


class Checks:
    """Looks at pages one after the other, and notes what is wrong with them.

    Parameters
    ----------
    reading
        Where it is noted.

    Attributes
    ----------
    poor
        Corpus and id of pages whose gold text fits them badly.
    fits
        How well each gold text fits its page: coverage and purity, see `boilerstrip.train.align.Alignment`.
    """

    def __init__(self, reading: Reading) -> None:
        self._reading = reading
        self._seen: dict[bytes, str] = {}
        self._used: set[Path] = set()
        self.poor: set[tuple[str, str]] = set()
        self.fits: list[tuple[float, float]] = []

    def note_unlabelled(self, files: Iterable[Path]) -> None:
        """Note web pages that no labels were of, once all pages were looked at."""
        for file in files:
            if file.absolute() not in self._used:
                self._reading.note("web pages without labels are passed over", str(file))

    def is_usable(self, found: Found) -> bool:
        """Tell whether a page, with its HTML, has text and was not seen before; one that is `as_it_is` always is."""
        page = found.page
        if page.file is not None:
            self._used.add(page.file)
        if found.as_it_is:
            return True
        texts = segment_html(page.html).texts if page.has_html else [text for text, _ in page.kinds or ()]
        if not texts:
            self._reading.note("pages without text are left out", found.place)
            return False
        key = _fingerprint(page)
        if key in self._seen:
            place = f"{found.place} (first at {self._seen[key]})"
            self._reading.note("pages that were read before are left out", place)
            return False
        self._seen[key] = found.place
        if page.has_html and page.paragraphs:
            self._look_at_fit(found, texts)
        return True

    def _look_at_fit(self, found: Found, texts: list[str]) -> None:
        fit = align(texts, found.page.paragraphs)
        self.fits.append((fit.coverage, fit.purity))
        if fit.coverage >= LEAST_COVERAGE and fit.purity >= _LEAST_PURITY:
            return
        self.poor.add((found.page.corpus, found.page.id))
        self._reading.note(
            "gold texts that fit their pages badly are not learned from",
            f"{found.place} ({fit.coverage:.0%} of its words are in the page)"
            if fit.coverage < LEAST_COVERAGE
            else f"{found.place} ({1 - fit.purity:.0%} of the words around it in the page are not in it)",
        )

    def says_something(self, found: Found) -> bool:
        """Tell whether anything is said of a page; note one that is all of one class, or of no known site."""
        page = found.page
        if found.as_it_is:
            return True
        said = {IS_CONTENT[label] for _, label in page.kinds or () if label in IS_CONTENT}
        if page.kinds is not None and not said and not page.paragraphs:
            self._reading.note("pages of which no label says anything are left out", found.place)
            return False
        if page.domain == page.id:
            self._reading.note("pages that do not say their site count as sites of their own", found.place)
        if not page.paragraphs:
            self._reading.note("pages without content", found.place)
        elif said == {True} and not page.has_html:
            self._reading.note("pages that are all content", found.place)
        return True


def _fingerprint(page: LabelledPage) -> bytes:
    """Return a digest of what a page is, whatever it is called and however it is labelled."""
    text = page.html if page.has_html else "\n".join(" ".join(text.split()) for text, _ in page.kinds or ())
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).digest()
