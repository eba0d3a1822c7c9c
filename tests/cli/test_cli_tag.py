"""`boilerstrip tag` shows every block with its kind and score."""

from __future__ import annotations

import csv
import io
import json
from typing import TYPE_CHECKING, Any

import pytest
from cli_pages import CLEAN, METADATA, STORY, page, write
from rich.cells import cell_len

from boilerstrip.cli.console import use_color
from boilerstrip.cli.table import block_table, score_bar
from boilerstrip.document import Block, Document, Kind, Role

if TYPE_CHECKING:
    from pathlib import Path

    from conftest import Invoke

LONG = "The council met on Monday to hear what the divers had found under the bridge. " * 5
WIDE = "委員会は月曜日に開かれ、潜水士が橋の下で見つけたものについて報告を受けた。" * 5


def block(text: str, kind: Kind = Kind.BODY, **details: Any) -> Block:
    return Block(text, kind, kind.group == "content", details.pop("score", 0.9), 0.8, **details)


def document(*blocks: Block, **details: Any) -> Document:
    return Document(blocks, **details)


def rows(table: str) -> list[str]:
    return [line for line in table.splitlines() if line[:2] in ("● ", "○ ", "· ")][:-3]


@pytest.fixture
def tag(invoke: Invoke, model: Path) -> Invoke:
    def run(*args: object, **options: Any) -> Any:
        return invoke("tag", "--model", model, *args, **options)

    return run


class TestCommand:
    def test_the_table_has_what_the_page_states_its_blocks_and_a_summary(
        self, tag: Invoke, tmp_path: Path
    ) -> None:
        path = write(tmp_path / "a.html", page("Back on Monday, at last, the office says.", head=METADATA))

        assert tag(path).stdout == (
            f"{path}\n"
            "  title     Harbour office reopens\n"
            "  byline    Ines Morgado\n"
            "  date      2024-05-06\n"
            "  language  en\n"
            "  url       https://port.example/a\n"
            "\n"
            "  kind           score       role   text\n"
            "· navigation     0.12 ╸      li     Sport\n"
            "○ headline       0.12 ╸      h1     Harbour office reopens\n"
            "● body           0.88 ━━━━╸         Back on Monday, at last, the office says. More here.\n"
            "● body           0.62 ━━━           Nobody complained.\n"
            "\n"
            "● content      2  body 2\n"
            "○ meta         1  headline 1\n"
            "· boilerplate  1  navigation 1\n"
            "4 blocks, 72% of the characters are content\n"
        )

    def test_in_a_pipe_no_text_is_cut_and_every_block_is_one_line(self, tag: Invoke) -> None:
        story = f"{LONG}<br>{LONG}"

        (line,) = [line for line in tag(stdin=page(story)).stdout.splitlines() if "council" in line]

        assert line.endswith(f"{LONG.strip()} ⏎ {LONG.strip()} More here.")

    def test_kinds_and_groups_can_be_picked_while_the_summary_counts_all(self, tag: Invoke) -> None:
        shown = tag("--kinds", "meta,navigation", stdin=page()).stdout

        assert [row.split()[1] for row in rows(shown)] == ["navigation", "headline"]
        assert "● content      2  body 2" in shown
        assert "4 blocks (2 shown)" in shown

    def test_a_wrong_kind_is_a_usage_error(self, tag: Invoke) -> None:
        result = tag("--kinds", "adverts", stdin=page())

        assert result.exit_code == 2
        assert "'adverts' is neither a group nor a kind" in result.stderr

    def test_tables_of_several_inputs_are_parted_and_bad_inputs_reported(
        self, tag: Invoke, tmp_path: Path
    ) -> None:
        first, last = write(tmp_path / "a.html"), write(tmp_path / "b.html")

        result = tag(first, tmp_path / "none.html", last)

        assert result.exit_code == 1
        assert result.stdout.startswith(f"{first}\n")
        assert f"content\n\n{last}\n" in result.stdout
        assert "1 of 3 inputs failed" in result.stderr

    def test_json_is_the_whole_document_with_its_source(self, tag: Invoke, tmp_path: Path) -> None:
        path = write(tmp_path / "a.html")

        record = json.loads(tag(path, "--format", "json", "--kinds", "body").stdout)

        assert record["source"] == str(path)
        assert [entry["kind"] for entry in record["blocks"]] == ["body", "body"]
        assert record["text"] == CLEAN.rstrip()

    def test_json_of_several_is_an_array_and_jsonl_has_one_a_line(self, tag: Invoke, tmp_path: Path) -> None:
        write(tmp_path / "a.html")
        write(tmp_path / "b.html")

        assert len(json.loads(tag(tmp_path, "--format", "json").stdout)) == 2
        lines = tag(tmp_path, "--format", "jsonl").stdout.splitlines()
        assert [len(json.loads(line)["blocks"]) for line in lines] == [4, 4]

    def test_csv_has_one_block_a_row_under_one_header(self, tag: Invoke, tmp_path: Path) -> None:
        paths = [write(tmp_path / "a.html"), write(tmp_path / "b.html")]

        table = list(csv.DictReader(io.StringIO(tag(*paths, "--format", "csv").stdout)))

        assert [row["source"] for row in table] == [str(path) for path in paths for _ in range(4)]
        assert [row["kind"] for row in table[:4]] == ["navigation", "headline", "body", "body"]
        assert (table[2]["score"], table[2]["is_content"], table[2]["text"]) == (
            "0.8808",
            "true",
            f"{STORY} More here.",
        )

    def test_a_page_without_blocks_has_a_summary_all_the_same(self, tag: Invoke) -> None:
        result = tag(stdin="")

        assert result.stdout.endswith("0 blocks\n")
        assert "warning: The input is empty." in result.stderr


