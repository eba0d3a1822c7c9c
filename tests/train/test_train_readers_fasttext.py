"""fastText lines."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from reader_files import CRAB, PARROT, SUBSCRIBE, fails, labels_of, one, read, write
from training_pages import PIER

if TYPE_CHECKING:
    from pathlib import Path


def test_a_block_a_line(tmp_path: Path) -> None:
    lines = (f"__label__body {CRAB}", f"__label__paywall __label__newsletter {SUBSCRIBE}", "no label at all")
    page = one(write(tmp_path / "train.txt", *lines))
    assert page.kinds == ((CRAB, "body"), (SUBSCRIBE, "boilerplate"), ("no label at all", ""))
    assert (page.id, page.corpus) == ("1", "train")


def test_empty_lines_part_pages(tmp_path: Path) -> None:
    text = f"\ufeff\r\n__label__1 {PIER}\r\n__label__0 Menu\r\n \r\n\r\n__label__1 {PARROT}\r\n"
    first, second = read(write(tmp_path / "train.txt", text.encode())).pages
    assert labels_of(first) == ["content", "boilerplate"]
    assert second.kinds == ((PARROT, "content"),)


def test_lines_as_doccano_writes_them(tmp_path: Path) -> None:
    pandas = pytest.importorskip("pandas")
    lines = [
        " not labelled yet ",
        f'__label__body {PIER} "So" ',
        "__label__body One\nand two, ",
        "__label__legal __label__social x __comment__Is this, right?",
    ]
    file = tmp_path / "all.txt"
    pandas.Series(lines).to_csv(file, index=False, header=False, encoding="utf-8")
    page = one(file)
    assert page.kinds == (
        *(
            ("not labelled yet", ""),
            (f'{PIER} "So"', "body"),
            ("One\nand two,", "body"),
            ("x", "boilerplate"),
        ),
    )
    fails(
        write(tmp_path / "b.txt", f'"__label__Ad x"\n"__label__body {PIER}\n\ny"\n__label__Ad z'),
        r"labels .*b.txt:1, .*b.txt:5\)",
    )


def test_a_label_that_is_not_known_and_a_line_without_text(tmp_path: Path) -> None:
    file = write(tmp_path / "train.txt", f"__label__body {PIER}", "__label__body", "__label__Ad x")
    fails(file, rf"labels that are not known: 'Ad' \({file}:3\)")
    assert f"blocks without text are passed over: {file}:2" in read(file, Ad="legal").notes
