"""Texts to words: what a word is in each script, and the numbers that words are compared by."""

from __future__ import annotations

from itertools import groupby, pairwise

import numpy as np
import pytest
from feature_pages import outputs_by_hash_seed, texts
from hypothesis import example, given, settings
from hypothesis import strategies as st

from boilerstrip.features.words import STEM_CHARS, Words, powers

READ = 400
"""How many characters of a text are read."""

SPACELESS = frozenset("東京新聞のニュース𠮷ข่าววันนี้")
LETTERS = frozenset("abßéΣσςжЖנأخَनदिल्ी가뉴7٣_\u200c\u200d") | SPACELESS
MARKS = " \n.,-»'’\0\ud800🦀…／・𝐀"


def split(text: str) -> list[str]:
    """Return the words of one text as strings."""
    return strings(Words.of([text]))


def strings(words: Words) -> list[str]:
    return [words.word(index) for index in range(len(words.hashes))]


def plain_words(text: str) -> list[str]:
    """Split a text of `LETTERS` and `MARKS` as it is described, character by character."""
    found: list[str] = []
    for (in_word, in_pairs), run in groupby(text.lower(), lambda each: (each in LETTERS, each in SPACELESS)):
        word = "".join(run)
        if in_pairs and len(word) > 1:
            found += map("".join, pairwise(word))
        elif in_word:
            found.append(word)
    return found


def told_apart(numbers: list[int], things: list[object]) -> bool:
    """Say whether equal things have equal numbers, and different things different ones."""
    return len(set(zip(numbers, things, strict=True))) == len(set(numbers)) == len(set(things))


def scripts() -> st.SearchStrategy[list[str]]:
    text = st.text(st.sampled_from(sorted(LETTERS) + list(MARKS)), max_size=30)
    return st.lists(st.one_of(text, st.just("")), max_size=8)


@pytest.mark.parametrize(
    "text",
    [
        "नई दिल्ली",  # Devanagari, with vowel signs and the virama
        "சென்னை செய்தி",  # Tamil
        "مُحَمَّد",  # Arabic, with vowel points
        "می\u200cخواهم",  # Persian, with a joiner
        "שָׁלוֹם",  # Hebrew, with points
        "tiếng Việt ở",
        "cafe\u0301",  # a letter and its accent
        "서울 신문",
        "абв 12 ٣۴",
        "snake_case",
    ],
)
def test_words_keep_their_marks_and_are_whole_where_spaces_part_them(text: str) -> None:
    assert split(text) == text.lower().split()


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("東京新聞", ["東京", "京新", "新聞"]),
        ("ニュース", ["ニュ", "ュー", "ース"]),
        ("ข่าว", ["ข่", "่า", "าว"]),  # Thai, with a tone mark
        ("東京 大阪", ["東京", "大阪"]),
        ("𠮷野家", ["𠮷野", "野家"]),  # the first is beyond the basic plane
        ("東京2025年Web版", ["東京", "2025", "年", "web", "版"]),
        ("今日。水、火", ["今日", "水", "火"]),
        ("ニュース・水", ["ニュ", "ュー", "ース", "水"]),
        ("ปี ๒๕๖๘", ["ปี", "๒๕๖๘"]),
    ],
)
def test_where_a_script_has_no_spaces_words_are_pairs_of_characters(text: str, expected: list[str]) -> None:
    assert split(text) == expected


@pytest.mark.parametrize("text", ["é", "7", "я", "水", "뉴", "_"])
def test_a_single_character_is_a_word(text: str) -> None:
    assert split(text) == [text]


@pytest.mark.parametrize("text", ["", " ", "…", "🦀🚢", "»", "-", "\0", "\ud800", "\0\ud800"])
def test_marks_and_pictures_are_no_words(text: str) -> None:
    assert split(text) == []


@pytest.mark.parametrize("mark", ["\0", "\ud800", "🦀", "-", "’", ".", "\n", "\u3000"])
def test_what_is_no_part_of_a_word_ends_it(mark: str) -> None:
    assert split(f"ab{mark}cd") == ["ab", "cd"]


def test_words_are_in_small_letters_in_every_script() -> None:
    assert split("НОВОСТИ Über Ǆ") == ["новости", "über", "ǆ"]


def test_the_last_sigma_of_a_word_is_the_one_for_word_ends() -> None:
    capitals, small = Words.of(["ΟΔΟΣ ΣΑΣ"]), Words.of(["οδος σας"])
    assert strings(capitals) == ["οδος", "σας"]
    assert np.array_equal(capitals.hashes, small.hashes)


