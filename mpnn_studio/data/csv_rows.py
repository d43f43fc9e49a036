"""Rows of a CSV file, read a block at a time, and everything that can be wrong with them.

What a row is, is what Python's ``csv`` module says: quoted values may hold delimiters, quotes (doubled) and line
breaks. Added here are the refusals: damaged text, a quote that never ends, rows of another length, lines without end.
"""

from __future__ import annotations

import csv
import hashlib
from codecs import BOM_UTF8, BOM_UTF16_BE, BOM_UTF16_LE, IncrementalDecoder, getincrementaldecoder
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from io import TextIOWrapper
from pathlib import Path
from types import MappingProxyType
from typing import BinaryIO, TextIO

from ..wording import grouped
from .dataset import DataError
from .source import Progress

ENCODINGS: Mapping[str, str] = MappingProxyType(
    {"utf-8": "UTF-8", "utf-8-sig": "UTF-8 with a byte order mark", "utf-16": "UTF-16", "latin-1": "Latin-1"}
)
DELIMITERS: Mapping[str, str] = MappingProxyType({",": "comma", ";": "semicolon", "\t": "tab", "|": "bar"})
MOST_COLUMNS = 10_000
LONGEST_LINE = 2**22
BLOCK_CELLS = 20_000
"""Cells read before the caller gets them: small enough that a cancel acts at once."""
END = "\0"
"""A line of our own after the last, which no file may hold. Where a quote is open, it is read as part of a value."""


@dataclass(frozen=True)
class Fingerprint:
    """What is known of a file's bytes: its encoding, and whether it is still the same file."""

    encoding: str
    size: int
    sha256: str


@dataclass(frozen=True)
class Block:
    """Rows of equal length, and the line of the file that each begins on."""

    rows: list[list[str]]
    lines: list[int]

    def columns(self) -> list[list[str]]:
        """Return the cells column by column, without the blanks around them."""
        return [list(map(str.strip, column)) for column in zip(*self.rows, strict=True)]


def fingerprint(path: Path, progress: Progress) -> Fingerprint:
    """Read the file once for its size, SHA-256 and encoding: by its mark, else UTF-8 if it is valid, else Latin-1.

    Raises:
        DataError: the file is not there, cannot be read or is empty.
    """
    digest, decoder = hashlib.sha256(), getincrementaldecoder("utf-8")()
    start, size, is_utf8 = b"", 0, True
    with _open(path) as file:
        total = path.stat().st_size
        while chunk := file.read(2**20):
            start = start or chunk[:3]
            size += len(chunk)
            digest.update(chunk)
            is_utf8 = is_utf8 and _decodes(decoder, chunk)
            progress(min(size / max(total, 1), 1.0))
    if not size:
        raise DataError(f"{path.name} is empty. Choose a file with a header and rows of values.")
    is_utf8 = is_utf8 and _decodes(decoder, b"", final=True)
    return Fingerprint(_encoding(start, is_utf8), size, digest.hexdigest())


