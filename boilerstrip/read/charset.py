"""The character encoding that a page declares, and the one that its bytes look like."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from io import BytesIO

from turbohtml.detect import Detection, detect

_HEAD = 64 * 1024
"""Browsers re-read a page for a declaration after the first 1,024 bytes, so look further than those."""

_SAMPLE = 128 * 1024

# No alternative can run over the same bytes twice: a page of nothing but "<meta" or "<!--" stays cheap.
_META = re.compile(rb"<(?:!--(?:.*?-->|.*)|[mM][eE][tT][aA](?=[\s/])([^<>]*)>)", re.DOTALL)
_META_CHARSET = re.compile(rb"""[\s/"';]charset\s*=\s*["']?\s*([\w:.()-]{1,40})""", re.IGNORECASE)
_XML_CHARSET = re.compile(rb"""\s*<\?xml\s[^<>]*?\sencoding\s*=\s*["']([\w:.()-]{1,40})["']""")

MULTIBYTE = frozenset({"Big5", "EUC-JP", "EUC-KR", "GBK", "gb18030", "ISO-2022-JP", "Shift_JIS"})
"""The encodings of the WHATWG standard, Unicode aside, with characters of more than one byte."""


@dataclass(frozen=True, slots=True)
class Charset:
    """A character encoding.

    Attributes
    ----------
    name
        The name in the WHATWG Encoding Standard, such as ``windows-1252``.
    codec
        The name for `bytes.decode`.
    """

    name: str
    codec: str


UTF_8 = Charset("UTF-8", "utf-8")


def declared_charset(data: bytes) -> Charset | None:
    """Return the encoding that a page's ``<meta>`` or XML declaration names.

    As the WHATWG standard has it, ``latin1`` stands for windows-1252 and a declared UTF-16 for UTF-8.

    Parameters
    ----------
    data
        The page.

    Returns
    -------
    Charset or None
        None if the first 64 KiB declare no encoding that is known and safe to decode.
    """
    head = data[:_HEAD]
    for tag in _META.finditer(head):
        name = _META_CHARSET.search(tag[1] or b"")
        charset = _charset_of(name[1].lower()) if name else None
        if charset:
            return charset
    xml = _XML_CHARSET.match(head)
    return _charset_of(xml[1].lower()) if xml else None


@lru_cache(maxsize=256)
def _charset_of(label: bytes) -> Charset | None:
    # A lone 0x81 fits no encoding well, so only a declaration that is understood makes the detector sure.
    match = detect(b'<meta charset="' + label + b'">\x81')
    if match.confidence < 1 or match.encoding is None or match.codec is None:
        return None
    if match.encoding == "replacement":  # the standard's way to refuse ISO-2022-KR, HZ and the like
        return None
    return Charset(match.encoding, match.codec)


def likely_charset(data: bytes) -> Charset:
    """Guess the encoding of bytes that are not UTF-8, whatever they declare.

    Parameters
    ----------
    data
        The page or text.

    Returns
    -------
    Charset
        The likeliest encoding; windows-1252 where nothing tells.
    """
    sample = _telling_part(data)
    matches = [detect(sample, _NOT_UTF_8)]
    if sample[-1:] >= b"\x80":
        # A character cut in half at the end makes the detector rule out the right multi-byte encoding.
        matches += [detect(sample[:-cut], _NOT_UTF_8) for cut in (1, 2, 3)]
    multibyte = [match for match in matches if match.encoding in MULTIBYTE]
    match = (multibyte or matches)[0]
    return Charset(match.encoding or "windows-1252", match.codec or "whatwg-windows-1252")


_NOT_UTF_8 = Detection(excluded=frozenset({"UTF-8"}))


def _telling_part(data: bytes) -> bytes:
    """Return the lines with bytes above ASCII, up to 128 KiB, with any declaration made unreadable."""
    if data.isascii():
        sample = data[:_SAMPLE]
    else:
        lines: list[bytes] = []
        size = 0
        for line in BytesIO(data):
            if not line.isascii():
                line = line[_first_above_ascii(line) :] if len(line) > _LONG_LINE else line
                lines.append(line[: _SAMPLE - size])
                size += len(lines[-1])
                if size >= _SAMPLE:
                    break
        sample = b"".join(lines)
    return re.sub(rb"(?i)charset", b"-------", sample)


def _first_above_ascii(line: bytes) -> int:
    """Return where to start in a line that may be a whole minified page: at its first telling byte."""
    found = _ABOVE_ASCII.search(line)
    return found.start() if found else 0


_ABOVE_ASCII = re.compile(rb"[\x80-\xff]")
_LONG_LINE = 4096
