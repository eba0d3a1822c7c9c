"""What a long command says that it is at."""

from __future__ import annotations

import io
import sys

import pytest

from boilerstrip.cli.console import stages


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


def work(*, quiet: bool = False) -> None:
    with stages(quiet=quiet) as stage:
        stage("Reading [all] pages")
        stage("Cleaning")
        stage.step(1, 2000)
        stage.step(2000, 2000)


def said(monkeypatch: pytest.MonkeyPatch, stream: io.StringIO, *, quiet: bool = False) -> str:
    monkeypatch.setattr(sys, "stderr", stream)
    monkeypatch.setenv("TERM", "xterm")
    work(quiet=quiet)
    return stream.getvalue()


def test_elsewhere_than_on_a_terminal_a_stage_is_a_line(monkeypatch: pytest.MonkeyPatch) -> None:
    assert said(monkeypatch, io.StringIO()) == "boilerstrip: Reading [all] pages\nboilerstrip: Cleaning\n"


def test_on_a_terminal_stages_that_are_done_stay_each_once(monkeypatch: pytest.MonkeyPatch) -> None:
    shown = said(monkeypatch, Terminal())
    assert shown.count("✓") == 2
    assert shown.index("Reading [all] pages") < shown.rindex("Cleaning")


@pytest.mark.parametrize("stream", [io.StringIO(), Terminal()])
def test_quiet_says_nothing(monkeypatch: pytest.MonkeyPatch, stream: io.StringIO) -> None:
    assert said(monkeypatch, stream, quiet=True) == ""


def test_without_standard_error_there_is_nothing_to_say(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stderr", None)
    work()
