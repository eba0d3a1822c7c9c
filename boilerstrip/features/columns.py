"""The type that the rooms of features hand to each other."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from typing import TypeAlias

    from numpy.typing import NDArray

    Columns: TypeAlias = dict[str | tuple[str, ...], NDArray[Any]]
    """Columns of numbers or truth values in order: one name with an array of shape (blocks,), or several names
    with one of shape (names, blocks)."""
