"""What the words around a block say of it: a linear model over terms.

Words in the text count less the more of them there are; a term of a surrounding element counts for every block
in the element.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from itertools import count
from typing import TYPE_CHECKING, Any

import numpy as np

from boilerstrip.errors import ModelError
from boilerstrip.features.terms import (
    MAX_NAME_CHARS,
    Field,
    names_around_blocks,
    names_of_blocks,
    page_terms,
)
from boilerstrip.features.vocabulary import Vocabulary
from boilerstrip.model.parts import checked_array

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from numpy.typing import NDArray

    from boilerstrip.features.words import Words
    from boilerstrip.segment.page import Page, Tree

    Floats32 = NDArray[np.float32]

_LETTERS = frozenset(field.value for field in Field)

_MOST_KEPT_NAMES = 20_000
_PLACES = (Field.NAME, Field.AROUND)

AROUND_WEIGHT = 0.5
"""What a term of a surrounding element counts, where one of the block itself counts 1."""


@dataclass(frozen=True, slots=True)
class Lexicon:
    """Known terms and their weights for every output.

    Attributes
    ----------
    terms
        The known terms (see `boilerstrip.features.terms`), each once.
    weights
        float32, shape (terms, outputs).
    bias
        float32, shape (outputs,).
    """

    terms: tuple[str, ...]
    weights: Floats32
    bias: Floats32
    _vocabulary: Vocabulary = field(init=False, repr=False, compare=False)
    _names: _NameSums = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        vocabulary = Vocabulary(self.terms)
        object.__setattr__(self, "_vocabulary", vocabulary)
        object.__setattr__(self, "_names", _NameSums(vocabulary, self.weights))

    def scores(self, page: Page, words: Words) -> Floats32:
        """Return the sums of weights for every block, shape (blocks, outputs).

        Parameters
        ----------
        page
            A segmented page.
        words
            The words of its blocks.
        """
        rows, numbers, counts = self._vocabulary.find(page_terms(page, words), words.sizes)
        result = np.zeros((len(page), self.weights.shape[1]), dtype=np.float32, order="F")
        blocks, sums = _sums_by_row(self.weights[numbers] * counts[:, None], rows)
        result[blocks] = sums
        result += self.bias
        if page.tree is not None:
            names, rows = names_of_blocks(page, page.tree)
            blocks, sums = _sums_by_row(self._names.of(names, Field.NAME), rows)
            result[blocks] += sums
            names, nodes = names_around_blocks(page.tree)
            result += _spread(nodes, self._names.of(names, Field.AROUND), page.tree, len(page))
        return result

    def arrays(self) -> dict[str, NDArray[Any]]:
        """Return the arrays that the part is made of, by name; the terms as UTF-8 bytes, one a line."""
        joined = "\n".join(self.terms).encode("utf-8", "surrogatepass")
        return {
            "weights": self.weights,
            "bias": self.bias,
            "terms": np.frombuffer(joined, dtype=np.uint8),
        }

    @classmethod
    def from_arrays(cls, arrays: Mapping[str, NDArray[Any]], outputs: int) -> Lexicon:
        """Make the part from its arrays and check them.

        Raises
        ------
        ModelError
            If an array is missing, of the wrong type or shape, or not finite.
        """
        packed = checked_array(arrays, "terms", np.uint8, 1)
        try:
            lines = packed.tobytes().decode("utf-8", "surrogatepass")
        except UnicodeDecodeError as error:
            raise ModelError(f"terms: not valid UTF-8 ({error.reason})") from error
        terms = tuple(lines.split("\n")) if lines else ()
        if len(set(terms)) != len(terms):
            raise ModelError("terms: a term stands twice")
        if any(term[:1] not in _LETTERS or term[1:2] != ":" for term in terms):
            raise ModelError(
                f"terms: each needs a field's letter ({', '.join(sorted(_LETTERS))}) and a colon"
            )
        weights = checked_array(arrays, "weights", np.float32, 2, (len(terms), outputs))
        return cls(terms, weights, checked_array(arrays, "bias", np.float32, 1, (outputs,)))


class _NameSums:
    """The sums of weights of all words in an element's names, kept by names: pages repeat them.

    Threads may share one without a lock: a sum is written before it can be found, what two threads write is the
    same, and a full store is left to those that still use it.

    Parameters
    ----------
    vocabulary
        The known terms.
    weights
        Shape (terms, outputs).
    """

    def __init__(self, vocabulary: Vocabulary, weights: Floats32) -> None:
        self._vocabulary, self._weights = vocabulary, weights
        self._kept = _Kept(_MOST_KEPT_NAMES, weights.shape[1])

    def __reduce__(self) -> tuple[type[_NameSums], tuple[Vocabulary, Floats32]]:
        return _NameSums, (self._vocabulary, self._weights)

    def of(self, names: Sequence[str], place: Field) -> Floats32:
        """Return the sums for each of several names, shape (names, outputs).

        Parameters
        ----------
        names
            Each the names of one element.
        place
            `Field.NAME` as those of a block's own element, `Field.AROUND` as those around it.
        """
        keys = [each[:MAX_NAME_CHARS] for each in names]
        kept = self._kept
        while True:
            known = kept.rows
            try:
                rows = [known[key] if key in known else self._add(kept, key) for key in keys]
            except _NoRoomError:  # What one page needs, a fresh one always has room for.
                kept = _Kept(max(_MOST_KEPT_NAMES, len(keys)), self._weights.shape[1])
                if len(keys) <= _MOST_KEPT_NAMES:
                    self._kept = kept
                continue
            return kept.sums[rows, _PLACES.index(place)]

    def _add(self, kept: _Kept, names: str) -> int:
        row = next(kept.next_row)
        if row >= len(kept.sums):
            raise _NoRoomError
        for index, place in enumerate(_PLACES):
            numbers = self._vocabulary.of_names(names, place)
            kept.sums[row, index] = self._weights.take(numbers, axis=0).sum(axis=0)
        kept.rows[names] = row
        return row


class _NoRoomError(Exception):
    """All room for sums of names is taken."""


class _Kept:
    """Room for the sums of a number of names."""

    __slots__ = ("next_row", "rows", "sums")

    def __init__(self, size: int, outputs: int) -> None:
        self.rows: dict[str, int] = {}
        self.sums = np.zeros((size, len(_PLACES), outputs), dtype=np.float32)
        self.next_row = count()


def _sums_by_row(values: Floats32, rows: NDArray[np.int64]) -> tuple[NDArray[np.int64], Floats32]:
    """Add up entries by their rows, which rise: the rows that there are, and their sums."""
    starts = np.flatnonzero(np.diff(rows, prepend=-1))
    if not len(starts):
        return starts, values[:0]
    return rows[starts], np.add.reduceat(values, starts, axis=0)


def _spread(nodes: NDArray[np.int64], sums: Floats32, tree: Tree, blocks: int) -> Floats32:
    """Give every block the sums of all elements around it: added where they begin, taken off where they end."""
    _, first, end = tree.arrays()
    changes = np.zeros((blocks + 1, sums.shape[1]), dtype=np.float64)
    order = np.argsort(end[nodes], kind="stable")
    for places, values, sign in ((first[nodes], sums, 1.0), (end[nodes[order]], sums[order], -1.0)):
        rows, totals = _sums_by_row(values, places)
        changes[rows] += sign * totals
    return np.asarray(AROUND_WEIGHT * np.cumsum(changes[:-1], axis=0), dtype=np.float32)
