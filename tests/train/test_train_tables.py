"""Labelled pages as tables: one row a block."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import pytest
from training_pages import ISLAND, PIER, example, sample_pages

from boilerstrip.document import KINDS, Group, Kind
from boilerstrip.errors import TrainingDataError
from boilerstrip.features.matrix import feature_matrix
from boilerstrip.features.words import Words
from boilerstrip.segment.html import segment_html
from boilerstrip.train.align_kinds import digest
from boilerstrip.train.augment import Box
from boilerstrip.train.corpus import LabelledPage, read_corpora
from boilerstrip.train.examples import boxed_example, html_example, text_example
from boilerstrip.train.extracts import extract_example
from boilerstrip.train.flatten import FLATTENERS, flatten_blocks, flatten_lines
from boilerstrip.train.tables import make_table, on_disk

if TYPE_CHECKING:
    from collections.abc import Callable

    from boilerstrip.segment.page import Page
    from boilerstrip.train.examples import Example

HTML = f'<nav><a href="/">Home</a></nav><article><p>{PIER}</p><p>{ISLAND}</p></article><footer>Terms</footer>'
DATASETS = Path(__file__).parents[2] / "datasets"
SHARED = Path(__file__).parents[3] / "shared" / "datasets"
KINDS_OF = (("Home", "navigation"), (PIER, "body"), (ISLAND, "body"), ("Terms", "legal"))


def source(**changes: object) -> LabelledPage:
    fields = {"corpus": "c", "id": "p", "domain": "a.example", "html": HTML, "paragraphs": (PIER, ISLAND)}
    return LabelledPage(**{**fields, **changes})


def numbers(*names: str) -> list[int]:
    return [[kind.value for kind in KINDS].index(name) for name in names]


def features(page: Page) -> np.ndarray:
    return feature_matrix(page, Words.of(page.texts))


def test_an_example_has_the_labels_of_its_gold() -> None:
    made = html_example(source())
    assert made.content.tolist() == [0, 1, 1, 0]
    assert made.kinds.tolist() == [-1] * 4
    assert made.coverage == 1
    assert made.form == "html"
    assert len(made) == 4


def test_an_example_has_the_kinds_of_its_labels() -> None:
    made = html_example(source(kinds=KINDS_OF))
    assert made.kinds.tolist() == numbers("navigation", "body", "body", "legal")


def test_a_page_whose_gold_is_not_found_says_nothing_about_content() -> None:
    made = html_example(
        source(paragraphs=(PIER, "Quite another text, which stands nowhere on this page. " * 3))
    )
    assert made.content.tolist() == [-1] * 4
    assert made.coverage < 0.6


@pytest.mark.parametrize("make", [html_example, lambda page: text_example(page, "lines")])
def test_an_example_has_the_kinds_of_its_digests(make: Callable[[LabelledPage], Example]) -> None:
    digests = tuple((digest(text), kind) for text, kind in KINDS_OF)
    made = make(source(kinds=digests))
    assert made.kinds.tolist() == numbers("navigation", "body", "body", "legal")
    assert made.content.tolist() == [0, 1, 1, 0]


TEASER = f"<p>{PIER}</p><p>Menu</p><p>{PIER}</p><p>{ISLAND}</p>"


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("make", [html_example, lambda page: text_example(page, "lines")])
def test_content_that_the_gold_leaves_open_is_told_by_the_kind(
    make: Callable[[LabelledPage], Example], kind: Kind
) -> None:
    kinds = ((PIER, kind.value), ("Menu", "navigation"), (PIER, "body"), (ISLAND, "body"))
    page = source(html=TEASER)
    assert make(page).content.tolist() == [-1, 0, 1, 1]
    assert make(replace(page, kinds=kinds)).content.tolist() == [kind.group is Group.CONTENT, 0, 1, 1]


def test_content_that_the_gold_knows_is_not_told_by_the_kind() -> None:
    contrary = (("Home", "body"), (PIER, "legal"), (ISLAND, "caption"), ("Terms", "heading"))
    made = html_example(source(kinds=contrary))
    assert made.content.tolist() == [0, 1, 1, 0]
    assert made.kinds.tolist() == numbers("body", "legal", "caption", "heading")


def test_content_that_neither_knows_stays_open() -> None:
    made = html_example(source(html=TEASER, kinds=(("Menu", "navigation"), (PIER, "body"), (ISLAND, "body"))))
    assert made.kinds[0] == made.content[0] == -1


def test_a_page_whose_gold_is_not_found_is_told_by_its_kinds() -> None:
    elsewhere = ("Quite another text, which stands nowhere on this page. " * 3,)
    made = html_example(source(paragraphs=elsewhere, kinds=KINDS_OF))
    assert made.content.tolist() == [0, 1, 1, 0]
    assert made.coverage < 0.6
    assert np.array_equal(made.weights, html_example(source()).weights)


def test_longer_blocks_weigh_more_and_long_pages_less() -> None:
    weights = html_example(source()).weights
    assert weights[1] > weights[0] > 0
    longer = html_example(source(html=HTML + "<p>More of the same old thing.</p>" * 50))
    assert (longer.weights[:4] < weights).all()


def test_pages_that_are_no_articles_weigh_half() -> None:
    assert html_example(source(page_type="forum")).weights == pytest.approx(
        html_example(source()).weights / 2
    )


@pytest.mark.parametrize("flattener", sorted(FLATTENERS))
def test_a_page_can_be_flattened_in_every_way(flattener: str) -> None:
    made = text_example(source(kinds=KINDS_OF), flattener)
    assert made.form == flattener
    assert made.page.tree is None
    content = [text for text, label in zip(made.page.texts, made.content, strict=True) if label == 1]
    assert "".join(content).replace(" ", "") == (PIER + ISLAND).replace(" ", "")
    assert set(made.kinds[made.content == 1].tolist()) == set(numbers("body"))


def test_flat_pages() -> None:
    assert flatten_blocks("<p>a<br>b</p><p>c</p>") == "a\nb\n\nc"
    assert flatten_lines("<p>a<br>b</p><p>c</p>") == "a b\nc"


def test_boxes_are_set_into_a_copy_of_the_page_and_labelled_by_kind() -> None:
    box = Box("en", "foot", "<p>We use cookies.</p><button>Accept</button>", ("legal", "interface"))
    page = source(html=f"<body>{HTML}</body>", kinds=KINDS_OF)
    made = boxed_example(page, [box])
    assert made is not None
    assert made.page.texts == ["Home", PIER, ISLAND, "Terms", "We use cookies.", "Accept"]
    assert made.inserted.all()  # a copy of a page is never measured
    assert not html_example(page).inserted.any()
    assert made.kinds[-2:].tolist() == numbers("legal", "interface")
    assert made.content[:4].tolist() == [0, 1, 1, 0]
    assert 1 not in made.content[4:]
    assert made.page.tree is not None
    assert not any("inserted" in tag for tag in made.page.tree.tags)
    assert made.form != html_example(page).form
    again = boxed_example(page, [box])
    assert again is not None
    assert again.page == made.page


STORY = Box(
    "en",
    "top",
    "<h1>Ferry stays away</h1><p>A smaller boat has to do.</p><button>Share</button>",
    ("headline", "standfirst", "social"),
)


def test_of_what_is_inserted_a_standfirst_says_nothing_about_content() -> None:
    passage = STORY.as_passage()
    assert passage is not None
    for made in (
        boxed_example(source(kinds=KINDS_OF), [STORY]),
        extract_example(source(kinds=KINDS_OF), [passage]),
    ):
        assert made is not None
        known = dict(zip(made.page.texts, made.content.tolist(), strict=True))
        assert [known[text] for text, _ in passage.blocks] == [0, -1, 0]
        assert known[PIER] == known[ISLAND] == 1


def test_a_table_puts_pages_below_each_other() -> None:
    pages = [
        html_example(source(domain="b.example", kinds=KINDS_OF)),
        html_example(source(domain="a.example", html="<p>x</p>", paragraphs=("x",))),
        html_example(source(domain="b.example")),
    ]
    table = make_table(pages)
    assert table.offsets.tolist() == [0, 4, 5, 9]
    assert table.groups.tolist() == [1, 1, 1, 1, 0, 1, 1, 1, 1]
    assert table.content.tolist() == [0, 1, 1, 0, 1, 0, 1, 1, 0]
    assert table.kinds.tolist() == [*numbers("navigation", "body", "body", "legal"), *[-1] * 5]
    assert np.array_equal(table.features[5:], features(segment_html(HTML)))
    assert table.lengths.tolist() == [4, len(PIER), len(ISLAND), 5, 1, 4, len(PIER), len(ISLAND), 5]
    assert table.articles.tolist() == [True] * 3
    assert table.rows_of([2, 1]).tolist() == [5, 6, 7, 8, 4]
    assert table.pages_of(np.array([0, 3, 4, 5, 8])).tolist() == [0, 0, 1, 2, 2]
    assert table.rows_of([]).tolist() == []


def test_pages_without_blocks_stay_in_the_table_without_rows() -> None:
    empty = html_example(source(html="<p></p>", domain="aa.example"))
    pages = [html_example(source(domain="b.example")), example(["x"], [1], domain="c.example")]
    for page in pages:
        table = make_table([empty, page, empty])
        assert table.offsets.tolist() == [0, 0, len(page), len(page)]
        assert table.rows_of([0, 2]).tolist() == []
        assert table.rows_of([0, 1]).tolist() == list(range(len(page)))
        alone = make_table([page])
        for name in ("features", "content", "kinds", "weights", "inserted"):
            assert np.array_equal(getattr(table, name), getattr(alone, name))
        assert len(table.groups) == len(page)


def test_a_table_on_disk_is_the_same_and_is_handed_on_by_its_file(tmp_path: Path) -> None:
    for page in (html_example(source(kinds=KINDS_OF)), example(["x", "y"], [1, 0])):
        table = make_table([page])
        kept = on_disk(table, tmp_path)
        assert kept.terms == table.terms
        for name in ("offsets", "features", "lengths", "outlines", "content", "groups"):
            array = getattr(kept, name)
            assert np.array_equal(array, getattr(table, name))
            assert isinstance(array, np.memmap)
        assert isinstance(kept.counts.data, np.memmap)
        assert np.array_equal(kept.counts.toarray(), table.counts.toarray())


def test_pages_without_text_make_no_table() -> None:
    with pytest.raises(TrainingDataError, match="has text"):
        make_table([html_example(source(html=""))])


def test_the_labels_of_the_samples_are_found_on_their_pages() -> None:
    for page in sample_pages():
        made = html_example(page)
        assert made.coverage > 0.9, page.id
        assert (made.kinds >= 0).mean() > 0.9, page.id
        content = np.isin(made.kinds, numbers("body", "heading", "standfirst"))
        known = (made.kinds >= 0) & (made.content >= 0)
        assert (content == (made.content == 1))[known].mean() > 0.95, page.id


@pytest.mark.skipif(not SHARED.is_dir(), reason=f"the labelled pages are not at {SHARED}")
def test_the_digests_of_the_project_are_those_of_the_pages_blocks() -> None:
    # A change of how pages are parted into blocks loses labels without a word.
    pages = read_corpora([SHARED / "fundus", DATASETS / "labels"])
    labelled = [html_example(page) for page in pages if page.kinds is not None]
    assert labelled
    for made in labelled:
        assert (made.kinds >= 0).mean() > 0.95, made.source.id
