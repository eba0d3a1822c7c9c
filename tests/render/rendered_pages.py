"""Invented blocks and pages for the tests of the renderers."""

from __future__ import annotations

from typing import Any

from hypothesis import strategies as st

from boilerstrip.document import Block, Document, Kind, Link, Role

ALL = ("content", "meta", "boilerplate")


def block(text: str, kind: Kind = Kind.BODY, **details: Any) -> Block:
    return Block(
        text=text,
        kind=kind,
        is_content=kind.group == "content",
        score=details.pop("score", 0.5),
        confidence=details.pop("confidence", 0.5),
        **details,
    )


def item(text: str, xpath: str | None = None, **details: Any) -> Block:
    return block(text, role=Role.LIST_ITEM, xpath=xpath, **details)


def quote(text: str, xpath: str | None = None, **details: Any) -> Block:
    return block(text, role=Role.QUOTE, xpath=xpath, **details)


def cell(text: str, xpath: str | None = None, **details: Any) -> Block:
    return block(text, role=Role.TABLE_CELL, xpath=xpath, **details)


def code(text: str, xpath: str | None = None, **details: Any) -> Block:
    return block(text, role=Role.CODE, xpath=xpath, **details)


def heading(text: str, level: int, kind: Kind = Kind.HEADING, **details: Any) -> Block:
    return block(text, kind, role=Role.HEADING, level=level, **details)


def page(*blocks: Block, **details: Any) -> Document:
    return Document(blocks=blocks, **details)


_MARKS = (
    *"*_`~#-+=>|<&[]()!\\.:;/@^\"' \n123abZé—",
    *("**", "__", "~~", "```", "---", "***", "===", "](", "]:", "![", "&amp;", "<b>", "<!--", "<a@b.cd>"),
    *(
        "[ ]",
        "[x]",
        "1. ",
        "2) ",
        "- ",
        "# ",
        "> ",
        "|---|",
        ":-- | --:",
        "a_b",
        "word ",
        "\\\n",
        "  \n",
        "\n\n",
    ),
)


def texts() -> st.SearchStrategy[str]:
    """Texts that a page could hold, dense in what Markdown gives a meaning to."""
    dense = st.lists(st.sampled_from(_MARKS), min_size=1, max_size=16).map("".join)
    free = st.text(st.characters(exclude_categories=("Cs", "Cc", "Cf", "Zl", "Zp")), min_size=1, max_size=30)
    return dense | free


@st.composite
def xpaths(draw: st.DrawFn) -> str:
    names = st.sampled_from(("ul", "ol", "li", "li", "blockquote", "div", "p", "table", "tr", "td", "th"))
    steps = draw(st.lists(st.tuples(names, st.integers(1, 3)), max_size=7))
    return "/html[1]/body[1]" + "".join(f"/{name}[{index}]" for name, index in steps)


@st.composite
def blocks(draw: st.DrawFn, *, with_xpath: bool = True) -> Block:
    text = draw(texts())
    role = draw(st.sampled_from(Role))
    ends = st.integers(-1, len(text) + 1)
    links = draw(
        st.lists(st.builds(Link, ends, ends, texts() | st.just("https://example.org/a(b)?c=1")), max_size=3)
    )
    return block(
        text,
        draw(st.sampled_from(Kind)),
        score=draw(st.floats(0, 1)),
        confidence=draw(st.floats(0, 1)),
        role=role,
        level=draw(st.integers(0, 6)) if role is Role.HEADING else 0,
        xpath=draw(xpaths()) if with_xpath else None,
        lines=None if with_xpath else draw(st.tuples(st.integers(1, 9), st.integers(9, 20))),
        links=tuple(links),
    )


def pages() -> st.SearchStrategy[Document]:
    def of(blocks: st.SearchStrategy[Block]) -> st.SearchStrategy[Document]:
        facts = {
            name: st.none() | st.text(max_size=9) for name in ("title", "byline", "date", "language", "url")
        }
        return st.builds(
            Document,
            blocks=st.lists(blocks, max_size=6).map(lambda found: tuple(sorted(found, key=_place))),
            warnings=st.lists(st.text(max_size=9), max_size=2).map(tuple),
            truncated=st.booleans(),
            **facts,
        )

    return of(blocks()) | of(blocks(with_xpath=False))


def _place(found: Block) -> str:
    return found.xpath or ""
