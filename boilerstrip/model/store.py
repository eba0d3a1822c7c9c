"""A model as a folder: ``model.json`` with what it is, ``weights.npz`` with plain arrays. No code, no pickle."""

from __future__ import annotations

import hashlib
import io
import json
import math
import os
import zipfile
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import numpy as np

from boilerstrip.document import KINDS
from boilerstrip.errors import ModelError
from boilerstrip.features.matrix import feature_names
from boilerstrip.model.lexicon import Lexicon
from boilerstrip.model.parts import Network, Trees
from boilerstrip.model.tagger import LEXICON_OUTPUTS, Calibration, Tagger
from boilerstrip.write import write_atomic

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from numpy.typing import NDArray

Part = TypeVar("Part")

FORMAT_VERSION = 2
METADATA_FILE = "model.json"
WEIGHTS_FILE = "weights.npz"
FORMATS = ("html", "text")
PRESETS = ("precision", "balanced", "recall")

_MAX_METADATA_BYTES = 4 << 20
_MAX_WEIGHTS_BYTES = 64 << 20


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


def save_model(model: Model, path: str | Path) -> None:
    """Write a model's folder; each file is replaced as a whole.

    Parameters
    ----------
    model
        The model. Its metadata gets the format's version and the checksum of its weights.
    path
        The folder, made if it is missing.

    Raises
    ------
    BoilerstripError
        If the folder cannot be made or written to.
    """
    folder = make_folder(path)
    arrays = {
        f"{name}/{part}/{key}": array
        for name, tagger in model.taggers.items()
        for part in ("lexicon", "first", "second", "kinds", "calibration")
        for key, array in getattr(tagger, part).arrays().items()
    }
    buffer = io.BytesIO()
    np.savez_compressed(buffer, **{key: arrays[key] for key in sorted(arrays)})
    weights = buffer.getvalue()
    metadata = {
        "format_version": FORMAT_VERSION,
        **model.metadata,
        "weights_sha256": hashlib.sha256(weights).hexdigest(),
    }
    write_atomic(folder / WEIGHTS_FILE, weights)
    write_atomic(folder / METADATA_FILE, json.dumps(metadata, indent=1, ensure_ascii=False) + "\n")


def load_model(path: str | Path | None = None) -> Model:
    """Load a model's folder and check all of it. Nothing in the folder is run.

    Parameters
    ----------
    path
        The folder; None for the shipped model.

    Raises
    ------
    ModelError
        If the folder is missing, damaged, or not of this version's format and features.
    """
    folder = default_model_path() if path is None else Path(path)
    metadata = _read_metadata(folder)
    data = _read_file(folder / WEIGHTS_FILE, _MAX_WEIGHTS_BYTES)
    if hashlib.sha256(data).hexdigest() != metadata.get("weights_sha256"):
        raise ModelError(
            f"{folder / WEIGHTS_FILE}: the checksum is not that of {METADATA_FILE}; "
            "the file is damaged or from another model: copy the whole folder again"
        )
    arrays = _read_arrays(data, folder / WEIGHTS_FILE)
    try:
        taggers = {name: _tagger(name, metadata, arrays) for name in FORMATS if name in metadata["taggers"]}
    except ModelError as error:
        raise ModelError(f"{folder / WEIGHTS_FILE}: {error}") from error
    return Model(taggers, metadata, folder)


def _read_metadata(folder: Path) -> dict[str, Any]:
    file = folder / METADATA_FILE
    if not folder.is_dir():
        raise ModelError(f"{folder}: no such model folder; train one with `boilerstrip train`")
    try:
        metadata = json.loads(_read_file(file, _MAX_METADATA_BYTES))
    except (ValueError, RecursionError) as error:
        raise ModelError(f"{file}: not valid JSON ({error})") from error
    if not isinstance(metadata, dict):
        raise ModelError(f"{file}: a JSON object is needed")
    version = metadata.get("format_version")
    if isinstance(version, bool) or version != FORMAT_VERSION:
        raise ModelError(
            f"{file}: format version {version!r}, and this boilerstrip reads version {FORMAT_VERSION}; "
            "install the boilerstrip that wrote it, or train the model again"
        )
    _check_metadata(metadata, file)
    return metadata


