"""Which words among the numbers or dates of a column stand for a missing value."""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Iterator, Sequence

import numpy as np
from numpy.typing import NDArray

from ..wording import counted
from .cells import LARGEST_NUMBER
from .columns import ANY_WORD, INFINITE, LONGEST_GAP, in_one_spelling

MISSING_VALUES = (
    "", "?", "NA", "N/A", "NaN", "nan", "NAN", "n/a", "na", "NULL", "null", "Null", "#N/A", "#NA", "#N/A N/A", "<NA>",
    "-NaN", "-nan", "1.#IND", "-1.#IND", "1.#QNAN", "-1.#QNAN", "#DIV/0!", "#REF!", "#VALUE!", "#NUM!", "#NULL!",
    "#NAME?", "NaT",
)  # fmt: skip
"""Cells that hold no value, unless a person decides otherwise: what programs write.

"None" is not among them, nor "unknown": it may be a category. See :data:`GAP_WORDS` for those among numbers.
"""
GAP_WORDS = frozenset(
    """
    - -- --- – — . .. ... * ** ? ?? none null nil nan na n.a. n.a n/a nd n.d. n/d nat unk unknown missing undefined
    blank empty (null) (none) (blank) (missing) (empty) tbd #n/a #na <na> #div/0! #ref! #value! #num! #null! #name?
    unbekannt fehlt k.a. inconnu manquant desconocido sconosciuto onbekend desconhecido
    """.split()  # noqa: SIM905  (a list would fill a page)
) | {"not available", "not applicable", "not known", "no data", "no value", "keine angabe", "#n/a n/a"}
"""What people write where they have no number, in small letters."""
ALL_NINES = re.compile(r"99+(\.9+)?")
"""Is written where a number is needed and there is none, as in -999."""
MAX_NAMED_GAPS, MAX_NAMED_STRANGE = 8, 3
ALMOST_ALL = 0.95
"""Where so many cells are numbers, the others are slips rather than categories."""
VARIED = 10
"""Numbers of more different values than this are no codes, among which a word would be one more."""

FEW_CELLS, MAX_STRANGE = 0.25, MAX_NAMED_GAPS
"""Up to so many different words, in so many cells for each that is a number, are gaps among varied numbers."""


def find_gaps(
    texts: Sequence[str], counts: Sequence[int], values: Sequence[float], readable: int = 0
) -> tuple[str, ...] | None:
    """Return the words that are gaps, and ``INFINITE`` where a number is; None where words make a category of it.

    Args:
        texts, counts, values: different cells of a column, how often each occurs, and the number it is or NaN.
        readable: cells that are numbers besides, all different.
    """
    if values and not any(map(math.isnan, values)):
        return (INFINITE,) if any(abs(value) > LARGEST_NUMBER for value in values) else ()
    if not readable and all(map(math.isnan, values)):
        return None
    words: Counter[str] = Counter()
    infinite, different = False, readable
    for text, count, value in zip(texts, counts, values, strict=True):
        if math.isnan(value):
            words[text] += int(count)
        else:
            infinite, different = infinite or abs(value) > LARGEST_NUMBER, different + 1
            readable += int(count)
    strange = [word for word in words if in_one_spelling(word) not in GAP_WORDS]
    count = sum(words[word] for word in strange)
    if not readable or not _are_gaps(strange, count, readable, different):
        return None
    named = len(words) <= MAX_NAMED_GAPS and all(len(word) <= LONGEST_GAP for word in words)
    gaps = tuple(word for word, _ in words.most_common()) if named else (ANY_WORD,)
    return (*gaps, INFINITE) if infinite else gaps


def strange_among_numbers(texts: Sequence[str], counts: Sequence[int], values: Sequence[float]) -> str:
    """Say that most cells of a column are numbers and others are not, as it follows its name; "" where that is not so.

    Args:
        texts, counts, values: as ``find_gaps``.
    """
    words = {text: int(count) for text, count, value in zip(texts, counts, values, strict=True) if math.isnan(value)}
    strange = sum(words.values())
    if not words or sum(counts) < 2 * strange:
        return ""
    named = ", ".join(f"“{word}”" for word in sorted(words, key=lambda word: -words[word])[:MAX_NAMED_STRANGE])
    more = ", …" if len(words) > MAX_NAMED_STRANGE else ""
    return f"{counted(strange, 'cell')} among its numbers {'is' if strange == 1 else 'are'} none ({named}{more})"


def _are_gaps(strange: Sequence[str], count: int, readable: int, different: int) -> bool:
    """Whether words that are not known for it are gaps: few cells, or few words among many numbers."""
    if count <= (1 - ALMOST_ALL) * (readable + count):
        return True
    spellings = len({in_one_spelling(word) for word in strange})
    # One word may stand for half of a column's numbers; of several, such as "<1" and ">9", few cells are gaps.
    most = readable if spellings == 1 else FEW_CELLS * readable
    return spellings <= MAX_STRANGE and different > max(VARIED, VARIED * (spellings - 1)) and count <= most


def find_stand_ins(
    values: NDArray[np.float64], ends: tuple[float, float], counts: NDArray[np.int64] | None = None
) -> Iterator[tuple[float, int]]:
    """Yield numbers that most likely stand for no value, and how often: nines, as -999, far from all others.

    Args:
        values: (rows,) numbers, NaN where one is missing.
        ends: the lowest and the highest of them.
        counts: of each how often it occurs, where that is not once.
    """
    for end in ends:
        if not ALL_NINES.fullmatch(f"{abs(end):g}"):
            continue
        others = values[values != end]
        low, high = float(np.fmin.reduce(others, initial=np.inf)), float(np.fmax.reduce(others, initial=-np.inf))
        count = len(values) - len(others) if counts is None else int(counts[values == end].sum())
        if count > 1 and min(abs(end - low), abs(end - high)) > high - low > 0:
            yield end, count
