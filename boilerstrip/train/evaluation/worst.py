"""The pages that a system did worst on, for people to look at."""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING, Any

import numpy as np

from boilerstrip.document import KINDS
from boilerstrip.model.kinds import IS_CONTENT
from boilerstrip.train.evaluation.estimates import rounded
from boilerstrip.train.evaluation.judged import UNKNOWN
from boilerstrip.train.evaluation.side_by_side import side_by_side, text_key

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

    from boilerstrip.train.corpus import LabelledPage
    from boilerstrip.train.evaluation.judged import Judged, TaggedPage
    from boilerstrip.train.evaluation.measures import PageScores
    from boilerstrip.train.evaluation.side_by_side import Paragraph, Row

    Note = dict[str, Any]

WORST = 20
_MOST_ROWS = 150
_LONGEST_PARAGRAPH = 1500
_FEW_ALIKE = 2


def page_rows(sources: Sequence[LabelledPage], scores: Mapping[str, PageScores]) -> list[dict[str, Any]]:
    """Return how every system did on every page.

    Parameters
    ----------
    sources
        The pages.
    scores
        The scores of every system, by its name.

    Returns
    -------
    list of dict
        ``corpus``, ``id``, ``site``, ``language``, ``page_type``, and under ``systems`` by name the ``precision``,
        ``recall`` and ``f1`` over runs of four words (None where not defined), ``word_f1`` and ``paragraph_f1``.
    """
    return [
        {
            "corpus": source.corpus,
            "id": source.id,
            "site": source.domain,
            "language": source.language,
            "page_type": source.page_type,
            "systems": {name: _scores(of_system, page) for name, of_system in scores.items()},
        }
        for page, source in enumerate(sources)
    ]


def _scores(scores: PageScores, page: int) -> dict[str, float | None]:
    precision, recall = scores.shingles[page]
    return {
        "precision": _known(precision),
        "recall": _known(recall),
        "f1": _known(scores.page_f1[page]),
        "word_f1": rounded(scores.words[page]),
        "paragraph_f1": rounded(scores.paragraphs[page]),
    }


def _known(value: float) -> float | None:
    return None if np.isnan(value) else rounded(value)


def worst_pages(
    sources: Sequence[LabelledPage], judged: Judged, scores: PageScores, most: int
) -> list[dict[str, Any]]:
    """Show the pages that a system did worst on: those of lowest F1 over runs of four words, the worst first.

    Parameters
    ----------
    sources
        The pages.
    judged
        What the system made of them.
    scores
        How well it did.
    most
        How many pages to show. Perfect ones are not shown.

    Returns
    -------
    list of dict
        ``page``, its number in `page_rows`; ``rows``: each ``gold`` and ``output``, lists of paragraphs, or ``alike``,
        a number of paragraphs that are left out since both have them; ``more``, rows that are left out at the end. A
        paragraph has ``pieces`` (text, and whether it is marked), ``cut`` (characters left out at its end), and where
        the model tagged it ``score``, ``labelled`` and ``found`` kind.
    """
    page_f1 = scores.page_f1
    order = [page for page in range(len(sources)) if page_f1[page] < 1]
    order.sort(
        key=lambda page: (page_f1[page], -len(sources[page].text), sources[page].corpus, sources[page].id)
    )
    return [_shown(page, sources[page], judged) for page in order[:most]]


def _shown(page: int, source: LabelledPage, judged: Judged) -> dict[str, Any]:
    rows = side_by_side(source.paragraphs, judged.outputs[page])
    tagged = None if judged.tagged is None else judged.tagged[page]
    left, right = _notes(tagged, content=False), _notes(tagged, content=True)
    shown = list(_folded(rows, lambda row: _row(row, left, right)))
    return {"page": page, "rows": shown[:_MOST_ROWS], "more": max(len(shown) - _MOST_ROWS, 0)}


def _folded(rows: Iterable[Row], show: Callable[[Row], dict[str, Any]]) -> Iterator[dict[str, Any]]:
    """Leave out the inner ones of many rows that are alike."""
    for alike, run in groupby(rows, key=lambda row: row.alike):
        same = list(run)
        if not alike or len(same) <= _FEW_ALIKE + 1:
            yield from map(show, same)
        else:
            yield show(same[0])
            yield {"alike": len(same) - 2}
            yield show(same[-1])


def _row(row: Row, left: Mapping[str, Note], right: Mapping[str, Note]) -> dict[str, Any]:
    return {
        "gold": [_paragraph(paragraph, left) for paragraph in row.gold],
        "output": [_paragraph(paragraph, right) for paragraph in row.output],
    }


def _paragraph(paragraph: Paragraph, notes: Mapping[str, Note]) -> dict[str, Any]:
    pieces: list[list[str | bool]] = []
    room = _LONGEST_PARAGRAPH
    for piece in paragraph:
        if room > 0:
            pieces.append([piece.text[:room], piece.marked])
        room -= len(piece.text)
    marked = any(piece.marked for piece in paragraph)
    note = notes.get(text_key("".join(piece.text for piece in paragraph)), {}) if marked else {}
    return {"pieces": pieces, "cut": max(-room, 0), **note}


def _notes(tagged: TaggedPage | None, *, content: bool) -> dict[str, Note]:
    """Return what a model says of the blocks that it took for content, or of the others, by their words."""
    notes: dict[str, Note] = {}
    if tagged is not None:
        for row, found in enumerate(tagged.found.tolist()):
            if found != UNKNOWN and bool(IS_CONTENT[found]) == content:
                notes.setdefault(
                    text_key(tagged.texts[row]),
                    {
                        "score": rounded(tagged.scores[row]),
                        "labelled": _name(int(tagged.kinds[row])),
                        "found": _name(found),
                    },
                )
    return notes


def _name(number: int) -> str | None:
    return None if number == UNKNOWN else KINDS[number].value
