"""Members of an untrusted zip: nothing is unpacked beyond what its directory declares, and that is checked first."""

from __future__ import annotations

import io
import zipfile
from typing import BinaryIO

from ...components.errors import FileError
from .opening import reading, shown_name

METHODS = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
"""Other compressions can claim any amount of memory; neither NumPy nor the studio writes them."""
DEFLATE_RATIO = 1032
"""The most that Deflate can shrink anything (RFC 1951: 258 bytes in two bits)."""
PIECE = 2**20
"""Bytes unpacked at a time: between two pieces, other threads run."""


def open_zip(source: BinaryIO, most_members: int, what: str = "zip archive") -> zipfile.ZipFile:
    """Open a zip and check its directory.

    Args:
        most_members: more are refused.
        what: the file should be.

    Raises:
        FileError: it is no zip, or its directory claims what cannot be.
    """
    with reading("The file", FileError, what):
        archive = zipfile.ZipFile(source)
    members = archive.infolist()
    if len(members) > most_members or len({member.filename for member in members}) != len(members):
        raise FileError("The archive holds too many members, or two of the same name")
    size = source.seek(0, io.SEEK_END)
    for member in members:
        _check(member, size)
    return archive


def read_member(archive: zipfile.ZipFile, member: zipfile.ZipInfo, most: int | None = None) -> bytes:
    """Return the content of a member of an archive from ``open_zip``, or only its first ``most`` bytes.

    Raises:
        FileError: it is damaged, or another length than declared.
    """
    size = member.file_size if most is None else min(most, member.file_size)
    # What is stored is read at once, as long as it says it is. What is packed could unpack to any length.
    piece = max(size, 1) if member.compress_type == zipfile.ZIP_STORED else PIECE
    with reading(member.filename, FileError, "readable member of the archive"), archive.open(member) as file:
        content = b"".join(file.read(min(piece, size - start)) for start in range(0, size, piece))
    if len(content) != size:
        raise FileError(f"{shown_name(member.filename)} in the archive is shorter than it should be")
    return content


def _check(member: zipfile.ZipInfo, size: int) -> None:
    name = shown_name(member.filename)
    if member.compress_type not in METHODS:
        raise FileError(f"{name} in the archive is compressed in a way that is not read")
    ratio = 1 if member.compress_type == zipfile.ZIP_STORED else DEFLATE_RATIO
    inside = 0 <= member.header_offset <= size - member.compress_size
    if not inside or member.file_size > ratio * member.compress_size:
        raise FileError(f"{name} in the archive claims {member.file_size} bytes, which is more than it can hold")
