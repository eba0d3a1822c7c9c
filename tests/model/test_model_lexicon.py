"""The lexicon: a linear model over the terms of a page."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from random_models import PAGE, TERMS, floats

from boilerstrip.errors import ModelError
from boilerstrip.features.terms import Vocabulary, count_terms
from boilerstrip.model.lexicon import AROUND_WEIGHT, Lexicon
from boilerstrip.segment.html import segment_html
from boilerstrip.segment.text import segment_text

SAMPLES = sorted((Path(__file__).parents[2] / "datasets" / "samples").glob("*.html"))


def lexicon(weights: dict[str, list[float]], bias: list[float]) -> Lexicon:
    return Lexicon(
        tuple(weights),
        np.array(list(weights.values()), dtype=np.float32).reshape(len(weights), len(bias)),
        np.array(bias, dtype=np.float32),
    )


def test_a_page_by_hand() -> None:
    words = lexicon({"w:ferry": [4, 0], "t:ferry ferry": [0, 8], "w:home": [-2, 1]}, [0.5, -0.5])
    page = segment_text("Ferry ferry\nHome\nthe old town of home\nnothing")
    assert words.scores(page) == pytest.approx(
        np.array(
            [
                [0.5 + 2 * 4 / np.sqrt(2), -0.5 + 8],  # two of two words, each damped by their number
                [0.5 - 2, -0.5 + 1],
                [0.5 - 2 / np.sqrt(5), -0.5 + 1 / np.sqrt(5)],
                [0.5, -0.5],
            ]
        )
    )


def test_a_term_around_counts_half_for_every_block_inside() -> None:
    words = lexicon({"p:nav": [2], "p:deep": [4]}, [1])
    page = segment_html('<div class="nav"><p>a</p><div class="deep"><p>b</p></div></div><p>c</p>')
    assert words.scores(page).tolist() == [[2], [4], [1]]
    assert AROUND_WEIGHT == 0.5


def test_terms_of_the_own_element_count_whole() -> None:
    words = lexicon({"c:lead": [3], "h:sport": [5]}, [0])
    page = segment_html('<p class="lead">a</p><p><a href="/sport">b</a></p><p>c</p>')
    assert words.scores(page).tolist() == [[3], [5], [0]]


def test_without_known_terms_there_is_the_bias() -> None:
    page = segment_html("<p>a</p><p>b</p>")
    assert lexicon({"w:zzz": [1, 1]}, [3, 4]).scores(page).tolist() == [[3, 4], [3, 4]]
    assert lexicon({}, [3, 4]).scores(page).tolist() == [[3, 4], [3, 4]]


def test_blocks_that_come_before_known_terms_keep_to_themselves() -> None:
    words = lexicon({"w:b": [1]}, [0])
    assert words.scores(segment_text("a\nb\nc\nb")).tolist() == [[0], [1], [0], [1]]


@pytest.mark.parametrize("file", SAMPLES[::4], ids=lambda file: file.stem)
def test_scores_are_counts_times_weights(file: Path) -> None:
    from boilerstrip.train.corpus import LabelledPage
    from boilerstrip.train.examples import html_example, text_example
    from boilerstrip.train.tables import term_matrix

    source = LabelledPage("samples", file.stem, "a.example", file.read_text(encoding="utf-8"), ())
    for example in (html_example(source), text_example(source, "blocks")):
        vocabulary = Vocabulary.growing()
        count_terms(example.page, vocabulary)
        known = sorted(vocabulary.terms())[::2]
        rng = np.random.default_rng(0)
        words = Lexicon(tuple(known), floats(rng, len(known), 3), floats(rng, 3))
        expected = term_matrix([example], known).astype(np.float64) @ words.weights + words.bias
        assert words.scores(example.page) == pytest.approx(expected, abs=1e-4)


def test_counts_know_only_the_vocabulary() -> None:
    page = segment_html(PAGE)
    counts = count_terms(page, Vocabulary.of_terms(TERMS))
    for run, rows in (
        (counts.words, len(page)),
        (counts.marks, len(page)),
        (counts.around, len(counts.nodes)),
    ):
        assert len(run.ends) == rows
        assert (np.diff(run.ends) >= 0).all()
        assert run.ends[-1] == len(run.numbers)
        assert set(run.numbers) <= set(range(1, len(TERMS) + 1))
    assert TERMS.index("p:story") + 1 in counts.around.numbers
    assert TERMS.index("w:東京") + 1 in counts.words.numbers


def test_a_lexicon_is_its_arrays() -> None:
    rng = np.random.default_rng(0)
    words = Lexicon(TERMS, floats(rng, len(TERMS), 3), floats(rng, 3))
    again = Lexicon.from_arrays(words.arrays(), 3)
    assert again.terms == TERMS
    page = segment_html(PAGE)
    assert np.array_equal(again.scores(page), words.scores(page))


def test_a_lexicon_without_terms_is_its_arrays() -> None:
    words = lexicon({}, [1, 2])
    assert Lexicon.from_arrays(words.arrays(), 2).terms == ()


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"terms": np.frombuffer(b"w:a\nw:a", dtype=np.uint8)}, "terms: a term stands twice"),
        ({"terms": np.frombuffer(b"w:a\nw:\xff", dtype=np.uint8)}, "terms: not valid UTF-8"),
        ({"terms": np.frombuffer(b"w:a", dtype=np.uint8)}, r"weights: shape \(2, 1\) where \(1, 1\)"),
        ({"terms": np.array(["w:a", "w:b"])}, "terms: type <U3 where uint8"),
        ({"terms": np.frombuffer(b"w:a\nab", dtype=np.uint8)}, "terms: each needs a field's letter"),
        ({"terms": np.frombuffer(b"w:a\nz:b", dtype=np.uint8)}, "terms: each needs a field's letter"),
        ({"terms": np.frombuffer(b"w:a\n", dtype=np.uint8)}, "terms: each needs a field's letter"),
        ({"terms": None}, "terms: the array is missing"),
        ({"weights": np.zeros((2, 2), dtype=np.float32)}, "weights: shape"),
        (
            {"weights": np.array([[1], [np.inf]], dtype=np.float32)},
            "weights: holds values that are not numbers",
        ),
        ({"bias": np.zeros(2, dtype=np.float32)}, "bias: shape"),
    ],
)
def test_a_damaged_lexicon_is_refused(change: dict[str, np.ndarray | None], message: str) -> None:
    arrays = {**lexicon({"w:a": [1], "w:b": [2]}, [0]).arrays(), **change}
    with pytest.raises(ModelError, match=f"^{message}"):
        Lexicon.from_arrays({name: array for name, array in arrays.items() if array is not None}, 1)
