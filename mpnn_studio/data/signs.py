"""The signs that part a text into rows and values."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from _csv import Reader

BLANKS = r"\s+"
"""Stands for a delimiter where columns are aligned: any number of blanks and tabs, and those around a line are none."""
DELIMITERS: Mapping[str, str] = MappingProxyType(
    {",": "comma", ";": "semicolon", "\t": "tab", "|": "bar", " ": "space", ":": "colon", BLANKS: "blanks, one or more"}
)
QUOTES: Mapping[str, str] = MappingProxyType({'"': "double", "'": "single"})
RUN = re.compile("[ \t]+")
MARKED_HEADER = re.compile(r"[#%]+[ \t]+")
"""Stands before the names of columns where these are written as a comment, and would count as one of them."""
RUN_OF_BYTES, RUN_AT_END = re.compile(rb"[ \t]+"), re.compile(rb"^\t|\t(?=\r?$)", re.MULTILINE)


@dataclass(frozen=True)
class Signs:
    """How rows are told apart.

    Attributes:
        delimiter: one of ``DELIMITERS``.
        quote: stands around a value that may hold anything.
        spaced: a blank may stand between a delimiter and the quote of a value.
    """

    delimiter: str = ","
    quote: str = '"'
    spaced: bool = False

    @property
    def between(self) -> str:
        """The one letter between the values of ``parted`` lines."""
        return "\t" if self.delimiter == BLANKS else self.delimiter

    def reader(self, lines: Iterable[str], strict: bool = False) -> Reader:
        """Return what splits lines into rows and counts them; ``strict`` raises csv.Error for a text behind a quote."""
        parted = map(self.parted, lines) if self.delimiter == BLANKS else lines
        return csv.reader(
            parted, delimiter=self.between, quotechar=self.quote, skipinitialspace=self.spaced, strict=strict
        )

    def parted(self, line: str) -> str:
        """Return a line whose values are parted by runs of blanks with one tab between each two of them."""
        body = line.rstrip("\r\n")
        values = body.strip(" \t")
        marked = MARKED_HEADER.match(values)
        values = values[marked.end() :] if marked else values
        if self.quote not in values:
            return RUN.sub("\t", values) + line[len(body) :]
        whole = rf"(?<!\S){self.quote}(?:[^{self.quote}]|{self.quote * 2})*{self.quote}(?!\S)"
        return re.sub(rf"({whole})|[ \t]+", lambda found: found[1] or "\t", values) + line[len(body) :]

    def parted_block(self, block: bytes) -> bytes:
        """Return the same of a block without quotes."""
        return RUN_AT_END.sub(b"", RUN_OF_BYTES.sub(b"\t", block)) if self.delimiter == BLANKS else block
