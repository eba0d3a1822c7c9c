"""What a block's own text says."""

from __future__ import annotations

import numpy as np
import pytest
from feature_pages import SENTENCE, column, html_page, text_page

from boilerstrip.features.characters import CharacterCounts
from boilerstrip.features.text import prose


def one(text: str, name: str) -> float:
    return float(column(text_page(text), name)[0])


@pytest.mark.parametrize(
    ("text", "running"),
    [
        (SENTENCE, True),
        (SENTENCE.replace(".", ""), False),  # long, but no sentence
        ("The ferry would not sail.", False),  # a sentence, but short
        ("港の責任者は火曜日に、新しい桟橋が安全になるまでフェリーは出航しないと述べた。", True),
        ("Паром не выйдет в море. " * 4, True),
    ],
)
def test_running_text_is_long_and_has_a_full_stop(text: str, running: bool) -> None:
    assert one(text, "prose") == running
    counts = CharacterCounts([text])
    assert prose(counts).tolist() == [counts.lengths[0] if running else 0]


@pytest.mark.parametrize(
    ("name", "text", "value"),
    [
        ("log_length", "four", np.log1p(4)),
        ("log_words", "two words", np.log1p(2)),
        ("log_words", "東京新聞", np.log1p(1 + 4 / 2)),
        ("word_length", "ab cdef", 3),
        ("stops", "Yes. No!", np.log1p(2)),
        ("stop_density", "Yes. No!", 1),
        ("comma_density", "a, b, c d", 0.5),
        ("separators", "Home | News | Sport", np.log1p(2)),
        ("digit_share", "1a2b", 0.5),
        ("upper_share", "AbCd", 0.5),
        ("upper_share", "2025", 0),
        ("rights", "© ® ™", 2),
        ("spaceless_share", "東京ab", 0.5),
        ("caseless_share", "뉴스ab", 0.5),
        ("starts_upper", "Àb", 1),
        ("starts_lower", "àb", 1),
        ("starts_digit", "٣ a", 1),
        ("starts_quote", "«Oui»", 1),
        ("starts_mark", "› More", 1),
        ("starts_mark", "More ›", 0),
        ("ends_mark", "More ›", 1),
        ("ends_stop", "Done.", 1),
        ("ends_stop", "Done", 0),
        ("ends_quoted_stop", "“Done.”", 1),
        ("ends_quoted_stop", "(Done.)", 1),
        ("ends_quoted_stop", "“Done”", 0),
        ("ends_quoted_stop", "”", 0),
        ("ends_colon", "以下の通り：", 1),
        ("ends_digit", "Page 3", 1),
        ("at_sign", "mail me@example.org now", 1),
        ("question", "هل تبحر العبارة؟", 1),
        ("question", "Why? Because.", 0),
        ("exclamation", "停航！今天", 1),
        ("ellipsis_end", "And then…", 1),
        ("ellipsis_end", "And then...", 1),
        ("ellipsis_end", "And then […]", 1),
        ("ellipsis_end", "And … then", 0),
        ("ellipsis_end", "And then [x]", 0),
        ("question", "?", 1),
        ("question", "なぜ？", 1),
    ],
)
def test_a_block_alone(name: str, text: str, value: float) -> None:
    assert one(text, name) == pytest.approx(value, abs=1e-6)


@pytest.mark.parametrize("text", [".", "..", "Done.", "[Read on.]", "Really?."])
def test_a_full_stop_is_no_ellipsis(text: str) -> None:
    assert one(text, "ellipsis_end") == 0


def test_line_breaks_are_counted() -> None:
    page = html_page("<p>Quay Street 1<br>Harbour<br>Town</p><p>one line</p>")
    assert column(page, "line_breaks").tolist() == pytest.approx([np.log1p(2), 0])


def test_copies_are_the_other_blocks_with_the_same_text() -> None:
    page = text_page("Share", "A story", "Share", "share", "Share")
    assert column(page, "copies").tolist() == pytest.approx(np.log1p([2, 0, 2, 0, 2]).tolist())


def test_the_empty_lines_around_a_block_of_plain_text() -> None:
    page = text_page("One", "Two", "", "", "Three", "", "", "", "", "", "", "Four")
    assert column(page, "gap_before").tolist() == [0, 0, 2, 4]
    assert column(page, "gap_after").tolist() == [0, 2, 4, 4]
