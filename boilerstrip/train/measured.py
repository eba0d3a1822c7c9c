"""Which labelled pages a model can be measured on, and what it is given of each."""

from __future__ import annotations

from typing import TYPE_CHECKING

from boilerstrip.errors import InvalidOptionError
from boilerstrip.train.flatten import flatten_lines

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from boilerstrip.train.labelled import LabelledPage


def measured_pages(
    pages: Sequence[LabelledPage],
    input_format: str,
    *,
    against: Sequence[str] = (),
    warn: Callable[[str], None] = lambda _: None,
) -> list[LabelledPage]:
    """Return the pages that can be measured: pages without HTML only as plain text, and only without other tools.

    Parameters
    ----------
    pages
        Labelled pages.
    input_format
        ``html`` or ``text``.
    against
        Names of other tools, which need HTML.
    warn
        Called with a sentence if some pages cannot be measured.

    Raises
    ------
    InvalidOptionError
        If none can be.
    """
    if input_format == "text" and not against:
        return list(pages)
    with_html = [page for page in pages if page.has_html]
    why = f"which {', '.join(against)} need" if against else "so they can be measured only as plain text"
    if not with_html:
        raise InvalidOptionError(
            f"input_format: none of the {len(pages):,} pages has HTML, {why}; choose text, without other tools"
        )
    if len(with_html) < len(pages):
        warn(
            f"{len(pages) - len(with_html):,} of {len(pages):,} pages have no HTML, {why}: they are left out"
        )
    return with_html


def measured_input(page: LabelledPage, input_format: str) -> str:
    """Return what a model is given of a page: its HTML, or its blocks one a line."""
    if input_format == "html":
        return page.html
    if page.has_html:
        return flatten_lines(page.html)
    return "\n".join(" ".join(text.split()) for text, _ in page.kinds or ())
