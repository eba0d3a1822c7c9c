"""``model.json``: what a model is. Each check says what is wrong with one thing that a tagger relies on."""

from __future__ import annotations

import json
import math
from typing import TYPE_CHECKING, Any

import numpy as np

from boilerstrip.document import KINDS
from boilerstrip.errors import ModelError
from boilerstrip.features.matrix import feature_names
from boilerstrip.model.tagger import ScoreRule

if TYPE_CHECKING:
    from collections.abc import Mapping

    from numpy.typing import NDArray

FORMATS = ("html", "text")
PRESETS = ("precision", "balanced", "recall")

SCORE_RULES: Mapping[int, ScoreRule] = {
    1: ScoreRule(gate=0.0, kinds_share=0.0),
    2: ScoreRule(gate=0.01, kinds_share=0.5),
    3: ScoreRule(gate=0.01, kinds_share=0.5),
}
"""Every format version that can be read, and how its taggers come to a score. Another rule needs another version.

In version 1 the trees alone said it, of every block. Version 2 models saved before there were checksums of all files
lack ``SHA256SUMS``; all else is the same.
"""

OWN_SECOND_LOOK = 3
"""The first version in which the second look may be a network or a forest."""

_MOST_DIGITS = 300
_DEEPEST = 32


def parse_metadata(data: bytes) -> dict[str, Any]:
    """Read the bytes of ``model.json`` and check that they are of a version that can be read.

    Parameters
    ----------
    data
        JSON text. NaN and Infinity, which are none but which Python writes, are read as null.

    Raises
    ------
    ModelError
        If they are no JSON object, have a key twice, nest deeper than 32 levels or have a number that no float comes
        near, or if the format version is none that this boilerstrip knows.
    """
    try:
        metadata = json.loads(
            data,
            object_pairs_hook=_object,
            parse_int=_whole_number,
            parse_float=_number,
            parse_constant=lambda _: None,
        )
    except (ValueError, RecursionError) as error:
        raise ModelError(f"not valid JSON ({error})") from error
    if not isinstance(metadata, dict):
        raise ModelError("a JSON object is needed")
    _check_depth(metadata)
    version = metadata.get("format_version")
    if isinstance(version, bool) or not isinstance(version, int) or version not in SCORE_RULES:
        known = ", ".join(map(str, SCORE_RULES))
        raise ModelError(
            f"format version {shown(version)}, and this boilerstrip reads versions {known}; "
            "install the boilerstrip that wrote it, or train the model again"
        )
    return metadata


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) < len(pairs):
        raise ValueError("a key stands twice in an object")
    return found


def _whole_number(digits: str) -> int:
    # Time to read a number grows with the square of its digits.
    if len(digits) > _MOST_DIGITS:
        raise ValueError(f"a whole number of {len(digits):,} digits")
    return int(digits)


def _number(digits: str) -> float:
    value = float(digits)
    if math.isinf(value):
        raise ValueError(f"{digits[:20]} is too large a number")
    return value


def _check_depth(metadata: dict[str, Any]) -> None:
    level: list[Any] = [metadata]
    for _ in range(_DEEPEST):
        level = [
            inner
            for value in level
            for inner in (value.values() if isinstance(value, dict) else value)
            if isinstance(inner, (dict, list))
        ]
        if not level:
            return
    raise ModelError(f"nested deeper than {_DEEPEST} levels")


def check_metadata(metadata: Mapping[str, Any]) -> None:
    """Check all of the metadata that a tagger relies on.

    Raises
    ------
    ModelError
        At the first thing that is wrong.
    """
    check_kinds(metadata)
    for name in formats_of(metadata):
        feature_places(metadata, name)
        check_thresholds(metadata, name)


def formats_of(metadata: Mapping[str, Any]) -> tuple[str, ...]:
    """Return the formats of input that a model should have taggers for.

    All, unless it has none but that for plain text: it was trained on pages without HTML.
    """
    taggers = metadata.get("taggers")
    return ("text",) if isinstance(taggers, dict) and taggers.keys() == {"text"} else FORMATS


def check_kinds(metadata: Mapping[str, Any]) -> None:
    """Check that the model's kinds are those of this boilerstrip.

    Raises
    ------
    ModelError
        If they are not.
    """
    if metadata.get("kinds") != [kind.value for kind in KINDS]:
        raise ModelError(f"kinds: not the {len(KINDS)} kinds of this version, in their order")


def feature_places(metadata: Mapping[str, Any], name: str) -> NDArray[np.intp] | None:
    """Find a tagger's features among those of this boilerstrip.

    Features may have been added or put in another order since the model was trained. One whose meaning changes has to
    get another name.

    Parameters
    ----------
    metadata
        The model's metadata.
    name
        The tagger's format of input.

    Returns
    -------
    ndarray of intp, shape (features of the tagger,), or None
        The column of each in `boilerstrip.features.matrix.feature_matrix`; None if they are all of its columns in
        their order.

    Raises
    ------
    ModelError
        If a feature is not known any more or not yet, or is named twice.
    """
    wanted = _described(metadata, name).get("features")
    known = list(feature_names(html=name == "html"))
    if wanted == known:
        return None
    if not isinstance(wanted, list) or not wanted or not all(isinstance(each, str) for each in wanted):
        raise ModelError(f"taggers: {name}: features: a list of names is needed")
    place = {each: number for number, each in enumerate(known)}
    unknown = dict.fromkeys(each for each in wanted if each not in place)
    if unknown:
        raise ModelError(
            f"taggers: {name}: its features are not those of this boilerstrip ({_some(unknown)}); "
            "install the boilerstrip that wrote it, or train it again"
        )
    if len(set(wanted)) < len(wanted):
        raise ModelError(f"taggers: {name}: features: a name stands twice")
    return np.array([place[each] for each in wanted], dtype=np.intp)


def check_thresholds(metadata: Mapping[str, Any], name: str) -> None:
    """Check that a tagger has a threshold for every preset.

    Raises
    ------
    ModelError
        If one is missing or does not lie between 0 and 1.
    """
    thresholds = _described(metadata, name).get("thresholds")
    for preset in PRESETS:
        value = thresholds.get(preset) if isinstance(thresholds, dict) else None
        if isinstance(value, bool) or not isinstance(value, (int, float)) or not 0 < value < 1:
            raise ModelError(f"taggers: {name}: thresholds: {preset} must lie between 0 and 1")


def _described(metadata: Mapping[str, Any], name: str) -> dict[str, Any]:
    taggers = metadata.get("taggers")
    described = taggers.get(name) if isinstance(taggers, dict) else None
    if not isinstance(described, dict):
        raise ModelError(f"taggers: {name!r} is missing")
    return described


def shown(value: object) -> str:
    """Write out a value of the metadata for a message, the first 40 characters of it."""
    text = repr(value)
    return text if len(text) <= 40 else f"{text[:40]}…"


def _some(names: Mapping[str, None]) -> str:
    """Write out the first few of many names."""
    shown = ", ".join(repr(name[:40]) for name in list(names)[:3])
    return shown if len(names) <= 3 else f"{shown} and {len(names) - 3:,} more"
