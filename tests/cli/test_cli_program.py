"""The program as a whole: its help, its exit codes, and how it behaves among other programs."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from typing import TYPE_CHECKING

import click
import pytest
from cli_pages import CLEAN, environment, page, program, write

from boilerstrip.cli.main import main
from boilerstrip.cli.run import progress, shows_progress

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from conftest import Invoke


def commands(group: click.Group = main, path: tuple[str, ...] = ()) -> Iterator[tuple[str, ...]]:
    context = click.Context(group)
    for name in group.list_commands(context):
        command = group.get_command(context, name)
        if isinstance(command, click.Group):
            yield from commands(command, (*path, name))
        else:
            yield (*path, name)


class TestHelp:
    @pytest.mark.parametrize("path", [(), *commands()], ids=" ".join)
    def test_every_command_has_examples_one_a_line(self, invoke: Invoke, path: tuple[str, ...]) -> None:
        result = invoke(*path, "--help")

        assert result.exit_code == 0
        _, _, examples = result.stdout.partition("  Examples:\n")
        lines = examples.splitlines()
        assert lines
        assert all("boilerstrip" in line and len(line) <= 90 for line in lines)
        assert any(line.startswith(f"    {' '.join(('boilerstrip', *path))}") for line in lines)

    @pytest.mark.parametrize("path", list(commands()), ids=" ".join)
    def test_every_option_says_what_it_does(self, path: tuple[str, ...]) -> None:
        command: click.Command = main
        for name in path:
            assert isinstance(command, click.Group)
            found = command.get_command(click.Context(command), name)
            assert found is not None
            command = found

        options = [parameter for parameter in command.params if isinstance(parameter, click.Option)]
        assert not [option.name for option in options if not option.help]

    def test_the_version_is_told(self, invoke: Invoke) -> None:
        assert invoke("--version").stdout == "boilerstrip 0.1.0\n"

    @pytest.mark.parametrize("args", [["strip"], ["clean", "--nothing"], ["model", "nothing"]])
    def test_what_there_is_not_is_a_usage_error(self, invoke: Invoke, args: list[str]) -> None:
        assert invoke(*args).exit_code == 2


class TestAmongOtherPrograms:
    def test_text_comes_through_a_pipe_in_utf8(self, model: Path) -> None:
        result = program("clean", "--model", model, input=page("Brücke — 橋 at last, they say.").encode())

        assert result.returncode == 0
        assert result.stdout.decode().startswith("Brücke — 橋 at last, they say.")
        assert result.stderr == b""

    def test_a_reader_that_leaves_early_ends_it_quietly(self, model: Path, tmp_path: Path) -> None:
        for number in range(3):
            write(tmp_path / f"{number}.html", page("A story that goes on and on. " * 10_000))
        command = [sys.executable, "-m", "boilerstrip", "clean", "--model", str(model), str(tmp_path)]

        with subprocess.Popen(
            command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=environment()
        ) as process:
            assert process.stdout is not None
            assert process.stderr is not None
            process.stdout.readline()
            process.stdout.close()
            assert process.stderr.read() == b""
            assert process.wait(30) == 141

    @pytest.mark.skipif(sys.platform == "win32", reason="POSIX signals")
    def test_ctrl_c_ends_it_with_a_short_message(self, model: Path, tmp_path: Path) -> None:
        first = write(tmp_path / "a.html")
        command = [sys.executable, "-m", "boilerstrip", "clean", "--model", str(model), str(first), "-"]
        with subprocess.Popen(
            command,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            env=environment(),
            # A shell that runs the tests in the background has its children pass over this signal.
            preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL),
        ) as process:
            assert process.stdout is not None
            process.stdout.readline()  # from here on it waits for standard input
            process.send_signal(signal.SIGINT)
            _, errors = process.communicate(timeout=30)

        assert process.returncode == 130
        assert errors == b"Interrupted.\n"

    @pytest.mark.skipif(not os.path.exists("/dev/full"), reason="Linux")  # noqa: PTH110
    def test_a_full_disk_is_one_line(self, model: Path, tmp_path: Path) -> None:
        path = write(tmp_path / "a.html")
        command = [sys.executable, "-m", "boilerstrip", "clean", "--model", str(model), str(path)]
        with open("/dev/full", "wb") as full:  # noqa: PTH123
            result = subprocess.run(
                command, stdout=full, stderr=subprocess.PIPE, env=environment(), check=False
            )

        assert result.returncode == 1
        assert result.stderr.startswith(b"Error: standard output cannot be written (")
        assert result.stderr.count(b"\n") == 1

    @pytest.mark.parametrize("args", [["--help"], ["clean", "--help"], ["clean", "-"]])
    def test_neither_help_nor_cleaning_loads_what_it_does_not_need(
        self, model: Path, args: list[str]
    ) -> None:
        code = (
            "import sys\nfrom boilerstrip.cli.main import main\n"
            f"try: main({[*args, '--model', str(model)] if args[-1] == '-' else args!r})\n"
            "except SystemExit as end: print(end.code, file=sys.stderr)\n"
            "heavy = {'pandas', 'sklearn', 'scipy', 'joblib', 'rich'} & sys.modules.keys()\n"
            "print(sorted(heavy), file=sys.stderr)"
        )

        result = subprocess.run(
            [sys.executable, "-c", code],
            input=page().encode(),
            capture_output=True,
            env=environment(),
            check=False,
        )

        assert result.stderr == b"0\n[]\n"
        if args[-1] == "-":
            assert result.stdout == CLEAN.encode()


class Terminal:
    """A stream that says that it is a terminal."""

    def __init__(self, stream: object, *, terminal: bool = True) -> None:
        self._stream = stream
        self._terminal = terminal

    def isatty(self) -> bool:
        return self._terminal

    def __getattr__(self, name: str) -> object:
        return getattr(self._stream, name)


class TestAtATerminal:
    def test_without_input_it_asks_for_some(self, monkeypatch: pytest.MonkeyPatch, invoke: Invoke) -> None:
        monkeypatch.setattr("boilerstrip.cli.inputs.at_terminal", lambda: True)

        result = invoke("clean")

        assert result.exit_code == 2
        assert "nothing to read: name files or folders, or pipe a page in" in result.stderr

    @pytest.mark.parametrize(
        ("total", "quiet", "to_file", "terminal", "shown"),
        [
            (100, False, True, True, True),
            (100, True, True, True, False),
            (3, False, True, True, False),
            (100, False, True, False, False),
            (100, False, False, True, False),
        ],
    )
    def test_a_bar_is_shown_for_many_inputs_when_no_text_goes_to_the_terminal(
        self,
        monkeypatch: pytest.MonkeyPatch,
        total: int,
        quiet: bool,
        to_file: bool,
        terminal: bool,
        shown: bool,
    ) -> None:
        monkeypatch.setattr(sys, "stderr", Terminal(sys.stderr, terminal=terminal))
        monkeypatch.setattr("boilerstrip.cli.run._stdout_is_file", lambda: False)

        assert shows_progress(total, quiet=quiet, to_file=to_file) is shown

    def test_the_bar_counts_and_goes_away(self, capsys: pytest.CaptureFixture[str]) -> None:
        with progress(2, show=True) as advance:
            advance()
            advance()

        assert capsys.readouterr().out == ""

    def test_control_characters_of_a_page_do_not_reach_the_terminal(
        self, monkeypatch: pytest.MonkeyPatch, invoke: Invoke, model: Path
    ) -> None:
        monkeypatch.setattr("boilerstrip.cli.clean.output_is_terminal", lambda: True)

        assert (
            "wiped ␛[2J"
            in invoke("clean", "--model", model, stdin=page("All wiped \x1b[2J, they say.")).stdout
        )
