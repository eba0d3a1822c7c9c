"""Fit a tagger.

The second look learns from first opinions, and those from what the words say. So that it learns how far to
trust them, both are given to it as they come out for sites that were not fitted on: within the training pages,
sites are parted into folds again.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from boilerstrip.document import KINDS, Kind
from boilerstrip.features.context import context_matrix
from boilerstrip.model.kinds import IS_CONTENT
from boilerstrip.model.tagger import LEXICON_OUTPUTS, Calibration, Tagger, sigmoid
from boilerstrip.train.align import UNSURE
from boilerstrip.train.estimators import fit_lexicon, fit_network, fit_trees, join_networks
from boilerstrip.train.folds import fold_of_groups
from boilerstrip.train.kept import fit_kept
from boilerstrip.train.outline import outlined_page
from boilerstrip.train.terms import choose_terms

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray

    from boilerstrip.model.lexicon import Lexicon
    from boilerstrip.model.parts import Network, Trees
    from boilerstrip.train.settings import Settings
    from boilerstrip.train.tables import Table

    Floats32 = NDArray[np.float32]
    Integers = NDArray[np.int64]


_SHORT = 40
_BODY, _NAVIGATION = KINDS.index(Kind.BODY), KINDS.index(Kind.NAVIGATION)


def fit_tagger(table: Table, rows: Integers, settings: Settings) -> Tagger:
    """Fit a tagger on some pages of a table.

    Parameters
    ----------
    table
        All pages.
    rows
        The rows to fit on: those of whole pages, rising.
    settings
        See `Settings`. The calibration is left as it is: raw probabilities.
    """
    fitted, weights = _sample(table, rows, settings)
    taught = _Taught.of(table, rows, settings)
    lexicon, lexical = _fit_lexicon(table, rows, fitted, weights, taught, settings)
    first, opinions = _fit_first(table, rows, lexical, fitted, weights, settings)
    looks = _Looks(table, rows, lexical, _contexts(table, rows, opinions, lexical))
    second = _fit_second(table.content[rows[fitted]], weights[fitted], looks, fitted, settings)
    network = _fit_kinds(taught, looks, settings)
    identity = Calibration(np.array([0, 1], dtype=np.float32), np.array([0, 1], dtype=np.float32))
    return Tagger(lexicon, first, second, network, identity)


def _sample(table: Table, rows: Integers, settings: Settings) -> tuple[Integers, Floats32]:
    """Choose the rows to fit content on: all but some of the short boilerplate, whose weight the rest takes over."""
    content, weights = table.content[rows], table.weights[rows]
    short = (content == 0) & (table.lengths[rows] < _SHORT)
    drawn = np.random.default_rng(settings.seed).random(len(rows)) < settings.short_share
    weights[short] /= settings.short_share
    return np.flatnonzero((content >= 0) & (~short | drawn)), weights


def _splits(table: Table, rows: Integers, settings: Settings) -> Iterator[tuple[Integers, Integers]]:
    """Part rows by site: yield those to fit on, and those that are then judged."""
    folds = fold_of_groups(table.parts[rows], settings.inner_folds, settings.seed)
    for fold in np.unique(folds):
        yield np.flatnonzero(folds != fold), np.flatnonzero(folds == fold)


def _fit_lexicon(
    table: Table, rows: Integers, fitted: Integers, weights: Floats32, taught: _Taught, settings: Settings
) -> tuple[Lexicon, Floats32]:
    """Fit the lexicon; returns also what those of the other inner folds say of each row."""
    counts = table.counts[rows]
    chosen = choose_terms(
        counts, table.groups[rows], least_domains=settings.least_domains, most=settings.most_terms
    )
    counts = counts[:, chosen]
    counts.sort_indices()
    terms = [table.terms[term] for term in chosen]
    content = np.full(len(rows), UNSURE, dtype=np.int8)
    content[fitted] = table.content[rows[fitted]]
    lexical = np.zeros((len(rows), LEXICON_OUTPUTS), dtype=np.float32)

    def fit(chosen: Integers | slice) -> Lexicon:
        return fit_lexicon(
            terms,
            counts[chosen],
            content[chosen],
            weights[chosen],
            kinds=taught.kinds[chosen],
            kind_weights=taught.weights[chosen],
        )

    for train, test in _splits(table, rows, settings):
        lexicon = fit(train)
        lexical[test] = counts[test] @ lexicon.weights + lexicon.bias
    return fit(slice(None)), lexical


def _fit_first(
    table: Table,
    rows: Integers,
    lexical: Floats32,
    fitted: Integers,
    weights: Floats32,
    settings: Settings,
) -> tuple[Network, Floats32]:
    """Fit the network of first opinions; returns also those that the networks of the other inner folds have."""
    looks = _Looks(table, rows, lexical)

    def fit(chosen: Integers) -> Network:
        return fit_network(
            looks.columns(chosen),
            table.content[rows[chosen]],
            weights[chosen],
            outputs=1,
            hidden=settings.first_hidden,
            epochs=settings.first_epochs,
            penalty=1e-3,
            seed=settings.seed,
        )

    opinions = np.zeros(len(rows), dtype=np.float32)
    for train, test in _splits(table, rows, settings):
        network = fit(np.intersect1d(train, fitted, assume_unique=True))
        opinions[test] = sigmoid(network.outputs(looks.columns(test))[:, 0])
    return fit(fitted), opinions


def _contexts(table: Table, rows: Integers, opinions: Floats32, lexical: Floats32) -> Floats32:
    parts = []
    start = 0
    for page in np.unique(table.pages_of(rows)):
        own = slice(table.offsets[page], table.offsets[page + 1])
        here = slice(start, start := start + own.stop - own.start)
        outlined = outlined_page(table.lengths[own], table.outlines[own])
        parts.append(context_matrix(outlined, opinions[here], lexical[here]))
    return np.concatenate(parts)


class _Looks:
    """What is looked at in the rows of a fit: the features of each, and the columns that earlier parts say of it.

    Parameters
    ----------
    table
        All pages.
    rows
        The rows of the table that are fitted on.
    more
        Each of shape (rows, columns).
    """

    def __init__(self, table: Table, rows: Integers, *more: Floats32) -> None:
        self._features, self._rows, self._more = table.features, rows, more

    def columns(self, chosen: Integers, dtype: Any = np.float32) -> NDArray[Any]:
        """Put all columns of some of the rows side by side: features first, then the others in their order."""
        parts = [(self._features, self._rows[chosen]), *((columns, chosen) for columns in self._more)]
        matrix = np.empty((len(chosen), sum(columns.shape[1] for columns, _ in parts)), dtype=dtype)
        start = 0
        for columns, places in parts:
            end = start + columns.shape[1]
            matrix[:, start:end] = columns[places]
            start = end
        return matrix


def _fit_second(
    content: NDArray[np.int8], weights: Floats32, looks: _Looks, fitted: Integers, settings: Settings
) -> Trees | Network:
    """Fit the second look at content: boosted trees, or the estimator of the settings."""
    if settings.second_look is not None:
        weights = weights / weights.mean(dtype=np.float32)
        part, _ = fit_kept(settings.second_look, looks.columns(fitted), content, weights)
        return part
    # In float64, as scikit-learn needs it: it would make a copy of any other.
    columns = looks.columns(fitted, np.float64)
    trees, _ = fit_trees(columns, content, weights, trees=settings.trees, seed=settings.seed)
    return trees


@dataclass(frozen=True, slots=True)
class _Taught:
    """What kinds are learned from.

    Attributes
    ----------
    kinds
        int16, shape (rows,): the kind that is taught of each row, -1 for none.
    weights
        float32, shape (rows,): how much it counts.
    """

    kinds: NDArray[np.int16]
    weights: Floats32

    @classmethod
    def of(cls, table: Table, rows: Integers, settings: Settings) -> _Taught:
        """Choose what is taught of some rows.

        What counts as the content of a page that is no article is a matter of opinion: where the gold text and the
        kind of a block disagree, the kind is not taught. A long menu or list is one thing said many times, so its
        blocks weigh less each.
        """
        inserted, content, kinds = table.inserted[rows], table.content[rows], table.kinds[rows]
        pages = table.pages_of(rows)
        disputed = (content >= 0) & (kinds >= 0) & ((content == 1) != IS_CONTENT[kinds])
        kinds[disputed & ~table.articles[pages]] = -1
        if len(np.unique(kinds[(kinds >= 0) & ~inserted])) < 2:
            # Too little is labelled by kind: content stands in for body, and all else for navigation.
            stand_ins = np.select([content == 1, content == 0], [_BODY, _NAVIGATION], -1)
            kinds = np.where(inserted, kinds, stand_ins).astype(np.int16)
        labelled = np.flatnonzero(kinds >= 0)
        of_kind = pages[labelled] * len(KINDS) + kinds[labelled]
        _, members, counts = np.unique(of_kind, return_inverse=True, return_counts=True)
        weights = np.zeros(len(kinds), dtype=np.float32)
        weights[labelled] = counts[members].astype(np.float64) ** -settings.kinds_damping
        weights[inserted] *= np.float32(settings.inserted_weight)
        weights[~table.articles[pages]] *= np.float32(settings.other_weight)
        return cls(kinds, weights)


def _fit_kinds(taught: _Taught, looks: _Looks, settings: Settings) -> Network:
    """Fit the networks of kinds on the rows of which one is taught."""
    labelled = np.flatnonzero(taught.kinds >= 0)
    seen, kinds, weights = looks.columns(labelled), taught.kinds[labelled], taught.weights[labelled]
    networks = [
        fit_network(
            seen,
            kinds,
            weights,
            outputs=len(KINDS),
            hidden=settings.kinds_hidden,
            epochs=settings.kinds_epochs,
            penalty=settings.kinds_penalty,
            seed=settings.seed + number,
        )
        for number in range(settings.kinds_networks)
    ]
    return join_networks(networks)
