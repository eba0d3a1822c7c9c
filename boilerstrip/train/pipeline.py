"""From folders of labelled pages to a saved model with its figures."""

from __future__ import annotations

import hashlib
import platform
from collections import Counter
from dataclasses import asdict, replace
from datetime import date
from importlib.metadata import version
from itertools import chain
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any

import numpy as np
from joblib.externals.loky import get_reusable_executor

import boilerstrip
from boilerstrip.document import KINDS
from boilerstrip.errors import InvalidOptionError
from boilerstrip.features.matrix import feature_names
from boilerstrip.model.card import card
from boilerstrip.model.store import Model, make_folder, save_model
from boilerstrip.train.block_classifier import as_code, second_look_of
from boilerstrip.train.corpus import read_labelled
from boilerstrip.train.cross_fit import cross_fit
from boilerstrip.train.estimators import fit_calibration
from boilerstrip.train.evaluation.out_of_fold import OutOfFoldReport
from boilerstrip.train.example_sets import make_examples
from boilerstrip.train.figures import choose_thresholds, tagger_facts
from boilerstrip.train.formats import trained_formats
from boilerstrip.train.invented import Invented
from boilerstrip.train.settings import Settings
from boilerstrip.train.tables import make_table, on_disk

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from boilerstrip.model.tagger import Tagger
    from boilerstrip.train.corpus import LabelledPage
    from boilerstrip.train.cross_fit import OutOfFold
    from boilerstrip.train.examples import Example
    from boilerstrip.train.readers.labels import Labels
    from boilerstrip.train.tables import Table

_FEW_PAGES = 200


def train_model(
    data: Sequence[str | Path],
    output: str | Path,
    *,
    name: str = "custom",
    passages: Sequence[str | Path] = (),
    boxes: Sequence[str | Path] = (),
    labels: Labels | None = None,
    folds: int = 4,
    jobs: int = 2,
    seed: int = 0,
    second_look: Any = None,
    report_file: str | Path | None = None,
    report: Callable[[str], None] = lambda _: None,
    warn: Callable[[str], None] = lambda _: None,
) -> dict[str, Any]:
    """Train a model for HTML and plain text, measure it out of fold by site, and save it.

    Parameters
    ----------
    data
        Files and folders of labelled pages, see `boilerstrip.train.corpus`. If none of the pages has HTML, the model
        is for plain text alone.
    output
        The folder to save the model in.
    name
        The model's name.
    passages
        Files or folders of invented boilerplate to set into flattened pages, see `boilerstrip.train.augment`.
    boxes
        Files or folders of invented boilerplate with mark-up, set into HTML and flattened pages alike.
    labels
        What names of labels in the data stand for, besides those that are known.
    folds
        Into how many parts the sites are dealt for the figures.
    jobs
        Processes to use.
    seed
        Where randomness starts. The same data, seed and versions give the same model bit for bit.
    second_look
        A classifier of scikit-learn to take the second look at content in place of boosted trees, or a
        `boilerstrip.train.block_classifier.BlockClassifier` with one.
    report_file
        Where to write a report of the out-of-fold figures, see `boilerstrip.train.evaluation.report`.
    report
        Called with a sentence at the start of every stage.
    warn
        Called with a sentence for everything that was odd about the data.

    Returns
    -------
    dict
        The saved model's metadata, with its figures.

    Raises
    ------
    TrainingDataError
        If the data is malformed or too little: fewer than eight sites, or pages that are all content or have none.
    InvalidOptionError
        If there are fewer than two folds, the classifier cannot be kept as plain arrays, or a report cannot have that
        name.
    MissingDependencyError
        If the report needs a library that is not installed.
    BoilerstripError
        If the folder cannot be made or written to.
    """
    if folds < 2:
        raise InvalidOptionError(f"folds: {folds} is less than 2")
    second_look = second_look_of(second_look)
    make_folder(output)
    out_of_fold = OutOfFoldReport(report_file, name, seed)
    report("Reading labelled pages")
    read = read_labelled(data, keep_html=False, labels=labels)
    for note in read.notes:
        warn(note)
    sources = read.to_learn_from()
    formats = trained_formats(sources)
    invented = Invented.read(passages, boxes)
    settings = replace(_settings(len(sources), seed), second_look=second_look)
    training = _training_facts(sources, invented, folds, settings)
    if read.fits:
        alignment = training["alignment"] = read.alignment()
        report("Aligned {pages:,} gold texts: {coverage:.0%} of their words found".format(**alignment))
        training["left_out"] = sorted("/".join(key) for key in read.poor)
    taggers: dict[str, Tagger] = {}
    described: dict[str, Any] = {}
    for input_format in formats:
        pages = sum(source.has_html or input_format == "text" for source in sources)
        report(f"Segmenting and aligning {pages:,} pages ({input_format})")
        taggers[input_format], described[input_format] = _fit_format(
            make_examples(sources, input_format, invented, settings, jobs),
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
    save_model(Model(taggers, metadata), output, card=card(metadata))
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
        "labelled_by_kind": sum(source.by_kind for source in sources),
        "corpora": dict(sorted(Counter(source.corpus for source in sources).items())),
        "passages": len(invented.passages),
        "boxes": len(invented.boxes),
        "digest": data_digest(sources, invented),
        "folds": folds,
        "seed": settings.seed,
        "settings": {**asdict(settings), "second_look": as_code(settings.second_look)},
    }


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
