"""What the words around a block say of it: a linear model over terms.

Words in the text count less the more of them there are; a term of a surrounding element counts for every block
in the element.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from itertools import repeat
from typing import TYPE_CHECKING, Any

import numpy as np

from boilerstrip.errors import ModelError
from boilerstrip.features.terms import Field, page_terms

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from numpy.typing import NDArray

    from boilerstrip.segment.page import Page

    Floats32 = NDArray[np.float32]
    Index = Mapping[Field, dict[str, int]]

_LETTERS = frozenset(field.value for field in Field)

AROUND_WEIGHT = 0.5
"""What a term of a surrounding element counts, where one of the block itself counts 1."""


@dataclass(frozen=True, slots=True)
class Counts:
    """How much each known term counts for each block of a page, as entries of a sparse matrix.

    Attributes
    ----------
    blocks, terms, values
        Rows, columns and values for the blocks' own terms, ordered by block; entries add up.
    nodes, node_terms
        Rows and columns for the terms of elements, each with the value `AROUND_WEIGHT`.
    """

    blocks: NDArray[np.int64]
    terms: NDArray[np.int64]
    values: Floats32
    nodes: NDArray[np.int64]
    node_terms: NDArray[np.int64]


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
    _index: Index = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "_index", index_terms(self.terms))

    def scores(self, page: Page) -> Floats32:
        """Return the sums of weights for every block, shape (blocks, outputs)."""
        counts = count_terms(page, self._index)
        size = len(page)
        result = np.tile(self.bias, (size, 1))
        if len(counts.blocks):
            entries = self.weights[counts.terms] * counts.values[:, None]
            starts = np.flatnonzero(np.diff(counts.blocks, prepend=-1))
            result[counts.blocks[starts]] += np.add.reduceat(entries, starts, axis=0)
        if len(counts.nodes) and page.tree is not None:
            around = self.weights[counts.node_terms] * np.float32(AROUND_WEIGHT)
            starts = np.flatnonzero(np.diff(counts.nodes, prepend=-1))
            sums = np.add.reduceat(around, starts, axis=0)
            nodes = counts.nodes[starts]
            changes = np.zeros((size + 1, self.weights.shape[1]), dtype=np.float64)
            np.add.at(changes, np.asarray(page.tree.first_block)[nodes], sums)
            np.subtract.at(changes, np.asarray(page.tree.end_block)[nodes], sums)
            result += np.cumsum(changes[:-1], axis=0).astype(np.float32)
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
    def from_arrays(cls, arrays: dict[str, NDArray[Any]], outputs: int) -> Lexicon:
        """Make the part from its arrays and check them.

        Raises
        ------
        ModelError
            If an array is missing, of the wrong type or shape, or not finite.
        """
        from boilerstrip.model.parts import checked_array

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


_DAMPED = frozenset((Field.WORD, Field.PAIR, Field.STEM))


def index_terms(terms: Sequence[str]) -> Index:
    """Return the numbers of terms by field and word; a term is a field's letter, a colon and a word."""
    index: Index = {field: {} for field in Field}
    for number, term in enumerate(terms):
        index[Field(term[0])][term[2:]] = number
    return index


def count_terms(page: Page, index: Index) -> Counts:
    """Count the known terms of a page.

    Parameters
    ----------
    page
        A segmented page.
    index
        The number of every known term, see `index_terms`.
    """
    # Each of many words says less: a block's words and their pairs weigh one over the root of their number.
    sizes = np.fromiter((text.count(" ") + 1 for text in page.texts), dtype=np.float32, count=len(page))
    damping: Floats32 = (1 / np.sqrt(sizes)).astype(np.float32)
    rows: list[NDArray[np.int64]] = []
    numbers: list[NDArray[np.int64]] = []
    values: list[Floats32] = []
    terms = page_terms(page)
    nodes, node_numbers = _known(*terms.pop(Field.AROUND), index[Field.AROUND])
    for place, (blocks, words) in terms.items():
        found, known = _known(blocks, words, index[place])
        rows.append(found)
        numbers.append(known)
        values.append(damping[found] if place in _DAMPED else np.ones(len(found), dtype=np.float32))
    row = np.concatenate(rows)
    order = np.argsort(row, kind="stable")
    return Counts(
        row[order], np.concatenate(numbers)[order], np.concatenate(values)[order], nodes, node_numbers
    )


def _known(
    rows: Sequence[int], words: Sequence[str], index: Mapping[str, int]
) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Look words up: rows and numbers of those that are known."""
    numbers = np.fromiter(map(index.get, words, repeat(-1)), dtype=np.int64, count=len(words))
    known = numbers >= 0
    return np.asarray(rows, dtype=np.int64)[known], numbers[known]
