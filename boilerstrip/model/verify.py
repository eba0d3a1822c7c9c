"""Check a model's folder thoroughly, and say of every single thing what was looked at and what is wrong.

Loading a model stops at the first fault, and passes over what no tagger needs. Here the checks go on as far as they
can, through every file.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from boilerstrip.document import KINDS
from boilerstrip.errors import ModelError
from boilerstrip.model.archive import unpack_arrays
from boilerstrip.model.card import compare_card
from boilerstrip.model.checks import Check, Checks, NothingToCheckError, Status
from boilerstrip.model.facts import wrong_facts
from boilerstrip.model.files import (
    CARD_FILE,
    CHECKSUMS_FILE,
    MAX_CARD_BYTES,
    MAX_METADATA_BYTES,
    MAX_WEIGHTS_BYTES,
    METADATA_FILE,
    MODEL_FILES,
    WEIGHTS_FILE,
    read_checksums,
    read_file,
    sha256,
)
from boilerstrip.model.metadata import (
    PRESETS,
    check_kinds,
    check_thresholds,
    feature_places,
    formats_of,
    parse_metadata,
)
from boilerstrip.model.store import check_weights, default_model_path
from boilerstrip.model.verify_taggers import check_taggers

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from numpy.typing import NDArray

    Arrays = Mapping[str, NDArray[Any]]

    Metadata = Mapping[str, Any]


def verify_model(path: str | Path | None = None) -> tuple[Check, ...]:
    """Check everything about a model's folder. Nothing in it is run.

    Parameters
    ----------
    path
        The folder; None for the shipped model.

    Returns
    -------
    tuple of Check
        In a fixed order: the metadata, the checksums, the arrays of every part, what the taggers say of a page, the
        card. The model is sound if none has failed.
    """
    folder = default_model_path() if path is None else Path(path)
    checks = Checks()
    if not folder.is_dir():
        return (Check("folder", Status.FAILED, "no such folder; train a model with `boilerstrip train`"),)
    metadata = checks.look(METADATA_FILE, _read_metadata, folder)
    described = metadata is not None and _describes_taggers(checks, metadata)
    checks.look(CHECKSUMS_FILE, _check_checksums, folder, metadata)
    arrays = checks.look(WEIGHTS_FILE, _read_weights, folder, metadata)
    if metadata is None or not described:
        checks.skip("taggers", f"they need a sound {METADATA_FILE}")
        checks.skip(CARD_FILE, f"it needs a sound {METADATA_FILE}")
    else:
        if arrays is None:
            checks.skip("taggers", f"they need sound {WEIGHTS_FILE}")
        else:
            check_taggers(checks, metadata, arrays)
        checks.look(CARD_FILE, _check_card, folder, metadata)
    return tuple(checks.done)


def _read_metadata(folder: Path) -> tuple[str, dict[str, Any]]:
    data = _read(folder, METADATA_FILE, MAX_METADATA_BYTES)
    metadata = parse_metadata(data)
    return f"JSON of {len(data):,} bytes, format version {metadata['format_version']}", metadata


def _read(folder: Path, name: str, limit: int) -> bytes:
    try:
        return read_file(folder / name, limit)
    except ModelError as error:  # the check is named for the file
        raise ModelError(str(error).removeprefix(f"{folder / name}: ")) from error


def _describes_taggers(checks: Checks, metadata: Metadata) -> bool:
    """Check the metadata that taggers need, and tell whether they can be made by them."""
    before = len(checks.done)
    checks.look("kinds", _check_kinds, metadata)
    for name in formats_of(metadata):
        checks.look(f"{name} features", _check_features, metadata, name)
        checks.look(f"{name} thresholds", _check_thresholds, metadata, name)
    described = all(checks.passed(check.name) for check in checks.done[before:])
    if described:
        checks.look("facts", _check_facts, metadata)
    return described


def _check_kinds(metadata: Metadata) -> tuple[str, None]:
    check_kinds(metadata)
    return f"the {len(KINDS)} kinds, in their order", None


def _check_features(metadata: Metadata, name: str) -> tuple[str, None]:
    places = feature_places(metadata, name)
    size = len(metadata["taggers"][name]["features"])
    return f"{size} features, all of them known{'' if places is None else ', found by their names'}", None


def _check_thresholds(metadata: Metadata, name: str) -> tuple[str, None]:
    check_thresholds(metadata, name)
    thresholds = metadata["taggers"][name]["thresholds"]
    return ", ".join(f"{preset} {thresholds[preset]:.2f}" for preset in PRESETS), None


def _check_facts(metadata: Metadata) -> tuple[str, None]:
    """Check what is stated of the model's origin and figures."""
    _raise_first(wrong_facts(metadata))
    return "what is stated of its origin and its figures is of the right form", None


