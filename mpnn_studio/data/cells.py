"""What a cell holds: a number, a date, a word or nothing. And the cells of one column of a block."""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cached_property, partial
from typing import Generic, TypeVar

import numpy as np
from numpy.typing import NDArray

from .notation import Notation, find_notation

LARGEST_NUMBER = 1e150
"""Beyond it the squares in a standard deviation may overflow."""
EPOCH = date(1970, 1, 1).toordinal()
SECONDS_PER_DAY, MINUTES_PER_DAY = 86_400, 1440
MAX_DAYS = 3_650_000
"""Beyond ten thousand years a number of days is no date."""
NONE = -1
"""Place of a cell that holds no value."""
CLOCK = r"(?:[T ,:]+(\d{1,2}):(\d{2})(?::(\d{2}(?:[.,]\d*)?))? *([ap]\.?m\.?)? *(Z|UTC|GMT|[+-]\d{2}(?::?\d{2})?)?)?"
WEEKDAY = r"(?:(?:mon|tue|wed|thu|fri|sat|sun)[a-z]*\.?,? )?"
YEAR_FIRST = re.compile(rf"(\d{{4}})([-/.])(\d{{1,2}})\2(\d{{1,2}}){CLOCK}", re.IGNORECASE)
MONTHS = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"]
MONTH_NAME = r"(jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)(?:uary|ruary|ch|il|e|y|ust|t|tember|ober|ember)?\.?"
DAY_NAMED = re.compile(
    rf"{WEEKDAY}(\d{{1,2}})(?:st|nd|rd|th)?[-/ .]{{0,2}}{MONTH_NAME}[-/ ,]{{0,2}}(\d{{4}}|\d{{2}}){CLOCK}",
    re.IGNORECASE,
)
NAME_FIRST = re.compile(
    rf"{WEEKDAY}{MONTH_NAME}[- ]?(\d{{1,2}})(?:st|nd|rd|th)?(?:, ?|[- ])(\d{{4}}){CLOCK}", re.IGNORECASE
)
NAME_WITHIN = re.compile(rf"(\d{{4}})[-/ ]{MONTH_NAME}[-/ ](\d{{1,2}}){CLOCK}", re.IGNORECASE)
SHORT_YEAR = re.compile(rf"(\d{{1,2}})([-/])(\d{{1,2}})\2(\d{{2}}){CLOCK}", re.IGNORECASE)
QUARTER = re.compile(r"(\d{4})[- /]?Q([1-4])", re.IGNORECASE)
QUARTER_FIRST = re.compile(r"Q([1-4])[- /]?(\d{4})", re.IGNORECASE)
MONTH_AND_YEAR = re.compile(rf"{MONTH_NAME}[- /]?(\d{{4}})", re.IGNORECASE)
YEAR_AND_MONTH = re.compile(r"(\d{4})[-/](\d{2})")
COMPACT = re.compile(r"(\d{4})(\d{2})(\d{2})(?:T?(\d{2})(\d{2})(\d{2}))?")
LAST_SHORT_YEAR = 35
"""Years of two digits up to this one are of this century."""
YEAR_LAST = re.compile(rf"(\d{{1,2}})([-/.])(\d{{1,2}})\2(\d{{4}}){CLOCK}", re.IGNORECASE)
NO_CLOCK = (None,) * 5
Value = TypeVar("Value")
MAX_REMEMBERED = 100_000
Parts = tuple[tuple[str, str, str], tuple[str | None, ...]]


class Remembered(dict[str, Value], Generic[Value]):
    """What a function returned for texts, so that it is called once for each: the cells of a table repeat."""

    def __init__(self, function: Callable[[str], Value]) -> None:
        super().__init__()
        self._function = function

    def __missing__(self, text: str) -> Value:
        value = self._function(text)
        if len(self) < MAX_REMEMBERED:
            self[text] = value
        return value


