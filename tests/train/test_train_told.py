"""What labels of blocks tell of the blocks of an example; pages without HTML."""

from __future__ import annotations

from dataclasses import replace

import pytest
from training_pages import BOATS, ISLAND, PIER, sample_pages

from boilerstrip.document import KINDS
from boilerstrip.errors import InvalidOptionError, TrainingDataError
from boilerstrip.train.examples import html_example, text_example
from boilerstrip.train.flatten import FLATTENERS, flatteners_of
from boilerstrip.train.formats import trained_formats
from boilerstrip.train.labelled import LabelledPage
from boilerstrip.train.measured import measured_input, measured_pages
from boilerstrip.train.readers.blocks import with_blocks

HTML = f"<p>Home</p><p>{PIER}</p><p>Share</p><p>{ISLAND}</p><p>{BOATS}</p>"
BODY, NAVIGATION = (
    next(n for n, kind in enumerate(KINDS) if kind.value == name) for name in ("body", "navigation")
)


def page(*labels: str, has_html: bool = True, domain: str = "a.example") -> LabelledPage:
    texts = ("Home", PIER, "Share", ISLAND, BOATS)
    bare = LabelledPage("c", domain, domain, HTML if has_html else "", (), has_html=has_html)
    return with_blocks(bare, list(zip(texts, labels, strict=True)))


@pytest.mark.parametrize("has_html", [True, False])
@pytest.mark.parametrize(
    ("labels", "content", "kinds"),
    [
        (("boilerplate", "content", "meta", "content", ""), [0, 1, 0, 1, -1], [-1] * 5),
        (
            ("navigation", "body", "social", "", "boilerplate"),
            [0, 1, 0, -1, 0],
            [NAVIGATION, BODY, 12, -1, -1],
        ),
        (("", "body", "", "", ""), [-1, 1, -1, -1, -1], [-1, BODY, -1, -1, -1]),
    ],
)
def test_two_classes_kinds_and_silence(
    has_html: bool, labels: tuple[str, ...], content: list[int], kinds: list[int]
) -> None:
    source = page(*labels, has_html=has_html)
    example = html_example(source) if has_html else text_example(source, "lines")
    assert example.content.tolist() == content
    assert [kind if kind < 0 else KINDS[kind].value for kind in example.kinds] == [
        kind if kind < 0 else KINDS[kind].value for kind in kinds
    ]


def test_without_html_the_kind_of_a_copy_counts() -> None:
    blocks = [(PIER, "related"), (PIER, "body"), (PIER, "body")]
    source = with_blocks(LabelledPage("c", "p", "a.example", "", (), has_html=False), blocks)
    assert text_example(source, "lines").content.tolist() == [0, 1, 1]


@pytest.mark.parametrize("flattener", FLATTENERS)
def test_pages_without_html_are_laid_out_by_their_blocks(flattener: str) -> None:
    blocks = [("Home", "navigation"), (f"{PIER}\n{ISLAND}", "body"), (BOATS, "body")]
    source = with_blocks(LabelledPage("c", "p", "a.example", "", (), has_html=False), blocks)
    example = text_example(source, flattener)
    assert example.page.texts == ["Home", PIER, ISLAND, BOATS]
    assert example.kinds.tolist() == [NAVIGATION, BODY, BODY, BODY]
    assert example.page.gaps == ([0, 0, 0, 0] if flattener == "lines" else [0, 1, 0, 1])
    assert example.form == flattener


def test_pages_without_html_are_flattened_in_both_layouts() -> None:
    assert flatteners_of(page(*["body"] * 5, has_html=False)) == ["blocks", "lines"]


def test_labels_of_the_sample_pages_tell_what_they_told() -> None:
    """Kinds alone leave content to the gold text where it has an answer."""
    for source in sample_pages()[:4]:
        example = html_example(source)
        without = html_example(replace(source, kinds=None))
        settled = without.content >= 0
        assert (example.content[settled] == without.content[settled]).all()


def test_formats_that_pages_are_enough_for() -> None:
    html = [page(*["body"] * 5, domain=f"h{number}.example") for number in range(8)]
    text = [page(*["body"] * 5, has_html=False, domain=f"t{number}.example") for number in range(8)]
    assert trained_formats(html) == trained_formats([*html, *text]) == ["html", "text"]
    assert trained_formats(text) == ["text"]
    with pytest.raises(TrainingDataError, match=r"^the labelled pages are of 7 sites; at least 8 are needed"):
        trained_formats(text[1:])
    with pytest.raises(TrainingDataError, match=r"^the labelled pages that have HTML are of 2 sites"):
        trained_formats([*html[:2], *text])


def test_pages_that_can_be_measured() -> None:
    html, text = page(*["body"] * 5), page(*["body"] * 5, has_html=False)
    said: list[str] = []
    assert measured_pages([html, text], "text", warn=said.append) == [html, text]
    assert said == []
    assert measured_pages([html, text], "html", warn=said.append) == [html]
    assert measured_pages([html, text], "text", against=["goose"], warn=said.append) == [html]
    assert (
        said[0] == "1 of 2 pages have no HTML, so they can be measured only as plain text: they are left out"
    )
    assert said[1] == "1 of 2 pages have no HTML, which goose need: they are left out"
    with pytest.raises(InvalidOptionError, match="none of the 1 pages has HTML"):
        measured_pages([text], "html")


def test_what_a_model_is_given_to_be_measured() -> None:
    html, text = page(*["body"] * 5), page(*["body"] * 5, has_html=False)
    assert measured_input(html, "html") == HTML
    assert measured_input(html, "text") == measured_input(text, "text")
    assert measured_input(text, "text").split("\n") == ["Home", PIER, "Share", ISLAND, BOATS]
