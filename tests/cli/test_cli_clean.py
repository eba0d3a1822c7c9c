"""`boilerstrip clean` reads pages and writes their text in any of its formats."""

from __future__ import annotations

import csv
import gzip
import io
import json
from typing import TYPE_CHECKING, Any

import pytest
from cli_pages import CLEAN, METADATA, SHORT, STORY, page, write

from boilerstrip.cleaner import Cleaner

if TYPE_CHECKING:
    from pathlib import Path

    from conftest import Invoke


class TestOneInput:
    def test_a_files_text_goes_to_standard_output(self, clean: Invoke, tmp_path: Path) -> None:
        result = clean(write(tmp_path / "a.html"))

        assert (result.exit_code, result.stdout, result.stderr) == (0, CLEAN, "")

    @pytest.mark.parametrize("paths", [["-"], []])
    def test_a_page_is_read_from_standard_input(self, clean: Invoke, paths: list[str]) -> None:
        assert clean(*paths, stdin=page()).stdout == CLEAN

    def test_gzip_is_unpacked(self, clean: Invoke, tmp_path: Path) -> None:
        assert clean(write(tmp_path / "a.html.gz", gzip.compress(page().encode()))).stdout == CLEAN

    def test_plain_text_is_told_from_html_or_taken_as_what_it_is_said_to_be(
        self, clean: Invoke, tmp_path: Path
    ) -> None:
        path = write(tmp_path / "a.txt", f"Sport\n\n{STORY}\n")

        assert clean(path).stdout == f"{STORY}\n"
        assert clean(path, "--input-format", "text").stdout == f"{STORY}\n"
        assert clean(path, "--input-format", "html").stdout == f"Sport {STORY}\n"

    def test_a_page_without_content_gives_nothing_at_all(self, clean: Invoke) -> None:
        assert clean(stdin="<nav><ul><li>Sport</ul></nav>").stdout == ""

    def test_empty_input_is_done_with_a_warning(self, clean: Invoke) -> None:
        result = clean("-", stdin="")

        assert (result.exit_code, result.stdout) == (0, "")
        assert result.stderr == "boilerstrip: <stdin>: warning: The input is empty.\n"

    def test_quiet_keeps_warnings_back_but_not_errors(self, clean: Invoke, tmp_path: Path) -> None:
        assert clean("-q", stdin="").stderr == ""
        assert "error: there is no such file" in clean("-q", tmp_path / "none.html").stderr

    def test_text_stays_as_it_is_whatever_its_script(self, clean: Invoke) -> None:
        assert clean(stdin=page("港の事務所が二年ぶりに再開する。")).stdout.startswith(
            "港の事務所が二年ぶりに再開する。"
        )


class TestOptions:
    def test_keep_takes_groups_and_kinds_by_comma_or_repeated(self, clean: Invoke, tmp_path: Path) -> None:
        path = write(tmp_path / "a.html")
        widened = f"Harbour office reopens\n\n{CLEAN}"

        assert clean(path, "--keep", "content,headline").stdout == widened
        assert clean(path, "--keep", "content", "-k", "meta").stdout == widened
        assert clean(path, "--keep", "navigation").stdout == "Sport\n"

    @pytest.mark.parametrize(
        ("threshold", "kept"),
        [("0.7", False), ("0.6", True), ("precision", False), ("balanced", True), ("recall", True)],
    )
    def test_the_threshold_is_a_number_or_a_preset(self, clean: Invoke, threshold: str, kept: bool) -> None:
        assert (SHORT in clean("--threshold", threshold, stdin=page()).stdout) is kept

    @pytest.mark.parametrize(
        ("options", "said"),
        [
            (["--threshold", "1.5"], "1.5 is neither a number between 0 and 1 nor one of precision"),
            (["--threshold", "nan"], "nan is neither a number"),
            (["--threshold", "best"], "'best' is neither a number"),
            (["--keep", "adverts"], "'adverts' is neither a group nor a kind; choose from content, meta"),
            (["--keep", " , "], "a name is needed"),
            (["--max-bytes", "lots"], "'lots' is not a number of bytes"),
            (["--max-bytes", "0"], "'0' is not a number of bytes of at least 1"),
            (["--links"], "--links is for Markdown"),
            (["--format", "pdf"], "'pdf' is not one of 'text'"),
            (["-o", ""], "the name is empty"),
            ([""], "a path is empty"),
        ],
    )
    def test_a_wrong_option_is_a_usage_error(self, clean: Invoke, options: list[str], said: str) -> None:
        result = clean(*options, stdin=page())

        assert result.exit_code == 2
        assert said in result.stderr
        assert result.stdout == ""

    @pytest.mark.parametrize("size", ["100", "100B", "0K", "1_0"])
    def test_an_input_over_the_limit_is_refused(self, clean: Invoke, size: str) -> None:
        result = clean("--max-bytes", size, stdin=page())

        assert result.exit_code == (2 if size == "0K" else 1)

    @pytest.mark.parametrize("size", ["1000", "1k", "2KiB", "1M", "1 GB"])
    def test_sizes_may_have_units(self, clean: Invoke, size: str) -> None:
        assert clean("--max-bytes", size, stdin=page()).exit_code == 0

    def test_a_missing_model_is_one_line(self, invoke: Invoke, tmp_path: Path) -> None:
        result = invoke("clean", "--model", tmp_path / "none", stdin=page())

        assert result.exit_code == 1
        assert result.stderr.startswith("Error: ")
        assert "no such model folder" in result.stderr


