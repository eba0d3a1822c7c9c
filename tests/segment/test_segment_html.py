"""Blocks, their text and their role."""

from __future__ import annotations

import pytest

from boilerstrip.document import Role
from boilerstrip.segment.html import segment_html


def texts(html: str) -> list[str]:
    return segment_html(html).texts


def roles(html: str) -> list[Role]:
    return segment_html(html).roles


def test_elements_that_stand_on_their_own_part_blocks() -> None:
    assert texts("<h1>Flood</h1><p>Rain fell.</p><ul><li>one</li><li>two</li></ul>") == [
        "Flood", "Rain fell.", "one", "two",
    ]  # fmt: skip


def test_text_directly_in_a_div_is_a_block_of_its_own() -> None:
    assert texts("<div>before<p>inside</p>after</div>") == ["before", "inside", "after"]


def test_missing_end_tags() -> None:
    assert texts("<p>a<p>b<ul><li>c<li>d</ul><dl><dt>e<dd>f</dl>") == ["a", "b", "c", "d", "e", "f"]
    assert texts("<table><tr><td>a<td>b<tr><td>c") == ["a", "b", "c"]


def test_text_after_the_end_of_the_page() -> None:
    assert texts("<body><p>a</p></body></html>late<p>later") == ["a", "late", "later"]


def test_page_without_text_has_no_blocks() -> None:
    for page in ("", " \n ", "<!doctype html>", "<p> &nbsp; </p><div>\u200b</div><br><br>"):
        assert texts(page) == []


def test_frameset_has_no_text_of_its_own() -> None:
    assert texts("<frameset><frame src=a><noframes><p>Use a browser.</p></noframes></frameset>") == []


def test_piece_of_a_table_keeps_its_cells_apart() -> None:
    assert texts(" <tr><td>a</td><td>b</td></tr>") == ["a", "b"]
    assert texts("<td>a<td>b") == ["a", "b"]


# Line breaks


def test_single_line_break_is_a_line_of_the_block() -> None:
    assert texts("<p>Roses are red,<br>\n  violets are blue.<br></p>") == [
        "Roses are red,\nviolets are blue."
    ]


@pytest.mark.parametrize("between", ["", " \n\t ", "&nbsp;", "&#8203;", "<!-- x -->", "<b> </b>", "<br><br>"])
def test_two_line_breaks_part_paragraphs(between: str) -> None:
    assert texts(f"<div>One.<br>{between}<br>Two.</div>") == ["One.", "Two."]


def test_rule_parts_paragraphs() -> None:
    assert texts("<div>One.<hr>Two.</div>") == ["One.", "Two."]


# Inline elements neither glue words nor split them


@pytest.mark.parametrize(
    ("html", "text"),
    [
        ("<span class=dropcap>T</span>he cat", "The cat"),
        ("a <em>very</em> old <b>man</b>.", "a very old man."),
        ("H<sub>2</sub>O", "H2O"),
        ("un<wbr>believ<wbr>able", "unbelievable"),
        ("un&shy;be&#8203;liev&#xFEFF;able", "unbelievable"),
        ("one<!-- two -->three", "onethree"),
        ("one <script>x()</script> <style>p{}</style>two", "one two"),
        ("one <img alt=x> two", "one two"),
        ("use <code>x  +  y</code> here", "use x + y here"),
        ("one&nbsp;two&#12288;three\u2028four", "one two three four"),
        ("<ruby>漢<rp>(</rp><rt>kan</rt><rp>)</rp>字</ruby>", "漢字"),
        ("so <math><mi>x</mi><mo>=</mo><mn>2</mn><annotation>x=2</annotation></math>.", "so x=2."),
        ("👩‍👩‍👧 می‌خواهم", "👩‍👩‍👧 می‌خواهم"),
        ("a &lt;b&gt; &amp; c", "a <b> & c"),
        ("a\0b", "ab"),
        ("a\ud800b", "a\ud800b"),
    ],
)
def test_inline(html: str, text: str) -> None:
    assert texts(f"<p>{html}</p>") == [text]


@pytest.mark.parametrize("tag", ["button", "label", "option", "summary", "legend", "figcaption"])
def test_controls_and_captions_are_blocks(tag: str) -> None:
    assert texts(f"<{tag}>one</{tag}><{tag}>two</{tag}>") == ["one", "two"]


# What is not shown


@pytest.mark.parametrize(
    "html",
    [
        "<script>x</script>", "<style>x</style>", "<template><p>x</template>", "<svg><text>x</text></svg>",
        "<iframe>x</iframe>", "<textarea>x</textarea>", "<video>x</video>", "<object>x</object>",
        "<noembed>x</noembed>", "<datalist><option>x</datalist>", "<title>x</title>", "<progress>x</progress>",
    ],
)  # fmt: skip
def test_what_a_reader_does_not_see_is_left_out(html: str) -> None:
    assert texts(f"<p>a</p>{html}<p>b</p>") == ["a", "b"]


def test_text_without_scripts_is_kept() -> None:
    assert texts("<noscript><p>Turn on scripts.</p></noscript>") == ["Turn on scripts."]


