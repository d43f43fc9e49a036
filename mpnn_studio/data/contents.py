"""What one column of a file holds, kept so that every later choice costs no reading.

A column of few different texts keeps its texts. One of many keeps numbers: its own, or those of its dates. A column of
many texts that are neither can only be skipped, and nothing of it is kept.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from .cells import LARGEST_NUMBER, NONE, NumberRange

MAX_CATEGORIES = 1000
Form = Literal["texts", "numbers", "days", "nothing"]
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
        odd_rows, odd_codes, odd_texts: in these forms, the rows whose cell is no number or day, of each the place of
            its text, and these texts; the place is −1 where there are too many to keep.
        notation, sample: in the form "numbers", how they are written, and some that this follows from.
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
    odd_codes: NDArray[np.int32] | None = None
    odd_texts: tuple[str, ...] = ()
    notation: str = ""
    sample: tuple[str, ...] = ()

    @property
    def odd_cells(self) -> tuple[str, ...]:
        """The cells of the first odd rows."""
        assert self.odd_codes is not None
        return tuple(self.odd_texts[code] for code in self.odd_codes[:MAX_TOLD])

    def odd_counts(self) -> NDArray[np.int64]:
        """Return how many rows hold each of the odd texts."""
        assert self.odd_codes is not None
        return np.bincount(self.odd_codes + 1, minlength=len(self.odd_texts) + 1)[1:]

    def counts(self) -> NDArray[np.int64]:
        """Return how many rows hold each of the texts."""
        return self._counts

    @cached_property
    def _counts(self) -> NDArray[np.int64]:
        assert self.codes is not None
        return np.bincount(self.codes + np.int32(1), minlength=len(self.texts) + 1)[1:]

    @cached_property
    def different(self) -> Content:
        """The same with a row for each of the texts, in their order; itself where these are not kept."""
        if self.form != "texts":
            return self
        return Content("texts", len(self.texts), texts=self.texts, codes=np.arange(len(self.texts), dtype=np.int32))

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


@dataclass(frozen=True)
class Encoded:
    """A column as numbers: (rows,), NaN where a value is missing, and the rows whose cell does not fit, with why."""

    values: NDArray[np.float64]
    odd_rows: NDArray[np.int64]
    reason: Callable[[int], str]
    """Why the cell of the row at this place of ``odd_rows`` does not fit; known of the first ``MAX_TOLD``."""


IsGap = Callable[[str, float], bool]
"""Whether a text that is no usable number, or the number that is too large, stands for a missing value."""


def no_gap(text: str, value: float) -> bool:
    """Say that every odd cell is a misfit."""
    return False


def encode_texts(
    content: Content, values: Sequence[float], reason: Callable[[str], str], is_gap: IsGap = no_gap
) -> Encoded:
    """Give each text of a column its value; one that is NaN or too large is a gap, or does not fit for this reason."""
    within = [abs(value) <= LARGEST_NUMBER for value in values]
    pairs = zip(content.texts, values, within, strict=True)
    odd_places = [place for place, (text, value, fits) in enumerate(pairs) if not fits and not is_gap(text, value)]
    odd = content.rows_of(odd_places) if odd_places else NO_ROWS
    looked_up = content.look_up([value if fits else math.nan for value, fits in zip(values, within, strict=True)])

    def tell(index: int) -> str:
        assert content.codes is not None
        return reason(content.texts[content.codes[odd[index]]])

    return Encoded(looked_up, odd, tell)


def encode_kept(content: Content, odd_values: Sequence[float], reason: Callable[[str], str], is_gap: IsGap) -> Encoded:
    """Take the numbers or days of a column as they are kept, and of its odd texts what is no gap."""
    assert content.values is not None and content.odd_rows is not None and content.odd_codes is not None
    gaps = [is_gap(text, value) for text, value in zip(content.odd_texts, odd_values, strict=True)]
    odd = ~np.array([*gaps, is_gap("", math.nan)], np.bool_)[content.odd_codes]
    codes = content.odd_codes[odd]
    return Encoded(
        content.values,
        content.odd_rows[odd],
        lambda index: reason(content.odd_texts[codes[index]] if codes[index] != NONE else "another word"),
    )


NO_ROWS = np.empty(0, np.int64)
