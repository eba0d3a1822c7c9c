"""From folders of labelled pages to a saved model, its card and its figures."""

from __future__ import annotations

import json
import warnings
from dataclasses import asdict, replace
from itertools import pairwise
from typing import TYPE_CHECKING, Any

import pytest
from sklearn.exceptions import ConvergenceWarning
from sklearn.linear_model import LogisticRegression
from sklearn.neighbors import KNeighborsClassifier
from sklearn.tree import DecisionTreeClassifier
from training_pages import ISLAND, PIER, SAMPLES, sample_pages, small_settings, write_corpus, write_jsonl

from boilerstrip.cleaner import load
from boilerstrip.document import KINDS
from boilerstrip.errors import BoilerstripError, InvalidOptionError, MissingDependencyError, TrainingDataError
from boilerstrip.model.card import card
from boilerstrip.model.checks import Status
from boilerstrip.model.files import CARD_FILE
from boilerstrip.model.parts import Network, Trees
from boilerstrip.model.store import FORMATS, PRESETS, load_model
from boilerstrip.model.verify import verify_model
from boilerstrip.train import evaluate, pipeline
from boilerstrip.train.align_kinds import digest
from boilerstrip.train.augment import Box, Passage
from boilerstrip.train.block_classifier import BlockClassifier
from boilerstrip.train.evaluate import OURS, evaluate_model
from boilerstrip.train.example_sets import make_examples
from boilerstrip.train.flatten import FLATTENERS, flatteners_of
from boilerstrip.train.folds import PARTS
from boilerstrip.train.invented import Invented
from boilerstrip.train.pipeline import data_digest, train_model

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path
    from typing import TypeAlias

    from boilerstrip.train.corpus import LabelledPage

    Trained: TypeAlias = tuple[Path, dict[str, Any], list[str]]

PASSAGE = {"language": "en", "place": "bottom", "blocks": [{"text": "We need you.", "kind": "paywall"}]}
BOX = {"language": "en", "place": "foot", "html": "<p>We use cookies.</p>", "kinds": ["legal"]}
BOXES = (Box("en", "foot", "<p>We use cookies.</p>", ("legal",)),)


