"""Labelled pages in the layouts that they come in."""

from __future__ import annotations

import gzip
import json
import re
from collections import defaultdict
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from training_pages import PIER, SAMPLES, sample_pages, write_corpus, write_jsonl

from boilerstrip.errors import TrainingDataError
from boilerstrip.train.align_kinds import Digest
from boilerstrip.train.corpus import LabelledPage, read_corpora
from boilerstrip.train.readers.records import records

LABELS = Path(__file__).parents[2] / "datasets" / "labels"
RECORD = {"id": "one", "domain": "harbour.example", "paragraphs": [PIER, "End."]}
BLOCKS = [
    {"text": "Home", "kind": "navigation"},
    {"text": PIER, "kind": "body"},
    {"text": "By A", "kind": "byline"},
]


def fails(folder: Path, message: str) -> None:
    with pytest.raises(TrainingDataError, match=message):
        read_corpora([folder])


def test_a_corpus(tmp_path: Path) -> None:
    folder = write_corpus(tmp_path / "news", RECORD, {"id": "two", "text": "All."}, html="<p>é</p>")
    one, two = read_corpora([folder])
    assert one == LabelledPage("news", "one", "harbour.example", "<p>é</p>", (PIER, "End."))
    assert one.text == f"{PIER}\n\nEnd."
    assert two.paragraphs == ("All.",)
    assert two.domain == "two"  # without a site, a page is a site of its own
    assert (two.kinds, two.page_type, two.language) == (None, "article", None)
    assert [page.domain for page in (one, two)] == ["harbour.example", "two"]


def test_what_a_record_may_state(tmp_path: Path) -> None:
    folder = write_corpus(tmp_path / "news", {**RECORD, "page_type": "forum", "language": "de"})
    (page,) = read_corpora([folder])
    assert (page.page_type, page.language) == ("forum", "de")


@pytest.mark.parametrize("value", [None, ""])
def test_what_a_record_leaves_empty(tmp_path: Path, value: object) -> None:
    record = {**RECORD, "domain": value, "page_type": value, "language": value}
    (page,) = read_corpora([write_corpus(tmp_path / "news", record)])
    assert (page.domain, page.page_type, page.language) == ("one", "article", None)


def test_pages_may_be_packed_and_in_any_encoding(tmp_path: Path) -> None:
    folder = write_corpus(tmp_path / "news", RECORD)
    (folder / "html" / "one.html").unlink()
    page = '<meta charset="windows-1251"><p>Паром</p>'
    (folder / "html" / "one.html.gz").write_bytes(gzip.compress(page.encode("cp1251")))
    assert read_corpora([folder])[0].html == page


def test_empty_lines_and_line_separators_in_strings(tmp_path: Path) -> None:
    record = {**RECORD, "paragraphs": ["one\u2028two\x85three"]}
    folder = write_corpus(tmp_path / "news", record)
    write_jsonl(folder / "gold.jsonl", "", record, "  ", "")
    assert read_corpora([folder])[0].paragraphs == ("one\u2028two\x85three",)


def test_labels_of_kinds_name_pages_of_other_corpora(tmp_path: Path) -> None:
    write_corpus(tmp_path / "news", RECORD, {"id": "two", "text": "All."})
    write_jsonl(
        tmp_path / "kinds" / "gold.jsonl",
        {"corpus": "news", "doc": "one", "blocks": BLOCKS},
        {"corpus": "elsewhere", "doc": "one", "blocks": BLOCKS},
    )
    expected = (("Home", "navigation"), (PIER, "body"), ("By A", "byline"))
    for folders in (
        [tmp_path],
        [tmp_path / "kinds", tmp_path / "news"],
        [tmp_path / "news", tmp_path / "kinds"],
    ):
        one, two = read_corpora(folders)
        assert one.kinds == expected
        assert one.kinds_from == "kinds"
        assert one.paragraphs == (PIER, "End.")
        assert two.kinds is two.kinds_from is None


RUNS = [["navigation", "a1b2c3"], ["body", " 0d0d0d  ffffff\n"], ["legal", ""]]


