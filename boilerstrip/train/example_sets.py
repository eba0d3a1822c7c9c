"""All examples of a format: of every labelled page, and copies with invented boilerplate."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from zlib import crc32

from joblib import Parallel, delayed

from boilerstrip.train.examples import boxed_example, html_example, text_example
from boilerstrip.train.extracts import extract_example
from boilerstrip.train.flatten import flatteners_of
from boilerstrip.train.folds import PARTS, deal_sites

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from boilerstrip.train.examples import Example
    from boilerstrip.train.invented import Invented
    from boilerstrip.train.labelled import LabelledPage
    from boilerstrip.train.settings import Settings


def make_examples(
    sources: Sequence[LabelledPage], input_format: str, invented: Invented, settings: Settings, jobs: int
) -> list[Example]:
    """Make the examples of a format.

    Parameters
    ----------
    sources
        The labelled pages.
    input_format
        ``html`` or ``text``.
    invented
        What to set into copies of pages; every part of the sites has its own.
    settings
        How many copies with boxes to make.
    jobs
        Processes to use.
    """
    parts = deal_sites(source.domain for source in sources)
    dealt = [invented.of_part(part) for part in range(PARTS)]
    work: list[tuple[Any, ...]] = []
    if input_format == "html":
        sources = [source for source in sources if source.has_html]
        work += [(html_example, source) for source in sources]
        boxes = [(source, dealt[parts[source.domain]].boxes) for source in sources if source.by_kind]
        boxes.sort(key=lambda pair: crc32(f"{pair[0].corpus}/{pair[0].id}".encode()))
        work += [(boxed_example, *pair) for pair in boxes if pair[1]][: settings.boxed_pages]
    else:
        work += [
            (text_example, source, flattener) for source in sources for flattener in flatteners_of(source)
        ]
        passages = [each.all_passages() for each in dealt]
        if any(passages):
            work += [(extract_example, source, passages[parts[source.domain]]) for source in sources]
    made: Iterator[Example | None] = Parallel(jobs, batch_size=8, return_as="generator")(
        delayed(_make)(*given) for given in work
    )
    examples = []
    for (_, source, *_), example in zip(work, made, strict=True):
        if example is not None:
            # In place of the copy that came with it from its process.
            example.source = source
            examples.append(example)
    return examples


def _make(make: Callable[..., Example | None], source: LabelledPage, *given: Any) -> Example | None:
    """Make an example that does not keep the HTML of its source."""
    example = make(source.with_html(), *given)
    if example is not None:
        example.source = source
    return example
