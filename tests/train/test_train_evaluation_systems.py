"""Models and other tools run over pages; a page that one fails on stops nothing."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from evaluation_pages import SEQUEL, STORY, labelled
from training_pages import SAMPLES, sample_pages

from boilerstrip.cleaner import load
from boilerstrip.errors import InputError, InvalidOptionError, MissingDependencyError, ModelError
from boilerstrip.train.evaluation import systems as systems_module
from boilerstrip.train.evaluation.judged import UNKNOWN
from boilerstrip.train.evaluation.peers import PEERS
from boilerstrip.train.evaluation.systems import OURS, System, find_system, run_systems

if TYPE_CHECKING:
    from pathlib import Path

    from boilerstrip.train.evaluation.judged import Judged

PAGES = [
    labelled(number, STORY, SEQUEL, html=f"<nav>Home</nav><p>{STORY}</p><p>{SEQUEL}</p><!--{number}-->")
    for number in range(3)
]


def everything(html: str) -> list[str]:
    return [STORY, SEQUEL]


def run(*systems: System, pages: list = PAGES, input_format: str = "html") -> list[Judged]:
    return run_systems(pages, systems, input_format=input_format)


def test_a_tool_gets_the_html_of_every_page() -> None:
    seen: list[str] = []
    (judged,) = run(System("all", tool=lambda html: seen.append(html) or [STORY]), input_format="text")
    assert seen == [page.html for page in PAGES]
    assert judged.outputs == [[STORY]] * 3
    assert judged.tagged is None
    assert judged.seconds is not None


def test_a_model_tags_every_block_beside_its_labels() -> None:
    pages = list(sample_pages()[:3])
    cleaner = load()
    (judged,) = run(System(OURS, cleaner=cleaner), pages=pages)
    assert judged.tagged is not None
    for page, output, tags in zip(pages, judged.outputs, judged.tagged, strict=True):
        blocks = cleaner.tag(page.html).blocks
        assert tags.texts == [block.text for block in blocks]
        assert tags.scores.tolist() == pytest.approx([block.score for block in blocks])
        assert "\n\n".join(output) == cleaner.clean(page.html)
        assert len(tags.content) == len(tags.kinds) == len(tags.found) == len(blocks)
        assert (tags.kinds >= 0).any()
    assert judged.thresholds == {
        preset: cleaner.model.threshold(preset, "html") for preset in ("precision", "balanced", "recall")
    }


def test_a_model_for_text_gets_the_page_as_lines() -> None:
    (judged,) = run(System(OURS, cleaner=load()), input_format="text")
    assert judged.tagged is not None
    assert judged.tagged[0].texts == ["Home", STORY, SEQUEL]


@pytest.mark.parametrize("error", [ValueError("bad\n page"), RecursionError(), InputError("a PDF")])
def test_a_page_that_a_tool_fails_on_is_named_and_empty(error: Exception) -> None:
    def fails(html: str) -> list[str]:
        if html == PAGES[1].html:
            raise error
        return [STORY]

    broken, sound = run(System("broken", tool=fails), System("sound", tool=everything))
    assert broken.outputs == [[STORY], [], [STORY]]
    said = {"ValueError": "ValueError: bad page", "RecursionError": "RecursionError", "InputError": "a PDF"}
    assert broken.failures == {1: said[type(error).__name__]}
    assert sound.failures == {}


def test_a_page_that_the_model_fails_on_keeps_its_labels(monkeypatch: pytest.MonkeyPatch) -> None:
    cleaner = load()
    original = type(cleaner).tag

    def tag(self: object, source: str, **options: object) -> object:
        if SEQUEL not in source:
            raise MemoryError
        return original(self, source, **options)

    monkeypatch.setattr(type(cleaner), "tag", tag)
    pages = [PAGES[0], labelled(1, STORY, html=f"<p>{STORY}</p>")]
    (judged,) = run(System(OURS, cleaner=cleaner), pages=pages)
    assert judged.tagged is not None
    assert judged.failures == {1: "MemoryError"}
    assert judged.outputs[1] == []
    assert judged.tagged[1].content.tolist() == [1]
    assert judged.tagged[1].found.tolist() == [UNKNOWN]
    assert judged.tagged[1].scores.tolist() == [0]


def test_a_page_that_cannot_be_parted_into_blocks_stops_no_other_tool(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def fails(page: object) -> None:
        raise ZeroDivisionError("never mind")

    monkeypatch.setattr(systems_module, "html_example", fails)
    ours, theirs = run(System(OURS, cleaner=load()), System("all", tool=everything))
    assert set(ours.failures.values()) == {"ZeroDivisionError: never mind"}
    assert ours.outputs == [[], [], []]
    assert ours.tagged is not None
    assert len(ours.tagged[0].texts) == 0
    assert theirs.failures == {}


def test_a_page_whose_file_is_gone_fails_every_tool(tmp_path: Path) -> None:
    gone = labelled(0, STORY, file=tmp_path / "gone.html")
    (judged,) = run(System("all", tool=everything), pages=[gone, PAGES[1]])
    assert list(judged.failures) == [0]
    assert "gone.html: cannot be read any more" in judged.failures[0]
    assert judged.outputs == [[], [STORY, SEQUEL]]


def test_a_long_reason_is_cut() -> None:
    def fails(html: str) -> list[str]:
        raise ValueError("x" * 5000)

    (judged,) = run(System("broken", tool=fails))
    assert len(judged.failures[0]) < 400


def test_every_page_is_a_step() -> None:
    steps: list[tuple[int, int]] = []
    run_systems(
        PAGES,
        [System("all", tool=everything)],
        input_format="html",
        step=lambda done, total: steps.append((done, total)),
    )
    assert steps == [(1, 3), (2, 3), (3, 3)]


class TestFindSystem:
    def test_a_tool(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setitem(PEERS, "magic", (lambda: everything, "magic-tool"))
        found = find_system("magic")
        assert (found.name, found.tool) == ("magic", everything)

    def test_a_tool_that_is_not_installed(self, monkeypatch: pytest.MonkeyPatch) -> None:
        def missing() -> None:
            raise ImportError

        monkeypatch.setitem(PEERS, "magic", (missing, "magic-tool"))
        with pytest.raises(MissingDependencyError, match="pip install magic-tool"):
            find_system("magic")

    def test_the_shipped_model(self) -> None:
        found = find_system("default", threshold="recall")
        assert found.name == "default"
        assert found.cleaner is not None
        assert found.cleaner.threshold == "recall"

    def test_something_else(self) -> None:
        with pytest.raises(
            InvalidOptionError, match=r"against: 'magic' is not one of .*, default, or the folder"
        ):
            find_system("magic")

    def test_a_folder_that_is_no_model(self) -> None:
        with pytest.raises(ModelError):
            find_system(str(SAMPLES))


@pytest.mark.parametrize("name", ["trafilatura", "resiliparse", "readability", "justext"])
def test_tools_that_are_installed_give_paragraphs(name: str) -> None:
    try:
        tool = find_system(name).tool
    except MissingDependencyError as error:
        pytest.skip(str(error))
    page = sample_pages()[0]
    output = tool(page.html)
    assert any(paragraph in "\n".join(output) for paragraph in page.paragraphs)
    assert all(isinstance(paragraph, str) for paragraph in output)
