"""How two models differ: in what they state of themselves, in figures, features, terms and arrays."""

from __future__ import annotations

import math
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from boilerstrip.model.metadata import FORMATS
from boilerstrip.model.store import model_arrays

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from numpy.typing import NDArray

    from boilerstrip.model.lexicon import Lexicon
    from boilerstrip.model.store import Model

    Array = NDArray[Any]


@dataclass(frozen=True, slots=True)
class FactChange:
    """A fact of the metadata that is not the same.

    Attributes
    ----------
    name
        Where it stands, such as ``training.pages``.
    a, b
        What each model states; None where it states nothing.
    """

    name: str
    a: object
    b: object


@dataclass(frozen=True, slots=True)
class FigureChange:
    """A figure that both models state.

    Attributes
    ----------
    name
        What it is of, such as ``html.figures.fundus.shingle_f1``.
    a, b, difference
        The figures, and the second less the first.
    """

    name: str
    a: float
    b: float
    difference: float


@dataclass(frozen=True, slots=True)
class NameChange:
    """Names, of features or terms, that one model has and the other has not.

    Attributes
    ----------
    input_format
        Of which tagger.
    added, removed
        The names that only the second model has, and only the first.
    """

    input_format: str
    added: tuple[str, ...]
    removed: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ArrayChange:
    """An array that is not the same.

    Attributes
    ----------
    name
        Such as ``html/first/mean``.
    a, b
        Shape in each model; None where there is no such array.
    values
        How many values were compared: all if the shapes are the same; of the weights of a lexicon, those of the terms
        that both know; else none.
    changed
        How many of these are not the same.
    largest
        The largest absolute difference among them, but for infinite thresholds.
    """

    name: str
    a: tuple[int, ...] | None
    b: tuple[int, ...] | None
    values: int
    changed: int
    largest: float


@dataclass(frozen=True, slots=True)
class ModelDiff:
    """How two models differ.

    Attributes
    ----------
    facts
        Facts of the metadata that differ, but for figures, features and checksums.
    figures
        Figures of taggers that both state, in the order of the first model, also those that are the same.
    features, terms
        What was added and removed, for every tagger in which anything was.
    arrays
        Arrays that differ; those of terms are told by name.
    """

    facts: tuple[FactChange, ...]
    figures: tuple[FigureChange, ...]
    features: tuple[NameChange, ...]
    terms: tuple[NameChange, ...]
    arrays: tuple[ArrayChange, ...]

    @property
    def same(self) -> bool:
        """Whether the models differ in nothing."""
        return not (self.facts or self.features or self.terms or self.arrays) and not any(
            figure.difference for figure in self.figures
        )

    def to_dict(self) -> dict[str, Any]:
        """Return all of it as plain objects, ready for JSON."""
        return {"same": self.same, **asdict(self)}


def diff_models(a: Model, b: Model) -> ModelDiff:
    """Compare two models.

    Parameters
    ----------
    a, b
        The models: what is said of a change is said of the way from the first to the second.
    """
    facts_a, facts_b = (dict(_leaves(model.metadata)) for model in (a, b))
    figures = [name for name in facts_a if _is_figure(name, facts_a) and _is_figure(name, facts_b)]
    others = [name for name in dict.fromkeys((*facts_a, *facts_b)) if name not in set(figures)]
    features_a, features_b = (
        {name: described["features"] for name, described in model.metadata["taggers"].items()}
        for model in (a, b)
    )
    terms_a, terms_b = (
        {name: tagger.lexicon.terms for name, tagger in model.taggers.items()} for model in (a, b)
    )
    return ModelDiff(
        facts=tuple(
            FactChange(name, facts_a.get(name), facts_b.get(name))
            for name in others
            if facts_a.get(name) != facts_b.get(name) or (name in facts_a) != (name in facts_b)
        ),
        figures=tuple(
            FigureChange(
                name.removeprefix("taggers."), facts_a[name], facts_b[name], facts_b[name] - facts_a[name]
            )
            for name in figures
        ),
        features=_name_changes(features_a, features_b),
        terms=_name_changes(terms_a, terms_b),
        arrays=tuple(_array_changes(a, b)),
    )


_NO_FACTS = ("checksums", "features", "weights_sha256")


def _leaves(value: object, name: str = "") -> Iterator[tuple[str, Any]]:
    """Yield the facts of nested metadata with their names; a list is one fact."""
    if not isinstance(value, dict):
        yield name, value
        return
    for key, inner in value.items():
        if key not in _NO_FACTS:
            yield from _leaves(inner, f"{name}.{key}" if name else key)


def _is_figure(name: str, facts: Mapping[str, Any]) -> bool:
    value = facts.get(name)
    is_number = isinstance(value, (int, float)) and not isinstance(value, bool) and math.isfinite(value)
    return name.startswith("taggers.") and is_number


def _name_changes(a: Mapping[str, Sequence[str]], b: Mapping[str, Sequence[str]]) -> tuple[NameChange, ...]:
    """Compare the names that two models have for every format, in the order that they have them in."""
    changes = []
    for name in FORMATS:
        names_a, names_b = dict.fromkeys(a.get(name, ())), dict.fromkeys(b.get(name, ()))
        added = tuple(each for each in names_b if each not in names_a)
        removed = tuple(each for each in names_a if each not in names_b)
        if added or removed:
            changes.append(NameChange(name, added, removed))
    return tuple(changes)


def _array_changes(a: Model, b: Model) -> Iterator[ArrayChange]:
    arrays_a, arrays_b = model_arrays(a), model_arrays(b)
    for name in sorted(arrays_a.keys() | arrays_b.keys()):
        if name.endswith("/lexicon/terms"):
            continue
        before, after = arrays_a.get(name), arrays_b.get(name)
        shape_a, shape_b = (None if array is None else array.shape for array in (before, after))
        if name.endswith("/lexicon/weights") and None not in (shape_a, shape_b):
            input_format = name.partition("/")[0]
            before, after = _of_common_terms(*(model.taggers[input_format].lexicon for model in (a, b)))
        if before is None or after is None or before.shape != after.shape:
            yield ArrayChange(name, shape_a, shape_b, 0, 0, 0.0)
            continue
        changed = before != after
        if shape_a != shape_b or changed.any():
            finite = np.isfinite(before) & np.isfinite(after)
            distances = np.abs(before[finite].astype(np.float64) - after[finite])
            largest = float(distances.max(initial=0))
            yield ArrayChange(name, shape_a, shape_b, before.size, int(changed.sum()), largest)


def _of_common_terms(a: Lexicon, b: Lexicon) -> tuple[Array, Array]:
    """Return the weights of the terms that both know, in the same order."""
    places = {term: place for place, term in enumerate(b.terms)}
    common = [(place, places[term]) for place, term in enumerate(a.terms) if term in places]
    rows = np.array(common, dtype=np.intp).reshape(-1, 2)
    return a.weights[rows[:, 0]], b.weights[rows[:, 1]]
