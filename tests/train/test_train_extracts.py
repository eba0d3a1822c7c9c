"""Copies of flattened pages as other tools would have taken them out."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from training_pages import BOATS, ISLAND, PIER

from boilerstrip.document import KINDS, Kind
from boilerstrip.features.matrix import feature_matrix
from boilerstrip.features.words import Words
from boilerstrip.train.augment import Passage
from boilerstrip.train.corpus import LabelledPage
from boilerstrip.train.extracts import extract_example

if TYPE_CHECKING:
    from boilerstrip.train.examples import Example

APPEAL = Passage("en", "bottom", (("We need you.", "paywall"), ("No regime pays for this site.", "paywall")))
ABOVE = Passage("en", "top", (("Before you read on: we have no owner.", "paywall"),))
TITLE = "Ferry stays in harbour"
MENU = "".join(f"<p>Menu {number}</p>" for number in range(30))
STORY = (PIER, ISLAND, BOATS)
KINDS_OF = (
    *((f"Menu {number}", "navigation") for number in range(30)),
    (TITLE, "headline"),
    ("By Ola Brandt", "byline"),
    (PIER, "body"),
    ("Read also", "related"),
    (ISLAND, "body"),
    (BOATS, "body"),
    *((f"Menu {number}", "navigation") for number in range(30)),
)
HEADLINE = KINDS.index(Kind.HEADLINE)


def pages(count: int = 60, **changes: object) -> list[LabelledPage]:
    html = (
        f"<title>{TITLE} | Quayside Echo</title>{MENU}<h1>{TITLE}</h1><p>By Ola Brandt</p><p>{PIER}</p>"
        f"<p>Read also</p><p>{ISLAND}</p><p>{BOATS}</p>{MENU}"
    )
    fields = {"corpus": "c", "domain": "a.example", "html": html, "paragraphs": STORY, **changes}
    return [LabelledPage(id=str(number), **fields) for number in range(count)]


def extracts(*passages: Passage, **changes: object) -> list[Example]:
    return [extract_example(page, passages) for page in pages(**changes)]


def test_passages_are_boilerplate_of_their_kinds() -> None:
    seen = 0
    for made in extracts(APPEAL, kinds=KINDS_OF):
        inside = np.array([text in dict(APPEAL.blocks) for text in made.page.texts])
        assert inside.sum() in (0, 2)
        seen += bool(inside.any())
        assert (made.content[inside] == 0).all()
        assert (made.kinds[inside] == KINDS.index(Kind.PAYWALL)).all()
    assert 30 < seen < 60  # some texts have no appeal


def test_what_a_copy_keeps_has_its_labels() -> None:
    kinds = dict(KINDS_OF)
    for made in extracts(APPEAL, kinds=KINDS_OF):
        for text, content, kind in zip(made.page.texts, made.content, made.kinds, strict=True):
            if text in kinds:
                assert content == (text in STORY)
                assert KINDS[kind].value == kinds[text]


def test_copies_are_never_measured() -> None:
    assert all(made.inserted.all() for made in extracts(APPEAL))


def test_a_copy_is_a_page_as_any_other() -> None:
    for made in extracts(APPEAL, ABOVE):
        page = made.page
        assert len(made.weights) == len(page.gaps) == len(page.lines) == len(made.kinds) == len(made)
        assert feature_matrix(page, Words.of(page.texts)).shape[0] == len(made)
        assert made.content.dtype == np.int8


def test_the_draw_hangs_on_the_page_alone() -> None:
    for one, other in zip(extracts(APPEAL), extracts(APPEAL), strict=True):
        assert one.page == other.page
        assert np.array_equal(one.kinds, other.kinds)


def test_most_copies_are_the_article_and_a_little_around_it() -> None:
    sizes = [len(made) for made in extracts(kinds=KINDS_OF)]
    whole = len(KINDS_OF)
    assert 60 / 2 < sum(size <= 14 for size in sizes) < 60
    assert all(size <= 14 or size == whole for size in sizes)


def test_most_of_these_begin_with_the_headline() -> None:
    for changes in ({"kinds": KINDS_OF}, {}):  # told by the labels, or by the page's title
        short = [made for made in extracts(**changes) if len(made) < len(KINDS_OF)]
        first = [made.page.texts[0] for made in short]
        assert len(short) / 2 < first.count(TITLE) < len(short)
        headlines = [made.kinds[made.page.texts.index(TITLE)] for made in short if TITLE in made.page.texts]
        assert set(headlines) == {HEADLINE}


def test_a_title_below_the_content_or_too_short_is_no_headline() -> None:
    html = f"<title>Ferry | Echo</title><p>Ferry</p><p>{PIER}</p><p>{ISLAND}</p><p>{BOATS}</p><p>Ferry | Echo</p>"
    assert not any((made.kinds == HEADLINE).any() for made in extracts(html=html))


def test_some_stories_are_short() -> None:
    lengths = {sum(text in STORY for text in made.page.texts) for made in extracts(kinds=KINDS_OF)}
    assert lengths == {2, 3}


def test_some_have_nothing_within_the_story() -> None:
    within = {"Read also" in made.page.texts for made in extracts() if len(made) < len(KINDS_OF)}
    assert within == {True, False}


def test_some_have_an_empty_line_between_all_paragraphs() -> None:
    gaps = [set(made.page.gaps[1:]) for made in extracts()]
    assert {1} in gaps
    assert {0} in gaps


def test_an_appeal_may_stand_above_the_headline() -> None:
    (appeal, _), *_ = ABOVE.blocks
    both = [made.page.texts for made in extracts(ABOVE, kinds=KINDS_OF) if appeal in made.page.texts]
    both = [texts for texts in both if TITLE in texts]
    above = [texts.index(appeal) < texts.index(TITLE) for texts in both]
    assert len(above) / 4 < sum(above) < len(above)


def test_a_page_without_content_is_kept_whole() -> None:
    for made in extracts(paragraphs=("Nothing of this stands on the page at all, said the harbour master.",)):
        assert len(made) == len(KINDS_OF)
