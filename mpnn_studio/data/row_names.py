"""What the rows of a table are called: the cells of a column that names them, as they are written."""

from __future__ import annotations

import csv
import math
from collections.abc import Collection, Sequence
from pathlib import Path

from .cells import Grammar
from .dialect import Dialect
from .table_reader import Table
from .target_names import is_id_name
from .text_file import as_text, line_blocks, split_lines

MAX_CELLS = 2_000_000
"""Cells that are held at once: as many columns as they fill are read together, as a table may have thousands."""


def find_row_names(path: Path, dialect: Dialect, table: Table, used: Collection[int]) -> tuple[str, tuple[str, ...]]:
    """Return the name and the cells of a column in which every row has its own; both empty where there is none.

    Args:
        used: the places of columns that mean something else.
    """
    others = [place for place in range(len(table.names)) if place not in set(used)]
    others.sort(key=lambda place: not is_id_name(table.names[place]))
    together = max(MAX_CELLS // max(len(table), 1), 1)
    for start in range(0, len(others), together):
        places = others[start : start + together]
        for place, cells in zip(places, _columns(path, dialect, table, places), strict=True):
            own = len(set(cells)) == len(table) and all(cells)
            if own and (is_id_name(table.names[place]) or (len(table) > 1 and not _are_measured(cells))):
                return table.names[place], tuple(cells)
    return "", ()


def _are_measured(cells: Collection[str]) -> bool:
    """Whether all cells are numbers and some have decimals."""
    numbers = list(map(Grammar().number, cells))
    return all(map(math.isfinite, numbers)) and any(number != int(number) for number in numbers)


def _columns(path: Path, dialect: Dialect, table: Table, places: Sequence[int]) -> list[list[str]]:
    """Read some columns again: of many different texts a table keeps none."""
    blocks = dialect.frame.blank(line_blocks(path, dialect.encoding))
    reader = dialect.signs.reader(line for block, _ in blocks for line in split_lines(as_text(path.name, block)))
    wanted, begin = set(table.lines.tolist()), 1
    columns: list[list[str]] = [[] for _ in places]
    try:
        for row in reader:
            if begin in wanted:
                for place, cells in zip(places, columns, strict=True):
                    cells.append(row[place].strip() if place < len(row) else "")
            begin = reader.line_num + 1
    except csv.Error:
        return [[] for _ in places]
    return columns
