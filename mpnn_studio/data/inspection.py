"""A CSV file looked at: what it probably is, column by column, as a proposal that a person can change."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from itertools import chain
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from .columns import MOST_CATEGORIES, CellError, Column, Kind, check_finite, find_gaps, parse_numbers
from .csv_rows import Block, fingerprint, read_blocks, read_sample
from .dataset import DataError
from .dialect import column_names, find_decimal, find_delimiter, has_header
from .source import Progress, no_progress, portion
from .table import CsvFile, locate, settings

PREVIEW_ROWS = 20
MOST_PROPOSED_CATEGORIES = 100
"""A text column with more values is proposed to be skipped: one-hot, it would outweigh all others."""
MOST_PROPOSED_CLASSES = 20
"""Whole numbers with at most this many values, five rows each on average, are taken for classes."""
ROWS_PER_CLASS = 5


@dataclass(frozen=True)
class Found:
    """What is in one column.

    Attributes:
        column: with its range and its categories (where there are few enough), and the role proposed.
        missing: cells without a value.
        text: where and what the first cell is that is not a number; empty in a column of numbers.
        whole: every number is a whole one.
        counts_rows: the numbers are 0, 1, 2, … or 1, 2, 3, …: most likely they name the row and say nothing of it.
    """

    column: Column
    missing: int
    text: str
    whole: bool = False
    counts_rows: bool = False

    @property
    def kinds(self) -> tuple[Kind, ...]:
        """What the column can be taken for."""
        number: tuple[Kind, ...] = () if self.text else ("number",)
        category: tuple[Kind, ...] = ("category",) if self.column.categories else ()
        return number + category


@dataclass(frozen=True)
class Inspection:
    """What ``inspect_csv`` found: the proposed ``source``, each column, and the first rows as they are written."""

    source: CsvFile
    columns: tuple[Found, ...]
    preview: tuple[tuple[str, ...], ...]
    rows: int
    gaps: Counter[tuple[int, ...]] = field(default_factory=Counter)

    def left_out(self, layout: Sequence[Column]) -> int:
        """Return how many rows have a missing value in a column that these roles use."""
        used = {place for place, column in enumerate(layout) if column.role != "skip"}
        return sum(count for places, count in self.gaps.items() if not used.isdisjoint(places))

    def with_layout(self, layout: Sequence[Column]) -> CsvFile:
        """Return the source with other kinds and roles for its columns."""
        source: CsvFile = CsvFile.from_config({**self.source.get_config(), "columns": settings(layout)})
        return source


def inspect_csv(path: str | Path, progress: Progress = no_progress) -> Inspection:
    """Read a whole file and propose how to use it. ``path`` may be a bundled "sample:iris.csv".

    Raises:
        DataError: the file cannot be read as a table, or holds nothing to predict or to learn from.
        Cancelled: from ``progress``.
    """
    setting = str(path)
    place = locate(setting)
    mark = fingerprint(place, portion(progress, 0.0, 0.1))
    delimiter, sample = find_delimiter(read_sample(place, mark.encoding))
    decimal = find_decimal(sample, delimiter)
    header = has_header(sample, decimal)
    blocks = read_blocks(place, mark.encoding, delimiter, portion(progress, 0.1, 1.0))
    first = next(blocks, Block([[]], [1]))
    tallies = [Tally(decimal) for _ in first.rows[0]]
    preview: list[tuple[str, ...]] = []
    gaps: Counter[tuple[int, ...]] = Counter()
    rows = 0
    for block in blocks if header else chain([first], blocks):
        rows += len(block.rows)
        preview.extend(map(tuple, block.rows[: PREVIEW_ROWS - len(preview)]))
        gaps.update(_count(tallies, block))
    if not rows or not tallies:
        raise DataError(f"{place.name} holds no rows of values below its header. Choose another file.")
    names = column_names(first.rows[0] if header else [""] * len(tallies))
    found = [tally.found(name, place.name) for tally, name in zip(tallies, names, strict=True)]
    found = _with_target(found, rows, place.name)
    layout = settings([each.column for each in found])
    source = CsvFile(setting, mark.encoding, delimiter, decimal, header, layout, mark.size, mark.sha256)
    return Inspection(source, tuple(found), tuple(preview), rows, gaps)


@dataclass
class Tally:
    """Counts of one column, filled block by block."""

    decimal: str
    present: int = 0
    missing: int = 0
    text: str = ""
    infinite: str = ""
    distinct: set[str] = field(default_factory=set)
    numbers: list[NDArray[np.float64]] = field(default_factory=list)

    def add(self, cells: Sequence[str], lines: Sequence[int]) -> None:
        """Count cells that are not missing; ``lines`` are their lines in the file."""
        self.present += len(cells)
        if len(self.distinct) <= MOST_CATEGORIES:
            self.distinct.update(cells)
        if self.text:
            return
        try:
            numbers = parse_numbers(cells, self.decimal)
        except CellError as error:
            self.text, self.numbers = f"line {lines[error.index]}: {error}", []
            return
        self.numbers.append(numbers)
        try:
            check_finite(numbers, cells)
        except CellError as error:
            self.infinite = self.infinite or f"line {lines[error.index]}: {error}"

    def found(self, name: str, file: str) -> Found:
        """Return what the column is. Raises DataError for a column of numbers of which one is infinite."""
        if self.text:
            return self._words(name)
        if self.infinite:
            raise DataError(f"{file}, {self.infinite} (column {name}). Correct it, or leave the cell empty.")
        if not self.present:
            return Found(Column(name, role="skip", low=0.0, high=0.0), self.missing, "")
        values = np.concatenate(self.numbers)
        low, high, middle = float(values.min()), float(values.max()), float(np.median(values))
        few = len(self.distinct) <= MOST_CATEGORIES
        ordered = sorted(self.distinct, key=lambda cell: (parse_numbers([cell], self.decimal)[0], cell)) if few else ()
        column = Column(name, "number", "feature" if low < high else "skip", tuple(ordered), low, high, middle)
        counts = values[0] in (0.0, 1.0) and bool(np.all(np.diff(values) == 1.0))
        return Found(column, self.missing, "", bool(np.all(values == np.floor(values))), counts)

    def _words(self, name: str) -> Found:
        categories = tuple(sorted(self.distinct)) if len(self.distinct) <= MOST_CATEGORIES else ()
        useful = 1 < len(categories) <= MOST_PROPOSED_CATEGORIES and len(categories) < self.present
        return Found(Column(name, "category", "feature" if useful else "skip", categories), self.missing, self.text)


def _count(tallies: Sequence[Tally], block: Block) -> Iterable[tuple[int, ...]]:
    """Add a block to the tallies of its columns; return, for each row with gaps, the columns they are in."""
    gaps: dict[int, list[int]] = defaultdict(list)
    for place, (tally, cells) in enumerate(zip(tallies, block.columns(), strict=True)):
        lines, missing = block.lines, find_gaps(cells)
        for row in missing:
            gaps[row].append(place)
        if missing:
            tally.missing += len(missing)
            present = sorted(set(range(len(cells))).difference(missing))
            cells, lines = [cells[row] for row in present], [lines[row] for row in present]
        if cells:
            tally.add(cells, lines)
    return map(tuple, gaps.values())


def _with_target(found: Sequence[Found], rows: int, file: str) -> list[Found]:
    """Propose the last usable column as the target, as classes where its values are few and whole numbers."""
    usable = [place for place, each in enumerate(found) if each.column.role == "feature"]
    if len(usable) < 2:
        raise DataError(
            f"{file}: no column can be predicted from another. "
            "A table needs two columns of numbers or categories, each with different values."
        )
    telling = [place for place in usable if not found[place].counts_rows]
    if len(telling) >= 2:
        usable = telling
        found = [_skipped(each) if each.counts_rows else each for each in found]
    last = usable[-1]
    target, most = found[last].column, min(MOST_PROPOSED_CLASSES, max(2, rows // ROWS_PER_CLASS))
    classes = target.kind == "category" or (found[last].whole and 0 < len(target.categories) <= most)
    column = replace(target, role="target", kind="category" if classes else "number")
    return [replace(each, column=column) if place == last else each for place, each in enumerate(found)]


def _skipped(found: Found) -> Found:
    return replace(found, column=replace(found.column, role="skip"))
