"""White space as a reader sees it: runs folded, invisible characters gone, link positions kept."""

from __future__ import annotations

from boilerstrip.document import Link

LINE_BREAK = "\0"
"""Stands for a ``<br>`` while a block is collected; the parser lets no NUL character through."""

_INVISIBLE = ("\u00ad", "\u200b", "\u2060", "\ufeff", "\u180e")
"""Soft hyphen, zero-width space, word joiner, byte-order mark, vowel separator.

The zero-width joiner and non-joiner stay: Persian, the Indic scripts and emoji need them.
"""


def fold(text: str) -> str:
    """Fold every run of white space to one space and drop what is not seen.

    Line breaks marked by `LINE_BREAK` come out as newlines, with no space beside them.
    """
    if not text.isascii():
        for character in _INVISIBLE:
            if character in text:
                text = text.replace(character, "")
    if LINE_BREAK in text:
        lines = (" ".join(line.split()) for line in text.split(LINE_BREAK))
        return "\n".join(line for line in lines if line)
    return " ".join(text.split())


def fold_with_links(pieces: list[str], marks: list[tuple[int, str | None]]) -> tuple[str, tuple[Link, ...]]:
    """Fold a block's pieces and find where its links stand in the outcome.

    Parameters
    ----------
    pieces
        The block's text as it came, piece by piece.
    marks
        Where a link begins (its address) or ends (None): index of the next piece, in order.

    Returns
    -------
    text
        The folded text.
    links
        The links with text of their own, in order.
    """
    out: list[str] = []
    links: list[Link] = []
    length = 0
    gap = ""
    bounds = [*marks, (len(pieces), None)]
    start, href = 0, None
    for end, next_href in bounds:
        raw = "".join(pieces[start:end])
        text = fold(raw)
        if text:
            lead = _gap(raw[: len(raw) - len(raw.lstrip(_SPACES))])
            joint = max(gap, lead, key=_GAP_RANK) if out else ""
            out.append(joint + text)
            length += len(joint) + len(text)
            if href is not None:
                links.append(Link(length - len(text), length, href))
            gap = _gap(raw[len(raw.rstrip(_SPACES)) :])
        else:
            gap = max(gap, _gap(raw), key=_GAP_RANK)
        start, href = end, next_href
    return "".join(out), tuple(links)


_SPACES = " \t\n\r\f\v\0\u00a0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u2028\u2029\u202f\u205f\u3000\x1c\x1d\x1e\x1f\x85"
_GAP_RANK = ("", " ", "\n").index


def _gap(blank: str) -> str:
    """Say what a run of white space is folded to: nothing, a space, or a line break."""
    return "\n" if LINE_BREAK in blank else " " if blank else ""