def read_blocks(path: Path, encoding: str, delimiter: str, progress: Progress) -> Iterator[Block]:
    """Yield all rows that are not blank, the header among them, in blocks of about 20 000 cells.

    Raises:
        DataError: text that cannot be read, or a row with more or fewer values than the first; with its line.
        Cancelled: from ``progress``.
    """
    with _open(path) as file, TextIOWrapper(file, encoding, newline="") as text:
        total = max(path.stat().st_size, 1)
        rows, lines, width, enough = [], [], 0, 1
        for line, row in _rows(path.name, text, delimiter):
            width = width or _first_width(path.name, line, row)
            if len(row) != width:
                raise _ragged(path.name, line, row, width)
            rows.append(row)
            lines.append(line)
            if len(rows) == enough:
                yield Block(rows, lines)
                progress(min(file.tell() / total, 1.0))
                rows, lines, enough = [], [], max(1, BLOCK_CELLS // width)
        if rows:
            yield Block(rows, lines)
        progress(1.0)


def read_sample(path: Path, encoding: str, most: int = 200, characters: int = 2**18) -> list[str]:
    """Return the first lines of a file as they are, their breaks included. Raises DataError as ``read_blocks``."""
    sample: list[str] = []
    with _open(path) as file, TextIOWrapper(file, encoding, newline="") as text:
        for line in _lines(path.name, text):
            sample.append(line)
            characters -= len(line)
            if len(sample) == most or characters < 0:
                break
    return sample


def _rows(name: str, text: TextIO, delimiter: str) -> Iterator[tuple[int, list[str]]]:
    reader = csv.reader(_ended(_lines(name, text)), delimiter=delimiter)
    line = 1
    try:
        for row in reader:
            if row == [END]:
                return
            if row and row[-1].endswith(END):
                raise DataError(
                    f"{name}, line {line}: a quotation mark opens a value here and is never closed. "
                    "Close it, or double it if it belongs to the text, and open the file again."
                )
            if len(row) > 1 or (row and row[0].strip()):
                yield line, row
            line = reader.line_num + 1
    except csv.Error as error:
        raise DataError(
            f"{name}, line {line}: the values cannot be told apart ({error}). "
            "A quotation mark that is opened on this line is probably never closed; correct it and open the file again."
        ) from error


def _ended(lines: Iterator[str]) -> Iterator[str]:
    yield from lines
    yield END


def _lines(name: str, text: TextIO) -> Iterator[str]:
    """Yield the lines of text with their breaks, however long the file; refuse what is not text."""
    number = 1
    try:
        while line := text.readline(LONGEST_LINE):
            if END in line:
                raise DataError(
                    f"{name}, line {number}: a NUL byte is here, so this is not a text file. "
                    "Save the table as CSV (UTF-8) and open that."
                )
            if len(line) == LONGEST_LINE:
                raise DataError(
                    f"{name}, line {number}: the line is longer than {grouped(LONGEST_LINE)} characters. "
                    "Check that this is a CSV file with one row on each line."
                )
            yield line
            number += 1
    except UnicodeError as error:
        raise DataError(
            f"{name}, after line {number - 1}: the text is not valid {ENCODINGS[text.encoding]}. "
            "Save the table as UTF-8 and open that."
        ) from error


def _open(path: Path) -> BinaryIO:
    # A pipe or device, which a stranger's project may name, would be waited for without end.
    if path.exists() and not path.is_file():
        raise DataError(f"{path.name or path} is not a file. Choose a CSV file.")
    try:
        return path.open("rb")
    except OSError as error:
        raise DataError(
            f"{path.name} cannot be opened: {error.strerror}. Check the file and choose it again."
        ) from error


def _decodes(decoder: IncrementalDecoder, chunk: bytes, final: bool = False) -> bool:
    try:
        decoder.decode(chunk, final)
    except UnicodeDecodeError:
        return False
    return True


def _encoding(start: bytes, is_utf8: bool) -> str:
    if start[:2] in (BOM_UTF16_LE, BOM_UTF16_BE):
        return "utf-16"
    if not is_utf8:
        return "latin-1"
    return "utf-8-sig" if start == BOM_UTF8 else "utf-8"


def _first_width(name: str, line: int, row: list[str]) -> int:
    if len(row) > MOST_COLUMNS:
        raise DataError(
            f"{name}, line {line}: {grouped(len(row))} columns; a table may have up to {grouped(MOST_COLUMNS)}. "
            "Keep the columns that matter, or swap rows and columns."
        )
    return len(row)


def _ragged(name: str, line: int, row: list[str], width: int) -> DataError:
    return DataError(
        f"{name}, line {line}: {len(row)} value{'' if len(row) == 1 else 's'}, but the first row has {width}. "
        "Correct this line, or put quotation marks around a value that holds the delimiter."
    )
