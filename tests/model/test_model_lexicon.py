"""The lexicon: a linear model over the terms of a page."""

from __future__ import annotations

import pickle
import sys
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from itertools import product
from pathlib import Path
from string import ascii_lowercase
from threading import Barrier, BrokenBarrierError, local
from typing import TYPE_CHECKING

import numpy as np
import pytest
from random_models import PAGE, TERMS, floats, memory_below

from boilerstrip.errors import ModelError
from boilerstrip.features.terms import name_words
from boilerstrip.features.words import Words
from boilerstrip.model.lexicon import AROUND_WEIGHT, Lexicon
from boilerstrip.segment.html import segment_html
from boilerstrip.segment.text import segment_text

if TYPE_CHECKING:
    from boilerstrip.segment.page import Page

SAMPLES = sorted((Path(__file__).parents[2] / "datasets" / "samples").glob("*.html"))

NAMES = ["".join(letters) for letters in product(ascii_lowercase, repeat=2)]
"""Many names: more than the sums of are kept at first."""


def lexicon(weights: dict[str, list[float]], bias: list[float]) -> Lexicon:
    return Lexicon(
        tuple(weights),
        np.array(list(weights.values()), dtype=np.float32).reshape(len(weights), len(bias)),
        np.array(bias, dtype=np.float32),
    )


def scores(words: Lexicon, page: Page) -> np.ndarray:
    return words.scores(page, Words.of(page.texts))


def named_page(names: list[str]) -> Page:
    """Return a page with a block for each name."""
    return segment_html("".join(f'<p class="{name}">{name}</p>' for name in names))


def numbered_lexicon() -> Lexicon:
    """Return a lexicon of all `NAMES` with their numbers as weights, as those of a block's own element and around."""
    own = {f"c:{name}": [number, 0] for number, name in enumerate(NAMES)}
    return lexicon({**own, **{f"p:{name}": [0, 2 * number] for number, name in enumerate(NAMES)}}, [0, 0])


def numbers_of(names: list[str]) -> list[list[int]]:
    return [[NAMES.index(name)] * 2 for name in names]


