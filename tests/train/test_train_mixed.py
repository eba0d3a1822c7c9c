"""From files of several formats to a model, by the command line."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest
from click.testing import CliRunner, Result
from reader_files import table, write
from training_pages import PIER, sample_pages, small_settings

from boilerstrip.cleaner import load
from boilerstrip.cli.main import main
from boilerstrip.document import CONTENT_KINDS
from boilerstrip.errors import ModelError
from boilerstrip.model.store import load_model
from boilerstrip.train import pipeline
from boilerstrip.train.corpus import read_labelled

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from boilerstrip.train.labelled import LabelledPage

CONTENT = {kind.value for kind in CONTENT_KINDS}


def run(*args: object) -> Result:
    return CliRunner().invoke(main, [str(arg) for arg in args])


@pytest.fixture(autouse=True)
def small(monkeypatch: pytest.MonkeyPatch) -> None:
    """Have every training be of seconds."""
    monkeypatch.setattr(pipeline, "_settings", lambda *_, **__: small_settings())


def own(page: LabelledPage) -> dict[str, Any]:
    blocks = [{"text": text, "kind": kind} for text, kind in page.kinds or ()]
    return {
        "id": page.id,
        "domain": page.domain,
        "language": page.language,
        "html": page.html,
        "blocks": blocks,
    }


def rows(pages: Sequence[LabelledPage]) -> list[list[object]]:
    """Return the blocks of pages with labels of two classes, by names of somebody's own."""
    return [
        [page.id, page.domain, order, text, "Artikel" if kind in CONTENT else "Rest"]
        for page in pages
        for order, (text, kind) in enumerate(page.kinds or ())
    ]


def choices(page: LabelledPage) -> list[dict[str, Any]]:
    return [
        {
            "id": number,
            "data": {"text": text, "page": page.id, "domain": page.domain},
            "annotations": [{"was_cancelled": number % 7 == 0, "result": [{"value": {"choices": [kind]}}]}],
        }
        for number, (text, kind) in enumerate(page.kinds or ())
    ]


def write_mixed(folder: Path) -> None:
    """Write the sample pages, each in one of several formats."""
    pages = sample_pages()
    for page in pages[:8]:
        write(folder / "texts" / f"{page.id}.html", page.html)
        write(folder / "texts" / f"{page.id}.txt", *page.paragraphs)
    write(folder / "mine.jsonl", *map(own, pages[8:16]))
    table(folder / "blocks.csv", ["page", "domain", "order", "text", "label"], *rows(pages[16:20]))
    write(folder / "studio.json", json.dumps([task for page in pages[20:23] for task in choices(page)]))
    for page in pages[23:]:
        lines = [{"text": text, "label": [kind], "page": page.id} for text, kind in page.kinds or ()]
        write(folder / "doccano" / f"{page.id}.jsonl", *lines)
    write(folder / "texts" / "other.html", "<p>Not what the text says</p>")
    write(folder / "texts" / "other.txt", PIER)
    write(folder / "labels.toml", 'Artikel = "content"\nRest = "boilerplate"\n')


