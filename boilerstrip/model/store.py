"""A model as a folder: what it is in ``model.json``, its arrays in ``weights.npz``, a card, and checksums of all.

No code, no pickle: loading checks all of it and runs nothing from it.
"""

from __future__ import annotations

import json
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from boilerstrip.document import KINDS
from boilerstrip.errors import ModelError
from boilerstrip.model.archive import pack_arrays, unpack_arrays
from boilerstrip.model.files import (
    CARD_FILE,
    CHECKSUMS_FILE,
    MAX_METADATA_BYTES,
    MAX_WEIGHTS_BYTES,
    METADATA_FILE,
    WEIGHTS_FILE,
    checksum_lines,
    read_file,
    sha256,
)
from boilerstrip.model.lexicon import Lexicon
from boilerstrip.model.metadata import (
    FORMATS,
    OWN_SECOND_LOOK,
    PRESETS,
    SCORE_RULES,
    check_metadata,
    feature_places,
    formats_of,
    parse_metadata,
)
from boilerstrip.model.parts import Network, Trees
from boilerstrip.model.tagger import LEXICON_OUTPUTS, Calibration, Tagger
from boilerstrip.write import write_atomic

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from numpy.typing import NDArray

    Arrays = Mapping[str, NDArray[Any]]

__all__ = [
    "FORMATS",
    "METADATA_FILE",
    "PARTS",
    "PRESETS",
    "WEIGHTS_FILE",
    "Model",
    "context_width",
    "default_model_path",
    "load_model",
    "make_folder",
    "save_model",
]

PARTS = ("lexicon", "first", "second", "kinds", "calibration")
"""The parts of a tagger that have arrays; those of the tagger for HTML are named ``html/first/…`` and so on."""


@dataclass(frozen=True, slots=True)
class Model:
    """A model ready to use.

    Attributes
    ----------
    taggers
        One for each format of input, by its name: ``text``, and ``html`` unless it was trained on text alone.
    metadata
        What ``model.json`` holds: version, thresholds, training data, figures.
    path
        The folder that it was loaded from.
    """

    taggers: Mapping[str, Tagger]
    metadata: Mapping[str, Any]
    path: Path | None = None

    def threshold(self, preset: str, input_format: str) -> float:
        """Return the score from which a block counts as content, for a preset and a format of input."""
        return float(self.metadata["taggers"][input_format]["thresholds"][preset])


def default_model_path() -> Path:
    """Return the folder of the shipped model: in the package when installed, else in the checkout."""
    packaged = Path(__file__).with_name("default")
    return packaged if packaged.is_dir() else Path(__file__).parents[2] / "models" / "default"


def make_folder(path: str | Path) -> Path:
    """Make the folder that a model is to be saved in, if it is missing.

    Raises
    ------
    ModelError
        If it cannot be made.
    """
    folder = Path(path)
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except (OSError, ValueError) as error:
        raise ModelError(
            f"{folder}: this folder cannot be made ({getattr(error, 'strerror', error)}); choose another"
        ) from error
    return folder


def save_model(model: Model, path: str | Path, *, card: str | None = None) -> None:
    """Write a model's folder; each file is replaced as a whole, and that of the checksums comes last.

    Parameters
    ----------
    model
        The model. Its metadata gets the format's version, the least that can hold it, the name of the file of
        checksums, and the checksum of its weights, by which they are known to belong together.
    path
        The folder, made if it is missing.
    card
        Text for people to read of the model, in Markdown; none by default.

    Raises
    ------
    BoilerstripError
        If the folder cannot be made or written to.
    """
    folder = make_folder(path)
    weights = pack_arrays(model_arrays(model))
    stated = {"format_version": 0, **model.metadata}
    metadata = {
        **stated,
        "format_version": _least_version(model),
        "checksums": CHECKSUMS_FILE,
        "weights_sha256": sha256(weights),
    }
    files = {WEIGHTS_FILE: weights}
    if card is not None:
        files[CARD_FILE] = card.encode("utf-8", "replace")
    files[METADATA_FILE] = (json.dumps(metadata, indent=1, ensure_ascii=False) + "\n").encode(
        "utf-8", "replace"
    )
    for name, content in files.items():
        write_atomic(folder / name, content)
    write_atomic(folder / CHECKSUMS_FILE, checksum_lines(files))


