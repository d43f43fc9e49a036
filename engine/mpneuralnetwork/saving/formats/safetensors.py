"""The safetensors format: eight bytes with the length of a JSON header, the header, then the bare numbers.

The format is Hugging Face's (2022); it holds no code, and every array is found without unpacking another one.
"""

from __future__ import annotations

from collections.abc import Mapping
from math import prod
from types import MappingProxyType
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ...components.errors import FileError, shown
from .archive import ArrayFile, json_text, parse_json, sizes

LONGEST_HEADER = 100_000_000
"""Bytes; the format's own reader allows no more."""

KINDS: Mapping[str, str] = MappingProxyType(
    {
        "F64": "<f8", "F32": "<f4", "F16": "<f2", "I64": "<i8", "I32": "<i4", "I16": "<i2", "I8": "|i1",
        "U64": "<u8", "U32": "<u4", "U16": "<u2", "U8": "|u1", "BOOL": "|b1",
    }
)  # fmt: skip


def pack_safetensors(arrays: Mapping[str, NDArray[Any]], metadata: Mapping[str, str] | None = None) -> bytes:
    """Return the bytes of a file with these arrays.

    Raises:
        FileError: an array has a type that the format does not know.
    """
    names = {kind: name for name, kind in KINDS.items()}
    header: dict[str, Any] = {"__metadata__": dict(metadata)} if metadata else {}
    parts: list[bytes] = []
    start = 0
    for name, array in arrays.items():
        # In order of memory the format knows only rows after rows; anything else would be written scrambled.
        tidy = np.ascontiguousarray(array).reshape(array.shape)
        tidy = tidy.astype(tidy.dtype.newbyteorder("<"), copy=False)
        if tidy.dtype.str not in names:
            raise FileError(f"{shown(name)} is of the type {array.dtype}, which safetensors does not know")
        offsets = [start, start + tidy.nbytes]
        header[name] = {"dtype": names[tidy.dtype.str], "shape": list(tidy.shape), "data_offsets": offsets}
        parts.append(tidy.tobytes())
        start += tidy.nbytes
    text = json_text(header, separators=(",", ":")).encode()
    text += b" " * (-len(text) % 8)
    return b"".join((len(text).to_bytes(8, "little"), text, *parts))


def unpack_safetensors(content: bytes) -> ArrayFile:
    """Check a file and return what it holds; its arrays are read-only views of ``content``.

    Raises:
        FileError: it is no safetensors file, or a damaged one.
    """
    length = int.from_bytes(content[:8], "little")
    if len(content) < 8 or length > min(LONGEST_HEADER, len(content) - 8):
        raise FileError("This is no safetensors file, or it is cut off: its header is longer than the file")
    header = parse_json(content[8 : 8 + length], "The header of the safetensors file")
    if not isinstance(header, dict):
        raise FileError("The header of the safetensors file is not a list of arrays")
    metadata = header.pop("__metadata__", {})
    if not isinstance(metadata, dict) or not all(isinstance(value, str) for value in metadata.values()):
        raise FileError("The metadata of the safetensors file is not text")
    entries = {name: _entry(name, entry) for name, entry in header.items()}
    end = 0
    for name, (_, _, start, stop) in sorted(entries.items(), key=lambda item: item[1][2:]):
        if start != end:
            raise FileError(f"{shown(name)} does not begin where the array before it ends: the file is damaged")
        end = stop
    if 8 + length + end != len(content):
        raise FileError(f"The file should be {8 + length + end} bytes long, but has {len(content)}: it is cut off")
    body = memoryview(content)[8 + length :]

    def read() -> dict[str, NDArray[Any]]:
        return {
            name: np.frombuffer(body[start:stop], dtype=kind).reshape(shape)
            for name, (kind, shape, start, stop) in entries.items()
        }

    return ArrayFile(metadata, {name: entry[1] for name, entry in entries.items()}, read)


def _entry(name: str, entry: Any) -> tuple[np.dtype[Any], tuple[int, ...], int, int]:
    """Check one line of the header; return type, shape, first byte and end."""
    if not isinstance(entry, dict) or entry.keys() != {"dtype", "shape", "data_offsets"}:
        raise FileError(f"{shown(name)} is not described as the safetensors format asks for")
    if not isinstance(entry["dtype"], str) or entry["dtype"] not in KINDS:
        raise FileError(f"{shown(name)} is of the unknown type {shown(entry['dtype'])}")
    kind, shape = np.dtype(KINDS[entry["dtype"]]), sizes(entry["shape"], shown(name))
    offsets = sizes(entry["data_offsets"], shown(name))
    if len(offsets) != 2 or offsets[1] - offsets[0] != prod(shape) * kind.itemsize:
        raise FileError(f"{shown(name)} has another length than its shape {shown(shape)} needs: the file is damaged")
    return kind, shape, offsets[0], offsets[1]
