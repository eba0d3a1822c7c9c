"""`boilerstrip train` and `evaluate` pass on what they are told and show the figures."""

from __future__ import annotations

import json
import subprocess
import sys
from types import ModuleType
from typing import TYPE_CHECKING, Any

import pytest
from cli_pages import environment, write

from boilerstrip.cli.console import duration
from boilerstrip.errors import InvalidOptionError, MissingDependencyError, TrainingDataError

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from conftest import Invoke

TRAINED = {
    "taggers": {
        name: {
            "presets": {
                preset: {"threshold": 0.5, "precision": 0.9, "recall": 0.8}
                for preset in ("precision", "balanced", "recall")
            },
            "figures": {"harbour": {"pages": 12, "shingle_f1": 0.91, "word_f1": 0.93, "paragraph_f1": 0.8}},
        }
        for name in ("html", "text")
    }
}
EVALUATED = {
    "pages": 12,
    "systems": {
        "boilerstrip": {"harbour": {"pages": 12, "shingle_f1": 0.91, "word_f1": 0.93}, "seconds": 1.25},
        "justext": {"harbour": {"pages": 12, "shingle_f1": 0.81, "word_f1": 0.83}, "seconds": 0.5},
    },
    "kinds": {"macro_f1": 0.7, "f1": {"legal": 0.6, "body": 0.9}},
}


class Fake:
    """Stands for a function of the training room; keeps what it was called with."""

    def __init__(self, result: object) -> None:
        self.result = result
        self.odd: list[str] = []
        self.called: dict[str, Any] = {}

    def __call__(
        self, data: object, output: object = None, *, report: Callable[[str], None], **rest: Any
    ) -> Any:
        self.called = {"data": data, "output": output, **rest}
        for note in self.odd:
            self.called.pop("warn")(note)
        self.called.pop("warn", None)
        report("Reading labelled pages")
        if isinstance(self.result, Exception):
            raise self.result
        return self.result


def in_place_of(monkeypatch: pytest.MonkeyPatch, module: str, function: str, result: object) -> Fake:
    fake = Fake(result)
    stand_in = ModuleType(module)
    setattr(stand_in, function, fake)
    monkeypatch.setitem(sys.modules, module, stand_in)
    return fake


@pytest.fixture
def train_model(monkeypatch: pytest.MonkeyPatch) -> Fake:
    return in_place_of(monkeypatch, "boilerstrip.train.pipeline", "train_model", TRAINED)


@pytest.fixture
def evaluate_model(monkeypatch: pytest.MonkeyPatch) -> Fake:
    return in_place_of(monkeypatch, "boilerstrip.train.evaluate", "evaluate_model", EVALUATED)


