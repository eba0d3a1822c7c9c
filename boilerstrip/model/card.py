"""The model card: what a model is and what it was measured at, written from its metadata."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

_FORMAT_TITLES = {"html": "HTML", "text": "Plain text"}


def card(metadata: Mapping[str, Any]) -> str:
    """Return a model's card in Markdown.

    Parameters
    ----------
    metadata
        The model's metadata, see `boilerstrip.train.pipeline.train_model`.
    """
    training = metadata["training"]
    second_look = training.get("settings", {}).get("second_look")
    lines = [
        f"# Model card: {metadata['name']}",
        "",
        "Tags the blocks of a news page: a probability of content and one of 17 kinds for each. "
        "Trained by `boilerstrip train`; this card is written from the facts in `model.json`.",
        "",
        *_table(
            ("", ""),
            [
                ("created", metadata["created"]),
                ("boilerstrip", metadata["boilerstrip_version"]),
                *metadata["versions"].items(),
                ("pages", f"{training['pages']:,} of {training['sites']:,} sites"),
                ("of these labelled block by block", f"{training['labelled_by_kind']:,}"),
                ("corpora", ", ".join(f"{name} {count:,}" for name, count in training["corpora"].items())),
                (
                    "passages and boxes of invented boilerplate",
                    f"{training['passages']:,}, {training['boxes']:,}",
                ),
                ("digest of the training data", f"`{training['digest']}`"),
                ("folds, seed", f"{training['folds']}, {training['seed']}"),
                *([("second look at content", f"`{second_look}`")] if second_look else []),
            ],
        ),
        "",
        "Every figure below is out of fold by site: each page was judged by a model that never saw its site, with "
        "a calibration and a threshold from the other folds. Pages without any text in their mark-up count as missed. "
        "The program's settings were chosen by figures like these, of the same pages.",
    ]
    for input_format, facts in metadata["taggers"].items():
        lines += ["", f"## {_FORMAT_TITLES.get(input_format, input_format)}", "", *_tagger_lines(facts)]
    lines += [
        "",
        "## Limits",
        "",
        "- The labels are of news pages first; forum threads, products and listings are tagged by what was learned "
        "from a few hundred of them.",
        "- What a page keeps in scripts and draws later is not seen.",
        "- Most pages are in English; the fewer pages of a language there were, the less its words are known. "
        "Layout and punctuation are read alike in every script.",
        "- Plain text has lost its mark-up: figures for it are lower, and the kinds least certain.",
        "",
    ]
    return "\n".join(lines)


def _tagger_lines(facts: Mapping[str, Any]) -> list[str]:
    lines = _table(
        ("pages of", "pages", "shingle F1", "word F1", "exact paragraphs F1"),
        [
            (
                name,
                values["pages"],
                *(_number(values[key]) for key in ("shingle_f1", "word_f1", "paragraph_f1")),
            )
            for name, values in facts["figures"].items()
        ],
    )
    lines += [
        "",
        f"Expected calibration error of the score: {_number(facts['calibration_error'])}, "
        f"over {facts['blocks']:,} blocks.",
        "",
        *_table(
            ("preset", "threshold", "precision", "recall"),
            [
                (name, *(_number(values[key]) for key in ("threshold", "precision", "recall")))
                for name, values in facts["presets"].items()
            ],
        ),
    ]
    if "kinds_f1" in facts:
        lines += [
            "",
            f"Kinds, macro-F1: {_number(facts['kinds_macro_f1'])}"
            + "".join(
                f"; on the pages of the labels `{name}`: {_number(score)}"
                for name, score in facts.get("kinds_by_labels", {}).items()
            )
            + ".",
            "",
            *_table(("kind", "F1"), [(kind, _number(score)) for kind, score in facts["kinds_f1"].items()]),
        ]
    return lines


def _number(value: float) -> str:
    return f"{value:.3f}"


def _table(head: Sequence[str], rows: Iterable[Sequence[object]]) -> list[str]:
    lines = ["| " + " | ".join(head) + " |", "|" + " --- |" * len(head)]
    return lines + ["| " + " | ".join(map(str, row)) + " |" for row in rows]


def compare_card(text: str, metadata: Mapping[str, Any]) -> tuple[int, list[str]]:
    """Compare what the tables of a card say with the metadata.

    Other wording, other tables and remarks that people added are no contradiction.

    Parameters
    ----------
    text
        The card's text.
    metadata
        The model's metadata, with all facts that a card is written from.

    Returns
    -------
    int, list of str
        How many rows agree, and the rows that say something else.

    Raises
    ------
    KeyError
        If a fact is missing that a card is written from.
    """
    stated, known = _rows(text), _rows(card(metadata))
    wrong = [row for place, row in stated.items() if known.get(place, row) != row]
    return sum(place in known for place in stated) - len(wrong), wrong


def _rows(text: str) -> dict[tuple[str, str, str], str]:
    """Return the title and the rows of Markdown's tables, by heading, the table's head and the row's first cell."""
    rows = {}
    heading = head = ""
    for line in map(str.rstrip, text.splitlines()):
        if line.startswith("# "):
            rows["", "", "title"] = line
        elif line.startswith("#"):
            heading = line
        if not line.startswith("|"):
            head = ""
        elif not head:
            head = line
        elif line.strip("| -"):
            rows[heading, head, line.split("|")[1].strip()] = line
    return rows