def test_a_letter_that_grows_in_small_letters_moves_what_follows() -> None:
    assert split("İstanbul AB") == ["i\u0307stanbul", "ab"]


def test_texts_without_words_are_texts_still() -> None:
    words = Words.of(["", "One two", "…", "", "three", ""])
    assert words.sizes.tolist() == [0, 2, 0, 0, 1, 0]
    assert words.rows.tolist() == [1, 1, 4]
    assert words.starts.tolist() == [0, 0, 2, 2, 2, 3]
    assert strings(words) == ["one", "two", "three"]
    assert words.sequences()[words.sizes == 0].tolist() == [0] * 4


@pytest.mark.parametrize("none", [[], [""], ["…", ""]])
def test_where_there_are_no_words_there_are_no_numbers(none: list[str]) -> None:
    words = Words.of(none)
    for numbers in (words.hashes, words.stems, words.rows, words.first, words.last, words.pairs()):
        assert numbers.tolist() == []
    assert words.texts == none
    assert words.sizes.tolist() == words.sequences().tolist() == [0] * len(none)


def test_texts_may_come_one_by_one() -> None:
    assert strings(Words.of(text for text in ("a b", "c"))) == ["a", "b", "c"]


def test_positions_are_those_in_the_text() -> None:
    words = Words.of(["…", "Two, words"])
    assert words.first.tolist() == [0, 5]
    assert words.last.tolist() == [3, 10]
    assert words.texts == ["…", "two, words"]


@settings(max_examples=150, deadline=None)
@given(scripts())
@example(["ab ab\0ab", "abb", "bab"])
@example(["東京", "東京 京", "京東"])
def test_words_are_those_that_plain_strings_give(several: list[str]) -> None:
    words = Words.of(several)
    plain = [plain_words(text) for text in several]
    assert [
        [words.word(index) for index in np.flatnonzero(words.rows == row)] for row in range(len(several))
    ] == plain
    assert words.sizes.tolist() == [len(found) for found in plain]


@settings(max_examples=150, deadline=None)
@given(scripts())
@example(["a aa aaa _a a_", "\u200ca a\u200c"])
@example(["aabab aababa aababé aaba"])
@example(["a b a", "b a", "a b", "a", "ab", ""])
def test_numbers_are_equal_where_the_strings_are(several: list[str]) -> None:
    words = Words.of(several)
    plain = [plain_words(text) for text in several]
    flat = [word for found in plain for word in found]
    assert told_apart(words.hashes.tolist(), flat)
    assert told_apart(words.stems.tolist(), [word[:STEM_CHARS] for word in flat])
    assert told_apart(words.pairs().tolist(), list(pairwise(flat)))
    assert told_apart(words.sequences().tolist(), [tuple(found) for found in plain])


@settings(max_examples=80, deadline=None)
@given(st.lists(st.one_of(st.text(max_size=20), texts()), max_size=6))
def test_words_of_any_texts_follow_each_other(several: list[str]) -> None:
    words = Words.of(several)
    assert (np.diff(words.rows) >= 0).all()
    assert np.bincount(words.rows, minlength=len(several)).tolist() == words.sizes.tolist()
    assert (words.starts + words.sizes).tolist() == [*words.starts[1:].tolist(), len(words.hashes)][
        : len(several)
    ]
    for row, text in enumerate(words.texts):
        own = words.rows == row
        assert (np.diff(words.first[own]) > 0).all()
        assert ((words.first < words.last) & (words.last <= len(text)))[own].all()


@settings(max_examples=80, deadline=None)
@given(st.lists(st.one_of(st.text(max_size=20), texts()), max_size=6))
def test_a_text_has_the_same_words_alone_and_among_others(several: list[str]) -> None:
    assert_same(Words.of(several), [Words.of([text]) for text in several])


def assert_same(words: Words, parts: list[Words]) -> None:
    """Check that words are those of several sequences of texts, one after the other."""
    assert words.texts == [text for part in parts for text in part.texts]
    for name in ("hashes", "stems", "sizes", "first", "last"):
        joined = [number for part in parts for number in getattr(part, name).tolist()]
        assert getattr(words, name).tolist() == joined, name
    assert words.sequences().tolist() == [number for part in parts for number in part.sequences().tolist()]
    assert words.rows.tolist() == [row for row, size in enumerate(words.sizes.tolist()) for _ in range(size)]


def test_many_long_texts_have_the_same_words_as_a_few() -> None:
    several = [f"Block {number} of 東京 {'ab cd ' * (number % 40)}" for number in range(3000)] + ["", "end"]
    assert sum(map(len, several)) > 1 << 18  # more than is split at a time
    assert_same(Words.of(several), [Words.of(several[at : at + 100]) for at in range(0, len(several), 100)])


