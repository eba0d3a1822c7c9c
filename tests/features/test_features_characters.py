"""Classes of characters in many scripts, and lengths that mean the same in all of them."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from boilerstrip.features.characters import (
    CharacterClass,
    CharacterCounts,
    spaceless_characters,
    table_places,
    word_characters,
)

C = CharacterClass


def places(characters: str) -> np.ndarray:
    return table_places(np.array([ord(each) for each in characters], dtype=np.uint32))


def class_of(character: str) -> CharacterClass:
    return C(CharacterCounts([character]).first[0])


@pytest.mark.parametrize(
    ("characters", "expected"),
    [
        ("azßéøžабвёωαђ", C.LOWER),
        ("AZÉØŽАБВЁΩЂ", C.UPPER),
        ("أخباراليومپچگ\u064e", C.CASELESS),  # Arabic and Persian letters, a vowel mark
        ("חדשות", C.CASELESS),  # Hebrew
        ("नमसतकखािी्", C.CASELESS),  # Devanagari letters, vowel signs and the virama
        ("가힣한국뉴스", C.CASELESS),  # Hangul puts spaces between words
        ("ขาววันนี้", C.SPACELESS),  # Thai, vowel signs and tone marks included
        ("今日新聞語㐀豈", C.SPACELESS),  # ideographs, with extension A and compatibility forms
        ("のニュースァヶー・", C.SPACELESS),  # kana with their marks
        ("ខ្មែរမြန", C.SPACELESS),  # Khmer, Myanmar
        ("0179٣۴०९๕０９", C.DIGIT),
        (" \u00a0\u2003\u3000\n", C.SPACE),
        (".!?…。！？؟।॥۔｡።։", C.STOP),
        (",;،؛、，；", C.COMMA),
        (":：", C.COLON),
        ("\"'“”„‘’«»「」『』", C.QUOTE),
        ("()[]{}（）【】", C.BRACKET),
        ("-–—―", C.DASH),
        ("|/\\›→•·★>＞｜", C.SEPARATOR),
        ("$€£¥₹₩฿%％", C.CURRENCY),
        ("©®™", C.RIGHTS),
        ("☺✓✉▲", C.SYMBOL),
        ("🦀🚢😀🇫", C.SYMBOL),  # beyond the basic plane
        ("\ud800\udfff", C.OTHER),  # lone surrogates
    ],
)
def test_the_class_of_a_character(characters: str, expected: CharacterClass) -> None:
    assert {character: class_of(character) for character in characters} == dict.fromkeys(characters, expected)


def test_a_full_stop_is_a_full_stop_in_every_script() -> None:
    counts = CharacterCounts(["Yes. No.", "はい。", "हाँ।", "نعم؟", "Այո։", "አዎ።"])
    assert counts.of(C.STOP).tolist() == [2, 1, 1, 1, 1, 1]


def test_counts_are_kept_block_by_block() -> None:
    counts = CharacterCounts(["Ab, 12", "🚢🚢", "ok"])
    assert counts.chars.tolist() == [6, 2, 2]
    assert counts.counts.shape == (3, len(C))
    assert counts.of(C.UPPER).tolist() == [1, 0, 0]
    assert counts.of(C.LOWER).tolist() == [1, 0, 2]
    assert counts.of(C.DIGIT).tolist() == [2, 0, 0]
    assert counts.of(C.SYMBOL).tolist() == [0, 2, 0]
    assert counts.of(C.UPPER, C.LOWER, C.COMMA).tolist() == [3, 0, 2]


def test_adding_classes_up_leaves_the_counts_as_they_are() -> None:
    counts = CharacterCounts(["Ab1"])
    assert counts.of(C.UPPER, C.LOWER, C.DIGIT).tolist() == [3]
    assert counts.of(C.UPPER).tolist() == [1]


def test_first_and_last_characters() -> None:
    counts = CharacterCounts(["“Go.”", "7", "a!"])
    assert counts.first.tolist() == [C.QUOTE, C.DIGIT, C.LOWER]
    assert counts.second_last.tolist() == [C.STOP, C.DIGIT, C.LOWER]
    assert counts.last.tolist() == [C.QUOTE, C.DIGIT, C.STOP]


@pytest.mark.parametrize(
    ("text", "length"),
    [
        ("news", 4),
        ("новости", 7),
        ("뉴스", 2),
        ("東京", 2 * 2.5),
        ("東京 2025", 2 * 2.5 + 5),
        ("ข่าว", 4 * 2.5),
        ("🚢", 1),
    ],
)
def test_a_character_of_a_spaceless_script_counts_for_two_and_a_half(text: str, length: float) -> None:
    assert CharacterCounts([text]).lengths.tolist() == [length]


def test_how_many_of_some_characters_each_block_has() -> None:
    counts = CharacterCounts(["a@b.c", "no", "!", "🚢！ yes!", "@@"])
    assert counts.having("@").tolist() == [1, 0, 0, 0, 2]
    assert counts.having("!！").tolist() == [0, 0, 1, 2, 0]
    assert counts.having("🚢").tolist() == [0, 0, 0, 1, 0]
    assert counts.having("\n").tolist() == [0] * 5


def test_which_blocks_end_with_some_characters() -> None:
    counts = CharacterCounts(["Why?", "Why? No", "?", "…?", "🚢", "a...", "...", "..", "\ud800"])
    assert np.flatnonzero(counts.ends_with("?")).tolist() == [0, 2, 3]
    assert np.flatnonzero(counts.ends_with("...")).tolist() == [5, 6]
    assert np.flatnonzero(counts.ends_with("…?")).tolist() == [3]
    assert np.flatnonzero(counts.ends_with("🚢")).tolist() == [4]


@settings(max_examples=60, deadline=None)
@given(st.lists(st.text("ab\n🚢\ud800", min_size=1, max_size=8), min_size=1, max_size=5))
def test_characters_are_found_as_in_strings(texts: list[str]) -> None:
    counts = CharacterCounts(texts)
    for characters in ("a", "b\n", "🚢a", "\ud800"):
        assert counts.having(characters).tolist() == [sum(map(text.count, characters)) for text in texts]
        assert counts.ends_with(characters).tolist() == [text.endswith(characters) for text in texts]


@pytest.mark.parametrize(
    ("characters", "in_words"),
    [
        ("aZéЖ", True),
        ("٣۴09", True),
        ("\u0301\u064eिी्", True),  # accents, vowel points and signs
        ("水뉴の", True),
        ("_\u200c\u200d", True),
        (" \n\u3000\0", False),
        (".,-’'…、。！", False),
        ("$€©|/", False),
        ("𠮷𠮟", True),  # ideographs beyond the basic plane
        ("・་၊", False),  # marks of scripts without spaces
        ("🦀𝐀\ud800\U00010000\U0010ffff", False),
    ],
)
def test_words_are_made_of_letters_digits_their_marks_and_joiners(characters: str, in_words: bool) -> None:
    found = dict(zip(characters, word_characters()[places(characters)].tolist(), strict=True))
    assert found == dict.fromkeys(characters, in_words)


def test_scripts_without_spaces_are_told_by_their_characters() -> None:
    assert spaceless_characters()[places("水のタขวខែ𠮷")].all()
    assert not spaceless_characters()[places("aЖनع뉴7๒ 。、🦀\ud800")].any()


def test_there_is_a_place_for_every_character() -> None:
    every = np.arange(0x110000, dtype=np.uint32)
    assert table_places(every).max() < len(word_characters()) == len(spaceless_characters())
    assert np.array_equal(table_places(every)[:0x10000], every[:0x10000])
    assert every[0x1FFFF] == 0x1FFFF  # the codes themselves are left as they are


@settings(max_examples=60, deadline=None)
@given(st.lists(st.text(st.characters(), min_size=1, max_size=20), min_size=1, max_size=5))
def test_every_character_is_of_one_class(texts: list[str]) -> None:
    counts = CharacterCounts(texts)
    assert counts.counts.sum(axis=1).tolist() == [len(text) for text in texts]
    assert (counts.lengths >= counts.chars).all()
    # Alone or among others, a block is counted alike.
    assert np.array_equal(counts.counts, np.concatenate([CharacterCounts([text]).counts for text in texts]))
