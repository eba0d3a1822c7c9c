"""`boilerstrip evaluate`, from labelled pages to figures, reports and exit codes."""

from __future__ import annotations

import json
import subprocess
import sys
from typing import TYPE_CHECKING, Any

import pytest
from cli_pages import STORY, environment, page, program, write

from boilerstrip.cli.evaluate import read_against
from boilerstrip.train.evaluation.peers import PEERS

if TYPE_CHECKING:
    from pathlib import Path

    from conftest import Invoke

ADVERT = "Our boots keep your feet dry in any weather that this coast can think of."


def labelled(folder: Path, number: int, *, advert: bool = False) -> None:
    """A page that the model made by hand gets right, or, with an advert that reads like a sentence, wrong."""
    html = page().replace("</body>", f"<p>{ADVERT}</p></body>" if advert else "</body>")
    blocks = [
        ("Sport", "navigation"),
        ("Harbour office reopens", "headline"),
        (f"{STORY} More here.", "body"),
    ]
    blocks += [("Nobody complained.", "body"), *([(ADVERT, "advertisement")] if advert else [])]
    gold = {
        "domain": f"{number}.example",
        "language": "en" if number % 2 else "pt",
        "blocks": [{"text": text, "kind": kind} for text, kind in blocks],
    }
    write(folder / f"p{number}.html", html)
    write(folder / f"p{number}.gold.json", json.dumps(gold))


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("data") / "harbour"
    for number in range(4):
        labelled(folder, number, advert=number == 3)
    return folder


@pytest.fixture
def clipper(monkeypatch: pytest.MonkeyPatch) -> None:
    """Another tool: it gives the first sentence, and fails on the page with the advert."""

    def extract(html: str) -> list[str]:
        if ADVERT in html:
            raise ValueError("too wet")
        return [f"{STORY} More here."]

    monkeypatch.setitem(PEERS, "clipper", (lambda: extract, "clipper"))


