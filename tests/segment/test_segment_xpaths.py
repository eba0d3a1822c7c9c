"""Where blocks came from."""

from __future__ import annotations

from boilerstrip.segment.html import segment_html


def test_elements_are_counted_among_siblings_of_their_name() -> None:
    assert segment_html("<p>a</p><div><p>b</p>c<span>d</span><p>e</div>").xpaths() == [
        "/html[1]/body[1]/p[1]",
        "/html[1]/body[1]/div[1]/p[1]",
        "/html[1]/body[1]/div[1]",
        "/html[1]/body[1]/div[1]/p[2]",
    ]


def test_elements_without_text_are_counted_too() -> None:
    assert segment_html("<div></div><div hidden></div><div>x</div>").xpaths() == ["/html[1]/body[1]/div[3]"]


def test_names_that_xpath_cannot_read_are_quoted() -> None:
    assert segment_html("<fb:like><p>x</p></fb:like>").xpaths() == [
        "/html[1]/body[1]/*[name()=concat('', 'fb:like')][1]/p[1]"
    ]
