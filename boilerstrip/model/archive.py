"""``weights.npz``: named plain arrays in one archive, read within bounds. Nothing is unpickled."""

from __future__ import annotations

import io
import math
import zipfile
from typing import TYPE_CHECKING, Any

import numpy as np

from boilerstrip.errors import ModelError
from boilerstrip.model.files import MAX_WEIGHTS_BYTES

if TYPE_CHECKING:
    from collections.abc import Mapping

    from numpy.typing import NDArray

_MOST_ARRAYS = 1000
_ENTRY_SIGNATURE = b"PK\x01\x02"
"""What the entry of a file in an archive's directory begins with."""


def pack_arrays(arrays: Mapping[str, NDArray[Any]]) -> bytes:
    """Return an archive of arrays; the same arrays give the same bytes."""
    buffer = io.BytesIO()
    ordered: dict[str, Any] = {name: arrays[name] for name in sorted(arrays)}
    np.savez_compressed(buffer, **ordered)
    return buffer.getvalue()


def unpack_arrays(data: bytes) -> dict[str, NDArray[Any]]:
    """Read the arrays of an archive, by name.

    Parameters
    ----------
    data
        What `pack_arrays` returned, or NumPy's ``savez``.

    Raises
    ------
    ModelError
        If it is no such archive, unpacks to more than 64 MiB, has more than 1,000 arrays or one name twice, or holds
        anything but plain arrays.
    """
    # The whole directory becomes objects at once when an archive is opened, so it is measured before.
    if data.count(_ENTRY_SIGNATURE) > _MOST_ARRAYS:
        raise ModelError(f"more than {_MOST_ARRAYS:,} arrays, so it is no model of this format")
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            entries = archive.infolist()
            if sum(entry.file_size for entry in entries) > MAX_WEIGHTS_BYTES:
                raise ModelError(f"unpacks to more than {MAX_WEIGHTS_BYTES >> 20} MiB")
            arrays: dict[str, NDArray[Any]] = {}
            for entry in entries:
                name = entry.filename.removesuffix(".npy")
                if name in arrays:
                    raise ModelError(f"{name!r} stands twice in the archive")
                arrays[name] = _array(_unpack(archive, entry))
            return arrays
    except ModelError:
        raise
    except Exception as error:  # at damaged data, zipfile, zlib and numpy raise a dozen kinds of errors
        raise ModelError(f"not an archive of plain arrays ({error})") from error


def _unpack(archive: zipfile.ZipFile, entry: zipfile.ZipInfo) -> bytes:
    """Unpack an entry to no more than the size that it declares, which may be a lie."""
    if entry.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
        raise ValueError(f"{entry.filename!r}: packed in an unknown way")
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
