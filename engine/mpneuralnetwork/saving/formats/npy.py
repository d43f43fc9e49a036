"""NumPy's .npy files, read strictly: the header is one regular expression, and nothing of it is evaluated.

The format is described in ``numpy.lib.format``.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from math import prod
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ...components.errors import FileError
from ...components.parameter import Shape
from .archive import sizes

MAGIC = b"\x93NUMPY"
LENGTH_BYTES = {1: 2, 2: 4, 3: 4}
"""Bytes that hold the length of the header, by the version of the format."""
LONGEST_HEADER = 10_000
HEADER_BYTES = len(MAGIC) + 2 + 4 + LONGEST_HEADER
"""Bytes at the beginning of a file that surely hold its header."""
_ITEMS = (
    r"""(?P<quote>['"])(?:descr(?P=quote)\s*:\s*(?P<open>['"])(?P<kind>[<>=|]?[?a-zA-Z]\d{0,9}(?:\[\w{1,9}\])?)(?P=open)"""
    r"""|fortran_order(?P=quote)\s*:\s*(?P<fortran>True|False)"""
    r"""|shape(?P=quote)\s*:\s*\((?P<shape>(?:\s*\d{1,20}L?\s*,)*(?:\s*\d{1,20}L?)?\s*)\))"""
)
HEADER = re.compile(rf"\s*\{{\s*(?:{_ITEMS}\s*(?:,\s*|(?=\}}))){{3}}\}}\s*", re.ASCII)
"""The three entries in whatever order, as Python writes a dict."""


@dataclass(frozen=True)
class NpyHeader:
    """What an array's file says before its numbers.

    Attributes:
        start: of the numbers, in bytes from the beginning of the file.
    """

    shape: Shape
    dtype: np.dtype[Any]
    fortran: bool
    start: int

    @property
    def end(self) -> int:
        """Bytes of the whole file."""
        return self.start + prod(self.shape) * self.dtype.itemsize


def npy_header(head: bytes, what: str) -> NpyHeader:
    """Read the header from the first ``HEADER_BYTES`` of a file, or from all of them.

    Args:
        what: how a message names the file.

    Raises:
        FileError: it is no .npy file, or one that holds Python objects or records.
    """
    width = LENGTH_BYTES.get(head[6], 0) if len(head) > 6 and head.startswith(MAGIC) else 0
    length = int.from_bytes(head[8 : 8 + width], "little")
    start = 8 + width + length
    match = HEADER.fullmatch(head[8 + width : start].decode("latin-1")) if width else None
    if match is None or length > LONGEST_HEADER or start > len(head) or None in match.group("kind", "fortran", "shape"):
        raise FileError(f"{what} is no .npy array of plain values, or a damaged one")
    try:
        dtype = np.dtype(match["kind"])
    except (TypeError, ValueError) as error:
        raise FileError(f"{what} holds values of an unknown type") from error
    if dtype.hasobject:
        raise FileError(f"{what} holds Python objects, which are never read: they could run code")
    if not dtype.itemsize:
        raise FileError(f"{what} holds values of no size")
    numbers = [int(number.strip(" L")) for number in match["shape"].split(",") if number.strip()]
    # With the size of a value, so that no empty array claims more than NumPy can count either.
    *shape, _ = sizes([*numbers, dtype.itemsize], what)
    return NpyHeader(tuple(shape), dtype, match["fortran"] == "True", start)


def unpack_npy(content: bytes, what: str) -> NDArray[Any]:
    """Return the array of a .npy file, a read-only view of ``content``.

    Raises:
        FileError: as ``npy_header`` does, or the file is cut off.
    """
    header = npy_header(content[:HEADER_BYTES], what)
    if header.end > len(content):
        raise FileError(f"{what} should be {header.end} bytes long, but has {len(content)}: it is cut off")
    flat: NDArray[Any] = np.frombuffer(content, header.dtype, prod(header.shape), header.start)
    return flat.reshape(header.shape, order="F" if header.fortran else "C")
