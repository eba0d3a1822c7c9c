"""What the metadata may state of a model for people to know: its origin and its figures.

No tagger needs any of it and a model may lack it, but what is there has to be of the right form.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from boilerstrip.model.metadata import FORMATS, PRESETS, formats_of, shown

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from typing import TypeAlias

    Form: TypeAlias = "Callable[[object], str | None] | Mapping[str, Form]"


def wrong_facts(metadata: Mapping[str, Any]) -> list[str]:
    """Return what is of the wrong form in a model's metadata, a line each, and where thresholds contradict presets.

    Parameters
    ----------
    metadata
        Metadata whose taggers are described.

    Returns
    -------
    list of str
        Such as ``taggers.html.blocks: a whole number is needed, not '7'``. Empty if nothing is wrong.
    """
    return [*_misfits(metadata, _METADATA, ""), *_contradictions(metadata)]


def _misfits(value: object, form: Form, where: str) -> list[str]:
    if callable(form):
        wrong = form(value)
        return [] if wrong is None else [f"{where}: {wrong}, not {shown(value)}"]
    if not isinstance(value, dict):
        return [f"{where}: an object is needed, not {shown(value)}"]
    return [
        wrong
        for key, inner in value.items()
        if (expected := form.get(key, form.get(_ANY_KEY))) is not None
        for wrong in _misfits(inner, expected, f"{where}.{key}" if where else key)
    ]


def _text(value: object) -> str | None:
    return None if isinstance(value, str) else "text is needed"


def _count(value: object) -> str | None:
    is_count = isinstance(value, int) and not isinstance(value, bool) and value >= 0
    return None if is_count else "a whole number of at least 0 is needed"


def _share(value: object) -> str | None:
    is_number = isinstance(value, (int, float)) and not isinstance(value, bool)
    return None if is_number and 0 <= value <= 1 else "a number from 0 to 1 is needed"  # type: ignore[operator]


_ANY_KEY = ""
_TAGGER: Form = {
    "presets": dict.fromkeys(PRESETS, dict.fromkeys(("threshold", "precision", "recall"), _share)),
    "figures": {
        _ANY_KEY: {"pages": _count, **dict.fromkeys(("shingle_f1", "word_f1", "paragraph_f1"), _share)}
    },
    "calibration_error": _share,
    "blocks": _count,
    "kinds_macro_f1": _share,
    "kinds_f1": {_ANY_KEY: _share},
    "kinds_by_labels": {_ANY_KEY: _share},
}
_METADATA: Form = {
    "name": _text,
    "created": _text,
    "boilerstrip_version": _text,
    "versions": {_ANY_KEY: _text},
    "training": {
        **dict.fromkeys(("pages", "sites", "labelled_by_kind", "passages", "boxes", "folds", "seed"), _count),
        "digest": _text,
        "corpora": {_ANY_KEY: _count},
        "settings": {},
    },
    "taggers": dict.fromkeys(FORMATS, _TAGGER),
}
"""A function says what is wrong with a value; an object has the forms of its keys, or one for any key."""


def _contradictions(metadata: Mapping[str, Any]) -> list[str]:
    """Find thresholds that are not those that something was measured at."""
    wrong = []
    for name in formats_of(metadata):
        described = metadata["taggers"][name]
        presets, thresholds = described.get("presets"), described.get("thresholds")
        if not isinstance(presets, dict) or not isinstance(thresholds, dict):
            continue
        for preset in PRESETS:
            measured = presets.get(preset)
            at = measured.get("threshold") if isinstance(measured, dict) else None
            if at is not None and at != thresholds.get(preset):
                wrong.append(
                    f"taggers.{name}.thresholds.{preset}: {shown(thresholds.get(preset))}, but its precision and "
                    f"recall were measured at {shown(at)}"
                )
    return wrong