class TestTrain:
    def test_options_are_passed_on(self, invoke: Invoke, train_model: Fake, tmp_path: Path) -> None:
        passages = write(tmp_path / "passages.jsonl", "{}")

        result = invoke(
            *("train", tmp_path, tmp_path, "-o", tmp_path / "model", "--name", "weeklies", "--folds", 5),
            *("--jobs", 1, "--seed", 3, "--passages", passages, "--boxes", passages),
        )

        assert result.exit_code == 0
        assert train_model.called == {
            "data": (tmp_path, tmp_path),
            "output": tmp_path / "model",
            "name": "weeklies",
            "folds": 5,
            "jobs": 1,
            "seed": 3,
            "passages": (passages,),
            "boxes": (passages,),
            "labels": None,
        }

    def test_passages_and_boxes_may_be_folders(
        self, invoke: Invoke, train_model: Fake, tmp_path: Path
    ) -> None:
        folders = (
            write(tmp_path / "passages/en.jsonl", "{}").parent,
            write(tmp_path / "b/en.jsonl", "{}").parent,
        )
        file = write(tmp_path / "more.jsonl", "{}")

        result = invoke(
            *("train", tmp_path, "-o", tmp_path / "model", "--passages", folders[0], "--passages", file),
            *("--boxes", folders[1]),
        )

        assert result.exit_code == 0
        assert train_model.called["passages"] == (folders[0], file)
        assert train_model.called["boxes"] == (folders[1],)

    @pytest.mark.parametrize("option", ["--passages", "--boxes"])
    def test_a_path_that_is_not_there_is_a_usage_error(
        self, invoke: Invoke, train_model: Fake, tmp_path: Path, option: str
    ) -> None:
        result = invoke("train", tmp_path, "-o", tmp_path / "model", option, tmp_path / "none")

        assert result.exit_code == 2
        assert option in result.stderr
        assert train_model.called == {}

    def test_figures_go_to_standard_output_and_stages_to_standard_error(
        self, invoke: Invoke, train_model: Fake, tmp_path: Path
    ) -> None:
        result = invoke("train", tmp_path, "-o", tmp_path / "model")

        shown = " ".join(result.stdout.split())
        assert "html harbour 12 0.910 0.930 0.800" in shown
        assert "text recall 0.50 0.900 0.800" in shown
        assert result.stderr == (
            f"boilerstrip: Reading labelled pages\nboilerstrip: the model is in {tmp_path / 'model'}\n"
        )

    def test_what_is_odd_about_the_data_is_a_warning(
        self, invoke: Invoke, train_model: Fake, tmp_path: Path
    ) -> None:
        train_model.odd = ["pages without text are left out: a.csv:3"]

        shown = invoke("train", tmp_path, "-o", tmp_path / "model").stderr

        assert "boilerstrip: warning: pages without text are left out: a.csv:3\n" in shown
        assert "warning" not in invoke("train", tmp_path, "-o", tmp_path / "model", "-q").stderr

    def test_files_and_names_of_labels(self, invoke: Invoke, train_model: Fake, tmp_path: Path) -> None:
        data = write(tmp_path / "blocks.csv", "text,label")
        names = write(tmp_path / "labels.toml", 'Ad = "advertisement"')

        result = invoke("train", data, tmp_path, "-o", tmp_path / "model", "--labels", names)

        assert result.exit_code == 0
        assert train_model.called["data"] == (data, tmp_path)
        assert train_model.called["labels"].find("Ad") == "advertisement"

    @pytest.mark.parametrize(("text", "code"), [('Ad = "advert"', 1), (None, 2)])
    def test_names_of_labels_that_are_wrong(
        self, invoke: Invoke, train_model: Fake, tmp_path: Path, text: str | None, code: int
    ) -> None:
        names = tmp_path / "labels.toml"
        if text is not None:
            write(names, text)

        result = invoke("train", tmp_path, "-o", tmp_path / "model", "--labels", names)

        assert result.exit_code == code
        assert "labels.toml" in result.stderr
        assert train_model.called == {}

    def test_quiet_says_nothing_but_the_figures(
        self, invoke: Invoke, train_model: Fake, tmp_path: Path
    ) -> None:
        assert invoke("train", tmp_path, "-o", tmp_path / "model", "--quiet").stderr == ""

    def test_a_folder_with_other_files_is_not_written_into(
        self, invoke: Invoke, train_model: Fake, tmp_path: Path
    ) -> None:
        write(tmp_path / "project/README.md", "Mine")

        result = invoke("train", tmp_path, "-o", tmp_path / "project")

        assert result.exit_code == 2
        assert "the folder has other files in it" in result.stderr
        assert train_model.called == {}

    def test_a_model_and_an_empty_folder_are(self, invoke: Invoke, train_model: Fake, tmp_path: Path) -> None:
        (tmp_path / "empty").mkdir()
        write(tmp_path / "old/model.json", "{}")

        assert invoke("train", tmp_path, "-o", tmp_path / "empty").exit_code == 0
        assert invoke("train", tmp_path, "-o", tmp_path / "old").exit_code == 0

    @pytest.mark.parametrize("args", [[], ["-o", "m"], ["none", "-o", "m"], [".", "-o", "m", "--folds", 1]])
    def test_wrong_arguments_are_usage_errors(
        self, invoke: Invoke, train_model: Fake, args: list[object]
    ) -> None:
        assert invoke("train", *args).exit_code == 2

    def test_an_error_of_the_data_is_one_line(
        self, invoke: Invoke, train_model: Fake, tmp_path: Path
    ) -> None:
        train_model.result = TrainingDataError("gold.jsonl: line 3: not valid JSON")

        result = invoke("train", tmp_path, "-o", tmp_path / "model", "-q")

        assert (result.exit_code, result.stderr) == (1, "Error: gold.jsonl: line 3: not valid JSON\n")


