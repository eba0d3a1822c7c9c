from __future__ import annotations

from textwrap import dedent
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from markdown_it import MarkdownIt
from markdown_it.tree import SyntaxTreeNode
from rendered_pages import ALL, block, cell, code, heading, item, page, pages, quote

from boilerstrip.document import Block, Document, Kind, Link, Role
from boilerstrip.render.markdown import render_markdown
from boilerstrip.render.nesting import without_typed_mark

if TYPE_CHECKING:
    from collections.abc import Iterator

    from markdown_it.token import Token

BODY = "/html[1]/body[1]"
ROW = f"{BODY}/table[1]/tbody[1]/tr"
PARSER = MarkdownIt("commonmark").enable(["table", "strikethrough"])


def lines(text: str) -> str:
    return dedent(text).strip("\n")


def visible_words(markdown: str) -> list[str]:
    """What a reader of the rendered Markdown sees."""
    return " ".join(_visible(PARSER.parse(markdown))).split()


def _visible(tokens: list[Token]) -> Iterator[str]:
    for token in tokens:
        assert not token.type.startswith("html")
        if token.type == "inline":
            yield "".join(_visible(token.children or []))
        elif token.type in ("softbreak", "hardbreak"):
            yield "\n"
        elif token.type == "image":
            yield "(an image)"
        else:
            yield token.content


class TestParagraphsAndHeadings:
    def test_paragraphs_are_parted_by_an_empty_line(self) -> None:
        assert render_markdown(page(block("One."), block("Two."))) == "One.\n\nTwo."

    def test_line_break_inside_a_block_is_a_hard_break(self) -> None:
        assert render_markdown(page(block("Roses are red,\nviolets are blue."))) == lines(
            r"""
            Roses are red,\
            violets are blue.
            """
        )

    def test_blank_line_inside_a_block_parts_paragraphs(self) -> None:
        assert render_markdown(page(block("\nOne.\n\n\nTwo.\n"))) == "One.\n\nTwo."

    def test_blank_blocks_leave_no_trace(self) -> None:
        assert render_markdown(page(block("One."), block(" \n"), item(" "))) == "One."

    def test_headings_have_their_level(self) -> None:
        assert render_markdown(page(heading("Why", 2), heading("And\nhow", 6))) == "## Why\n\n###### And how"

    def test_headline_is_a_heading_whatever_its_mark_up(self) -> None:
        assert render_markdown(page(block("Storm", Kind.HEADLINE)), ("headline",)) == "# Storm"
        assert render_markdown(page(heading("Storm", 3, Kind.HEADLINE)), ("headline",)) == "### Storm"

    def test_paragraph_that_heads_a_section_is_a_heading(self) -> None:
        assert render_markdown(page(block("Why", Kind.HEADING))) == "## Why"

    def test_hash_at_the_end_of_a_heading_stays(self) -> None:
        assert (
            render_markdown(page(heading("Learn C#", 2), heading("Block #", 2)))
            == "## Learn C#\n\n## Block \\#"
        )

    def test_page_without_blocks_is_empty(self) -> None:
        assert render_markdown(page()) == ""


