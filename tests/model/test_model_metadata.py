"""What `model.json` must say, and what is made of it when it does not."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest
from random_models import put_metadata, refused, saved_model

from boilerstrip.document import KINDS
from boilerstrip.model.files import METADATA_FILE

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return saved_model(tmp_path)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        (b"", "not valid JSON"),
        (b"{", "not valid JSON"),
        (b"\xff\xfe\x00", "not valid JSON"),
        (b"[" * 100_000, "not valid JSON"),
        (b"[" * 50 + b"]" * 50, "a JSON object is needed"),
        (b'{"a":' * 40 + b"1" + b"}" * 40, "nested deeper than 32 levels"),
        (b'{"a": ' + b"[" * 900 + b"]" * 900 + b"}", "nested deeper than 32 levels"),
        (b'{"format_version": ' + b"1" * 5000 + b"}", "not valid JSON .*5,000 digits"),
        (b'{"format_version": ' + b"1" * 4_000_000 + b"}", "not valid JSON .*4,000,000 digits"),
        (b'{"format_version": 2, "format_version": 2}', "a key stands twice"),
        (b'{"format_version": 1e400}', "not valid JSON .1e400 is too large"),
        (b'{"format_version": -0}', "format version 0"),
        (b"[]", "a JSON object is needed"),
        (b"null", "a JSON object is needed"),
        (b"{}", "format version None"),
        (b" " * (5 << 20), "larger than 4 MiB"),
    ],
)
def test_metadata_that_is_none(folder: Path, text: bytes, message: str) -> None:
    (folder / METADATA_FILE).write_bytes(text)
    refused(folder, METADATA_FILE, message)


@pytest.mark.parametrize("version", [0, -1, 4, 2.5, "2", None, [2], {"2": 2}, True])
def test_another_format_version(folder: Path, version: object) -> None:
    put_metadata(folder, format_version=version)
    refused(folder, METADATA_FILE, "format version .* reads versions 1, 2, 3")


@pytest.mark.parametrize("kinds", [None, [], "body", sorted(KINDS), [kind.value for kind in KINDS][:-1]])
def test_other_kinds(folder: Path, kinds: object) -> None:
    put_metadata(folder, kinds=kinds)
    refused(folder, METADATA_FILE, "kinds: not the 17 kinds")


@pytest.mark.parametrize("taggers", [None, [], "html", {}, {"html": None}])
def test_taggers_that_are_not_described(folder: Path, taggers: object) -> None:
    put_metadata(folder, taggers=taggers)
    refused(folder, METADATA_FILE, "taggers: 'html' is missing")


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (lambda names: [*names[:-1], "moon_phase"], r"not those of this boilerstrip \('moon_phase'\)"),
        (lambda names: [f"{name}_" for name in names], r"and \d{3} more"),
        (lambda names: [*names[:-1], names[0]], "features: a name stands twice"),
        (lambda names: [*names[:-1], 5], "features: a list of names is needed"),
        (lambda names: [*names[:-1], [names[-1]]], "features: a list of names is needed"),
        (lambda names: [], "features: a list of names is needed"),
        (lambda names: None, "features: a list of names is needed"),
        (lambda names: "".join(names), "features: a list of names is needed"),
    ],
)
def test_other_features(folder: Path, change, message: str) -> None:
    taggers = json.loads((folder / METADATA_FILE).read_text())["taggers"]
    taggers["text"]["features"] = change(taggers["text"]["features"])
    put_metadata(folder, taggers=taggers)
    refused(folder, METADATA_FILE, f"text: .*{message}")


@pytest.mark.parametrize(
    "value", [0, 1, -0.1, 1.1, float("nan"), float("inf"), "0.5", None, True, [0.5], 10**200]
)
def test_a_threshold_out_of_range(folder: Path, value: object) -> None:
    taggers = json.loads((folder / METADATA_FILE).read_text())["taggers"]
    taggers["html"]["thresholds"]["recall"] = value
    put_metadata(folder, taggers=taggers)
    refused(folder, METADATA_FILE, "html: thresholds: recall must lie between 0 and 1")


@pytest.mark.parametrize("thresholds", [None, [], {}, {"precision": 0.5}])
def test_missing_thresholds(folder: Path, thresholds: object) -> None:
    taggers = json.loads((folder / METADATA_FILE).read_text())["taggers"]
    taggers["html"]["thresholds"] = thresholds
    put_metadata(folder, taggers=taggers)
    refused(folder, METADATA_FILE, "thresholds: ")
