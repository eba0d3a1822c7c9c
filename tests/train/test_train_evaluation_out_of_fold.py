"""A cross-validation's decisions as what a system made of pages."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np
import pytest
from training_pages import BOATS, ISLAND, PIER, example

from boilerstrip.document import KINDS, Kind
from boilerstrip.errors import InvalidOptionError
from boilerstrip.train.cross_fit import OutOfFold
from boilerstrip.train.evaluation.out_of_fold import OutOfFoldReport, judge_out_of_fold
from boilerstrip.train.figures import Decisions, corpus_figures, tagger_facts
from boilerstrip.train.tables import make_table

if TYPE_CHECKING:
    from pathlib import Path

    from boilerstrip.train.examples import Example

THRESHOLDS = {"precision": 0.8, "balanced": 0.5, "recall": 0.2}
BODY, RELATED = KINDS.index(Kind.BODY), KINDS.index(Kind.RELATED)


def examples() -> list[Example]:
    """Eight pages of eight sites, each with two paragraphs of content and an advert between them."""
    made = []
    for number in range(8):
        page = example(
            [PIER, BOATS, ISLAND],
            [1, 0, 1],
            [BODY, RELATED, BODY],
            id=f"p{number}",
            domain=f"{number}.example",
        )
        page.form = "html"
        made.append(page)
    return made


def decisions(pages: list[Example], keep: list[bool]) -> Decisions:
    kept = np.array(keep * len(pages))
    scores = np.where(kept, 0.9, 0.1).astype(np.float32)
    return Decisions(scores, kept, np.where(kept, BODY, RELATED))


def test_the_kept_blocks_are_the_output() -> None:
    pages = examples()
    sources, judged = judge_out_of_fold(pages, decisions(pages, [True, False, True]), THRESHOLDS)
    assert sources == [page.source for page in pages]
    assert judged.outputs == [[PIER, ISLAND]] * 8
    assert judged.thresholds == THRESHOLDS
    assert judged.tagged is not None
    first = judged.tagged[0]
    assert first.texts == [PIER, BOATS, ISLAND]
    assert first.content.tolist() == [1, 0, 1]
    assert first.found.tolist() == first.kinds.tolist() == [BODY, RELATED, BODY]
    assert first.scores.tolist() == pytest.approx([0.9, 0.1, 0.9])


def test_copies_for_training_alone_are_left_out() -> None:
    pages = examples()[:3]
    pages[1].inserted[:] = True
    sources, judged = judge_out_of_fold(pages, decisions(pages, [True, False, True]), THRESHOLDS)
    assert [source.id for source in sources] == ["p0", "p2"]
    assert judged.outputs == [[PIER, ISLAND]] * 2


def test_a_page_flattened_in_two_ways_counts_for_each() -> None:
    first = examples()[0]
    second = replace(first, form="inscriptis")
    first.form = "resiliparse"
    pages = [first, second]
    sources, _ = judge_out_of_fold(pages, decisions(pages, [True, True, True]), THRESHOLDS)
    assert [source.corpus for source in sources] == ["c, resiliparse", "c, inscriptis"]
    assert sources[0].domain == sources[1].domain


def predicted(pages: list[Example]) -> OutOfFold:
    """Raw predictions of two folds, right but for a fifth of the blocks."""
    table = make_table(pages)
    rng = np.random.default_rng(0)
    size = len(table.content)
    wrong = rng.random(size) < 0.2
    content = np.where((table.content == 1) != wrong, 0.9, 0.1) + rng.uniform(-0.1, 0.1, size)
    kinds = np.eye(len(KINDS), dtype=np.float32)[table.kinds]
    return OutOfFold(content.astype(np.float32), kinds, np.repeat(np.arange(8) % 2, 3).astype(np.int64))


def test_the_report_has_the_figures_of_the_models_card(tmp_path: Path) -> None:
    pages = examples()
    table, predictions = make_table(pages), predicted(pages)
    facts = tagger_facts(table, pages, predictions)
    report = OutOfFoldReport(tmp_path / "report.json", "weeklies", 0)
    report.add(table, pages, predictions, THRESHOLDS, "html")
    report.write()
    written = json.loads((tmp_path / "report.json").read_text(encoding="utf-8"))
    assert written["systems"]["boilerstrip"] == facts["figures"]
    assert written["kinds"]["macro_f1"] == facts["kinds_macro_f1"]
    assert written["kinds"]["f1"] == facts["kinds_f1"]
    assert written["models"]["boilerstrip"]["calibration"]["error"] == facts["calibration_error"]
    assert written["settings"]["judged"] == "out of fold"
    assert written["settings"]["model_name"] == "weeklies"
    assert facts["figures"]["c"]["word_f1"] < 1


def test_the_figures_of_flattened_pages_are_those_of_the_card() -> None:
    pages = examples()
    for page in pages:
        page.form = "inscriptis"
    made = decisions(pages, [True, True, True])
    sources, _ = judge_out_of_fold(pages, made, THRESHOLDS)
    assert {source.corpus for source in sources} == set(corpus_figures(pages, made.keep))


def test_without_a_file_nothing_is_measured(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("boilerstrip.train.evaluation.out_of_fold.summarize", None)
    pages = examples()
    report = OutOfFoldReport(None, "weeklies", 0)
    report.add(make_table(pages), pages, predicted(pages), THRESHOLDS, "html")
    report.write()


def test_a_name_that_no_report_can_have_is_noticed_at_once(tmp_path: Path) -> None:
    with pytest.raises(InvalidOptionError, match="must end in one of"):
        OutOfFoldReport(tmp_path / "report.txt", "weeklies", 0)