class TestTable:
    @pytest.mark.parametrize("width", [60, 80, 100, 137])
    @pytest.mark.parametrize("full", [True, False])
    @pytest.mark.parametrize("text", [LONG, WIDE, "x" * 500, "é" * 300, "👩‍👩‍👧 " * 60])
    def test_lines_fit_the_width_in_every_script(self, width: int, full: bool, text: str) -> None:
        page = document(block(text), block(text, Kind.CAPTION, role=Role.QUOTE), title=text, url="u" * 300)

        for line in block_table(text, page, width=width, full=full).splitlines():
            assert cell_len(line) <= width

    def test_a_cut_text_ends_in_an_ellipsis_and_a_short_one_is_whole(self) -> None:
        first, second = rows(block_table("a", document(block(LONG), block("Short.")), width=80))

        assert first.endswith("…")
        assert len(first) == 80
        assert second.endswith("  Short.")

    def test_full_wraps_the_whole_text_under_its_column(self) -> None:
        table = block_table("a", document(block(LONG)), width=80, full=True)

        (start,) = rows(table)
        column = start.index("The council")
        wrapped, _, _ = table[table.index(start) :].partition("\n\n")
        assert " ".join(line[column:] for line in wrapped.splitlines()) == LONG.strip()
        assert not any(line[:column].strip() for line in wrapped.splitlines()[1:])

    def test_roles_and_levels_are_shown(self) -> None:
        roles = [
            block("a", role=Role.HEADING, level=3),
            block("a", role=Role.HEADING),
            block("a", role=Role.LIST_ITEM),
            block("a", role=Role.QUOTE),
            block("a", role=Role.TABLE_CELL),
            block("a", role=Role.CODE),
            block("a"),
        ]

        shown = [row[29:36].strip() for row in rows(block_table("a", document(*roles)))]

        assert shown == ["h3", "h", "li", "quote", "cell", "code", ""]

    def test_colour_tells_the_groups_apart_and_is_gone_without(self) -> None:
        page = document(block("Story."), block("Photo", Kind.CAPTION), block("Menu", Kind.NAVIGATION))

        colored = block_table("a", page, color=True)

        assert "\x1b[32m● body" in colored
        assert "\x1b[36m○ caption" in colored
        assert "\x1b[90m· navigation" in colored
        assert "\x1b" not in block_table("a", page)

    def test_text_cannot_steer_the_terminal_or_be_taken_for_markup(self) -> None:
        table = block_table("a", document(block("\x1b[2J[bold]wiped[/] :smile:\x9b"), title="\x07\tT"))

        assert "␛[2J[bold]wiped[/] :smile:\ufffd" in table
        assert "  title     ␇ T" in table

    def test_no_line_of_plain_output_ends_in_white_space(self) -> None:
        table = block_table("a", document(block("  "), block("A b. ", Kind.LEGAL)))

        assert not [line for line in table.splitlines() if line != line.rstrip()]

    @pytest.mark.parametrize(
        ("score", "bar"),
        [(0.0, "     "), (0.04, "     "), (0.1, "╸    "), (0.5, "━━╸  "), (0.97, "━━━━━"), (1.0, "━━━━━")],
    )
    def test_the_score_is_a_bar_of_five_columns(self, score: float, bar: str) -> None:
        assert score_bar(score) == bar


class TestColor:
    @pytest.mark.parametrize(
        ("choice", "terminal", "environment", "expected"),
        [
            ("auto", True, {}, True),
            ("auto", False, {}, False),
            ("auto", True, {"NO_COLOR": "1"}, False),
            ("auto", True, {"NO_COLOR": ""}, True),
            ("auto", True, {"TERM": "dumb"}, False),
            ("always", False, {"NO_COLOR": "1"}, True),
            ("never", True, {}, False),
        ],
    )
    def test_colour_is_for_terminals_unless_told_otherwise(
        self,
        monkeypatch: pytest.MonkeyPatch,
        choice: str,
        terminal: bool,
        environment: dict[str, str],
        expected: bool,
    ) -> None:
        for name, value in {"NO_COLOR": "", "TERM": "xterm", **environment}.items():
            monkeypatch.setenv(name, value)
        monkeypatch.setattr("boilerstrip.cli.console.output_is_terminal", lambda: terminal)

        assert use_color(choice) is expected

    def test_always_colours_a_pipe_and_auto_does_not(self, tag: Invoke) -> None:
        assert "\x1b[32m" in tag("--color", "always", stdin=page()).stdout
        assert "\x1b" not in tag(stdin=page()).stdout
