"""Whatever bytes a file holds: it is read, or a clear error says why not."""

from __future__ import annotations

import json
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from reader_files import PAGE, PARROT
from training_pages import PIER

from boilerstrip.errors import BoilerstripError
from boilerstrip.train.corpus import read_labelled

NAMES = (
    *(
        "a.json",
        "a.jsonl",
        "a.csv",
        "a.tsv",
        "a.txt",
        "a.parquet",
        "gold.jsonl",
        "p.gold.json",
        "p.html",
        "p.txt",
    ),
    *("a.csv.gz", "html/p.html", "p.html.gz"),
)
FRAGMENTS = st.sampled_from(
    [
        *(b"\xef\xbb\xbf", b"\xff\xfe", b"\x1f\x8b\x08", b"PAR1", b"\0", b"\r\n", b"\n\n", b'"', b"'", b","),
        *(b"text,label\n", b"page;order;text;label\r\n", b"__label__body ", b'"__label__1 x, ""y"""', b"1"),
        *(
            b'{"text":',
            b'"label":',
            b'"blocks":[',
            b'"data":{',
            b'"annotations":[',
            b'"result":[',
            b";",
            b"\t",
        ),
        *(b"}", b"]", b"[", b"{", b":", b"null", b"1e999", b'"\\ud800"', b"9" * 5000, b"<p>", b"<h>x", b"#"),
        *(b'<span __boilernet_label="1">', b"</span>", b'{"id":"p","text":"x"}', b"\x80", b"body", b"nan"),
        *(b'"answer":"accept"', PIER.encode(), PARROT.encode()),
    ]
)
BYTES = st.binary(max_size=60) | st.lists(FRAGMENTS, max_size=14).map(b"".join)


def read_or_refuse(files: dict[str, bytes], named: str) -> None:
    with TemporaryDirectory() as folder:
        for name, data in files.items():
            path = Path(folder) / name
            path.parent.mkdir(exist_ok=True)
            path.write_bytes(data)
        for path in (Path(folder), Path(folder) / named):
            try:
                data = read_labelled([path], keep_html=False)
            except BoilerstripError:
                continue
            assert data.pages
            assert all(page.with_html().has_html == page.has_html for page in data.pages)


@given(st.sampled_from(NAMES), BYTES, st.none() | BYTES)
@settings(max_examples=300, deadline=None)
@example("p.txt", b"", b"<p>x")
@example("a.json", b'[{"data":{},"annotations":[]}', None)
def test_any_bytes(name: str, data: bytes, page: bytes | None) -> None:
    files = {name: data}
    if page is not None and name != "p.html":
        files["p.html"] = page
    read_or_refuse(files, name)


PARTS: list[dict[str, Any]] = [
    {"start": 0, "end": 3, "text": "x", "labels": ["body"]},
    {"start": "0", "end": "0", "startOffset": 1, "endOffset": 2, "paragraphlabels": ["body"]},
    {"start": "/p[1]/text()[1]", "end": "/p[1]", "startOffset": 0, "hypertextlabels": ["legal"]},
]
SHAPES: dict[str, Any] = {
    "own": {"id": "p", "url": "//x", "html": PAGE, "blocks": [{"text": PIER, "kind": "body"}]},
    "texts": {"id": "p", "html": PAGE, "text": PIER, "paragraphs": [PIER], "page_type": "article"},
    "doccano": {"id": 1, "text": PARROT, "label": [[0, 4, "body"]], "meta": {"page": "p"}},
    "classes": {"id": 1, "text": PARROT, "label": ["body"], "page": 1, "order": 2},
    "prodigy": {
        "text": PARROT,
        "spans": [{"start": 0, "end": 9, "label": "body"}],
        "answer": "accept",
        "meta": {},
    },
    "choice": {"text": PARROT, "accept": ["body"], "options": [], "answer": "accept", "_input_hash": 3},
    "truth": {"p": {"articleBody": PIER, "url": "//x"}, "q": {"body": [PIER, f"[{PIER}]"]}},
    "wcxb": {
        "file_id": "p",
        "ground_truth": {"main_content": PIER},
        "_internal": {"page_type": {"primary": "forum"}},
    },
    "samples": {"domain": "x", "blocks": [{"text": PIER, "kind": "body"}]},
    "studio": {
        "id": 1,
        "data": {"text": PARROT, "list": [{"text": PIER}], "html": PAGE},
        "annotations": [{"was_cancelled": False, "result": [{"value": value} for value in PARTS]}],
    },
}
NAMES_IN_IT = ["body", "p", "/p[1]", "0"]
JSON = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-9, 9)
    | st.floats()
    | st.text(max_size=4)
    | st.sampled_from(["body", "p", "/p[1]"]),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=3), inner, max_size=3),
    max_leaves=5,
)


@st.composite
def changed(draw: st.DrawFn, value: Any) -> Any:
    """Replace, drop or keep the parts of a value of JSON."""
    if draw(st.integers(0, 11)) == 0:
        return draw(JSON)
    if isinstance(value, dict):
        return {key: draw(changed(part)) for key, part in value.items() if draw(st.integers(0, 19))}
    if isinstance(value, list):
        return [
            draw(changed(part)) for part in value for _ in range(draw(st.sampled_from([1, 1, 1, 1, 0, 2])))
        ]
    return value


@pytest.mark.parametrize("shape", SHAPES)
@given(data=st.data())
@settings(max_examples=80, deadline=None)
def test_records_of_every_shape_that_went_wrong(shape: str, data: st.DataObject) -> None:
    records = [SHAPES[shape], *(data.draw(changed(SHAPES[shape])) for _ in range(2))]
    if data.draw(st.booleans()):
        records.pop(0)
    text = "\n".join(json.dumps(record) for record in records)
    name = {"samples": "p.gold.json", "wcxb": "dev/p.json"}.get(shape, "a.jsonl")
    page = PAGE.encode()
    read_or_refuse({name: text.encode(), "html/p.html": page, "html/q.html": page, "p.html": page}, name)
