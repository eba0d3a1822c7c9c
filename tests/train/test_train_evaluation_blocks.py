"""What is said of blocks: confusion of kinds, calibration, precision and recall over thresholds, and errors."""

from __future__ import annotations

import numpy as np
import pytest
from evaluation_pages import NUMBER, labelled, tagged

from boilerstrip.document import KINDS
from boilerstrip.train.evaluation.errors import errors_report
from boilerstrip.train.evaluation.estimates import Sampler
from boilerstrip.train.evaluation.judged import Blocks
from boilerstrip.train.evaluation.kinds import confusion_matrix, kinds_report
from boilerstrip.train.evaluation.scores import calibration_report, curve_report
from boilerstrip.train.metrics import calibration_error


def sampler(pages: int) -> Sampler:
    return Sampler(np.arange(pages), resamples=100, seed=0)


FIRST = tagged(
    ("a" * 30, 1, "body", 0.9, "body"),
    ("b" * 10, 0, "related", 0.7, "body"),
    ("c" * 20, 0, "legal", 0.1, "related"),
    ("d" * 5, -1, None, 0.5, "social"),
)
SECOND = tagged(
    ("e" * 40, 1, "body", 0.3, "related"),
    ("f" * 10, 1, "heading", 0.8, "heading"),
)
PAGES = [FIRST, SECOND]
BLOCKS = Blocks.of(PAGES)
SOURCES = [labelled(0), labelled(1)]


def test_blocks_of_pages_stand_below_each_other() -> None:
    assert BLOCKS.pages.tolist() == [0, 0, 0, 0, 1, 1]
    assert BLOCKS.lengths.tolist() == [30, 10, 20, 5, 40, 10]
    assert len(Blocks.of([]).pages) == len(Blocks.of([tagged()]).scores) == 0


class TestKinds:
    def test_rows_are_labelled_and_columns_found(self) -> None:
        matrix = confusion_matrix(BLOCKS)
        cells = {
            (KINDS[row].value, KINDS[column].value) for row, column in zip(*matrix.nonzero(), strict=True)
        }
        assert cells == {
            ("body", "body"),
            ("body", "related"),
            ("related", "body"),
            ("legal", "related"),
            ("heading", "heading"),
        }
        assert matrix.sum() == 5

    def test_the_worst_kind_comes_first_with_what_it_is_taken_for(self) -> None:
        report = kinds_report(BLOCKS, 2, sampler(2))
        assert report is not None
        assert report["blocks"] == 5
        by_kind = {row["kind"]: row for row in report["by_kind"]}
        assert [row["f1"]["value"] for row in report["by_kind"]] == [0, 0, 0.5, 1]
        assert set(by_kind) == {"legal", "related", "body", "heading"}
        body = by_kind["body"]
        assert (body["labelled"], body["found"], body["precision"], body["recall"]) == (2, 2, 0.5, 0.5)
        assert (body["mistaken_for"], body["mistaken"], body["group"]) == ("related", 1, "content")
        assert by_kind["legal"]["precision"] is None
        assert by_kind["heading"]["mistaken_for"] is None
        assert report["macro_f1"]["value"] == pytest.approx(1.5 / 4)
        assert report["macro_f1"]["low"] <= 1.5 / 4 <= report["macro_f1"]["high"]

    def test_a_page_that_the_model_failed_on_costs_its_kinds_recall(self) -> None:
        failed = Blocks.of([tagged(("a", 1, "body", 0, None)), tagged(("a", 1, "body", 0.9, "body"))])
        report = kinds_report(failed, 2, sampler(2))
        assert report is not None
        assert report["by_kind"][0]["recall"] == 0.5
        assert report["by_kind"][0]["precision"] == 1
        assert confusion_matrix(failed).sum() == 1

    def test_without_labels_there_is_nothing_to_say(self) -> None:
        assert kinds_report(Blocks.of([tagged(("a", 1, None, 0.9, "body"))]), 1, sampler(1)) is None


class TestCalibration:
    def test_bins_have_what_was_said_and_what_was_so(self) -> None:
        report = calibration_report(BLOCKS)
        assert report is not None
        assert report["blocks"] == 5
        assert report["error"] == pytest.approx(
            calibration_error([1, 0, 0, 1, 1], [0.9, 0.7, 0.1, 0.3, 0.8]), abs=1e-4
        )
        assert sum(each["blocks"] for each in report["bins"]) == 5
        for each in report["bins"]:
            assert each["low"] <= each["score"] <= each["high"]
            assert each["content"] in (0, 1)

    def test_a_page_that_the_model_failed_on_has_no_scores(self) -> None:
        assert calibration_report(Blocks.of([tagged(("a", 1, "body", 0, None))])) is None