class TestLists:
    def test_items_of_one_list_stand_on_consecutive_lines(self) -> None:
        document = page(
            block("Bring:", xpath=f"{BODY}/p[1]"),
            item("Bread", f"{BODY}/ul[1]/li[1]"),
            item("Salt", f"{BODY}/ul[1]/li[2]/p[1]"),
            block("Thanks.", xpath=f"{BODY}/p[2]"),
        )
        assert render_markdown(document) == lines(
            """
            Bring:

            - Bread
            - Salt

            Thanks.
            """
        )

    def test_ordered_items_have_the_number_of_their_place(self) -> None:
        document = page(
            item("Second", f"{BODY}/ol[1]/li[2]"),
            item("Advertisement", f"{BODY}/ol[1]/li[3]", kind=Kind.ADVERTISEMENT),
            item("Fourth", f"{BODY}/ol[1]/li[4]"),
        )
        assert render_markdown(document) == "2. Second\n4. Fourth"

    def test_lists_nest(self) -> None:
        document = page(
            item("Fruit", f"{BODY}/ul[1]/li[1]"),
            item("Apple", f"{BODY}/ul[1]/li[1]/ol[1]/li[1]"),
            item("Red", f"{BODY}/ul[1]/li[1]/ol[1]/li[1]/ul[1]/li[1]"),
            item("Pear", f"{BODY}/ul[1]/li[1]/ol[1]/li[2]"),
            item("Salt", f"{BODY}/ul[1]/li[2]"),
        )
        assert render_markdown(document) == lines(
            """
            - Fruit
              1. Apple
                 - Red
              2. Pear
            - Salt
            """
        )

    def test_first_block_of_an_item_takes_the_mark_and_the_rest_are_indented(self) -> None:
        first = f"{BODY}/ol[1]/li[10]"
        document = page(
            item("Install it.", f"{first}/p[1]"),
            code("pip install it", f"{first}/pre[1]"),
            item("Then rest\na while.", f"{first}/p[2]"),
            item("Run it.", f"{BODY}/ol[1]/li[11]"),
        )
        assert render_markdown(document) == lines(
            r"""
            10. Install it.

                ```
                pip install it
                ```

                Then rest\
                a while.

            11. Run it.
            """
        )

    def test_item_whose_own_text_is_not_kept_leaves_no_mark(self) -> None:
        document = page(
            item("Menu", f"{BODY}/ul[1]/li[1]", kind=Kind.NAVIGATION),
            item("Rain fell.", f"{BODY}/ul[1]/li[1]/ul[1]/li[1]"),
        )
        assert render_markdown(document) == "- Rain fell."

    def test_adjoining_lists_stay_apart(self) -> None:
        document = page(
            item("Bread", f"{BODY}/ul[1]/li[1]"),
            item("Salt", f"{BODY}/ul[2]/li[1]"),
            item("Bake", f"{BODY}/ol[1]/li[1]"),
            item("Eat", f"{BODY}/ol[2]/li[1]"),
        )
        assert render_markdown(document) == "- Bread\n\n* Salt\n\n1. Bake\n\n1) Eat"

    def test_list_that_begins_late_is_parted_from_its_parent(self) -> None:
        document = page(item("Steps", f"{BODY}/ul[1]/li[1]"), item("Eat", f"{BODY}/ul[1]/li[1]/ol[1]/li[3]"))
        assert render_markdown(document) == "- Steps\n\n  3. Eat"

    def test_terms_and_their_descriptions_are_items(self) -> None:
        document = page(
            item("Block", f"{BODY}/dl[1]/dt[1]"),
            item("A run of text.", f"{BODY}/dl[1]/dd[1]/p[1]"),
            item("Or one line.", f"{BODY}/dl[1]/dd[1]/p[2]"),
        )
        assert render_markdown(document) == "- Block\n- A run of text.\n\n  Or one line."

    def test_items_of_plain_text_have_bullets(self) -> None:
        assert render_markdown(page(item("Bread"), item("Salt"))) == "- Bread\n- Salt"

    def test_typed_bullets_and_numbers_of_plain_text_become_marks(self) -> None:
        document = page(item("• Bread"), item("- Salt"), item("3) Bake"), item("4) Eat"))
        assert render_markdown(document) == "- Bread\n- Salt\n\n3. Bake\n4. Eat"


class TestQuotes:
    def test_quote_nests_by_its_blockquotes(self) -> None:
        document = page(
            quote("She said:", f"{BODY}/blockquote[1]/p[1]"),
            quote("He\nleft.", f"{BODY}/blockquote[1]/blockquote[1]"),
            quote("So she said.", f"{BODY}/blockquote[1]/p[2]"),
        )
        assert render_markdown(document) == lines(
            r"""
            > She said:
            >
            > > He\
            > > left.
            >
            > So she said.
            """
        )

    def test_adjoining_quotes_stay_apart(self) -> None:
        document = page(quote("One.", f"{BODY}/blockquote[1]"), quote("Two.", f"{BODY}/blockquote[2]"))
        assert render_markdown(document) == "> One.\n\n> Two."

    def test_quote_without_a_path_has_one_level(self) -> None:
        assert render_markdown(page(quote("One."))) == "> One."

    def test_list_in_a_quote_and_quote_in_a_list(self) -> None:
        inner = f"{BODY}/blockquote[1]/ul[1]"
        document = page(
            item("Bread", f"{inner}/li[1]"),
            quote("Fresh!", f"{inner}/li[1]/blockquote[1]"),
            item("Salt", f"{inner}/li[2]"),
        )
        assert render_markdown(document) == lines(
            """
            > - Bread
            >
            >   > Fresh!
            >
            > - Salt
            """
        )


