"""An evaluation as plain values."""

from __future__ import annotations

import json

import pytest
from evaluation_pages import ADVERT, NUMBER, SEQUEL, SETTINGS, STORY, labelled, ours, small_evaluation, tagged

from boilerstrip.train.evaluation.judged import Judged
from boilerstrip.train.evaluation.summary import summarize


def rows(evaluation: dict, by: str) -> dict[tuple[str, str], dict]:
    return {(row["system"], row["group"]): row for row in evaluation["figures"] if row["by"] == by}


def test_it_is_ready_for_json_and_the_same_each_time() -> None:
    evaluation = small_evaluation()
    assert json.loads(json.dumps(evaluation, allow_nan=False)) == evaluation
    assert evaluation == small_evaluation()


def test_figures_are_given_for_every_group_and_system() -> None:
    evaluation = small_evaluation()
    assert {row["by"] for row in evaluation["figures"]} == {"all", "corpus", "language", "page_type", "site"}
    whole = rows(evaluation, "all")
    assert set(whole) == {("boilerstrip", "all pages"), ("clipper", "all pages")}
    model = whole["boilerstrip", "all pages"]
    assert (model["pages"], model["sites"]) == (2, 2)
    assert model["word_f1"]["low"] < model["word_f1"]["value"] < model["word_f1"]["high"] == 1
    assert "kinds_macro_f1" in model
    assert "kinds_macro_f1" not in whole["clipper", "all pages"]


def test_a_site_has_no_interval() -> None:
    figure = rows(small_evaluation(), "site")["boilerstrip", "1.example"]["paragraph_f1"]
    assert figure == {"value": 0.5, "low": None, "high": None}


def test_the_figures_by_corpus_are_those_of_the_rows() -> None:
    evaluation = small_evaluation()
    corpus = rows(evaluation, "corpus")["clipper", "news"]
    assert evaluation["systems"]["clipper"] == {
        "news": {
            "pages": 2,
            **{key: corpus[key]["value"] for key in ("shingle_f1", "word_f1", "paragraph_f1")},
        }
    }


def test_the_model_is_compared_with_every_other() -> None:
    comparisons = small_evaluation()["comparisons"]
    assert [(row["against"], row["by"]) for row in comparisons] == [("clipper", "all"), ("clipper", "corpus")]
    # Exact paragraphs: 1 and 0.5 for the model, 2/3 and 1 for the tool.
    difference = comparisons[0]["paragraph_f1"]
    assert difference["difference"] == pytest.approx(0.75 - 5 / 6, abs=1e-4)
    assert difference["low"] == -0.5
    assert difference["high"] == pytest.approx(1 / 3, abs=1e-4)
    assert difference["p"] > 0.4
    assert "kinds_macro_f1" not in comparisons[0]


def test_two_models_are_compared_by_their_kinds_too() -> None:
    page = tagged((STORY, 1, "body", 0.9, "body"), (ADVERT, 0, "advertisement", 0.1, "advertisement"))
    other = tagged((STORY, 1, "body", 0.9, "body"), (ADVERT, 0, "advertisement", 0.1, "legal"))
    sources = [labelled(0, STORY), labelled(1, STORY)]
    second = ours([other, other], [[STORY], [STORY]])
    second.name = "old/"
    evaluation = summarize(sources, [ours([page, page], [[STORY], [STORY]]), second], settings=SETTINGS)
    found = evaluation["comparisons"][0]["kinds_macro_f1"]
    # Every page: 1 against the mean of body 1, advertisement 0 and legal 0.
    assert found["difference"] == found["low"] == found["high"] == pytest.approx(2 / 3, abs=1e-4)
    assert found["p"] == pytest.approx(2 / 1001, abs=1e-4)
    assert set(evaluation["models"]) == {"boilerstrip", "old/"}


def test_the_kinds_of_the_model_are_summed_up() -> None:
    kinds = small_evaluation()["kinds"]
    assert kinds["f1"] == {"body": pytest.approx(0.75), "related": 0, "advertisement": 0}
    assert kinds["macro_f1"] == pytest.approx(0.25)
    assert list(kinds["f1"]) == sorted(kinds["f1"], key=NUMBER.__getitem__)


def test_without_labelled_kinds_there_are_none() -> None:
    page = tagged((STORY, 1, None, 0.9, "body"))
    evaluation = summarize([labelled(0, STORY)], [ours([page], [[STORY]])], settings=SETTINGS)
    assert evaluation["kinds"] is None
    assert evaluation["models"]["boilerstrip"]["kinds"] is None


