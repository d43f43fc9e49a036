"""A CSV file as a data source: every decision about the file is a setting, so nothing is guessed twice."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any, ClassVar

import numpy as np
from mpneuralnetwork.fields import boolean, choice, integer
from mpneuralnetwork.registry import register
from numpy.typing import NDArray

from ..resources import asset
from ..wording import grouped
from .columns import MOST_CATEGORIES, CellError, Column, column_from_json, find_gaps
from .csv_rows import DELIMITERS, ENCODINGS, Block, fingerprint, read_blocks
from .dataset import DataError, Dataset, Schema, Task
from .fields import columns, text
from .source import Progress, Source, no_progress, portion

SAMPLE = "sample:"
"""Begins the path of a table that is bundled with the studio ("sample:iris.csv")."""


@register
class CsvFile(Source):
    """A table in a text file. ``inspect_csv`` proposes all the settings; a person may correct them."""

    title: ClassVar[str] = "CSV file"
    summary: ClassVar[str] = "a table of numbers and categories"
    explanation: ClassVar[str] = (
        "Each row is an example, one column is predicted from the others. "
        "A row with a missing value in a column that is used is left out."
    )

    path: str = text("", label="File", help="The CSV file, or the name of a bundled sample.")
    encoding: str = choice(
        default="utf-8", choices=ENCODINGS, label="Encoding", help="How letters are written as bytes."
    )
    delimiter: str = choice(default=",", choices=DELIMITERS, label="Delimiter", help="What stands between two values.")
    decimal: str = choice(
        default=".", choices={".": "point", ",": "comma"}, label="Decimal sign", help="As in 1.5 or 1,5."
    )
    header: bool = boolean(default=True, label="Header", help="Whether the first row holds the names of the columns.")
    columns: tuple[dict[str, Any], ...] = columns((), label="Columns", help="What each column holds and is used for.")
    size: int = integer(
        default=0, low=0, high=2**62, label="Size", unit="bytes", help="Of the file that was inspected."
    )
    sha256: str = text("", longest=64, label="SHA-256", help="By which a changed file is noticed.")

    @property
    def layout(self) -> tuple[Column, ...]:
        """The columns, typed."""
        return tuple(column_from_json(content) for content in self.columns)

    @property
    def name(self) -> str:
        """The file's name without its folder."""
        return Path(self.path.removeprefix(SAMPLE)).name

    def describe(self) -> str:
        """Say which file it is and what it predicts."""
        target = "".join(f" · predicts {column.name}" for column in self.layout if column.role == "target")
        return f"{self.name or 'no file'}{target}"

    def location(self) -> Path:
        """Return where the file is; a bundled sample is found in the installation."""
        return locate(self.path)

    def files(self) -> tuple[Path, ...]:
        """The person's own file; nothing for a bundled sample."""
        return () if self.path.startswith(SAMPLE) or not self.path else (Path(self.path),)

    def schema(self) -> Schema:
        """Return the columns that go in and the one that comes out. Raises DataError where the roles cannot work."""
        reason = problem(self.layout)
        if reason:
            raise DataError(f"{self.name or 'The table'}: {reason}")
        features = tuple(column.feature() for column in self.layout if column.role == "feature")
        target = next(column for column in self.layout if column.role == "target")
        width = sum(feature.width for feature in features)
        task: Task = "classification" if target.kind == "category" else "regression"
        classes = target.categories if task == "classification" else ()
        return Schema((width,), task, classes, 1, features, target.name)

    def load(self, progress: Progress = no_progress) -> Dataset:
        """Read the rows that have a value in every column used.

        Raises:
            DataError: the file is gone, has changed since it was inspected, or holds a value that does not fit.
            Cancelled: from ``progress``.
        """
        schema, path = self.schema(), self.location()
        found = fingerprint(path, portion(progress, 0.0, 0.1))
        if self.sha256 and found.sha256 != self.sha256:
            raise DataError(f"{self.name} has changed since it was added to the project. Choose the file again.")
        blocks = read_blocks(path, self.encoding, self.delimiter, portion(progress, 0.1, 1.0))
        used, parts, rows = _used(self.layout), [], 0
        for block in body(blocks, self.header):
            rows += len(block.rows)
            parts.append(self._encode(block, used))
        inputs, targets = _join(parts, len(used))
        if not len(inputs):
            raise DataError(f"{self.name}: no row has a value in every column used. Skip the columns with gaps.")
        notes = _notes(rows, rows - len(inputs))
        if not schema.classes:
            return Dataset(schema, inputs, targets[:, None], notes=notes)
        if np.unique(targets).size < 2:
            raise DataError(f"{self.name}: all rows left are of one class of {schema.target}. Choose another target.")
        return Dataset(schema, inputs, targets.astype(np.int64), notes=notes)

    def _encode(self, block: Block, used: Sequence[tuple[int, Column]]) -> NDArray[np.float64]:
        """Turn the rows of a block that have no gap into numbers (rows, columns used), the target last."""
        columns, lines = block.columns(), block.lines
        gaps = set[int]().union(*(find_gaps(columns[place]) for place, _ in used))
        if gaps:
            whole = [row for row in range(len(lines)) if row not in gaps]
            columns = [[cells[row] for row in whole] for cells in columns]
            lines = [lines[row] for row in whole]
        numbers = np.empty((len(lines), len(used)))
        for number, (place, column) in enumerate(used):
            try:
                numbers[:, number] = column.encode(columns[place], self.decimal)
            except CellError as error:
                raise DataError(
                    f"{self.name}, line {lines[error.index]}: in column {column.name}, {error}. "
                    "Correct the value, or import the file again with another kind for this column."
                ) from error
        return numbers


