"""The bytes of a text file: its encoding, a checksum, and blocks of whole lines as UTF-8.

Encodings are handled here alone: whoever reads a table gets UTF-8, whatever the file is written in.
"""

from __future__ import annotations

from codecs import BOM_UTF8, BOM_UTF16_BE, BOM_UTF16_LE, getincrementaldecoder
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from io import StringIO
from os import fstat
from pathlib import Path
from types import MappingProxyType
from typing import BinaryIO
from zlib import crc32

from mpneuralnetwork.saving.formats import open_regular, reading

from ..wording import grouped
from .dataset import DataError
from .encodings import ENCODINGS
from .letters import find_letters

BINARY: Mapping[bytes, str] = MappingProxyType(
    {
        b"PK\x03\x04": "a zip archive or a spreadsheet",
        b"\x1f\x8b": "compressed (gzip)",
        b"\xd0\xcf\x11\xe0": "an old spreadsheet",
        b"%PDF": "a PDF",
        b"\x89PNG": "a picture",
        b"PAR1": "a Parquet file",
        b"SQLite": "a database",
    }
)
"""First bytes of files that are often given a wrong name or mistaken for a table."""
HEAD = 4096
"""Bytes at the beginning of a file that decide whether it is text."""
FIRST_BLOCK = 2**16
BLOCK_GROWTH = 4
BLOCK_BYTES = 2**22
"""Read at a time: a core is busy with it for about 30 ms, so that a cancel acts at once."""
LONGEST_LINE = 2**22
LOOKED_AT = 2**20
END_SIGN = "\x1a"
AT_END = b"\x1a\r\n\t "


class EncodingError(DataError):
    """Some bytes are not valid in the encoding that the file is read in."""


@dataclass
class Checksum:
    """CRC-32 (ISO 3309) of the bytes read so far.

    It detects changes but not forgeries, at a tenth of the cost of SHA-256, which would take as long as reading
    the table.
    """

    value: int = 0

    def update(self, chunk: bytes) -> None:
        """Take the next bytes."""
        self.value = crc32(chunk, self.value)

    def __str__(self) -> str:
        return f"crc32:{self.value:08x}"


def find_encoding(path: Path) -> str:
    """Detect the encoding from the first megabyte: by its byte order mark, else UTF-8 if valid, else by its letters.

    Raises:
        DataError: the file is not there, cannot be read, is empty, or known to be no text.
    """
    with open_file(path) as file:
        start = file.read(LOOKED_AT)
    if not start:
        raise DataError(f"{path.name} is empty. Choose a file with a header and rows of values.")
    what = next((what for mark, what in BINARY.items() if start.startswith(mark)), "")
    if what:
        raise DataError(f"{path.name}, line 1: this is {what}, not a text file. Save the table as CSV and open that.")
    if start[:2] in (BOM_UTF16_LE, BOM_UTF16_BE):
        return "utf-16"
    wide = _wide_encoding(start, most=8)
    if wide:
        return wide
    try:
        getincrementaldecoder("utf-8")().decode(start, final=len(start) < LOOKED_AT)
    except UnicodeDecodeError:
        # Of other scripts than Latin, hardly more than delimiters and the ends of lines are ASCII.
        return _wide_encoding(start, most=64) or find_letters(start)
    return "utf-8-sig" if start.startswith(BOM_UTF8) else "utf-8"


