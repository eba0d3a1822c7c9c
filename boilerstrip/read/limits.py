"""How much of an input is read at most."""

from __future__ import annotations

from dataclasses import dataclass, fields

from boilerstrip.errors import InvalidOptionError


@dataclass(frozen=True, slots=True)
class Limits:
    """Bounds that keep a hostile or broken input from using up memory and time.

    Attributes
    ----------
    max_bytes
        Most bytes of one input, as stored and again once decompressed. An input over it is refused.
        Default 67,108,864 (64 MiB), some two hundred times the size of a news page.
    max_blocks
        Most blocks of one page. The blocks after it are left out and the document is marked as truncated.
        Default 100,000.

    Raises
    ------
    InvalidOptionError
        If a limit is not a whole number of at least 1.
    """

    max_bytes: int = 64 * 1024 * 1024
    max_blocks: int = 100_000

    def __post_init__(self) -> None:
        for field in fields(self):
            value = getattr(self, field.name)
            if not isinstance(value, int) or isinstance(value, bool) or value < 1:
                raise InvalidOptionError(f"{field.name}: {value!r} is not a whole number of at least 1")


DEFAULT_LIMITS = Limits()
"""The limits in force unless told otherwise."""