@pytest.mark.parametrize("size", [1, 4, 5, 9, 14, 15])
def test_words_are_the_same_however_many_are_split_at_a_time(
    size: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    several = ["ab c", "", "東京新", "…", "d", "efghij", ""]
    expected = Words.of(several)
    monkeypatch.setattr("boilerstrip.features.words._CHUNK_CHARS", size)
    assert_same(Words.of(several), [expected])


def test_only_the_beginning_of_a_text_is_read() -> None:
    assert Words.of(["word " * READ]).sizes.tolist() == [READ // 5]
    assert split("x" * (READ + 1)) == ["x" * READ]
    assert split("x" * (READ - 2) + " yz end") == ["x" * (READ - 2), "y"]
    assert Words.of(["A" * (READ + 1), "b"]).texts == ["a" * READ, "b"]
    assert strings(Words.of(["one two", "four"], most_chars=5)) == ["one", "t", "four"]


def test_long_words_are_told_apart_at_their_ends() -> None:
    several = ["İ" * READ, "İ" * (READ - 1), "x" * READ, "x" * (READ - 1) + "y"]
    words = Words.of(several)
    assert strings(words) == [text.lower() for text in several]
    assert told_apart(words.hashes.tolist(), list(several))


def test_words_that_differ_in_one_letter_have_different_numbers() -> None:
    # Where that is the first letter, the numbers lie close together.
    word = "abcdefghij"
    changed = [word[:at] + "z" + word[at + 1 :] for at in range(len(word))]
    assert len(set(Words.of([word, *changed]).hashes.tolist())) == len(word) + 1


def test_a_stem_is_the_first_five_characters() -> None:
    words = Words.of(["story stories storyline tale"])
    stems = Words.of(["story stori story tale"]).hashes
    assert STEM_CHARS == 5
    assert np.array_equal(words.stems, stems)


def test_pairs_tell_the_order_of_their_words() -> None:
    one, other, again = Words.of(["read more read more"]).pairs().tolist()
    assert one == again != other


def test_sequences_tell_order_and_number_of_words() -> None:
    several = ["read more", "more read", "read", "read read", "read more more", "READ: more!"]
    *different, again = Words.of(several).sequences().tolist()
    assert len({*different}) == len(several) - 1
    assert again == different[0]


def test_sequences_of_one_and_two_words_are_words_and_pairs() -> None:
    words = Words.of(["one", "two three"])
    assert words.sequences().tolist() == [words.hashes[0], words.pairs()[1]]


@pytest.mark.parametrize("exponents", [[], [0], [0, 1, 2, 63], [1023, 1024, 1025, 5000, 3]])
def test_powers_are_taken_modulo_two_to_the_64(exponents: list[int]) -> None:
    base = 0x9E3779B97F4A7C15
    expected = [pow(base, exponent, 1 << 64) for exponent in exponents]
    assert powers(base, np.array(exponents, dtype=np.int64)).tolist() == expected


def test_the_words_of_an_address_are_its_runs_of_latin_letters() -> None:
    words = Words.of_addresses(["/Sport/2025/live-ticker_é?ref=東京nav", "", "/b"], most_chars=100)
    assert strings(words) == ["sport", "live", "ticker", "ref", "nav", "b"]
    assert words.sizes.tolist() == [5, 0, 1]


def test_words_of_addresses_have_the_numbers_of_words() -> None:
    assert np.array_equal(
        Words.of_addresses(["/sport/live"], most_chars=100).hashes, Words.of(["sport live"]).hashes
    )


def test_only_the_beginning_of_an_address_is_read() -> None:
    assert strings(Words.of_addresses(["/sport/live", "/ab"], most_chars=8)) == ["sport", "l", "ab"]


def test_numbers_are_the_same_in_every_process() -> None:
    code = (
        "from boilerstrip.features.words import Words;"
        "words = Words.of(['Alpha beta 東京', 'gamma'] * 2);"
        "print(words.hashes, words.stems, words.pairs(), words.sequences())"
    )
    found = outputs_by_hash_seed(code)
    words = Words.of(["Alpha beta 東京", "gamma"] * 2)
    assert found == {f"{words.hashes} {words.stems} {words.pairs()} {words.sequences()}\n"}


@given(scripts(), scripts())
def test_words_split_are_those_of_each_part(first: list[str], others: list[str]) -> None:
    parts = Words.of([*first, *others]).split(len(first))
    for part, alone in zip(parts, (first, others), strict=True):
        assert_same(part, [Words.of(alone)])
