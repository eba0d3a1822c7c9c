"""Bytes to text: which encoding a page is in, whatever it says, and what was odd about it."""

from __future__ import annotations

from dataclasses import dataclass

from boilerstrip.read.charset import MULTIBYTE, UTF_8, Charset, declared_charset, likely_charset
from boilerstrip.read.wide import wide_text

_UTF_8_MARK = b"\xef\xbb\xbf"
_REPLACEMENT = "\ufffd"
_ABOVE_ASCII = bytes(range(0x80, 0x100))


@dataclass(frozen=True, slots=True)
class Decoded:
    """The text of an input.

    Attributes
    ----------
    text
        The characters, without byte order mark and without NUL.
    encoding
        The encoding that the bytes were read as, by its WHATWG name (``UTF-8`` for plain ASCII too).
    warnings
        What was odd and how it was dealt with, one sentence each.
    """

    text: str
    encoding: str
    warnings: tuple[str, ...] = ()


def decode(data: bytes) -> Decoded:
    """Decode a page or a plain text as a browser would, and better where the page is wrong about itself.

    A byte order mark decides; then the bytes, if they are valid UTF-8 (or UTF-16 or UTF-32 without a mark);
    then the encoding that the page declares, if the bytes agree; then a guess from the frequency of bytes.
    Bytes that fit nothing become U+FFFD. Valid UTF-8 costs one pass of Python's own decoder.

    Parameters
    ----------
    data
        The bytes of the input. Any bytes at all can be decoded.

    Returns
    -------
    Decoded
        The text, the encoding, and what was odd.
    """
    decoded = _decode(data)
    nulls = decoded.text.count("\x00")
    if not nulls:
        return decoded
    warning = f"{_count(nulls, 'NUL character')} removed."
    return Decoded(decoded.text.replace("\x00", ""), decoded.encoding, (*decoded.warnings, warning))


def _decode(data: bytes) -> Decoded:
    marked = data.startswith(_UTF_8_MARK)
    if marked:
        data = data[len(_UTF_8_MARK) :]
    else:
        wide = wide_text(data)
        if wide:
            text = data[wide.mark :].decode(wide.encoding, "replace")
            return Decoded(text, wide.encoding, _replaced(data, text, wide.encoding))
    try:
        text = data.decode()
    except UnicodeDecodeError:
        return _decode_other(data, UTF_8 if marked else declared_charset(data))
    if data.isascii():
        return _decode_ascii(data, text)
    return Decoded(text, UTF_8.name) if marked else _decode_valid_utf8(data, text)


def _decode_ascii(data: bytes, text: str) -> Decoded:
    if b"\x1b$" in data:  # ISO-2022-JP is the one encoding of the web that hides its letters in ASCII
        charset = likely_charset(data)
        if charset.name == "ISO-2022-JP":
            text = data.decode(charset.codec, "replace")
            return Decoded(text, charset.name, _replaced(data, text, charset.name))
    return Decoded(text, UTF_8.name)


def _decode_valid_utf8(data: bytes, text: str) -> Decoded:
    declared = declared_charset(data)
    if declared is None or declared.name == UTF_8.name:
        return Decoded(text, UTF_8.name)
    if declared.name in MULTIBYTE and len(text) - _ascii_count(data) < _CHANCE:
        as_declared = data.decode(declared.codec, "replace")
        if _REPLACEMENT not in as_declared:
            return Decoded(as_declared, declared.name)
    return Decoded(text, UTF_8.name, (f"The page declares {declared.name} but is UTF-8; read as UTF-8.",))


_CHANCE = 5
"""So many characters of a multi-byte encoding are not valid UTF-8 by chance."""


def _decode_other(data: bytes, declared: Charset | None) -> Decoded:
    """Decode bytes that are not valid UTF-8."""
    text = data.decode("utf-8", "replace")
    broken = _broken(data, text)
    whole = len(text) - _ascii_count(data) - text.count(_REPLACEMENT)
    claims_utf8 = declared is not None and declared.name == UTF_8.name
    # Measured against the characters that only UTF-8 explains, not against all bytes: an English page in
    # windows-1252 has few bytes above ASCII, and none of them should be lost.
    if whole >= broken * (1 if claims_utf8 else 3 if declared is None else 10):
        warnings = _replaced(data, text, UTF_8.name)
        if declared is not None and not claims_utf8:
            warnings = (f"The page declares {declared.name} but is UTF-8; read as UTF-8.", *warnings)
        return Decoded(text, UTF_8.name, warnings)
    if declared is not None and not claims_utf8:
        text = data.decode(declared.codec, "replace")
        if _broken(data, text) <= max(1, (len(data) - _ascii_count(data)) * _TOLERANCE):
            return Decoded(text, declared.name, _replaced(data, text, declared.name))
    charset = likely_charset(data)
    text = data.decode(charset.codec, "replace")
    oddity = f"declares {declared.name} but is not" if declared else "declares no encoding and is not UTF-8"
    warning = f"The page {oddity}; read as {charset.name}, the likeliest."
    return Decoded(text, charset.name, (warning, *_replaced(data, text, charset.name)))


_TOLERANCE = 0.02
"""The share of bytes above ASCII that may not fit the declared encoding before it is disbelieved."""


def _ascii_count(data: bytes) -> int:
    return len(data.translate(None, _ABOVE_ASCII))


def _broken(data: bytes, text: str) -> int:
    """Count the U+FFFD that decoding put in, leaving out those that the page itself has in UTF-8."""
    return max(0, text.count(_REPLACEMENT) - data.count(_REPLACEMENT.encode()))


def _replaced(data: bytes, text: str, encoding: str) -> tuple[str, ...]:
    broken = _broken(data, text)
    if not broken:
        return ()
    return (f"{_count(broken, 'byte sequence')} not valid {encoding}; each became U+FFFD.",)


def _count(number: int, noun: str) -> str:
    return f"{number:,} {noun} was" if number == 1 else f"{number:,} {noun}s were"
