"""The blocks of labelled pages as a data frame."""

from __future__ import annotations

import pandas as pd
import pytest
from training_pages import SAMPLES

from boilerstrip.errors import InvalidOptionError
from boilerstrip.train.blocks import labelled_blocks


def test_labelled_blocks_are_a_frame() -> None:
    blocks = labelled_blocks([SAMPLES])
    assert isinstance(blocks.features, pd.DataFrame)
    assert blocks.features.index.names == ["page", "block"]
    assert not blocks.features.index.duplicated().any()
    assert set(blocks.content) == {0, 1}
    lengths = {
        len(part) for part in (blocks.features, blocks.content, blocks.kinds, blocks.sites, blocks.weights)
    }
    assert len(lengths) == 1
    assert (blocks.content[blocks.kinds == "body"] == 1).all()
    assert blocks.features.loc["samples/echozalesic-wieza"]["log_length"].between(0, 10).all()


def test_blocks_of_flattened_pages() -> None:
    blocks = labelled_blocks([SAMPLES], "text")
    assert 50 < blocks.features.shape[1] < 200
    with pytest.raises(InvalidOptionError, match="input_format: 'pdf' is not one of html, text"):
        labelled_blocks([SAMPLES], "pdf")
