"""A list of checks: what each looked at, how it ended, and what it found."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from typing import TYPE_CHECKING, Any, TypeVar

from boilerstrip.errors import ModelError

if TYPE_CHECKING:
    from collections.abc import Callable

Seen = TypeVar("Seen")


class Status(str, Enum):
    """How a check ended."""

    PASSED = "passed"
    FAILED = "failed"
    SKIPPED = "skipped"
    """There was nothing to check, or a check that this one needs has failed."""


@dataclass(frozen=True, slots=True)
class Check:
    """One thing that was looked at.

    Attributes
    ----------
    name
        What it is, such as ``html second``.
    status
        How it ended.
    detail
        What was found; if it failed, what is wrong and what to do.
    """

    name: str
    status: Status
    detail: str


class NothingToCheckError(Exception):
    """What was to be checked is not there, and need not be."""


class Checks:
    """Checks as they are done, one after the other.

    Attributes
    ----------
    done
        All so far.
    """

    def __init__(self) -> None:
        self.done: list[Check] = []

    def look(self, name: str, check: Callable[..., tuple[str, Seen]], *given: Any) -> Seen | None:
        """Do a check.

        Parameters
        ----------
        name
            What is looked at.
        check
            Called with what else is given. Returns what it found, in words and as a thing; raises ModelError if it
            fails, and NothingToCheckError if there is nothing to check.

        Returns
        -------
        object
            What was found, None if the check did not pass.
        """
        try:
            detail, seen = check(*given)
        except NothingToCheckError as nothing:
            self.skip(name, str(nothing))
        except ModelError as error:
            self.done.append(Check(name, Status.FAILED, str(error)))
        else:
            self.done.append(Check(name, Status.PASSED, detail))
            return seen
        return None

    def skip(self, name: str, reason: str) -> None:
        """Note that something is not checked."""
        self.done.append(Check(name, Status.SKIPPED, reason))

    def passed(self, name: str) -> bool:
        """Tell whether a check was done and all was well."""
        return any(check.name == name and check.status is Status.PASSED for check in self.done)
