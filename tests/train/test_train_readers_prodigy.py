"""Prodigy's JSONL."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from reader_files import PARROT, SUBSCRIBE, fails, labels_of, one, read, write
from training_pages import ISLAND, PIER

if TYPE_CHECKING:
    from pathlib import Path


def task(text: str, answer: str = "accept", **more: Any) -> dict[str, Any]:
    return {"text": text, "_task_hash": hash((text, answer)), "answer": answer, "_timestamp": 1, **more}


@pytest.mark.parametrize(
    ("answer", "label", "said"),
    [
        ("accept", "content", "content"),
        ("reject", "content", "boilerplate"),
        ("reject", "BOILERPLATE", "content"),
        ("accept", "paywall", "paywall"),
        ("reject", "body", ""),
        ("ignore", "content", ""),
    ],
)
def test_texts_that_were_classified_one_by_one(tmp_path: Path, answer: str, label: str, said: str) -> None:
    page = one(
        write(tmp_path / "db.jsonl", task(PARROT, answer, label=label, spans=[]), task("Menu", label="0"))
    )
    assert page.kinds == ((PARROT, said), ("Menu", "boilerplate"))


def test_texts_that_were_classified_by_choice(tmp_path: Path) -> None:
    options = [
        {"id": "body", "text": "Body"},
        {"id": "legal", "text": "Legal"},
        {"id": "social", "text": "Social"},
    ]
    records = [
        task(PIER, options=options, accept=["body"]),
        task(SUBSCRIBE, options=options, accept=["legal", "social"]),
        task("x", "reject", options=options, accept=["body"]),
        task("y", "ignore", options=options, accept=[]),
        task("z", options=options, accept=[]),
    ]
    assert labels_of(one(write(tmp_path / "db.jsonl", *records))) == ["body", "boilerplate", "", "", ""]


def test_pages_and_several_answers_to_one_text(tmp_path: Path) -> None:
    def record(text: str, page: str, answer: str, label: str) -> dict[str, Any]:
        meta = {"page": page, "url": f"https://{page}.example/"}
        return task(text, answer, label=label, _input_hash=len(text), meta=meta)

    records = [
        record(PIER, "a", "accept", "content"),
        record(PIER, "b", "accept", "content"),
        record(PIER, "a", "reject", "legal"),
        record("Menu", "a", "reject", "content"),
        record(PIER, "a", "reject", "boilerplate"),
    ]
    a, b = read(write(tmp_path / "db.jsonl", *records)).pages
    assert (a.id, a.domain, a.kinds) == ("a", "a.example", ((PIER, "content"), ("Menu", "boilerplate")))
    assert b.kinds == ((PIER, "content"),)


def test_texts_with_spans(tmp_path: Path) -> None:
    text = f"🦜 Menu\n{PIER}\n{SUBSCRIBE}\n{ISLAND}"
    at = text.index(PIER)
    spans = [
        {"start": at, "end": at + len(PIER), "token_start": 3, "token_end": 20, "label": "body"},
        {"start": 0, "end": 6, "label": "navigation"},
    ]
    records = [task(text, spans=spans, tokens=[]), task("x", "reject", spans=[]), task("y", "ignore")]
    file = write(tmp_path / "db.jsonl", *records)
    data = read(file)
    assert labels_of(data.pages[0]) == ["navigation", "body", "", ""]
    assert f"answered with reject and passed over: {file}:2" in data.notes
    assert f"answered with ignore and passed over: {file}:3" in data.notes


@pytest.mark.parametrize(
    ("record", "message"),
    [
        (
            {"text": "x", "label": "body", "answer": "maybe"},
            "answer: one of accept, reject, ignore is needed, not 'maybe'",
        ),
        ({"text": "x", "label": "body"}, "answer: one of accept, reject, ignore is needed, not None"),
        ({"text": "x", "label": "body", "answer": ["accept"]}, "answer: one of"),
        ({"text": None, "label": "body", "answer": "accept"}, "text: a string is needed"),
        (task("x", label=["body"]), "label: a name is needed, not a list"),
        (task("x", accept=[{"id": 1}]), "label: a name is needed, not an object"),
        (task("x", spans={}), "spans: a list is needed, not an object"),
        (task("x", spans=["y"]), "a span needs a start and an end, whole numbers"),
        (
            task("x", spans=[{"start": 0, "end": 2, "label": "body"}]),
            "the span from 0 to 2 is not in its text of 1",
        ),
    ],
)
def test_a_malformed_line_is_named(tmp_path: Path, record: dict[str, Any], message: str) -> None:
    file = write(tmp_path / "db.jsonl", task(PIER, label="body"), "", record)
    if "spans" in record and not record["spans"]:
        record["spans"] = {"a": 1}
        file = write(tmp_path / "db.jsonl", task(PIER, label="body"), "", record)
    fails(file, f"{file}:3: {message}")