def test_a_page_by_hand() -> None:
    words = lexicon({"w:ferry": [4, 0], "t:ferry ferry": [0, 8], "w:home": [-2, 1]}, [0.5, -0.5])
    page = segment_text("Ferry ferry\nHome\nthe old town of home\nnothing")
    assert scores(words, page) == pytest.approx(
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
    assert scores(words, page).tolist() == [[2], [4], [1]]
    assert AROUND_WEIGHT == 0.5


def test_elements_that_begin_or_end_together_count_each() -> None:
    words = lexicon({"p:one": [2], "p:two": [20], "p:three": [200]}, [0])
    page = segment_html(
        '<div class="one"><div class="two"><p class="three">a</p></div></div><div class="one"><p>b</p></div>'
    )
    assert scores(words, page).tolist() == [[111], [1]]


def test_terms_of_the_own_element_count_whole() -> None:
    words = lexicon({"c:lead": [3], "h:sport": [5]}, [0])
    page = segment_html('<p class="lead">a</p><p><a href="/sport">b</a></p><p>c</p>')
    assert scores(words, page).tolist() == [[3], [5], [0]]


def test_a_name_of_the_own_element_is_also_one_around() -> None:
    words = lexicon({"c:lead": [3], "p:lead": [10]}, [0])
    page = segment_html('<p class="lead">a</p><div class="lead"><p>b</p></div>')
    assert scores(words, page).tolist() == [[3 + 5], [5]]


def test_names_of_inline_elements_count_for_their_block() -> None:
    words = lexicon({"c:lead": [3], "c:author": [10]}, [0])
    page = segment_html('<p class="lead">By <b class="author">Ann</b>, <i class="author">Bo</i></p><p>c</p>')
    assert scores(words, page).tolist() == [[23], [0]]


def test_without_known_terms_there_is_the_bias() -> None:
    page = segment_html('<p class="lead">a</p><p>b</p>')
    assert scores(lexicon({"w:zzz": [1, 1]}, [3, 4]), page).tolist() == [[3, 4], [3, 4]]
    assert scores(lexicon({}, [3, 4]), page).tolist() == [[3, 4], [3, 4]]


def test_a_page_without_words_has_the_bias() -> None:
    words = lexicon({"w:a": [1], "t:a": [1]}, [3])
    assert scores(words, segment_text("…\n»")).tolist() == [[3], [3]]


def test_blocks_that_come_before_known_terms_keep_to_themselves() -> None:
    words = lexicon({"w:b": [1]}, [0])
    assert scores(words, segment_text("a\nb\nc\nb")).tolist() == [[0], [1], [0], [1]]


@pytest.mark.parametrize("file", SAMPLES[::4], ids=lambda file: file.stem)
def test_scores_are_counts_times_weights(file: Path) -> None:
    from boilerstrip.train.corpus import LabelledPage
    from boilerstrip.train.examples import html_example, text_example
    from boilerstrip.train.terms import common_terms, term_matrix

    source = LabelledPage("samples", file.stem, "a.example", file.read_text(encoding="utf-8"), ())
    for example in (html_example(source), text_example(source, "blocks")):
        known = common_terms([example], least_domains=1)[::2]
        rng = np.random.default_rng(0)
        words = Lexicon(known, floats(rng, len(known), 3), floats(rng, 3))
        expected = term_matrix([example], known).astype(np.float64) @ words.weights + words.bias
        assert scores(words, example.page) == pytest.approx(expected, abs=1e-4)


def test_scores_are_the_same_every_time() -> None:
    rng = np.random.default_rng(0)
    words, page = Lexicon(TERMS, floats(rng, len(TERMS), 3), floats(rng, 3)), segment_html(PAGE)
    first = scores(words, page)
    scores(words, named_page(NAMES))
    assert np.array_equal(scores(words, page), first)


def test_of_many_names_each_has_its_own_weights() -> None:
    words = numbered_lexicon()
    page = named_page(NAMES)
    expected = numbers_of(NAMES)
    assert scores(words, page).tolist() == expected
    assert scores(words, page).tolist() == expected
    # Those that are known already, among new ones.
    fresh = numbered_lexicon()
    scores(fresh, named_page(NAMES[:200]))
    assert scores(fresh, named_page(NAMES[::-1])).tolist() == expected[::-1]


def test_long_names_are_known_again_by_their_beginnings() -> None:
    words = numbered_lexicon()
    page = named_page(["ab " + "0 " * 300 + ending for ending in ("cd", "ef")])
    for _ in range(2):
        assert scores(words, page).tolist() == numbers_of(["ab", "ab"])


@pytest.mark.parametrize("most", [3, 8, 260, 300])
def test_names_that_no_longer_are_kept_are_looked_up_again(
    most: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("boilerstrip.model.lexicon._MOST_KEPT_NAMES", most)
    words = numbered_lexicon()
    for names in (
        NAMES[:2],
        NAMES[1:250],
        NAMES[249:253],
        NAMES[250:500],
        NAMES[450:],
        NAMES[::-1],
        NAMES[:9],
    ):
        assert scores(words, named_page(names)).tolist() == numbers_of(names)


def test_a_page_of_more_names_than_are_kept_does_not_drive_out_those_of_others(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("boilerstrip.model.lexicon._MOST_KEPT_NAMES", 50)
    words = numbered_lexicon()
    assert scores(words, named_page(NAMES[:20])).tolist() == numbers_of(NAMES[:20])
    assert scores(words, named_page(NAMES)).tolist() == numbers_of(NAMES)
    looked_up: list[str] = []

    def watched(names: str) -> list[str]:
        looked_up.append(names)
        return name_words(names)

    monkeypatch.setattr("boilerstrip.model.lexicon.name_words", watched)
    assert scores(words, named_page(NAMES[:40])).tolist() == numbers_of(NAMES[:40])
    assert set(looked_up) == set(NAMES[20:40])


def test_a_lexicon_can_be_pickled() -> None:
    words, page = numbered_lexicon(), named_page(NAMES[::3])
    fresh = pickle.loads(pickle.dumps(words))
    assert fresh.terms == words.terms
    expected = scores(words, page).tolist()
    assert expected == scores(fresh, page).tolist()
    used = pickle.loads(pickle.dumps(words))
    assert expected == scores(used, page).tolist()


def test_names_are_not_kept_in_a_pickle() -> None:
    words = numbered_lexicon()
    size = len(pickle.dumps(words))
    scores(words, segment_html("".join(f'<p class="zz{number}">a</p>' for number in range(2000))))
    assert len(pickle.dumps(words)) == size


def test_threads_may_share_a_lexicon() -> None:
    words = numbered_lexicon()
    lists = [NAMES[start::7] for start in range(7)] + [NAMES[::-1], NAMES]
    pages = [named_page(names) for names in lists]
    interval = sys.getswitchinterval()
    sys.setswitchinterval(1e-6)
    try:
        with ThreadPoolExecutor(6) as pool:
            together = list(pool.map(lambda page: scores(words, page).tolist(), pages * 4))
    finally:
        sys.setswitchinterval(interval)
    assert together == [numbers_of(names) for names in lists] * 4


def test_many_threads_may_meet_many_names_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("boilerstrip.model.lexicon._MOST_KEPT_NAMES", 100)
    words = numbered_lexicon()
    lists = [NAMES[start : start + 90] for start in range(0, 540, 90)]
    pages = [named_page(names) for names in lists]
    all_began, began = Barrier(len(pages)), local()

    def name_words_once_all_began(names: str) -> list[str]:
        if not hasattr(began, "yes"):
            began.yes = True
            with suppress(BrokenBarrierError):
                all_began.wait(1)
        return name_words(names)

    monkeypatch.setattr("boilerstrip.model.lexicon.name_words", name_words_once_all_began)
    with ThreadPoolExecutor(len(pages)) as pool:
        together = list(pool.map(lambda page: scores(words, page).tolist(), pages))
    assert together == [numbers_of(names) for names in lists]


def test_a_lexicon_is_its_arrays() -> None:
    rng = np.random.default_rng(0)
    words = Lexicon(TERMS, floats(rng, len(TERMS), 3), floats(rng, 3))
    again = Lexicon.from_arrays(words.arrays(), 3)
    assert again.terms == TERMS
    page = segment_html(PAGE)
    assert np.array_equal(scores(again, page), scores(words, page))


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
        ({"weights": np.array([[1], [2e6]], dtype=np.float32)}, "weights, bias: values above 1,000,000"),
        ({"bias": np.array([-2e6], dtype=np.float32)}, "weights, bias: values above 1,000,000"),
        (
            {"terms": np.frombuffer(b"w:a\nw:" + b"b" * 10_000, dtype=np.uint8)},
            "terms: one has more than 10,000",
        ),
    ],
)
def test_a_damaged_lexicon_is_refused(change: dict[str, np.ndarray | None], message: str) -> None:
    arrays = {**lexicon({"w:a": [1], "w:b": [2]}, [0]).arrays(), **change}
    with pytest.raises(ModelError, match=f"^{message}"):
        Lexicon.from_arrays({name: array for name, array in arrays.items() if array is not None}, 1)


def test_too_many_terms_are_refused_before_they_take_memory() -> None:
    many = np.frombuffer(b"w:a\n" * (8 << 20), dtype=np.uint8)
    arrays = {**lexicon({"w:a": [1]}, [0]).arrays(), "terms": many}
    with memory_below(64 << 20), pytest.raises(ModelError, match="terms: 8,388,609, more than 250,000"):
        Lexicon.from_arrays(arrays, 1)
