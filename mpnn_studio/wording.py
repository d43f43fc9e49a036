"""Words and numbers as a person reads them. Every room says a count, a size, a time or a shape in the same way."""

from __future__ import annotations

from collections.abc import Iterable
from math import isfinite, isnan

THIN_SPACE = "\N{NARROW NO-BREAK SPACE}"
"""Between thousands (ISO 31-0): a comma would be a decimal sign to half of the world."""
MINUS = "\N{MINUS SIGN}"
NOT_A_NUMBER = "not a number"
SMALLEST_POWER, LARGEST_POWER = -4, 15
"""Powers of ten between which the digits of a number are written out."""
GROUPED_FROM = 4
"""The power of ten from which thousands are set apart: 1234 is read at a glance, 12345 is not."""
RAISED = str.maketrans("-0123456789", "⁻⁰¹²³⁴⁵⁶⁷⁸⁹")
LONGEST_WORD = 60
LONGEST_SENTENCE = 300
"""Characters of what an error says, and of a name within it."""


def printable(text: str, instead: str = "\N{REPLACEMENT CHARACTER}") -> str:
    """Return a name that a window or a terminal can show: in a file's name, any byte and any control may stand."""
    return "".join(letter if letter.isprintable() or letter == THIN_SPACE else instead for letter in text)


def in_short(sentence: str) -> str:
    """Return a sentence as it can be shown, with the middle left out of whatever is too long in it.

    Names of files, columns and classes are given by whoever wrote them, and may have any length.
    """
    words = (_without_middle(word, LONGEST_WORD) for word in printable(sentence, "·").split(" "))
    return _without_middle(" ".join(words), LONGEST_SENTENCE)


def shortened(text: str, most: int) -> str:
    """Return a text that has room for so many letters, with its end left out where it is longer."""
    shown = printable(text, "·")
    return shown if len(shown) <= most else f"{shown[: most - 1].rstrip()}…"


def _without_middle(text: str, most: int) -> str:
    end = most // 2
    return text if len(text) <= most else f"{text[: most - end - 1]}…{text[-end:]}"


def grouped(number: int) -> str:
    """Write a count with narrow blanks between thousands ("100 480")."""
    return f"{number:,}".replace(",", THIN_SPACE)


def counted(count: int, noun: str, plural: str = "") -> str:
    """Say how many there are of something ("1 edit", "12 batches"); the plural has an s unless it is given."""
    return f"{grouped(count)} {noun if count == 1 else plural or noun + 's'}"


def number_text(value: float, digits: int = 4, *, signed: bool = False) -> str:
    """Write a number in so many digits as a person does, never as "1e+06" ("−0.25", "1 370 120", "2.5 × 10⁻⁸").

    All whole digits are kept; nobody writes −0, and with ``signed`` a number above 0 has its sign, too.
    """
    if not isfinite(value):
        return NOT_A_NUMBER if isnan(value) else f"{_sign(value, signed)}∞"
    written = _size_text(abs(value), digits)
    return written if written == "0" else _sign(value, signed) + written


def _sign(value: float, signed: bool) -> str:
    return MINUS if value < 0 else "+" if signed else ""


def _size_text(size: float, digits: int) -> str:
    """Write a number that is not below 0."""
    mantissa, _, exponent = f"{size:.{digits - 1}e}".partition("e")
    power = int(exponent)
    if not size or SMALLEST_POWER <= power < LARGEST_POWER:
        decimals, comma = max(digits - 1 - power, 0), "," if power >= GROUPED_FROM else ""
        plain = f"{size:{comma}.{decimals}f}".replace(",", THIN_SPACE)
        return plain.rstrip("0").rstrip(".") if decimals else plain
    head = f"{mantissa.rstrip('0').rstrip('.')}{THIN_SPACE}×{THIN_SPACE}" if float(mantissa) != 1 else ""
    return f"{head}10{str(power).translate(RAISED)}"


def numbers_text(values: Iterable[float]) -> str:
    """Write numbers with four digits each ("0.25, −12.5")."""
    return ", ".join(number_text(value) for value in values)


def times_as(factor: float, what: str) -> str:
    """Say how much larger something is ("3.6 times as far", "as far")."""
    said = number_text(factor, 2)
    return f"as {what}" if said == "1" else f"{said} times as {what}"


def in_full(value: float) -> str:
    """Write a number with all the digits that a network can vouch for, and never as a power of ten ("1370120")."""
    return f"{value:.9g}" if 1e-4 <= abs(value) < 1e9 or not value else f"{value:.9f}".rstrip("0").rstrip(".") or "0"


def figure(value: float) -> str:
    """Write a value of a table with six digits, or all whole ones."""
    return number_text(value, 6)


def per_cent(share: float) -> str:
    """Write how sure an answer is: what is not quite certain never reads as 100 %."""
    if 0.995 <= share < 1.0:
        return f"{min(100 * share, 99.9):.1f} %"
    return f"{100 * share:.0f} %"


def in_sizes(shape: Iterable[int]) -> str:
    """Write a shape ("1 × 28 × 28")."""
    return " × ".join(grouped(size) for size in shape)


def in_bytes(size: int) -> str:
    """Say a number of bytes ("2.9 TB"); a kB is 1000 bytes."""
    number = float(size)
    for unit in ("bytes", "kB", "MB", "GB", "TB", "PB"):
        if number < 1000 or unit == "PB":
            break
        number /= 1000
    return f"{number:.0f} {unit}" if unit == "bytes" or number >= 100 else f"{number:.1f} {unit}"


def in_time(seconds: float) -> str:
    """Say how long something takes ("0.4 s", "40 s", "3 min", "2 h 10 min")."""
    if seconds < 60:
        return f"{seconds:.1f} s" if seconds < 1 else f"{seconds:.0f} s"
    minutes = round(seconds / 60)
    return f"{minutes} min" if minutes < 60 else f"{minutes // 60} h {minutes % 60} min"


def in_sentence(title: str) -> str:
    """Write a title as it stands inside a sentence: "Accuracy" in small letters, "RMSE" as it is."""
    return title if title[1:2].isupper() else title.lower()