@pytest.fixture(scope="module")
def small() -> Iterator[pytest.MonkeyPatch]:
    """Have every training be of seconds."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(pipeline, "_settings", lambda *_, **__: small_settings())
        yield patch


@pytest.fixture(scope="module")
def trained(small: pytest.MonkeyPatch, tmp_path_factory: pytest.TempPathFactory) -> Trained:
    folder = tmp_path_factory.mktemp("trained") / "model"
    passages, boxes = folder.parent / "passages", folder.parent / "boxes"
    for name in ("a.jsonl", "b.jsonl"):
        write_jsonl(passages / name, PASSAGE)
        write_jsonl(boxes / name, BOX)
    said: list[str] = []
    metadata = train_model(
        [SAMPLES],
        folder,
        name="tiny",
        passages=[passages, passages / "a.jsonl"],
        boxes=[boxes],
        folds=2,
        jobs=1,
        report_file=folder.parent / "report.json",
        report=said.append,
    )
    return folder, metadata, said


def test_a_trained_model_can_be_loaded_and_used(trained: Trained) -> None:
    folder, _, _ = trained
    assert set(load_model(folder).taggers) == set(FORMATS)
    cleaner = load(folder)
    source = sample_pages()[0]
    text = cleaner.clean(source.html)
    assert sum(paragraph in text for paragraph in source.paragraphs) > len(source.paragraphs) / 2
    assert cleaner.tag("Home\n" + PIER, input_format="text").blocks


def test_a_trained_model_is_sound(trained: Trained) -> None:
    folder, _, _ = trained
    assert {check.status for check in verify_model(folder)} == {Status.PASSED}


@pytest.mark.parametrize("wrapped", [False, True])
def test_an_estimator_of_ones_own_takes_the_second_look(
    small: pytest.MonkeyPatch, tmp_path: Path, wrapped: bool
) -> None:
    estimator = LogisticRegression(C=0.5, max_iter=50) if wrapped else DecisionTreeClassifier(max_depth=4)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", ConvergenceWarning)
        metadata = train_model(
            [SAMPLES],
            tmp_path,
            folds=2,
            jobs=1,
            second_look=BlockClassifier(estimator) if wrapped else estimator,
        )
    second = load_model(tmp_path).taggers["html"].second
    assert isinstance(second, Network if wrapped else Trees)
    code = "LogisticRegression(C=0.5, max_iter=50)" if wrapped else "DecisionTreeClassifier(max_depth=4)"
    assert metadata["training"]["settings"]["second_look"] == code
    assert f"| second look at content | `{code}` |" in (tmp_path / CARD_FILE).read_text(encoding="utf-8")
    assert {check.status for check in verify_model(tmp_path)} == {Status.PASSED}
    source = sample_pages()[0]
    text = load(tmp_path).clean(source.html)
    assert sum(paragraph in text for paragraph in source.paragraphs) > len(source.paragraphs) / 2


def test_an_estimator_that_cannot_be_kept_is_refused_before_anything_is_read(tmp_path: Path) -> None:
    with pytest.raises(InvalidOptionError, match="KNeighborsClassifier cannot be kept as plain arrays"):
        train_model([tmp_path / "none"], tmp_path / "model", second_look=KNeighborsClassifier())
    assert not (tmp_path / "model").exists()


def test_the_metadata_says_what_was_done(trained: Trained) -> None:
    folder, metadata, _ = trained
    written = json.loads((folder / "model.json").read_text(encoding="utf-8"))
    assert {key: value for key, value in written.items() if key in metadata} == json.loads(
        json.dumps(metadata)
    )
    assert {
        "name",
        "created",
        "boilerstrip_version",
        "versions",
        "kinds",
        "training",
        "taggers",
    } <= metadata.keys()
    assert {"python", "numpy", "scikit-learn"} <= metadata["versions"].keys()
    assert metadata["name"] == "tiny"
    assert metadata["kinds"] == [kind.value for kind in KINDS]
    training = metadata["training"]
    assert training["pages"] == training["labelled_by_kind"] == len(sample_pages())
    assert training["sites"] == len({page.domain for page in sample_pages()})
    assert training["corpora"] == {"samples": len(sample_pages())}
    assert (training["passages"], training["boxes"]) == (3, 2)
    assert (training["folds"], training["seed"]) == (2, 0)
    assert training["settings"] == asdict(small_settings())
    assert {"kinds_networks", "kinds_damping", "boxed_pages"} <= training["settings"].keys()


def test_the_metadata_has_the_figures(trained: Trained) -> None:
    _, metadata, _ = trained
    for name in FORMATS:
        facts = metadata["taggers"][name]
        assert set(facts["thresholds"]) == set(facts["presets"]) == set(PRESETS)
        for preset, values in facts["presets"].items():
            assert facts["thresholds"][preset] == values["threshold"]
            assert 0.05 <= values["threshold"] <= 0.95
            assert 0.5 < values["precision"] <= 1
            assert 0.5 < values["recall"] <= 1
        assert facts["presets"]["precision"]["threshold"] >= facts["presets"]["recall"]["threshold"]
        assert 0 <= facts["calibration_error"] < 0.2
        assert facts["kinds_f1"].keys() <= {kind.value for kind in KINDS}
        assert facts["kinds_by_labels"] == {"samples": facts["kinds_macro_f1"]}
        assert facts["figures"]
        assert all(0 <= values["word_f1"] <= 1 for values in facts["figures"].values())
    assert metadata["taggers"]["html"]["figures"]["samples"]["pages"] == len(sample_pages())


def test_every_stage_is_reported(trained: Trained) -> None:
    _, _, said = trained
    assert said[0] == "Reading labelled pages"
    assert said[-1] == "Saving"
    assert len(said) == 2 + 3 * len(FORMATS)


def test_the_report_has_the_figures_of_the_metadata(trained: Trained) -> None:
    folder, metadata, _ = trained
    report = json.loads((folder.parent / "report.json").read_text(encoding="utf-8"))
    assert list(report) == list(FORMATS)
    for name in FORMATS:
        facts = metadata["taggers"][name]
        assert report[name]["systems"][OURS] == facts["figures"]
        assert report[name]["kinds"] == {"macro_f1": facts["kinds_macro_f1"], "f1": facts["kinds_f1"]}
        marked = report[name]["models"][OURS]["curve"]["marked"]
        assert {preset: values["threshold"] for preset, values in marked.items()} == facts["thresholds"]
        # The scores of the report are calibrated by the other folds, those of the presets by all.
        assert marked["balanced"]["recall"]["value"] == pytest.approx(
            facts["presets"]["balanced"]["recall"], abs=0.05
        )


def test_the_card_is_written_from_the_metadata(trained: Trained) -> None:
    folder, metadata, _ = trained
    text = (folder / CARD_FILE).read_text(encoding="utf-8")
    assert text == card(metadata)
    assert text.startswith("# Model card: tiny\n")
    for fact in (
        metadata["training"]["digest"],
        f"samples {len(sample_pages())}",
        "## HTML",
        "## Plain text",
        "balanced",
        "navigation",
        "Pages without any text in their mark-up count as missed.",
    ):
        assert fact in text
    lines = text.split("\n")
    for before, line in pairwise(lines):
        if before.startswith("|") and line.startswith("|"):
            assert before.count("|") == line.count("|"), line


def test_a_card_without_figures_of_kinds(trained: Trained) -> None:
    _, metadata, _ = trained
    without = {
        key: value for key, value in metadata["taggers"]["html"].items() if not key.startswith("kinds_")
    }
    text = card({**metadata, "taggers": {"html": without}})
    assert "Kinds, macro-F1" not in text
    assert "## HTML" in text


def test_the_card_has_the_figure_of_kinds_for_every_folder_of_labels(trained: Trained) -> None:
    _, metadata, _ = trained
    facts = {**metadata["taggers"]["html"], "kinds_macro_f1": 0.7}
    del facts["kinds_by_labels"]
    assert "\nKinds, macro-F1: 0.700.\n" in card({**metadata, "taggers": {"html": facts}})
    facts["kinds_by_labels"] = {"kinds": 0.75, "labels": 0.6251}
    assert (
        "\nKinds, macro-F1: 0.700; on the pages of the labels `kinds`: 0.750; "
        "on the pages of the labels `labels`: 0.625.\n"
    ) in card({**metadata, "taggers": {"html": facts}})


@pytest.mark.parametrize("input_format", FORMATS)
def test_a_trained_model_can_be_evaluated(trained: Trained, input_format: str) -> None:
    folder, _, _ = trained
    result = evaluate_model([SAMPLES], model=folder, input_format=input_format)
    assert result["pages"] == len(sample_pages())
    assert list(result["systems"]) == [OURS]
    assert result["settings"]["model_name"] == "tiny"
    ours = result["systems"][OURS]
    assert ours["seconds"] > 0
    assert 0.5 < ours["samples"]["word_f1"] <= 1
    assert 0 < result["kinds"]["macro_f1"] <= 1
    assert result["kinds"]["f1"]["body"] > 0.5


def test_kinds_are_measured_by_digests_as_by_texts(trained: Trained, tmp_path: Path) -> None:
    folder, _, _ = trained
    pages = sample_pages()[:3]
    data = write_corpus(tmp_path / "news", *({"id": page.id, "text": page.text} for page in pages))
    blocks, runs = [], []
    for page in pages:
        (data / "html" / f"{page.id}.html").write_text(page.html, encoding="utf-8")
        named, kinds = {"corpus": "news", "doc": page.id}, page.kinds or ()
        blocks.append({**named, "blocks": [{"text": text, "kind": kind} for text, kind in kinds]})
        runs.append({**named, "runs": [[kind, digest(text)] for text, kind in kinds]})
    write_jsonl(tmp_path / "blocks" / "gold.jsonl", *blocks)
    write_jsonl(tmp_path / "runs" / "gold.jsonl", *runs)
    by_text, by_digest = (
        evaluate_model([data, tmp_path / labels], model=folder)["kinds"] for labels in ("blocks", "runs")
    )
    assert by_digest == by_text
    assert by_text["f1"]["body"] > 0.5


def test_other_tools_are_measured_beside(
    trained: Trained, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    folder, _, _ = trained
    monkeypatch.setitem(evaluate.PEERS, "all", (lambda: lambda html: [PIER, ISLAND], "nothing"))
    data = write_corpus(tmp_path / "news", {"id": "one", "paragraphs": [PIER, ISLAND]})
    result = evaluate_model([data], model=folder, against=["all"])
    assert result["systems"]["all"]["news"] == {"pages": 1, "shingle_f1": 1, "word_f1": 1, "paragraph_f1": 1}
    assert result["kinds"] is None


def test_a_tool_that_is_not_known_or_not_there(monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(InvalidOptionError, match="against: 'magic' is not one of"):
        evaluate_model([SAMPLES], against=["magic"])

    def missing() -> None:
        raise ImportError

    monkeypatch.setitem(evaluate.PEERS, "magic", (missing, "magic-tool"))
    with pytest.raises(MissingDependencyError, match="pip install magic-tool"):
        evaluate_model([SAMPLES], against=["magic"])


def test_pages_labelled_by_text_alone_train_a_model_too(small: pytest.MonkeyPatch, tmp_path: Path) -> None:
    pages = sample_pages()[:12]
    data = write_corpus(
        tmp_path / "news",
        *({"id": page.id, "domain": page.domain, "paragraphs": list(page.paragraphs)} for page in pages),
    )
    for page in pages:
        (data / "html" / f"{page.id}.html").write_text(page.html, encoding="utf-8")
    metadata = train_model([data], tmp_path / "model", folds=2, jobs=1)
    assert metadata["training"]["labelled_by_kind"] == 0
    assert "kinds_f1" not in metadata["taggers"]["html"]
    blocks = load(tmp_path / "model").tag(sample_pages()[0].html).blocks
    assert {block.kind.value for block in blocks if block.is_content} == {"body"}
    assert {block.kind.value for block in blocks if not block.is_content} == {"navigation"}


def test_too_few_sites(tmp_path: Path) -> None:
    data = write_corpus(tmp_path / "news", *({"id": f"p{number}", "text": PIER} for number in range(7)))
    with pytest.raises(TrainingDataError, match="7 sites; at least 8 are needed"):
        train_model([data], tmp_path / "model", jobs=1)
    assert not (tmp_path / "model" / "model.json").exists()


@pytest.mark.parametrize("html", ["", f"<p>{PIER}</p>"])
def test_pages_that_teach_nothing(small: pytest.MonkeyPatch, tmp_path: Path, html: str) -> None:
    data = write_corpus(
        tmp_path / "news", *({"id": f"p{number}", "text": PIER} for number in range(9)), html=html
    )
    with pytest.raises(TrainingDataError):
        train_model([data], tmp_path / "model", jobs=1)


@pytest.mark.parametrize("folds", [1, 0, -1])
def test_too_few_folds(tmp_path: Path, folds: int) -> None:
    with pytest.raises(InvalidOptionError, match=f"folds: {folds} is less than 2"):
        train_model([SAMPLES], tmp_path / "model", folds=folds)


def test_a_folder_that_cannot_be_made_is_noticed_before_the_training(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    said: list[str] = []
    with pytest.raises(BoilerstripError, match=str(tmp_path / "file")):
        train_model([SAMPLES], tmp_path / "file", report=said.append)
    assert said == []


def test_a_page_is_always_flattened_in_the_same_ways() -> None:
    for page in sample_pages():
        chosen = flatteners_of(page)
        assert chosen == flatteners_of(page)
        assert len(set(chosen)) == len(chosen) >= 1
        assert set(chosen) <= set(FLATTENERS)


def test_the_digest_is_of_all_that_is_trained_on() -> None:
    pages = list(sample_pages())
    passages = (Passage("en", "top", (("We need you.", "paywall"),)),)
    whole = data_digest(pages, Invented(passages, BOXES))
    assert data_digest(list(pages), Invented(passages, BOXES)) == whole
    others = {
        data_digest(pages[:-1], Invented(passages, BOXES)),
        data_digest([*pages[:-1], replace(pages[-1], kinds=None)], Invented(passages, BOXES)),
        data_digest(pages, Invented((), BOXES)),
        data_digest(pages, Invented(passages, ())),
    }
    assert len(others - {whole}) == 4


def boxed(sources: list[LabelledPage], most: int) -> list[tuple[str, str]]:
    """Return the corpora and ids of the pages that boxes are set into for training, sorted."""
    invented = Invented(boxes=BOXES * PARTS)  # some for every site
    examples = make_examples(sources, "html", invented, small_settings(boxed_pages=most), 1)
    assert [each.source for each in examples if each.form == "html"] == sources
    return names(each.source for each in examples if each.form == "boxes")


def names(pages: Iterable[LabelledPage]) -> list[tuple[str, str]]:
    return sorted((page.corpus, page.id) for page in pages)


def test_boxes_are_set_into_pages_that_are_labelled_by_kind() -> None:
    pages = list(sample_pages()[:4])
    assert boxed(pages, 9) == names(pages)
    assert boxed([replace(pages[0], kinds=None), *pages[1:]], 9) == names(pages[1:])


def test_the_number_of_boxed_pages_is_capped_and_they_are_chosen_by_name() -> None:
    pages = list(sample_pages()[:9])
    chosen = boxed(pages, 3)
    assert len(chosen) == 3
    assert boxed(pages[::-1], 3) == boxed(pages[4:] + pages[:4], 3) == chosen
    # Other pages are chosen only in place of one that is missing.
    others = [page for page in pages if names([page])[0] != chosen[0]]
    assert set(chosen[1:]) < set(boxed(others, 3))


def test_the_boxed_pages_are_of_all_corpora() -> None:
    pages = [replace(page, corpus=corpus) for corpus in "ab" for page in sample_pages()[:6]]
    assert {corpus for corpus, _ in boxed(pages, 6)} == {"a", "b"}
