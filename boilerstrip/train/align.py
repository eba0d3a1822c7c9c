"""Which blocks of a page make up a gold text: alignment by shared runs of words, in the order of the page.

Every block whose words stand in the gold is a candidate for the place where they stand. Of all candidates, the
set that covers the most words while keeping the order of the page, no two on the same words, is chosen:
the heaviest increasing subsequence. Copies of a chosen block are neither content nor boilerplate for training.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import defaultdict
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

CONTENT = 1
BOILERPLATE = 0
UNSURE = -1

_TOKEN = re.compile(r"\w+")
SPACELESS = r"[\u0e00-\u0fff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff]"
"""Matches a character of a script without spaces between words."""

_SPACELESS = re.compile(SPACELESS)
_GRAM = 4
_MOST_PLACES = 12
_SURE_SHARE = 0.8
_UNSURE_SHARE = 0.35
_SLACK = 2

LEAST_COVERAGE = 0.6
"""With less of its words in a page, a gold text is not of it, or not of its mark-up."""


@dataclass(frozen=True, slots=True)
class Alignment:
    """Which blocks are in the gold, and how well the two fit.

    Attributes
    ----------
    labels
        One a block: `CONTENT`, `BOILERPLATE` or `UNSURE`.
    coverage
        Share of the gold's words that stand in content blocks, 0 to 1.
    purity
        Share of the content blocks' words that stand in the gold, 0 to 1.
    """

    labels: tuple[int, ...]
    coverage: float
    purity: float


@dataclass(frozen=True, slots=True)
class _Candidate:
    block: int
    start: int
    end: int
    matched: int


def tokenize(text: str) -> list[str]:
    """Split a text into lower-case words; characters of scripts without spaces are words of their own."""
    return _TOKEN.findall(_SPACELESS.sub(r" \g<0> ", text.lower()))


def align(texts: Sequence[str], gold: Sequence[str]) -> Alignment:
    """Label the blocks of a page by a gold text.

    Parameters
    ----------
    texts
        The blocks' texts, in page order.
    gold
        The gold paragraphs, in order.

    Returns
    -------
    Alignment
        Labels of the blocks and the quality of the fit. Without gold words, everything is boilerplate.
    """
    gold_tokens: list[str] = []
    line_starts: set[int] = set()
    for paragraph in gold:
        for line in paragraph.split("\n"):
            line_starts.add(len(gold_tokens))
            gold_tokens.extend(tokenize(line))
    line_starts.add(len(gold_tokens))
    blocks = [tokenize(text) for text in texts]
    places = _gram_places(gold_tokens)
    candidates: list[_Candidate] = []
    shares: list[float] = []
    for index, block in enumerate(blocks):
        if len(block) < _GRAM:
            shares.append(0.0)
            candidates.extend(_short_candidates(index, block, places, line_starts))
        else:
            share, found = _long_candidates(index, block, places)
            shares.append(share)
            candidates.extend(found)
    chosen = _nearest_copies(_heaviest_chain(candidates), blocks)
    return _label(blocks, gold_tokens, chosen, shares)


def _gram_places(tokens: list[str]) -> dict[tuple[str, ...], list[int]]:
    """Index where every run of one to four words begins."""
    places: dict[tuple[str, ...], list[int]] = defaultdict(list)
    for size in range(1, _GRAM + 1):
        for start in range(len(tokens) - size + 1):
            places[tuple(tokens[start : start + size])].append(start)
    return places


def _short_candidates(
    index: int,
    block: list[str],
    places: dict[tuple[str, ...], list[int]],
    line_starts: set[int],
) -> list[_Candidate]:
    """Find a block of a few words where it is a whole line of the gold."""
    if not block:
        return []
    size = len(block)
    return [
        _Candidate(index, start, start + size, size)
        for start in places.get(tuple(block), ())
        if start in line_starts and start + size in line_starts
    ][:_MOST_PLACES]


def _long_candidates(
    index: int, block: list[str], places: dict[tuple[str, ...], list[int]]
) -> tuple[float, list[_Candidate]]:
    """Find where a block's runs of four words stand in the gold, grouped by the shift between the two."""
    shifts: dict[int, list[int]] = defaultdict(list)
    hits = 0
    grams = len(block) - _GRAM + 1
    for offset in range(grams):
        found = places.get(tuple(block[offset : offset + _GRAM]), ())
        hits += bool(found)
        for place in found[:_MOST_PLACES]:
            shifts[(place - offset) // 8].append(place)
    share = hits / grams
    if share < _UNSURE_SHARE:
        return share, []
    best = sorted(shifts.values(), key=len, reverse=True)[:_MOST_PLACES]
    return share, [
        _Candidate(index, min(found), max(found) + _GRAM, len(found) + _GRAM - 1)
        for found in best
        if len(found) >= _UNSURE_SHARE * grams / 2
    ]


def _heaviest_chain(candidates: list[_Candidate]) -> list[_Candidate]:
    """Choose the candidates that cover most words, in order in both texts and without overlap.

    Weighted interval scheduling over the gold's positions: candidates are visited block by block, and a
    staircase of (end in the gold, best weight so far) answers what may stand before each.
    """
    ends: list[int] = [0]
    weights: list[float] = [0.0]
    heads: list[int] = [-1]
    before: list[int] = [-1] * len(candidates)
    by_block: dict[int, list[int]] = defaultdict(list)
    for number, candidate in enumerate(candidates):
        by_block[candidate.block].append(number)
    for block in sorted(by_block):
        reached: list[tuple[int, float, int]] = []
        for number in by_block[block]:
            candidate = candidates[number]
            # The ends of a long candidate are a guess within a word or two; a short one is exact.
            slack = min(_SLACK, (candidate.end - candidate.start) // 2)
            step = bisect_right(ends, candidate.start + slack) - 1
            before[number] = heads[step]
            reached.append((candidate.end, weights[step] + candidate.matched, number))
        for end, weight, number in reached:
            step = bisect_right(ends, end) - 1
            if weights[step] >= weight:
                continue
            position = step + 1
            if ends[step] == end:
                position = step
                del ends[step], weights[step], heads[step]
            ends.insert(position, end)
            weights.insert(position, weight)
            heads.insert(position, number)
            while position + 1 < len(ends) and weights[position + 1] <= weight:
                del ends[position + 1], weights[position + 1], heads[position + 1]
    chain: list[_Candidate] = []
    number = heads[-1]
    while number >= 0:
        chain.append(candidates[number])
        number = before[number]
    return chain[::-1]


def _nearest_copies(chain: list[_Candidate], blocks: list[list[str]]) -> list[_Candidate]:
    """Move each candidate to the last copy of its block before the next one: teasers stand above the article."""
    nearest = chain[-1:]
    for candidate in reversed(chain[:-1]):
        block = nearest[-1].block - 1
        while blocks[block] != blocks[candidate.block]:
            block -= 1
        nearest.append(replace(candidate, block=block))
    return nearest[::-1]


def _label(
    blocks: list[list[str]], gold: list[str], chosen: list[_Candidate], shares: list[float]
) -> Alignment:
    labels = [BOILERPLATE] * len(blocks)
    covered = bytearray(len(gold))
    copies: set[tuple[str, ...]] = set()
    for candidate in chosen:
        block = blocks[candidate.block]
        labels[candidate.block] = CONTENT if candidate.matched >= _UNSURE_SHARE * len(block) else UNSURE
        copies.add(tuple(block))
        covered[candidate.start : candidate.end] = b"\1" * (candidate.end - candidate.start)
    content_tokens = sum(len(blocks[candidate.block]) for candidate in chosen)
    matched_tokens = sum(candidate.matched for candidate in chosen)
    for index, block in enumerate(blocks):
        if labels[index] == CONTENT:
            if len(block) >= _GRAM and shares[index] < _SURE_SHARE / 2:
                labels[index] = UNSURE
        elif not block or tuple(block) in copies or shares[index] >= _UNSURE_SHARE:
            labels[index] = UNSURE
    _settle_wordless(blocks, labels)
    coverage = sum(covered) / len(gold) if gold else 0.0
    purity = min(matched_tokens / content_tokens, 1.0) if content_tokens else 0.0
    return Alignment(tuple(labels), coverage, purity)


def _settle_wordless(blocks: list[list[str]], labels: list[int]) -> None:
    """Give blocks without words (rules of asterisks, arrows) to their neighbours if both agree."""
    for index, block in enumerate(blocks):
        if not block:
            around = {labels[near] for near in (index - 1, index + 1) if 0 <= near < len(labels)}
            labels[index] = around.pop() if len(around) == 1 else UNSURE
