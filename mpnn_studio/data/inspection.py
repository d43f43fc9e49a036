"""A CSV file looked at: how it is written, what is in it, and a proposal that a person can change."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np

from .column_settings import checked_gaps, checked_parts
from .columns import RULES, Column, Kind
from .dataset import Dataset
from .describing import describe, limited
from .dialect import Overrides
from .filling import filled_where_needed
from .found import Found
from .layout import settings
from .proposal import propose, with_role
from .read_table import read_unknown
from .samples import locate, sample_target
from .selection import Selection, select
from .shown_lines import ShownLine, shown_lines
from .source import Progress, no_progress
from .sources.table import CsvFile
from .table_reader import Table
from .target import TargetChoice
from .warnings import find_warnings


@dataclass(frozen=True)
class Inspection:
    """What ``inspect_csv`` found: the proposed ``source``, each column, the table as read, and its first ``lines``.

    The table stays here, so that any choice is shown and the examples are taken without reading the file again.
    """

    source: CsvFile
    columns: tuple[Found, ...]
    table: Table
    choice: TargetChoice
    lines: tuple[ShownLine, ...] = ()

    @property
    def rows(self) -> int:
        """Rows that have as many values as the table has columns."""
        return len(self.table)

    @property
    def preview(self) -> tuple[tuple[str, ...], ...]:
        """The first rows as they are written."""
        return self.table.preview

    def select(self, layout: Sequence[Column]) -> Selection:
        """Return which rows these columns use, and why the others are left out. Raises ColumnError for a wrong kind."""
        return select(self.table, layout, self.source.dialect.grammar)

    def warnings(self, layout: Sequence[Column]) -> tuple[str, ...]:
        """Say what would mislead if these columns were used. Raises ColumnError for a wrong kind."""
        rows, pictures = self.select(layout).rows, self.source.pixels != "none"
        return find_warnings(self.table, layout, rows, self.source.dialect.grammar, pictures=pictures)

    def left_out(self, layout: Sequence[Column]) -> int:
        """Return how many rows these columns leave out for a missing value."""
        return self.select(layout).missing

    def as_kind(self, place: int, kind: Kind) -> Column:
        """Return a column taken for another of its ``kinds``, with the range and the missing rule that go with it."""
        column = self.columns[place].column
        # Words among numbers are what a category is chosen for.
        gaps = () if kind == "category" and kind != column.kind else column.gaps
        described = self.described(place, replace(column, kind=kind, gaps=gaps))
        return limited(described, self.table.columns[place], self.source.dialect.grammar)

    def as_target(self, place: int) -> Column:
        """Return a column as what is predicted, of the kind that suits it."""
        column = with_role(self.columns[place], is_target=True).column
        return self.described(place, replace(column, kept=0)) if column.kept else column

    def predicting(self, layout: Sequence[Column], place: int) -> list[Column]:
        """Return the columns with this one alone as what is predicted; no class of it is lost for a gap elsewhere."""
        alone = [self.as_feature(other) if column.role == "target" else column for other, column in enumerate(layout)]
        alone[place] = self.as_target(place)
        return filled_where_needed(self.table, alone, self.source.dialect.grammar)

    def as_feature(self, place: int) -> Column:
        """Return a column as what is learnt from, of the kind that it most likely is."""
        return replace(self.as_kind(place, self.columns[place].kinds[0]), role="feature")

    def as_group(self, place: int) -> Column:
        """Return a column as one whose equal values say which rows no split may tear apart."""
        return self.described(place, replace(self.columns[place].column, role="group", kept=0))

    def as_skipped(self, place: int) -> Column:
        """Return a column as one that is not learnt from."""
        return replace(self.columns[place].column, role="skip")

    def joined(self, place: int) -> Column:
        """Return a column whose categories are the same however their letters are written."""
        return self.described(place, replace(self.columns[place].column, joined=True))

    def keeping(self, place: int, kept: int) -> Column:
        """Return a category of which only so many values, the most frequent, are told apart; 0 stands for all."""
        return self.described(place, replace(self.columns[place].column, kept=kept))

    def with_parts(self, place: int, parts: Sequence[str]) -> Column:
        """Return a column of whose dates, or times of the day, these parts are learnt from."""
        column = self.columns[place].column
        return replace(column, parts=checked_parts(column, parts))

    def with_gaps(self, place: int, words: Sequence[str]) -> Column:
        """Return a column in which these words stand for a missing value."""
        return self.described(place, replace(self.columns[place].column, gaps=checked_gaps(words)))

    def missing(self, place: int, column: Column) -> int:
        """Return how many cells hold no value by these decisions about a column."""
        found = self.columns[place]
        if column.kind == "text" or (column.gaps, column.kind) == (found.column.gaps, found.column.kind):
            return found.missing
        encoded = column.encode(self.table.columns[place], self.source.dialect.grammar)
        return int(np.count_nonzero(np.isnan(encoded.values))) - len(encoded.odd_rows)

    def described(self, place: int, column: Column) -> Column:
        """Return a column with the range and categories that follow from other decisions about it."""
        described = describe(column, self.table.columns[place], self.source.dialect.grammar)
        return replace(described, missing=column.missing if column.missing in RULES[column.kind] else "drop")

    def with_layout(self, layout: Sequence[Column], misfits: str = "refuse", pixels: str | None = None) -> CsvFile:
        """Return the source with other decisions about its columns, rows that do not fit, and pixels."""
        changed = {"columns": settings(layout), "misfits": misfits, "pixels": pixels or self.source.pixels}
        source: CsvFile = CsvFile.from_config({**self.source.get_config(), **changed})
        return source

    def usable(self) -> CsvFile:
        """Return the source as proposed. Raises DataError where it cannot be used as it is."""
        return self.source.usable(self.table, self.choice)

    def dataset(self, source: CsvFile) -> Dataset:
        """Take the examples by the decisions of ``with_layout``'s answer. Raises DataError as its ``load`` does."""
        return source.dataset(self.table)


def inspect_csv(path: str | Path, progress: Progress = no_progress, given: Overrides | None = None) -> Inspection:
    """Read a whole file and propose how to use it. ``path`` may be a bundled "sample:iris.csv".

    Whether something can be learnt from it is another question: ``source.schema()`` says.

    Args:
        given: what a person decided of how the file is written; the rest is found out.

    Raises:
        DataError: the file cannot be read as a table.
        Cancelled: from ``progress``.
    """
    setting = str(path)
    dialect, table = read_unknown(locate(setting), given or Overrides(), progress)
    notations = given.notations if given else {}
    found = propose(table, dialect.grammar, sample_target(setting), notations)
    source = CsvFile.of_table(setting, dialect, table, [each.column for each in found.columns], found.pixels)
    return Inspection(source, found.columns, table, found.choice, shown_lines(locate(setting), dialect, table))
