"""Whether the day stands before the month in the dates of a table: judged over all of them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import numpy as np

from .cells import SHORT_YEAR, YEAR_LAST
from .contents import Content


def find_day_first(rows: Iterable[Sequence[str]]) -> bool:
    """Whether the day stands before the month in some cells, unless more dates such as 3/14/2020 say that it cannot."""
    first, second = _proofs((cell.strip(), 1) for row in rows for cell in row)
    return first >= second


def is_day_first(columns: Iterable[Content], found: bool) -> bool:
    """Whether it does in the whole table.

    Args:
        found: how the columns were read, and what holds where nothing proves the order.
    """
    first = second = 0
    for content in columns:
        texts = content.texts or content.odd_texts
        counts = content.counts() if content.texts else content.odd_counts() if content.odd_texts else ()
        proofs = _proofs((text, int(count)) for text, count in zip(texts, counts, strict=True))
        first, second = first + proofs[0], second + proofs[1]
        if content.form == "days" and content.odd_texts and content.values is not None:
            # Dates that were understood prove the order they were read in where their day is no month.
            days = content.values[~np.isnan(content.values)].astype("datetime64[D]")
            proved = int(np.count_nonzero((days - days.astype("datetime64[M]")).astype(int) + 1 > 12))
            first, second = (first + proved, second) if found else (first, second + proved)
    return found if first == second else first > second


def _proofs(cells: Iterable[tuple[str, int]]) -> tuple[int, int]:
    """Return how many dates can only have the day first, and how many only the month."""
    first = second = 0
    for cell, count in cells:
        if "/" not in cell and "-" not in cell:
            continue
        date = YEAR_LAST.fullmatch(cell) or SHORT_YEAR.fullmatch(cell)
        if date and date[2] != ".":
            first += count * (int(date[1]) > 12 >= int(date[3]))
            second += count * (int(date[3]) > 12 >= int(date[1]))
    return first, second