def locate(path: str) -> Path:
    """Return the file that a ``path`` setting means. Raises DataError for a sample that there is not."""
    if not path.startswith(SAMPLE):
        return Path(path)
    name = path.removeprefix(SAMPLE)
    try:
        if name != Path(name).name or not name.endswith(".csv"):
            raise FileNotFoundError(name)
        return asset(f"samples/{name}")
    except FileNotFoundError:
        raise DataError(f"There is no sample table named {name!r}. Choose a file or another sample.") from None


def body(blocks: Iterator[Block], header: bool) -> Iterator[Block]:
    """Yield the blocks without the header row, which is the first block's first row."""
    for number, block in enumerate(blocks):
        skipped = 1 if header and number == 0 else 0
        if len(block.rows) > skipped:
            yield Block(block.rows[skipped:], block.lines[skipped:])


def problem(layout: Sequence[Column]) -> str:
    """Say why columns with these kinds and roles cannot be learnt from, and what to do; empty if they can."""
    targets = [column for column in layout if column.role == "target"]
    features = [column for column in layout if column.role == "feature"]
    if not layout:
        return "no file has been inspected. Choose a CSV file."
    if not targets:
        return "no column is to be predicted. Choose one target column."
    if len(targets) > 1:
        return f"{len(targets)} columns are to be predicted. Choose one target column."
    for column in (*features, *targets):
        if column.kind == "category" and not column.categories:
            return f"{column.name} has more than {MOST_CATEGORIES} different values or none. Skip it."
    if not targets[0].varies:
        return f"{targets[0].name} has the same value in every row. Choose another target column."
    if not any(column.varies for column in features):
        return "no column is left to learn from. Give a column with different values the role feature."
    return ""


def settings(layout: Sequence[Column]) -> tuple[dict[str, Any], ...]:
    """Return columns as the plain values of a setting, without categories that nothing needs."""
    plain = []
    for column in layout:
        needless = column.kind == "number" or column.role == "skip"
        plain.append(asdict(column) | ({"categories": ()} if needless else {}))
    return tuple(plain)


def _used(layout: Sequence[Column]) -> list[tuple[int, Column]]:
    """Return place and column of the features in their order, then of the target."""
    places = list(enumerate(layout))
    return [pair for role in ("feature", "target") for pair in places if pair[1].role == role]


def _join(parts: list[NDArray[np.float64]], columns: int) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Join the blocks' numbers: all columns but the last (rows, columns - 1), and the last (rows,).

    One by one and emptying the list, since a single large copy would hold up the window and double the memory.
    """
    rows = sum(map(len, parts))
    inputs, targets = np.empty((rows, columns - 1)), np.empty(rows)
    while parts:
        part = parts.pop()
        inputs[rows - len(part) : rows], targets[rows - len(part) : rows] = part[:, :-1], part[:, -1]
        rows -= len(part)
    return inputs, targets


def _notes(rows: int, left_out: int) -> Mapping[str, str]:
    notes = {"rows": grouped(rows)}
    if left_out:
        notes["left out"] = f"{grouped(left_out)} with a missing value"
    return notes
