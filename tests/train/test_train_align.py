"""Which blocks of a page make up a gold text."""

from __future__ import annotations

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from training_pages import BOATS, ISLAND, PIER

from boilerstrip.train.align import BOILERPLATE, CONTENT, UNSURE, align, tokenize

YES, NO, MAYBE = CONTENT, BOILERPLATE, UNSURE


@pytest.mark.parametrize(
    ("text", "tokens"),
    [
        ("The Ferry, at 5.", ["the", "ferry", "at", "5"]),
        ("ПАРОМ — стоит", ["паром", "стоит"]),
        ("東京の船", ["東", "京", "の", "船"]),
        ("เรือ", ["เ", "ร", "อ"]),
        ("한국 뉴스", ["한국", "뉴스"]),
        ("5時 ferry船", ["5", "時", "ferry", "船"]),
        ("* * *", []),
    ],
)
def test_tokens(text: str, tokens: list[str]) -> None:
    assert tokenize(text) == tokens


@pytest.mark.parametrize(
    ("texts", "gold", "labels"),
    [
        pytest.param(["Home", PIER, ISLAND, "Share"], [PIER, ISLAND], [NO, YES, YES, NO], id="an article"),
        pytest.param([PIER, BOATS, ISLAND], [PIER, ISLAND], [YES, NO, YES], id="an insertion"),
        pytest.param([PIER.upper(), ISLAND + " »"], [PIER, ISLAND], [YES, YES], id="case and marks"),
        pytest.param(
            [PIER[:45], PIER[45:], ISLAND], [PIER, ISLAND], [YES] * 3, id="a paragraph in two blocks"
        ),
        pytest.param([PIER + " " + ISLAND], [PIER, ISLAND], [YES], id="two paragraphs in one block"),
        pytest.param([PIER, ISLAND], [], [NO, NO], id="no gold"),
        pytest.param([PIER], ["…", ""], [NO], id="gold without words"),
        pytest.param([], [PIER], [], id="no blocks"),
    ],
)
def test_labels(texts: list[str], gold: list[str], labels: list[int]) -> None:
    assert list(align(texts, gold).labels) == labels


@pytest.mark.parametrize(
    ("texts", "labels"),
    [
        pytest.param([PIER, ISLAND, "More", PIER], [YES, YES, NO, MAYBE], id="after the article"),
        pytest.param([PIER, "Menu", "More", PIER, ISLAND], [MAYBE, NO, NO, YES, YES], id="a teaser above"),
        pytest.param(
            [PIER, ISLAND, "Menu", PIER, ISLAND], [YES, YES, NO, MAYBE, MAYBE], id="all of it twice"
        ),
        pytest.param([PIER, PIER, ISLAND], [MAYBE, YES, YES], id="twice in a row"),
        pytest.param([PIER[:60], "Menu", PIER, ISLAND], [MAYBE, NO, YES, YES], id="the start of a teaser"),
        pytest.param([PIER, ISLAND, "Menu", ISLAND], [YES, YES, NO, MAYBE], id="the last one again"),
    ],
)
def test_a_copy_of_a_paragraph_is_neither_content_nor_boilerplate(
    texts: list[str], labels: list[int]
) -> None:
    assert list(align(texts, [PIER, ISLAND]).labels) == labels


def test_paragraphs_are_found_in_the_order_of_the_page() -> None:
    # What stands at another place than in the gold is not known to be the article's.
    assert list(align([ISLAND, PIER, BOATS], [PIER, BOATS, ISLAND]).labels) == [MAYBE, YES, YES]


@pytest.mark.parametrize(
    ("texts", "labels"),
    [
        (["Salt", "Olive oil", PIER], [YES, YES, YES]),
        (["Salt", "Salt", "Olive oil", PIER], [MAYBE, YES, YES, YES]),  # the gold has it once
        (["Olive oil", "Olive oil", PIER], [MAYBE, YES, YES]),
        (["Olive oil", PIER, "Salt"], [YES, YES, NO]),  # at the wrong place
        (["Olive", PIER], [NO, YES]),  # not a whole line
        (["Salt olive", PIER], [NO, YES]),
    ],
)
def test_a_block_of_a_few_words_has_to_be_a_whole_line_of_the_gold(
    texts: list[str], labels: list[int]
) -> None:
    assert list(align(texts, ["Salt\nOlive oil", PIER]).labels) == labels


def test_a_heading_that_the_table_of_contents_repeats() -> None:
    alignment = align(["Costs", PIER, "Costs", ISLAND, "Costs"], [PIER, "Costs", ISLAND])
    assert list(alignment.labels) == [MAYBE, YES, YES, YES, MAYBE]


