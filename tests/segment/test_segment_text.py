from __future__ import annotations

from textwrap import fill

from hypothesis import given
from hypothesis import strategies as st

from boilerstrip.document import Role
from boilerstrip.segment.text import segment_text

PROSE = (
    "The harbour office closed on Monday after the night watch found water in the lower store, and the "
    "first boats were sent round the point before the tide had turned. Nobody was hurt, the mayor said, but "
    "the winter's rope and most of the nets will have to be bought again before the season opens in March."
)
MORE = PROSE.replace("Monday", "Tuesday")


def texts(text: str) -> list[str]:
    return segment_text(text).texts


def test_line_is_a_block() -> None:
    assert texts("Rain fell.\nThe river rose.\n") == ["Rain fell.", "The river rose."]


def test_empty_lines_make_no_blocks_but_are_counted_before_the_next() -> None:
    page = segment_text("\nOne.\n \n\t\nTwo.\nThree.")
    assert page.texts == ["One.", "Two.", "Three."]
    assert page.gaps == [1, 2, 0]


def test_text_without_words_has_no_blocks() -> None:
    for blank in ("", "\n", " \t\r\n ", "\u200b\n\ufeff"):
        assert texts(blank) == []


def test_white_space_inside_a_line_is_folded() -> None:
    assert texts("  a\tb \u00a0 c\u3000d ") == ["a b c d"]


def test_source_lines_are_counted_from_one_whatever_ends_them() -> None:
    for end in ("\n", "\r\n", "\r"):
        assert segment_text(f"One.{end}{end}Two.{end}").lines == [(1, 1), (3, 3)]


def test_form_feeds_and_unicode_separators_end_a_block_but_not_a_source_line() -> None:
    page = segment_text("One.\fTwo.\u2028Three.\u2029Four.\x85Five.\nSix.")
    assert page.texts == ["One.", "Two.", "Three.", "Four.", "Five.", "Six."]
    assert page.lines == [(1, 1)] * 5 + [(2, 2)]


def test_wrapped_lines_are_joined_into_paragraphs() -> None:
    page = segment_text(f"{fill(PROSE, 72)}\n\n{fill(MORE, 72)}\n")
    assert page.texts == [PROSE, MORE]
    assert page.lines == [(1, 5), (7, 11)]


def test_paragraphs_of_a_line_each_stay_apart_however_short() -> None:
    sentences = [
        f"On day {day} the river stood at {day * 7} centimetres under the bridge." for day in range(9)
    ]
    assert texts("\n".join(sentences)) == sentences


def test_long_lines_stay_apart() -> None:
    assert texts(f"{PROSE}\n{MORE}\n{PROSE}\n{MORE}") == [PROSE, MORE, PROSE, MORE]


def test_clearly_short_line_of_wrapped_text_ends_its_paragraph() -> None:
    first, second = f"{PROSE} {MORE}", f"{MORE} {PROSE}"
    assert texts(f"Harbour closed\n{fill(first, 60)}\n{fill(second, 60)}") == [
        "Harbour closed",
        first,
        second,
    ]


def test_long_address_beside_wrapped_text_does_not_hide_the_width() -> None:
    address = "https://harbour.example/" + "watch/" * 30
    assert texts(f"{address}\n\n{fill(PROSE, 60)}\n\n{fill(MORE, 60)}") == [address, PROSE, MORE]


def test_bullets_begin_blocks_of_wrapped_text() -> None:
    items = f"{fill('- ' + PROSE, 60)}\n{fill('2. ' + MORE, 60)}"
    page = segment_text(f"{fill(PROSE, 60)}\n{items}")
    assert page.texts == [PROSE, f"- {PROSE}", f"2. {MORE}"]
    assert page.roles == [Role.PARAGRAPH, Role.LIST_ITEM, Role.LIST_ITEM]


def test_bullets_and_numbers_are_list_items() -> None:
    page = segment_text("• nets\n* rope\n3) tar\n-5 degrees\n1999 was wet")
    assert page.roles == [Role.LIST_ITEM] * 3 + [Role.PARAGRAPH] * 2


def test_wrapped_east_asian_text_is_joined_without_spaces() -> None:
    japanese = "港の事務所は月曜日に閉鎖された。夜警が倉庫の床に水を見つけたためで、潮が変わる前に" * 4
    lines = [japanese[at : at + 32] for at in range(0, len(japanese), 32)]
    assert texts("\n".join(lines)) == [japanese]


def test_korean_words_keep_their_spaces() -> None:
    korean = "항구 사무소는 월요일에 문을 닫았다 야간 경비가 창고에서 물을 발견했기 때문이다 " * 6
    assert texts(fill(korean, 50)) == [korean.strip()]


def test_word_broken_at_a_hyphen_is_joined() -> None:
    lines = fill(PROSE, 60).split("\n")
    assert (
        "well-known"
        in texts("\n".join([lines[0][:52] + " a well-", "known " + lines[1][:50], *lines[2:]]))[0]
    )


def test_invisible_characters_are_dropped() -> None:
    assert texts("\ufeffun\u00adbe\u200bliev\u2060able") == ["unbelievable"]


def test_nul_characters_are_dropped() -> None:
    assert texts("a\0b\n\0\nc") == ["ab", "c"]


def test_limit_on_blocks_marks_the_page_as_truncated() -> None:
    page = segment_text("One.\nTwo.\nThree.", max_blocks=2)
    assert page.texts == ["One.", "Two."]
    assert page.truncated
    assert not segment_text("One.\nTwo.\n", max_blocks=2).truncated


def test_plain_text_has_no_tree() -> None:
    page = segment_text("One.")
    assert page.tree is None
    assert page.xpaths() == [None]


@given(st.text())
def test_any_text_can_be_segmented(text: str) -> None:
    page = segment_text(text)
    columns = (page.roles, page.levels, page.lines, page.gaps, page.bold_chars, page.images, page.links)
    assert all(len(column) == len(page) for column in columns)
    assert all(block == " ".join(block.split()) != "" for block in page.texts)


@given(st.lists(st.text("ab .漢\u00e9-", max_size=90), max_size=12))
def test_every_visible_character_comes_out_once_and_in_order(lines: list[str]) -> None:
    text = "\n".join(lines)
    assert "".join("".join(texts(text)).split()) == "".join(text.split())


@given(st.lists(st.sampled_from(["a", "", " ", "b c"])), st.sampled_from(["\n", "\r\n", "\r"]))
def test_blocks_name_the_source_lines_that_hold_them(lines: list[str], end: str) -> None:
    page = segment_text(end.join(lines))
    for block, (first, last) in zip(page.texts, page.lines, strict=True):
        assert block == " ".join(" ".join(lines[first - 1 : last]).split())
