"""White space as a reader sees it: runs folded, invisible characters gone, link positions kept."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

    from boilerstrip.segment.page import PlacedLink

    Span = tuple[int, int, str | None]

LINE_BREAK = "\0"
"""Stands for a ``<br>`` while a block is collected; the parser lets no NUL character through."""

_INVISIBLE = "\u00ad\u200b\u2060\ufeff\u180e"
"""Soft hyphen, zero-width space, word joiner, byte-order mark, vowel separator.

The zero-width joiner and non-joiner stay: Persian, the Indic scripts and emoji need them.
"""
_SPACES = (
    " \t\n\r\f\v\x1c\x1d\x1e\x1f\x85\u00a0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a"
    "\u2028\u2029\u202f\u205f\u3000"
) + LINE_BREAK


def fold(text: str) -> str:
    """Fold every run of white space to one space and drop what is not seen.

    Line breaks marked by `LINE_BREAK` come out as newlines, with no space beside them.
    """
    text = text.strip()
    # Most text is folded as it stands: no other white space, nor any invisible character, is printable.
    if text.isprintable() and "  " not in text:
        return text
    text = without_invisible(text)
    if LINE_BREAK in text:
        lines = (" ".join(line.split()) for line in text.split(LINE_BREAK))
        return "\n".join(line for line in lines if line)
    return " ".join(text.split())


def without_invisible(text: str) -> str:
    """Drop the characters that take no room, whatever is around them."""
    if text.isascii():
        return text
    for character in _INVISIBLE:
        if character in text:
            text = text.replace(character, "")
    return text


def is_blank(text: str) -> bool:
    """Tell whether a text has nothing to see."""
    return not text.strip(_SPACES + _INVISIBLE)


def keep_space(pieces: list[str], spans: list[Span]) -> tuple[str, tuple[PlacedLink, ...]]:
    """Join the pieces of a block of code, without the empty lines around it; as `fold_with_links` otherwise."""
    cleaned = [without_invisible(piece) for piece in pieces]
    whole = "".join(cleaned)
    if not whole.strip():
        return "", ()
    start = len(whole) - len(whole.lstrip("\n"))
    text = whole[start:].rstrip()
    links: list[PlacedLink] = []
    position = -start
    for first, end, href in _with_rest(spans, len(pieces)):
        size = sum(map(len, cleaned[first:end]))
        link_start, link_end = max(position, 0), min(position + size, len(text))
        if href is not None and text[link_start:link_end].strip():
            links.append((link_start, link_end, href))
        position += size
    return text, tuple(links)


def fold_with_links(pieces: list[str], spans: list[Span]) -> tuple[str, tuple[PlacedLink, ...]]:
    """Fold a block's pieces and find where its links stand in the outcome.

    Parameters
    ----------
    pieces
        The block's text as it came, piece by piece.
    spans
        For each link its first piece, the end of its pieces (exclusive), and its address (None for an anchor that
        leads nowhere); in order, at least one.

    Returns
    -------
    text
        The folded text.
    links
        The links with text of their own, in order.
    """
    while pieces[-1] == " ":
        pieces.pop()
    start, end, href = spans[0]
    if start == 0 and end >= len(pieces):
        text = fold("".join(pieces))
        return text, ((0, len(text), href),) if text and href is not None else ()
    out: list[str] = []
    links: list[PlacedLink] = []
    length = 0
    space = ""
    for start, end, href in _with_rest(spans, len(pieces)):
        raw = without_invisible("".join(pieces[start:end]))
        text = fold(raw)
        if not text:
            space += raw
            continue
        is_bare = len(text) == len(raw)  # no white space at its ends
        if out:
            joint = _gap(space if is_bare else space + raw[: len(raw) - len(raw.lstrip(_SPACES))])
            out.append(joint)
            length += len(joint)
        out.append(text)
        length += len(text)
        if href is not None:
            links.append((length - len(text), length, href))
        space = "" if is_bare else raw[len(raw.rstrip(_SPACES)) :]
    return "".join(out), tuple(links)


def _with_rest(spans: list[Span], size: int) -> Iterator[Span]:
    """Yield the spans of links and, with no address, those between them."""
    position = 0
    for start, end, href in spans:
        if start > position:
            yield position, start, None
        yield start, end, href
        position = end
    if position < size:
        yield position, size, None


def _gap(blank: str) -> str:
    """Say what a run of white space is folded to: nothing, a space, or a line break."""
    return "\n" if LINE_BREAK in blank else " " if blank else ""
