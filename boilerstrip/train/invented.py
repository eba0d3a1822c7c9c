"""Boilerplate written for training, and the share of it that a part of the sites gets."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from boilerstrip.train.augment import read_boxes, read_passages
from boilerstrip.train.folds import of_part

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from boilerstrip.train.augment import Box, Passage

_PROSE_REPEATS = 5


@dataclass(frozen=True, slots=True)
class Invented:
    """Boilerplate written for training, to set into labelled pages.

    Attributes
    ----------
    passages
        Prose for flattened pages.
    boxes
        Mark-up for HTML; flattened pages get its text.
    """

    passages: tuple[Passage, ...] = ()
    boxes: tuple[Box, ...] = ()

    @classmethod
    def read(cls, passages: Sequence[str | Path], boxes: Sequence[str | Path]) -> Invented:
        """Read it from files or folders, see `boilerstrip.train.augment`."""
        return cls(
            tuple(passage for file in passages for passage in read_passages(file)),
            tuple(box for file in boxes for box in read_boxes(file)),
        )

    def all_passages(self) -> tuple[Passage, ...]:
        """Return the passages, repeated so that prose outweighs the many short boxes, and the boxes' texts."""
        texts = (passage for box in self.boxes if (passage := box.as_passage()))
        return (*self.passages * _PROSE_REPEATS, *texts)

    def of_part(self, part: int) -> Invented:
        """Return what is set into the pages of one part of the sites."""
        return Invented(tuple(of_part(self.passages, part)), tuple(of_part(self.boxes, part)))
