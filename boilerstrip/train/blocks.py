"""The blocks of labelled pages as a data frame, to try estimators on."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from boilerstrip.document import KINDS
from boilerstrip.errors import InvalidOptionError
from boilerstrip.features.matrix import feature_names
from boilerstrip.model.metadata import FORMATS
from boilerstrip.train.corpus import read_corpora
from boilerstrip.train.examples import html_example, text_example
from boilerstrip.train.tables import make_table

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from numpy.typing import NDArray

_FLATTENER = "inscriptis"


@dataclass(frozen=True, slots=True)
class LabelledBlocks:
    """Blocks of which it is known whether they are content, one a row.

    Attributes
    ----------
    features
        The features, float32, by their names; the index is the page and the number of the block.
    content
        int8, shape (blocks,): 1 content, 0 boilerplate.
    kinds
        Shape (blocks,): the kind's name, or an empty text where none is labelled.
    sites
        Shape (blocks,): the site, which is what folds are to be parted by.
    weights
        float32, shape (blocks,): how much training lets each count.
    """

    features: pd.DataFrame
    content: NDArray[np.int8]
    kinds: NDArray[np.str_]
    sites: NDArray[np.str_]
    weights: NDArray[np.float32]


def labelled_blocks(data: Sequence[str | Path], input_format: str = "html") -> LabelledBlocks:
    """Read labelled pages and describe their blocks.

    Parameters
    ----------
    data
        Folders of labelled pages, see `boilerstrip.train.corpus`.
    input_format
        ``html``, or ``text`` for the pages as inscriptis flattens them.

    Raises
    ------
    TrainingDataError
        If the data is malformed, or no page has text.
    InvalidOptionError
        If there is no such format.
    """
    if input_format not in FORMATS:
        raise InvalidOptionError(f"input_format: {input_format!r} is not one of {', '.join(FORMATS)}")
    html = input_format == "html"
    sources = read_corpora(data)
    examples = [html_example(source) if html else text_example(source, _FLATTENER) for source in sources]
    examples = [example for example in examples if len(example)]
    table = make_table(examples)
    sizes = [len(example) for example in examples]
    known = np.flatnonzero(table.content >= 0)
    names = np.array([*(kind.value for kind in KINDS), ""])  # a kind of -1 is none
    index = pd.MultiIndex.from_arrays(
        [
            np.repeat([f"{each.source.corpus}/{each.source.id}" for each in examples], sizes)[known],
            np.concatenate([np.arange(size) for size in sizes])[known],
        ],
        names=["page", "block"],
    )
    return LabelledBlocks(
        features=pd.DataFrame(table.features[known], index, list(feature_names(html=html))),
        content=table.content[known],
        kinds=names[table.kinds[known]],
        sites=np.repeat([example.source.domain for example in examples], sizes)[known],
        weights=table.weights[known],
    )
