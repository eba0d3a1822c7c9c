r"""Text as Markdown that shows the same text.

Only what a parser of CommonMark or of GitHub's tables and strikethrough would take for mark-up is escaped.
https://spec.commonmark.org/0.31.2/ and https://github.github.com/gfm/ say what that is.
"""

from __future__ import annotations

import re
from collections import deque
from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import quote

from boilerstrip.render.lines import line_spans

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from boilerstrip.document import Link

_INLINE_RISK = r"""
      \\ (?= [!-/:-@\[-`{-~] | $ )             # a backslash that would escape what follows
    | `                                        # code
    | [*]+ | _+ | ~+                           # emphasis and strikethrough, by their neighbours
    | < (?= [A-Za-z/!?] | [^\s<>@]+ @ )        # HTML, <https://…>, <name@place>
    | & (?= \#?[0-9A-Za-z]+; )                 # &amp;
    | \] (?= \( )                              # [text](address)
"""
_IN_TEXT = re.compile(_INLINE_RISK, re.VERBOSE)
_IN_LABEL = re.compile(rf"{_INLINE_RISK} | [\[\]]", re.VERBOSE)
_LINE_START_RISK = re.compile(
    r"""
      [0-9]{1,9} (?= [.)] (?: \s | $ ) )   # numbered item
    | (?= \#{1,6} (?: \s | $ )             # heading
        | [-+*] (?: \s | $ )               # bulleted item
        | >                                # quote
        | ~~~                              # fence
        | =+ $                             # underline of a heading
        | (?: [*] \s* ){3,} $              # rule
        | (?: _ \s* ){3,} $
        | [\s|:]* - [\s|:-]* $             # rule, underline, second row of a table
      )
    """,
    re.VERBOSE,
)
_TASK = re.compile(r"\[[ xX]\]")
_CLOSING_HASHES = re.compile(r"(?<!\S)(?=#+$)")
_ENTITY = re.compile(r"&(?=#?[0-9A-Za-z]+;)")
_UNSAFE_IN_ADDRESS = re.compile(r"[\s\x00-\x1f\x7f<>\\|`]")
_BLANK = re.compile(r"[\s\x00-\x20]+")
_NO_ADDRESS = ("javascript:", "vbscript:", "data:")


def escape_lines(text: str, links: Sequence[Link] = ()) -> list[str]:
    """Render a text as lines that may each start a line of a Markdown paragraph.

    Parameters
    ----------
    text
        The text of a block.
    links
        Hyperlinks to write as ``[text](address)``; those to scripts and nowhere are left out.

    Returns
    -------
    list of str
        One line for each line of the text, empty where that one is blank.
    """
    # A definition, [name]: address, may run over several lines.
    may_define = "]:" in text
    return [
        _escape_line_start(line, _render_line(line), may_define=may_define) for line in _lines(text, links)
    ]


def _escape_phrase(text: str, links: Sequence[Link]) -> str:
    """Render a text as one line that starts no line of Markdown."""
    lines = map(_render_line, _lines(text, links))
    return " ".join(line for line in lines if line)


def escape_heading(text: str, links: Sequence[Link] = ()) -> str:
    """Render a text as one line to follow the mark of a heading, where ``#`` at the end is mark-up too."""
    return _CLOSING_HASHES.sub(r"\\", _escape_phrase(text, links))


def escape_cell(text: str, links: Sequence[Link] = ()) -> str:
    """Render a text as one line to stand between the pipes of a table."""
    return _escape_phrase(text, links).replace("|", "\\|")


@dataclass(frozen=True, slots=True)
class _LinkText:
    """Where the text of a link stands in a block or a line, and the address as Markdown has it."""

    start: int
    end: int
    address: str


@dataclass(frozen=True, slots=True)
class _Line:
    """A line without the white space at its ends, and the links in it."""

    text: str
    links: list[_LinkText]


def _lines(text: str, links: Sequence[Link]) -> Iterator[_Line]:
    """Part a text into lines, and its links with it: a link over a line break becomes two."""
    queue = deque(_usable_links(text, links))
    for start, end in line_spans(text):
        line = text[start:end]
        left = start + len(line) - len(line.lstrip())
        right = max(left, start + len(line.rstrip()))
        parts = []
        while left < right and queue and queue[0].start < right:
            link = queue[0]
            parts.append(_LinkText(max(link.start, left) - left, min(link.end, right) - left, link.address))
            if link.end > right:
                break
            queue.popleft()
        yield _Line(text[left:right], parts)


def _usable_links(text: str, links: Sequence[Link]) -> list[_LinkText]:
    """Return the links in order, none overlapping another, that have a text and lead somewhere."""
    usable: list[_LinkText] = []
    done = 0
    for link in sorted(links, key=lambda link: link.start):
        start, end = max(link.start, done), min(link.end, len(text))
        label = text[start:end] if start < end else ""
        address = _address(link.href)
        if label.strip() and address:
            start, end = start + len(label) - len(label.lstrip()), start + len(label.rstrip())
            usable.append(_LinkText(start, end, address))
            done = end
    return usable


def _escape_line_start(line: _Line, rendered: str, *, may_define: bool) -> str:
    if rendered.startswith("["):
        is_risk = may_define or _TASK.match(line.text)
        is_link = line.links and line.links[0].start == 0
        return f"\\{rendered}" if is_risk and not is_link else rendered
    # Where the pattern matches nothing but a place, this puts the backslash there.
    return (
        _LINE_START_RISK.sub(r"\g<0>\\", rendered, count=1) if _LINE_START_RISK.match(rendered) else rendered
    )


def _render_line(line: _Line) -> str:
    pieces: list[str] = []
    done = 0
    for link in line.links:
        between = _escape(line.text[done : link.start], "" if pieces else " ", "")
        # An exclamation mark would make the link an image.
        pieces.append(f"{between[:-1]}\\!" if between.endswith("!") else between)
        label = _escape(line.text[link.start : link.end], "", "", _IN_LABEL)
        pieces.append(f"[{label}]({link.address})")
        done = link.end
    pieces.append(_escape(line.text[done:], "" if pieces else " ", " "))
    return "".join(pieces)


def _escape(piece: str, before: str, after: str, risks: re.Pattern[str] = _IN_TEXT) -> str:
    """Escape a piece of a line, given the characters around it: a space, or nothing where a link adjoins."""

    def escape(match: re.Match[str]) -> str:
        risk = match[0]
        left = piece[match.start() - 1] if match.start() else before
        right = piece[match.end()] if match.end() < len(piece) else after
        stands_alone = left == right == " "
        inside_word = risk[0] == "_" and left.isalnum() and right.isalnum()
        opens_only = risk[0] == "~" and left == " "
        if risk[0] in "*_~" and (stands_alone or inside_word or opens_only):
            return risk
        return "".join(f"\\{character}" for character in risk)

    return risks.sub(escape, piece)


def _address(href: str) -> str:
    """Write the address of a link, or nothing for one that leads nowhere."""
    if _BLANK.sub("", href).lower().startswith(_NO_ADDRESS):
        return ""
    address = _UNSAFE_IN_ADDRESS.sub(lambda match: quote(match[0]), href.strip())
    address = re.sub(r"[()]", r"\\\g<0>", address)
    return _ENTITY.sub(r"\\&", address)
