"""A CSV file as a data source: every decision about the file is a setting, so nothing is guessed twice."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, ClassVar

from mpneuralnetwork.components.fields import boolean, choice, integer
from mpneuralnetwork.components.registry import register

from ..column_settings import column_from_json
from ..columns import Column
from ..dataset import DataError, Dataset, Schema
from ..dialect import Dialect, Overrides
from ..encodings import ENCODINGS
from ..fields import columns, file_path, line_numbers, text, words
from ..files import is_file
from ..frame import Frame
from ..gaps import MISSING_VALUES
from ..layout import schema_of, settings
from ..pictures import SUFFIXES
from ..pixel_table import PIXELS, picture_schema
from ..samples import SAMPLE, locate, sample_target
from ..signs import DELIMITERS, QUOTES
from ..source import Progress, Source, no_progress
from ..text_file import find_encoding, is_text, size_of

if TYPE_CHECKING:
    from ..table_reader import Table
    from ..target import TargetChoice

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
    upper: int = integer(
        default=0, low=0, high=2**53, label="Upper names", help="A line left out that stands before the names."
    )
    pixels: str = choice(
        default="none", choices=dict(PIXELS), label="Pixels", help="Whether the columns are the pixels of pictures."
    )
    size: int = integer(
        default=0, low=0, high=2**62, label="Size", unit="bytes", help="Of the file that was inspected."
    )
    rows: int = integer(default=0, low=0, high=2**53, label="Rows", help="Of the file that was inspected.")
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
        source = cls.of_table(path, dialect, table, [each.column for each in found.columns], found.pixels)
        return source.usable(table, found.choice)

    @classmethod
    def of_table(
        cls, path: str, dialect: Dialect, table: Table, layout: Sequence[Column], pixels: str = "none"
    ) -> CsvFile:
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
            upper=dialect.frame.upper,
            columns=settings(layout),
            pixels=pixels,
            size=size_of(locate(path)),
            rows=len(table),
            checksum=table.checksum,
        )

    def usable(self, table: Table, choice: TargetChoice) -> CsvFile:
        """Return the source itself. Raises DataError where it cannot be used as it is."""
        from ..table_examples import refuse_misfits  # only now, so that the window opens sooner

        if self.misfits == "refuse":
            refuse_misfits(self.name, table.misfits, table.misfit_count)
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
        frame = Frame(self.left_out, self.end, self.upper)
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

    def row_count(self) -> int:
        """The rows of the file, also those that decisions about columns leave out."""
        return self.rows

    def reading(self) -> Overrides:
        """The order of dates and the words for missing values are the same in new examples."""
        return Overrides(day_first=self.day_first, missing=self.missing)

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
        return picture_schema(schema_of(self.name, self.layout), self.pixels)

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
            raise DataError(self._changed(path, table, progress))
        return self.dataset(table)

    def _changed(self, path: Path, table: Table | None, progress: Progress) -> str:
        """Say that the file is another, and what is new or gone of its columns."""
        from ..kept_columns import changed_columns
        from ..read_table import read_table

        told = ""
        with suppress(DataError):
            now = table or read_table(path, self.dialect, progress)
            told = changed_columns([column.name for column in self.layout], now.names)
        kept = "Choose the file again: what was decided is kept for the columns that are there."
        return f"{self.name} has changed since it was added to the project. {f'{told}. ' if told else ''}{kept}"

    def dataset(self, table: Table) -> Dataset:
        """Take the examples from the file's table, which is already read. Raises DataError as ``load`` does."""
        from ..table_examples import take_examples  # only now, so that the window opens sooner

        return take_examples(self.name, self.schema(), self.layout, table, self.dialect.grammar, self.misfits)
