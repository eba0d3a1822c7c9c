"""What needs the ``train`` extra, and what to say where it is not installed."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING

from boilerstrip.errors import BoilerstripError, MissingDependencyError

if TYPE_CHECKING:
    from collections.abc import Iterator


@contextmanager
def train_extra(what: str) -> Iterator[None]:
    """Turn a failed import into one line that says what to install.

    Parameters
    ----------
    what
        What needs the extra.

    Raises
    ------
    MissingDependencyError
        If a package could not be imported inside the context.
    """
    try:
        yield
    except BoilerstripError:  # among them a missing dependency that says itself what to install
        raise
    except ImportError as error:
        missing = f"the package {error.name.partition('.')[0]}" if error.name else str(error)
        raise MissingDependencyError(
            f'{what} needs {missing}, which is not installed; run: pip install "boilerstrip[train]"'
        ) from error
