"""Label Studio's JSON: tasks with annotations."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from boilerstrip.errors import TrainingDataError
from boilerstrip.train.labelled import UNSAID
from boilerstrip.train.readers.blocks import Row, make_page, page_name, pages_of_rows, row_order
from boilerstrip.train.readers.label_studio_parts import (
    is_part,
    label_html,
    label_paragraphs,
    label_text,
    names_of,
)
from boilerstrip.train.readers.protocol import Found
from boilerstrip.train.readers.records import type_name

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from boilerstrip.train.labelled import LabelledPage
    from boilerstrip.train.readers.datafile import DataFile
    from boilerstrip.train.readers.reading import Reading

    Blocks = list[tuple[str, str]]
    Values = list[Mapping[str, Any]]

FORMAT = "Label Studio JSON"
_ANNOTATIONS = ("annotations", "completions")


def recognises(file: DataFile) -> bool:
    """Tell whether the first object is a task, or the short form of one (JSON-MIN), which is refused with advice."""
    first = file.first
    is_task = isinstance(first.get("data"), dict) and any(name in first for name in _ANNOTATIONS)
    return is_task or _is_short(first)


def _is_short(task: Mapping[str, Any]) -> bool:
    return "annotation_id" in task and "annotator" in task


def read(file: DataFile, reading: Reading) -> Iterator[Found]:
    """Read tasks: a text that was classified is a block, one with labelled parts is a page.

    Annotations that were cancelled or skipped count for nothing; one that is marked as ground truth counts alone; of
    several, the majority decides block by block. A block's page is what the task's data name, such as ``page`` or
    ``url``.
    """
    tasks = [(file.at(line), task) for line, task in file.objects()]
    annotations = [_annotations(task, place, reading) for place, task in tasks]
    has_parts = any(is_part(value) for task in annotations for values in task for value in values)
    rows = []
    for (place, task), found in zip(tasks, annotations, strict=True):
        if any(is_part(value) for values in found for value in values):
            yield Found(_page(file, task, found, place, reading), place)
        elif has_parts:
            reading.note("tasks without labels are passed over", place)
        else:
            rows.append(_row(task, found, place, reading))
    yield from pages_of_rows(rows, file, reading)


def _annotations(task: Mapping[str, Any], place: str, reading: Reading) -> list[Values]:
    """Return the values of the results of each annotation that counts."""
    if _is_short(task):
        raise TrainingDataError(
            f"{place}: this is Label Studio's JSON-MIN; export as JSON, which has all that is needed"
        )
    if not isinstance(task.get("data"), dict):
        raise TrainingDataError(f"{place}: data: an object is needed, not {type_name(task.get('data'))}")
    found: Any = next((task[name] for name in _ANNOTATIONS if task.get(name) is not None), [])
    if not isinstance(found, list) or not all(isinstance(each, dict) for each in found):
        raise TrainingDataError(f"{place}: annotations: a list of objects is needed")
    valid = [each for each in found if not (each.get("was_cancelled") or each.get("skipped"))]
    if len(valid) < len(found):
        reading.note("annotations that were cancelled are passed over", place)
    valid = [each for each in valid if each.get("ground_truth")] or valid
    return [_values(each.get("result"), place) for each in valid]


def _values(results: object, place: str) -> Values:
    """Return the values of results that have labels; others, such as relations and comments, say nothing of kinds."""
    results = results or []
    if not isinstance(results, list) or not all(isinstance(each, dict) for each in results):
        raise TrainingDataError(f"{place}: result: a list of objects is needed")
    values = [each["value"] for each in results if isinstance(each.get("value"), dict)]
    return [value for value in values if names_of(value, place)]


def _row(task: Mapping[str, Any], annotations: Sequence[Values], place: str, reading: Reading) -> Row:
    data = task["data"]
    said = []
    for values in annotations:
        names = [name for value in values for name in names_of(value, place)]
        labels = [reading.label(name, place) for name in names]
        said.append(reading.together(labels, place) if labels else reading.unlabelled)
    label = reading.majority(said, place) if said else UNSAID
    return Row(
        text=_text(data, place),
        label=label,
        place=place,
        page=page_name(data, data.get("meta"), task.get("meta")),
        order=row_order(data.get("order"), place),
        stated=(data, data.get("meta"), task.get("meta")),
    )


def _page(
    file: DataFile, task: Mapping[str, Any], annotations: Sequence[Values], place: str, reading: Reading
) -> LabelledPage:
    data = task["data"]
    parts = [[value for value in values if is_part(value)] for values in annotations]
    paragraphs = next((value for value in data.values() if isinstance(value, list)), None)
    html = None
    if any(str(value["start"]).startswith("/") for values in parts for value in values):
        html = _text({"text": data["html"]} if isinstance(data.get("html"), str) else data, place)
        labelled = [label_html(html, values, reading, place) for values in parts]
    elif paragraphs is not None:
        labelled = [label_paragraphs(paragraphs, values, reading, place) for values in parts]
    else:
        text = _text(data, place)
        labelled = [label_text(text, values, reading, place) for values in parts]
    blocks = [
        (each[0][0], reading.majority([label for _, label in each], place))
        for each in zip(*labelled, strict=True)
    ]
    stated = (data, data.get("meta"), task.get("meta"))
    page_id = page_name(*stated) or str(task.get("id") or place.rpartition(":")[2])
    return make_page(file, page_id, blocks, *stated, html=html)


def _text(data: Mapping[str, Any], place: str) -> str:
    """Return the text of a task: what is called so, otherwise its longest string.

    Raises
    ------
    TrainingDataError
        If it has none, or only the address of one.
    """
    strings = [value for value in data.values() if isinstance(value, str)]
    text = data.get("text")
    text = text if isinstance(text, str) else max(strings, key=len, default="")
    if not strings:
        raise TrainingDataError(
            f"{place}: data: a text is needed; it has {', '.join(map(str, data)) or 'nothing'}"
        )
    if text.startswith(("http://", "https://", "s3://", "gs://", "/data/")) and not text.split()[1:]:
        raise TrainingDataError(
            f"{place}: data: its text is at {text:.60}; put the texts themselves into the data and export again"
        )
    return text
