"""Text in UTF-16 or UTF-32, told by its byte order mark or by where its NUL bytes stand."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass

_SAMPLE = 8 * 1024

# UTF-32 before UTF-16, since its little-endian mark begins with the UTF-16 one.
_MARKS = (
    (b"\xff\xfe\x00\x00", "UTF-32LE"),
    (b"\x00\x00\xfe\xff", "UTF-32BE"),
    (b"\xff\xfe", "UTF-16LE"),
    (b"\xfe\xff", "UTF-16BE"),
)


@dataclass(frozen=True, slots=True)
class WideText:
    """A Unicode encoding with code units of two or four bytes.

    Attributes
    ----------
    encoding
        ``UTF-16LE``, ``UTF-16BE``, ``UTF-32LE`` or ``UTF-32BE``; Python's codecs have the same names.
    mark
        Length of the byte order mark in bytes, 0 if there is none.
    """

    encoding: str
    mark: int


def wide_text(data: bytes) -> WideText | None:
    """Tell whether bytes are UTF-16 or UTF-32 text.

    Without a mark, the text needs some characters below U+0100, such as spaces or mark-up, to be told.

    Parameters
    ----------
    data
        The beginning of the input, or all of it.

    Returns
    -------
    WideText or None
        The encoding, or None if the bytes are not such text.
    """
    for mark, encoding in _MARKS:
        rest = data[len(mark) : len(mark) + _SAMPLE]
        if data.startswith(mark) and (encoding.startswith("UTF-16") or _is_text(rest, encoding)):
            return WideText(encoding, len(mark))
    sample = data[:_SAMPLE]
    if b"\x00" not in sample:
        return None
    for encoding in ("UTF-32LE", "UTF-32BE", "UTF-16LE", "UTF-16BE"):
        if _nulls_fit(sample, encoding) and _is_text(sample, encoding):
            return WideText(encoding, 0)
    return None


def _nulls_fit(sample: bytes, encoding: str) -> bool:
    """Whether NUL and control bytes stand where the high bytes of code units do, and NUL hardly elsewhere."""
    width = 4 if "32" in encoding else 2
    units = len(sample) // width
    if units < 2:
        return False
    places = [sample[offset : units * width : width] for offset in range(width)]
    low, *_, high = places if encoding.endswith("LE") else places[::-1]
    if width == 4:
        return high.count(0) == units and low.count(0) <= units * 0.1
    # 8-bit text with a stray NUL or two has too few of these, and no controls such as the 0x04 of Cyrillic.
    small = units - len(high.translate(None, _HIGH_BYTES))
    return small >= max(min(units, 4), units * 0.2) and low.count(0) <= high.count(0) * 0.05


_HIGH_BYTES = bytes(set(range(0x20)) - set(b"\t\n\r"))


def _is_text(sample: bytes, encoding: str) -> bool:
    """Whether the bytes decode to assigned characters and hardly any controls."""
    width = 4 if "32" in encoding else 2
    text = sample[: len(sample) // width * width].decode(encoding, "replace")
    odd = sum(
        character == "\ufffd" or (character not in "\t\n\v\f\r" and unicodedata.category(character) in _ODD)
        for character in text
    )
    return bool(text) and odd <= len(text) * 0.02


_ODD = frozenset({"Cc", "Cn", "Co", "Cs"})
