"""Label Studio's JSON."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest
from reader_files import CRAB, PAGE, PARROT, SUBSCRIBE, fails, labels_of, one, read, write
from training_pages import BOATS, ISLAND, PIER

if TYPE_CHECKING:
    from pathlib import Path

TEXT = f"Menu 🦜\n{PIER}\n\n{SUBSCRIBE} 🦜🦜\n{ISLAND}"
PARAGRAPHS = [
    {"author": "nav", "text": "Home"},
    {"author": "p", "text": PARROT},
    {"author": "p", "text": PIER},
]


def result(kind: str, value: dict[str, Any], **more: Any) -> dict[str, Any]:
    return {"id": "x1", "from_name": "label", "to_name": "text", "type": kind, "value": value, **more}


def choice(*names: str) -> dict[str, Any]:
    return result("choices", {"choices": list(names)})


def task(number: int, data: dict[str, Any], *results: dict[str, Any], **annotation: Any) -> dict[str, Any]:
    annotations = [
        {"id": number + 100, "completed_by": 1, "result": list(results), "was_cancelled": False, **annotation}
    ]
    return {"id": number, "data": data, "annotations": annotations, "predictions": [], "project": 1}


def units(text: str) -> int:
    return len(text.encode("utf-16-le")) // 2


def text_span(part: str, name: str, text: str = TEXT, **more: Any) -> dict[str, Any]:
    start = units(text[: text.index(part)])
    return result("labels", {"start": start, "end": start + units(part), "labels": [name], **more})


def export(path: Path, *tasks: dict[str, Any]) -> Path:
    return write(path, json.dumps(list(tasks), ensure_ascii=False, indent=1))


class TestChoices:
    def test_a_text_a_task_is_a_block_of_a_page(self, tmp_path: Path) -> None:
        shared = {"page": "p1", "url": "https://www.kai.example/1"}
        tasks = [
            task(1, {"text": PIER, **shared}, choice("body")),
            task(2, {"text": PARROT, "page": "p2"}, choice("Content")),
            task(3, {"text": "Menu", **shared}, choice("navigation", "interface")),
        ]
        first, second = read(export(tmp_path / "project-1.json", *tasks)).pages
        assert (first.corpus, first.id, first.domain, first.has_html) == (
            "project-1",
            "p1",
            "kai.example",
            False,
        )
        assert first.kinds == ((PIER, "body"), ("Menu", "boilerplate"))
        assert second.kinds == ((PARROT, "content"),)

    def test_tasks_one_a_line_and_older_names(self, tmp_path: Path) -> None:
        old = {"id": 1, "data": {"text": PIER}, "completions": [{"result": [choice("body")]}]}
        skipped = {"id": 2, "data": {"text": "Menu"}, "completions": [{"result": [], "skipped": True}]}
        assert labels_of(one(write(tmp_path / "old.jsonl", old, skipped))) == ["body", ""]

    def test_what_was_cancelled_or_is_empty_says_nothing_but_the_block_stays(self, tmp_path: Path) -> None:
        tasks = [
            task(1, {"text": PIER}, choice("body")),
            task(2, {"text": "a"}, choice("legal"), was_cancelled=True),
            task(3, {"text": "b"}),
            {"id": 4, "data": {"text": "c"}, "annotations": []},
            {"id": 5, "data": {"text": "d"}, "annotations": None},
        ]
        file = export(tmp_path / "p.json", *tasks)
        data = read(file)
        assert labels_of(data.pages[0]) == ["body", "", "", "", ""]
        line = file.read_text(encoding="utf-8").split('"id": 2,')[0].count("\n")
        assert f"annotations that were cancelled are passed over: {file}:{line}" in data.notes

    @pytest.mark.parametrize(
        ("said", "label"),
        [
            (["body", "body", "legal"], "body"),
            (["body", "heading"], "content"),
            (["body", "legal"], ""),
            (["body", ""], "body"),
        ],
    )
    def test_several_annotators(self, tmp_path: Path, said: list[str], label: str) -> None:
        several = task(1, {"text": PIER})
        several["annotations"] = [{"result": [choice(name)] if name else []} for name in said]
        page = one(export(tmp_path / "p.json", several, task(2, {"text": "x"}, choice("legal"))))
        assert labels_of(page) == [label, "legal"]

    def test_ground_truth_counts_alone(self, tmp_path: Path) -> None:
        several = task(1, {"text": PIER}, choice("legal"))
        several["annotations"] += [
            {"result": [choice("body")], "ground_truth": True},
            {"result": [choice("legal")]},
        ]
        assert labels_of(one(export(tmp_path / "p.json", several))) == ["body"]


class TestSpansOfText:
    def test_by_offset_in_units_of_javascript(self, tmp_path: Path) -> None:
        spans = [
            text_span(PIER, "body"),
            text_span(SUBSCRIBE, "paywall"),
            text_span(ISLAND, "body", text=TEXT),
        ]
        page = one(export(tmp_path / "p.json", task(9, {"text": TEXT, "url": "//kai.example/"}, *spans)))
        assert labels_of(page) == ["", "body", "paywall", "body"]
        assert (page.id, page.domain) == ("//kai.example/", "kai.example")

    @pytest.mark.parametrize("count", [units, len])
    def test_the_text_of_a_span_says_which_units_are_meant(self, tmp_path: Path, count: Any) -> None:
        start = count(TEXT[: TEXT.index(ISLAND)])
        value = {"start": start, "end": start + len(ISLAND), "labels": ["body"], "text": ISLAND}
        page = one(export(tmp_path / "p.json", task(1, {"text": TEXT}, result("labels", value))))
        assert page.paragraphs == (ISLAND,)

    def test_a_span_that_slipped_is_found_by_its_text(self, tmp_path: Path) -> None:
        value = {"start": 3, "end": 9, "labels": ["body"], "text": ISLAND}
        other = {"start": 0, "end": 4, "labels": ["body"], "text": "nowhere to be found"}
        file = export(
            tmp_path / "p.json", task(1, {"text": TEXT}, result("labels", value), result("labels", other))
        )
        data = read(file)
        assert ISLAND in data.pages[0].paragraphs
        assert f"spans whose text is not what stands at their offsets: {file}:2" in data.notes

    def test_a_majority_decides_block_by_block(self, tmp_path: Path) -> None:
        several = task(1, {"text": TEXT}, text_span(PIER, "body"), text_span(ISLAND, "body"))
        several["annotations"] += [
            {"result": [text_span(PIER, "body"), text_span(ISLAND, "legal")]},
            {
                "result": [
                    text_span(PIER, "heading"),
                    text_span(ISLAND, "legal"),
                    text_span("Menu", "navigation"),
                ]
            },
            {"result": [text_span(PIER, "legal")], "was_cancelled": True},
        ]
        assert labels_of(one(export(tmp_path / "p.json", several))) == ["", "body", "", "legal"]

    def test_tasks_without_labels_are_passed_over(self, tmp_path: Path) -> None:
        tasks = [task(1, {"text": TEXT}, text_span(PIER, "body")), task(2, {"text": "x"})]
        data = read(export(tmp_path / "p.json", *tasks))
        assert [page.id for page in data.pages] == ["1"]
        assert any(note.startswith("tasks without labels are passed over") for note in data.notes)

    def test_results_that_are_no_labels(self, tmp_path: Path) -> None:
        others = [
            {"type": "relation", "from_id": "a", "to_id": "b", "direction": "right"},
            result("textarea", {"start": 0, "end": 4, "text": ["a comment"]}),
            result("rating", {"rating": 3}),
        ]
        page = one(export(tmp_path / "p.json", task(1, {"text": TEXT}, *others, text_span(PIER, "body"))))
        assert page.paragraphs == (PIER,)


class TestParagraphs:
    @pytest.mark.parametrize("index", [str, int])
    @pytest.mark.parametrize("name", ["dialogue", "text"])
    def test_by_index(self, tmp_path: Path, index: Any, name: str) -> None:
        values = [
            {
                "start": index(0),
                "end": index(0),
                "startOffset": 0,
                "endOffset": 4,
                "paragraphlabels": ["navigation"],
            },
            {
                "start": index(1),
                "end": index(2),
                "startOffset": 0,
                "endOffset": 90,
                "paragraphlabels": ["body"],
            },
        ]
        results = [result("paragraphlabels", value) for value in values]
        page = one(export(tmp_path / "p.json", task(3, {name: PARAGRAPHS}, *results)))
        assert page.kinds == (("Home", "navigation"), (PARROT, "body"), (PIER, "body"))

    def test_paragraphs_that_are_not_labelled_or_only_in_part(self, tmp_path: Path) -> None:
        values = [{"start": "1", "end": "1", "startOffset": 0, "endOffset": 9, "paragraphlabels": ["body"]},
                  {"start": "2", "end": "2", "paragraphlabels": ["body"]}]  # fmt: skip
        results = [result("paragraphlabels", value) for value in values]
        data = read(export(tmp_path / "p.json", task(3, {"dialogue": PARAGRAPHS}, *results)))
        assert labels_of(data.pages[0]) == ["boilerplate", "boilerplate", "body"]
        assert "text without a label counts as boilerplate" in data.notes[0]

    def test_choices_by_paragraph(self, tmp_path: Path) -> None:
        results = [
            result("choices", {"start": str(number), "end": str(number), "choices": [name]})
            for number, name in enumerate(["navigation", "body", "body"])
        ]
        page = one(export(tmp_path / "p.json", task(3, {"dialogue": PARAGRAPHS}, *results)))
        assert labels_of(page) == ["navigation", "body", "body"]


def html_span(
    start: str, end: str, first: int, last: int, name: str, kind: str = "hypertextlabels"
) -> dict[str, Any]:
    value = {"start": start, "end": end, "startOffset": first, "endOffset": last, kind: [name]}
    return result(kind, {**value, "globalOffsets": {"start": 0, "end": 1}})


class TestPartsOfPages:
    @pytest.mark.parametrize("kind", ["hypertextlabels", "htmllabels"])
    @pytest.mark.parametrize("root", ["", "/html[1]/body[1]"])
    @pytest.mark.parametrize("name", ["html", "text", "page_source"])
    def test_by_xpath(self, tmp_path: Path, kind: str, root: str, name: str) -> None:
        parts = [
            html_span(
                f"{root}/div[1]/a[1]/text()[1]", f"{root}/div[1]/a[2]/text()[1]", 0, 5, "navigation", kind
            ),
            html_span(
                f"{root}/div[2]/p[1]/text()[1]", f"{root}/div[2]/p[2]/text()[2]", 0, len(BOATS), "body", kind
            ),
            html_span(f"{root}/p[1]", f"{root}/p", 0, 1, "paywall", kind),
        ]
        page = one(export(tmp_path / "p.json", task(4, {name: PAGE, "lang": "en"}, *parts)))
        assert page.html == PAGE
        assert page.domain == "harbour.example"
        assert page.kinds == (
            *(
                ("Home Sport", "navigation"),
                ("Pier shut", ""),
                (PIER, "body"),
                (ISLAND, "body"),
                (BOATS, "body"),
            ),
            (SUBSCRIBE, "paywall"),
        )

    def test_a_part_of_a_text_counts_for_as_much_as_it_covers(self, tmp_path: Path) -> None:
        html = f"<p>🦜🦜 {CRAB}</p><p>{PIER}</p>"
        parts = [
            html_span("/p[1]/text()[1]", "/p[1]/text()[1]", 5, 5 + len(CRAB), "body"),
            html_span("/p[2]/text()[1]", "/p[2]/text()[1]", 0, 20, "legal"),
            html_span("/p[2]/text()[1]", "/p[2]/text()[1]", 20, 9999, "related"),
        ]
        page = one(export(tmp_path / "p.json", task(4, {"html": html}, *parts)))
        assert labels_of(page) == ["body", "related"]

    def test_a_path_that_leads_nowhere_is_noted(self, tmp_path: Path) -> None:
        parts = [
            html_span("/div[9]/p[1]/text()[1]", "/div[9]/p[1]/text()[1]", 0, 5, "legal"),
            html_span("/div[2]/p[2]/text()[1]", "/div[2]/p[1]/text()[1]", 0, 5, "legal"),
            html_span("/div[2]/p[1]/text()[1]", "/div[2]/p[1]/text()[1]", 0, len(PIER), "body"),
        ]
        file = export(tmp_path / "p.json", task(4, {"html": PAGE}, *parts))
        data = read(file)
        assert data.pages[0].paragraphs == (PIER,)
        assert (
            f"parts whose XPath leads nowhere in their page are passed over: {file}:2, {file}:2" in data.notes
        )


def part(kind: str, start: object, end: object) -> dict[str, Any]:
    return result(kind, {"start": start, "end": end, kind: ["body"]})


@pytest.mark.parametrize(
    ("second", "message"),
    [
        (3, "a JSON object is needed, not a number"),
        ({"id": 2, "annotations": []}, "data: an object is needed, not null"),
        ({"id": 2, "data": [], "annotations": []}, "data: an object is needed, not a list"),
        ({"id": 2, "data": {"text": "x"}, "annotations": {}}, "annotations: a list of objects is needed"),
        ({"id": 2, "data": {"text": "x"}, "annotations": [[]]}, "annotations: a list of objects is needed"),
        (
            {"id": 2, "data": {"text": "x"}, "annotations": [{"result": "x"}]},
            "result: a list of objects is needed",
        ),
        (task(2, {"image": 3}, choice("body")), "data: a text is needed; it has image"),
        (task(2, {}, choice("body")), "data: a text is needed; it has nothing"),
        (
            task(2, {"text": "https://kai.example/1.txt"}, choice("body")),
            "data: its text is at https://kai.example/1.txt",
        ),
        (task(2, {"text": "x"}, result("choices", {"choices": [1]})), "choices: a list of names is needed"),
        (task(2, {"text": "x"}, part("labels", 0, 9)), "the span from 0 to 9 is not in its text of 1"),
        (task(2, {"text": "x"}, part("labels", None, 1)), "a span needs a start and an end, whole numbers"),
        (
            task(2, {"d": PARAGRAPHS}, part("paragraphlabels", "0", "3")),
            "the span from paragraph 0 to 3 is not among",
        ),
        (task(2, {"d": [{"n": 1}]}, part("paragraphlabels", "0", "0")), "a paragraph needs a text, not null"),
    ],
)
def test_a_malformed_task_is_named_with_its_line(tmp_path: Path, second: object, message: str) -> None:
    first = json.dumps(task(1, {"text": PIER}, choice("body")))
    file = write(tmp_path / "p.json", f"[\n{first},\n\n{json.dumps(second)}\n]")
    fails(file, f"{file}:4: {message}")


def test_an_array_that_is_cut_short_is_named(tmp_path: Path) -> None:
    first = json.dumps(task(1, {"text": PIER}, choice("body")))
    for end in ("", ",", ", {", "\n}", "] x"):
        file = write(tmp_path / "p.json", f"[{first}{end}")
        fails(file, f"{file}:[12]: not valid JSON")


def test_the_short_form_is_refused_with_advice(tmp_path: Path) -> None:
    short = {"id": 1, "text": PIER, "label": "body", "annotator": 1, "annotation_id": 2}
    file = export(tmp_path / "p.json", short)
    fails(file, f"{file}:2: this is Label Studio's JSON-MIN; export as JSON")


CONFIG = """<View><Text name="text" value="$text"/>
<Choices name="label" toName="text"><Choice value="body"/><Choice value="navigation"/></Choices>
<Labels name="span" toName="text"><Label value="body"/><Label value="legal"/></Labels></View>"""


def test_what_the_converter_of_label_studio_writes(tmp_path: Path) -> None:
    converter = pytest.importorskip("label_studio_sdk.converter")
    tasks = [
        task(1, {"text": PIER, "page": "p"}, choice("body")),
        task(2, {"text": "Menu", "page": "p"}, choice("navigation")),
    ]
    export(tmp_path / "tasks.json", *tasks)
    made = converter.Converter(CONFIG, str(tmp_path), download_resources=False)
    made.convert_to_json(str(tmp_path / "tasks.json"), str(tmp_path / "json"), is_dir=False)
    made.convert_to_json_min(str(tmp_path / "tasks.json"), str(tmp_path / "min"), is_dir=False)
    made.convert_to_csv(
        str(tmp_path / "tasks.json"), str(tmp_path / "csv"), is_dir=False, header=True, sep=","
    )
    (written,) = (tmp_path / "json").glob("*.json")
    assert one(written).kinds == ((PIER, "body"), ("Menu", "navigation"))
    (short,) = (tmp_path / "min").glob("*.json")
    fails(short, f"{short}:.*: this is Label Studio's JSON-MIN")
    (csv,) = (tmp_path / "csv").glob("*.csv")
    assert one(csv).kinds == ((PIER, "body"), ("Menu", "navigation"))


def test_annotations_as_the_sdk_of_label_studio_makes_them(tmp_path: Path) -> None:
    interface = pytest.importorskip("label_studio_sdk.label_interface")
    control = interface.LabelInterface(CONFIG)
    data = {"text": f"{PIER}\n{ISLAND}"}
    region = control.get_control("span").label(label="body", start=0, end=len(PIER))
    made = {"id": 1, "data": data, "annotations": [{"result": [region._dict()], "was_cancelled": False}]}
    assert one(export(tmp_path / "p.json", made)).paragraphs == (PIER,)
