"""From folders of labelled pages to a saved model with its figures."""

from __future__ import annotations

import hashlib
import platform
from collections import Counter
from dataclasses import asdict, dataclass, replace
from datetime import date
from importlib.metadata import version
from itertools import chain
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any
from zlib import crc32

import numpy as np
from joblib import Parallel, delayed
from joblib.externals.loky import get_reusable_executor

import boilerstrip
from boilerstrip.document import KINDS
from boilerstrip.errors import InvalidOptionError, TrainingDataError
from boilerstrip.features.matrix import feature_names
from boilerstrip.model.store import FORMATS, Model, make_folder, save_model
from boilerstrip.train.augment import read_boxes, read_passages
from boilerstrip.train.card import write_card
from boilerstrip.train.corpus import read_corpora
from boilerstrip.train.estimators import fit_calibration
from boilerstrip.train.evaluation.out_of_fold import OutOfFoldReport
from boilerstrip.train.examples import boxed_example, html_example, passage_example, text_example
from boilerstrip.train.figures import choose_thresholds, tagger_facts
from boilerstrip.train.fit import Settings, cross_fit
from boilerstrip.train.flatten import FLATTENERS
from boilerstrip.train.tables import make_table, on_disk

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from boilerstrip.model.tagger import Tagger
    from boilerstrip.train.augment import Box, Passage
    from boilerstrip.train.corpus import LabelledPage
    from boilerstrip.train.examples import Example
    from boilerstrip.train.fit import OutOfFold
    from boilerstrip.train.tables import Table

_LEAST_SITES = 8
_FEW_PAGES = 200
_MEASURED = ("resiliparse", "inscriptis")
_PROSE_REPEATS = 5


def train_model(
    data: Sequence[str | Path],
    output: str | Path,
    *,
    name: str = "custom",
    passages: Sequence[str | Path] = (),
    boxes: Sequence[str | Path] = (),
    folds: int = 4,
    jobs: int = 2,
    seed: int = 0,
    report_file: str | Path | None = None,
    report: Callable[[str], None] = lambda _: None,
) -> dict[str, Any]:
    """Train a model for HTML and plain text, measure it out of fold by site, and save it.

    Parameters
    ----------
    data
        Folders of labelled pages, see `boilerstrip.train.corpus`.
    output
        The folder to save the model in.
    name
        The model's name.
    passages
        Files or folders of invented boilerplate to set into flattened pages, see `boilerstrip.train.augment`.
    boxes
        Files or folders of invented boilerplate with mark-up, set into HTML and flattened pages alike.
    folds
        Into how many parts the sites are dealt for the figures.
    jobs
        Processes to use.
    seed
        Where randomness starts. The same data, seed and versions give the same model bit for bit.
    report_file
        Where to write a report of the out-of-fold figures, see `boilerstrip.train.evaluation.report`.
    report
        Called with a sentence at the start of every stage.

    Returns
    -------
    dict
        The saved model's metadata, with its figures.

    Raises
    ------
    TrainingDataError
        If the data is malformed or too little: fewer than eight sites, or pages that are all content or have none.
    InvalidOptionError
        If there are fewer than two folds, or a report cannot have that name.
    MissingDependencyError
        If the report needs a library that is not installed.
    BoilerstripError
        If the folder cannot be made or written to.
    """
    if folds < 2:
        raise InvalidOptionError(f"folds: {folds} is less than 2")
    make_folder(output)
    out_of_fold = OutOfFoldReport(report_file, name, seed)
    report("Reading labelled pages")
    sources = read_corpora(data, keep_html=False)
    _check(sources)
    invented = Invented(
        tuple(passage for file in passages for passage in read_passages(file)),
        tuple(box for file in boxes for box in read_boxes(file)),
    )
    settings = _settings(len(sources), seed)
    training = _training_facts(sources, invented, folds, settings)
    taggers: dict[str, Tagger] = {}
    described: dict[str, Any] = {}
    for input_format in FORMATS:
        report(f"Segmenting and aligning {len(sources):,} pages ({input_format})")
        taggers[input_format], described[input_format] = _fit_format(
            _examples(sources, input_format, invented, settings, jobs),
            input_format,
            settings,
            folds=folds,
            jobs=jobs,
            report=report,
            out_of_fold=out_of_fold,
        )
    metadata = {
        "name": name,
        "created": date.today().isoformat(),
        "boilerstrip_version": boilerstrip.__version__,
        "versions": {
            "python": platform.python_version(),
            **{package: version(package) for package in ("numpy", "scikit-learn", "turbohtml")},
        },
        "kinds": [kind.value for kind in KINDS],
        "training": training,
        "taggers": described,
    }
    report("Saving")
    save_model(Model(taggers, metadata), output)
    write_card(metadata, output)
    out_of_fold.write()
    return metadata


def _settings(pages: int, seed: int) -> Settings:
    """Choose the fit's size by that of the data: a term must occur on fewer sites where there are few."""
    settings = Settings(seed=seed)
    return replace(settings, least_domains=3, trees=100, short_share=1.0) if pages < _FEW_PAGES else settings