class TestTables:
    def test_first_row_is_the_header(self) -> None:
        document = page(
            cell("Town", f"{ROW}[1]/th[1]"),
            cell("Rain\n(mm)", f"{ROW}[1]/th[2]"),
            cell("Ulm", f"{ROW}[2]/td[1]"),
            cell("12|13", f"{ROW}[2]/td[2]"),
        )
        assert render_markdown(document) == lines(
            r"""
            | Town | Rain (mm) |
            | --- | --- |
            | Ulm | 12\|13 |
            """
        )

    def test_empty_cells_keep_their_place(self) -> None:
        document = page(
            cell("March", f"{ROW}[1]/th[2]"),
            cell("April", f"{ROW}[1]/th[3]"),
            cell("Ulm", f"{ROW}[2]/th[1]"),
            cell("7", f"{ROW}[2]/td[2]"),
            cell("Bonn", f"{ROW}[3]/th[1]"),
        )
        assert render_markdown(document) == lines(
            """
            | | March | April |
            | --- | --- | --- |
            | Ulm | | 7 |
            | Bonn |
            """
        )

    def test_columns_that_are_empty_throughout_are_left_out(self) -> None:
        document = page(cell("Ulm", f"{ROW}[1]/td[2]"), cell("12", f"{ROW}[1]/td[999999999]"))
        assert render_markdown(document) == "| Ulm | 12 |\n| --- | --- |"

    def test_adjoining_tables_stay_apart(self) -> None:
        second = f"{BODY}/table[2]/tr[1]"
        document = page(
            cell("a", f"{ROW}[1]/td[1]"),
            cell("b", f"{ROW}[1]/td[2]"),
            cell("c", f"{second}/td[1]"),
            cell("d", f"{second}/td[2]"),
        )
        assert render_markdown(document) == "| a | b |\n| --- | --- |\n\n| c | d |\n| --- | --- |"

    def test_table_that_lays_out_the_page_is_paragraphs(self) -> None:
        assert render_markdown(page(cell("One.", f"{ROW}[1]/td[1]"), cell("Two.", f"{ROW}[2]/td[1]"))) == (
            "One.\n\nTwo."
        )

    def test_headline_in_a_cell_is_a_heading(self) -> None:
        document = page(
            cell("Storm", f"{ROW}[1]/td[1]", kind=Kind.HEADLINE), cell("Rain fell.", f"{ROW}[1]/td[2]")
        )
        assert render_markdown(document, ("content", "headline")) == "# Storm\n\nRain fell."

    def test_cells_without_a_path_are_paragraphs(self) -> None:
        assert render_markdown(page(cell("Ulm"), cell("12"))) == "Ulm\n\n12"

    def test_table_in_a_list_item_is_indented(self) -> None:
        inner = f"{BODY}/ul[1]/li[1]/table[1]/tr[1]"
        document = page(
            item("Rain", f"{BODY}/ul[1]/li[1]"), cell("Ulm", f"{inner}/td[1]"), cell("12", f"{inner}/td[2]")
        )
        assert render_markdown(document) == "- Rain\n\n  | Ulm | 12 |\n  | --- | --- |"


class TestCode:
    def test_code_is_fenced_and_keeps_its_white_space(self) -> None:
        assert render_markdown(page(code("if rain:\n\n    stay()"))) == "```\nif rain:\n\n    stay()\n```"

    def test_fence_is_longer_than_any_run_of_backticks(self) -> None:
        assert render_markdown(page(code("```` sh"))) == "`````\n```` sh\n`````"

    def test_consecutive_blocks_stay_apart(self) -> None:
        assert render_markdown(page(code("a"), code("b"))) == "```\na\n```\n\n```\nb\n```"


