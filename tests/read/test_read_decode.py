"""Bytes become the text that their author meant, whatever the page says of itself."""

from __future__ import annotations

import time

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from boilerstrip.read.decode import Decoded, decode

RUSSIAN = "Мэр города сообщил, что новый мост откроется весной следующего года."
UKRAINIAN = "Міський голова повідомив, що новий міст відкриють навесні, їхні плани ґрунтовні."
JAPANESE = "市長は新しい橋が来年の春に開通すると発表した。住民は喜んでいる。"
SIMPLIFIED = "市长宣布新桥将于明年春天开通，居民们感到高兴。"
TRADITIONAL = "市長宣布新橋將於明年春天開通，居民們感到高興。"
FRENCH = "Le maire a déclaré que le pont serait fermé jusqu’à l’été — « une première »."
GERMAN = "Die Brücke über die Spree wird im März eröffnet, größer und schöner."
POLISH = "Burmistrz ogłosił, że nowy most zostanie otwarty wiosną, a mieszkańcy są źli."

# Python's codec, the name that the standard has for it, and a sentence.
LEGACY = [
    ("windows-1252", "windows-1252", FRENCH),
    ("iso-8859-1", "windows-1252", GERMAN),
    ("iso-8859-2", "ISO-8859-2", POLISH),
    ("windows-1250", "windows-1250", "Starosta řekl, že nový most bude otevřen na jaře, žluťoučký kůň úpěl."),
    ("windows-1251", "windows-1251", RUSSIAN),
    ("koi8-r", "KOI8-U", RUSSIAN),
    ("koi8-u", "KOI8-U", UKRAINIAN),
    ("windows-1253", "windows-1253", "Ο δήμαρχος ανακοίνωσε ότι η νέα γέφυρα θα ανοίξει την άνοιξη."),
    (
        "iso-8859-9",
        "windows-1254",
        "Belediye başkanı yeni köprünün ilkbaharda açılacağını söyledi, ışıklar yandı.",
    ),
    ("windows-1255", "windows-1255", "ראש העיר הודיע כי הגשר החדש ייפתח באביב הבא."),
    ("windows-1256", "windows-1256", "أعلن رئيس البلدية أن الجسر الجديد سيفتح في الربيع المقبل."),
    ("windows-1257", "windows-1257", "Mērs paziņoja, ka jaunais tilts tiks atvērts pavasarī, šķērsojot upi."),
    ("tis-620", "windows-874", "นายกเทศมนตรีประกาศว่าสะพานใหม่จะเปิดในฤดูใบไม้ผลิ"),
    ("shift_jis", "Shift_JIS", JAPANESE),
    ("euc_jp", "EUC-JP", JAPANESE),
    ("iso2022_jp", "ISO-2022-JP", JAPANESE),
    ("gbk", "GBK", SIMPLIFIED),
    ("big5", "Big5", TRADITIONAL),
    ("euc_kr", "EUC-KR", "시장은 새 다리가 내년 봄에 개통된다고 발표했다."),
]


def page(text: str, codec: str, declares: str | None) -> bytes:
    meta = f'<meta charset="{declares}">' if declares else ""
    return f"<!doctype html><head>{meta}<title>Bridge</title></head><p>{text}</p>".encode(codec)


@pytest.mark.parametrize(("codec", "encoding", "sentence"), LEGACY)
def test_a_page_is_read_in_the_encoding_that_it_declares(codec: str, encoding: str, sentence: str) -> None:
    declared = "koi8-u" if encoding == "KOI8-U" else encoding
    decoded = decode(page(sentence, codec, declares=declared))

    assert sentence in decoded.text
    assert decoded.encoding == encoding
    assert decoded.warnings == ()


@pytest.mark.parametrize(("codec", "encoding", "sentence"), LEGACY)
def test_an_encoding_that_is_not_declared_is_guessed(codec: str, encoding: str, sentence: str) -> None:
    decoded = decode((sentence + "\n").encode(codec) * 3)

    assert decoded.text == (sentence + "\n") * 3
    assert decoded.encoding == encoding


@pytest.mark.parametrize("sentence", sorted({sentence for _, _, sentence in LEGACY}))
def test_utf8_is_read_as_utf8_whatever_the_language(sentence: str) -> None:
    assert decode(sentence.encode()) == Decoded(sentence, "UTF-8")


def test_nothing_is_nothing() -> None:
    assert decode(b"") == Decoded("", "UTF-8")


