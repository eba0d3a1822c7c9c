"""What the words around a block say of it: a linear model over terms.

Words in the text count less the more of them there are; a term of a surrounding element counts for every block
in the element.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from itertools import chain, repeat
from threading import Lock
from typing import TYPE_CHECKING, Any

import numpy as np

from boilerstrip.errors import ModelError
from boilerstrip.features.runs import begins_run
from boilerstrip.features.terms import (
    MAX_NAME_CHARS,
    Field,
    name_words,
    nodes_around_blocks,
    nodes_of_blocks,
    page_terms,
)
from boilerstrip.features.vocabulary import Vocabulary
from boilerstrip.model.parts import checked_array

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from numpy.typing import NDArray

    from boilerstrip.features.words import Words
    from boilerstrip.segment.page import Page, Tree

    Floats = NDArray[np.float64]
    Floats32 = NDArray[np.float32]
    Integers = NDArray[np.int64]

_LETTERS = frozenset(field.value for field in Field)

_MOST_TERMS = 250_000
_LONGEST_TERM = 10_000
_LARGEST_WEIGHT = 1e6
"""What a model may ask for, far above what training makes."""

_MOST_KEPT_NAMES = 20_000

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
        values = self.weights.take(numbers, axis=0)
        values *= counts[:, None]
        result = np.zeros((len(page), self.weights.shape[1]), dtype=np.float32)
        blocks, sums = _sums_by_row(values, rows)
        result[blocks] = sums
        result += self.bias
        if page.tree is not None:
            result += self._names.of(page, page.tree)
        return np.asfortranarray(result)

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
            If an array is missing, of the wrong type or shape, or not finite, if a term stands twice or is of no field
            of a page, or if there are more than 250,000 terms or one of more than 10,000 characters.
        """
        packed = checked_array(arrays, "terms", np.uint8, 1)
        # Counted before they become strings, which take many times the memory.
        size = int(np.count_nonzero(packed == ord("\n"))) + 1 if len(packed) else 0
        if size > _MOST_TERMS:
            raise ModelError(f"terms: {size:,}, more than {_MOST_TERMS:,}")
        weights = checked_array(arrays, "weights", np.float32, 2, (size, outputs))
        bias = checked_array(arrays, "bias", np.float32, 1, (outputs,))
        if max(np.abs(weights).max(initial=0), np.abs(bias).max(initial=0)) > _LARGEST_WEIGHT:
            raise ModelError(f"weights, bias: values above {_LARGEST_WEIGHT:,.0f}, so sums may be no numbers")
        return cls(_checked_terms(packed), weights, bias)


def _checked_terms(packed: NDArray[np.uint8]) -> tuple[str, ...]:
    """Part UTF-8 bytes into terms, one a line, and check each."""
    try:
        lines = packed.tobytes().decode("utf-8", "surrogatepass")
    except UnicodeDecodeError as error:
        raise ModelError(f"terms: not valid UTF-8 ({error.reason})") from error
    terms = tuple(lines.split("\n")) if lines else ()
    if len(set(terms)) != len(terms):
        raise ModelError("terms: a term stands twice")
    if any(term[:1] not in _LETTERS or term[1:2] != ":" for term in terms):
        raise ModelError(f"terms: each needs a field's letter ({', '.join(sorted(_LETTERS))}) and a colon")
    if max(map(len, terms), default=0) > _LONGEST_TERM:
        raise ModelError(f"terms: one has more than {_LONGEST_TERM:,} characters")
    return terms


