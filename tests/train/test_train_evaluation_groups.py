"""The groups of pages that figures are given for."""

from __future__ import annotations

from evaluation_pages import labelled

from boilerstrip.train.evaluation.groups import GROUPINGS, corpus_groups, page_groups, site_numbers


def named(by: str, *pages: object) -> dict[str, list[int]]:
    return {group.name: group.pages.tolist() for group in page_groups(pages) if group.by == by}


def test_all_pages_come_first() -> None:
    groups = page_groups([labelled(0), labelled(1)])
    assert (groups[0].by, groups[0].pages.tolist()) == ("all", [0, 1])
    assert {group.by for group in groups} <= set(GROUPINGS)


def test_a_corpus_is_its_articles_and_comes_again_with_all_its_pages() -> None:
    pages = [labelled(0, corpus="b"), labelled(1, corpus="a", page_type="forum"), labelled(2, corpus="a")]
    assert named("corpus", *pages) == {"a": [2], "a (all page types)": [1, 2], "b": [0]}
    assert [group.name for group in corpus_groups(pages)] == ["a", "a (all page types)", "b"]


def test_a_corpus_without_articles_comes_once() -> None:
    assert named("corpus", labelled(0, page_type="forum")) == {"news (all page types)": [0]}


def test_a_language_is_the_first_part_of_its_tag() -> None:
    pages = [
        labelled(number, language=tag) for number, tag in enumerate(["en-GB", "en", "EN_us", "pt", None, ""])
    ]
    assert named("language", *pages) == {"en": [0, 1, 2], "pt": [3]}


def test_a_language_is_its_articles_if_it_has_any() -> None:
    pages = [
        labelled(0, language="en", page_type="forum"),
        labelled(1, language="en"),
        labelled(2, language="fi", page_type="forum"),
    ]
    assert named("language", *pages) == {"en": [1], "fi": [2]}


def test_page_types_and_sites_have_all_their_pages() -> None:
    pages = [labelled(0, page_type="forum"), labelled(1), labelled(0)]
    assert named("page_type", *pages) == {"article": [1, 2], "forum": [0]}
    assert named("site", *pages) == {"0.example": [0, 2], "1.example": [1]}


def test_sites_are_numbered_as_they_come() -> None:
    assert site_numbers([labelled(7), labelled(3), labelled(7)]).tolist() == [0, 1, 0]
