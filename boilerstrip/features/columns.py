"""The type that the rooms of features hand to each other."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from typing import TypeAlias

    from numpy.typing import NDArray

    Columns: TypeAlias = dict[str, NDArray[Any]]
    """Named columns in order, each of shape (blocks,), of numbers or truth values."""
