"""Gathers the cells of a column block by block, and decides what of it is kept."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from .cells import LARGEST_NUMBER, NONE, Cells, Grammar, NumberRange, Remembered, span_of
from .contents import MAX_CATEGORIES, Content, Form

ROWS_TO_JUDGE = 50
SAMPLED = 200
MAX_ODD_TEXTS = 1000
"""Different texts that are kept of cells that are no number; at least as many as misfits are told."""
MOSTLY = 0.9
"""Of the different texts of a column at least so many are numbers, or dates, where it is kept as such."""


@dataclass(frozen=True)
class Known:
    """What was decided of a column before its file is read again.

    Attributes:
        notation: how its numbers are written.
        form: in which many different texts are kept; None where the texts decide.
    """

    notation: str = ""
    form: Form | None = None


KNOWN_PLAIN = Known()


class Gatherer:
    """Takes the cells of one column, block by block.

    Args:
        grammar: how they are understood.
        known: what was decided of the column before; None where its form and the notation of its numbers are found.
    """

    def __init__(self, grammar: Grammar, expected_rows: int = 0, known: Known | None = KNOWN_PLAIN) -> None:
        self.form: Form = "texts"
        self.grammar = grammar.written(known.notation) if known else grammar
        self._known_before, self._expected_rows = known, expected_rows
        self._sample: tuple[str, ...] = ()
        self._rows = 0
        self._places: dict[str, int] = {}
        self._place_of, self._value_of = Remembered(self._place), Remembered(self._value)
        self._parts: list[NDArray[np.int32]] = []
        self._values, self._span = np.empty(0), NumberRange()
        self._odd_rows: list[NDArray[np.int64]] = []
        self._odd_codes: list[NDArray[np.int32]] = []
        self._odd_places: dict[str, int] = {}

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
        if self.form != "texts" or not varied:
            return
        grammar = self._grammar_for(list(self._places))
        if not any(map(math.isnan, map(grammar.number, self._places))):
            self._settle("numbers", grammar)

    def content(self) -> Content:
        """Return everything gathered, and release it here."""
        if self.form == "texts":
            codes = _join(self._parts, np.int32)
            return Content("texts", self._rows, int((codes == NONE).sum()), tuple(self._places), codes)
        values, odd = self._values[: self._rows], _join(self._odd_rows, np.int64)
        codes, texts = _join(self._odd_codes, np.int32), tuple(self._odd_places)
        return Content(
            self.form,
            self._rows,
            self._span.gaps - len(odd),
            values=values,
            span=self._span,
            odd_rows=odd,
            odd_codes=codes,
            odd_texts=texts,
            notation=self.grammar.notation,
            sample=self._sample,
        )

    def _known(self, cells: Cells) -> NDArray[np.int32]:
        """Return the places of cells among the texts of the whole column; new texts are added to these."""
        assert cells.codes is not None
        places = list(map(self._place_of.__getitem__, cells.texts))
        return np.array([*places, NONE], np.int32)[cells.codes]

    def _place(self, text: str) -> int:
        text = text.strip()
        return NONE if self.grammar.is_missing(text) else self._places.setdefault(text, len(self._places))

    def _grammar_for(self, texts: Sequence[str]) -> Grammar:
        """Return the grammar, with the notation that some texts show unless it was decided before."""
        return self.grammar if self._known_before else self.grammar.written(self.grammar.notation_of(texts))

    def _suitable(self) -> Form:
        """Return the form that was decided, or in which nearly all of some texts from the whole column can be kept."""
        if self._known_before and self._known_before.form not in (None, "texts"):
            return self._known_before.form or "nothing"
        sample = list(self._places)[:: max(len(self._places) // SAMPLED, 1)]
        numbers = sum(not math.isnan(number) for number in map(self._grammar_for(sample).number, sample))
        # Rows further down may show that the month stands first; the file is read again then.
        orders = [replace(self.grammar, day_first=day_first) for day_first in (True, False)]
        days = max(sum(not math.isnan(grammar.day(text)) for text in sample) for grammar in orders)
        form: Form = "numbers" if numbers >= days else "days"
        return form if max(numbers, days) >= MOSTLY * len(sample) else "nothing"

    def _settle(self, form: Form, grammar: Grammar | None = None) -> None:
        """Turn the texts kept so far into another form."""
        self.form, parts, texts = form, self._parts, tuple(self._places)
        self._parts, self._places, rows, self._rows = [], {}, self._rows, 0
        self._place_of.clear()
        if form == "numbers":
            self.grammar = grammar or self._grammar_for(texts)
            self._sample = texts[:: max(len(texts) // SAMPLED, 1)]
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
        values = np.array([*map(self._value_of.__getitem__, cells.texts), math.nan])
        is_odd = np.isinf(values)
        if is_odd.any():
            rows = np.flatnonzero(is_odd[cells.codes])
            self._odd_rows.append(rows + self._rows)
            places = [self._odd_place(text) if odd else NONE for text, odd in zip(cells.texts, is_odd, strict=False)]
            self._odd_codes.append(np.array([*places, NONE], np.int32)[cells.codes[rows]])
            values[is_odd] = math.nan
        room = self._room(len(cells.codes))
        room[:] = values[cells.codes]
        self._span |= span_of(room)

    def _odd_place(self, text: str) -> int:
        text = text.strip()
        if len(self._odd_places) >= MAX_ODD_TEXTS and text not in self._odd_places:
            return NONE
        return self._odd_places.setdefault(text, len(self._odd_places))

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

    def _value(self, text: str) -> float:
        """Return the number or day that a text is, NaN where it is missing, and infinity where it should be one."""
        text = text.strip()
        if self.grammar.is_missing(text):
            return math.nan
        value = self.grammar.number(text) if self.form == "numbers" else self.grammar.day_of_digits(text)
        return value if abs(value) <= LARGEST_NUMBER else math.inf


def _join(parts: list[NDArray], kind: type) -> NDArray:  # type: ignore[type-arg]
    joined = np.concatenate(parts) if parts else np.empty(0, kind)
    parts.clear()
    return joined
