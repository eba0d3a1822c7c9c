"""`boilerstrip train` passes on what it is told and shows the figures."""

from __future__ import annotations

import subprocess
import sys
from types import ModuleType
from typing import TYPE_CHECKING, Any

import pytest
from cli_pages import environment, write

from boilerstrip.cli.console import duration
from boilerstrip.errors import TrainingDataError

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


class TestTrain:
    def test_options_are_passed_on(self, invoke: Invoke, train_model: Fake, tmp_path: Path) -> None:
        passages = write(tmp_path / "passages.jsonl", "{}")

        result = invoke(
            *("train", tmp_path, tmp_path, "-o", tmp_path / "model", "--name", "weeklies", "--folds", 5),
            *("--jobs", 1, "--seed", 3, "--passages", passages, "--boxes", passages),
            *("--report", tmp_path / "report.html"),
        )

        assert result.exit_code == 0
        assert train_model.called == {
            "data": (tmp_path, tmp_path),
            "output": tmp_path / "model",
            "name": "weeklies",
            "folds": 5,
            "jobs": 1,
            "seed": 3,
            "report_file": tmp_path / "report.html",
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


def test_without_the_train_extra_one_line_says_what_to_install(tmp_path: Path) -> None:
    blocked = "import sys; sys.modules.update(dict.fromkeys(['sklearn', 'joblib', 'scipy'])); "
    code = f"{blocked}from boilerstrip.cli.main import main; main(['train', '.', '-o', 'model'])"

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
    assert result.stderr.startswith("Error: boilerstrip train needs the package ")
    assert result.stderr.endswith('which is not installed; run: pip install "boilerstrip[train]"\n')


@pytest.mark.parametrize(
    ("seconds", "written"), [(4.21, "4.2 s"), (59.6, "1 min 0 s"), (190, "3 min 10 s"), (3840, "1 h 4 min")]
)
def test_times_are_written_as_people_read_them(seconds: float, written: str) -> None:
    assert duration(seconds) == written
