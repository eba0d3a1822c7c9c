from __future__ import annotations

import sys

import pandas as pd
import pytest
from hypothesis import given, settings
from rendered_pages import block, heading, page, pages

from boilerstrip.document import KINDS, Document, Kind, Role
from boilerstrip.errors import MissingDependencyError
from boilerstrip.render.frame import document_to_frame
from boilerstrip.render.records import COLUMNS


def test_frame_has_one_row_a_block_in_page_order() -> None:
    document = page(heading("Storm", 1, Kind.HEADLINE, xpath="/h1[1]"), block("Rain fell.", lines=(3, 4)))
    frame = document_to_frame(document)
    assert list(frame.columns) == list(COLUMNS)
    assert list(frame["text"]) == ["Storm", "Rain fell."]
    assert list(frame["group"]) == ["meta", "content"]
    assert list(frame["level"]) == [1, 0]
    assert frame["xpath"].isna().tolist() == [False, True]
    assert frame.loc[1, ["first_line", "last_line"]].tolist() == [3, 4]
    assert frame["first_line"].isna().tolist() == [True, False]


@pytest.mark.parametrize("document", [page(), page(block("Rain fell."))])
def test_types_do_not_depend_on_the_blocks(document: Document) -> None:
    types = document_to_frame(document).dtypes
    assert types["text"] == types["xpath"] == "string"
    assert types["is_content"] == "bool"
    assert types["score"] == types["confidence"] == "float64"
    assert types["level"] == "int64"
    assert types["first_line"] == types["last_line"] == "Int64"


def test_categories_are_complete_and_in_order() -> None:
    frame = document_to_frame(page(block("Rain fell.")))
    assert list(frame["kind"].cat.categories) == [kind.value for kind in KINDS]
    assert list(frame["group"].cat.categories) == ["content", "meta", "boilerplate"]
    assert list(frame["role"].cat.categories) == [role.value for role in Role]


def test_missing_pandas_is_named_with_the_way_to_install_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "pandas", None)
    with pytest.raises(MissingDependencyError, match=r'pip install "boilerstrip\[pandas\]"'):
        document_to_frame(page())


@settings(deadline=None)
@given(pages())
def test_every_block_comes_out(document: Document) -> None:
    frame = document_to_frame(document)
    assert isinstance(frame, pd.DataFrame)
    assert list(frame["text"]) == [block.text for block in document.blocks]
    assert list(frame["kind"]) == [block.kind.value for block in document.blocks]
    assert list(frame["score"]) == [block.score for block in document.blocks]
