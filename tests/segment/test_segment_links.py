"""Where the links of a block stand in its text."""

from __future__ import annotations

import pytest

from boilerstrip.segment.html import segment_html


def linked(html: str) -> list[tuple[str, list[tuple[str, str]]]]:
    page = segment_html(html)
    return [
        (text, [(text[start:end], href) for start, end, href in links])
        for text, links in zip(page.texts, page.links, strict=True)
    ]


def test_positions_are_those_in_the_text() -> None:
    assert segment_html("<p>See <a href=/a>this</a>.").links == [((4, 8, "/a"),)]


@pytest.mark.parametrize(
    ("html", "text", "link"),
    [
        ("<a href=u>all of it</a>", "all of it", "all of it"),
        ("  a \n <a href=u>  b \t c </a>   d", "a b c d", "b c"),
        ("a<a href=u> b </a>c", "a b c", "b"),
        ("a<a href=u>b</a>c", "abc", "b"),
        ("a&#8203;<a href=u>&#8203;b</a>&shy;c", "abc", "b"),
        ("a<br><a href=u>b<br>c</a><br>d", "a\nb\nc\nd", "b\nc"),
        ("a<a href=u><br>b</a>", "a\nb", "b"),
        ("👍🏽 <a href=u>👍🏽 b</a> c", "👍🏽 👍🏽 b c", "👍🏽 b"),
        ("<b>a <a href=u>b</b>c</a> d", "a bc d", "bc"),
    ],
)
def test_link_among_text(html: str, text: str, link: str) -> None:
    [(whole, links)] = linked(f"<p>{html}</p>")
    assert whole == text
    assert "".join(part for part, _ in links) == link
    assert {href for _, href in links} == {"u"}


def test_links_that_touch_get_a_space() -> None:
    assert linked("<a href=1>Home</a><a href=2>News</a><b><a href=3>Sport</a></b>") == [
        ("Home News Sport", [("Home", "1"), ("News", "2"), ("Sport", "3")])
    ]


def test_links_that_touch_with_the_same_address_get_a_space() -> None:
    assert linked("<a href=#>a</a><a href=#>b</a>")[0][0] == "a b"
    assert linked("<i><a href=#>a</a></i><i><a href=#>b</a></i>")[0][0] == "a b"


def test_links_with_text_between_get_none() -> None:
    assert linked("<p><a href=1>a</a>,<a href=2>b</a>") == [("a,b", [("a", "1"), ("b", "2")])]


def test_link_around_several_blocks_is_a_link_of_each() -> None:
    assert linked("<a href=u><h3>Title</h3><p>Teaser</p></a>rest") == [
        ("Title", [("Title", "u")]), ("Teaser", [("Teaser", "u")]), ("rest", []),
    ]  # fmt: skip


def test_link_that_runs_over_the_end_of_its_block() -> None:
    assert linked("<p>x <a href=u>foo<p>bar</a> y") == [("x foo", [("foo", "u")]), ("bar y", [("bar", "u")])]


def test_link_in_a_cell_inside_a_link() -> None:
    assert linked("<a href=u>a<table><tr><td><a href=v>b</a></table>c</a>d") == [
        ("a", [("a", "u")]), ("b", [("b", "v")]), ("cd", [("c", "u")]),
    ]  # fmt: skip


def test_link_without_text_is_left_out() -> None:
    assert linked("<p>a<a href=u><img></a><a href=v>&#8203;</a>b") == [("ab", [])]


def test_anchor_that_leads_nowhere_is_no_link() -> None:
    assert linked("<a name=story><p>One.<p>Two.</a>") == [("One.", []), ("Two.", [])]
    assert linked("<a href=''>x</a>") == [("x", [("x", "")])]


def test_links_in_code() -> None:
    assert linked("<pre>\n\n  see <a href=u>this  one</a>\n<a href=v>\n</a></pre>") == [
        ("  see this  one", [("this  one", "u")])
    ]
