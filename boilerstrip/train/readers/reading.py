"""One reading of labelled data: what labels stand for, and what was odd on the way."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from boilerstrip.errors import TrainingDataError
from boilerstrip.train.labelled import UNSAID
from boilerstrip.train.readers.labels import combine

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from boilerstrip.train.readers.labels import Labels

_SHOWN = 20


class Reading:
    """What readers ask about labels, and where they tell what was odd.

    Parameters
    ----------
    labels
        What names of labels stand for.
    """

    def __init__(self, labels: Labels) -> None:
        self.labels = labels
        self._unknown: dict[str, list[str]] = {}
        self._notes: dict[str, list[str]] = {}

    def label(self, name: object, place: str) -> str:
        """Return what the name of a label stands for; one that is not known is kept for `check`.

        Parameters
        ----------
        name
            The name.
        place
            Where it stands, for the message.
        """
        found = self.labels.find(name)
        if found is None:
            self._unknown.setdefault(str(name).strip(), []).append(place)
            return UNSAID
        return found

    @property
    def unlabelled(self) -> str:
        """What a block says that its annotators left without a label: nothing, unless it was told."""
        return self.labels.unlabelled or UNSAID

    def together(self, labels: Iterable[str], place: str) -> str:
        """Return what several labels of a block say; nothing, with a note, if they contradict each other."""
        found = combine(labels)
        if found is None:
            self.note("labels contradict each other about content and are ignored", place)
            return UNSAID
        return found

    def majority(self, labels: Sequence[str], place: str) -> str:
        """Return what most annotators of a block say; what they say `together`, if none is in the majority."""
        counts = Counter(label for label in labels if label != UNSAID).most_common(2)
        if len(counts) > 1 and counts[0][1] == counts[1][1]:
            return self.together(labels, place)
        return counts[0][0] if counts else UNSAID

    def note(self, what: str, place: str) -> None:
        """Remember something odd.

        Parameters
        ----------
        what
            What it is; the places of which the same is said are listed together.
        place
            Where: a file, its line if it has lines, and in brackets what else there is to know.
        """
        self._notes.setdefault(what, []).append(place)

    @property
    def notes(self) -> tuple[str, ...]:
        """All that was odd, a sentence each."""
        return tuple(f"{what}: {_listed(places)}" for what, places in self._notes.items())

    def check(self) -> None:
        """Refuse labels that are not known.

        Raises
        ------
        TrainingDataError
            If there were any, with the first places of each.
        """
        if self._unknown:
            listed = "; ".join(f"{name!r} ({_listed(places, 2)})" for name, places in self._unknown.items())
            raise TrainingDataError(
                f"labels that are not known: {listed}; say what each stands for in a file for --labels, "
                'such as Ad = "advertisement" in labels.toml'
            )


def _listed(places: Sequence[str], most: int = _SHOWN) -> str:
    shown = ", ".join(places[:most])
    return shown if len(places) <= most else f"{shown} and {len(places) - most:,} more"
