"""IDX, the file format of MNIST: a short header with the shape, then the numbers, big-endian; often gzipped.

Described by Y. LeCun, C. Cortes and C. Burges on the page of their database of handwritten digits.
"""

from __future__ import annotations

import math
import struct
import zlib
from collections.abc import Mapping
from pathlib import Path
from types import MappingProxyType
from typing import Any

import numpy as np
from mpneuralnetwork.saving.formats import open_regular, read_regular, reading
from numpy.typing import NDArray

from ..wording import in_bytes
from .dataset import DataError

LARGEST = 2**30
"""Bytes that one file may unpack to: eight times EMNIST's biggest test set, and what a small machine still holds."""
GZIP_MAGIC = b"\x1f\x8b"
GZIP_WINDOW = 31  # 15 for the largest window, plus 16 for the gzip header and checksum
DEFLATE_RATIO = 1032
"""The most that Deflate can shrink anything (RFC 1951: 258 bytes in two bits)."""
FIRST_BYTES = 2**16
"""Read to find out whether a file is IDX; a gzip header with a file name is far shorter."""
FIRST_LARGEST = 2**24
"""Bytes of its beginning that are unpacked to look at the first images."""
MAX_SIDES = 32
"""Of an array in any NumPy."""
LONGEST_HEADER = 4 + 4 * MAX_SIDES
PIECE = 2**20
"""Bytes unpacked at a time: between two pieces, other threads run."""

TYPES: Mapping[int, str] = MappingProxyType({0x08: "u1", 0x09: "i1", 0x0B: "i2", 0x0C: "i4", 0x0D: "f4", 0x0E: "f8"})


def idx_shape(path: Path) -> tuple[int, ...]:
    """Return the shape that an IDX file promises, from its first bytes. Raises DataError where it is none."""
    with open_regular(path, DataError) as file, reading(path, DataError, "IDX file"):
        start = file.read(FIRST_BYTES)
    packed = start.startswith(GZIP_MAGIC)
    return _read_header(_unzip(start, LONGEST_HEADER, path.name)[0] if packed else start[:LONGEST_HEADER], path.name)[0]


def read_idx(path: Path) -> NDArray[Any]:
    """Return the array of an IDX file, plain or gzipped, in the shape of its header.

    Raises:
        DataError: the file cannot be read, is not IDX, is cut short, is damaged or unpacks to more than 1 GiB.
    """
    return unpack_idx(read_regular(path, DataError, LARGEST), path.name)


def first_of_idx(path: Path, most: int) -> NDArray[Any]:
    """Return the first rows of an IDX file, at most so many, without unpacking the others; fewer where it is cut short.

    Raises:
        DataError: the file cannot be read, or its beginning is damaged.
    """
    shape = idx_shape(path)
    with open_regular(path, DataError) as file, reading(path, DataError, "IDX file"):
        start = file.read(FIRST_BYTES)
        header = _unzip(start, LONGEST_HEADER, path.name)[0] if start.startswith(GZIP_MAGIC) else start
        dtype = _read_header(header[:LONGEST_HEADER], path.name)[1]
        row, offset = math.prod(shape[1:]) * dtype.itemsize, 4 + 4 * len(shape)
        size = min(offset + most * row, FIRST_LARGEST)
        content = start + file.read(size)
    unpacked = _unzip(content, size, path.name)[0] if content.startswith(GZIP_MAGIC) else content[:size]
    rows = min(max(len(unpacked) - offset, 0) // max(row, 1), most, shape[0])
    array = np.frombuffer(unpacked, dtype, rows * math.prod(shape[1:]), offset if rows else 0)
    return array.reshape(rows, *shape[1:]).astype(dtype.newbyteorder("="), copy=False)


def unpack_idx(content: bytes, name: str) -> NDArray[Any]:
    """Return the array held in the bytes of an IDX file called ``name``. Raises DataError as ``read_idx`` does."""
    packed = content.startswith(GZIP_MAGIC)
    header = _unzip(content, LONGEST_HEADER, name)[0] if packed else content[:LONGEST_HEADER]
    shape, dtype = _read_header(header, name)
    start = 4 + 4 * len(shape)
    size = start + math.prod(shape) * dtype.itemsize
    # A side of 0 must not hide others that no array can have.
    claimed = max(size, math.prod(max(side, 1) for side in shape) * dtype.itemsize)
    possible = len(content) * DEFLATE_RATIO if packed else len(content)
    if claimed > LARGEST:
        raise DataError(f"{name} says that it holds {in_bytes(claimed)}; up to {in_bytes(LARGEST)} can be opened.")
    if size > possible:
        raise _damaged(name, f"its header promises {in_bytes(size)}, more than the file can hold")
    # One byte more than expected is requested, so that a longer stream is noticed without being unpacked.
    unpacked, ended = _unzip(content, size + 1, name) if packed else (content, True)
    if not ended and len(unpacked) <= size:
        raise _damaged(name, "it ends too early")
    if len(unpacked) != size:
        amount = "fewer" if len(unpacked) < size else "more"
        raise _damaged(name, f"it holds {amount} numbers than its header says")
    array = np.frombuffer(unpacked, dtype, offset=start).reshape(shape)
    return array.astype(dtype.newbyteorder("="), copy=False)


def _read_header(header: bytes | bytearray, name: str) -> tuple[tuple[int, ...], np.dtype[Any]]:
    if len(header) < 4 or header[:2] != b"\0\0" or header[2] not in TYPES or header[3] == 0:
        raise DataError(f"{name} is not an IDX file: its first bytes are not an IDX header. Choose another file.")
    rank = header[3]
    if rank > MAX_SIDES:
        raise _damaged(name, f"it claims to have {rank} sides")
    if len(header) < 4 + 4 * rank:
        raise _damaged(name, "it ends within its header")
    return struct.unpack_from(f">{rank}I", header, 4), np.dtype(f">{TYPES[header[2]]}")


def _unzip(packed: bytes, most: int, name: str) -> tuple[bytearray, bool]:
    """Unpack up to ``most`` bytes, and say whether the stream ended there with a right checksum."""
    unpacker, unpacked = zlib.decompressobj(GZIP_WINDOW), bytearray()
    try:
        while packed and not unpacker.eof and len(unpacked) < most:
            unpacked += unpacker.decompress(packed, min(PIECE, most - len(unpacked)))
            packed = unpacker.unconsumed_tail
    except zlib.error as error:
        raise _damaged(name, "its gzip data cannot be unpacked") from error
    return unpacked, unpacker.eof


def _damaged(name: str, what: str) -> DataError:
    return DataError(f"{name} is damaged: {what}. Download or copy the file again.")
