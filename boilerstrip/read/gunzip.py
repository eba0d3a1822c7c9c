"""Gzip with a bound on what comes out, and as much as can be had out of damaged data."""

from __future__ import annotations

import zlib
from dataclasses import dataclass

GZIP_MARK = b"\x1f\x8b\x08"
"""The bytes that gzip data begin with."""

# A member starts with a small slice, so that a file of a million tiny ones is not copied over and over.
_FIRST_SLICE = 256
_SLICE = 16 * 1024


@dataclass(frozen=True, slots=True)
class Unpacked:
    """What came out of gzip data.

    Attributes
    ----------
    data
        The bytes.
    whole
        Whether the data were sound and decompressed to the end.
    """

    data: bytes
    whole: bool


def gunzip(packed: bytes, max_bytes: int) -> Unpacked:
    """Decompress gzip data of one or more members.

    Bytes after the last member that are no gzip are left out, as other readers of gzip do.

    Parameters
    ----------
    packed
        Data that begin with `GZIP_MARK`.
    max_bytes
        Decompression stops once there is one byte more than this.

    Returns
    -------
    Unpacked
        At most ``max_bytes + 1`` bytes.
    """
    out = bytearray()
    position = 0
    while packed.startswith(GZIP_MARK, position) and len(out) <= max_bytes:
        start = position
        size = _FIRST_SLICE
        inflater = zlib.decompressobj(wbits=31)
        while not inflater.eof and position < len(packed) and len(out) <= max_bytes:
            piece = packed[position : position + size]
            try:
                out += inflater.decompress(piece, max_bytes + 1 - len(out))
            except zlib.error:
                _salvage(packed, start, position, out, max_bytes)
                return Unpacked(bytes(out), whole=False)
            position += len(piece) - len(inflater.unused_data)
            size = min(2 * size, _SLICE)
        if not inflater.eof:
            return Unpacked(bytes(out), whole=False)
    return Unpacked(bytes(out), whole=True)


def _salvage(packed: bytes, start: int, position: int, out: bytearray, max_bytes: int) -> None:
    """Add what comes before the damage in the piece at ``position``, which its own call threw away."""
    inflater = zlib.decompressobj(wbits=31)
    for offset in range(start, position, _SLICE):
        inflater.decompress(packed[offset : min(offset + _SLICE, position)])
    for offset in range(position, position + _SLICE):
        if len(out) > max_bytes:
            return
        try:
            out += inflater.decompress(packed[offset : offset + 1], max_bytes + 1 - len(out))
        except zlib.error:
            return
