"""What an input is: a binary file to refuse, a page of HTML, or plain text."""

from __future__ import annotations

import re

from boilerstrip.read.magic import MAGIC, ZIP_CONTENTS, ZIP_MARK
from boilerstrip.read.wide import wide_text

_SAMPLE = 64 * 1024

# ESC is left out, since ISO-2022-JP shifts with it.
_CONTROLS = bytes({*range(0x20), 0x7F} - set(b"\t\n\v\f\r\x1b"))
_BEGINNING = 512
_FEWEST_CONTROLS = 4
_CONTROL_SHARE = 0.03
"""Bytes of a compressed file are controls at a share of 0.10, those of a text in any encoding at about 0."""


def binary_kind(data: bytes) -> str | None:
    """Name the kind of a binary file, by its first bytes and by its share of control bytes.

    Text in UTF-16 or UTF-32, and text with the odd NUL in it, does not count as binary.

    Parameters
    ----------
    data
        The beginning of the input, or all of it; the first 64 KiB are looked at.

    Returns
    -------
    str or None
        Such as ``PDF document``, or ``binary file`` where no more can be told; None if it can be text.
    """
    head = data[:_SAMPLE]
    if head.startswith(ZIP_MARK):
        return next((kind for mark, kind in ZIP_CONTENTS if mark in head), "ZIP archive")
    for offset, mark, kind in MAGIC:
        if head.startswith(mark, offset):
            return kind
    # The beginning counts by itself as well: some files are a binary header before much readable text.
    if (_is_full_of_controls(head[:_BEGINNING]) or _is_full_of_controls(head)) and not wide_text(head):
        return "binary file"
    return None


def _is_full_of_controls(part: bytes) -> bool:
    controls = len(part) - len(part.translate(None, _CONTROLS))
    return controls >= _FEWEST_CONTROLS and controls > len(part) * _CONTROL_SHARE


def looks_like_html(text: str) -> bool:
    """Tell a page or a fragment of HTML from plain text.

    Plain text may hold comparison signs, addresses in angle brackets, entities, the odd tag, and prose or
    code about HTML; it becomes HTML by tags that are used: a document's beginning, or tags that touch the
    text they mark, as often as a marked-up text has them. Takes a few passes over the first 64 KiB.

    Parameters
    ----------
    text
        The decoded input.

    Returns
    -------
    bool
        Whether to parse the text as HTML.
    """
    head = text[:_SAMPLE].lstrip("\ufeff \t\r\n\f")
    if "<" not in head:
        return False
    if _DOCUMENT.match(head):
        return True
    seen = _CODE_SPAN.sub(" ", _FENCE.sub("\n", _without_hidden_text(head)))
    tags = [tag for tag in _TAG.finditer(seen) if _is_tag(tag)]
    closed = {tag["name"].lower() for tag in tags if tag["slash"]}
    mentioned = sum(_is_mentioned(seen, tag) for tag in tags)
    used = sum(_is_used(seen, tag, closed) for tag in tags if not _is_mentioned(seen, tag))
    if used <= mentioned:
        return False
    if tags[0].start() == 0 and tags[0]["name"].lower() in _BLOCK_ELEMENTS:
        return used * _TEXT_PER_TAG_AFTER_BLOCK >= len(seen)
    return (used > 1 or "\n" not in seen.strip()) and used * _TEXT_PER_TAG >= len(seen)


_TEXT_PER_TAG = 400
_TEXT_PER_TAG_AFTER_BLOCK = 2000
"""So many characters to a tag, and tags are the exception in a plain text rather than its mark-up."""

_HIDDEN = re.compile(r"<(!--|(?:script|style|pre|textarea|svg)(?=[\s>]))", re.IGNORECASE)
_DOCUMENT = re.compile(
    r"(?:<!--(?:(?!-->).)*-->\s*|<\?xml\s[^<>]*>\s*)*<(?:!doctype\s+html|html|head|body)(?:\s[^<>]*)?>\s*(?:<|\Z)",
    re.IGNORECASE | re.DOTALL,
)
_FENCE = re.compile(r"```.*?```", re.DOTALL)
_CODE_SPAN = re.compile(r"`[^`\n]+`")

