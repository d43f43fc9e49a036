"""How the numbers of one column are written, such as 1,234.5, 1.234,5 €, 12 % and (1 234), found from its cells.

It is kept as an example, which a person sees and chooses, and the settings of a table keep.
"""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from types import MappingProxyType

ALIKE = str.maketrans({"\u00a0": " ", "\u202f": " ", "\u2009": " ", "\u2019": "'", "\u2212": "-"})
"""Signs that are written for others: four widths of a blank, two apostrophes, the minus sign."""
CURRENCY = r"US\$|C\$|A\$|R\$|[$€£¥₹₽₩₺₪₫₴฿¢]|Rs\.?|USD|EUR|GBP|CHF|JPY|CNY|INR|CAD|AUD|SEK|NOK|DKK|PLN|CZK|BRL|kr\.?"
UNIT = r"[^\d\s.,'()+\-:/<>=?!#*][^\d\s()/]*[23]?(?:[ /][^\d\s()/]+[23]?)*"
FOOTNOTE = r"(?:\[\w{1,2}\]|\*{1,3}|[†‡])"
"""Stands behind a number and is none of it."""
EXPONENT = r"(?:[eE][+-]?\d+)?"
# Nothing may match in two ways, or a long cell of a stranger is tried in as many ways as it has letters, squared.
CELL = re.compile(
    rf"\(?[+-]? ?(?P<before>{CURRENCY})? ?[+-]? ?(?P<body>[.,' ]*\d[\d.,' ]*?{EXPONENT}) ?(?P<behind>{UNIT})?\)?"
    rf"(?:(?<=[\d.,' ]{{3}})-)?(?: ?{FOOTNOTE})?"
)
SCALES = "K/M/B"
"""Stands behind the example of a column whose numbers may end with a letter for thousands, millions or billions."""
EXPONENTS: Mapping[str, str] = MappingProxyType({"": "", "k": "e3", "m": "e6", "b": "e9"})
NOTED = re.compile(rf"(.*\d) ?{FOOTNOTE}")
MINUS_BEHIND = re.compile(r"([\d.,' ]{3,})-")
"""A negative number as bookkeepers write it; 2- may be a mark."""
EXAMPLE = re.compile(
    r"(?P<before>\D*?) ?1(?P<grouping>[,. ']?)234(?P<decimal>[.,])5 ?(?P<behind>\D*(?:[23](?:[ /]\D+[23]?)?)?)"
)
CLOCK_EXAMPLE = "12:30:00"
"""Stands for all columns of times of the day, which are hours."""
CLOCK = re.compile(r"(\d{1,2})(?::([0-5]\d)(?::([0-5]\d(?:\.\d*)?))?|\.([0-5]\d)\.([0-5]\d)) ?([ap]m)?", re.IGNORECASE)
NO_DAY = re.compile(r"00?\.|\d+\.00\.")
"""Begins a time written with points that is no date, as 18.00.00 is none: there is no day or month 0."""
MAJORITY = 0.5
NEARLY_ALL = 0.95


@dataclass(frozen=True)
class Notation:
    """Signs in the numbers of a column, or that they are times of the day.

    Attributes:
        grouping: what parts thousands, "" where nothing does; a blank stands for any of its widths.
        before, behind: a currency or unit that any cell may have there.
    """

    decimal: str = "."
    grouping: str = ""
    before: str = ""
    behind: str = ""
    clock: bool = False

    @classmethod
    def of(cls, example: str) -> Notation:
        """Return the notation that 1234.5 is written in. Raises ValueError where the example is another number."""
        if example == CLOCK_EXAMPLE:
            return cls(clock=True)
        found = EXAMPLE.fullmatch(example.translate(ALIKE))
        if not found or found["grouping"] == found["decimal"]:
            raise ValueError(f"{example!r} does not show how 1234.5 is written, as in “1,234.5” or “1.234,5 €”")
        return cls(found["decimal"], found["grouping"], found["before"], found["behind"])

    @property
    def units(self) -> tuple[str, str]:
        """What stands before the numbers, and behind."""
        return self.before, self.behind

    @property
    def example(self) -> str:
        """1234.5 as it is written so."""
        if self.clock:
            return CLOCK_EXAMPLE
        return f"{self.before}1{self.grouping}234{self.decimal}5{' ' if self.behind else ''}{self.behind}"

    def number(self, cell: str) -> float:
        """Return the number that a cell holds, infinite ones too, or NaN where it holds none."""
        if self.clock:
            return _hours(cell)
        text, sign = cell.translate(ALIKE), 1.0
        if noted := NOTED.fullmatch(text):
            text = noted[1]
        if text.startswith("(") and text.endswith(")"):
            text, sign = text[1:-1].strip(), -1.0
        elif negative := MINUS_BEHIND.fullmatch(text):
            text, sign = negative[1], -1.0
        found = self._pattern.fullmatch(text)
        if not found or (found[1] and found[2]):
            return math.nan
        body = found[3].replace(self.grouping, "") if self.grouping else found[3]
        try:
            return sign * float(found[1] + found[2] + body.replace(self.decimal, ".") + EXPONENTS[found[4].lower()])
        except ValueError:
            return math.nan

    @cached_property
    def _pattern(self) -> re.Pattern[str]:
        grouping, decimal = re.escape(self.grouping), re.escape(self.decimal)
        whole = rf"[1-9]\d{{0,2}}(?:{grouping}\d{{2,3}})*{grouping}\d{{3}}|\d+" if self.grouping else r"\d+"
        before = f"(?:{re.escape(self.before)})?" if self.before else ""
        unit = f"(?:{re.escape(self.behind)})?" if self.behind else ""
        behind = "([kmb]?)" if self.behind == SCALES else f"(){unit}"
        body = rf"(?:{whole})?(?:{decimal}\d*)?{EXPONENT}|inf(?:inity)?"
        return re.compile(rf"([+-]?) ?{before} ?([+-]?) ?({body}) ?{behind}", re.IGNORECASE)


