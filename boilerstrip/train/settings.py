"""What a fit may vary in."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any


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
    other_weight
        What a block of a page that is no article counts in fitting kinds.
    seed
        Where randomness starts.
    second_look
        A classifier of scikit-learn for the second look at content, see `boilerstrip.train.convert.check_kept`; None
        for boosted trees.
    """

    trees: int = 200
    first_hidden: int = 32
    first_epochs: int = 5
    kinds_networks: int = 6
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
    other_weight: float = 0.5
    seed: int = 0
    second_look: Any = None
