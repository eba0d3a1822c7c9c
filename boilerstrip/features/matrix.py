"""One page's feature matrix, and the schema that names its columns."""

from __future__ import annotations

from functools import cache
from itertools import chain
from typing import TYPE_CHECKING

import numpy as np

from boilerstrip.features.characters import CharacterCounts
from boilerstrip.features.containers import container_columns
from boilerstrip.features.echoes import echo_columns
from boilerstrip.features.groups import group_columns
from boilerstrip.features.markup import link_chars, markup_columns
from boilerstrip.features.neighbours import neighbour_names, page_columns, write_neighbours
from boilerstrip.features.statements import statement_columns, words_and_statements
from boilerstrip.features.text import prose, text_columns

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from boilerstrip.features.columns import Columns
    from boilerstrip.features.statements import Statements
    from boilerstrip.features.words import Words
    from boilerstrip.segment.page import Page

_REPEATED_TEXT = ("log_length", "stops", "ends_stop", "upper_share", "prose", "digit_share")
_REPEATED_MARKUP = (
    "link_density",
    "in_title",
    "in_body",
    "heading_role",
    "list_role",
    "container1_prose_share",
    "subtree0.5_inside",
    "tag_p",
)
_AVERAGED_TEXT = ("log_length", "prose", "ends_stop")
_AVERAGED_MARKUP = ("link_density", "subtree0.5_inside")


def feature_matrix(
    page: Page, words: Words, out: NDArray[np.float32] | None = None, statements: Statements | None = None
) -> NDArray[np.float32]:
    """Compute the features of all blocks of a page.

    Parameters
    ----------
    page
        A segmented page with at least one block.
    words
        The words of its blocks.
    out
        Where to write them, each column in one piece of memory; a new matrix by default.
    statements
        What the page states about itself; found again by default.

    Returns
    -------
    ndarray of float32, shape (blocks, features)
        Columns in the order of `feature_names` for the page's kind of input, each in one piece of memory; every
        value is finite.
    """
    html = page.tree is not None
    if out is None:
        out = np.empty((len(page), len(feature_names(html=html))), dtype=np.float32, order="F")
    rows = out.T
    columns = _columns(page, words, statements or words_and_statements(page)[1])
    start = 0
    for names, values in columns.items():
        end = start + (1 if isinstance(names, str) else len(names))
        rows[start:end] = values
        start = end
    repeated, averaged = _places_around(html=html)
    exact = [columns[name] if name in columns else rows[place] for name, place in averaged.items()]
    write_neighbours(rows[repeated], np.array(exact, dtype=np.float64), rows[start:])
    return out


@cache
def feature_names(*, html: bool) -> tuple[str, ...]:
    """Return the names of the columns of `feature_matrix`.

    Parameters
    ----------
    html
        Whether the input is HTML. Plain text has the columns that need no mark-up.
    """
    page = example_page(html=html)
    columns = _columns(page, *words_and_statements(page))
    singly = chain.from_iterable((names,) if isinstance(names, str) else names for names in columns)
    return (*singly, *neighbour_names(*_around(html=html)))


@cache
def _places_around(*, html: bool) -> tuple[list[int], dict[str, int]]:
    """Return the numbers of the columns that `_around` names, the second with their names."""
    repeated, averaged = _around(html=html)
    place = feature_names(html=html).index
    return [place(name) for name in repeated], {name: place(name) for name in averaged}


def _around(*, html: bool) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Name the columns to repeat for the blocks around, and those to average over them."""
    if html:
        return _REPEATED_TEXT + _REPEATED_MARKUP, _AVERAGED_TEXT + _AVERAGED_MARKUP
    return _REPEATED_TEXT, _AVERAGED_TEXT


def example_page(*, html: bool) -> Page:
    """Return the smallest page of a format: its matrices have the format's columns."""
    from boilerstrip.segment.html import segment_html
    from boilerstrip.segment.text import segment_text

    return segment_html("<p>.</p>") if html else segment_text(".")


def _columns(page: Page, words: Words, statements: Statements) -> Columns:
    """Compute the columns of each block by itself."""
    characters = CharacterCounts(page.texts)
    running = prose(characters)
    columns = text_columns(page, characters, running)
    if page.tree is None:
        columns.update(echo_columns(words, running))
        columns["gap_before"] = np.minimum(page.gaps, 4)
        columns["gap_after"] = np.append(columns["gap_before"][1:], 4)
        columns.update(page_columns(characters.lengths, running))
        return columns
    in_links = link_chars(page)
    lengths = characters.lengths
    unlinked = np.where(in_links < characters.chars / 2, running, 0.0)
    columns.update(statement_columns(page, words, statements))
    columns.update(markup_columns(page, page.tree, characters.chars, in_links))
    columns.update(page_columns(lengths, unlinked))
    columns.update(container_columns(page, page.tree, lengths, in_links, unlinked))
    columns.update(group_columns(page, page.tree, lengths, in_links, unlinked))
    return columns
