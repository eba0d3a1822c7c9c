"""JSON as labelled data has it: objects one a line or in an array, and the fields in them."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any

from boilerstrip.errors import TrainingDataError
from boilerstrip.train.labelled import KIND_NAMES

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

_SPACE = re.compile(r"[ \t\r\n]*")
_BETWEEN = re.compile(r"[ \t\r\n]*,[ \t\r\n]*")


def records(file: Path) -> Iterator[tuple[int, Mapping[str, Any]]]:
    """Read the objects of a JSONL file with the numbers of their lines; empty lines are passed over.

    Raises
    ------
    TrainingDataError
        If the file cannot be read or a line holds no object.
    """
    try:
        lines = file.read_bytes().split(b"\n")
    except OSError as error:
        raise TrainingDataError(f"{file}: cannot be read ({error.strerror})") from error
    for number, line in enumerate(lines, start=1):
        if not line.strip():
            continue
        try:
            record = json.loads(line.decode("utf-8"))
        except (ValueError, RecursionError) as error:
            raise TrainingDataError(f"{file}:{number}: not valid JSON in UTF-8 ({error})") from error
        if not isinstance(record, dict):
            raise TrainingDataError(f"{file}:{number}: a JSON object a line is needed")
        yield number, record


def json_objects(data: bytes, file: Path) -> Iterator[tuple[int, Mapping[str, Any]]]:
    """Read the objects of JSON, in one array or one after the other, with the lines that they begin on.

    Parameters
    ----------
    data
        What the file holds; a byte order mark is passed over.
    file
        The file, for messages.

    Raises
    ------
    TrainingDataError
        At what is no JSON object in UTF-8.
    """
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise TrainingDataError(
            f"{file}:{line}: not valid JSON in UTF-8 ({error.reason}); save it in UTF-8"
        ) from error
    yield from _objects(text, file)


def first_object(data: bytes, file: Path) -> Mapping[str, Any]:
    """Return the first of the objects that `json_objects` reads, whatever comes after it; empty if there is none."""
    if data.lstrip(b"\xef\xbb\xbf \t\r\n")[:1] not in (b"{", b"["):
        return {}
    try:
        return next((record for _, record in _objects(data.decode("utf-8-sig", "replace"), file)), {})
    except TrainingDataError:
        return {}


def _objects(text: str, file: Path) -> Iterator[tuple[int, Mapping[str, Any]]]:
    decoder = json.JSONDecoder()
    position = _skip(text, 0)
    is_array = text[position : position + 1] == "["
    position = _skip(text, position + 1) if is_array else position
    line, counted = 1, 0
    while position < len(text) and not (is_array and text[position] == "]"):
        line, counted = line + text.count("\n", counted, position), position
        try:
            record, position = decoder.raw_decode(text, position)
        except (ValueError, RecursionError) as error:
            line = getattr(error, "lineno", line) if is_array else line
            reason = getattr(error, "msg", None) or "nested too deep, or a number too long"
            raise TrainingDataError(f"{file}:{line}: not valid JSON in UTF-8 ({reason})") from error
        if not isinstance(record, dict):
            raise TrainingDataError(f"{file}:{line}: a JSON object is needed, not {type_name(record)}")
        yield line, record
        between = _BETWEEN.match(text, position) if is_array else None
        position = between.end() if between else _skip(text, position)
        if is_array and not between:
            break
    if is_array and text[position:].rstrip(" \t\r\n") != "]":
        line += text.count("\n", counted, position)
        raise TrainingDataError(f"{file}:{line}: not valid JSON: the array is not closed there")


def _skip(text: str, position: int) -> int:
    space = _SPACE.match(text, position)
    return space.end() if space else position


def type_name(value: object) -> str:
    """Name the type of a value of JSON as people do."""
    names: dict[type, str] = {
        dict: "an object",
        list: "a list",
        str: "a string",
        bool: "true or false",
        int: "a number",
        float: "a number",
    }
    return names.get(type(value), "null")


def string(
    record: Mapping[str, Any], name: str, file: str | Path, line: int, default: str | None = None
) -> str:
    """Return a record's string; the default, if there is one, where it has none.

    Raises
    ------
    TrainingDataError
        If there is something else.
    """
    value = record.get(name)
    if default is not None and (value is None or value == ""):
        return default
    if not isinstance(value, str):
        raise TrainingDataError(f"{file}:{line}: {name}: a string is needed")
    return value


def labelled_blocks(record: object, file: str | Path, line: int) -> tuple[tuple[str, str], ...]:
    """Return the text and kind of each of a record's ``blocks``.

    Raises
    ------
    TrainingDataError
        If there are none, or one has no text or a kind that is not known.
    """
    blocks = record.get("blocks") if isinstance(record, dict) else None
    if not isinstance(blocks, list):
        raise TrainingDataError(f"{file}:{line}: blocks: a list is needed")
    result = []
    for number, block in enumerate(blocks):
        text, kind = (block.get("text"), block.get("kind")) if isinstance(block, dict) else (None, None)
        if not isinstance(text, str) or not isinstance(kind, str) or kind not in KIND_NAMES:
            raise TrainingDataError(
                f"{file}:{line}: block {number}: a text and one of the kinds {', '.join(sorted(KIND_NAMES))} "
                f"are needed, not {kind!r}"
            )
        result.append((text, kind))
    return tuple(result)