def _training_facts(
    sources: Sequence[LabelledPage], invented: Invented, folds: int, settings: Settings
) -> dict[str, Any]:
    """Say what a model is trained on, and how."""
    return {
        "pages": len(sources),
        "sites": len({source.domain for source in sources}),
        "labelled_by_kind": sum(source.kinds is not None for source in sources),
        "corpora": dict(sorted(Counter(source.corpus for source in sources).items())),
        "passages": len(invented.passages),
        "boxes": len(invented.boxes),
        "digest": data_digest(sources, invented),
        "folds": folds,
        "seed": settings.seed,
        "settings": asdict(settings),
    }


def _check(sources: Sequence[LabelledPage]) -> None:
    sites = {source.domain for source in sources}
    if len(sites) < _LEAST_SITES:
        raise TrainingDataError(
            f"the labelled pages are of {len(sites)} sites; at least {_LEAST_SITES} are needed, so that every page "
            "can be judged by a model that never saw its site"
        )


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

    def all_passages(self) -> tuple[Passage, ...]:
        """Return the passages, repeated so that prose outweighs the many short boxes, and the boxes' texts."""
        texts = (passage for box in self.boxes if (passage := box.as_passage()))
        return (*self.passages * _PROSE_REPEATS, *texts)


def _examples(
    sources: Sequence[LabelledPage], input_format: str, invented: Invented, settings: Settings, jobs: int
) -> list[Example]:
    """Make the examples of a format."""
    work: list[tuple[Any, ...]] = []
    if input_format == "html":
        work += [(html_example, source) for source in sources]
        if invented.boxes:
            labelled = [source for source in sources if source.kinds is not None]
            labelled.sort(key=lambda source: crc32(f"{source.corpus}/{source.id}".encode()))
            work += [(boxed_example, source, invented.boxes) for source in labelled[: settings.boxed_pages]]
    else:
        passages = invented.all_passages()
        work += [
            (text_example, source, flattener) for source in sources for flattener in flatteners_of(source)
        ]
        if passages:
            work += [(passage_example, source, passages) for source in sources]
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


def flatteners_of(source: LabelledPage) -> list[str]:
    """Choose how a page is flattened for training: news pages in the two measured ways, the many others in one.

    Parameters
    ----------
    source
        The page; the choice depends on its id alone.
    """
    names = list(FLATTENERS)
    if source.page_type != "article":
        return [names[crc32(source.id.encode()) % len(names)]]
    return list(_MEASURED)


def _fit_format(
    examples: Sequence[Example],
    input_format: str,
    settings: Settings,
    *,
    folds: int,
    jobs: int,
    report: Callable[[str], None],
    out_of_fold: OutOfFoldReport,
) -> tuple[Tagger, dict[str, Any]]:
    """Fit the tagger of a format and measure it; returns also what is known of it."""
    # The processes that made the examples would hold what they took of memory until they are used again.
    get_reusable_executor().shutdown(wait=True)
    with TemporaryDirectory(prefix="boilerstrip-", ignore_cleanup_errors=True) as folder:
        table = on_disk(make_table(examples, least_domains=settings.least_domains), Path(folder))
        report(f"Fitting {folds + 1} taggers on {len(table.content):,} blocks ({input_format})")
        pages = [example.page for example in examples]
        predictions, tagger = cross_fit(table, pages, settings, folds=folds, jobs=jobs)
        get_reusable_executor().shutdown(wait=True)
        report(f"Measuring out of fold ({input_format})")
        fitted = _calibrated(table, examples, predictions, tagger, input_format)
        out_of_fold.add(table, examples, predictions, fitted[1]["thresholds"], input_format)
        del table  # A file that is mapped cannot be removed everywhere.
        return fitted


def _calibrated(
    table: Table, examples: Sequence[Example], predictions: OutOfFold, tagger: Tagger, input_format: str
) -> tuple[Tagger, dict[str, Any]]:
    """Give a tagger the calibration and the thresholds that its out-of-fold predictions ask for."""
    facts = tagger_facts(table, examples, predictions)
    sure = np.flatnonzero((table.content >= 0) & ~table.inserted)
    calibration = fit_calibration(
        predictions.content[sure], table.content[sure], np.ones(len(sure), dtype=np.float32)
    )
    scores = calibration(predictions.content)
    presets = choose_thresholds(table, scores, np.arange(len(scores)))
    described = {
        "features": list(feature_names(html=input_format == "html")),
        "thresholds": {preset: values["threshold"] for preset, values in presets.items()},
        "presets": presets,
        **facts,
    }
    return replace(tagger, calibration=calibration), described


def data_digest(sources: Sequence[LabelledPage], invented: Invented) -> str:
    """Return a SHA-256 digest over everything that a model is trained on."""
    digest = hashlib.sha256()
    for item in chain((source.with_html() for source in sources), invented.passages, invented.boxes):
        digest.update(repr(item).encode("utf-8", "surrogatepass"))
    return digest.hexdigest()