def _least_version(model: Model) -> int:
    """Return the first version that can hold a model, so that older readers can read what they can."""
    taggers = model.taggers.values()
    trees = all(isinstance(tagger.second, Trees) and not tagger.second.averaged for tagger in taggers)
    for version, rule in SCORE_RULES.items():
        if all(tagger.rule == rule for tagger in taggers) and (trees or version >= OWN_SECOND_LOOK):
            return version
    raise ModelError("the taggers come to their scores in a way that no format can hold")


def model_arrays(model: Model) -> dict[str, NDArray[Any]]:
    """Return all arrays of a model, by name: ``html/first/mean`` and so on."""
    return {
        f"{name}/{part}/{key}": array
        for name, tagger in model.taggers.items()
        for part in PARTS
        for key, array in getattr(tagger, part).arrays().items()
    }


def load_model(path: str | Path | None = None) -> Model:
    """Load a model's folder and check all of it. Nothing in the folder is run.

    Parameters
    ----------
    path
        The folder; None for the shipped model.

    Raises
    ------
    ModelError
        If the folder is missing, damaged, or not of a format and features that this version knows.
    """
    folder = default_model_path() if path is None else Path(path)
    if not folder.is_dir():
        raise ModelError(f"{folder}: no such model folder; train one with `boilerstrip train`")
    data = read_file(folder / METADATA_FILE, MAX_METADATA_BYTES)
    with named(folder / METADATA_FILE):
        metadata = parse_metadata(data)
        check_metadata(metadata)
    weights = read_file(folder / WEIGHTS_FILE, MAX_WEIGHTS_BYTES)
    with named(folder / WEIGHTS_FILE):
        check_weights(metadata, weights)
        arrays = unpack_arrays(weights)
        taggers = {name: make_tagger(name, metadata, arrays) for name in formats_of(metadata)}
    return Model(taggers, metadata, folder)


@contextmanager
def named(file: Path) -> Iterator[None]:
    """Put the name of a file before what is wrong with its content."""
    try:
        yield
    except ModelError as error:
        raise ModelError(f"{file}: {error}") from error


def check_weights(metadata: Mapping[str, Any], data: bytes) -> None:
    """Check that weights are those of the metadata.

    Raises
    ------
    ModelError
        If their checksum is another than the metadata state.
    """
    if sha256(data) != metadata.get("weights_sha256"):
        raise ModelError(
            f"the checksum is not that of {METADATA_FILE}; the file is damaged or from another model: "
            "copy the whole folder again"
        )


def make_tagger(name: str, metadata: Mapping[str, Any], arrays: Arrays) -> Tagger:
    """Make the tagger of a format of input from a model's arrays, and check them.

    Parameters
    ----------
    name
        The format.
    metadata
        Metadata that were checked.
    arrays
        The arrays of the model.

    Raises
    ------
    ModelError
        If an array is missing, of the wrong type or shape, or has values that are not allowed.
    """
    features = feature_places(metadata, name)
    parts: dict[str, Any] = {part: make_part(name, part, metadata, arrays) for part in PARTS}
    return Tagger(**parts, rule=SCORE_RULES[metadata["format_version"]], features=features)


def make_part(name: str, part: str, metadata: Mapping[str, Any], arrays: Arrays) -> Any:
    """Make one of the `PARTS` of a tagger from a model's arrays, see `make_tagger`."""
    first = len(metadata["taggers"][name]["features"]) + LEXICON_OUTPUTS
    second = first + context_width(html=name == "html")
    make: dict[str, Callable[[Arrays], Any]] = {
        "lexicon": lambda own: Lexicon.from_arrays(own, LEXICON_OUTPUTS),
        "first": lambda own: Network.from_arrays(own, first, 1),
        "second": lambda own: _second_look(own, second),
        "kinds": lambda own: Network.from_arrays(own, second, len(KINDS)),
        "calibration": Calibration.from_arrays,
    }
    prefix = f"{name}/{part}/"
    own = {key[len(prefix) :]: array for key, array in arrays.items() if key.startswith(prefix)}
    try:
        return make[part](own)
    except ModelError as error:
        raise ModelError(f"{prefix}{error}") from error


def _second_look(arrays: Arrays, columns: int) -> Trees | Network:
    if "weights0" in arrays:
        return Network.from_arrays(arrays, columns, 1)
    return Trees.from_arrays(arrays, columns)


def context_width(*, html: bool) -> int:
    """Return the number of columns of the context matrix."""
    from boilerstrip.features.context import context_matrix
    from boilerstrip.features.matrix import example_page

    words = np.zeros((1, LEXICON_OUTPUTS), dtype=np.float32)
    return int(context_matrix(example_page(html=html), np.zeros(1, dtype=np.float32), words).shape[1])