class TestCurve:
    def test_a_marked_threshold_by_hand(self) -> None:
        report = curve_report(BLOCKS, SOURCES, {"balanced": 0.5, "high": 0.85}, sampler(2))
        assert report is not None
        # At 0.5 the first page has 30 of 40 characters right and misses none; the second has 10 of 10, and of 50.
        balanced = report["marked"]["balanced"]
        assert balanced["precision"]["value"] == pytest.approx((0.75 + 1) / 2, abs=1e-4)
        assert balanced["recall"]["value"] == pytest.approx((1 + 0.2) / 2, abs=1e-4)
        # At 0.85 nothing is found on the second page, which then has no precision.
        assert report["marked"]["high"]["precision"]["value"] == 1
        assert report["marked"]["high"]["recall"]["value"] == 0.5
        assert balanced["recall"]["low"] == 0.2
        assert balanced["recall"]["high"] == 1

    def test_the_curve_goes_through_the_marks(self) -> None:
        report = curve_report(BLOCKS, SOURCES, {"balanced": 0.5}, sampler(2))
        assert report is not None
        place = report["thresholds"].index(0.5)
        marked = report["marked"]["balanced"]
        assert report["precision"][place] == marked["precision"]["value"]
        assert report["recall"][place] == marked["recall"]["value"]
        assert report["recall"] == sorted(report["recall"], reverse=True)

    def test_articles_are_looked_at_if_there_are_any(self) -> None:
        forum = labelled(1, page_type="forum")
        report = curve_report(BLOCKS, [SOURCES[0], forum], {"balanced": 0.5}, sampler(2))
        assert report is not None
        assert report["marked"]["balanced"]["recall"]["value"] == 1
        both = [labelled(0, page_type="forum"), forum]
        report = curve_report(BLOCKS, both, {"balanced": 0.5}, sampler(2))
        assert report is not None
        assert report["marked"]["balanced"]["recall"]["value"] == 0.6

    def test_without_content_there_is_no_curve(self) -> None:
        assert (
            curve_report(Blocks.of([tagged(("a", 0, None, 0.1, "legal"))]), [SOURCES[0]], {}, sampler(1))
            is None
        )


class TestErrors:
    def test_errors_are_summed_up_by_kind_with_the_longest(self) -> None:
        report = errors_report(BLOCKS, PAGES, SOURCES)
        assert (report["content"], report["missed"], report["leaked"]) == (80, 40, 10)
        assert report["worst"] == [
            {
                "side": "missed",
                "labelled": "body",
                "found": "related",
                "blocks": 1,
                "characters": 40,
                "sample": "e" * 40,
                "corpus": "news",
                "id": "p1",
            },
            {
                "side": "leaked",
                "labelled": "related",
                "found": "body",
                "blocks": 1,
                "characters": 10,
                "sample": "b" * 10,
                "corpus": "news",
                "id": "p0",
            },
        ]

    def test_like_errors_are_one(self) -> None:
        pages = [
            tagged(("a" * 300, 1, None, 0.1, "legal"), ("b", 1, None, 0.1, "legal")),
            tagged(),
            tagged(("c" * 301, 1, None, 0.1, "legal")),
        ]
        (error,) = errors_report(Blocks.of(pages), pages, [labelled(number) for number in range(3)])["worst"]
        assert (error["blocks"], error["characters"], error["labelled"]) == (3, 602, None)
        assert error["sample"] == "c" * 240 + "…"
        assert error["id"] == "p2"

    def test_a_page_that_the_model_failed_on_is_missed(self) -> None:
        pages = [tagged(("a" * 9, 1, "body", 0, None))]
        (error,) = errors_report(Blocks.of(pages), pages, [labelled(0)])["worst"]
        assert (error["side"], error["found"]) == ("missed", None)

    def test_no_blocks_no_errors(self) -> None:
        assert errors_report(Blocks.of([tagged()]), [tagged()], [labelled(0)]) == {
            "content": 0,
            "missed": 0,
            "leaked": 0,
            "worst": [],
        }


def test_kinds_are_numbered_as_the_vocabulary_has_them() -> None:
    assert FIRST.kinds.tolist() == [NUMBER["body"], NUMBER["related"], NUMBER["legal"], -1]