def test_a_model_from_mixed_formats(tmp_path: Path) -> None:
    write_mixed(tmp_path / "data")
    model = tmp_path / "model"
    args = ("train", tmp_path / "data", "-o", model, "--folds", 2, "--jobs", 1)

    refused = run(*args)
    assert refused.exit_code == 1
    assert "Error: labels that are not known: 'Rest' (" in refused.stderr
    assert "; 'Artikel' (" in refused.stderr

    done = run(*args, "--labels", tmp_path / "data" / "labels.toml")
    assert done.exit_code == 0, done.stderr
    assert f"{tmp_path / 'data' / 'texts' / 'other.txt'}:1 (0% of its words are in the page)" in done.stderr
    assert "annotations that were cancelled are passed over" in done.stderr
    metadata = load_model(model).metadata
    training = metadata["training"]
    assert training["pages"] == len(sample_pages())
    assert training["left_out"] == ["texts/other"]
    assert (training["alignment"]["pages"], training["alignment"]["poor"]) == (17, 1)
    assert 0.8 < training["alignment"]["coverage"] < 1
    assert "boilerstrip: Aligned 17 gold texts: " in done.stderr
    assert training["labelled_by_kind"] == len(sample_pages()) - 8 - 4
    assert {"texts": 8, "mine": 8, "blocks": 4, "studio": 3}.items() <= training["corpora"].items()
    assert list(metadata["taggers"]) == ["html", "text"]
    assert metadata["taggers"]["html"]["figures"].keys() == {"texts", "mine"}
    assert {"blocks, lines", "blocks, blocks", "texts, resiliparse"} <= metadata["taggers"]["text"][
        "figures"
    ].keys()
    source = sample_pages()[0]
    text = load(model).clean(source.html)
    assert sum(paragraph in text for paragraph in source.paragraphs) > len(source.paragraphs) / 2


def test_a_model_from_text_alone_cannot_clean_html(tmp_path: Path) -> None:
    data = table(
        tmp_path / "blocks.csv", ["page", "domain", "order", "text", "label"], *rows(sample_pages()[:12])
    )
    names = write(tmp_path / "labels.json", {"Artikel": "content", "Rest": "boilerplate"})
    model = tmp_path / "model"

    done = run("train", data, "--labels", names, "-o", model, "--folds", 2, "--jobs", 1)

    assert done.exit_code == 0, done.stderr
    loaded = load_model(model)
    assert list(loaded.taggers) == list(loaded.metadata["taggers"]) == ["text"]
    assert loaded.metadata["training"]["labelled_by_kind"] == 0
    cleaner = load(model)
    source = sample_pages()[0]
    text = "\n".join(text for text, _ in source.kinds or ())
    cleaned = cleaner.clean(text, input_format="text")
    assert sum(paragraph in cleaned for paragraph in source.paragraphs) > len(source.paragraphs) / 2
    for use in (cleaner.clean, cleaner.tag):
        with pytest.raises(
            ModelError, match=r"^the model was trained on plain text alone and cannot tag HTML"
        ):
            use(source.html)
    page = write(tmp_path / "page.html", source.html)
    refused = run("clean", page, "--model", model)
    assert refused.exit_code == 1
    assert "the model was trained on plain text alone and cannot tag HTML" in refused.stderr
    assert "Traceback" not in refused.stderr
    info = run("model", "info", model)
    assert info.exit_code == 0
    assert "html" not in info.stdout.split("Thresholds")[1].split("Figures")[0]
    measured = run(
        "evaluate", data, "--labels", names, "--model", model, "--input-format", "text", "--format", "json"
    )
    assert json.loads(measured.stdout)["systems"]["boilerstrip"]["blocks"]["word_f1"] > 0.5
    refused = run("evaluate", data, "--labels", names, "--model", model)
    assert refused.exit_code == 2
    assert "none of the 12 pages has HTML" in refused.stderr


def test_pages_that_are_all_content_teach_nothing(tmp_path: Path) -> None:
    lines = [["page", "text", "label"], *([f"p{number}", f"{PIER} {number}", 1] for number in range(9))]
    refused = run("train", table(tmp_path / "a.csv", *lines), "-o", tmp_path / "m", "--jobs", 1, "--folds", 2)
    assert refused.exit_code == 1
    assert "Error: " in refused.stderr
    assert "pages that are all content: " in refused.stderr


def test_the_digest_is_of_labels_too(tmp_path: Path) -> None:
    from boilerstrip.train.invented import Invented
    from boilerstrip.train.pipeline import data_digest

    def digest(label: str) -> str:
        file = table(tmp_path / "a.csv", ["text", "label"], [PIER, label], ["Menu", 0])
        return data_digest(read_labelled([file], keep_html=False).pages, Invented())

    assert digest("1") == digest("yes")
    assert digest("1") != digest("body")
