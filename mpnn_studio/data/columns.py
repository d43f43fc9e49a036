"""What a person decides about one column of a table, and how its cells become numbers by it."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from types import MappingProxyType
from typing import Literal

import numpy as np

from .cells import Grammar, Remembered, compact_days, not_a_number, short
from .contents import MAX_CATEGORIES, Content, Encoded, Form, IsGap, encode_kept, encode_texts, no_gap
from .dataset import Feature, MissingRule
from .date_parts import CLOCK_PARTS, DATE_PARTS, TIME
from .gatherer import Known
from .notation import CLOCK_EXAMPLE

Kind = Literal["number", "category", "date", "text"]
Role = Literal["feature", "target", "split", "group", "skip"]

RULES: Mapping[Kind, tuple[MissingRule, ...]] = MappingProxyType(
    {
        "number": ("drop", "mean", "median"),
        "category": ("drop", "category"),
        "date": ("drop", "mean", "median"),
        "text": ("drop",),
    }
)
"""What may be done about missing values of a feature; a row without its target or split is always left out."""
SPLITS: Mapping[str, int] = MappingProxyType(
    {
        "train": 0, "training": 0,
        "validation": 1, "valid": 1, "val": 1, "dev": 1,
        "test": 2, "testing": 2,
    }
)  # fmt: skip
"""The words of a split column, in small letters, and which split they mean."""
OWN_CATEGORY, OTHERS = "missing", "other"
INFINITE = "±∞"
"""Among the gaps of a column: a number that is infinite, or too large to reckon with."""
ANY_WORD = "any word"
"""Among the gaps of a column: whatever is no number or date."""
MAX_GAPS, LONGEST_GAP = 20, 100


class ColumnError(ValueError):
    """A column of a file cannot be read as the kind that was chosen."""


@dataclass(frozen=True)
class Column:
    """A column of a table as the settings keep it.

    Attributes:
        categories: every value of a category, in the order of its numbers; empty for a number.
        low, high, typical: minimum, maximum and median of a number or date.
        missing: what becomes of a feature's missing values; see ``RULES``.
        gaps: words among numbers or dates that stand for a missing value, besides those that do in the whole file.
        notation: an example of how its numbers are written; "" where they are plain.
        joined: categories are the same however their letters are written: "Yes" and "YES".
        parts: what of a date, or of a time of the day, becomes an input; see :mod:`.date_parts`.
        kept: of a feature, only so many of the most frequent categories are told apart, and all others are one; 0: all.
    """

    name: str
    kind: Kind = "number"
    role: Role = "feature"
    categories: tuple[str, ...] = ()
    low: float = 0.0
    high: float = 1.0
    typical: float = 0.0
    missing: MissingRule = "drop"
    gaps: tuple[str, ...] = ()
    notation: str = ""
    joined: bool = False
    kept: int = 0
    parts: tuple[str, ...] = ()

    @property
    def parts_possible(self) -> tuple[str, ...]:
        """The parts that a column of this kind has; empty where its values come round to nothing."""
        if self.kind == "date":
            return DATE_PARTS
        return CLOCK_PARTS if self.kind == "number" and self.notation == CLOCK_EXAMPLE else ()

    @property
    def gathers(self) -> bool:
        """Whether all categories that are not listed are one."""
        return self.kept > 0 and self.kind == "category" and self.role in ("feature", "skip")

    @property
    def varies(self) -> bool:
        """Whether there is anything to learn from the column."""
        if self.kind == "category":
            return len(self.categories) > 1
        return self.kind != "text" and self.low < self.high

    @property
    def drops(self) -> bool:
        """Whether a row without a value here is left out."""
        return self.role in ("target", "split", "group") or (self.role == "feature" and self.missing == "drop")

    @property
    def known(self) -> Known:
        """What a file is read with, where this was decided of one of its columns."""
        return Known(self.notation, FORMS[self.kind])

    def is_gap(self, text: str, value: float) -> bool:
        """Whether a cell that is no usable number or date stands for a missing value."""
        infinite = INFINITE in self.gaps and not math.isnan(value)
        return infinite or text in self.gaps or ANY_WORD in self.gaps

    def feature(self) -> Feature:
        """Return what a network or a form of inputs needs to know of it."""
        categories = self.categories if self.kind == "category" else ()
        if self.gathers:
            categories = (*categories, _besides(categories, OTHERS))
        if self.missing == "category":
            categories = (*categories, _besides(categories, OWN_CATEGORY))
        range_of = (self.low, self.high, self.typical)
        parts = () if self.parts == (TIME,) else self.parts
        return Feature(
            self.name, categories, *range_of, self.missing, self.kind == "date", rest=self.gathers, parts=parts
        )

    def encode(self, content: Content, grammar: Grammar) -> Encoded:
        """Turn the cells of a column into numbers: the value itself, days, or the place of the category in the list.

        Raises:
            ColumnError: the file's column is nothing of this kind.
        """
        if self.role == "split":
            return _encode(self, content, _split, "says neither train, validation nor test")
        return READERS[self.kind](self, content, grammar)


def _besides(categories: Sequence[str], name: str) -> str:
    """Return a name for one category more."""
    return name if name not in categories else f"({name})"


def _number(column: Column, content: Content, grammar: Grammar) -> Encoded:
    grammar = grammar.written(column.notation)
    numbers = [number for number in map(grammar.number, column.gaps) if math.isfinite(number)]
    encoded = _any_number(column, content, grammar)
    if not numbers:
        return encoded
    return replace(encoded, values=np.where(np.isin(encoded.values, numbers), math.nan, encoded.values))


def _any_number(column: Column, content: Content, grammar: Grammar) -> Encoded:

    def why(cell: str) -> str:
        return not_a_number(cell, grammar.number(cell))

    if content.form == "numbers":
        return encode_kept(content, list(map(grammar.number, content.odd_texts)), why, column.is_gap)
    if content.form != "texts":
        raise ColumnError(f"{column.name} holds no numbers. Give it another kind, or skip it.")
    return encode_texts(content, list(map(grammar.number, content.texts)), why, column.is_gap)


def _date(column: Column, content: Content, grammar: Grammar) -> Encoded:
    if content.form == "days":
        return encode_kept(content, list(map(grammar.day_of_digits, content.odd_texts)), _no_date, column.is_gap)
    if content.form == "numbers" and content.values is not None:
        kept = encode_kept(content, list(map(grammar.day_of_digits, content.odd_texts)), _no_date, column.is_gap)
        return replace(kept, values=compact_days(content.values))
    if content.form != "texts":
        raise ColumnError(f"{column.name} holds no dates. Give it another kind, or skip it.")
    return encode_texts(content, list(map(grammar.day_of_digits, content.texts)), _no_date, column.is_gap)


def _category(column: Column, content: Content, grammar: Grammar) -> Encoded:
    places = {name: float(place) for place, name in enumerate(column.categories)}
    alike = category_key(column.categories, grammar.written(column.notation), column.joined)
    keyed = {alike(name): place for name, place in reversed(places.items())}

    def read(cell: str) -> float:
        # What is written exactly so comes first: a list of categories may hold both 0 and 0.0.
        return places.get(cell, keyed.get(alike(cell), len(places) if column.gathers else math.nan))

    # Whatever is no category is told; only its own words are gaps here.
    encoded = _encode(column, content, read, "is none of its categories", lambda text, _: text in column.gaps)
    if column.missing == "category" and not column.drops:
        gaps = np.isnan(encoded.values)
        gaps[encoded.odd_rows] = False
        encoded.values[gaps] = len(places) + column.gathers
    return encoded


def category_key(texts: Sequence[str], grammar: Grammar, joined: bool) -> Callable[[str], str | float]:
    """Return what is the same of all cells that mean one category.

    Where all of them are numbers, equal numbers are one category however they are written; words are where ``joined``.
    """
    if not any(map(math.isnan, map(grammar.number, texts))):
        return Remembered(lambda text: text if math.isnan(grammar.number(text)) else grammar.number(text)).__getitem__
    return in_one_spelling if joined else str


def in_one_spelling(text: str) -> str:
    """Return a word without what different hands write differently: large letters, and how many blanks there are."""
    return " ".join(text.casefold().split())


def _text(column: Column, content: Content, grammar: Grammar) -> Encoded:
    raise ColumnError(f"{column.name} is a text, of which a network learns nothing. Skip it.")


def _encode(
    column: Column, content: Content, read: Callable[[str], float], reason: str, is_gap: IsGap = no_gap
) -> Encoded:
    if content.form != "texts":
        raise ColumnError(f"{column.name} has more than {MAX_CATEGORIES} different values. Give it another kind.")
    return encode_texts(content, list(map(read, content.texts)), lambda cell: f"{short(cell)} {reason}", is_gap)


def _split(cell: str) -> float:
    return SPLITS.get(cell.lower(), math.nan)


def _no_date(cell: str) -> str:
    return f"{short(cell)} is not a date"


FORMS: Mapping[Kind, Form] = MappingProxyType(
    {"number": "numbers", "category": "texts", "date": "days", "text": "nothing"}
)
"""What a column of each kind is kept as, where it holds many different texts."""
READERS: Mapping[Kind, Callable[[Column, Content, Grammar], Encoded]] = MappingProxyType(
    {"number": _number, "category": _category, "date": _date, "text": _text}
)
"""How the cells of each kind of column are read."""