class TestFigures:
    def test_the_table_has_figures_with_their_ranges(self, invoke: Invoke, data: Path, model: Path) -> None:
        result = invoke("evaluate", data, "--model", model, "-q")

        shown = " ".join(result.stdout.split())
        assert result.exit_code == 0
        assert "4 labelled pages of 4 sites, figures with 95% ranges over sites" in shown
        # On one of the four pages half of the runs of four words found are right, on the others all. That page is drawn
        # three times or more with a probability of 0.05: precision 0.625, F1 0.769.
        assert "harbour boilerstrip 4 0.933 .769–1.000" in shown
        assert "F1 by kind (macro-F1 0.735)" in shown
        assert "advertisement 0.000 .000–.000 1" in shown
        assert "Expected calibration error of the score: " in shown
        assert "Worst pages, by shingle F1: harbour/p3 0.667" in shown
        assert "The pages are of 4 sites only" in shown
        assert result.stderr == ""

    def test_tools_stand_side_by_side_and_are_compared(
        self, invoke: Invoke, data: Path, model: Path, clipper: None
    ) -> None:
        shown = " ".join(invoke("evaluate", data, "--model", model, "--against", "clipper").stdout.split())

        assert shown.index("harbour boilerstrip 4") < shown.index("harbour clipper 4")
        assert "boilerstrip on the same pages, by a paired bootstrap over sites" in shown
        assert "clipper word F1 +" in shown
        assert "clipper took 0.00 s for all pages" in shown
        assert (
            "Failed on, counted as if nothing had been found: harbour/p3 clipper: ValueError: too wet"
            in shown
        )

    def test_two_models_are_compared(self, invoke: Invoke, data: Path, model: Path, bare_model: Path) -> None:
        result = invoke("evaluate", data, "--model", model, "--against", bare_model, "--format", "json")

        (whole, _) = json.loads(result.stdout)["comparisons"]
        assert whole["against"] == str(bare_model)
        assert whole["kinds_macro_f1"] == {"difference": 0, "low": 0, "high": 0, "p": 1}

    def test_stages_go_to_standard_error(self, invoke: Invoke, data: Path, model: Path) -> None:
        assert invoke("evaluate", data, "--model", model).stderr == (
            "boilerstrip: Reading labelled pages\n"
            "boilerstrip: Cleaning 4 pages with boilerstrip\n"
            "boilerstrip: Measuring\n"
        )

    def test_json_has_everything(self, invoke: Invoke, data: Path, model: Path) -> None:
        figures = json.loads(invoke("evaluate", data, "-m", model, "-f", "json", "-q").stdout)

        assert {"pages", "systems", "kinds"} <= figures.keys()
        assert figures["pages"] == 4
        assert figures["systems"]["boilerstrip"]["harbour"]["pages"] == 4
        assert figures["systems"]["boilerstrip"]["seconds"] >= 0
        assert figures["kinds"]["f1"]["headline"] == 1
        assert {row["group"] for row in figures["figures"] if row["by"] == "language"} == {"en", "pt"}
        assert figures["settings"]["model_name"] == "by-hand"
        assert figures["worst_pages"][0]["page"] == 3

    def test_options_count(self, invoke: Invoke, data: Path, model: Path) -> None:
        options = ("--resamples", 50, "--seed", 7, "--worst", 0, "--threshold", 0.7, "--input-format", "text")
        figures = json.loads(invoke("evaluate", data, "-m", model, "-f", "json", *options).stdout)

        settings = figures["settings"]
        assert (settings["resamples"], settings["seed"], settings["threshold"]) == (50, 7, 0.7)
        assert settings["input_format"] == "text"
        assert figures["worst_pages"] == []

    def test_a_page_that_the_model_cannot_take_stops_nothing(
        self, invoke: Invoke, data: Path, model: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        def fails(self: object, source: str, **options: object) -> None:
            raise MemoryError

        monkeypatch.setattr("boilerstrip.cleaner.Cleaner.tag", fails)
        result = invoke("evaluate", data, "-m", model)

        assert result.exit_code == 0
        assert "harbour/p0  boilerstrip: MemoryError" in result.stdout

    def test_pages_without_labelled_blocks_have_no_figures_of_kinds(
        self, invoke: Invoke, model: Path, tmp_path: Path
    ) -> None:
        write(tmp_path / "news" / "html" / "a.html", page())
        write(tmp_path / "news" / "gold.jsonl", json.dumps({"id": "a", "text": STORY}))

        assert "F1 by kind" not in invoke("evaluate", tmp_path / "news", "-m", model, "-q").stdout


class TestReport:
    def test_a_page_is_written(self, invoke: Invoke, data: Path, model: Path, tmp_path: Path) -> None:
        report = tmp_path / "report.html"
        result = invoke("evaluate", data, "-m", model, "--report", report)

        assert result.exit_code == 0
        assert f"boilerstrip: Writing {report}\n" in result.stderr
        written = report.read_text(encoding="utf-8")
        assert written.startswith("<!doctype html>")
        assert f'<mark class="leaked">{ADVERT}</mark>' in written

    def test_json_is_what_standard_output_has(
        self, invoke: Invoke, data: Path, model: Path, tmp_path: Path
    ) -> None:
        report = tmp_path / "report.json"
        result = invoke("evaluate", data, "-m", model, "--report", report, "-f", "json")

        assert report.read_text(encoding="utf-8") == result.stdout

    @pytest.mark.parametrize(
        ("name", "said"), [("report.pdf", "must end in one of"), ("none/report.html", "which is not there")]
    )
    def test_a_file_that_cannot_be_is_a_usage_error_before_the_work(
        self, invoke: Invoke, data: Path, model: Path, tmp_path: Path, name: str, said: str
    ) -> None:
        result = invoke("evaluate", data, "-m", model, "--report", tmp_path / name)

        assert result.exit_code == 2
        assert said in " ".join(result.stderr.split())
        assert "Reading" not in result.stderr


class TestFailUnder:
    def test_a_limit_that_is_reached(self, invoke: Invoke, data: Path, model: Path) -> None:
        assert invoke("evaluate", data, "-m", model, "-q", "--fail-under", "shingle_f1=0.9").exit_code == 0

    def test_limits_that_are_not_are_told_after_the_figures(
        self, invoke: Invoke, data: Path, model: Path
    ) -> None:
        limits = ("--fail-under", "shingle_f1=0.95", "--fail-under", "kinds_macro_f1=0.9")
        result = invoke("evaluate", data, "-m", model, "-q", *limits)

        assert result.exit_code == 1
        assert "4 labelled pages" in result.stdout
        first, second = result.stderr.splitlines()
        assert first.startswith("boilerstrip: shingle_f1 is 0.93")
        assert first.endswith(", under 0.95")
        assert second.startswith("boilerstrip: kinds_macro_f1 is 0.7")

    @pytest.mark.parametrize("limit", ["shingle_f1", "f1=0.9", "word_f1=90"])
    def test_another_form_is_a_usage_error(self, invoke: Invoke, data: Path, limit: str) -> None:
        result = invoke("evaluate", data, "--fail-under", limit)

        assert result.exit_code == 2
        assert "--fail-under" in result.stderr

    def test_the_program_ends_with_the_code(self, data: Path, model: Path) -> None:
        done = program("evaluate", data, "-m", model, "-q", "--fail-under", "word_f1=1")

        assert done.returncode == 1
        assert b"word_f1 is 0." in done.stderr


class TestAgainst:
    def test_names_may_be_given_in_any_way_and_folders_with_commas(self, tmp_path: Path) -> None:
        folder = tmp_path / "old,model"
        folder.mkdir()
        context: Any = None

        found = read_against(context, context, ("trafilatura, justext", str(folder), "default"))

        assert found == ("trafilatura", "justext", "default", str(folder))

    def test_what_is_not_known_is_a_usage_error(self, invoke: Invoke, data: Path) -> None:
        result = invoke("evaluate", data, "--against", "goose", "-q")

        assert result.exit_code == 2
        assert "against: 'goose' is not one of trafilatura" in result.stderr

    def test_a_tool_that_is_missing_is_one_line(
        self, invoke: Invoke, data: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        def missing() -> None:
            raise ImportError

        monkeypatch.setitem(PEERS, "goose", (missing, "goose3"))
        result = invoke("evaluate", data, "--against", "goose", "-q")

        assert (result.exit_code, result.stderr) == (
            1,
            "Error: goose is not installed; install it with `pip install goose3`\n",
        )


def test_the_help_warns_of_pages_that_the_model_was_trained_on(invoke: Invoke) -> None:
    shown = " ".join(invoke("evaluate", "--help").stdout.split())

    assert "Pages that a model was trained on flatter it" in shown
    assert "`boilerstrip model info`, whose figures are out of fold" in shown


def test_no_extra_is_needed_for_figures(data: Path, model: Path) -> None:
    absent = ["sklearn", "joblib", "scipy", "pandas", "matplotlib", "jinja2"]
    args = ["evaluate", str(data), "-m", str(model), "-q"]
    blocked = f"import sys; sys.modules.update(dict.fromkeys({absent})); "
    code = f"{blocked}from boilerstrip.cli.main import main; main({args})"

    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, env=environment(), check=False
    )

    assert (done.returncode, done.stderr) == (0, "")
    assert "harbour" in done.stdout
