"""A CSV file as a data source: every decision about the file is a setting, so nothing is guessed twice."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, ClassVar

import numpy as np
from mpneuralnetwork.components.fields import boolean, choice, integer
from mpneuralnetwork.components.registry import register
from numpy.typing import NDArray

from ...resources import asset
from ...wording import grouped
from ..cells import short
from ..columns import Column, ColumnError, column_from_json
from ..contents import MAX_CATEGORIES
from ..csv_rows import Misfit
from ..dataset import DataError, Dataset, Schema
from ..dialect import MISSING_VALUES, Dialect, Overrides
from ..fields import columns, file_path, line_numbers, text, words
from ..files import is_file
from ..frame import Frame
from ..pictures import SUFFIXES
from ..signs import DELIMITERS, QUOTES
from ..source import Progress, Source, no_progress
from ..text_file import ENCODINGS, find_encoding, is_text, size_of

if TYPE_CHECKING:
    from ..read_table import Table
    from ..selection import Selection
    from ..target import TargetChoice

SAMPLE = "sample:"
"""Begins the path of a table that is bundled with the studio ("sample:iris.csv")."""
SAMPLE_TARGETS: Mapping[str, str] = MappingProxyType({"sample:penguins.csv": "body_mass_g"})
MISFITS: Mapping[str, str] = MappingProxyType({"refuse": "refuse the file", "leave out": "leave them out"})


@register
class CsvFile(Source):
    """A table in a text file. ``inspect_csv`` proposes all the settings; a person may correct them.

    Each row is an example, and some columns are predicted from the others. What becomes of missing values and of rows
    that do not fit is decided column by column.
    """

    title: ClassVar[str] = "CSV file"
    summary: ClassVar[str] = "a table of numbers and categories"
    reads: ClassVar[str] = "a table of plain text"
    extensions: ClassVar[tuple[str, ...]] = (".csv", ".tsv", ".txt")
    precedence: ClassVar[int] = -2
    samples_title: ClassVar[str] = "Sample tables"
    # Their origin and licence stand beside them.
    samples: ClassVar[Mapping[str, str]] = MappingProxyType(
        {
            "iris.csv": "Three species of iris by four measures of their flowers",
            "penguins.csv": "The body mass of penguins, with missing values and categories",
            "wine.csv": "Three cultivars of wine by their chemistry",
            "temperatures.csv": "The temperature in two cities by day and hour",
        }
    )

    path: str = file_path("", label="File", help="The CSV file, or the name of a bundled sample.")
    encoding: str = choice(
        default="utf-8", choices=ENCODINGS, label="Encoding", help="How letters are written as bytes."
    )
    delimiter: str = choice(default=",", choices=DELIMITERS, label="Delimiter", help="What stands between two values.")
    decimal: str = choice(
        default=".", choices={".": "point", ",": "comma"}, label="Decimal sign", help="As in 1.5 or 1,5."
    )
    header: bool = boolean(default=True, label="Header", help="Whether the first row holds the names of the columns.")
    day_first: bool = boolean(
        default=True, label="Day first", help="Whether 3/4/2020 is the third of April, not the fourth of March."
    )
    missing: tuple[str, ...] = words(
        MISSING_VALUES, label="Missing", help="Cells that hold no value. An empty text means an empty cell."
    )
    misfits: str = choice(
        default="refuse", choices=MISFITS, label="Rows that do not fit",
        help="Rows with too many or too few values, or with one that is not what its column holds.",
    )  # fmt: skip
    columns: tuple[dict[str, Any], ...] = columns((), label="Columns", help="What each column holds and is used for.")
    spaced: bool = boolean(
        default=False, label="Blanks before quotes", help="Whether a blank may stand between a delimiter and a quote."
    )
    quote: str = choice(default='"', choices=QUOTES, label="Quotes", help="What stands around values that need it.")
    left_out: tuple[int, ...] = line_numbers(
        (), label="Lines left out", help="Lines above the rows that are none: titles, comments, units."
    )
    end: int = integer(
        default=0, low=0, high=2**53, label="End", help="The first line below the rows that is none, such as a total."
    )
    size: int = integer(
        default=0, low=0, high=2**62, label="Size", unit="bytes", help="Of the file that was inspected."
    )
    checksum: str = text("", longest=64, label="Checksum", help="By which a changed file is noticed.")

    @classmethod
    def claims(cls, path: Path) -> bool:
        """What is named as a table, and any other text but for pictures that are written as text."""
        return super().claims(path) or (path.suffix.lower() not in SUFFIXES and is_text(path))

    @classmethod
    def advice(cls, path: Path) -> str:
        """A spreadsheet can be saved as a table; an empty file holds none."""
        try:
            find_encoding(path)
        except DataError as error:
            return str(error) if is_file(path) else ""
        return ""

    @classmethod
    def open(cls, paths: Sequence[Path], progress: Progress = no_progress) -> CsvFile:
        """Read the table and propose what its columns are used for."""
        return cls._proposed(str(paths[0]), progress)

    @classmethod
    def open_sample(cls, name: str) -> CsvFile:
        """Propose how to use a bundled table."""
        return cls._proposed(f"{SAMPLE}{name}", no_progress)

    @classmethod
    def _proposed(cls, path: str, progress: Progress) -> CsvFile:
        from ..proposal import propose  # only now, so that the window opens sooner
        from ..read_table import read_unknown

        dialect, table = read_unknown(locate(path), Overrides(), progress)
        found = propose(table, dialect.grammar, sample_target(path))
        source = cls.of_table(path, dialect, table, [each.column for each in found.columns])
        return source.usable(table, found.choice)

    @classmethod
    def of_table(cls, path: str, dialect: Dialect, table: Table, layout: Sequence[Column]) -> CsvFile:
        """Return the source of a table that was read, with these decisions about its columns."""
        return cls.from_files(
            Path(path).name,
            path=path,
            encoding=dialect.encoding,
            delimiter=dialect.delimiter,
            decimal=dialect.decimal,
            header=dialect.header,
            day_first=dialect.day_first,
            missing=dialect.missing,
            spaced=dialect.spaced,
            quote=dialect.quote,
            left_out=dialect.frame.lines,
            end=dialect.frame.end,
            columns=settings(layout),
            size=size_of(locate(path)),
            checksum=table.checksum,
        )

    def usable(self, table: Table, choice: TargetChoice) -> CsvFile:
        """Return the source itself. Raises DataError where it cannot be used as it is."""
        if table.misfit_count:
            check_misfits(self, table.misfits, table.misfit_count)
        if choice.place is None:
            why = f": {choice.remark}" if choice.remark else ""
            raise DataError(f"{self.name}: no column is to be predicted{why}. Choose a target column.")
        self.schema()
        return self

    @property
    def layout(self) -> tuple[Column, ...]:
        """The columns, typed."""
        return tuple(column_from_json(content) for content in self.columns)

    @property
    def dialect(self) -> Dialect:
        """How the file is written."""
        frame = Frame(self.left_out, self.end)
        return Dialect(
            self.encoding,
            self.delimiter,
            self.decimal,
            self.header,
            self.day_first,
            self.missing,
            self.spaced,
            frame,
            self.quote,
        )

    @property
    def name(self) -> str:
        """The file's name without its folder."""
        return Path(self.path.removeprefix(SAMPLE)).name

    def describe(self) -> str:
        """Say which file it is and what it predicts."""
        targets = ", ".join(column.name for column in self.layout if column.role == "target")
        return f"{self.name or 'no file'}{f' · predicts {targets}' if targets else ''}"

    def location(self) -> Path:
        """Return where the file is; a bundled sample is found in the installation."""
        return locate(self.path)

    def file_settings(self) -> tuple[str, ...]:
        """The table; nothing where it is a bundled sample."""
        return () if self.path.startswith(SAMPLE) else super().file_settings()

    def schema(self) -> Schema:
        """Return the columns that go in and those that come out. Raises DataError where the roles cannot work."""
        reason = problem(self.layout)
        if reason:
            raise DataError(f"{self.name or 'The table'}: {reason}")
        features = tuple(column.feature() for column in self.layout if column.role == "feature")
        targets = [column for column in self.layout if column.role == "target"]
        names = tuple(column.name for column in targets)
        width = sum(feature.width for feature in features)
        if targets[0].kind == "category":
            return Schema((width,), "classification", targets[0].categories, 1, features, names[0], names)
        return Schema((width,), "regression", (), len(targets), features, ", ".join(names), names)

    def load(self, progress: Progress = no_progress) -> Dataset:
        """Read the rows that have a value in every column that needs one.

        Raises:
            DataError: the file is gone, has changed since it was inspected, or has rows that do not fit and are
                not to be left out.
            Cancelled: from ``progress``.
        """
        from ..read_table import read_table  # only now, so that the window opens sooner

        self.schema()
        path = self.location()
        changed = self.size not in (0, size_of(path))
        known = [column.known for column in self.layout]
        table = None if changed else read_table(path, self.dialect, progress, known).strict()
        if table is None or self.checksum not in ("", table.checksum):
            raise DataError(f"{self.name} has changed since it was added to the project. Choose the file again.")
        return self.dataset(table)

    def dataset(self, table: Table) -> Dataset:
        """Take the examples from the file's table, which is already read. Raises DataError as ``load`` does."""
        from ..selection import select, take_rows  # only now, so that the window opens sooner

        schema, layout, grammar = self.schema(), self.layout, self.dialect.grammar
        if len(layout) != len(table.columns):
            raise DataError(
                f"{self.name} has {len(table.columns)} columns, not {len(layout)} as when it was added to the "
                "project. Choose the file again."
            )
        try:
            selection = select(table, layout, grammar)
        except ColumnError as error:
            raise DataError(f"{self.name}: {error}") from error
        self._check(selection)
        pairs = list(zip(layout, table.columns, strict=True))
        by_role = {role: [pair for pair in pairs if pair[0].role == role] for role in ("feature", "target", "split")}
        targets = take_rows(by_role["target"], grammar, selection.rows)
        split = take_rows(by_role["split"], grammar, selection.rows)[:, 0].astype(np.int8) if by_role["split"] else None
        inputs = take_rows(by_role["feature"], grammar, selection.rows)
        found = self._classes(schema, targets) if schema.classes else targets
        return Dataset(schema, inputs, found, notes=_notes(selection), split=split)

    def _check(self, selection: Selection) -> None:
        check_misfits(self, selection.misfits, selection.misfit_count)
        if not len(selection):
            raise DataError(
                f"{self.name}: no row has a value in every column used. Skip the columns with gaps, or fill them in."
            )

    def _classes(self, schema: Schema, targets: NDArray[np.float64]) -> NDArray[np.int64]:
        classes = targets[:, 0].astype(np.int64)
        if np.all(classes == classes[0]):
            raise DataError(f"{self.name}: all rows left are of one class of {schema.target}. Choose another target.")
        return classes