def test_few_sites_are_warned_of() -> None:
    assert "2 sites only" in small_evaluation()["warnings"][0]
    one = summarize([labelled(0, STORY)], [ours([tagged()], [[STORY]])], settings=SETTINGS)
    assert "one site" in one["warnings"][0]
    many = [labelled(number, STORY) for number in range(10)]
    assert summarize(many, [ours([tagged()] * 10, [[STORY]] * 10)], settings=SETTINGS)["warnings"] == []


def test_pages_that_a_system_failed_on_are_named() -> None:
    failed = Judged("clipper", [[], [STORY]], failures={0: "ValueError: no"})
    evaluation = summarize(
        [labelled(0, STORY), labelled(1, STORY)],
        [ours([tagged(), tagged()], [[STORY], [STORY]]), failed],
        settings=SETTINGS,
    )
    assert evaluation["failures"] == [
        {"system": "clipper", "corpus": "news", "id": "p0", "error": "ValueError: no"}
    ]
    assert rows(evaluation, "all")["clipper", "all pages"]["word_f1"]["value"] == 0.5


def test_pages_that_do_not_hold_their_gold_text_are_named() -> None:
    pages = [tagged(coverage=0.2), tagged(coverage=0.9), tagged(coverage=0.1), tagged(coverage=0.0)]
    sources = [labelled(0, STORY), labelled(1, STORY), labelled(2, STORY), labelled(3)]
    judged = ours(pages, [[]] * 4, failures={2: "MemoryError"})
    evaluation = summarize(sources, [judged], settings=SETTINGS)
    assert evaluation["misfits"] == [{"corpus": "news", "id": "p0", "coverage": 0.2}]


class TestWorstPages:
    def test_the_worst_come_first_and_perfect_ones_not_at_all(self) -> None:
        sources = [labelled(number, STORY, SEQUEL) for number in range(4)]
        outputs = [[STORY], [STORY, SEQUEL], [], [ADVERT, STORY, SEQUEL]]
        evaluation = summarize(sources, [ours([tagged()] * 4, outputs)], settings=SETTINGS)
        assert [page["page"] for page in evaluation["worst_pages"]] == [2, 0, 3]
        few = summarize(sources, [ours([tagged()] * 4, outputs)], settings=SETTINGS, worst=1)
        assert [page["page"] for page in few["worst_pages"]] == [2]

    def test_every_page_has_its_scores(self) -> None:
        page = small_evaluation()["by_page"][1]
        assert (page["corpus"], page["id"], page["site"], page["language"]) == (
            "news",
            "p1",
            "1.example",
            "en",
        )
        assert page["systems"]["clipper"] == {
            "precision": 1,
            "recall": 1,
            "f1": 1,
            "word_f1": 1,
            "paragraph_f1": 1,
        }

    def test_what_the_model_said_stands_with_what_is_wrong(self) -> None:
        (worst,) = small_evaluation()["worst_pages"]
        missed, same, leaked = worst["rows"]
        assert missed == {
            "gold": [
                {"pieces": [[STORY, True]], "cut": 0, "score": 0.3, "labelled": "body", "found": "related"}
            ],
            "output": [],
        }
        assert same["gold"] == same["output"] == [{"pieces": [[SEQUEL, False]], "cut": 0}]
        assert leaked["output"][0]["labelled"] == "advertisement"
        assert leaked["output"][0]["found"] == "body"

    def test_many_paragraphs_that_are_the_same_are_left_out(self) -> None:
        texts = [f"Paragraph {number} of the harbour's book of rules." for number in range(9)]
        source = labelled(0, *texts, STORY)
        (worst,) = summarize([source], [ours([tagged()], [texts])], settings=SETTINGS)["worst_pages"]
        assert [row.get("alike") for row in worst["rows"]] == [None, 7, None, None]

    def test_long_paragraphs_are_cut(self) -> None:
        source = labelled(0, "word " * 1000, SEQUEL)
        (worst,) = summarize([source], [ours([tagged()], [[SEQUEL]])], settings=SETTINGS)["worst_pages"]
        (paragraph,) = worst["rows"][0]["gold"]
        assert sum(len(text) for text, _ in paragraph["pieces"]) + paragraph["cut"] == 5000
        assert paragraph["cut"] == 3500

    def test_rows_without_end_are_left_out(self) -> None:
        output = [f"Advert {number} for boots." for number in range(400)]
        (worst,) = summarize([labelled(0)], [ours([tagged()], [output])], settings=SETTINGS)["worst_pages"]
        assert len(worst["rows"]) + worst["more"] == 400
        assert len(worst["rows"]) == 150
