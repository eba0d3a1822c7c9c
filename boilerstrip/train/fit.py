"""Fit a tagger, and predict every page by a tagger that never saw its site.

The second look learns from first opinions, and those from what the words say. So that it learns how far to
trust them, both are given to it as they come out for sites that were not fitted on: within the training pages,
sites are parted into folds again.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from joblib import Parallel, delayed

from boilerstrip.document import KINDS, Kind
from boilerstrip.features.context import context_matrix
from boilerstrip.model.tagger import Calibration, Tagger, sigmoid
from boilerstrip.train.align import UNSURE
from boilerstrip.train.estimators import fit_lexicon, fit_network, fit_trees, join_networks
from boilerstrip.train.tables import choose_terms, term_matrix

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from boilerstrip.model.parts import Network
    from boilerstrip.train.tables import Table

    Floats32 = NDArray[np.float32]
    Integers = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Settings:
    """What a fit may vary in.

    Attributes
    ----------
    trees
        Trees of the second look.
    first_hidden, first_epochs
        Width of the first opinion's network and passes over its rows.
    kinds_networks
        How many networks judge kinds together.
    kinds_hidden, kinds_epochs, kinds_penalty
        Width of each, passes over the rows, and ridge penalty.
    kinds_damping
        How much the blocks of one kind on one page count for less each, the more of them there are: a power.
    least_domains, most_terms
        On how many sites a term must occur, and how many terms are kept.
    inner_folds
        Folds within the training pages.
    short_share
        Share of the short boilerplate blocks that is fitted on; the others stand for those left out.
    boxed_pages
        In copies of how many of the pages that are labelled by kind boxes are set; more add little but time.
    inserted_weight
        What an inserted block counts in fitting kinds, where one of a real page counts 1.
    stand_in_weight
        What a block of a page that is no article and not labelled by kind counts in fitting kinds.
    seed
        Where randomness starts.
    """

    trees: int = 200
    first_hidden: int = 32
    first_epochs: int = 5
    kinds_networks: int = 4
    kinds_hidden: int = 64
    kinds_epochs: int = 8
    kinds_penalty: float = 1.0
    kinds_damping: float = 0.3
    least_domains: int = 6
    most_terms: int = 14000
    inner_folds: int = 3
    short_share: float = 0.3
    boxed_pages: int = 500
    inserted_weight: float = 0.4
    stand_in_weight: float = 0.15
    seed: int = 0


_SHORT = 40
_BODY, _NAVIGATION = KINDS.index(Kind.BODY), KINDS.index(Kind.NAVIGATION)


def fold_of_groups(groups: Integers, folds: int, seed: int) -> Integers:
    """Deal groups into folds at random, as evenly as can be; returns the fold of every row."""
    names, members = np.unique(groups, return_inverse=True)
    order = np.random.default_rng(seed).permutation(len(names))
    dealt = np.empty(len(names), dtype=np.int64)
    dealt[order] = np.arange(len(names)) % folds
    return dealt[members]


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
    pages = np.unique(np.searchsorted(table.offsets, rows, side="right") - 1)
    examples = [table.examples[page] for page in pages]
    content, kinds = table.content[rows], table.kinds[rows]
    folds = fold_of_groups(table.groups[rows], settings.inner_folds, settings.seed)

    terms = choose_terms(examples, least_domains=settings.least_domains, most=settings.most_terms)
    counts = term_matrix(examples, terms)
    fitted, fitted_weights = _sample(table, rows, settings)
    sampled = np.full(len(rows), UNSURE, dtype=np.int8)
    sampled[fitted] = content[fitted]
    lexical = np.zeros((len(rows), len(KINDS) + 1), dtype=np.float32)
    for train, test in _splits(folds):
        lexicon = fit_lexicon(terms, counts[train], kinds[train], sampled[train], fitted_weights[train])
        lexical[test] = counts[test] @ lexicon.weights + lexicon.bias
    lexicon = fit_lexicon(terms, counts, kinds, sampled, fitted_weights)
    del counts

    first = np.concatenate([table.features[rows], lexical], axis=1)
    opinions = np.zeros(len(rows), dtype=np.float32)
    for train, test in _splits(folds):
        chosen = np.intersect1d(train, fitted, assume_unique=True)
        opinions[test] = sigmoid(
            _fit_first(first, content, fitted_weights, chosen, settings).outputs(first[test])[:, 0]
        )
    first_network = _fit_first(first, content, fitted_weights, fitted, settings)

    context = _contexts(table, pages, opinions, lexical)
    trees, _ = fit_trees(
        np.concatenate([first[fitted], context[fitted]], axis=1),
        content[fitted],
        fitted_weights[fitted],
        trees=settings.trees,
        seed=settings.seed,
    )
    network = _fit_kinds(table, rows, first, context, settings)
    identity = Calibration(np.array([0, 1], dtype=np.float32), np.array([0, 1], dtype=np.float32))
    return Tagger(lexicon, first_network, trees, network, identity)


def _fit_kinds(
    table: Table, rows: Integers, first: Floats32, context: Floats32, settings: Settings
) -> Network:
    """Fit the networks of kinds on the rows that are labelled, or that others stand in for."""
    content, kinds = table.content[rows], table.kinds[rows]
    stood_in = _needs_stand_ins(table, rows)
    stand_ins = np.select([content == 1, content == 0], [_BODY, _NAVIGATION], -1).astype(np.int16)
    kinds = np.where(stood_in, stand_ins, kinds)
    labelled = np.flatnonzero(kinds >= 0)
    seen, kinds = np.concatenate([first[labelled], context[labelled]], axis=1), kinds[labelled]
    weights = _kind_weights(table, rows[labelled], kinds, settings)
    if not stood_in.all():
        weights[stood_in[labelled]] *= np.float32(settings.stand_in_weight)
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


def _needs_stand_ins(table: Table, rows: Integers) -> NDArray[np.bool_]:
    """Say in which rows body and navigation stand in for kinds: content is the one, and the rest the other.

    Those of HTML pages that are no articles and not labelled by kind, since the pages that are labelled are articles,
    and from these alone the network of kinds would learn nothing of the text of others. All rows, but those that were
    inserted, where no page is labelled by kind.
    """
    inserted = table.inserted[rows]
    if len(np.unique(table.kinds[rows][(table.kinds[rows] >= 0) & ~inserted])) < 2:
        return ~inserted
    others = [
        example.form == "html" and example.source.kinds is None and example.source.page_type != "article"
        for example in table.examples
    ]
    return np.repeat(others, np.diff(table.offsets))[rows]


def _kind_weights(table: Table, rows: Integers, kinds: NDArray[np.int16], settings: Settings) -> Floats32:
    """Weigh labelled blocks for fitting kinds: a long menu or list is one thing said many times."""
    pages = np.searchsorted(table.offsets, rows, side="right") - 1
    _, members, counts = np.unique(pages * len(KINDS) + kinds, return_inverse=True, return_counts=True)
    weights = counts[members].astype(np.float64) ** -settings.kinds_damping
    return np.asarray(np.where(table.inserted[rows], settings.inserted_weight, 1) * weights, np.float32)


def _fit_first(
    first: Floats32, content: NDArray[np.int8], weights: Floats32, rows: Integers, settings: Settings
) -> Network:
    return fit_network(
        first[rows],
        content[rows],
        weights[rows],
        outputs=1,
        hidden=settings.first_hidden,
        epochs=settings.first_epochs,
        penalty=1e-3,
        seed=settings.seed,
    )


def _splits(folds: Integers) -> list[tuple[Integers, Integers]]:
    return [(np.flatnonzero(folds != fold), np.flatnonzero(folds == fold)) for fold in np.unique(folds)]


def _sample(table: Table, rows: Integers, settings: Settings) -> tuple[Integers, Floats32]:
    """Choose the rows to fit content on: all but some of the short boilerplate, whose weight the rest takes over."""
    content, weights = table.content[rows], table.weights[rows].copy()
    lengths = np.fromiter(
        (len(text) for example in table.examples for text in example.page.texts), dtype=np.int64
    )[rows]
    short = (content == 0) & (lengths < _SHORT)
    drawn = np.random.default_rng(settings.seed).random(len(rows)) < settings.short_share
    weights[short] /= settings.short_share
    return np.flatnonzero((content >= 0) & (~short | drawn)), weights


def _contexts(table: Table, pages: Integers, opinions: Floats32, lexical: Floats32) -> Floats32:
    parts = []
    start = 0
    for page in pages:
        example = table.examples[page]
        end = start + len(example)
        parts.append(context_matrix(example.page, opinions[start:end], lexical[start:end]))
        start = end
    return np.concatenate(parts)


@dataclass(frozen=True, slots=True)
class OutOfFold:
    """Predictions for every row by taggers that never saw the row's site.

    Attributes
    ----------
    content
        float32, shape (rows,): raw probability of content.
    kinds
        float32, shape (rows, 17).
    folds
        int64, shape (rows,).
    """

    content: Floats32
    kinds: Floats32
    folds: Integers


def cross_fit(table: Table, settings: Settings, *, folds: int, jobs: int) -> tuple[OutOfFold, Tagger]:
    """Predict every page out of fold, and fit the tagger on all pages.

    Parameters
    ----------
    table
        The pages.
    settings
        See `Settings`.
    folds
        Into how many parts the sites are dealt.
    jobs
        Processes to use.

    Returns
    -------
    OutOfFold, Tagger
        The predictions, and the tagger without calibration.
    """
    fold = fold_of_groups(table.groups, folds, settings.seed)
    everything = np.arange(len(fold))
    train_rows = [np.flatnonzero(fold != number) for number in range(folds)] + [everything]
    taggers: Sequence[Tagger] = Parallel(jobs, max_nbytes="1M")(
        delayed(fit_tagger)(table, rows, settings) for rows in train_rows
    )
    content = np.zeros(len(fold), dtype=np.float32)
    kinds = np.zeros((len(fold), len(KINDS)), dtype=np.float32)
    starts, ends = table.offsets[:-1], table.offsets[1:]
    for number, tagger in enumerate(taggers[:-1]):
        for page in np.unique(
            np.searchsorted(table.offsets, np.flatnonzero(fold == number), side="right") - 1
        ):
            tags = tagger.tag(table.examples[page].page)
            content[starts[page] : ends[page]] = tags.scores
            kinds[starts[page] : ends[page]] = tags.kinds
    return OutOfFold(content, kinds, fold), taggers[-1]
