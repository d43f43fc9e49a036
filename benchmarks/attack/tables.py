"""Tables of text: what spreadsheets, editors and untrusted sources make of a CSV file."""

from __future__ import annotations

from collections.abc import Callable
from random import Random

from .extremes import NUMBERS, TEXTS
from .raw import MAX_BYTES, SURROGATES, mutate_bytes

Rows = list[list[str]]
CELLS = (
    *TEXTS,
    *("nan", "inf", "-inf", "NA", "?", "1,5", "1.234,5", "1e5", "0x10", "1_000", "١٢", "½", "12 kg", "50 %", "$3"),
    *("2020-01-01", "31.12.99999999", "1/1/0001", "2020-13-45", "9999-12-31T23:59:60Z", "-2020-01-01", "24:00"),
    *('"', '""', '"a', 'a"b', '"a\nb"', "'", ",", ";", "=1+1", "@SUM(A1)", "train", "test", "validation"),
)
DELIMITERS = (",", ";", "\t", "|", " ", ",,", "\0", "\x1f")
ENCODINGS = ("utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "latin-1", "cp1252", "utf-32", "utf-7")
MAX_LINE = 2**22 + 100


def mutate_table(rows: Rows, rng: Random) -> bytes:
    """Return a CSV file with changed cells, rows, quotes, delimiters, line ends or encoding."""
    rows = [list(row) for row in rows]
    for _ in range(rng.randint(0, 4)):
        rng.choice(CHANGES)(rows, rng)
    delimiter = rng.choice((",", ",", ",", *DELIMITERS))
    quote = rng.random() < 0.3
    lines = [delimiter.join(_quoted(cell) if quote else cell for cell in row) for row in rows]
    end = rng.choice(("\n", "\n", "\r\n", "\r", "\n\r", "\u2028", "\0"))
    text = end.join(lines) + rng.choice((end, "", end * 50))
    encoding = rng.choice(("utf-8", "utf-8", "utf-8", *ENCODINGS))
    content = text.encode(encoding, SURROGATES if encoding.startswith("utf-") and encoding != "utf-7" else "replace")
    return mutate_bytes(content, rng) if rng.random() < 0.4 else content[: MAX_BYTES * 4]


def _quoted(cell: str) -> str:
    return '"' + cell.replace('"', '""') + '"'


def _cell(rows: Rows, rng: Random) -> None:
    row = rng.choice(rows)
    if row:
        row[rng.randrange(len(row))] = rng.choice(CELLS)


def _column(rows: Rows, rng: Random) -> None:
    """Replace every cell of a column, its header or not, by one of a few hostile ones."""
    place = rng.randrange(max(1, min(map(len, rows))))
    few = rng.sample(CELLS, rng.choice((1, 2, 5, 30)))
    for row in rows[rng.randint(0, 1) :]:
        row[place:place] = [rng.choice(few)]
        del row[place + 1 : place + 2]


def _numbers(rows: Rows, rng: Random) -> None:
    place = rng.randrange(max(1, min(map(len, rows))))
    for row in rows[1:]:
        row[place : place + 1] = [rng.choice(NUMBERS)]


def _header(rows: Rows, rng: Random) -> None:
    rows[0][:] = [rng.choice(TEXTS) for _ in rows[0]] if rng.random() < 0.5 else [rng.choice(TEXTS)] * len(rows[0])


def _ragged(rows: Rows, rng: Random) -> None:
    row = rng.choice(rows)
    row[rng.randint(0, len(row)) :] = [rng.choice(CELLS)] * rng.choice((0, 1, 3, 1000))


def _remove(rows: Rows, rng: Random) -> None:
    start = rng.randrange(len(rows))
    del rows[start : start + rng.choice((1, 5, 1000))]
    rows[len(rows) :] = [] if rows else [[""]]


def _repeat(rows: Rows, rng: Random) -> None:
    rows += [list(rng.choice(rows)) for _ in range(rng.choice((1, 20, 300)))]


def _wide(rows: Rows, rng: Random) -> None:
    if rng.random() < 0.1:
        copies = rng.choice((10, 200, 3000))
        for row in rows[:30]:
            row += row[-1:] * copies


def _long_line(rows: Rows, rng: Random) -> None:
    if rng.random() < 0.05:
        rows.insert(rng.randint(0, len(rows)), ["y" * MAX_LINE])


CHANGES: tuple[Callable[[Rows, Random], None], ...] = (
    *(_cell, _cell, _cell, _column, _numbers, _header, _ragged, _remove, _repeat, _wide, _long_line),
)