class _NameSums:
    """The sums of weights of all words in an element's names, kept by names: pages repeat them.

    Threads may share one: each reserves rows of its own, a sum is written before it can be found, what two threads
    write is the same, and a full store is left to those that still use it.

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
        self._lock = Lock()
        own, around = map(vocabulary.words_in_names, (Field.NAME, Field.AROUND))
        self._places = {word: place for place, word in enumerate(dict.fromkeys((*own, *around)))}
        # What each word adds as a block's own and as one around it; a last row for all words that are not known.
        of_words = np.zeros((len(self._places) + 1, 2, weights.shape[1]), dtype=np.float32)
        of_words[[self._places[word] for word in own], 0] = weights[list(own.values())]
        of_words[[self._places[word] for word in around], 1] = AROUND_WEIGHT * weights[list(around.values())]
        self._of_words = of_words.reshape(len(of_words), -1)

    def __reduce__(self) -> tuple[type[_NameSums], tuple[Vocabulary, Floats32]]:
        return _NameSums, (self._vocabulary, self._weights)

    def of(self, page: Page, tree: Tree) -> Floats:
        """Return the sums for every block of its own names and of those around it, shape (blocks, outputs)."""
        own, blocks = nodes_of_blocks(page, tree)
        around = nodes_around_blocks(tree)
        kept, rows = self._rows(tree.words, np.concatenate([own, around]))
        named_own, named_around = rows.take(own).nonzero()[0], rows.take(around).nonzero()[0]
        own, blocks, around = own.take(named_own), blocks.take(named_own), around.take(named_around)
        _, first, end = tree.arrays()
        sums_around = kept.around.take(rows.take(around), axis=0)
        # A sum around blocks is added where they begin and taken off where they end; those of the blocks' own names
        # are counted apart.
        size = len(page)
        changes = _scattered(
            np.concatenate([first.take(around), end.take(around), size + 1 + blocks]),
            np.concatenate([sums_around, -sums_around, kept.own.take(rows.take(own), axis=0)]),
            2 * size + 1,
        )
        return changes[:size].cumsum(axis=0) + changes[size + 1 :]

    def _rows(self, names: Sequence[str], wanted: Integers) -> tuple[_Kept, Integers]:
        """Return where the sums of names are kept, at least of the wanted ones."""
        kept = self._kept
        while True:
            found = map(kept.rows.get, names, repeat(-1))
            rows = np.fromiter(found, dtype=np.int64, count=len(names))
            missing = wanted[rows.take(wanted) < 0]
            if not len(missing):
                return kept, rows
            keys = [names[node][:MAX_NAME_CHARS] for node in missing.tolist()]
            if self._add(kept, [key for key in dict.fromkeys(keys) if key not in kept.rows]):
                rows[missing] = [kept.rows[key] for key in keys]
                return kept, rows
            kept = self._start_anew(len({names[node][:MAX_NAME_CHARS] for node in wanted.tolist()}))

    def _start_anew(self, least: int) -> _Kept:
        """Make room for at least so many names, and share it with other pages unless it had to be larger than usual."""
        kept = _Kept(max(_MOST_KEPT_NAMES, least), self._weights.shape[1])
        if least <= _MOST_KEPT_NAMES:
            self._kept = kept
        return kept

    def _add(self, kept: _Kept, names: Sequence[str]) -> bool:
        """Keep the sums of more names, if there is room for all of them."""
        with self._lock:
            start, end = kept.used, kept.used + len(names)
            if end > len(kept.own):
                return False
            kept.used = end
        rows = range(start, end)
        place_of = self._places.get
        places = [{place_of(word, -1) for word in name_words(each)} for each in names]
        sizes = list(map(len, places))
        flat = np.fromiter(chain.from_iterable(places), dtype=np.int64, count=sum(sizes))
        values = self._of_words.take(flat, axis=0)
        sums = _scattered(np.arange(len(names)).repeat(sizes), values, len(names))
        outputs = kept.own.shape[1]
        kept.own[start:end], kept.around[start:end] = sums[:, :outputs], sums[:, outputs:]
        kept.rows.update(zip(names, rows, strict=True))
        return True


class _Kept:
    """Room for the sums of a number of names, and of none: that is row 0."""

    __slots__ = ("around", "own", "rows", "used")

    def __init__(self, size: int, outputs: int) -> None:
        self.rows: dict[str, int] = {"": 0}
        self.used = 1
        self.own = np.zeros((size + 1, outputs), dtype=np.float32)
        self.around = np.zeros((size + 1, outputs), dtype=np.float32)


def _sums_by_row(values: Floats32, rows: NDArray[np.int64]) -> tuple[NDArray[np.int64], Floats32]:
    """Add up entries by their rows, which rise: the rows that there are, and their sums."""
    starts = begins_run(rows).nonzero()[0]
    if not len(starts):
        return starts, values[:0]
    return rows[starts], np.add.reduceat(values, starts, axis=0)


def _scattered(rows: Integers, values: Floats32, size: int) -> Floats:
    """Add up entries by their rows, in any order: shape (size, outputs)."""
    outputs = values.shape[1]
    cells = (rows[:, None] * outputs + np.arange(outputs)).ravel()
    sums = np.bincount(cells, values.ravel(), minlength=size * outputs)
    return np.asarray(sums, dtype=np.float64).reshape(size, outputs)