def test_partial_overlaps() -> None:
    tail = " Subscribe to our newsletter and read the best stories of the week every Friday, free of charge."
    assert align([PIER + tail[:20]], [PIER]).labels == (YES,)
    half = align([PIER + tail], [PIER])
    assert half.labels in ((YES,), (MAYBE,))
    assert half.purity < 0.7
    assert align([PIER + 4 * tail], [PIER]).labels == (NO,)
    assert align(
        ["Then again the pier was safe and the ferry would sail on Monday at noon"], [PIER]
    ).labels == (NO,)


@pytest.mark.parametrize(
    ("first", "second", "other"),
    [
        ("港の責任者は火曜日に出航しないと述べた。", "島では誰も工事の終わりを知らない。", "関連記事を読む"),
        ("เรือข้ามฟากจะไม่ออกจากท่าจนกว่าจะปลอดภัย", "ไม่มีใครบนเกาะรู้ว่างานจะเสร็จเมื่อไร", "อ่านข่าวอื่นต่อ"),
        ("渡輪在新碼頭安全之前不會啟航", "島上沒有人知道工程何時完成", "訂閱我們的電子報"),
        (
            "لن تبحر العبارة قبل أن يصبح آمنا",
            "لا أحد في الجزيرة يعرف متى ينتهي",
            "اشترك في نشرتنا البريدية الآن",
        ),
    ],
    ids=["ja", "th", "zh", "ar"],
)
def test_scripts_without_spaces_and_others(first: str, second: str, other: str) -> None:
    assert align([other, first, other, second], [first, second]).labels == (NO, YES, NO, YES)


def test_blocks_without_words_go_with_their_neighbours() -> None:
    assert align([PIER, "* * *", ISLAND, "* * *", "Home"], [PIER, ISLAND]).labels == (
        YES,
        YES,
        YES,
        MAYBE,
        NO,
    )


def test_coverage_is_the_share_of_the_gold_that_was_found() -> None:
    words = len(tokenize(PIER)), len(tokenize(ISLAND))
    assert align([PIER, ISLAND], [PIER, ISLAND]).coverage == 1
    assert align([PIER, "Home"], [PIER, ISLAND]).coverage == pytest.approx(words[0] / sum(words))
    assert align(["Home"], [PIER]).coverage == 0
    assert align([PIER], []).coverage == 0


def test_purity_is_the_share_of_the_content_blocks_that_is_gold() -> None:
    words = len(tokenize(PIER)), len(tokenize(ISLAND))
    assert align([PIER, "Home"], [PIER]).purity == 1
    assert align([PIER + " " + ISLAND], [PIER]).purity == pytest.approx(words[0] / sum(words))
    assert align(["Home"], [PIER]).purity == 0


WORDS = st.lists(st.sampled_from("a b c d e f 水 船 . — 7".split()), min_size=1, max_size=12).map(" ".join)


@settings(max_examples=60, deadline=None)
@given(st.lists(WORDS, max_size=8), st.lists(WORDS, max_size=6))
def test_any_two_texts_can_be_aligned(texts: list[str], gold: list[str]) -> None:
    alignment = align(texts, gold)
    assert len(alignment.labels) == len(texts)
    assert set(alignment.labels) <= {CONTENT, BOILERPLATE, UNSURE}
    assert 0 <= alignment.coverage <= 1
    assert 0 <= alignment.purity <= 1
    if not any(map(tokenize, gold)):
        assert CONTENT not in alignment.labels


@settings(max_examples=60, deadline=None)
@given(st.lists(st.integers(0, 10**6), min_size=1, max_size=8, unique=True), st.data())
def test_paragraphs_of_their_own_words_are_all_found(numbers: list[int], data: st.DataObject) -> None:
    paragraphs = [" ".join(f"w{number}x{at}" for at in range(6)) for number in numbers]
    wanted = data.draw(st.lists(st.booleans(), min_size=len(numbers), max_size=len(numbers)))
    gold = [text for text, content in zip(paragraphs, wanted, strict=True) if content]
    assert list(align(paragraphs, gold).labels) == [int(content) for content in wanted]


def test_a_long_page_of_repeated_words_is_aligned_in_no_time() -> None:
    start = time.process_time()
    alignment = align([*["Read more about it now"] * 3000, PIER], [PIER, *["Read more about it now"] * 500])
    assert time.process_time() - start < 2
    assert len(alignment.labels) == 3001
