"""NumPy's own .npz: a zip of .npy files. Nothing is unpacked before its size is known, and nothing is unpickled."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping
from math import prod
from typing import Any

import numpy as np
from numpy.lib import format as npy
from numpy.typing import NDArray

from ...components.errors import FileError
from ...components.parameter import Shape
from .archive import ArrayFile, json_text, parse_json

METADATA = "__metadata__"
MAX_ARRAYS = 100_000
LONGEST_METADATA = 100_000_000
HIGHEST_RATIO = 1100
"""Deflate cannot shrink further than to a thousandth; a file that claims to lies about its size."""


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
    try:
        archive = zipfile.ZipFile(io.BytesIO(content))
        members = archive.infolist()
        if len(members) > MAX_ARRAYS or len({member.filename for member in members}) != len(members):
            raise FileError("The .npz file holds too many arrays, or two of the same name")
        shapes = {member.filename.removesuffix(".npy"): _shape(archive, member) for member in members}
        metadata = _metadata(archive) if METADATA in shapes else {}
    except (zipfile.BadZipFile, OSError, NotImplementedError, RuntimeError, EOFError) as error:
        raise FileError(f"This is no .npz file, or a damaged one: {error}") from error
    shapes.pop(METADATA, None)

    def read() -> dict[str, NDArray[Any]]:
        return {name: _array(archive, f"{name}.npy") for name in shapes}

    return ArrayFile(metadata, shapes, read)


def _shape(archive: zipfile.ZipFile, member: zipfile.ZipInfo) -> Shape:
    """Read the header of one .npy file, and check that its size is what the zip directory says."""
    name = member.filename
    if not name.endswith(".npy") or member.file_size > HIGHEST_RATIO * max(1, member.compress_size):
        raise FileError(f"{name:.80} in the .npz file is no array, or claims an impossible size")
    try:
        with archive.open(member) as file:
            version = npy.read_magic(file)
            read_header = npy.read_array_header_1_0 if version == (1, 0) else npy.read_array_header_2_0
            shape, _, kind = read_header(file)
            header = file.tell()
    except ValueError as error:
        raise FileError(f"{name:.80} in the .npz file is no array: {error}") from error
    if kind.hasobject or kind.kind not in "fiubU":
        raise FileError(f"{name:.80} holds Python objects, which are never read: they could run code")
    if header + prod(shape) * kind.itemsize != member.file_size:
        raise FileError(f"{name:.80} has another length than its shape {shape} needs: the file is damaged")
    return tuple(shape)


def _array(archive: zipfile.ZipFile, name: str) -> NDArray[Any]:
    try:
        with archive.open(name) as file:
            array: NDArray[Any] = npy.read_array(file, allow_pickle=False)
            return array
    except (zipfile.BadZipFile, ValueError, OSError, EOFError) as error:
        raise FileError(f"{name:.80} in the .npz file is damaged: {error}") from error


def _metadata(archive: zipfile.ZipFile) -> dict[str, str]:
    if archive.getinfo(f"{METADATA}.npy").file_size > LONGEST_METADATA:
        raise FileError("The metadata of the .npz file is too long")
    content = parse_json(str(_array(archive, f"{METADATA}.npy")), "The metadata of the .npz file")
    if not isinstance(content, dict) or not all(isinstance(value, str) for value in content.values()):
        raise FileError("The metadata of the .npz file is not text")
    return content