@dataclass(frozen=True)
class Grammar:
    """How the cells of a column are understood, by what was found of its file and of how its numbers are written.

    Attributes:
        decimal: the decimal sign, "." or ",".
        day_first: 3/4/2020 is the third of April, not the fourth of March.
        markers: cells that stand for a missing value. One that is a number means this number however it is written.
        notation: an example of how numbers are written; "" where they are plain, as Python writes them.
    """

    decimal: str = "."
    day_first: bool = False
    markers: frozenset[str] = field(default_factory=frozenset)
    notation: str = ""

    def written(self, notation: str) -> Grammar:
        """Return the same for a column whose numbers are written like this example."""
        return self if notation == self.notation else self._written[notation]

    def notation_of(self, texts: Sequence[str]) -> str:
        """Return an example of how the numbers among some different cells are written; "" where they are plain."""
        plain = self.written("")
        return find_notation(texts, self.decimal, [not math.isnan(plain.number(text)) for text in texts])

    @cached_property
    def _notation(self) -> Notation:
        return Notation.of(self.notation)

    @cached_property
    def marking_numbers(self) -> frozenset[float]:
        """The markers that are numbers, such as -999."""
        numbers = (self.number(marker) for marker in self.markers)
        return frozenset(number for number in numbers if not math.isnan(number))

    def is_missing(self, cell: str) -> bool:
        """Whether a cell holds no value."""
        return cell in self.markers or (bool(self.marking_numbers) and self.number(cell) in self.marking_numbers)

    def number(self, cell: str) -> float:
        """Return the number that a cell holds, infinite ones too, or NaN where it holds none."""
        return self._numbers[cell]

    @cached_property
    def _numbers(self) -> Remembered[float]:
        return Remembered(self._notation.number if self.notation else partial(plain_number, decimal=self.decimal))

    @cached_property
    def _written(self) -> Remembered[Grammar]:
        return Remembered(lambda notation: replace(self, notation=notation))

    def day(self, cell: str) -> float:
        """Return a date as days since 1 January 1970 (UTC, with the time as a share of a day), or NaN.

        Understood are 2020-04-03, 3.4.2020 and 3/4/2020 with any of the three signs, 3/4/20, 3-Apr-20, Apr 3, 2020,
        and a time behind them; and 2020 Q2, 2020-04 and Apr 2020.
        """
        return self._dates[cell]

    @cached_property
    def _dates(self) -> Remembered[float]:
        return Remembered(lambda cell: _days(self._day_parts(cell)))

    def day_of_digits(self, cell: str) -> float:
        """Return the same; understood is 20200403 too, which is a number where nothing says that it is a date."""
        days = self.day(cell)
        return _days(_compact_parts(cell)) if math.isnan(days) else days

    def _day_parts(self, cell: str) -> Parts | None:
        """Return year, month and day of a date as they are written, and the parts of a time; None where it is none."""
        if found := YEAR_FIRST.fullmatch(cell):
            return (found[1], found[3], found[4]), found.groups()[-5:]
        if found := YEAR_LAST.fullmatch(cell) or SHORT_YEAR.fullmatch(cell):
            # A point between the parts is written where the day comes first.
            day_first = self.day_first or found[2] == "."
            day, month = (found[1], found[3]) if day_first else (found[3], found[1])
            return (found[4], month, day), found.groups()[-5:]
        return _named_parts(cell) or _short_parts(cell)


def plain_number(cell: str, decimal: str = ".") -> float:
    """Return the number that a cell holds as Python writes it, but for its decimal sign; NaN where it holds none."""
    # float() would take 1_000 for a thousand; and where the comma is the decimal sign, 1.000 is ambiguous.
    if "_" in cell or (decimal == "," and "." in cell):
        return math.nan
    try:
        return float(cell.replace(",", ".") if decimal == "," else cell)
    except ValueError:
        return math.nan


def _named_parts(cell: str) -> Parts | None:
    """Return the parts of a date whose month is a word."""
    if found := DAY_NAMED.fullmatch(cell):
        return (found[3], _month(found[2]), found[1]), found.groups()[-5:]
    if found := NAME_FIRST.fullmatch(cell):
        return (found[3], _month(found[1]), found[2]), found.groups()[-5:]
    if found := NAME_WITHIN.fullmatch(cell):
        return (found[1], _month(found[2]), found[3]), found.groups()[-5:]
    if found := MONTH_AND_YEAR.fullmatch(cell):
        return (found[2], _month(found[1]), "1"), NO_CLOCK
    return None


def _short_parts(cell: str) -> Parts | None:
    """Return the parts of a quarter or a month, or of a date that is written without signs."""
    if found := QUARTER.fullmatch(cell):
        return (found[1], str(3 * int(found[2]) - 2), "1"), NO_CLOCK
    if found := QUARTER_FIRST.fullmatch(cell):
        return (found[2], str(3 * int(found[1]) - 2), "1"), NO_CLOCK
    if found := YEAR_AND_MONTH.fullmatch(cell):
        return (found[1], found[2], "1"), NO_CLOCK
    return None