class TestMarks:
    @pytest.mark.parametrize(
        ("codec", "encoding"),
        [
            ("utf-8", "UTF-8"),
            ("utf-16-le", "UTF-16LE"),
            ("utf-16-be", "UTF-16BE"),
            ("utf-32-le", "UTF-32LE"),
            ("utf-32-be", "UTF-32BE"),
        ],
    )
    @pytest.mark.parametrize("sentence", [FRENCH, JAPANESE, "a"])
    def test_a_byte_order_mark_decides_and_is_taken_off(
        self, codec: str, encoding: str, sentence: str
    ) -> None:
        assert decode(("\ufeff" + sentence).encode(codec)) == Decoded(sentence, encoding)

    def test_a_mark_outweighs_a_declaration(self) -> None:
        data = page(FRENCH, "utf-8-sig", declares="shift_jis")

        assert decode(data) == Decoded(data.decode("utf-8-sig"), "UTF-8")

    @pytest.mark.parametrize("codec", ["utf-16-le", "utf-16-be", "utf-32-le", "utf-32-be"])
    @pytest.mark.parametrize("sentence", [FRENCH, RUSSIAN, page(JAPANESE, "utf-8", None).decode()])
    def test_wide_text_without_a_mark_is_told_by_its_nulls(self, codec: str, sentence: str) -> None:
        assert decode(sentence.encode(codec)) == Decoded(
            sentence, codec.upper().replace("6-", "6").replace("2-", "2")
        )

    def test_a_mark_before_another_encoding_is_not_believed(self) -> None:
        decoded = decode(b"\xef\xbb\xbf" + FRENCH.encode("windows-1252"))

        assert decoded.text == FRENCH


class TestWrongDeclarations:
    @pytest.mark.parametrize(
        "declared", ["iso-8859-1", "windows-1252", "windows-1251", "shift_jis", "gb2312"]
    )
    @pytest.mark.parametrize("sentence", [FRENCH, RUSSIAN, JAPANESE])
    def test_utf8_that_declares_another_encoding_is_utf8(self, declared: str, sentence: str) -> None:
        decoded = decode(page(sentence, "utf-8", declares=declared))

        assert sentence in decoded.text
        assert decoded.encoding == "UTF-8"
        assert [
            w.startswith("The page declares ") and w.endswith("read as UTF-8.") for w in decoded.warnings
        ] == [True]

    def test_plain_ascii_may_declare_what_it_likes(self) -> None:
        data = page("A bridge opens.", "ascii", declares="windows-1251")

        assert decode(data) == Decoded(data.decode(), "UTF-8")

    def test_a_word_of_gbk_that_happens_to_be_utf8_stays_gbk(self) -> None:
        assert "联通" in decode(page("联通", "gbk", declares="gbk")).text

    @pytest.mark.parametrize(
        ("codec", "sentence"),
        [("windows-1252", FRENCH), ("windows-1251", RUSSIAN), ("shift_jis", JAPANESE), ("big5", TRADITIONAL)],
    )
    def test_a_page_that_declares_utf8_and_is_not_is_guessed(self, codec: str, sentence: str) -> None:
        decoded = decode(page(sentence, codec, declares="utf-8"))

        assert sentence in decoded.text
        assert decoded.encoding.lower() == codec
        assert decoded.warnings == (
            f"The page declares UTF-8 but is not; read as {decoded.encoding}, the likeliest.",
        )

    def test_one_typographic_apostrophe_is_not_lost_on_an_english_page(self) -> None:
        data = page("It’s a bridge." + " It spans the river." * 500, "windows-1252", declares="utf-8")

        assert "It’s" in decode(data).text

    def test_a_declaration_that_the_bytes_contradict_is_not_believed(self) -> None:
        decoded = decode(page(RUSSIAN * 3, "windows-1251", declares="euc-jp"))

        assert RUSSIAN in decoded.text
        assert decoded.warnings[0].startswith("The page declares EUC-JP but is not; ")

    @pytest.mark.parametrize("declared", ["klingon", "none", "", "iso-2022-kr", "replacement"])
    def test_a_declaration_that_nobody_can_follow_counts_as_none(self, declared: str) -> None:
        decoded = decode(page(RUSSIAN, "windows-1251", declares=declared))

        assert RUSSIAN in decoded.text
        assert decoded.warnings == (
            "The page declares no encoding and is not UTF-8; read as windows-1251, the likeliest.",
        )


