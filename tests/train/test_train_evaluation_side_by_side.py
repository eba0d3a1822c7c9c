"""Gold text and output beside each other."""

from __future__ import annotations

from evaluation_pages import ADVERT, SEQUEL, STORY
from hypothesis import given, settings
from hypothesis import strategies as st

from boilerstrip.train.evaluation.side_by_side import Paragraph, Row, side_by_side

TEXT = st.one_of(
    st.lists(
        st.sampled_from("the old grey pier sank at last, they said. 水 橋は — İ".split()), max_size=14
    ).map(" ".join),
    st.text(max_size=12),
)
TEXTS = st.lists(TEXT, max_size=6)


def marked(paragraphs: tuple[Paragraph, ...]) -> list[str]:
    return [piece.text for paragraph in paragraphs for piece in paragraph if piece.marked]


def shown(rows: list[Row], side: str) -> list[str]:
    return ["".join(piece.text for piece in part) for row in rows for part in getattr(row, side)]


def test_the_same_paragraphs_stand_in_a_row_each() -> None:
    rows = side_by_side([STORY, SEQUEL], [STORY, SEQUEL])
    assert len(rows) == 2
    assert all(row.alike for row in rows)


def test_paragraphs_with_the_same_words_are_the_same() -> None:
    (row,) = side_by_side(["“The pier,” he said:"], ["The  pier he said"])
    assert row.alike


def test_what_is_missed_has_nothing_beside_it() -> None:
    rows = side_by_side([STORY, SEQUEL], [SEQUEL])
    assert marked(rows[0].gold) == [STORY]
    assert rows[0].output == ()
    assert rows[1].alike


def test_what_leaked_in_has_nothing_beside_it() -> None:
    rows = side_by_side([STORY], [STORY, ADVERT])
    assert rows[1].gold == ()
    assert marked(rows[1].output) == [ADVERT]


def test_an_advert_in_place_of_a_paragraph_is_marked_on_both_sides() -> None:
    (row,) = side_by_side([STORY], [ADVERT])
    assert (marked(row.gold), marked(row.output)) == ([STORY], [ADVERT])


def test_part_of_a_paragraph_is_marked() -> None:
    (row,) = side_by_side([f"{STORY} {SEQUEL}"], [f"Read more. {STORY}"])
    assert marked(row.gold) == [SEQUEL]
    assert marked(row.output) == ["Read more. "]


def test_paragraphs_that_were_parted_otherwise_are_not_marked() -> None:
    (row,) = side_by_side([f"{STORY} {SEQUEL}"], [STORY, SEQUEL])
    assert row.alike
    assert len(row.output) == 2


def test_scripts_without_spaces_are_compared_by_their_characters() -> None:
    (row,) = side_by_side(["新しい橋は来年の春に完成する予定です"], ["広告。新しい橋は来年の春に完成する"])
    assert marked(row.output) == ["広告。"]
    assert marked(row.gold) == ["予定です"]


def test_the_same_words_again_and_again_are_marked_as_a_whole() -> None:
    (row,) = side_by_side(["spam " * 5000], ["spam " * 4000])
    assert not row.alike


@settings(max_examples=150, deadline=None)
@given(TEXTS, TEXTS)
def test_nothing_is_lost_and_nothing_is_added(gold: list[str], output: list[str]) -> None:
    rows = side_by_side(gold, output)
    assert shown(rows, "gold") == [text for text in gold if text.strip()]
    assert shown(rows, "output") == [text for text in output if text.strip()]


@settings(max_examples=80, deadline=None)
@given(TEXTS)
def test_a_text_beside_itself_has_no_marks(texts: list[str]) -> None:
    assert all(row.alike for row in side_by_side(texts, texts))


@settings(max_examples=80, deadline=None)
@given(TEXTS)
def test_beside_nothing_all_is_marked(texts: list[str]) -> None:
    rows = side_by_side(texts, [])
    assert [text for row in rows for text in marked(row.gold)] == [text for text in texts if text.strip()]
