"""`boilerstrip clean -o` writes to one file, or to a folder with a file each."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from cli_pages import CLEAN, STORY, files, page, write

if TYPE_CHECKING:
    from pathlib import Path

    from conftest import Invoke


class TestOutput:
    def test_one_input_goes_to_one_file(self, clean: Invoke, tmp_path: Path) -> None:
        result = clean(write(tmp_path / "a.html"), "-o", tmp_path / "out")

        assert (result.exit_code, result.stdout) == (0, "")
        assert (tmp_path / "out").read_text() == CLEAN

    def test_a_dash_is_standard_output(self, clean: Invoke) -> None:
        assert clean("-o", "-", stdin=page()).stdout == CLEAN

    @pytest.mark.parametrize("existing", [True, False])
    def test_one_input_goes_into_a_folder_that_exists_or_ends_in_a_slash(
        self, clean: Invoke, tmp_path: Path, existing: bool
    ) -> None:
        if existing:
            (tmp_path / "out").mkdir()

        clean(write(tmp_path / "in/a.html"), "-o", tmp_path / "out" if existing else f"{tmp_path}/out/")

        assert files(tmp_path / "out") == ["a.txt"]

    def test_standard_input_has_a_name_too(self, clean: Invoke, tmp_path: Path) -> None:
        clean("-", "-o", f"{tmp_path}/out/", "--format", "markdown", stdin=page())

        assert files(tmp_path / "out") == ["stdin.md"]

    @pytest.mark.parametrize(
        ("form", "suffix"),
        [("text", "txt"), ("markdown", "md"), ("json", "json"), ("jsonl", "jsonl"), ("csv", "csv")],
    )
    def test_a_folder_of_pages_keeps_its_structure(
        self, clean: Invoke, tmp_path: Path, form: str, suffix: str
    ) -> None:
        for name in ("a.html", "news/b.htm", "news/old/c.html.gz", "news/d.v2.php"):
            write(tmp_path / "in" / name)

        result = clean(tmp_path / "in", "-o", tmp_path / "out", "--format", form)

        assert result.exit_code == 0
        names = ["a", "news/b", "news/d.v2", "news/old/c"]
        assert files(tmp_path / "out") == [f"{name}.{suffix}" for name in names]

    def test_a_file_of_a_folder_is_what_one_input_would_give(self, clean: Invoke, tmp_path: Path) -> None:
        write(tmp_path / "in/a.html")

        clean(tmp_path / "in", "-o", tmp_path / "out")

        assert (tmp_path / "out/a.txt").read_text() == CLEAN

    def test_files_and_folders_stand_as_they_stand_to_each_other(
        self, clean: Invoke, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        for name in ("site/one/index.html", "site/two/index.html", "site/three/index.html"):
            write(tmp_path / name)
        monkeypatch.chdir(tmp_path)

        clean("site/one/index.html", "site/two/index.html", "site/three", "-o", "out")

        assert files(tmp_path / "out") == ["one/index.txt", "three/index.txt", "two/index.txt"]

    def test_inputs_that_would_share_a_file_get_one_each(self, clean: Invoke, tmp_path: Path) -> None:
        for name in ("a.html", "a.htm", "b.html", "B.html", "c.html.gz", "c.html.txt"):
            write(tmp_path / "in" / name)

        clean(tmp_path / "in", "-o", tmp_path / "out")

        assert files(tmp_path / "out") == [
            "B.html.txt",
            "a.htm.txt",
            "a.html.txt",
            "b.html-2.txt",
            "c.html.txt",
            "c.txt",
        ]

    def test_the_same_file_twice_is_numbered(self, clean: Invoke, tmp_path: Path) -> None:
        path = write(tmp_path / "a.html")

        clean(path, path, path, "-o", tmp_path / "out")

        assert files(tmp_path / "out") == ["a.html-2.txt", "a.html-3.txt", "a.html.txt"]

    @pytest.mark.parametrize(
        ("form", "name"),
        [("jsonl", "all.jsonl"), ("csv", "all.csv"), ("json", "all.json"), ("text", "all.txt")],
    )
    def test_a_file_with_the_formats_ending_takes_all_inputs(
        self, clean: Invoke, tmp_path: Path, form: str, name: str
    ) -> None:
        paths = [write(tmp_path / "a.html"), write(tmp_path / "b.html")]

        clean(*paths, "-o", tmp_path / name, "--format", form)

        assert (tmp_path / name).read_bytes() == clean(*paths, "--format", form).stdout_bytes

    def test_a_file_is_not_taken_for_a_folder(self, clean: Invoke, tmp_path: Path) -> None:
        paths = [write(tmp_path / "a.html"), write(tmp_path / "b.html")]

        result = clean(*paths, "-o", write(tmp_path / "Makefile", "all:"))

        assert result.exit_code == 2
        assert "several inputs go to a folder, and this is a file" in result.stderr
        assert (tmp_path / "Makefile").read_text() == "all:"

    def test_nothing_is_written_over_an_input(self, clean: Invoke, tmp_path: Path) -> None:
        path = write(tmp_path / "in/a.txt", STORY)

        for target in (path, f"{tmp_path}/in/", tmp_path / "in"):
            result = clean(path, "-o", target)
            assert result.exit_code == 2
            assert "would be written over an input" in result.stderr
        assert files(tmp_path) == ["in/a.txt"]

    def test_a_failed_input_leaves_no_file_and_an_old_one_alone(self, clean: Invoke, tmp_path: Path) -> None:
        write(tmp_path / "out.txt", "old")

        assert clean(tmp_path / "none.html", "-o", tmp_path / "out.txt").exit_code == 1
        assert clean(tmp_path / "none.html", "-o", tmp_path / "new.txt").exit_code == 1
        assert (tmp_path / "out.txt").read_text() == "old"
        assert files(tmp_path) == ["out.txt"]

    def test_a_file_that_cannot_be_written_is_a_failed_input(self, clean: Invoke, tmp_path: Path) -> None:
        write(tmp_path / "in/a.html")
        write(tmp_path / "in/sub/b.html")
        write(tmp_path / "out/sub", "a file where a folder is needed")

        result = clean(tmp_path / "in", "-o", tmp_path / "out")

        assert result.exit_code == 1
        assert "b.html: error: " in result.stderr
        assert "the folder cannot be made (" in result.stderr
        assert files(tmp_path / "out") == ["a.txt", "sub"]

    def test_a_folder_that_is_missing_above_a_file_is_one_line(self, clean: Invoke, tmp_path: Path) -> None:
        result = clean("-o", tmp_path / "none/a.txt", stdin=page())

        assert result.exit_code == 1
        assert "Error: " in result.stderr
        assert "cannot be written" in result.stderr
