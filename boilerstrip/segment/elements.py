"""What each HTML element means for the text of a page."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from boilerstrip.document import Role

if TYPE_CHECKING:
    from collections.abc import Sequence

    Attributes = Sequence[tuple[str, str | None]]

# Small integers, since one is looked up at every tag of a page. The first three have no place in the tree; the
# last two part two blocks.
IGNORED, VOID, SKIPPED, INLINE, BOLD, LINK, BLOCK, SPECIAL_BLOCK = range(8)

ROLES: dict[str, tuple[Role, int]] = {
    **{f"h{level}": (Role.HEADING, level) for level in range(1, 7)},
    **dict.fromkeys(("li", "dt", "dd"), (Role.LIST_ITEM, 0)),
    **dict.fromkeys(("td", "th"), (Role.TABLE_CELL, 0)),
    **dict.fromkeys(("listing", "plaintext", "pre", "xmp"), (Role.CODE, 0)),
    "blockquote": (Role.QUOTE, 0),
}
"""Role and heading level that an element gives to the blocks in it."""

PREFORMATTED = frozenset(("listing", "plaintext", "pre", "xmp"))
"""Elements whose white space is shown as it is."""

CELLS = frozenset(("td", "th"))
"""Cells of a table."""

SHADOW_ROOT = "data-shadowrootmode"
"""Attribute of a template that browsers show, under the name that `show_shadow_roots` gives it."""

_ACTIONS: dict[str, int] = {
    **dict.fromkeys("area base col embed input param source track wbr".split(), IGNORED),
    **dict.fromkeys(("br", "hr", "img", "link", "meta"), VOID),
    # What is drawn, played or run; what stands in for that where it cannot be; notes on how to read a word.
    **dict.fromkeys(
        "annotation annotation-xml applet audio canvas datalist iframe map meter noembed noframes object progress rp"
        " rt rtc script style svg template textarea video".split(),
        SKIPPED,
    ),
    **dict.fromkeys(("b", "strong"), BOLD),
    "a": LINK,
    **dict.fromkeys(
        "address article aside body button caption center details dir div dl fieldset figcaption figure footer form"
        " head header hgroup label legend main menu nav noscript ol optgroup option p search section select"
        " summary table tbody tfoot thead title tr ul".split(),
        BLOCK,
    ),
    **dict.fromkeys(("html", "dialog", *ROLES), SPECIAL_BLOCK),
}
action_of = _ACTIONS.get
"""Look up what to do at an element's tags, given its name; any element not listed is ``INLINE``."""

_TELLING_ATTRIBUTES = frozenset(
    ("id", "role", "itemprop", "itemtype", "rel", "data-testid", "data-component", "style", "hidden")
)
_HIDING_STYLE = re.compile(r"(?<![\w-])(?:display\s*:\s*none|visibility\s*:\s*hidden)")
_SHADOW_TEMPLATE = re.compile(r"(<template\s(?:[^<>]*\s)?)(?=shadowrootmode\b)", re.IGNORECASE)
_LOOSE_ROWS = re.compile(r"\s*<(?:caption|tbody|td|tfoot|th|thead|tr)\b", re.IGNORECASE)


NOTHING_SAID: tuple[str, bool, str | None] = ("", False, None)
"""What `describe` returns for an element without attributes."""


def describe(attributes: Attributes) -> tuple[str, bool, str | None]:
    """Gather what the author called an element, whether it is marked as not shown, and where it leads."""
    words = ""
    hidden = False
    href = None
    for name, value in attributes:
        if name == "class":
            if value:
                words = f"{words} {value}" if words else value
        elif name == "href":
            href = value or ""
        elif name in _TELLING_ATTRIBUTES:
            if name == "style":
                hidden = hidden or (value is not None and _hides(value))
            elif name == "hidden":
                hidden = True
            elif value:
                words = f"{words} {value}" if words else value
    return words, hidden, href


def attribute(attributes: Attributes, wanted: str) -> str | None:
    """Return the value of one attribute, empty if it has none, None if it is not there."""
    for name, value in attributes:
        if name == wanted:
            return value or ""
    return None


def _hides(style: str) -> bool:
    style = style.lower()
    return ("none" in style or "hidden" in style) and _HIDING_STYLE.search(style) is not None


def show_shadow_roots(html: str) -> str:
    """Rename the mark of declarative shadow roots, since the parser passes over their content.

    What browsers show of ``<template shadowrootmode="open">`` is text of the page.
    """
    return _SHADOW_TEMPLATE.sub(r"\1data-", html) if "shadowrootmode" in html else html


def wrap_loose_rows(html: str) -> str:
    """Put the table around a piece of one: without it the parser drops the tags and glues the cells."""
    return f"<table>{html}" if _LOOSE_ROWS.match(html) else html
