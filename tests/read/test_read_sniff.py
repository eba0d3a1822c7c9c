"""A binary file, a page and a plain text are told apart by what is in them."""

from __future__ import annotations

import gzip
import io
import random
import time
import zipfile

import pytest
from hypothesis import given
from hypothesis import strategies as st

from boilerstrip.read.sniff import binary_kind, looks_like_html

SENTENCE = "The mayor said that the new bridge opens in spring. "


def zip_of(name: str, content: str = "x") -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.writestr(name, content)
    return buffer.getvalue()


class TestBinaryKind:
    @pytest.mark.parametrize(
        ("data", "kind"),
        [
            (b"%PDF-1.7\n%\xe2\xe3", "PDF document"),
            (b"{\\rtf1\\ansi Hello}", "RTF document"),
            (b"\x89PNG\r\n\x1a\n\x00\x00", "PNG image"),
            (b"\xff\xd8\xff\xe0\x00\x10JFIF", "JPEG image"),
            (b"GIF89a\x01\x00", "GIF image"),
            (b"RIFF\x10\x00\x00\x00WEBPVP8 ", "WebP image"),
            (b"\x00\x00\x00\x20ftypisom", "MP4 video"),
            (b"\x00\x00\x00\x20ftypavif", "AVIF image"),
            (b"\x1a\x45\xdf\xa3\x01", "Matroska or WebM video"),
            (b"ID3\x04\x00", "MP3 audio"),
            (gzip.compress(b"hello"), "gzip file"),
            (b"\x28\xb5\x2f\xfd\x04", "Zstandard file"),
            (b"BZh91AY&SY\x00", "bzip2 file"),
            (b"\xfd7zXZ\x00", "xz file"),
            (b"\x7fELF\x02\x01", "ELF program"),
            (b"SQLite format 3\x00", "SQLite database"),
            (b"PAR1\x15\x04", "Parquet file"),
            (b"page.html".ljust(257, b"\x00") + b"ustar", "tar archive"),
            (zip_of("readme"), "ZIP archive"),
            (zip_of("word/document.xml"), "Word document"),
            (zip_of("mimetype", "application/epub+zip"), "EPUB book"),
            (random.Random(1).randbytes(4096), "binary file"),
            (b"\x01\x02\x03\x04\x05", "binary file"),
            (b"\x00" * 100, "binary file"),
        ],
    )
    def test_a_binary_file_is_named(self, data: bytes, kind: str) -> None:
        assert binary_kind(data) == kind

    @pytest.mark.parametrize(
        "data",
        [
            b"",
            b"BMW opens a plant. MZ is a make of motorcycles. PK stands for Pakistan.",
            b"BM",
            b"<svg xmlns='http://www.w3.org/2000/svg'></svg>",
            b"One page\fand the next\ttabbed\r\n",
            SENTENCE.encode() * 10 + b"\x00\x00\x00\x00",
            b"a\x00b",
        ],
    )
    def test_text_is_not_binary(self, data: bytes) -> None:
        assert binary_kind(data) is None

    @pytest.mark.parametrize(
        "codec", ["utf-16", "utf-16-le", "utf-16-be", "utf-32", "utf-32-le", "utf-32-be"]
    )
    def test_wide_text_is_not_binary(self, codec: str) -> None:
        assert binary_kind((SENTENCE * 10).encode(codec)) is None

    @pytest.mark.parametrize("codec", ["utf-16", "utf-32"])
    def test_wide_text_without_any_latin_needs_its_mark(self, codec: str) -> None:
        assert binary_kind("市長は新しい橋が来年の春に開通すると発表した。".encode(codec)) is None

    @pytest.mark.parametrize("codec", ["iso2022_jp", "shift_jis", "euc_jp", "gb18030"])
    def test_text_in_an_old_encoding_is_not_binary(self, codec: str) -> None:
        assert binary_kind(("市長は新しい橋を発表した。" * 50).encode(codec)) is None

    @given(st.binary(max_size=400))
    def test_any_bytes_can_be_asked_about(self, data: bytes) -> None:
        assert binary_kind(data) is None or isinstance(binary_kind(data), str)


