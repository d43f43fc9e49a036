"""Columns that name the rows and say nothing of them: row numbers, ids, time indices."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from .columns import Column
from .notation import Notation
from .target_names import is_amount_name, is_id_name

SAMPLED = 10_000
MIN_ROWS_TO_RISE = 10
"""So many different whole numbers, each larger than the one before, are no chance."""
MIN_ROWS_TO_SHUFFLE = 30
LONG_NUMBER = 1e6
"""Whole numbers of seven digits and more, nearly of one length and all different, are drawn as ids."""
DENSE = 1.5
"""Numbers all different within a range of so many for each row were given out one after the other."""
NEARLY_ALL = 0.99


def are_whole(values: NDArray[np.float64]) -> bool:
    """Whether all numbers (rows,) that are there are whole."""
    start = values[:SAMPLED]
    if np.any(start != np.floor(start), where=~np.isnan(start)):
        return False
    present = values[~np.isnan(values)]
    return bool(len(present)) and bool(np.all(present == np.floor(present)))


def why_naming(column: Column, values: NDArray[np.float64] | None, whole: bool, present: int) -> str:
    """Say why a column most likely names its rows, as it follows its name; "" where it does not.

    Args:
        values: (rows,) its numbers, NaN where one is missing; None where it holds none.
        present: cells that hold a value.
    """
    named = is_id_name(column.name)
    if values is None:
        different = len(column.categories)
        return "is an id: nearly every row has its own" if named and 2 * different > present else ""
    if not whole or present < 2 or (_has_unit(column) and not named):
        return ""
    numbers = values[~np.isnan(values)]
    steps = np.diff(numbers)
    counts = numbers[0] in (0.0, 1.0) and bool(np.all(steps == 1.0))
    if counts or (present >= MIN_ROWS_TO_RISE and (bool(np.all(steps > 0)) or bool(np.all(steps < 0)))):
        return "numbers the rows: whole numbers that only rise" if steps[0] > 0 else "numbers the rows backwards"
    low, room = float(np.abs(numbers).min()), float(numbers.max() - numbers.min()) + 1
    long = (
        low >= LONG_NUMBER
        and np.abs(numbers).max() < 10 * low
        and not is_amount_name(column.name)
        and not column.notation
    )
    dense = present >= MIN_ROWS_TO_SHUFFLE and room <= DENSE * present
    different = len(np.unique(numbers)) if named or long or dense else 0
    if (named or long) and different >= NEARLY_ALL * present:
        return "is an id: every row has its own"
    if dense and different == present:
        return "numbers the rows in another order: each has its own"
    return ""


def _has_unit(column: Column) -> bool:
    """Whether a currency or unit stands beside the numbers of a column, so that they say how much."""
    return bool(column.notation) and any(Notation.of(column.notation).units)