class TestLinks:
    def test_links_are_left_out_unless_asked_for(self) -> None:
        assert render_markdown(page(_linked("Read the report.", "report", "/report"))) == "Read the report."

    @pytest.mark.parametrize(
        ("href", "address"),
        [
            ("/report", "/report"),
            (" https://example.org/a b ", "https://example.org/a%20b"),
            ("/wiki/Ulm_(city)", r"/wiki/Ulm_\(city\)"),
            ("/a?b=1&copy;=2&c=3", r"/a?b=1\&copy;=2&c=3"),
            ("/<a>\\b|c`d", "/%3Ca%3E%5Cb%7Cc%60d"),
            ("/straße", "/straße"),
        ],
    )
    def test_address_is_written_so_that_it_comes_out_the_same(self, href: str, address: str) -> None:
        document = page(_linked("Read the report.", "report", href))
        assert render_markdown(document, links=True) == f"Read the [report]({address})."

    @pytest.mark.parametrize(
        "href", ["", "  ", "javascript:void(0)", "Java\nScript:x()", "\x01javascript:x", "data:,x"]
    )
    def test_links_to_scripts_and_nowhere_are_dropped(self, href: str) -> None:
        assert render_markdown(page(_linked("Read more", "more", href)), links=True) == "Read more"

    def test_brackets_in_the_text_of_a_link_are_escaped(self) -> None:
        text = r"see [1] and \]"
        assert render_markdown(page(_linked(text, text, "/a")), links=True) == r"[see \[1\] and \\\]](/a)"

    def test_exclamation_mark_before_a_link_makes_no_image(self) -> None:
        assert render_markdown(page(_linked("Wow!here", "here", "/a")), links=True) == r"Wow\![here](/a)"

    def test_link_over_a_line_break_is_two(self) -> None:
        assert (
            render_markdown(page(_linked("one\ntwo", "one\ntwo", "/a")), links=True)
            == "[one](/a)\\\n[two](/a)"
        )

    def test_link_over_a_blank_line_leaves_it_blank(self) -> None:
        text = "one\n\ntwo three"
        assert render_markdown(page(_linked(text, "one\n\ntwo", "/a")), links=True) == (
            "[one](/a)\n\n[two](/a) three"
        )

    def test_links_in_headings_and_cells(self) -> None:
        links = (Link(0, 3, "/ulm"),)
        document = page(
            heading("Ulm", 2, links=links),
            cell("Ulm", f"{ROW}[1]/td[1]", links=links),
            cell("12", f"{ROW}[1]/td[2]"),
        )
        assert (
            render_markdown(document, links=True) == "## [Ulm](/ulm)\n\n| [Ulm](/ulm) | 12 |\n| --- | --- |"
        )

    def test_links_that_overlap_or_lie_outside_do_no_harm(self) -> None:
        links = (Link(0, 5, "/a"), Link(2, 99, "/b"), Link(-3, 0, "/c"), Link(4, 2, "/d"))
        assert render_markdown(page(block("Read more", links=links)), links=True) == "[Read](/a) [more](/b)"


class TestEscapes:
    @pytest.mark.parametrize(
        "text",
        [
            "snake_case and a * b * c",
            "It cost $5 (or ~4 euros) - a steal!",
            "AT&T, 3 < 4 > 2, <3",
            "#storm #rain",
            "-5 degrees, +1, 1.5 metres, 2024 was wet.",
            "[The mayor] said [sic] no",
            r"C:\Users",
            "a | b",
            "www.example.org/a_b_c",
            "Wow! [1]",
            "2 + 2 = 4",
        ],
    )
    def test_what_is_not_at_risk_stays_as_it_is(self, text: str) -> None:
        assert render_markdown(page(block(text))) == text

    @pytest.mark.parametrize(
        ("text", "markdown"),
        [
            ("# 1 in the charts", r"\# 1 in the charts"),
            ("- yes", r"\- yes"),
            ("+ yes", r"\+ yes"),
            ("* yes", r"\* yes"),
            ("1. yes", r"1\. yes"),
            ("2024) yes", r"2024\) yes"),
            ("1986.", r"1986\."),
            ("> yes", r"\> yes"),
            ("---", r"\---"),
            ("* * *", r"\* * *"),
            ("___", r"\___"),
            ("~~~", r"\~~~"),
            ("Yes\n===", "Yes\\\n\\==="),
            ("a | b\n:- | -:", "a | b\\\n\\:- | -:"),
            ("*yes* and **no**", r"\*yes\* and \*\*no\*\*"),
            ("_yes_ or __init__", r"\_yes\_ or \_\_init\_\_"),
            ("~~yes~~", r"~~yes\~\~"),
            ("`yes`", r"\`yes\`"),
            ("[yes](no) ![yes](no)", r"[yes\](no) ![yes\](no)"),
            ("[yes]: no", r"\[yes]: no"),
            ("[x] yes", r"\[x] yes"),
            ("<b>yes</b> <!-- --> <1@a.org>", r"\<b>yes\</b> \<!-- --> \<1@a.org>"),
            ("&lt; and &#60;", r"\&lt; and \&#60;"),
            (r"\* and \\", r"\\\* and \\\\"),
        ],
    )
    def test_what_is_at_risk_is_escaped(self, text: str, markdown: str) -> None:
        assert render_markdown(page(block(text))) == markdown
        assert visible_words(markdown) == text.split()

    def test_start_of_a_line_is_at_risk_in_a_list_too(self) -> None:
        assert render_markdown(page(item("# one", "/ul[1]/li[1]"))) == r"- \# one"

    def test_start_of_a_line_means_nothing_in_a_heading(self) -> None:
        assert render_markdown(page(heading("1. The storm", 2))) == "## 1. The storm"


