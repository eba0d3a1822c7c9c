"""What holds for every page, however broken."""

from __future__ import annotations

import turbohtml
from hypothesis import given
from hypothesis import strategies as st

from boilerstrip.segment.html import segment_html

_TAGS = "div p section h2 ul li blockquote pre span a b em font button label article my-card o:p".split()
_TABLE_TAGS = "table tr td th caption tbody".split()
_UNSEEN = (
    "<script>unseen</script>",
    "<style>unseen</style>",
    "<svg><text>unseen</text></svg>",
    "<!-- unseen -->",
)


def soups(tags: list[str]) -> st.SearchStrategy[str]:
    """Make pages of words, tags in any order, and text that nobody sees; every word is another."""
    tag = st.sampled_from(tags)
    part = st.one_of(
        st.just("word"),
        tag.map("<{}>".format),
        tag.map("</{}>".format),
        st.sampled_from(("<a href=u>", "<br>", "<hr>", "<img>", "</body>", "&nbsp;", "&#8203;", *_UNSEEN)),
    )
    return st.lists(part, max_size=40).map(
        lambda parts: " ".join(f"w{index}" if part == "word" else part for index, part in enumerate(parts))
    )


def words_of(html: str) -> list[str]:
    return [word for word in html.split() if word.startswith("w")]


@given(st.text())
def test_any_text_can_be_segmented(html: str) -> None:
    page = segment_html(html)
    columns = (page.roles, page.levels, page.nodes, page.bold_chars, page.images, page.links, page.xpaths())
    assert all(len(column) == len(page) for column in columns)
    assert all(text.strip() for text in page.texts)
    assert all("\0" not in text for text in page.texts)


@given(soups(_TAGS))
def test_every_visible_word_comes_out_once_and_in_order(html: str) -> None:
    assert " ".join(segment_html(html).texts).split() == words_of(html)


@given(soups(_TAGS + _TABLE_TAGS))
def test_no_word_is_lost_or_doubled_by_tables(html: str) -> None:
    assert sorted(" ".join(segment_html(html).texts).split()) == sorted(words_of(html))


@given(soups(_TAGS + _TABLE_TAGS).map("<body>{}".format))
def test_xpath_leads_to_the_element_that_holds_the_text(html: str) -> None:
    page = segment_html(html)
    document = turbohtml.parse(html)
    for text, path in zip(page.texts, page.xpaths(), strict=True):
        assert path is not None
        [element] = document.xpath(path)
        assert set(text.split()) <= set(element.text.replace("\u200b", "").split())


@given(soups(_TAGS + _TABLE_TAGS))
def test_links_stand_where_they_say(html: str) -> None:
    page = segment_html(html)
    for text, links in zip(page.texts, page.links, strict=True):
        bounds = [bound for start, end, _ in links for bound in (start, end)]
        assert bounds == sorted(bounds)
        assert all(text[start:end].strip() for start, end, _ in links)
        assert all(end <= len(text) for _, end, _ in links)


@given(soups(_TAGS + _TABLE_TAGS))
def test_elements_nest_and_blocks_lie_in_their_element(html: str) -> None:
    page = segment_html(html)
    tree = page.tree
    assert tree is not None
    for node, parent in enumerate(tree.parents):
        assert parent < node
        assert tree.first_block[node] <= tree.end_block[node]
        if parent >= 0:
            assert tree.first_block[parent] <= tree.first_block[node]
            assert tree.end_block[node] <= tree.end_block[parent]
    for block, node in enumerate(page.nodes):
        assert tree.first_block[node] <= block < tree.end_block[node]
