"""The report as a page: read back by a parser, with nothing in it that a page's text put there as mark-up."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from html.parser import HTMLParser
from typing import TYPE_CHECKING, Any

import pytest
from evaluation_pages import ADVERT, SEQUEL, SETTINGS, STORY, labelled, ours, small_evaluation, tagged
from hypothesis import given, settings
from hypothesis import strategies as st

from boilerstrip.errors import BoilerstripError, InvalidOptionError, MissingDependencyError
from boilerstrip.train.evaluation import html as html_module
from boilerstrip.train.evaluation.html import render_report
from boilerstrip.train.evaluation.judged import Judged
from boilerstrip.train.evaluation.report import check_target, write_report
from boilerstrip.train.evaluation.summary import summarize

if TYPE_CHECKING:
    from pathlib import Path

HOSTILE = [
    "<script>alert(1)</script>",
    "</style><script>alert(1)</script>",
    "</mark></p><img src=x onerror=alert(1)>",
    '"><svg onload=alert(1)>',
    "' onmouseover='alert(1)",
    "{{ 7 * 7 }} {% raw %}",
    "<!-- ]]> &lt;b&gt; &#60;i&#62;",
    "$\\frac{1}{0}$ $",
]


class Reader(HTMLParser):
    """Notes tags, attributes and the texts of elements."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.attributes: list[tuple[str, str | None]] = []
        self.texts: list[str] = []
        self.marked: dict[str, list[str]] = {"missed": [], "leaked": []}
        self._mark = ""
        self.feed(page)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.attributes += attrs
        if tag == "mark":
            self._mark = dict(attrs)["class"] or ""

    def handle_endtag(self, tag: str) -> None:
        if tag == "mark":
            self._mark = ""

    def handle_data(self, data: str) -> None:
        self.texts.append(data)
        if self._mark:
            self.marked[self._mark].append(data)

    def values(self, name: str) -> list[str | None]:
        return [value for key, value in self.attributes if key == name]


def read(*evaluations: dict[str, Any]) -> Reader:
    return Reader(render_report(evaluations or (small_evaluation(),)))


def outside_plots(page: Reader) -> list[str]:
    """The tags of a page but those of its plots, which have more or fewer ticks by the figures."""
    return [tag for tag in page.tags if tag not in {"g", "path", "use", "text", "defs", "clippath", "rect"}]


def text_of(page: Reader) -> str:
    return " ".join(" ".join(page.texts).split())


def test_it_says_what_was_measured() -> None:
    shown = text_of(read())
    assert "Evaluation of the model weeklies" in shown
    assert "2 labelled pages of 2 sites, as HTML, threshold balanced." in shown
    for name in ("shingle F1", "word F1", "exact paragraphs F1", "kinds macro-F1", "calibration error"):
        assert name in shown
    assert "2 sites only" in shown
    assert "clipper" in shown


def test_missed_and_leaked_text_is_marked() -> None:
    page = read()
    assert page.marked == {"missed": [STORY], "leaked": [ADVERT]}
    assert "tagged related, 0.30" in text_of(page)
    assert "labelled advertisement" in text_of(page)


def test_figures_stand_as_in_the_json() -> None:
    evaluation = small_evaluation()
    whole = next(row for row in evaluation["figures"] if row["by"] == "all")
    shown = text_of(read(evaluation))
    for name in ("shingle_f1", "word_f1", "paragraph_f1", "kinds_macro_f1"):
        figure = whole[name]
        assert f"{figure['value']:.3f} {figure['low']:.3f}–{figure['high']:.3f}" in shown


def test_it_opens_offline() -> None:
    page = read()
    assert not {"script", "link", "iframe", "object", "embed", "img", "form", "base"} & set(page.tags)
    references = page.values("src") + page.values("href") + page.values("srcset") + page.values("xlink:href")
    assert references
    assert all(reference is not None and reference.startswith("#") for reference in references)
    assert not any(key.startswith("on") for key, _ in page.attributes)
    policy = [value for value in page.values("content") if value and "default-src" in value]
    assert policy == ["default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'"]


def test_every_name_is_given_once_and_every_link_leads_somewhere() -> None:
    text = {**SETTINGS, "input_format": "text"}
    page = read(
        small_evaluation(), {**small_evaluation(), "settings": {**small_evaluation()["settings"], **text}}
    )
    names = page.values("id")
    assert len(names) == len(set(names))
    assert {(link or "")[1:] for link in page.values("href")} <= set(names)
    assert page.tags.count("svg") == 6


def test_the_same_evaluation_gives_the_same_page() -> None:
    assert render_report([small_evaluation()]) == render_report([small_evaluation()])


def test_it_holds_no_time() -> None:
    timed = small_evaluation()
    timed["systems"]["boilerstrip"]["seconds"] = 12.345
    page = render_report([timed])
    assert page == render_report([small_evaluation()])
    assert not re.search(r"\d{4}-\d\d-\d\d", page)


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_text_is_shown_and_does_nothing(text: str) -> None:
    hostile = f"{text} and so on {STORY}"
    page = read(small_evaluation(hostile, name=text, corpus=text, page_type=text))
    plain = read(small_evaluation(page_type="forum"))
    assert outside_plots(page) == outside_plots(plain)
    assert page.tags.count("svg") == 3
    assert not any(key.startswith("on") for key, _ in page.attributes)
    assert page.marked["missed"] == [hostile]
    assert any(text in shown for shown in page.texts)


