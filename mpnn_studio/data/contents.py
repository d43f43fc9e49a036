"""What one column of a file holds, gathered block by block and kept so that every later choice costs no reading.

A column of few different texts keeps its texts. One of many keeps numbers: its own, or those of its dates. A column of
many texts that are neither can only be skipped, and nothing of it is kept.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from .cells import LARGEST_NUMBER, NONE, Cells, Grammar, NumberRange, span_of

MAX_CATEGORIES = 1000
ROWS_TO_JUDGE = 50
Form = Literal["texts", "numbers", "days", "nothing"]
SAMPLED = 200
MAX_TOLD = 100
"""Maximum of misfits that are kept one by one; of more only the count is kept."""


@dataclass(frozen=True)
class Content:
    """All cells of one column.

    Attributes:
        form: what is kept of it.
        codes: (rows,) place of each cell's text in ``texts``, −1 where there is no value; in the form "texts".
        values: (rows,) numbers or days, NaN where there is none; in the forms "numbers" and "days".
        span: of these values.
        odd_rows, odd_cells: in these forms, the rows whose cell is no number or day, and the first of these cells.
        missing: cells without a value.
    """

    form: Form
    rows: int
    missing: int = 0
    texts: tuple[str, ...] = ()
    codes: NDArray[np.int32] | None = None
    values: NDArray[np.float64] | None = None
    span: NumberRange = field(default_factory=NumberRange)
    odd_rows: NDArray[np.int64] | None = None
    odd_cells: tuple[str, ...] = ()

    def counts(self) -> NDArray[np.int64]:
        """Return how many rows hold each of the texts."""
        assert self.codes is not None
        return np.bincount(self.codes + 1, minlength=len(self.texts) + 1)[1:]

    def look_up(self, values: Sequence[float]) -> NDArray[np.float64]:
        """Return for each row the value that stands for its text, NaN where there is no value."""
        assert self.codes is not None
        # The place −1 means the last one.
        found: NDArray[np.float64] = np.array([*values, math.nan])[self.codes]
        return found

    def rows_of(self, places: Sequence[int]) -> NDArray[np.int64]:
        """Return the rows that hold one of these texts."""
        assert self.codes is not None
        return np.flatnonzero(np.isin(self.codes, places))


class Gatherer:
    """Takes the cells of one column, block by block."""

    def __init__(self, grammar: Grammar, expected_rows: int = 0) -> None:
        self.form: Form = "texts"
        self._grammar, self._expected_rows = grammar, expected_rows
        self._rows = 0
        self._places: dict[str, int] = {}
        self._parts: list[NDArray[np.int32]] = []
        self._values, self._span = np.empty(0), NumberRange()
        self._odd_rows: list[NDArray[np.int64]] = []
        self._odd_cells: list[str] = []

    def add(self, cells: Cells | None, rows: int) -> None:
        """Add the cells of ``rows`` more rows; None where nothing is kept of the column, or there are no rows."""
        if cells is None:
            self._rows += rows
            return
        if self.form == "texts" and cells.numbers is not None:
            self._settle("numbers")
        if self.form == "texts":
            self._parts.append(self._known(cells))
            if len(self._places) > MAX_CATEGORIES:
                self._settle(self._suitable())
        elif self.form != "nothing":
            self._add_values(cells)
        self._rows += rows

    def anticipate(self) -> None:
        """Take a column of which most values differ for numbers, where it holds nothing else, before many rows follow.

        They would come to more than ``MAX_CATEGORIES`` in time, and until then be read as texts, which is slow.
        """
        varied = self._rows >= ROWS_TO_JUDGE and 2 * len(self._places) > self._rows
        if self.form == "texts" and varied and not any(map(math.isnan, map(self._grammar.number, self._places))):
            self._settle("numbers")

    def content(self) -> Content:
        """Return everything gathered, and release it here."""
        if self.form == "texts":
            codes = _join(self._parts, np.int32)
            return Content("texts", self._rows, int((codes == NONE).sum()), tuple(self._places), codes)
        values, odd = self._values[: self._rows], _join(self._odd_rows, np.int64)
        cells = tuple(self._odd_cells[:MAX_TOLD])
        missing = self._span.gaps - len(odd)
        return Content(self.form, self._rows, missing, values=values, span=self._span, odd_rows=odd, odd_cells=cells)

    def _known(self, cells: Cells) -> NDArray[np.int32]:
        """Return the places of cells among the texts of the whole column; new texts are added to these."""
        assert cells.codes is not None
        places = [self._place(text) for text in cells.texts]
        known: NDArray[np.int32] = np.array([*places, NONE], np.int32)[cells.codes]
        return known

    def _place(self, text: str) -> int:
        text = text.strip()
        return NONE if self._grammar.is_missing(text) else self._places.setdefault(text, len(self._places))

    def _suitable(self) -> Form:
        """Return the form in which most of some texts from the whole column can be kept."""
        sample = list(self._places)[:: max(len(self._places) // SAMPLED, 1)]
        numbers = sum(not math.isnan(self._grammar.number(text)) for text in sample)
        days = sum(not math.isnan(self._grammar.day(text)) for text in sample)
        form: Form = "numbers" if numbers >= days else "days"
        return form if 2 * max(numbers, days) >= len(sample) else "nothing"

    def _settle(self, form: Form) -> None:
        """Turn the texts kept so far into another form."""
        self.form, parts, texts = form, self._parts, tuple(self._places)
        self._parts, self._places, rows, self._rows = [], {}, self._rows, 0
        if form == "nothing":
            return
        for part in parts:
            self._add_values(Cells(part, texts))
            self._rows += len(part)
        self._rows = rows

    def _add_values(self, cells: Cells) -> None:
        if cells.numbers is not None:
            self._room(len(cells.numbers))[:] = cells.numbers
            self._span |= cells.span or span_of(cells.numbers)
            return
        assert cells.codes is not None
        texts = [text.strip() for text in cells.texts]
        read = [self._read(text) for text in texts]
        room = self._room(len(cells.codes))
        room[:] = np.array([*(value for value, _ in read), math.nan])[cells.codes]
        self._span |= span_of(room)
        if any(odd for _, odd in read):
            rows = np.flatnonzero(np.array([*(odd for _, odd in read), False])[cells.codes])
            self._odd_rows.append(rows + self._rows)
            told = max(MAX_TOLD - len(self._odd_cells), 0)
            self._odd_cells.extend(texts[cells.codes[row]] for row in rows[:told])

    def _room(self, rows: int) -> NDArray[np.float64]:
        """Return the part of the values that the next rows fill.

        The array is made for all rows that are expected: joining blocks at the end would need the memory twice.
        """
        end = self._rows + rows
        if end > len(self._values):
            values = np.empty(max(self._expected_rows, 2 * len(self._values), end))
            values[: self._rows] = self._values[: self._rows]
            self._values = values
        return self._values[self._rows : end]

    def _read(self, text: str) -> tuple[float, bool]:
        """Return the number or day that a text is, NaN where it is none, and whether it should have been one."""
        if self._grammar.is_missing(text):
            return math.nan, False
        value = self._grammar.number(text) if self.form == "numbers" else self._grammar.day(text)
        return (value, False) if abs(value) <= LARGEST_NUMBER else (math.nan, True)


@dataclass(frozen=True)
class Encoded:
    """A column as numbers: (rows,), NaN where a value is missing, and the rows whose cell does not fit, with why."""

    values: NDArray[np.float64]
    odd_rows: NDArray[np.int64]
    reason: Callable[[int], str]
    """Why the cell of the row at this place of ``odd_rows`` does not fit; known of the first ``MAX_TOLD``."""


def encode_texts(content: Content, values: Sequence[float], reason: Callable[[str], str]) -> Encoded:
    """Give each text of a column its value; a text whose value is NaN or too large does not fit, for this reason."""
    within = [abs(value) <= LARGEST_NUMBER for value in values]
    odd = content.rows_of([place for place, fits in enumerate(within) if not fits]) if not all(within) else NO_ROWS
    looked_up = content.look_up([value if fits else math.nan for value, fits in zip(values, within, strict=True)])

    def tell(index: int) -> str:
        assert content.codes is not None
        return reason(content.texts[content.codes[odd[index]]])

    return Encoded(looked_up, odd, tell)


def encode_kept(content: Content, reason: Callable[[str], str]) -> Encoded:
    """Take the numbers or days of a column as they are kept."""
    assert content.values is not None and content.odd_rows is not None
    return Encoded(content.values, content.odd_rows, lambda index: reason(content.odd_cells[index]))


NO_ROWS = np.empty(0, np.int64)


def _join(parts: list[NDArray], kind: type) -> NDArray:  # type: ignore[type-arg]
    joined = np.concatenate(parts) if parts else np.empty(0, kind)
    parts.clear()
    return joined
