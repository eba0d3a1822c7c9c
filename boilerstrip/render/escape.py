r"""Text as Markdown that shows the same text.

Only what a parser of CommonMark or of GitHub's tables and strikethrough would take for mark-up is escaped.
https://spec.commonmark.org/0.31.2/ and https://github.github.com/gfm/ say what that is.
"""

from __future__ import annotations

import re
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
    return [_escape_line_start(text, links, start, end) for start, end in _written_spans(text)]


def _escape_phrase(text: str, links: Sequence[Link]) -> str:
    """Render a text as one line that starts no line of Markdown."""
    lines = (_render_line(text, links, start, end) for start, end in _written_spans(text))
    return " ".join(line for line in lines if line)


def escape_heading(text: str, links: Sequence[Link] = ()) -> str:
    """Render a text as one line to follow the mark of a heading, where ``#`` at the end is mark-up too."""
    return _CLOSING_HASHES.sub(r"\\", _escape_phrase(text, links))


def escape_cell(text: str, links: Sequence[Link] = ()) -> str:
    """Render a text as one line to stand between the pipes of a table."""
    return _escape_phrase(text, links).replace("|", "\\|")


def _escape_line_start(text: str, links: Sequence[Link], start: int, end: int) -> str:
    line = _render_line(text, links, start, end)
    if text.startswith("[", start):
        # A definition, [name]: address, may run over several lines.
        is_risk = "]:" in text or _TASK.match(text, start)
        is_link = any(first == start for first, _, _ in _link_spans(text, links, start, end))
        return f"\\{line}" if is_risk and not is_link else line
    return _LINE_START_RISK.sub(r"\g<0>\\", line, count=1) if _LINE_START_RISK.match(line) else line


def _written_spans(text: str) -> Iterator[tuple[int, int]]:
    """Yield the span of each line without the white space at its ends."""
    for start, end in line_spans(text):
        line = text[start:end]
        left = start + len(line) - len(line.lstrip())
        yield left, max(left, start + len(line.rstrip()))


def _render_line(text: str, links: Sequence[Link], start: int, end: int) -> str:
    pieces: list[str] = []
    done = start
    for first, last, address in _link_spans(text, links, start, end):
        between = _escape(text[done:first], "" if pieces else " ", "")
        # An exclamation mark would make the link an image.
        pieces.append(f"{between[:-1]}\\!" if between.endswith("!") else between)
        pieces.append(f"[{_escape(text[first:last], '', '', _IN_LABEL)}]({address})")
        done = last
    pieces.append(_escape(text[done:end], "" if pieces else " ", " "))
    return "".join(pieces)


def _link_spans(text: str, links: Sequence[Link], start: int, end: int) -> Iterator[tuple[int, int, str]]:
    """Yield where the links stand within a span and where they lead, none overlapping another."""
    done = start
    for link in sorted(links, key=lambda link: link.start):
        first, last = max(link.start, done), min(link.end, end)
        label = text[first:last] if first < last else ""
        first, last = first + len(label) - len(label.lstrip()), first + len(label.rstrip())
        address = _address(link.href)
        if first < last and address:
            yield first, last, address
            done = last


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