def test_hostile_names_of_systems_and_models_are_shown_too() -> None:
    for text in [*HOSTILE, "no\udcfftext", "a\x01b"]:
        evaluation = summarize(
            [labelled(0, STORY), labelled(1, SEQUEL)],
            [
                ours([tagged((STORY, 1, "body", 0.9, "body")), tagged()], [[STORY], []]),
                Judged(text, [[], []], failures={0: text}),
            ],
            settings={**SETTINGS, "model_name": text},
        )
        page = read(evaluation)
        assert "script" not in page.tags
        assert not any(key.startswith("on") for key, _ in page.attributes)
        seen = text.replace("\udcff", "\ufffd").replace("\x01", "␁")
        assert sum(seen in shown for shown in page.texts) >= 4


@settings(max_examples=25, deadline=None)
@given(st.text(max_size=60))
def test_any_text_leaves_the_page_whole(text: str) -> None:
    page = render_report([small_evaluation(f"{STORY} {text}", name=text)])
    reader = Reader(page)
    assert reader.tags.count("mark") == 2
    assert "script" not in reader.tags
    assert not re.search("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff]", page)


def test_control_characters_are_made_visible() -> None:
    page = read(small_evaluation(f"A\x00B\x1bC \ud800 {STORY}"))
    assert any("A␀B␛C \ufffd" in shown for shown in page.texts)


def test_pages_and_their_labels_in_every_state() -> None:
    """Nothing labelled, nothing tagged, nothing found: there is a page all the same."""
    pages = [labelled(0), labelled(1, STORY), labelled(2, STORY, page_type="forum")]
    bare = summarize(pages, [ours([tagged(), tagged(), tagged()], [[], [], []])], settings=SETTINGS)
    assert "Every page" not in text_of(read(bare))
    clean = tagged((STORY, 1, None, 0.9, "body"))
    good = summarize([labelled(0, STORY)], [ours([clean], [[STORY]])], settings=SETTINGS)
    shown = text_of(read(good))
    assert "Every page comes out as it should." in shown
    assert "No block is on the wrong side." in shown
    assert "All pages are of one site" in shown


def test_out_of_fold_figures_are_called_so() -> None:
    evaluation = small_evaluation()
    evaluation["settings"]["judged"] = "out of fold"
    assert "each page was judged by a model that never saw its site" in text_of(read(evaluation))


def test_failures_and_misfits_are_named() -> None:
    evaluation = small_evaluation()
    evaluation["failures"] = [{"system": "clipper", "corpus": "news", "id": "p9", "error": "ValueError: no"}]
    evaluation["misfits"] = [{"corpus": "news", "id": "p8", "coverage": 0.25}]
    shown = text_of(read(evaluation))
    assert "clipper : news/p9 : ValueError: no" in shown
    assert "news/p8 : 25% of its gold text is in the page" in shown


def test_of_many_sites_the_worst_are_shown() -> None:
    sources = [labelled(number, STORY, SEQUEL) for number in range(60)]
    outputs = [[STORY, SEQUEL] if number % 2 else [STORY] for number in range(60)]
    shown = text_of(read(summarize(sources, [ours([tagged()] * 60, outputs)], settings=SETTINGS)))
    assert "20 sites that the model does better on are left out." in shown
    assert "58.example" in shown
    assert "59.example" not in shown


class TestReportFile:
    def test_html_and_json_by_the_name(self, tmp_path: Path) -> None:
        evaluation = small_evaluation()
        write_report(tmp_path / "report.HTML", [evaluation])
        write_report(tmp_path / "report.json", [evaluation])
        assert (tmp_path / "report.HTML").read_text(encoding="utf-8") == render_report([evaluation])
        assert json.loads((tmp_path / "report.json").read_text(encoding="utf-8")) == evaluation

    def test_json_of_both_formats_has_them_by_name(self, tmp_path: Path) -> None:
        text = {**small_evaluation(), "settings": {**SETTINGS, "input_format": "text"}}
        write_report(tmp_path / "report.json", [small_evaluation(), text])
        assert list(json.loads((tmp_path / "report.json").read_text(encoding="utf-8"))) == ["html", "text"]

    @pytest.mark.parametrize("name", ["report", "report.pdf", "report.html.gz"])
    def test_another_name_is_refused(self, tmp_path: Path, name: str) -> None:
        with pytest.raises(InvalidOptionError, match=r"must end in one of \.html, \.htm, \.json"):
            check_target(tmp_path / name)

    def test_a_folder_that_is_not_there_is_noticed_before_the_work(self, tmp_path: Path) -> None:
        with pytest.raises(InvalidOptionError, match=r"needs the folder .*none, which is not there"):
            check_target(tmp_path / "none" / "report.html")
        (tmp_path / "folder.html").mkdir()
        with pytest.raises(InvalidOptionError, match="is a folder"):
            check_target(tmp_path / "folder.html")

    def test_a_file_that_cannot_be_written(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        def full(*_: object) -> None:
            raise OSError(28, "No space left on device")

        monkeypatch.setattr("os.fsync", full)
        with pytest.raises(BoilerstripError, match="No space left on device"):
            write_report(tmp_path / "report.html", [small_evaluation()])
        assert list(tmp_path.iterdir()) == []

    @pytest.mark.parametrize("missing", ["jinja2", "matplotlib"])
    def test_html_without_its_libraries(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, missing: str
    ) -> None:
        monkeypatch.setitem(sys.modules, missing, None)
        html_module._environment.cache_clear()
        with pytest.raises(
            MissingDependencyError, match=rf"{missing} is not installed.*boilerstrip\[report\]"
        ):
            check_target(tmp_path / "report.html")
        write_report(tmp_path / "report.json", [small_evaluation()])
        html_module._environment.cache_clear()


def test_evaluation_imports_no_estimators_and_no_plots() -> None:
    code = (
        "import sys, boilerstrip.train.evaluate, boilerstrip.train.evaluation.report; "
        "print([name for name in ('sklearn', 'scipy', 'joblib', 'pandas', 'matplotlib', 'jinja2', 'click') "
        "if name in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