def sample_target(path: str) -> str | None:
    """Return what a bundled table is there to predict, where its columns leave that open."""
    return SAMPLE_TARGETS.get(path)


def locate(path: str) -> Path:
    """Return the file that a ``path`` setting means. Raises DataError for a sample that there is not."""
    if not path.startswith(SAMPLE):
        return Path(path)
    name = path.removeprefix(SAMPLE)
    try:
        if name != Path(name).name or not name.endswith(".csv"):
            raise FileNotFoundError(name)
        return asset(f"samples/{name}")
    except (OSError, ValueError):  # nor is there one of a name that no system holds
        raise DataError(f"There is no sample table named {short(name)}. Choose a file or another sample.") from None


def check_misfits(source: CsvFile, misfits: Sequence[Misfit], count: int) -> None:
    """Raise DataError, with the first line, where there are rows that do not fit and they are not to be left out."""
    if not count or source.misfits != "refuse":
        return
    others = f" This row does not fit, and {grouped(count - 1)} more do not." if count > 1 else ""
    raise DataError(
        f"{source.name}, line {misfits[0].line}: {misfits[0].reason}.{others} Correct the file, "
        "choose to leave such rows out, or give the column another kind."
    )


def problem(layout: Sequence[Column]) -> str:
    """Say why columns with these kinds and roles cannot be learnt from, and what to do; empty if they can."""
    targets = [column for column in layout if column.role == "target"]
    features = [column for column in layout if column.role == "feature"]
    if not layout:
        return "no file has been inspected. Choose a CSV file."
    if not targets:
        return "no column is to be predicted. Choose a target column."
    if len(targets) > 1 and any(column.kind == "category" for column in targets):
        return f"{len(targets)} columns are to be predicted, which must all be numbers then. Choose one target column."
    if sum(column.role == "split" for column in layout) > 1:
        return "two columns say which split a row belongs to. Choose one."
    for column in (*features, *targets):
        if column.kind == "text":
            return f"{column.name} is a text, of which a network learns nothing. Skip it."
        if column.kind == "category" and not column.categories:
            return f"{column.name} has more than {MAX_CATEGORIES} different values or none. Skip it."
    constant = next((column.name for column in targets if not column.varies), "")
    if constant:
        return f"{constant} has the same value in every row. Choose another target column."
    if not any(column.varies for column in features):
        return "no column is left to learn from. Give a column with different values the role feature."
    return ""


def settings(layout: Sequence[Column]) -> tuple[dict[str, Any], ...]:
    """Return columns as the plain values of a setting, without categories that nothing needs."""
    plain = []
    for column in layout:
        needless = column.kind != "category" or column.role in ("skip", "split")
        plain.append(asdict(column) | ({"categories": ()} if needless else {}))
    return tuple(plain)


def _notes(selection: Selection) -> Mapping[str, str]:
    notes = {"rows": grouped(len(selection.rows) + selection.ragged)}
    left_out = []
    if selection.missing:
        left_out.append(f"{grouped(selection.missing)} with a missing value")
    if selection.misfit_count:
        left_out.append(f"{grouped(selection.misfit_count)} that do not fit")
    return notes | ({"left out": ", ".join(left_out)} if left_out else {})
