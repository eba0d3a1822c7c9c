"""The figures of a model, and the thresholds that follow from them."""

from __future__ import annotations

import warnings
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest
from training_pages import ISLAND, PIER, example

from boilerstrip.document import KINDS, Kind
from boilerstrip.train import figures
from boilerstrip.train.corpus import LabelledPage
from boilerstrip.train.cross_fit import OutOfFold
from boilerstrip.train.examples import html_example
from boilerstrip.train.figures import choose_thresholds, corpus_figures, figures_by_corpus, tagger_facts
from boilerstrip.train.tables import make_table

if TYPE_CHECKING:
    from boilerstrip.train.examples import Example


def thresholds(table, scores: list[float], rows: list[int] | None = None) -> dict[str, dict[str, float]]:
    chosen = np.arange(len(scores)) if rows is None else np.array(rows)
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        return choose_thresholds(table, np.array(scores, dtype=np.float32), chosen)


def lines(*labels: int, **source: object):
    return example([f"line number {at}" for at in range(len(labels))], labels, **source)


def test_a_threshold_that_parts_everything_is_found() -> None:
    found = thresholds(make_table([lines(1, 1, 0, 0)]), [0.9, 0.8, 0.6, 0.1])
    for preset in ("precision", "balanced", "recall"):
        assert 0.6 < found[preset]["threshold"] <= 0.8
        assert (found[preset]["precision"], found[preset]["recall"]) == (1, 1)


def test_presets_weigh_precision_and_recall_differently() -> None:
    # One line in three that are found above 0.5 is wrong; above 0.7 all are right, but one of two is missed.
    found = thresholds(make_table([lines(1, 0, 1)]), [0.9, 0.7, 0.5])
    assert 0.7 < found["precision"]["threshold"] <= 0.9
    assert (found["precision"]["precision"], found["precision"]["recall"]) == (1, 0.5)
    for preset in ("balanced", "recall"):
        assert found[preset]["threshold"] <= 0.5
        assert found[preset]["precision"] == pytest.approx(2 / 3, abs=1e-4)
        assert found[preset]["recall"] == 1


def test_blocks_count_by_their_length_and_pages_alike() -> None:
    table = make_table([example(["a" * 30, "b" * 10], [1, 0]), example(["c" * 10], [1], domain="b.example")])
    found = thresholds(table, [0.9, 0.9, 0.9])
    assert found["balanced"]["precision"] == pytest.approx((0.75 + 1) / 2)


@pytest.mark.parametrize("score", [0.07, 0.35, 0.5, 0.6, 0.7, 0.95])
def test_a_block_on_the_threshold_is_content(score: float) -> None:
    # As for the cleaner, which compares float32 scores: many of these are not quite their float64 selves.
    table = make_table([lines(1, 0)])
    found = thresholds(table, [score, score - 0.01])["balanced"]
    assert found["threshold"] == score
    assert found["recall"] == 1
    assert (np.array([score], dtype=np.float32) >= found["threshold"]).all()


def test_only_the_rows_given_and_sure_are_looked_at() -> None:
    table = make_table([lines(1, 0, -1), lines(0, 1, domain="b.example")])
    alone = thresholds(make_table([lines(1, 0)]), [0.8, 0.3])
    assert thresholds(table, [0.8, 0.3, 0.99, 0.9, 0.1], rows=[0, 1, 2]) == alone


def test_inserted_blocks_are_not_measured() -> None:
    table = make_table([lines(1, 0, 0)])
    table.inserted[2] = True
    assert thresholds(table, [0.8, 0.3, 0.99]) == thresholds(make_table([lines(1, 0)]), [0.8, 0.3])


def test_pages_that_are_no_articles_have_a_say_only_where_there_are_no_others() -> None:
    article, forum = lines(1, 0), lines(0, 1, page_type="forum", domain="b.example")
    mixed = thresholds(make_table([article, forum]), [0.8, 0.3, 0.9, 0.1])
    assert mixed == thresholds(make_table([article]), [0.8, 0.3])
    alone = thresholds(make_table([lines(1, 0, page_type="forum")]), [0.8, 0.3])
    assert alone == mixed


def test_figures_of_kept_blocks_by_corpus_and_form() -> None:
    examples = [
        example(["Home", PIER, ISLAND], [0, 1, 1]),
        example(["Home", PIER, ISLAND], [0, 1, 1], corpus="d", domain="b.example"),
        example(["Home", PIER], [0, 1], corpus="d", domain="c.example", page_type="forum"),
    ]
    found = corpus_figures(examples, np.array([0, 1, 1, 0, 1, 0, 1, 1], dtype=bool))
    by_name = {name.partition(",")[0]: values for name, values in found.items()}
    assert by_name["c"] == {"pages": 1, "shingle_f1": 1, "word_f1": 1, "paragraph_f1": 1}
    assert by_name["d"]["pages"] == 1
    assert by_name["d"]["paragraph_f1"] == pytest.approx(2 / 3, abs=1e-4)
    assert by_name["d (all page types)"]["pages"] == 2
    assert by_name["d (all page types)"]["paragraph_f1"] == pytest.approx(2 / 3, abs=1e-4)


