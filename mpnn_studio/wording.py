"""Words and numbers as a person reads them. Every room says a count, a size, a time or a shape in the same way."""

from __future__ import annotations

from collections.abc import Iterable

THIN_SPACE = "\N{NARROW NO-BREAK SPACE}"
"""Between thousands (ISO 31-0): a comma would be a decimal sign to half of the world."""
MINUS = "\N{MINUS SIGN}"
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


def number_text(value: float, form: str = ".4g") -> str:
    """Write a number in this form with a minus sign, which is no hyphen ("−0.25"); nobody writes −0."""
    return f"{value + 0.0:{form}}".replace("-", MINUS)


def numbers_text(values: Iterable[float]) -> str:
    """Write numbers with four digits each ("0.25, −12.5")."""
    return ", ".join(number_text(value) for value in values)


def times_as(factor: float, what: str) -> str:
    """Say how much larger something is ("3.6 times as far", "as far")."""
    said = f"{factor:.2g}"
    return f"as {what}" if said == "1" else f"{said} times as {what}"


def in_full(value: float) -> str:
    """Write a number with all the digits that a network can vouch for, and never as a power of ten ("1370120")."""
    return f"{value:.9g}" if 1e-5 < abs(value) < 1e9 or not value else f"{value:.9f}".rstrip("0").rstrip(".") or "0"


def figure(value: float) -> str:
    """Write a value of a table with six digits or all whole ones, never as a power of ten ("1 370 120")."""
    if 1e4 <= abs(value) < 1e15 and (value == int(value) or abs(value) >= 1e6):
        return grouped(round(value))
    return f"{value:,.1f}".replace(",", THIN_SPACE) if 1e5 <= abs(value) < 1e6 else f"{value:.6g}"


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