class TestDeclarations:
    @pytest.mark.parametrize(
        "declaration",
        [
            "<meta charset=windows-1251>",
            "<META CHARSET = 'CP1251' />",
            '<meta http-equiv="Content-Type" content="text/html; charset=windows-1251">',
            "<meta content=text/html;charset=windows-1251 http-equiv=content-type>",
            '<?xml version="1.0" encoding="windows-1251"?>',
            "<!-- <meta charset=shift_jis> --><meta charset=windows-1251>",
            "<meta charset=klingon><meta charset=windows-1251>",
            "<script>" + "x = 1; " * 400 + "</script><meta charset=windows-1251>",
        ],
    )
    def test_each_way_to_declare_an_encoding_is_understood(self, declaration: str) -> None:
        short = "Мост"  # too short to guess: KOI8-R and windows-1251 share their bytes
        decoded = decode(f"{declaration}<p>{short}".encode("windows-1251"))

        assert decoded.text.endswith(short)
        assert decoded.warnings == ()

    def test_a_declaration_in_a_comment_that_never_ends_does_not_count(self) -> None:
        assert decode(f"<!-- <meta charset=shift_jis> {RUSSIAN}".encode("windows-1251")).text.endswith(
            RUSSIAN
        )


class TestDamage:
    def test_a_few_broken_bytes_do_not_make_utf8_another_encoding(self) -> None:
        data = (RUSSIAN * 20).encode() + b"\xff" + RUSSIAN.encode()

        decoded = decode(data)

        assert decoded.text == RUSSIAN * 20 + "\ufffd" + RUSSIAN
        assert decoded.encoding == "UTF-8"
        assert decoded.warnings == ("1 byte sequence was not valid UTF-8; each became U+FFFD.",)

    @pytest.mark.parametrize("cut", [1, 2])
    @pytest.mark.parametrize("codec", ["utf-8", "shift_jis", "gbk", "big5", "euc_kr"])
    def test_a_text_cut_inside_a_character_keeps_its_encoding(self, codec: str, cut: int) -> None:
        sentence = (
            "".join("春橋大中" for _ in range(20)) if codec != "euc_kr" else "시장은 새 다리가 내년 봄에" * 5
        )
        text = {"shift_jis": JAPANESE[:-1], "gbk": SIMPLIFIED[:-1], "big5": TRADITIONAL[:-1]}.get(
            codec, sentence
        )
        data = text.encode(codec)[:-cut]

        assert decode(data).text.rstrip("\ufffd") == text[:-1]

    def test_replacement_characters_that_the_page_itself_has_are_no_damage(self) -> None:
        assert decode("caf\ufffd und Brücke".encode()).warnings == ()

    def test_nul_characters_are_removed(self) -> None:
        assert decode(b"A bri\x00dge opens.") == Decoded(
            "A bridge opens.", "UTF-8", ("1 NUL character was removed.",)
        )
        assert decode(b"ab\x00d").text == "abd"
        assert decode(b"a\r\nb\r\nc\x00\r\n" * 9).text == "a\r\nb\r\nc\r\n" * 9
        assert decode(b"\x00A bri\x00dge opens.").warnings == ("2 NUL characters were removed.",)


@given(st.binary(max_size=300))
@example(b"\xff\xfe")
@example(b"\xff\xfe\x00\x00")
@example(b"\x00\x00\xfe\xff\x00")
@example(b"\xef\xbb\xbf\xff")
@example(b"\xff\xfe\x00\xd8")
@example(b"\x1b$B\xff")
@example(b"\x1b$B")
def test_any_bytes_at_all_become_text(data: bytes) -> None:
    decoded = decode(data)

    assert "\x00" not in decoded.text
    decoded.text.encode()
    assert decode(data) == decoded


@given(
    st.text(st.characters(exclude_characters="\x00\x1b\ufeff", exclude_categories=["Cs"])),
    st.sampled_from(["utf-8", "utf-8-sig", "utf-16"]),
)
def test_text_in_marked_or_unmarked_unicode_comes_back_as_it_was(text: str, codec: str) -> None:
    assert decode(text.encode(codec)).text == text


def test_a_page_in_utf8_costs_well_under_a_millisecond() -> None:
    data = page("Le pont était fermé, a dit le maire. " * 8_000, "utf-8", declares="utf-8")
    assert len(data) > 300_000

    assert min(_seconds(data) for _ in range(20)) < 0.001


@pytest.mark.parametrize(
    "data", [b"<meta " * 200_000, b"<!--" * 200_000, b"<meta charset=" * 100_000, b"\n" * 10**6]
)
def test_the_search_for_a_declaration_is_linear(data: bytes) -> None:
    assert _seconds(data + b"\xe9") < 1


def _seconds(data: bytes) -> float:
    start = time.perf_counter()
    decode(data)
    return time.perf_counter() - start
