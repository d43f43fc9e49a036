"""NumPy's own .npz: a zip of .npy files. Nothing is unpacked before its size is known, and nothing is unpickled."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping
from typing import Any

import numpy as np
from numpy.lib import format as npy
from numpy.typing import NDArray

from ...components.errors import FileError
from ...components.parameter import Shape
from .archive import ArrayFile, json_text, parse_json
from .members import open_zip, read_member
from .npy import HEADER_BYTES, npy_header, unpack_npy
from .opening import reading, shown_name

METADATA = "__metadata__"
MAX_ARRAYS = 100_000
LONGEST_METADATA = 100_000_000


def pack_npz(arrays: Mapping[str, NDArray[Any]], metadata: Mapping[str, str] | None = None) -> bytes:
    """Return the bytes of a file with these arrays; ``metadata`` is kept as one text array."""
    content = dict(arrays)
    if metadata:
        content[METADATA] = np.array(json_text(dict(metadata)))
    memory = io.BytesIO()
    with zipfile.ZipFile(memory, "w") as archive:
        for name, array in content.items():
            # A fixed date, so that the same weights give the same file.
            with archive.open(zipfile.ZipInfo(f"{name}.npy"), "w", force_zip64=True) as member:
                npy.write_array(member, np.ascontiguousarray(array).reshape(array.shape), allow_pickle=False)
    return memory.getvalue()


def unpack_npz(content: bytes) -> ArrayFile:
    """Check a file and return what it holds.

    Raises:
        FileError: it is no .npz file, a damaged one, or one whose content is larger than it can be.
    """
    archive = open_zip(io.BytesIO(content), MAX_ARRAYS)
    shapes = {member.filename.removesuffix(".npy"): _shape(archive, member) for member in archive.infolist()}
    metadata = _metadata(archive) if METADATA in shapes else {}
    shapes.pop(METADATA, None)

    def read() -> dict[str, NDArray[Any]]:
        return {name: _array(archive, f"{name}.npy") for name in shapes}

    return ArrayFile(metadata, shapes, read)


def _shape(archive: zipfile.ZipFile, member: zipfile.ZipInfo) -> Shape:
    """Read the header of one .npy file, and check that its size is what the zip directory says."""
    name = shown_name(member.filename)
    if not member.filename.endswith(".npy"):
        raise FileError(f"{name} in the .npz file is no array")
    header = npy_header(read_member(archive, member, HEADER_BYTES), f"{name} in the .npz file")
    if header.dtype.kind not in "fiubU":
        raise FileError(f"{name} holds neither numbers nor text")
    if header.end != member.file_size:
        raise FileError(f"{name} has another length than its shape needs: the file is damaged")
    return header.shape


def _array(archive: zipfile.ZipFile, name: str) -> NDArray[Any]:
    return unpack_npy(read_member(archive, archive.getinfo(name)), f"{shown_name(name)} in the .npz file")


def _metadata(archive: zipfile.ZipFile) -> dict[str, str]:
    if archive.getinfo(f"{METADATA}.npy").file_size > LONGEST_METADATA:
        raise FileError("The metadata of the .npz file is too long")
    # A text may hold what is no letter.
    with reading(METADATA, FileError, "text"):
        text = str(_array(archive, f"{METADATA}.npy"))
    content = parse_json(text, "The metadata of the .npz file")
    if not isinstance(content, dict) or not all(isinstance(value, str) for value in content.values()):
        raise FileError("The metadata of the .npz file is not text")
    return content
