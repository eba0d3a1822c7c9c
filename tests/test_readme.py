"""The README's commands do what it says."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
README = (ROOT / "README.md").read_text(encoding="utf-8")
COPIED = ("boilerstrip", "models", "datasets", "pyproject.toml", "README.md", "LICENSE")


def command_under(heading: str) -> str:
    section = README.split(f"## {heading}\n", 1)[1].split("\n## ", 1)[0]
    match = re.search(r"```sh\n(.+?)\n```", section, re.DOTALL)
    assert match, f"no command under {heading}"
    return match.group(1)


def shown_after(marker: str) -> str:
    match = re.search(re.escape(marker) + r".*?```\w*\n(.+?)\n```", README, re.DOTALL)
    assert match, f"no output after {marker!r}"
    return match.group(1)


def test_the_test_command_is_what_ci_runs() -> None:
    ci = (ROOT / ".ci" / "run").read_text(encoding="utf-8")

    assert command_under("Install and pass the tests") in ci.splitlines()


def test_the_first_command_installs_and_cleans_a_page(tmp_path: Path) -> None:
    """In a copy of the project without the corpora beside it, with nothing but Python."""
    checkout = tmp_path / "checkout"
    checkout.mkdir()
    for name in COPIED:
        source = ROOT / name
        if source.is_dir():
            shutil.copytree(source, checkout / name, ignore=shutil.ignore_patterns("__pycache__"))
        else:
            shutil.copy(source, checkout / name)
    environment = {
        name: value for name, value in os.environ.items() if name not in ("PYTHONPATH", "VIRTUAL_ENV")
    }
    environment["PATH"] = os.pathsep.join([str(Path(sys.base_prefix) / "bin"), environment["PATH"]])

    done = subprocess.run(
        ["bash", "-c", command_under("Install and clean a page")],
        cwd=checkout,
        env=environment,
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
    )

    assert done.returncode == 0, done.stderr
    assert done.stdout.startswith(shown_after("`boilerstrip clean` prints").removesuffix("…").rstrip())


def test_the_library_example_runs() -> None:
    section = README.split("### Embed the model", 1)[1]
    code = re.search(r"```python\n(.+?)\n```", section, re.DOTALL)
    assert code
    page = next((ROOT / "datasets" / "samples").glob("*.html")).read_bytes()

    exec(code.group(1), {"html": page})


@pytest.mark.parametrize("extra", ["pandas", "parquet", "train", "report", "peers", "dev"])
def test_extras_that_the_readme_names_exist(extra: str) -> None:
    assert f"{extra} = [" in (ROOT / "pyproject.toml").read_text(encoding="utf-8")
