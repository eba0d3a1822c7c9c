"""What the words around a block say of it: a linear model over terms.

Words in the text count less the more of them there are; a term of a surrounding element counts for every block
in the element.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import numpy as np

from boilerstrip.errors import ModelError
from boilerstrip.features.terms import Field, Vocabulary, count_terms
from boilerstrip.model.parts import checked_array

if TYPE_CHECKING:
    from collections.abc import Mapping

    from numpy.typing import NDArray

    from boilerstrip.features.terms import Counts, Run
    from boilerstrip.segment.page import Page, Tree

    Floats32 = NDArray[np.float32]

_LETTERS = frozenset(field.value for field in Field)

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

    def __post_init__(self) -> None:
        object.__setattr__(self, "_vocabulary", Vocabulary.of_terms(self.terms))

    def scores(self, page: Page) -> Floats32:
        """Return the sums of weights for every block, shape (blocks, outputs)."""
        counts = count_terms(page, self._vocabulary)
        result = self._sums(counts.words) * damping(counts)[:, None]
        result += self._sums(counts.marks)
        result += self.bias
        if page.tree is not None and len(counts.nodes):
            result += _spread(self._sums(counts.around), counts.nodes, page.tree, len(page))
        return result

    def _sums(self, run: Run) -> Floats32:
        """Add up the weights of every row's terms, shape (rows, outputs)."""
        sums = np.zeros((len(run.ends), self.weights.shape[1]), dtype=np.float32)
        filled = np.diff(run.ends, prepend=0) > 0
        if filled.any():
            starts = np.concatenate(([0], run.ends[:-1]))[filled]
            sums[filled] = np.add.reduceat(self.weights[run.numbers - 1], starts, axis=0)
        return sums

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


def damping(counts: Counts) -> Floats32:
    """Return what a word of each block counts: one over the root of the number of its words, shape (blocks,)."""
    return np.asarray(1 / np.sqrt(counts.sizes), dtype=np.float32)


def _spread(sums: Floats32, nodes: NDArray[np.int64], tree: Tree, blocks: int) -> Floats32:
    """Give every block the sums of all elements around it: added where they begin, taken off where they end."""
    changes = np.zeros((blocks + 1, sums.shape[1]), dtype=np.float64)
    first, end = np.asarray(tree.first_block)[nodes], np.asarray(tree.end_block)[nodes]
    order = np.argsort(end, kind="stable")
    for places, values, sign in ((first, sums, 1.0), (end[order], sums[order], -1.0)):
        starts = np.flatnonzero(np.diff(places, prepend=-1))
        changes[places[starts]] += sign * np.add.reduceat(values, starts, axis=0, dtype=np.float64)
    return np.asarray(AROUND_WEIGHT * np.cumsum(changes[:-1], axis=0), dtype=np.float32)