def _check_checksums(folder: Path, metadata: Metadata | None) -> tuple[str, None]:
    older = metadata is not None and "checksums" not in metadata
    if older and not (folder / CHECKSUMS_FILE).exists():
        raise NothingToCheckError("the model was saved before models had one")
    try:
        listed = read_checksums(folder)
    except ModelError as error:
        raise ModelError(str(error).replace(str(folder / CHECKSUMS_FILE), CHECKSUMS_FILE, 1)) from error
    present = {name for name in MODEL_FILES if name != CHECKSUMS_FILE and (folder / name).exists()}
    wrong = [f"{name} is not listed" for name in sorted(present - listed.keys())]
    wrong += [said for name, checksum in listed.items() if (said := _mismatch(folder, name, checksum))]
    if wrong:
        raise ModelError(
            f"{'; '.join(wrong)}. Copy the model again; if the change is yours, run "
            f"`sha256sum {' '.join(sorted(present | listed.keys()))} > {CHECKSUMS_FILE}` in its folder"
        )
    return f"{', '.join(sorted(listed))} are as they were written", None


def _mismatch(folder: Path, name: str, checksum: str) -> str | None:
    """Say so if a file is not the one that a checksum is of."""
    try:
        data = _read(folder, name, MAX_WEIGHTS_BYTES)
    except ModelError as error:
        return f"{name}: {error}"
    return None if sha256(data) == checksum else f"{name} is not as it was written"


def _read_weights(folder: Path, metadata: Metadata | None) -> tuple[str, Arrays]:
    data = _read(folder, WEIGHTS_FILE, MAX_WEIGHTS_BYTES)
    if metadata is not None:
        check_weights(metadata, data)
    arrays = unpack_arrays(data)
    size = sum(array.nbytes for array in arrays.values())
    return f"{len(arrays)} plain arrays of {size:,} bytes, with the checksum of {METADATA_FILE}", arrays


def _check_card(folder: Path, metadata: Metadata) -> tuple[str, None]:
    if not (folder / CARD_FILE).exists():
        raise NothingToCheckError("the model has no card")
    if wrong_facts(metadata):
        raise NothingToCheckError("it needs sound facts")
    text = _read(folder, CARD_FILE, MAX_CARD_BYTES).decode("utf-8", "replace")
    try:
        agreeing, wrong = compare_card(text, metadata)
    except KeyError as error:
        raise ModelError(f"{METADATA_FILE} does not state {error}, from which a card is written") from error
    _raise_first([f"says otherwise than {METADATA_FILE}: {row}" for row in wrong])
    if not agreeing:
        raise ModelError(f"says nothing of what {METADATA_FILE} states, so it is not of this model")
    return f"{agreeing} facts agree with {METADATA_FILE}", None


def _raise_first(wrong: Sequence[str]) -> None:
    """Raise an error for the first of several things that are wrong, and say how many more there are."""
    if wrong:
        more = f" (and {len(wrong) - 1:,} more)" if len(wrong) > 1 else ""
        raise ModelError(f"{wrong[0]}{more}")