_VOID_ELEMENTS = "br hr img input link meta wbr"
_OPEN_ENDED_ELEMENTS = "body dd dt head html li option p tbody td th thead tr"
_PAIRED_BLOCK_ELEMENTS = (
    "article aside blockquote button center div dl fieldset figcaption figure footer form "
    "h1 h2 h3 h4 h5 h6 header iframe main nav ol picture section select table title ul video"
)
_PAIRED_INLINE_ELEMENTS = (
    "a abbr address b cite code del em font i ins kbd label mark q s small span strike strong sub sup time u"
)
_BLOCK_ELEMENTS = frozenset(f"{_OPEN_ENDED_ELEMENTS} {_PAIRED_BLOCK_ELEMENTS} meta link br hr".split())
_UNPAIRED_ELEMENTS = frozenset(f"br hr wbr {_OPEN_ENDED_ELEMENTS}".split())

_ELEMENTS = "|".join(
    f"{_VOID_ELEMENTS} {_OPEN_ENDED_ELEMENTS} {_PAIRED_BLOCK_ELEMENTS} {_PAIRED_INLINE_ELEMENTS}".split()
)
_TAG = re.compile(rf"<(?P<slash>/?)(?P<name>{_ELEMENTS})(?P<attributes>[\s/][^<>]*)?>", re.IGNORECASE)
# Known attributes and no others, so that comparisons such as "a <b and c> d" are not taken for tags.
_ATTRIBUTE = re.compile(
    r"\s(?:action|align|alt|aria-[a-z]+|async|bgcolor|border|cellpadding|cellspacing|charset|class|color|colspan|content|"
    r"data-[a-z-]+|datetime|dir|face|for|height|href|http-equiv|id|item[a-z]+|lang|loading|method|name|on[a-z]+|"
    r"property|rel|role|rowspan|size|src|srcset|start|style|tabindex|target|title|type|valign|value|width)\s*=\s*\S",
    re.IGNORECASE,
)
_MENTION_BEFORE = re.compile(r"[\"'“‘«(]")
_MENTION_AFTER = re.compile(r"[\"'”’»),.;:]")
_NAMED_AFTER = re.compile(r"\s+(?:tags?|elements?|is)\b", re.IGNORECASE)


def _is_tag(tag: re.Match[str]) -> bool:
    attributes = tag["attributes"] or ""
    return not attributes.strip(" \t\r\n/") or _ATTRIBUTE.search(attributes) is not None


def _is_mentioned(text: str, tag: re.Match[str]) -> bool:
    """Whether a tag is quoted or spoken of."""
    if _MENTION_BEFORE.match(text, tag.start() - 1) and _MENTION_AFTER.match(text, tag.end()):
        return True
    return _NAMED_AFTER.match(text, tag.end()) is not None and not _touches_text(text, tag)


def _is_used(text: str, tag: re.Match[str], closed: set[str]) -> bool:
    """Whether a tag marks text up, as opposed to standing in it like a word."""
    if _ATTRIBUTE.search(tag["attributes"] or ""):
        return True
    at_edge = text[tag.end() : tag.end() + 1] in ("", "\n", "\r")
    if not (at_edge or _starts_line(text, tag.start()) or _touches_text(text, tag)):
        return False
    return bool(tag["slash"]) or tag["name"].lower() in closed or tag["name"].lower() in _UNPAIRED_ELEMENTS


def _touches_text(text: str, tag: re.Match[str]) -> bool:
    before = text[max(0, tag.start() - 1) : tag.start()]
    after = text[tag.end() : tag.end() + 1]
    return bool(before.strip() or after.strip())


def _starts_line(text: str, start: int) -> bool:
    indent = text[max(0, start - _MAX_INDENT) : start].rpartition("\n")[2]
    return len(indent) < _MAX_INDENT and not indent.strip()


_MAX_INDENT = 200


def _without_hidden_text(text: str) -> str:
    """Put a ``<br>`` for each comment, script, style sheet and the like that is closed."""
    lowered = text.lower()
    if len(lowered) != len(text):  # a few letters grow when lowered
        lowered = text
    parts: list[str] = []
    position = 0
    unclosed: set[str] = set()
    while opening := _HIDDEN.search(text, position):
        name = opening[1].lower()
        closing = "-->" if name == "!--" else f"</{name}"
        end = -1 if name in unclosed else lowered.find(closing, opening.end())
        if end < 0:
            unclosed.add(name)
            parts.append(text[position : opening.end()])
            position = opening.end()
            continue
        after = text.find(">", end)
        parts += [text[position : opening.start()], "<br>"]
        position = after + 1 if after >= 0 else len(text)
    parts.append(text[position:])
    return "".join(parts)