def _compact_parts(cell: str) -> Parts | None:
    found = COMPACT.fullmatch(cell)
    return ((found[1], found[2], found[3]), (found[4], found[5], found[6], None, None)) if found else None


def _days(parts: Parts | None) -> float:
    """Return the parts of a date as days since 1 January 1970; NaN where there are none, or never was such a day."""
    if not parts:
        return math.nan
    (year, month, day), clock = parts
    century = (2000 if int(year) <= LAST_SHORT_YEAR else 1900) if len(year) == 2 else 0
    try:
        return date(century + int(year), int(month), int(day)).toordinal() - EPOCH + _clock(*clock)
    except ValueError:
        return math.nan


def compact_days(numbers: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return the days that whole numbers such as 20190101 mean (rows,), NaN where one means none."""
    different, places = np.unique(numbers, return_inverse=True)
    grammar = Grammar()
    days = [
        grammar.day_of_digits(f"{number:.0f}") if 1e7 <= number < 1e8 else math.nan for number in different.tolist()
    ]
    return np.array(days)[places]


@dataclass(frozen=True)
class NumberRange:
    """Minimum and maximum of some numbers, and how many of them are NaN.

    It is found block by block, while these are in cache: over a whole long column it takes many times as long.
    """

    low: float = math.inf
    high: float = -math.inf
    gaps: int = 0

    def __or__(self, other: NumberRange) -> NumberRange:
        """Return the span of both."""
        return NumberRange(min(self.low, other.low), max(self.high, other.high), self.gaps + other.gaps)


def span_of(numbers: NDArray[np.float64]) -> NumberRange:
    """Measure some numbers."""
    low, high = (float(ufunc.reduce(numbers, initial=end)) for ufunc, end in ((np.fmin, np.inf), (np.fmax, -np.inf)))
    return NumberRange(low, high, int(np.count_nonzero(np.isnan(numbers))))


@dataclass(frozen=True)
class Cells:
    """One column of a block of rows.

    Attributes:
        codes: of each cell the place of its text in ``texts``, −1 where it is known to hold no value.
        numbers: instead of codes where every cell is a number, NaN where it holds no value.
        span: of the numbers, if they are given.
    """

    codes: NDArray[np.int32] | None = None
    texts: Sequence[str] = ()
    numbers: NDArray[np.float64] | None = None
    span: NumberRange | None = None


def coded(cells: Sequence[str]) -> Cells:
    """Return cells as places among their different texts, without the blanks around them."""
    places: dict[str, int] = {}
    codes = np.fromiter((places.setdefault(cell.strip(), len(places)) for cell in cells), np.int32, len(cells))
    return Cells(codes, tuple(places))


def day_text(days: float) -> str:
    """Write days since 1 January 1970 as a date ("2019-03-01"), with the time where it is not midnight."""
    if abs(days) > MAX_DAYS:
        return f"{days:.4g} days"
    minutes = round(days * MINUTES_PER_DAY)
    if minutes % MINUTES_PER_DAY:
        return str(np.datetime64(minutes, "m")).replace("T", " ")
    return str(np.datetime64(minutes // MINUTES_PER_DAY, "D"))


def short(cell: str) -> str:
    """Quote a cell in a message, not in full where it is long."""
    return repr(cell if len(cell) <= 40 else cell[:37] + "…")


def not_a_number(cell: str, number: float) -> str:
    """Say why a cell is not a usable number."""
    if math.isnan(number):
        return f"{short(cell)} is not a number"
    return f"{short(cell)} is not a finite number of at most {LARGEST_NUMBER:g}"


def _month(name: str) -> str:
    return str(MONTHS.index(name.lower()) + 1)


def _clock(hours: str | None, minutes: str | None, seconds: str | None, half: str | None, zone: str | None) -> float:
    """Return a time of day as a share of a day; NaN where there is no such time."""
    if hours is None or minutes is None:
        return 0.0
    hour = int(hours)
    if hour > (12 if half else 24) or int(minutes) > 59:
        return math.nan
    if half:
        hour = hour % 12 + 12 * (half[0] in "pP")
    total = 3600.0 * hour + 60.0 * int(minutes) + float((seconds or "0").replace(",", "."))
    if zone and zone[0] in "+-":
        digits = zone[1:].replace(":", "").ljust(4, "0")
        offset = 3600 * int(digits[:2]) + 60 * int(digits[2:])
        total -= offset if zone[0] == "+" else -offset
    return total / SECONDS_PER_DAY
