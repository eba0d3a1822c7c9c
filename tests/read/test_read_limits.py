"""How much is read at most."""

from __future__ import annotations

import dataclasses

import pytest

from boilerstrip.errors import InvalidOptionError
from boilerstrip.read.limits import DEFAULT_LIMITS, Limits


def test_the_defaults_leave_room_for_any_page_that_people_write() -> None:
    assert Limits(max_bytes=64 * 1024**2, max_blocks=100_000) == DEFAULT_LIMITS


def test_limits_cannot_be_changed_once_made() -> None:
    with pytest.raises(dataclasses.FrozenInstanceError):
        DEFAULT_LIMITS.max_bytes = 1  # type: ignore[misc]


@pytest.mark.parametrize("name", ["max_bytes", "max_blocks"])
@pytest.mark.parametrize("value", [0, -1, 1.5, "10", None, True])
def test_a_limit_is_a_whole_number_of_at_least_one(name: str, value: object) -> None:
    with pytest.raises(InvalidOptionError, match=rf"^{name}: .* is not a whole number of at least 1$"):
        Limits(**{name: value})  # type: ignore[arg-type]
