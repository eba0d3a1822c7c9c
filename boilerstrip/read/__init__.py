"""The first room: bytes from files, folders and standard input, and text from bytes."""

from __future__ import annotations

from boilerstrip.read.decode import Decoded, decode
from boilerstrip.read.limits import DEFAULT_LIMITS, Limits
from boilerstrip.read.sniff import binary_kind, looks_like_html
from boilerstrip.read.sources import STDIN, SUFFIXES, RawInput, Source, iter_sources, read_bytes

__all__ = [
    "DEFAULT_LIMITS",
    "STDIN",
    "SUFFIXES",
    "Decoded",
    "Limits",
    "RawInput",
    "Source",
    "binary_kind",
    "decode",
    "iter_sources",
    "looks_like_html",
    "read_bytes",
]
