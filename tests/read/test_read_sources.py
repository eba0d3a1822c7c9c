"""Paths become inputs, and inputs become bytes, whatever lies on the disk."""

from __future__ import annotations

import gzip
import io
import os
import sys
import zlib
from pathlib import Path
from types import SimpleNamespace

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from boilerstrip.errors import InputError
from boilerstrip.read.limits import Limits
from boilerstrip.read.sources import RawInput, Source, iter_sources, read_bytes


def write(path: Path, data: bytes = b"<p>Hello") -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(data)
    return path


def listed(folder: Path) -> list[str]:
    return [source.path.relative_to(folder).as_posix() for source in iter_sources([folder]) if source.path]


def stdin_of(monkeypatch: pytest.MonkeyPatch, data: bytes) -> None:
    monkeypatch.setattr(sys, "stdin", SimpleNamespace(buffer=io.BytesIO(data)))


class TestListing:
    def test_a_file_is_taken_whatever_its_name(self, tmp_path: Path) -> None:
        path = write(tmp_path / ".page.xyz")

        assert list(iter_sources([str(path)])) == [Source(str(path), path)]

    def test_a_folder_stands_for_the_pages_and_texts_in_it_and_below(self, tmp_path: Path) -> None:
        wanted = [
            "a.html",
            "b.HTM",
            "b/c.xhtml",
            "b/d/e.txt.gz",
            "c.shtml",
            "d.php",
            "e.aspx",
            "f.text",
            "g.html.gz",
        ]
        unwanted = [
            "logo.png",
            "style.css",
            "page.mhtml",
            "data.gz",
            ".hidden.html",
            ".git/a.html",
            "b/.x/y.txt",
        ]
        for name in wanted + unwanted:
            write(tmp_path / name)

        assert sorted(listed(tmp_path)) == sorted(wanted)

    def test_the_order_is_by_name_and_the_same_each_time(self, tmp_path: Path) -> None:
        for name in ["b/2.html", "c.html", "b/1.html", "a.html", "B.html"]:
            write(tmp_path / name)

        assert listed(tmp_path) == ["B.html", "a.html", "b/1.html", "b/2.html", "c.html"]
        assert listed(tmp_path) == listed(tmp_path)

    def test_paths_keep_the_order_that_they_are_given_in(self, tmp_path: Path) -> None:
        first, second = write(tmp_path / "z.html"), write(tmp_path / "a.html")

        assert [source.path for source in iter_sources([first, second, first])] == [first, second, first]

    def test_links_to_files_are_followed_and_links_to_folders_are_not(self, tmp_path: Path) -> None:
        write(tmp_path / "pages" / "a.html")
        (tmp_path / "pages" / "loop").symlink_to(tmp_path / "pages")
        (tmp_path / "pages" / "up").symlink_to(tmp_path)
        (tmp_path / "pages" / "b.html").symlink_to(tmp_path / "pages" / "a.html")
        (tmp_path / "pages" / "broken.html").symlink_to(tmp_path / "nowhere")
        (tmp_path / "pages" / "self.html").symlink_to(tmp_path / "pages" / "self.html")

        assert listed(tmp_path) == ["pages/a.html", "pages/b.html"]

    def test_a_link_to_a_folder_that_is_named_is_followed(self, tmp_path: Path) -> None:
        write(tmp_path / "pages" / "a.html")
        link = tmp_path / "link"
        link.symlink_to(tmp_path / "pages")

        assert [source.path for source in iter_sources([link])] == [link / "a.html"]

    def test_a_pipe_in_a_folder_is_passed_over(self, tmp_path: Path) -> None:
        write(tmp_path / "a.html")
        os.mkfifo(tmp_path / "b.html")

        assert listed(tmp_path) == ["a.html"]

    def test_folders_may_be_nested_deeply(self, tmp_path: Path) -> None:
        folders = [tmp_path]
        for _ in range(1200):
            folders.append(folders[-1] / "d")
            folders[-1].mkdir()
        page = write(folders[-1] / "a.html")

        assert len(listed(tmp_path)) == 1

        page.unlink()
        for folder in reversed(folders[1:]):
            folder.rmdir()

    def test_standard_input_counts_once(self) -> None:
        assert list(iter_sources(["-", Path("-")])) == [Source("<stdin>", None)]

    def test_names_can_always_be_printed(self, tmp_path: Path) -> None:
        path = os.fsencode(tmp_path) + b"/caf\xe9.html"
        try:
            Path(os.fsdecode(path)).write_bytes(b"x")
        except OSError:
            pytest.skip("the file system has names in UTF-8 only")

        (source,) = iter_sources([tmp_path])

        source.name.encode()
        assert read_bytes(source).data == b"x"

    def test_nothing_is_read_or_raised_while_listing(self, tmp_path: Path) -> None:
        names = ["missing.html", "a" * 5000, "nul\x00.html"]

        assert [source.name for source in iter_sources(names)] == names