HTML = [
    "<!DOCTYPE html>\n<html>",
    " \n<html lang=en><head>",
    "<html>Hello",
    "<!-- saved from the web --><!doctype html><html>",
    '<?xml version="1.0"?><html xmlns="http://www.w3.org/1999/xhtml"><body>',
    "<p>Hello",
    "<br>Hello",
    "<BR>HELLO<BR>",
    "Hello<br>there <a href=…>",
    "A <b>bold</b> claim",
    'See <a href="/x">this</a> for more.',
    "<strong>Bridge opens</strong> on Monday",
    "One line.<br/>Two lines.<br/>Three.",
    "<div>\n  <p>One\n  <p>Two\n</div>",
    "<p>\nHard wrapped\nlines of\ntext\n</p>\n",
    "<ul><li>one<li>two</ul>",
    "<div class=a\n     id=b>x</div>",
    "<script>if (a < b) go();</script><p>Hello",
    "<pre>\n" + "code < code\n" * 300 + "</pre>",
    "<article><p>" + SENTENCE * 60 + "</p></article>",
    "<p>The <code>&lt;br&gt;</code> tag breaks lines.</p>",
]

TEXT = [
    "",
    "Hello",
    "<",
    "I <3 bridges",
    "a < b and c > d",
    "5 <b 6> 7",
    "Write to Ann <ann@example.org> or see <https://example.org/p>.",
    "On Monday, Ann <ann@example.org> wrote:\n> Hello\n> there",
    "if (a<b && c>d) return;\nfor (int i=0;i<n;i++) { x<<1; } // i>n",
    "List<String> names = new ArrayList<String>();\nvector<a> b; map<b, c> d; T<U> f<V>(S<i> x);",
    "#include <map>\n#include <time.h>\nint main() {}",
    "usage: tool <input> <output> [<title>]",
    "<ann> hello\n<bob> hello yourself",
    "Fish &amp; chips &#8217; &nbsp; &lt;p&gt;",
    "The <p> element starts a paragraph and the <br> element breaks a line.",
    "<html> is the root element of a page.",
    "<p> is the element of paragraphs.",
    'Use "<b>" and "</b>" for bold, (<i>) for italics.',
    "He wrote that the <script> tag is dangerous, and that <style> is not.",
    "Put `<p>Hello</p>` there.",
    "In Markdown:\n\n```html\n<p>Hello</p>\n<div class='x'>a</div>\n```\n\nThat is all.",
    "First paragraph.\nSecond<br>one.\nA third one.",
    SENTENCE * 100 + "<br> " + SENTENCE * 100,
]


class TestLooksLikeHtml:
    @pytest.mark.parametrize("text", HTML)
    def test_pages_and_fragments_are_html(self, text: str) -> None:
        assert looks_like_html(text)

    @pytest.mark.parametrize("text", TEXT)
    def test_text_with_angle_brackets_in_it_is_text(self, text: str) -> None:
        assert not looks_like_html(text)

    def test_a_byte_order_mark_and_white_space_come_before_anything(self) -> None:
        assert looks_like_html("\ufeff\n\n <!doctype html><html>")

    @given(st.text(st.sampled_from("<>/!-pabr hef='\"\n`.ist")))
    def test_any_text_can_be_asked_about(self, text: str) -> None:
        assert looks_like_html(text) in (True, False)

    @pytest.mark.parametrize(
        "unit",
        [
            "<p>",
            "<a ",
            "<a id=x ",
            "<!--",
            "<!--x-->",
            "<script>",
            "<html ",
            "`",
            '"<p>"',
            "<p\n",
            "İ<p>",
            " ",
            "</p>",
        ],
    )
    def test_the_time_does_not_explode(self, unit: str) -> None:
        start = time.perf_counter()
        looks_like_html("<p " + unit * 100_000)
        looks_like_html("x" + unit * 100_000)

        assert time.perf_counter() - start < 2