def _linked(text: str, label: str, href: str) -> Block:
    start = text.index(label)
    return block(text, links=(Link(start, start + len(label), href),))


@settings(max_examples=300, deadline=None)
@given(pages())
def test_markdown_shows_the_words_of_the_blocks(document: Document) -> None:
    words = [word for block in document.blocks for word in without_typed_mark(block).text.split()]
    for links in (False, True):
        assert visible_words(render_markdown(document, ALL, links=links)) == words


@settings(deadline=None)
@given(pages())
def test_every_quote_heading_and_block_of_code_is_parsed_as_one(document: Document) -> None:
    tokens = PARSER.parse(render_markdown(document, ALL))
    found = [token.type for token in tokens if token.type in ("heading_open", "fence")]
    assert found == [
        "fence" if block.role is Role.CODE else "heading_open"
        for block in document.blocks
        if block.text.strip() and (block.role in (Role.CODE, Role.HEADING) or _is_headed(block))
    ]


def _is_headed(block: Block) -> bool:
    return block.kind is Kind.HEADLINE or (block.kind is Kind.HEADING and block.role is Role.PARAGRAPH)


List = tuple[str, int, list[Any]]
"""A list: its element, the number of its first item, and for each item its text and the lists in it."""


def lists(depth: int = 2) -> st.SearchStrategy[list[List]]:
    inner = lists(depth - 1) if depth else st.just([])
    items = st.lists(
        st.tuples(st.sampled_from(["word", "- a", "2. b", "> c"]), inner), min_size=1, max_size=3
    )
    return st.lists(st.tuples(st.sampled_from(["ul", "ol"]), st.integers(1, 3), items), max_size=3)


def _list_blocks(found: list[List], parent: str) -> Iterator[Block]:
    seen = {"ul": 0, "ol": 0}
    for name, first, items in found:
        seen[name] += 1
        for number, (text, inner) in enumerate(items, first):
            path = f"{parent}/{name}[{seen[name]}]/li[{number}]"
            yield item(text, path)
            yield from _list_blocks(inner, path)


def _parsed_lists(nodes: list[SyntaxTreeNode]) -> list[List]:
    return [
        (
            "ul" if node.type == "bullet_list" else "ol",
            int(node.attrs.get("start", 1)),
            [(_first_text(child), _parsed_lists(child.children)) for child in node.children],
        )
        for node in nodes
        if node.type in ("bullet_list", "ordered_list")
    ]


def _first_text(node: SyntaxTreeNode) -> str:
    return "".join(leaf.content for leaf in node.children[0].children[0].children)


@settings(deadline=None)
@given(lists())
def test_lists_are_parsed_as_they_were_nested(found: list[List]) -> None:
    nodes = SyntaxTreeNode(PARSER.parse(render_markdown(page(*_list_blocks(found, BODY)))))
    assert _parsed_lists(nodes.children) == _as_parsed(found)


def _as_parsed(found: list[List]) -> list[List]:
    """Bullets have no number."""
    return [
        (name, 1 if name == "ul" else first, [(text, _as_parsed(inner)) for text, inner in items])
        for name, first, items in found
    ]