def _wide_encoding(start: bytes, most: int) -> str:
    """Return the order of UTF-16 without a mark, whose ASCII has a NUL in every second byte; "" where it is another.

    Args:
        most: bytes for each NUL, at most.
    """
    even, odd = start[0::2].count(0), start[1::2].count(0)
    if max(even, odd) <= max(len(start) // most, 4 * min(even, odd)):
        return ""
    return "utf-16-le" if odd > even else "utf-16-be"


def find_late_encoding(path: Path) -> str:
    """Detect the encoding of a file of which only some bytes further down are no UTF-8, by the letters there."""
    decoder = getincrementaldecoder("utf-8")()
    with open_file(path) as file:
        while chunk := file.read(LOOKED_AT):
            try:
                decoder.decode(chunk)
            except UnicodeDecodeError:
                return find_letters(chunk)
    return "latin-1"


def line_blocks(
    path: Path, encoding: str, longest: int = LONGEST_LINE, checksum: Checksum | None = None
) -> Iterator[tuple[bytes, float]]:
    """Yield blocks of whole lines as UTF-8 without a mark, each with the share of the file that is read with it.

    The first is small, so that it can be looked at closely. Line breaks stay as they are.

    Args:
        longest: bytes that a line may have.
        checksum: receives all bytes of the file as they are read.

    Raises:
        DataError: the text is not in this encoding, or a line is longer than is sensible.
    """
    with open_file(path) as file:
        total, rest, place = max(fstat(file.fileno()).st_size, 1), b"", 0
        chunks = _chunks(file, longest, Checksum() if checksum is None else checksum)
        for chunk in _without_end_sign(_as_utf8(path.name, chunks, encoding)):
            end = _last_line_end(chunk)
            if end:
                block = b"".join((rest, memoryview(chunk)[:end]))
                place += len(block)
                yield block, min(file.tell() / total, 1.0)
            rest = chunk[end:] if end else rest + chunk
            if len(rest) > longest:
                raise DataError(
                    f"{path.name}, line {_count_lines(path, encoding, place) + 1}: the line is longer than "
                    f"{grouped(longest)} bytes. Check that this is a CSV file with one row on each line."
                )
        if rest:
            yield rest, 1.0


def read_lines(path: Path, encoding: str, most: int = 200) -> list[str]:
    """Return the first lines of a file as they are, their breaks included. Raises DataError as ``line_blocks``."""
    for block, _ in line_blocks(path, encoding):
        return split_lines(as_text(path.name, block))[:most]
    return []


def without_end_sign(text: str) -> str:
    """Return a text without the Ctrl-Z that old programs write at its end."""
    kept = text.rstrip("\x1a\r\n\t ")
    return f"{kept}\n" if END_SIGN in text[len(kept) :] else text


def count_lines(block: bytes) -> int:
    """Return how many lines a block has."""
    if b"\r" in block:
        return len(block.splitlines())
    return block.count(b"\n") + (not block.endswith(b"\n") and bool(block))


def split_lines(text: str) -> list[str]:
    r"""Return the lines of a text with their breaks: \n, \r\n and \r, and none of the others that str knows."""
    return list(StringIO(text, newline=""))


def as_text(name: str, block: bytes, line: int = 1) -> str:
    """Decode a block of UTF-8 that begins on ``line``. Raises DataError, with its line, where it is none."""
    try:
        return block.decode()
    except UnicodeDecodeError as error:
        line += block.count(b"\n", 0, error.start)
        raise EncodingError(
            f"{name}, line {line}: the text is not valid UTF-8. Choose another encoding, or save the table as UTF-8."
        ) from error


@contextmanager
def open_file(path: Path) -> Iterator[BinaryIO]:
    """Open a file to read its bytes. Raises DataError where it is none or cannot be read, now or later."""
    with open_regular(path, DataError) as file, reading(path, DataError, "file of text"):
        yield file


def size_of(path: Path) -> int:
    """Return how many bytes a file has. Raises DataError where it is none."""
    with open_file(path) as file:
        return fstat(file.fileno()).st_size


def _chunks(file: BinaryIO, longest: int, checksum: Checksum) -> Iterator[bytes]:
    size = min(FIRST_BLOCK, longest)
    while chunk := file.read(size):
        checksum.update(chunk)
        yield chunk
        size = min(BLOCK_GROWTH * size, BLOCK_BYTES, longest)


def _as_utf8(name: str, chunks: Iterator[bytes], encoding: str) -> Iterator[bytes]:
    """Yield a file's text as UTF-8, without a mark at its start."""
    if encoding not in ("utf-8", "utf-8-sig"):
        chunks = _decoded(name, chunks, encoding)
    yield next(chunks, b"").removeprefix(BOM_UTF8)
    yield from chunks


def _without_end_sign(chunks: Iterator[bytes]) -> Iterator[bytes]:
    """Yield the same, but for a Ctrl-Z at the end of the last. Only one with such an end waits for the next."""
    held = b""
    for chunk in filter(None, chunks):
        if held:
            yield held
        has_sign = END_SIGN.encode() in chunk[len(chunk.rstrip(AT_END)) :]
        held = chunk if has_sign else b""
        if not has_sign:
            yield chunk
    if held:
        yield held.rstrip(AT_END) + b"\n"


def _decoded(name: str, chunks: Iterator[bytes], encoding: str) -> Iterator[bytes]:
    decoder, line = getincrementaldecoder(encoding)(), 1
    try:
        for chunk in chunks:
            text = decoder.decode(chunk).encode()
            line += text.count(b"\n")
            yield text
        yield decoder.decode(b"", final=True).encode()
    except UnicodeError as error:
        raise EncodingError(
            f"{name}, line {line} or below: the text is not valid {ENCODINGS[encoding]}. "
            "Choose another encoding, or save the table as UTF-8."
        ) from error


def _count_lines(path: Path, encoding: str, size: int) -> int:
    """Return how many lines end within the first bytes of the text, for an error message."""
    lines = 0
    with open_file(path) as file:
        for chunk in _as_utf8(path.name, _chunks(file, LONGEST_LINE, Checksum()), encoding):
            part = chunk[:size]
            lines += part.count(b"\n") + part.count(b"\r") - part.count(b"\r\n")
            size -= len(part)
            if not size:
                break
    return lines


def _last_line_end(block: bytes) -> int:
    r"""Return where the last whole line ends; a \r that is the last byte may yet be followed by its \n."""
    newline = block.rfind(b"\n")
    return max(newline, block.rfind(b"\r", newline + 1, max(len(block) - 1, 0))) + 1


def is_text(path: Path) -> bool:
    """Whether a file begins as text does: without a zero byte, unless it is UTF-16."""
    try:
        with open_file(path) as file:
            head = file.read(HEAD)
    except DataError:
        return False
    return head.startswith((BOM_UTF16_LE, BOM_UTF16_BE)) or (bool(head) and b"\0" not in head)