class TestEvaluate:
    def test_options_are_passed_on(self, invoke: Invoke, evaluate_model: Fake, tmp_path: Path) -> None:
        invoke(
            *("evaluate", tmp_path, "--model", "m", "--against", "trafilatura,justext"),
            *("--against", "readability", "--input-format", "text", "--threshold", "recall"),
        )

        assert evaluate_model.called == {
            "data": (tmp_path,),
            "output": None,
            "model": "m",
            "against": ("trafilatura", "justext", "readability"),
            "input_format": "text",
            "threshold": "recall",
            "labels": None,
        }

    def test_the_table_has_tools_side_by_side_and_kinds_best_first(
        self, invoke: Invoke, evaluate_model: Fake, tmp_path: Path
    ) -> None:
        shown = " ".join(invoke("evaluate", tmp_path, "-q").stdout.split())

        assert "harbour boilerstrip 12 0.910 0.930 harbour justext 12 0.810 0.830" in shown
        assert "boilerstrip took 1.25 s for all pages" in shown
        assert "F1 by kind (macro-F1 0.700)" in shown
        assert "body 0.900 legal 0.600" in shown

    def test_pages_without_labelled_blocks_have_no_figures_of_kinds(
        self, invoke: Invoke, evaluate_model: Fake, tmp_path: Path
    ) -> None:
        evaluate_model.result = {**EVALUATED, "kinds": None}

        assert "kind" not in invoke("evaluate", tmp_path).stdout

    def test_json_is_what_was_measured(self, invoke: Invoke, evaluate_model: Fake, tmp_path: Path) -> None:
        assert json.loads(invoke("evaluate", tmp_path, "--format", "json").stdout) == EVALUATED

    @pytest.mark.parametrize(
        ("error", "code"),
        [
            (MissingDependencyError("justext is not installed; install it with `pip install justext`"), 1),
            (InvalidOptionError("against: 'goose' is not one of trafilatura, …"), 2),
        ],
    )
    def test_a_tool_that_is_missing_or_unknown_is_one_line(
        self, invoke: Invoke, evaluate_model: Fake, tmp_path: Path, error: Exception, code: int
    ) -> None:
        evaluate_model.result = error

        result = invoke("evaluate", tmp_path, "--against", "justext", "-q")

        assert result.exit_code == code
        assert f"Error: {error}\n" in result.stderr

    def test_the_help_warns_of_pages_that_the_model_was_trained_on(self, invoke: Invoke) -> None:
        shown = " ".join(invoke("evaluate", "--help").stdout.split())

        assert "Pages that a model was trained on flatter it" in shown
        assert "out-of-fold figures of `boilerstrip model info`" in shown


@pytest.mark.parametrize(("command", "output"), [("train", ["-o", "model"]), ("evaluate", [])])
def test_without_the_train_extra_one_line_says_what_to_install(
    command: str, output: list[str], tmp_path: Path
) -> None:
    blocked = "import sys; sys.modules.update(dict.fromkeys(['sklearn', 'joblib', 'scipy'])); "
    code = f"{blocked}from boilerstrip.cli.main import main; main({[command, '.', *output]!r})"

    result = subprocess.run(
        [sys.executable, "-c", code],
        capture_output=True,
        text=True,
        env=environment(),
        cwd=tmp_path,
        check=False,
    )

    assert result.returncode == 1
    assert result.stdout == ""
    assert result.stderr.startswith(f"Error: boilerstrip {command} needs the package ")
    assert result.stderr.endswith('which is not installed; run: pip install "boilerstrip[train]"\n')


@pytest.mark.parametrize(
    ("seconds", "written"), [(4.21, "4.2 s"), (59.6, "1 min 0 s"), (190, "3 min 10 s"), (3840, "1 h 4 min")]
)
def test_times_are_written_as_people_read_them(seconds: float, written: str) -> None:
    assert duration(seconds) == written
