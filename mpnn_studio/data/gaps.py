"""Which words among the numbers or dates of a column stand for a missing value."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Sequence

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
MAX_NAMED_GAPS = 8
ALMOST_ALL = 0.95
"""Where so many cells are numbers, the others are slips rather than categories."""
VARIED = 10
"""Numbers of more different values than this are no codes, among which a word would be one more."""


def find_gaps(
    texts: Sequence[str], counts: Sequence[int], values: Sequence[float], readable: int = 0
) -> tuple[str, ...] | None:
    """Return the words that are gaps, and ``INFINITE`` where a number is; None where words make a category of it.

    Args:
        texts, counts, values: different cells of a column, how often each occurs, and the number it is or NaN.
        readable: cells that are numbers besides, all different.
    """
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


def _are_gaps(strange: Sequence[str], count: int, readable: int, different: int) -> bool:
    """Whether words that are not known for it are gaps: few cells, or one word again and again among many numbers."""
    if count <= (1 - ALMOST_ALL) * (readable + count):
        return True
    one = len({in_one_spelling(word) for word in strange}) == 1
    return one and different > VARIED and count <= readable
