"""Kinds of labelled blocks carried over to the blocks that a page is parted into.

Labels may be kept without the text that they are about: then a digest stands for each block's text.
"""

from __future__ import annotations

import hashlib
from difflib import SequenceMatcher
from itertools import accumulate
from typing import TYPE_CHECKING

from boilerstrip.train.align import tokenize

if TYPE_CHECKING:
    from collections.abc import Sequence


class Digest(str):
    """Stands for a block's text where labels are kept without the text that they are about."""

    __slots__ = ()


def digest(text: str) -> Digest:
    """Return six hexadecimal digits for a text: the beginning of the SHA-256 of its words, run together."""
    return Digest(hashlib.sha256(_key(text).encode("utf-8", "surrogatepass")).hexdigest()[:6])


def _key(text: str) -> str:
    """Return what two texts must share to be the same block's: their words, or all of it where there are none."""
    return "".join(tokenize(text)) or text


def align_kinds(texts: Sequence[str], gold: Sequence[tuple[str, str]]) -> list[str | None]:
    """Carry kinds from labelled blocks over to the blocks of a page.

    Parameters
    ----------
    texts
        The blocks' texts, in page order.
    gold
        The labelled blocks in page order: text and kind. All texts may be given as a `Digest` instead.

    Returns
    -------
    list of str or None
        The kind of each block, None where no labelled block has its text at that place.
    """
    digested = bool(gold) and isinstance(gold[0][0], Digest)
    ours: list[str] = [digest(text) if digested else _key(text) for text in texts]
    theirs = [text if digested else _key(text) for text, _ in gold]
    kinds: list[str | None] = [None] * len(ours)
    matcher = SequenceMatcher(None, ours, theirs, autojunk=False)
    for tag, start, end, gold_start, gold_end in matcher.get_opcodes():
        if tag == "equal":
            for offset in range(end - start):
                kinds[start + offset] = gold[gold_start + offset][1]
        elif tag == "replace" and not digested:
            _carry_over_parts(
                ours[start:end], theirs[gold_start:gold_end], gold[gold_start:gold_end], kinds, start
            )
    return kinds


def _carry_over_parts(
    ours: list[str], theirs: list[str], gold: Sequence[tuple[str, str]], kinds: list[str | None], start: int
) -> None:
    """Match blocks that one side parts and the other does not, where all that they overlap is of one kind."""
    our_ends, their_ends = list(accumulate(map(len, ours))), list(accumulate(map(len, theirs)))
    if "".join(ours) != "".join(theirs):
        return
    for number, end in enumerate(our_ends):
        begin = end - len(ours[number])
        found = {
            kind
            for (_, kind), text, their_end in zip(gold, theirs, their_ends, strict=True)
            if their_end - len(text) < end and their_end > begin
        }
        if len(found) == 1:
            kinds[start + number] = found.pop()
