"""The bytes of a text file: how letters are written, whether it changed, and blocks of whole lines as UTF-8.

Only here is an encoding more than a word. Whoever reads a table gets UTF-8, whatever the file is written in.
"""

from __future__ import annotations

from codecs import BOM_UTF8, BOM_UTF16_BE, BOM_UTF16_LE, IncrementalDecoder, getincrementaldecoder
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from io import StringIO
from pathlib import Path
from types import MappingProxyType
from typing import BinaryIO
from zlib import crc32

from ..wording import grouped
from .dataset import DataError
from .source import Progress

ENCODINGS: Mapping[str, str] = MappingProxyType(
    {
        "utf-8": "UTF-8",
        "utf-8-sig": "UTF-8 with a byte order mark",
        "utf-16": "UTF-16",
        "utf-16-le": "UTF-16, low byte first, without a mark",
        "utf-16-be": "UTF-16, high byte first, without a mark",
        "latin-1": "Latin-1",
        "cp1252": "Windows-1252",
    }
)
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
FIRST_BLOCK = 2**19
BLOCK_BYTES = 2**22
"""Read at a time: a core is busy with it for about 30 ms, so that a cancel acts at once."""
LONGEST_LINE = 2**22
LOOKED_AT = 4096


@dataclass(frozen=True)
class Fingerprint:
    """What is known of a file's bytes: its encoding, and whether it is still the same file.

    The checksum is CRC-32 (ISO 3309). It is there to notice a change, not to withstand a forger, and costs a tenth
    of SHA-256, which would take as long as reading the table.
    """

    encoding: str
    size: int
    checksum: str


def fingerprint(path: Path, progress: Progress) -> Fingerprint:
    """Read the file once for its size, checksum and encoding: by its mark, else UTF-8 if it is valid, else Latin-1.

    Raises:
        DataError: the file is not there, cannot be read, is empty, or known to be no text.
    """
    decoder = getincrementaldecoder("utf-8")()
    start, size, checksum, is_utf8 = b"", 0, 0, True
    with open_file(path) as file:
        total = max(path.stat().st_size, 1)
        while chunk := file.read(2**20):
            start = start or chunk[:LOOKED_AT]
            size += len(chunk)
            checksum = crc32(chunk, checksum)
            is_utf8 = is_utf8 and _decodes(decoder, chunk)
            progress(min(size / total, 1.0))
    if not size:
        raise DataError(f"{path.name} is empty. Choose a file with a header and rows of values.")
    what = next((what for mark, what in BINARY.items() if start.startswith(mark)), "")
    if what:
        raise DataError(f"{path.name}, line 1: this is {what}, not a text file. Save the table as CSV and open that.")
    is_utf8 = is_utf8 and _decodes(decoder, b"", final=True)
    return Fingerprint(_encoding(start, is_utf8), size, f"crc32:{checksum:08x}")


def line_blocks(path: Path, encoding: str, longest: int = LONGEST_LINE) -> Iterator[tuple[bytes, float]]:
    """Yield blocks of whole lines as UTF-8 without a mark, each with the share of the file that is read with it.

    The first is small, so that it can be looked at closely. Line breaks stay as they are.

    Args:
        longest: bytes that a line may have.

    Raises:
        DataError: the text is not in this encoding, or a line is longer than is sensible.
    """
    with open_file(path) as file:
        total, rest, place = max(path.stat().st_size, 1), b"", 0
        for chunk in _utf8_chunks(path.name, file, encoding, longest):
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


def split_lines(text: str) -> list[str]:
    r"""Return the lines of a text with their breaks: \n, \r\n and \r, and none of the others that str knows."""
    return list(StringIO(text, newline=""))


def as_text(name: str, block: bytes, line: int = 1) -> str:
    """Decode a block of UTF-8 that begins on ``line``. Raises DataError, with its line, where it is none."""
    try:
        return block.decode()
    except UnicodeDecodeError as error:
        line += block.count(b"\n", 0, error.start)
        raise DataError(
            f"{name}, line {line}: the text is not valid UTF-8. Choose another encoding, or save the table as UTF-8."
        ) from error


def open_file(path: Path) -> BinaryIO:
    """Open a file to read its bytes. Raises DataError where it is none or cannot be read."""
    try:
        # A pipe or device, which a stranger's project may name, would be waited for without end.
        if path.exists() and not path.is_file():
            raise DataError(f"{path.name or path} is not a file. Choose a CSV file.")
        return path.open("rb")
    except OSError as error:
        raise DataError(
            f"{path.name} cannot be opened: {error.strerror}. Check the file and choose it again."
        ) from error


def _utf8_chunks(name: str, file: BinaryIO, encoding: str, longest: int) -> Iterator[bytes]:
    """Yield the file's text as UTF-8, without a mark at its start."""
    if encoding in ("utf-8", "utf-8-sig"):
        chunks = _chunks(file, longest)
    else:
        chunks = _decoded(name, _chunks(file, longest), encoding)
    yield next(chunks, b"").removeprefix(BOM_UTF8)
    yield from chunks


def _chunks(file: BinaryIO, longest: int) -> Iterator[bytes]:
    size = min(FIRST_BLOCK, longest)
    while chunk := file.read(size):
        yield chunk
        size = min(BLOCK_BYTES, longest)


def _decoded(name: str, chunks: Iterator[bytes], encoding: str) -> Iterator[bytes]:
    decoder, line = getincrementaldecoder(encoding)(), 1
    try:
        for chunk in chunks:
            text = decoder.decode(chunk).encode()
            line += text.count(b"\n")
            yield text
        yield decoder.decode(b"", final=True).encode()
    except UnicodeError as error:
        raise DataError(
            f"{name}, line {line} or below: the text is not valid {ENCODINGS[encoding]}. "
            "Choose another encoding, or save the table as UTF-8."
        ) from error


def _count_lines(path: Path, encoding: str, size: int) -> int:
    """Return how many lines end within the first so many bytes of the text. Only an error asks for it."""
    lines = 0
    with open_file(path) as file:
        for chunk in _utf8_chunks(path.name, file, encoding, LONGEST_LINE):
            part = chunk[:size]
            lines += part.count(b"\n") + part.count(b"\r") - part.count(b"\r\n")
            size -= len(part)
            if not size:
                break
    return lines


def _last_line_end(block: bytes) -> int:
    r"""Return where the last whole line ends; a \r that is the last byte may yet be followed by its \n."""
    return max(block.rfind(b"\n"), block.rfind(b"\r", 0, max(len(block) - 1, 0))) + 1


def _decodes(decoder: IncrementalDecoder, chunk: bytes, final: bool = False) -> bool:
    # Most tables are plain ASCII, which is told many times faster than it is decoded.
    if chunk.isascii() and not decoder.getstate()[0]:
        return True
    try:
        decoder.decode(chunk, final)
    except UnicodeDecodeError:
        return False
    return True


def _encoding(start: bytes, is_utf8: bool) -> str:
    if start[:2] in (BOM_UTF16_LE, BOM_UTF16_BE):
        return "utf-16"
    even, odd = start[0::2].count(0), start[1::2].count(0)
    # Of Latin letters, and so of digits and delimiters, every second byte is NUL.
    if max(even, odd) > max(len(start) // 8, 4 * min(even, odd)):
        return "utf-16-le" if odd > even else "utf-16-be"
    if not is_utf8:
        return "latin-1"
    return "utf-8-sig" if start.startswith(BOM_UTF8) else "utf-8"