class TestReading:
    def test_a_file_gives_its_bytes(self, tmp_path: Path) -> None:
        path = write(tmp_path / "a.html", b"<p>caf\xe9\r\n")

        assert read_bytes(Source("a", path)) == RawInput(b"<p>caf\xe9\r\n")

    def test_an_empty_file_gives_no_bytes(self, tmp_path: Path) -> None:
        assert read_bytes(Source("a", write(tmp_path / "a.html", b""))) == RawInput(b"")

    def test_standard_input_gives_its_bytes(self, monkeypatch: pytest.MonkeyPatch) -> None:
        stdin_of(monkeypatch, gzip.compress(b"hello"))

        assert read_bytes(Source("<stdin>", None)).data == b"hello"

    def test_standard_input_may_be_closed(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(sys, "stdin", None)

        with pytest.raises(InputError, match=r"^<stdin>: standard input is closed"):
            read_bytes(Source("<stdin>", None))

    @pytest.mark.parametrize(
        ("name", "message"),
        [
            ("missing.html", "there is no such file"),
            ("folder", "the folder has no file to read"),
            ("a" * 5000, "cannot be read"),
            ("nul\x00", "cannot be read"),
            ("\ud800.html", "(cannot be read|no such file)"),
        ],
    )
    def test_what_cannot_be_read_is_told_with_its_name(self, tmp_path: Path, name: str, message: str) -> None:
        write(tmp_path / "folder" / "logo.png")
        (source,) = iter_sources([str(tmp_path / name)])

        with pytest.raises(InputError, match=message) as caught:
            read_bytes(source)

        assert str(caught.value).startswith(f"{source.name}: ")

    def test_a_folder_that_cannot_be_listed_is_told(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        def refuse(path: Path) -> None:
            raise PermissionError(13, "Permission denied", str(path))

        monkeypatch.setattr(os, "scandir", refuse)
        monkeypatch.setattr(os, "access", lambda path, mode: False)
        (source,) = iter_sources([tmp_path])

        with pytest.raises(InputError, match="cannot be listed; check its permissions"):
            read_bytes(source)

    def test_an_input_may_be_as_large_as_the_limit_and_no_larger(self, tmp_path: Path) -> None:
        path = write(tmp_path / "a.txt", b"x" * 1000)

        assert len(read_bytes(Source("a.txt", path), Limits(max_bytes=1000)).data) == 1000
        with pytest.raises(InputError, match=r"^a.txt: larger than the limit of 999 bytes; raise max_bytes"):
            read_bytes(Source("a.txt", path), Limits(max_bytes=999))

    def test_an_endless_file_stops_at_the_limit(self) -> None:
        with pytest.raises(InputError, match="larger than the limit of 1,000 bytes"):
            read_bytes(Source("zero", Path("/dev/zero")), Limits(max_bytes=1000))


class TestGzip:
    def read(self, tmp_path: Path, data: bytes, max_bytes: int = 10**6) -> RawInput:
        return read_bytes(Source("a", write(tmp_path / "a.html", data)), Limits(max_bytes=max_bytes))

    def test_gzip_is_told_by_its_first_bytes_and_not_by_its_name(self, tmp_path: Path) -> None:
        assert self.read(tmp_path, gzip.compress(b"hello")) == RawInput(b"hello")
        assert read_bytes(Source("a", write(tmp_path / "plain.gz", b"hello"))) == RawInput(b"hello")

    def test_members_that_follow_one_another_are_one_text(self, tmp_path: Path) -> None:
        data = b"".join(gzip.compress(part) for part in (b"one ", b"", b"two ", os.urandom(0), b"three"))

        assert self.read(tmp_path, data).data == b"one two three"

    def test_padding_after_the_data_is_left_out(self, tmp_path: Path) -> None:
        assert self.read(tmp_path, gzip.compress(b"hello") + b"\x00" * 512) == RawInput(b"hello")

    def test_a_bomb_stops_at_the_limit(self, tmp_path: Path) -> None:
        bomb = gzip.compress(b"\x00" * 10_000_000)
        assert len(bomb) < 11_000

        with pytest.raises(InputError, match="once decompressed larger than the limit of 20,000 bytes"):
            self.read(tmp_path, bomb, max_bytes=20_000)

    def test_the_limit_itself_is_allowed(self, tmp_path: Path) -> None:
        assert len(self.read(tmp_path, gzip.compress(b"a" * 5000), max_bytes=5000).data) == 5000

    def test_what_a_truncated_file_has_is_read(self, tmp_path: Path) -> None:
        text = b"".join(b"Paragraph %d of the page.\n" % number for number in range(5000))

        raw = self.read(tmp_path, gzip.compress(text)[:-5000])

        assert 1000 < len(raw.data) < len(text)
        assert text.startswith(raw.data)
        assert raw.truncated
        size = f"{len(raw.data):,} bytes"
        assert raw.warnings == (
            f"The gzip data is damaged or cut short; the {size} before the damage were read.",
        )

    def test_a_wrong_checksum_does_not_lose_the_text(self, tmp_path: Path) -> None:
        data = bytearray(gzip.compress(b"hello there"))
        data[-6] ^= 0xFF

        raw = self.read(tmp_path, bytes(data))

        assert (raw.data, raw.truncated) == (b"hello there", True)

    @pytest.mark.parametrize(
        "data", [gzip.compress(b"hello")[:11], b"\x1f\x8b\x08", b"\x1f\x8b\x08" + b"\xff" * 50]
    )
    def test_a_file_that_yields_nothing_is_an_error(self, tmp_path: Path, data: bytes) -> None:
        with pytest.raises(InputError, match=r"^a: the gzip data is damaged or cut short and yields nothing"):
            self.read(tmp_path, data)

    @settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
    @given(data=st.binary(max_size=200), after_mark=st.booleans(), max_bytes=st.integers(1, 300))
    def test_any_bytes_are_read_or_refused(
        self, tmp_path: Path, data: bytes, after_mark: bool, max_bytes: int
    ) -> None:
        try:
            raw = self.read(tmp_path, b"\x1f\x8b\x08" + data if after_mark else data, max_bytes)
        except InputError:
            return
        assert len(raw.data) <= max_bytes

    @settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
    @given(text=st.binary(min_size=1, max_size=2000), place=st.integers(10, 3000), value=st.integers(1, 255))
    def test_damage_anywhere_is_noticed_or_harmless(
        self, tmp_path: Path, text: bytes, place: int, value: int
    ) -> None:
        packed = bytearray(gzip.compress(text, mtime=0))
        packed[10 + place % (len(packed) - 10)] ^= value
        try:
            raw = self.read(tmp_path, bytes(packed))
        except InputError:
            return
        assert raw.truncated or zlib.crc32(raw.data) == zlib.crc32(text)
