"""Documents as pandas data frames."""

from __future__ import annotations

from typing import TYPE_CHECKING

from boilerstrip.document import Group, Kind, Role
from boilerstrip.errors import MissingDependencyError
from boilerstrip.render.records import COLUMNS, block_rows

if TYPE_CHECKING:
    from enum import Enum

    import pandas as pd

    from boilerstrip.document import Document


def document_to_frame(document: Document) -> pd.DataFrame:
    """Return one row a block, in page order.

    Parameters
    ----------
    document
        The page.

    Returns
    -------
    pandas.DataFrame
        ``text``, ``xpath``: strings. ``kind``, ``group``, ``role``: categories, all of them in order of
        definition, whichever occur. ``is_content``: booleans. ``score``, ``confidence``: floats, 0 to 1.
        ``level``: integers. ``first_line``, ``last_line``: integers that may be missing.

    Raises
    ------
    MissingDependencyError
        If pandas is not installed.
    """
    try:
        import pandas as pd
    except ImportError as error:
        raise MissingDependencyError(
            'to_frame needs pandas, which is not installed; run: pip install "boilerstrip[pandas]"'
        ) from error

    def category(names: type[Enum]) -> pd.CategoricalDtype:
        return pd.CategoricalDtype([name.value for name in names])

    rows = list(block_rows(document))
    frame: pd.DataFrame = pd.DataFrame(rows, columns=list(COLUMNS)).astype(
        {
            "text": "string",
            "kind": category(Kind),
            "group": category(Group),
            "is_content": "bool",
            "score": "float64",
            "confidence": "float64",
            "role": category(Role),
            "level": "int64",
            "xpath": "string",
            "first_line": "Int64",
            "last_line": "Int64",
        }
    )
    return frame