def test_a_page_without_text_in_its_mark_up_is_missed_and_lowers_the_mean() -> None:
    drawn_later = '<div id="app"></div><script>draw()</script>'
    sources = [
        LabelledPage("c", "one", "a.example", f"<p>{PIER}</p>", (PIER,)),
        LabelledPage("c", "two", "b.example", drawn_later, (ISLAND,)),
    ]
    alone, both = (
        corpus_figures([html_example(source) for source in chosen], np.array([True]))["c"]
        for chosen in (sources[:1], sources)
    )
    assert alone == {"pages": 1, "shingle_f1": 1, "word_f1": 1, "paragraph_f1": 1}
    # The shingles' precision is that of the one page with text, their recall is 1/2.
    assert both == {"pages": 2, "shingle_f1": 0.6667, "word_f1": 0.5, "paragraph_f1": 0.5}


def test_figures_of_texts_from_elsewhere() -> None:
    source = example([PIER, ISLAND], [1, 1]).source
    assert figures_by_corpus([source], [[PIER, ISLAND]])["c"]["word_f1"] == 1
    assert figures_by_corpus([source], [[]])["c"] == {
        "pages": 1,
        "shingle_f1": 0,
        "word_f1": 0,
        "paragraph_f1": 0,
    }


def predicted(size: int, seed: int = 0) -> tuple:
    rng = np.random.default_rng(seed)
    pages = [
        example([f"line {at} of page {page}" for at in range(8)], rng.integers(0, 2, 8), rng.integers(0, 17, 8),
                domain=f"{page}.example")
        for page in range(size)
    ]  # fmt: skip
    table = make_table(pages)
    content = np.clip(table.content * 0.3 + rng.random(len(table.content)) * 0.7, 0, 1).astype(np.float32)
    kinds = rng.random((len(content), len(KINDS))).astype(np.float32)
    folds = np.repeat(np.arange(size) % 3, 8)
    return table, pages, OutOfFold(content, kinds, folds)


def test_the_facts_of_a_tagger() -> None:
    table, examples, predictions = predicted(9)
    facts = tagger_facts(table, examples, predictions)
    assert facts["blocks"] == 72
    assert 0 <= facts["calibration_error"] <= 1
    assert 0 < facts["kinds_macro_f1"] < 1
    assert set(facts["kinds_f1"]) <= {kind.value for kind in KINDS}
    assert facts["figures"]


def by_labels(*pages: tuple[str | None, Kind, Kind]) -> dict[str, Any]:
    """Return the facts where every page has body text, found right, and two blocks of one kind taken for another."""
    texts = ["one", "two", "three", "four"]
    body = KINDS.index(Kind.BODY)
    truth = [[body, body, KINDS.index(kind), KINDS.index(kind)] for _, kind, _ in pages]
    found = [[body, body, KINDS.index(kind), KINDS.index(kind)] for _, _, kind in pages]
    examples = [
        example(texts, [1, 1, 0, 0], kinds, kinds_from=name, domain=f"{number}.example")
        for number, ((name, _, _), kinds) in enumerate(zip(pages, truth, strict=True))
    ]
    table = make_table(examples)
    content = np.where(table.content == 1, 0.9, 0.1).astype(np.float32)
    kinds = np.eye(len(KINDS), dtype=np.float32)[np.concatenate(found)]
    predictions = OutOfFold(content, kinds, np.repeat(np.arange(len(pages)) % 2, 4))
    return tagger_facts(table, examples, predictions)


def test_kinds_are_measured_for_every_folder_of_labels() -> None:
    facts = by_labels(
        ("news", Kind.LEGAL, Kind.LEGAL),
        ("labels", Kind.LEGAL, Kind.SOCIAL),
        ("news", Kind.SOCIAL, Kind.SOCIAL),
    )
    # Of the labels, body is right; legal and social are wrong.
    third, two_thirds = pytest.approx(1 / 3, abs=1e-4), pytest.approx(2 / 3, abs=1e-4)
    assert facts["kinds_by_labels"] == {"labels": third, "news": 1}
    assert facts["kinds_f1"] == {"body": 1, "social": two_thirds, "legal": two_thirds}
    assert facts["kinds_macro_f1"] == pytest.approx(7 / 9, abs=1e-4)


def test_folders_of_labels_without_a_measured_block_have_no_figure() -> None:
    table, examples, predictions = predicted(6)
    for each, name in zip(examples, ["a", "a", "b", "b", "c", "c"], strict=True):
        each.source = replace(each.source, kinds_from=name)
    table.kinds[table.rows_of([2, 3])] = -1
    table.inserted[table.rows_of([4, 5])] = True
    assert list(tagger_facts(table, examples, predictions)["kinds_by_labels"]) == ["a"]


def test_facts_without_labels_of_kinds() -> None:
    table, examples, predictions = predicted(6)
    table.kinds[:] = -1
    assert (
        not {"kinds_f1", "kinds_macro_f1", "kinds_by_labels"}
        & tagger_facts(table, examples, predictions).keys()
    )


def test_the_labels_of_a_fold_have_no_say_in_how_it_is_judged(monkeypatch: pytest.MonkeyPatch) -> None:
    kept: list[np.ndarray] = []
    original = figures.corpus_figures

    def watched(examples: list[Example], keep: np.ndarray) -> dict[str, dict[str, float]]:
        kept.append(keep.copy())
        return original(examples, keep)

    monkeypatch.setattr(figures, "corpus_figures", watched)
    table, examples, predictions = predicted(9)
    tagger_facts(table, examples, predictions)
    fold = predictions.folds == 0
    table.content[fold] = 1 - table.content[fold]
    tagger_facts(table, examples, predictions)
    before, after = kept
    assert np.array_equal(before[fold], after[fold])
    assert not np.array_equal(before[~fold], after[~fold])