def test_labels_of_kinds_may_be_runs_of_digests(tmp_path: Path) -> None:
    write_corpus(tmp_path / "news", RECORD, {"id": "two", "text": "All."})
    write_jsonl(
        tmp_path / "labels" / "gold.jsonl",
        {"corpus": "news", "doc": "one", "runs": RUNS},
        {"corpus": "news", "doc": "two", "blocks": BLOCKS[:1]},
    )
    one, two = read_corpora([tmp_path])
    assert one.kinds == (("a1b2c3", "navigation"), ("0d0d0d", "body"), ("ffffff", "body"))
    assert all(isinstance(text, Digest) for text, _ in one.kinds)
    assert (one.kinds_from, one.paragraphs) == ("labels", (PIER, "End."))
    assert two.kinds == (("Home", "navigation"),)
    assert not isinstance(two.kinds[0][0], Digest)


def test_pages_may_have_their_kinds_from_several_folders(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write_corpus(tmp_path / "news", RECORD, {"id": "two", "text": "All."})
    write_jsonl(tmp_path / "k1" / "gold.jsonl", {"corpus": "news", "doc": "one", "blocks": BLOCKS})
    write_jsonl(tmp_path / "k2" / "gold.jsonl", {"corpus": "news", "doc": "two", "runs": RUNS})
    assert [page.kinds_from for page in read_corpora([tmp_path])] == ["k1", "k2"]
    monkeypatch.chdir(tmp_path / "k2")
    assert [page.kinds_from for page in read_corpora(["../news", "."])] == [None, "k2"]


@pytest.mark.parametrize("second", [{"blocks": BLOCKS}, {"runs": RUNS}])
def test_a_page_that_is_labelled_twice_by_kind_is_named(tmp_path: Path, second: dict[str, Any]) -> None:
    message = ":{}: page 'one' of '{}' has kinds already$"
    write_corpus(tmp_path / "news", RECORD)
    first = {"corpus": "news", "doc": "one", "blocks": []}
    gold = write_jsonl(tmp_path / "kinds" / "gold.jsonl", first, "", {**first, **second})
    fails(tmp_path, f"^{gold}" + message.format(3, "news"))
    write_jsonl(gold, first)
    other = write_jsonl(tmp_path / "labels" / "gold.jsonl", {"corpus": "news", "doc": "one", **second})
    fails(tmp_path, f"^{other}" + message.format(1, "news"))


def test_samples_have_their_kinds_already(tmp_path: Path) -> None:
    write_jsonl(tmp_path / "samples" / "one.gold.json", {"blocks": BLOCKS})
    (tmp_path / "samples" / "one.html").write_text("<p>x</p>", encoding="utf-8")
    gold = write_jsonl(tmp_path / "labels" / "gold.jsonl", {"corpus": "samples", "doc": "one", "runs": RUNS})
    fails(tmp_path, f"^{gold}:1: page 'one' of 'samples' has kinds already$")


def test_samples(tmp_path: Path) -> None:
    (tmp_path / "page.html").write_text("<p>x</p>", encoding="utf-8")
    (tmp_path / "page.gold.json").write_text(
        json.dumps({"domain": "a.example", "language": "fr", "blocks": BLOCKS})
    )
    (page,) = read_corpora([tmp_path])
    assert page == LabelledPage(
        tmp_path.name, "page", "a.example", "<p>x</p>", (PIER,),
        kinds=(("Home", "navigation"), (PIER, "body"), ("By A", "byline")), kinds_from=tmp_path.name, language="fr",
    )  # fmt: skip


def test_folders_of_folders_are_read_once_and_sorted(tmp_path: Path) -> None:
    write_corpus(tmp_path / "b", RECORD)
    write_corpus(tmp_path / "a", {**RECORD, "id": "z"}, {**RECORD, "id": "y"})
    (tmp_path / "empty").mkdir()
    pages = read_corpora([tmp_path / "b", tmp_path, tmp_path / "a"])
    assert [(page.corpus, page.id) for page in pages] == [("a", "y"), ("a", "z"), ("b", "one")]


def test_the_folder_one_is_in(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(write_corpus(tmp_path / "news", RECORD))
    assert read_corpora(["."])[0].corpus == "news"


def test_the_sample_pages_of_the_project_can_be_read() -> None:
    pages = sample_pages()
    assert len({page.domain for page in pages}) >= 8
    assert all(page.html and page.kinds and page.paragraphs for page in pages)


def test_the_labels_of_the_project_can_be_read(tmp_path: Path) -> None:
    named = defaultdict(list)
    for _, record in records(LABELS / "gold.jsonl"):
        named[record["corpus"]].append({"id": record["doc"], "text": PIER})
    corpora = [write_corpus(tmp_path / name, *pages) for name, pages in named.items()]
    pages = read_corpora([LABELS, *corpora])
    assert len(pages) == sum(map(len, named.values()))
    for page in pages:
        assert page.kinds, page.id
        assert page.kinds_from == "labels"
        assert all(re.fullmatch("[0-9a-f]{6}", text) for text, _ in page.kinds), page.id


@pytest.mark.parametrize("path", ["none", "file", "empty"])
def test_a_folder_without_labels(tmp_path: Path, path: str) -> None:
    (tmp_path / "file").write_text("")
    (tmp_path / "empty").mkdir()
    fails(tmp_path / path, f"{tmp_path / path}: no labelled pages here")


@pytest.mark.parametrize(
    ("line", "message"),
    [
        ("{", "not valid JSON"),
        ("[" * 100_000, "not valid JSON"),
        ("[1]", "a JSON object a line is needed"),
        ({"text": "x"}, "id: a string is needed"),
        ({"id": 7, "text": "x"}, "id: a string is needed"),
        ({"id": "one"}, "text: a string is needed"),
        ({"id": "one", "paragraphs": []}, "text: a string is needed"),
        ({"id": "one", "paragraphs": "all"}, "paragraphs: a list of strings is needed"),
        ({"id": "one", "paragraphs": ["a", None]}, "paragraphs: a list of strings is needed"),
        ({**RECORD, "domain": 7}, "domain: a string is needed"),
        ({**RECORD, "page_type": ["article"]}, "page_type: a string is needed"),
        ({**RECORD, "language": {}}, "language: a string is needed"),
        ({**RECORD, "id": "missing"}, "its page .*missing.html.* is missing"),
    ],
)
def test_a_malformed_line_of_a_corpus_is_named(tmp_path: Path, line: Any, message: str) -> None:
    folder = write_corpus(tmp_path / "news", RECORD)
    gold = write_jsonl(folder / "gold.jsonl", RECORD, "", line)
    fails(folder, f"^{gold}:3: {message}")


def test_a_line_that_is_not_utf8_is_named(tmp_path: Path) -> None:
    folder = write_corpus(tmp_path / "news", RECORD)
    gold = folder / "gold.jsonl"
    gold.write_bytes(gold.read_bytes() + '\n{"id": "é"}'.encode("latin-1"))
    fails(folder, f"^{gold}:2: not valid JSON in UTF-8")


def test_pages_may_leave_out_their_html_and_read_it_again(tmp_path: Path) -> None:
    folders = [write_corpus(tmp_path / "news", RECORD, html="<p>Ferry é</p>"), SAMPLES]
    whole, bare = read_corpora(folders), read_corpora(folders, keep_html=False)
    assert [page.with_html() for page in bare] == whole == [page.with_html() for page in whole]
    assert {page.html for page in bare} == {""}
    assert [replace(page, html="") for page in whole] == bare
    assert repr(bare[0].with_html()) == repr(whole[0])


def test_a_page_that_is_gone_when_it_is_read_again_is_named(tmp_path: Path) -> None:
    folder = write_corpus(tmp_path / "news", RECORD)
    (page,) = read_corpora([folder], keep_html=False)
    (folder / "html" / "one.html").unlink()
    with pytest.raises(TrainingDataError, match=r"one\.html: cannot be read any more"):
        page.with_html()


@pytest.mark.parametrize(
    "data", [b"no gzip", gzip.compress(b"<p>x</p>" * 99)[:-9], b"\x1f\x8b\x08" + b"\xff" * 40]
)
def test_a_damaged_page_is_named_with_its_line(tmp_path: Path, data: bytes) -> None:
    folder = write_corpus(tmp_path / "news", {**RECORD, "id": "two"}, RECORD)
    (folder / "html" / "one.html.gz").write_bytes(data)
    fails(folder, f"^{folder / 'gold.jsonl'}:2: its page {folder / 'html' / 'one.html.gz'} cannot be read")


@pytest.mark.parametrize(
    ("blocks", "message"),
    [
        (None, "blocks: a list is needed"),
        ({"text": "x"}, "blocks: a list is needed"),
        ([BLOCKS[0], "x"], "block 1: a text and one of the kinds"),
        ([{"kind": "body"}], "block 0: a text"),
        ([{"text": "x"}], "block 0: a text .* not None"),
        ([{"text": "x", "kind": "advert"}], "block 0: a text .* not 'advert'"),
        ([{"text": "x", "kind": ["body"]}], "block 0: a text"),
    ],
)
def test_malformed_blocks_are_named(tmp_path: Path, blocks: object, message: str) -> None:
    write_corpus(tmp_path / "news", RECORD)
    gold = write_jsonl(tmp_path / "kinds" / "gold.jsonl", {"corpus": "news", "doc": "one", "blocks": blocks})
    fails(tmp_path, f"^{gold}:1: {message}")
    sample = tmp_path / "samples" / "page.gold.json"
    write_jsonl(sample, {"blocks": blocks})
    fails(tmp_path / "samples", f"^{sample}:1: {message}")


@pytest.mark.parametrize(
    ("runs", "message"),
    [
        (None, "runs: a list is needed"),
        ("body a1b2c3", "runs: a list is needed"),
        ({"body": "a1b2c3"}, "runs: a list is needed"),
        ([["body", "plain words"]], "run 0: one of the kinds .* each six hexadecimal digits"),
        ([["body", "A1B2C3"]], "run 0: one of the kinds .* each six hexadecimal digits"),
        ([RUNS[0], "body"], "run 1: one of the kinds .* and a string of digests are needed"),
        ([["body"]], "run 0: one of the kinds"),
        ([["body", "a1b2c3", "ffffff"]], "run 0: one of the kinds"),
        ([{"kind": "body", "digests": "a1b2c3"}], "run 0: one of the kinds"),
        ([RUNS[0], ["advert", "a1b2c3"]], "run 1: one of the kinds"),
        ([[["body"], "a1b2c3"]], "run 0: one of the kinds"),
        ([["body", ["a1b2c3"]]], "run 0: one of the kinds"),
        ([["body", None]], "run 0: one of the kinds"),
        ([["body", 123456]], "run 0: one of the kinds"),
    ],
)
def test_malformed_runs_are_named(tmp_path: Path, runs: object, message: str) -> None:
    write_corpus(tmp_path / "news", RECORD)
    elsewhere = {"corpus": "elsewhere", "doc": "one", "runs": RUNS}
    gold = write_jsonl(
        tmp_path / "labels" / "gold.jsonl", elsewhere, {"corpus": "news", "doc": "one", "runs": runs}
    )
    fails(tmp_path, f"^{gold}:2: {message}")


@pytest.mark.parametrize("text", ["", "{", "\x00", "[" * 100_000])
def test_a_malformed_sample_is_named(tmp_path: Path, text: str) -> None:
    (tmp_path / "page.gold.json").write_text(text)
    fails(tmp_path, f"^{tmp_path / 'page.gold.json'}: not valid JSON")


def test_a_sample_without_its_page(tmp_path: Path) -> None:
    write_jsonl(tmp_path / "page.gold.json", {"blocks": BLOCKS})
    fails(tmp_path, f"^{tmp_path / 'page.gold.json'}:1: its page {tmp_path / 'page'}.html.* is missing")


def test_labels_of_pages_that_are_not_there(tmp_path: Path) -> None:
    gold = write_jsonl(tmp_path / "gold.jsonl", {"corpus": "news", "doc": "one", "blocks": BLOCKS})
    fails(tmp_path, f"^{gold}: labels pages of other corpora, and none of those was given")