def _check_metadata(metadata: dict[str, Any], file: Path) -> None:
    if metadata.get("kinds") != [kind.value for kind in KINDS]:
        raise ModelError(f"{file}: kinds: not the {len(KINDS)} kinds of this version, in their order")
    taggers = metadata.get("taggers")
    for name in FORMATS:
        if name == "html" and isinstance(taggers, dict) and taggers.keys() == {"text"}:
            continue  # trained on pages without HTML
        described = taggers.get(name) if isinstance(taggers, dict) else None
        if not isinstance(described, dict):
            raise ModelError(f"{file}: taggers: {name!r} is missing")
        if described.get("features") != list(feature_names(html=name == "html")):
            raise ModelError(
                f"{file}: taggers: {name}: its features are not those of this boilerstrip; train it again"
            )
        thresholds = described.get("thresholds")
        for preset in PRESETS:
            value = thresholds.get(preset) if isinstance(thresholds, dict) else None
            if isinstance(value, bool) or not isinstance(value, (int, float)) or not 0 < value < 1:
                raise ModelError(f"{file}: taggers: {name}: thresholds: {preset} must lie between 0 and 1")


def _read_file(file: Path, limit: int) -> bytes:
    try:
        with file.open("rb") as stream:
            # Not just limit + 1: that much memory would be taken for every file.
            data = stream.read(min(os.fstat(stream.fileno()).st_size, limit) + 1)
    except OSError as error:
        raise ModelError(f"{file}: cannot be read ({error.strerror})") from error
    if len(data) > limit:
        raise ModelError(f"{file}: larger than {limit >> 20} MiB, so it is no model of this format")
    return data


def _read_arrays(data: bytes, file: Path) -> dict[str, NDArray[Any]]:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            entries = archive.infolist()
            if sum(entry.file_size for entry in entries) > _MAX_WEIGHTS_BYTES:
                raise ModelError(f"{file}: unpacks to more than {_MAX_WEIGHTS_BYTES >> 20} MiB")
            return {entry.filename.removesuffix(".npy"): _array(_unpack(archive, entry)) for entry in entries}
    except ModelError:
        raise
    except Exception as error:  # at damaged data, zipfile, zlib and numpy raise a dozen kinds of errors
        raise ModelError(f"{file}: not an archive of plain arrays ({error})") from error


def _unpack(archive: zipfile.ZipFile, entry: zipfile.ZipInfo) -> bytes:
    """Unpack an entry to no more than the size that it declares, which may be a lie."""
    if entry.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
        raise ValueError(f"{entry.filename}: packed in an unknown way")
    with archive.open(entry) as stream:
        # Without a size, or packed in another way, zipfile unpacks all there is before it looks at the size.
        return stream.read(entry.file_size)


def _array(data: bytes) -> NDArray[Any]:
    """Read an array as NumPy saves it; what the header declares has to be what is there, and no objects."""
    stream = io.BytesIO(data)
    if np.lib.format.read_magic(stream) != (1, 0):
        raise ValueError("an array of an unknown format")
    shape, fortran, dtype = np.lib.format.read_array_header_1_0(stream)
    content = data[stream.tell() :]
    if dtype.hasobject or math.prod(shape) * dtype.itemsize != len(content):
        raise ValueError(f"an array of type {dtype} and shape {shape} in {len(content):,} bytes")
    return np.frombuffer(content, dtype).reshape(shape, order="F" if fortran else "C")


def _tagger(name: str, metadata: Mapping[str, Any], arrays: Mapping[str, NDArray[Any]]) -> Tagger:
    def part(part_name: str, make: Callable[..., Part], *sizes: int) -> Part:
        prefix = f"{name}/{part_name}/"
        own = {key[len(prefix) :]: array for key, array in arrays.items() if key.startswith(prefix)}
        try:
            return make(own, *sizes)
        except ModelError as error:
            raise ModelError(f"{prefix}{error}") from error

    first = len(metadata["taggers"][name]["features"]) + LEXICON_OUTPUTS
    second = first + context_width(html=name == "html")
    return Tagger(
        lexicon=part("lexicon", Lexicon.from_arrays, LEXICON_OUTPUTS),
        first=part("first", Network.from_arrays, first, 1),
        second=part("second", Trees.from_arrays, second),
        kinds=part("kinds", Network.from_arrays, second, len(KINDS)),
        calibration=part("calibration", Calibration.from_arrays),
    )


def context_width(*, html: bool) -> int:
    """Return the number of columns of the context matrix."""
    from boilerstrip.features.context import context_matrix
    from boilerstrip.features.matrix import example_page

    words = np.zeros((1, LEXICON_OUTPUTS), dtype=np.float32)
    return int(context_matrix(example_page(html=html), np.zeros(1, dtype=np.float32), words).shape[1])
