"""For which formats of input labelled pages are enough."""

from __future__ import annotations

from typing import TYPE_CHECKING

from boilerstrip.errors import TrainingDataError
from boilerstrip.model.store import FORMATS

if TYPE_CHECKING:
    from collections.abc import Sequence

    from boilerstrip.train.labelled import LabelledPage

_LEAST_SITES = 8


def trained_formats(sources: Sequence[LabelledPage]) -> list[str]:
    """Return the formats of input that a model is trained for: plain text, and HTML if any page has it.

    Parameters
    ----------
    sources
        The labelled pages.

    Raises
    ------
    TrainingDataError
        If there are fewer than eight sites, or the pages with HTML are of fewer.
    """
    with_html = [source for source in sources if source.has_html]
    pages_of = {"html": with_html, "text": sources} if with_html else {"text": sources}
    for pages in pages_of.values():
        sites = {source.domain for source in pages}
        if len(sites) < _LEAST_SITES:
            which = "" if len(pages) == len(sources) else " that have HTML"
            raise TrainingDataError(
                f"the labelled pages{which} are of {len(sites)} sites; at least {_LEAST_SITES} are needed, so that "
                "every page can be judged by a model that never saw its site"
            )
    return [name for name in FORMATS if name in pages_of]