def test_shadow_root_in_the_page_is_shown() -> None:
    html = "<my-card><template class=x shadowRootMode=open><p>inside</p></template></my-card><p>out, shadowrootmode"
    assert texts(html.lower()) == ["inside", "out, shadowrootmode"]


@pytest.mark.parametrize(
    ("attributes", "hidden"),
    [
        ("hidden", True),
        ("style='color:red; display : none !important'", True),
        ("style='VISIBILITY:hidden'", True),
        ("style='backface-visibility:hidden'", False),
        ("style='display:block'", False),
        ("aria-hidden=true", False),
    ],
)
def test_hidden_elements_are_marked_and_their_blocks_kept(attributes: str, hidden: bool) -> None:
    page = segment_html(f"<div {attributes}>x</div>")
    assert page.texts == ["x"]
    assert page.tree is not None
    assert page.tree.hidden[page.nodes[0]] is hidden


def test_closed_dialog_is_hidden() -> None:
    page = segment_html("<dialog>x</dialog><dialog open>y</dialog>")
    assert page.tree is not None
    assert [page.tree.hidden[node] for node in page.nodes] == [True, False]


# Roles


def test_headings_have_their_level() -> None:
    page = segment_html("<h1>a</h1><h3>b <span>c</span></h3><p>d</p><h6><div>e</div></h6>")
    assert page.roles == [Role.HEADING, Role.HEADING, Role.PARAGRAPH, Role.HEADING]
    assert page.levels == [1, 3, 0, 6]


def test_paragraphs_of_a_list_item_and_of_a_quote() -> None:
    assert roles("<ul><li><p>a</p><p>b</p></li></ul>") == [Role.LIST_ITEM] * 2
    assert roles("<blockquote><p>a</p>b</blockquote>c") == [Role.QUOTE, Role.QUOTE, Role.PARAGRAPH]


def test_nested_lists() -> None:
    page = segment_html("<ul><li>one<ul><li>two</ul>three<li><h4>four</h4></ul>")
    assert page.texts == ["one", "two", "three", "four"]
    assert page.roles == [Role.LIST_ITEM] * 3 + [Role.HEADING]


def test_code_keeps_its_white_space() -> None:
    page = segment_html("<pre>\n\n  <b>if</b> a:<br>\tb\u200b()  \n\n</pre>")
    assert page.texts == ["  if a:\n\tb()"]
    assert page.roles == [Role.CODE]


def test_empty_code_is_no_block() -> None:
    assert texts("<pre> \n </pre>") == []


# What is counted beside the text


def test_bold_characters_and_images_before() -> None:
    page = segment_html("<img><img><p>a <b>bold</b></p><p><strong>all</strong></p><img>")
    assert page.bold_chars == [4, 3]
    assert page.images == [2, 0]


def test_titles_of_the_page() -> None:
    page = segment_html(
        "<title> One\n</title><meta property=og:title content=Two><meta name=x content=y><title>One"
    )
    assert page.titles == ["One", "Two"]


def test_language_of_the_page() -> None:
    assert segment_html("<html lang=pt-BR>x").language == "pt-BR"
    assert segment_html("x").language is None


def test_elements_cover_ranges_of_blocks() -> None:
    tree = segment_html("<div class='a b' id=c>x<p>y</p></div><p role=d>z</p>").tree
    assert tree is not None
    rows = zip(tree.tags, tree.parents, tree.words, tree.first_block, tree.end_block, strict=True)
    assert list(rows) == [
        ("html", -1, "", 0, 3),
        ("head", 0, "", 0, 0),
        ("body", 0, "", 0, 3),
        ("div", 2, "a b c", 0, 2),
        ("p", 3, "", 1, 2),
        ("p", 2, "d", 2, 3),
    ]


def test_limit_on_blocks_marks_the_page_as_truncated() -> None:
    page = segment_html("<p>a<p>b<p>c", max_blocks=2)
    assert page.texts == ["a", "b"]
    assert page.truncated
    assert not segment_html("<p>a<p>b", max_blocks=2).truncated


# Pages made to be hard; each would take minutes if the cost were not linear


@pytest.mark.parametrize(
    ("html", "blocks"),
    [
        pytest.param("<div>" * 50_000 + "x", 1, id="deep"),
        pytest.param("<p></p>" * 200_000, 0, id="many"),
        pytest.param("word " * 400_000, 1, id="long"),
        pytest.param("<p>" + "<a href=u>x</a>" * 100_000, 1, id="links"),
        pytest.param("<p>x" + "&#8203;<br>y" * 50_000, 1, id="lines"),
        pytest.param("<p>" + "<b>" * 50_000 + "x" + "<p>y" * 300, 301, id="bold"),
        pytest.param("".join(f"<meta name=title content={i}>" for i in range(50_000)), 0, id="titles"),
        pytest.param("<table><tr><td>x<td>" * 20_000, 20_000, id="tables"),
        pytest.param("<template " * 50_000 + "shadowrootmode", 0, id="templates"),
        pytest.param("<div " + " ".join(f"a{i}=1" for i in range(50_000)) + ">x", 1, id="attributes"),
    ],
)
def test_hostile_pages(html: str, blocks: int) -> None:
    assert len(segment_html(html)) == blocks
