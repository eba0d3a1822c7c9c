"""The whole of an evaluation as plain values: what its JSON holds and its report shows."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from boilerstrip.train.align import LEAST_COVERAGE
from boilerstrip.train.evaluation.bootstrap import CONFIDENCE, FEW_SITES, RESAMPLES
from boilerstrip.train.evaluation.errors import errors_report
from boilerstrip.train.evaluation.estimates import Sampler, comparison_rows, figure_rows
from boilerstrip.train.evaluation.groups import CORPUS, page_groups, site_numbers
from boilerstrip.train.evaluation.judged import Blocks
from boilerstrip.train.evaluation.kinds import kinds_report
from boilerstrip.train.evaluation.measures import TEXT_FIGURES, measures_of, score_pages
from boilerstrip.train.evaluation.scores import calibration_report, curve_report
from boilerstrip.train.evaluation.worst import WORST, page_rows, worst_pages

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from boilerstrip.train.corpus import LabelledPage
    from boilerstrip.train.evaluation.judged import Judged

AS_GIVEN, OUT_OF_FOLD = "as given", "out of fold"
"""How pages were judged: by a model as it is, or each by one that never saw its site."""


def summarize(
    sources: Sequence[LabelledPage],
    judged: Sequence[Judged],
    *,
    settings: Mapping[str, Any],
    resamples: int = RESAMPLES,
    seed: int = 0,
    worst: int = WORST,
) -> dict[str, Any]:
    """Measure what systems made of labelled pages.

    Parameters
    ----------
    sources
        The pages.
    judged
        What every system made of them; the first one is the model that is measured.
    settings
        How the pages were judged: ``model`` and ``model_name``, ``input_format``, ``threshold``, and ``judged``, which
        is `AS_GIVEN` or `OUT_OF_FOLD`.
    resamples, seed
        How many draws of sites the intervals are from, and where randomness starts.
    worst
        How many of the worst pages to show.

    Returns
    -------
    dict
        Plain values, ready for JSON; figures have four decimals.

        - ``pages``, ``sites``; ``settings``; ``warnings``: what to keep in mind, as sentences;
        - ``systems``: by tool and corpus ``pages``, ``shingle_f1``, ``word_f1`` and ``paragraph_f1``, and ``seconds``;
        - ``kinds``: ``macro_f1`` and ``f1`` by kind of the model, None without labelled blocks;
        - ``figures``: see `figure_rows`; ``comparisons``: see `comparison_rows`;
        - ``models``: for every system that tags blocks its ``kinds``, ``calibration``, ``curve`` and ``errors``;
        - ``worst_pages``: see `worst_pages`; ``by_page``: see `page_rows`;
        - ``failures``: ``system``, ``corpus``, ``id`` and ``error`` of every page that a system failed on;
        - ``misfits``: ``corpus``, ``id`` and ``coverage`` of pages that do not hold their gold text.
    """
    groups = page_groups(sources)
    sampler = Sampler(site_numbers(sources), resamples=resamples, seed=seed)
    scores = {system.name: score_pages(sources, system.outputs) for system in judged}
    measures = {system.name: measures_of(system, scores[system.name]) for system in judged}
    figures = list(figure_rows(measures, groups, sampler))
    models = {
        system.name: _model_report(system, sources, sampler) for system in judged if system.tagged is not None
    }
    sites = sampler.count(groups[0].pages)
    return {
        "pages": len(sources),
        "sites": sites,
        "settings": {**settings, "resamples": resamples, "confidence": CONFIDENCE, "seed": seed},
        "warnings": _warnings(sites),
        "systems": _by_corpus(figures, judged),
        "kinds": _kind_figures(models.get(judged[0].name)),
        "figures": figures,
        "comparisons": list(comparison_rows(measures, groups, sampler)),
        "models": models,
        "worst_pages": worst_pages(sources, judged[0], scores[judged[0].name], worst),
        "failures": _failures(sources, judged),
        "misfits": _misfits(sources, judged[0]),
        "by_page": page_rows(sources, scores),
    }


def _model_report(system: Judged, sources: Sequence[LabelledPage], sampler: Sampler) -> dict[str, Any]:
    tagged = system.tagged or []
    blocks = Blocks.of(tagged)
    return {
        "kinds": kinds_report(blocks, len(tagged), sampler),
        "calibration": calibration_report(blocks),
        "curve": curve_report(blocks, sources, system.thresholds, sampler),
        "errors": errors_report(blocks, tagged, sources),
    }


def _warnings(sites: int) -> list[str]:
    if sites == 1:
        return [
            "All pages are of one site: how figures vary from site to site is not known, so none has an interval."
        ]
    if sites < FEW_SITES:
        return [f"The pages are of {sites} sites only: intervals over fewer than {FEW_SITES} are too narrow."]
    return []


def _by_corpus(figures: Sequence[Mapping[str, Any]], judged: Sequence[Judged]) -> dict[str, Any]:
    """Return the figures of texts by system and corpus, without their intervals."""
    return {
        system.name: {
            **{
                row["group"]: {
                    "pages": row["pages"],
                    **{name: row[name]["value"] for name in TEXT_FIGURES},
                }
                for row in figures
                if row["system"] == system.name and row["by"] == CORPUS
            },
            **({} if system.seconds is None else {"seconds": round(system.seconds, 3)}),
        }
        for system in judged
    }


def _kind_figures(model: Mapping[str, Any] | None) -> dict[str, Any] | None:
    kinds = None if model is None else model["kinds"]
    if kinds is None:
        return None
    scores = {row["kind"]: row["f1"]["value"] for row in kinds["by_kind"]}
    return {
        "macro_f1": kinds["macro_f1"]["value"],
        "f1": {kind: scores[kind] for kind in kinds["kinds"] if kind in scores},
    }


def _failures(sources: Sequence[LabelledPage], judged: Sequence[Judged]) -> list[dict[str, str]]:
    return [
        {"system": system.name, "corpus": sources[page].corpus, "id": sources[page].id, "error": error}
        for system in judged
        for page, error in system.failures.items()
    ]


def _misfits(sources: Sequence[LabelledPage], model: Judged) -> list[dict[str, Any]]:
    """Name the pages that do not hold the text which they are measured by."""
    return [
        {"corpus": source.corpus, "id": source.id, "coverage": round(page.coverage, 4)}
        for number, (source, page) in enumerate(zip(sources, model.tagged or (), strict=False))
        if page.coverage < LEAST_COVERAGE and source.text.strip() and number not in model.failures
    ]
