"""What the names that people label with stand for."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from reader_files import fails, labels_of, one, read, table, write
from training_pages import ISLAND, PIER

from boilerstrip.document import KINDS
from boilerstrip.errors import TrainingDataError
from boilerstrip.train.readers.labels import Labels, combine, read_labels

if TYPE_CHECKING:
    from pathlib import Path


@pytest.mark.parametrize("kind", [kind.value for kind in KINDS])
def test_kinds_are_known(kind: str) -> None:
    assert Labels().find(kind) == Labels().find(f" {kind.upper()} ") == kind


@pytest.mark.parametrize(
    ("names", "label"),
    [
        (("content", 1, 1.0, "1", True, "true", "Yes", "keep"), "content"),
        (("boilerplate", 0, 0.0, "0", False, "FALSE", "no", "noise", "remove"), "boilerplate"),
        (("meta",), "meta"),
        (("ignore",), ""),
        (("Ad", "2", "", None, "boiler", "конт"), None),
    ],
)
def test_two_classes_are_known_by_several_names(names: tuple[object, ...], label: str | None) -> None:
    assert {Labels().find(name) for name in names} == {label}


def test_own_names_come_first() -> None:
    labels = Labels({"Ad": "advertisement", "1": "legal", "Body": "ignore", "": "boilerplate"})
    assert [labels.find(name) for name in ("Ad", 1, "Body", "body", "ad")] == [
        *("advertisement", "legal", "", "body", None),
    ]
    assert labels.unlabelled == "boilerplate"
    assert Labels().unlabelled is None


@pytest.mark.parametrize("meaning", ["advert", "Body", "", "1", ["body"], None, 3])
def test_a_name_that_stands_for_nothing_known(meaning: object) -> None:
    with pytest.raises(
        TrainingDataError, match=r"^label 'Ad': stands for .* none of body, heading, .*, ignore$"
    ):
        Labels({"Ad": meaning})  # type: ignore[dict-item]


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("labels.toml", '# ours\nAd = "advertisement"\n"Чужое" = "ignore"\n'),
        ("labels.json", '\ufeff{"Ad": "advertisement", "Чужое": "ignore"}'),
    ],
)
def test_names_are_read_from_a_file(tmp_path: Path, name: str, text: str) -> None:
    labels = read_labels(write(tmp_path / name, text))
    assert (labels.find("Ad"), labels.find("Чужое")) == ("advertisement", "")


@pytest.mark.parametrize(
    ("name", "text", "message"),
    [
        ("l.toml", 'Ad = "advert"', "label 'Ad': stands for 'advert'"),
        ("l.toml", "Ad = ", "neither valid TOML nor JSON"),
        ("l.toml", "[Ad]\na = 1", "needed is one name a line"),
        ("l.json", '{"Ad": 1}', "needed is one name a line"),
        ("l.json", "[]", "needed is one name a line"),
        ("l.json", "[" * 100_000, "neither valid TOML nor JSON"),
        ("l.json", b"\xff\xfe", "neither valid TOML nor JSON"),
    ],
)
def test_a_file_of_names_that_is_wrong_is_named(tmp_path: Path, name: str, text: str, message: str) -> None:
    file = write(tmp_path / name, text)
    with pytest.raises(TrainingDataError, match=f"^{file}: {message}"):
        read_labels(file)
    with pytest.raises(TrainingDataError, match=r"none\.toml: cannot be read"):
        read_labels(tmp_path / "none.toml")


@pytest.mark.parametrize(
    ("labels", "together"),
    [
        ([], ""),
        (["", ""], ""),
        (["body", "", "body"], "body"),
        (["body", "heading"], "content"),
        (["body", "content"], "content"),
        (["newsletter", "paywall"], "boilerplate"),
        (["byline", "legal"], "boilerplate"),
        (["body", "legal"], None),
        (["content", "boilerplate", ""], None),
    ],
)
def test_several_labels_of_a_block(labels: list[str], together: str | None) -> None:
    assert combine(labels) == combine(labels[::-1]) == together


def test_all_labels_that_are_not_known_are_named_at_once(tmp_path: Path) -> None:
    rows = [["p", PIER, "Artikel"], ["p", "Menü", "Nav"], ["p", ISLAND, "Artikel"], ["q", "x", "Artikel"]]
    file = table(tmp_path / "a.csv", ["page", "text", "label"], *rows, ["q", "y", "body"])
    other = write(tmp_path / "b.jsonl", {"id": "z", "blocks": [{"text": "x", "kind": "Werbung"}]})
    with pytest.raises(TrainingDataError) as caught:
        read(tmp_path)
    assert str(caught.value).startswith(
        f"labels that are not known: 'Artikel' ({file}:2, {file}:4 and 1 more); 'Nav' ({file}:3); "
        f"'Werbung' ({other}:1); say what each stands for in a file for --labels"
    )
    names = {"Artikel": "content", "Nav": "navigation", "Werbung": "advertisement"}
    assert [labels_of(page) for page in read(tmp_path, **names).pages] == [
        *(["content", "navigation", "content"], ["content", "body"], ["advertisement"]),
    ]


def test_text_that_nobody_labelled_says_nothing_unless_it_is_told(tmp_path: Path) -> None:
    file = table(tmp_path / "a.csv", ["text", "label"], [PIER, 1], ["Menu", ""], [ISLAND, 0])
    assert labels_of(one(file)) == ["content", "", "boilerplate"]
    assert labels_of(one(file, **{"": "boilerplate"})) == ["content", "boilerplate", "boilerplate"]


def test_labels_that_contradict_each_other_are_noted(tmp_path: Path) -> None:
    file = table(tmp_path / "a.csv", ["text", "label"], [PIER, "body#legal"], ["Menu", "legal#navigation"])
    data = read(file)
    assert labels_of(data.pages[0]) == ["", "boilerplate"]
    assert f"labels contradict each other about content and are ignored: {file}:2" in data.notes


def test_a_mapping_that_is_missing_is_an_error_of_the_first_use(tmp_path: Path) -> None:
    fails(write(tmp_path / "a.csv", "text,label", "x,Foo"), "labels that are not known: 'Foo'")
