"""Pages as other tools' plain text: what a model for text that was taken out of a page is trained on."""

from __future__ import annotations

from typing import TYPE_CHECKING
from zlib import crc32

from boilerstrip.errors import MissingDependencyError
from boilerstrip.segment.html import segment_html

if TYPE_CHECKING:
    from collections.abc import Callable

    from boilerstrip.train.labelled import LabelledPage


def flatten_blocks(html: str) -> str:
    """Return the page's blocks as paragraphs parted by empty lines."""
    return "\n\n".join(segment_html(html).texts)


def flatten_lines(html: str) -> str:
    """Return the page's blocks one a line, as in WET files."""
    return "\n".join(text.replace("\n", " ") for text in segment_html(html).texts)


def flatten_resiliparse(html: str) -> str:
    """Return the whole page as resiliparse's plain text, with its bullets and empty lines."""
    try:
        from resiliparse.extract.html2text import extract_plain_text
    except ImportError as error:
        raise _missing("resiliparse") from error
    return str(extract_plain_text(html, main_content=False))


def flatten_inscriptis(html: str) -> str:
    """Return the whole page as inscriptis lays it out, with its indents and table columns."""
    try:
        from inscriptis import get_text
    except ImportError as error:
        raise _missing("inscriptis") from error
    return str(get_text(html))


FLATTENERS: dict[str, Callable[[str], str]] = {
    "blocks": flatten_blocks,
    "lines": flatten_lines,
    "resiliparse": flatten_resiliparse,
    "inscriptis": flatten_inscriptis,
}
"""Every way to flatten a page, by name."""

_MEASURED = ("resiliparse", "inscriptis")


def flatteners_of(source: LabelledPage) -> list[str]:
    """Choose how a page is flattened for training: news pages in the two measured ways, the many others in one.

    Of a page without HTML, which is its blocks already, both layouts are made.

    Parameters
    ----------
    source
        The page; the choice depends on its id alone.
    """
    if not source.has_html:
        return ["blocks", "lines"]
    names = list(FLATTENERS)
    if source.page_type != "article":
        return [names[crc32(source.id.encode()) % len(names)]]
    return list(_MEASURED)


def _missing(name: str) -> MissingDependencyError:
    return MissingDependencyError(
        f"{name} is needed to flatten pages for training; install it with `pip install 'boilerstrip[train]'`"
    )
