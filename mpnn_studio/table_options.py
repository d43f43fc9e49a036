"""The options of the command line that decide how a table is read and used, the same for every command."""

from __future__ import annotations

import argparse
from collections.abc import Iterable
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from .data.decisions import Decisions
    from .data.dialect import Overrides

NAMED_SIGNS = {"tab": "\t", "comma": ",", "semicolon": ";", "bar": "|", "space": " ", "colon": ":", "point": "."}
NAMED_SIGNS |= {"blanks": r"\s+"}


def add_reading_options(parser: argparse.ArgumentParser) -> None:
    """Add the options that say how a table is written."""
    group = parser.add_argument_group("how a table is written")
    group.add_argument("--delimiter", type=_sign, metavar="SIGN", help="between values, such as ; or tab")
    group.add_argument("--decimal", type=_sign, metavar="SIGN", help="point or comma")
    group.add_argument("--encoding", metavar="NAME", help="such as utf-8 or cp1252")
    group.add_argument("--header", choices=("yes", "no"), help="whether the first row names the columns")
    group.add_argument("--quote", choices=("double", "single"), help="what stands around values that need it")
    group.add_argument(
        "--no-rows", metavar="LINES", help="lines that are no rows, such as 1,3,200-; none takes all back"
    )
    group.add_argument("--date-order", choices=("day", "month"), help="what comes first in 3/4/2020")
    group.add_argument(
        "--missing", metavar="WORDS", help="cells that hold no value, with commas between, besides empty"
    )
    group.add_argument(
        "--number", action="append", default=[], metavar="COLUMN=1.234,5", help="how a column writes its numbers"
    )


def add_table_options(parser: argparse.ArgumentParser) -> None:
    """Add the options that say how a table is written and what its columns are used for."""
    add_reading_options(parser)
    group = parser.add_argument_group("what a table is used for")
    group.add_argument("--target", metavar="COLUMN", help="the column to predict")
    group.add_argument(
        "--kind", action="append", default=[], metavar="COLUMN=KIND", help="take a column for number, category or date"
    )
    group.add_argument("--skip", action="append", default=[], metavar="COLUMN", help="do not learn from a column")
    group.add_argument("--join", action="append", default=[], metavar="COLUMN", help="“Yes” and “yes” are one category")
    group.add_argument(
        "--most",
        action="append",
        default=[],
        metavar="COLUMN=N",
        help="tell only its N most frequent values apart; 0: all",
    )
    group.add_argument("--leave-out-bad-rows", action="store_true", help="rather than refuse a file for them")


def overrides_of(options: argparse.Namespace) -> Overrides:
    """Return what the options say of how a table is written. Raises DataError where one of them cannot be."""
    from .data.dataset import DataError
    from .data.dialect import Overrides
    from .data.notation import Notation
    from .data.signs import DELIMITERS
    from .data.text_file import ENCODINGS

    for value, allowed in ((options.delimiter, DELIMITERS), (options.decimal, ".,"), (options.encoding, ENCODINGS)):
        if value is not None and value not in allowed:
            raise DataError(f"{value!r} is none of {', '.join(map(repr, allowed))}.")
    notations = _pairs("--number", options.number)
    try:
        notations = {name: Notation.of(example).example for name, example in notations.items()}
    except ValueError as error:
        raise DataError(f"--number: {error}.") from error
    return Overrides(
        options.encoding,
        options.delimiter,
        options.decimal,
        None if options.header is None else options.header == "yes",
        None if options.date_order is None else options.date_order == "day",
        None
        if options.missing is None
        else ("", *(word.strip() for word in options.missing.split(",") if word.strip())),
        notations,
        {None: None, "double": '"', "single": "'"}[options.quote],
        *_no_rows(options.no_rows),
    )


def decisions_of(options: argparse.Namespace) -> Decisions | None:
    """Return what the options say of a table; None where they leave everything to be found."""
    from .data.decisions import Decisions

    decisions = Decisions(
        overrides_of(options),
        options.target,
        _pairs("--kind", options.kind),
        tuple(options.skip),
        tuple(options.join),
        _counts("--most", options.most),
        options.leave_out_bad_rows,
    )
    return None if decisions == Decisions() else decisions


def _no_rows(text: str | None) -> tuple[tuple[int, ...] | None, int | None]:
    """Return the lines of "1,3,200-" that are no rows, and the first of those at the foot; None where none are told."""
    from .data.dataset import DataError

    if text is None:
        return None, None
    parts = [] if text == "none" else [part.strip() for part in text.split(",")]
    numbers = [part.removesuffix("-") for part in parts]
    if not all(number.isdecimal() and 0 < int(number) < 2**53 for number in numbers):
        raise DataError("--no-rows needs numbers of lines, as in --no-rows 1,3,200- (from line 200 on), or none.")
    ends = [int(part[:-1]) for part in parts if part.endswith("-")]
    return tuple(int(part) for part in parts if not part.endswith("-")), min(ends, default=0)


def _pairs(option: str, texts: Iterable[str]) -> dict[str, str]:
    from .data.dataset import DataError

    # A name may hold the sign itself; what stands for it hardly ever does.
    parts = [text.rpartition("=") for text in texts]
    if not all(name and value for name, _, value in parts):
        raise DataError(f"{option} needs a column and a value, as in {option} age=number.")
    return {name: value for name, _, value in parts}


def _counts(option: str, texts: Iterable[str]) -> dict[str, int]:
    from .data.contents import MAX_CATEGORIES
    from .data.dataset import DataError

    pairs = _pairs(option, texts)
    if not all(count.isdecimal() and int(count) <= MAX_CATEGORIES for count in pairs.values()):
        raise DataError(f"{option} needs a column and a number up to {MAX_CATEGORIES}, as in {option} city=50.")
    return {name: int(count) for name, count in pairs.items()}


def _sign(text: str) -> str:
    return NAMED_SIGNS.get(text.lower(), "\t" if text == "\\t" else text)