def find_notation(texts: Sequence[str], decimal: str, plain: Sequence[bool]) -> str:
    """Return an example of how most of some different cells are written; "" where that is plainly.

    Args:
        decimal: the decimal sign of the file.
        plain: of each cell, whether it is a number as it stands.
    """
    other = "," if decimal == "." else "."
    if all(plain):
        parts_thousands = _tells_grouping([text.lstrip("+-") for text in texts], decimal)
        return Notation(other, decimal).example if parts_thousands else ""
    texts = [text.translate(ALIKE) for text in texts]
    if texts and _are_times(texts):
        return CLOCK_EXAMPLE
    cells = [found for found in map(CELL.fullmatch, texts) if found]
    if len(cells) < MAJORITY * len(texts) or not cells:
        return ""
    before = _usual([found["before"] or "" for found in cells])
    behind = SCALES if _are_scales(cells) else _usual([found["behind"] or "" for found in cells])
    bodies = [found["body"] for found in cells]
    if _tells_grouping(bodies, decimal):
        return Notation(other, decimal, before, behind).example
    # Of equals the first: what the file does elsewhere, then thousands, then the other decimal sign.
    signs = [(decimal, ""), (decimal, other), (other, ""), (other, decimal)]
    signs += [(sign, grouping) for grouping in " '" for sign in (decimal, other)]
    notations = [Notation(sign, grouping, before, behind) for sign, grouping in signs]
    read = {each: sum(not math.isnan(each.number(text)) for text in texts) for each in notations}
    best = max(notations, key=lambda each: read[each])
    return best.example if read[best] > sum(plain) else ""


def _are_times(texts: Sequence[str]) -> bool:
    pointed = [text for text in texts if ":" not in text]
    if pointed and not any(map(NO_DAY.match, pointed)):
        return False
    return sum(not math.isnan(_hours(text)) for text in texts) >= NEARLY_ALL * len(texts)


def _hours(cell: str) -> float:
    """Return a time of the day in hours, NaN where it is none."""
    found = CLOCK.fullmatch(cell)
    half = found[6] if found else ""
    if not found or int(found[1]) > (12 if half else 24):
        return math.nan
    hours = int(found[1]) % 12 + 12 * (half.lower() == "pm") if half else int(found[1])
    return hours + int(found[2] or found[4]) / 60 + float(found[3] or found[5] or 0) / 3600


def _are_scales(cells: Sequence[re.Match[str]]) -> bool:
    """Whether some numbers end with K, M or B, and others with another or none; where all are alike, it is a unit."""
    units = {found["behind"] or "" for found in cells}
    letters = {unit.upper() for unit in units} - {""}
    if not letters or not letters <= {"K", "M", "B"} or len(units) < 2:
        return False
    # A lone small m or b is a metre or a byte, and K behind a blank a kelvin.
    attached = all(found["behind"] is None or found.string[found.start("behind") - 1].isdigit() for found in cells)
    return len(letters) > 1 or (attached and bool(units & {"K", "M", "B"}))


def _usual(units: Sequence[str]) -> str:
    """Return the one unit that most cells have; "" where they have several or hardly any."""
    counts = Counter(unit for unit in units if unit)
    if not counts:
        return ""
    unit, count = counts.most_common(1)[0]
    alone = count >= NEARLY_ALL * counts.total()
    return unit if alone and count >= MAJORITY * len(units) else ""


def _tells_grouping(bodies: Sequence[str], sign: str) -> bool:
    """Whether a sign that could be the decimal one parts thousands: 850 beside 1.200 and 2.345.

    Decimals of a fixed number would be written behind 850 too, and of a free number 1.200 would end in 2.
    """
    parted = [body for body in bodies if sign in body]
    others = [body for body in bodies if sign not in body]
    thousands = re.compile(rf"[1-9]\d{{0,2}}(?:{re.escape(sign)}\d{{3}})+")
    if not parted or not others or not all(map(thousands.fullmatch, parted)):
        return False
    return all(len(body) <= 3 for body in others) and any(body.endswith("0") for body in parted)