class TestFormats:
    def test_markdown_has_headings_and_links_if_asked(self, clean: Invoke) -> None:
        options = ("--format", "markdown", "--keep", "content,headline")

        assert clean(*options, stdin=page()).stdout == f"# Harbour office reopens\n\n{CLEAN}"
        assert "[More here.](https://port.example/more)" in clean(*options, "--links", stdin=page()).stdout

    def test_json_has_what_the_page_states_beside_the_text(self, clean: Invoke, tmp_path: Path) -> None:
        path = write(tmp_path / "a.html", page(head=METADATA))

        assert json.loads(clean(path, "--format", "json").stdout) == {
            "source": str(path),
            "title": "Harbour office reopens",
            "byline": "Ines Morgado",
            "date": "2024-05-06",
            "language": "en",
            "url": "https://port.example/a",
            "text": CLEAN.rstrip(),
            "warnings": [],
            "truncated": False,
        }

    def test_json_of_several_inputs_is_an_array(self, clean: Invoke, tmp_path: Path) -> None:
        paths = [write(tmp_path / name) for name in ("a.html", "b.html")]

        records = json.loads(clean(*paths, "--format", "json").stdout)

        assert [record["source"] for record in records] == [str(path) for path in paths]

    def test_json_is_whole_when_inputs_fail(self, clean: Invoke, tmp_path: Path) -> None:
        path = write(tmp_path / "a.html")

        assert len(json.loads(clean("none", path, "--format", "json").stdout)) == 1
        assert json.loads(clean("none", "nor-this", "--format", "json").stdout) == []

    def test_jsonl_has_one_page_a_line(self, clean: Invoke, tmp_path: Path) -> None:
        write(tmp_path / "a.html")
        write(tmp_path / "b.txt", STORY)

        lines = clean(tmp_path, "--format", "jsonl").stdout.splitlines()

        assert [json.loads(line)["text"] for line in lines] == [CLEAN.rstrip(), STORY]

    def test_csv_has_one_page_a_row(self, clean: Invoke, tmp_path: Path) -> None:
        path = write(tmp_path / "a.html")

        rows = list(csv.DictReader(io.StringIO(clean(path, "--format", "csv").stdout)))

        assert [(row["source"], row["text"], row["date"], row["truncated"]) for row in rows] == [
            (str(path), CLEAN.rstrip(), "", "false")
        ]


class TestSeveralInputs:
    def test_each_text_has_its_name_above_it_as_in_head(self, clean: Invoke, tmp_path: Path) -> None:
        first, second = write(tmp_path / "a.html"), write(tmp_path / "b.html")

        assert clean(first, second).stdout == f"==> {first} <==\n\n{CLEAN}\n==> {second} <==\n\n{CLEAN}"

    def test_names_can_be_left_out_or_asked_for(self, clean: Invoke, tmp_path: Path) -> None:
        path = write(tmp_path / "a.html")

        assert clean("--no-names", path, path).stdout == f"{CLEAN}\n{CLEAN}"
        assert clean("--names", path).stdout == f"==> {path} <==\n\n{CLEAN}"

    def test_a_folder_counts_as_several_even_if_it_has_one_page(self, clean: Invoke, tmp_path: Path) -> None:
        write(tmp_path / "a.html")

        assert clean(tmp_path).stdout.startswith("==> ")
        assert clean(tmp_path, "--format", "json").stdout.startswith("[")

    def test_bad_inputs_are_reported_and_the_others_done(self, clean: Invoke, tmp_path: Path) -> None:
        good, last = write(tmp_path / "a.html"), write(tmp_path / "z.html")
        binary, missing = write(tmp_path / "b.html", b"%PDF-1.7\n\x00\x01"), tmp_path / "c.html"

        result = clean(good, binary, missing, last, "--no-names")

        assert result.exit_code == 1
        assert result.stdout == f"{CLEAN}\n{CLEAN}"
        errors = result.stderr.splitlines()
        assert errors[0].startswith(
            f"boilerstrip: {binary}: error: the input is not a web page or plain text (PDF document)"
        )
        assert errors[1] == (
            f"boilerstrip: {missing}: error: there is no such file or folder; check the path"
        )
        assert errors[2:] == ["boilerstrip: 2 of 4 inputs failed"]

    def test_a_fault_of_ours_in_one_page_does_not_cost_the_others(
        self, clean: Invoke, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        tag = Cleaner.tag

        def fragile(self: Cleaner, source: bytes, **options: Any) -> Any:
            if b"odd" in source:
                raise RecursionError("too deep")
            return tag(self, source, **options)

        monkeypatch.setattr(Cleaner, "tag", fragile)
        odd, good = write(tmp_path / "a.html", "odd"), write(tmp_path / "b.html")

        result = clean("--no-names", odd, good)

        assert (result.exit_code, result.stdout) == (1, CLEAN)
        assert f"{odd}: error: unexpected RecursionError: too deep; please report this" in result.stderr

    def test_names_cannot_steer_the_terminal(self, clean: Invoke) -> None:
        result = clean("ev\x1b[31mil\nname")

        assert "boilerstrip: ev␛[31mil␤name: error: there is no such file" in result.stderr
