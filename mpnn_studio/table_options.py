"""The options of the command line that decide how a table is read and used, the same for every command."""

from __future__ import annotations

import argparse
from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, cast

if TYPE_CHECKING:
    from .data.dataset import MissingRule
    from .data.decisions import Decisions
    from .data.dialect import Overrides

NAMED_SIGNS = {"tab": "\t", "comma": ",", "semicolon": ";", "bar": "|", "space": " ", "colon": ":", "point": "."}
NAMED_SIGNS |= {"blanks": r"\s+"}
RULE_NAMES: Mapping[str, str] = {"leave-out": "drop", "mean": "mean", "median": "median", "own-category": "category"}
"""What may be done about missing values, as the window says it too."""


def add_reading_options(parser: argparse.ArgumentParser) -> None:
    """Add the options that say how a table is written."""
    group = parser.add_argument_group("how a table is written")
    group.add_argument("--delimiter", type=_sign, metavar="SIGN", help="between values, such as ; or tab")
    group.add_argument("--decimal", type=_sign, metavar="SIGN", help="point or comma")
    group.add_argument("--encoding", metavar="NAME", help="such as utf-8, windows-1251 or gbk")
    group.add_argument("--header", choices=("yes", "no"), help="whether the first row names the columns")
    group.add_argument("--quote", choices=("double", "single"), help="what stands around values that need it")
    group.add_argument(
        "--no-rows",
        metavar="LINES",
        help="lines that are no rows, as 1,3,200-; 2+: before the names; none takes all back",
    )
    group.add_argument("--date-order", choices=("day", "month"), help="what comes first in 3/4/2020")
    group.add_argument(
        "--missing",
        action="append",
        default=[],
        metavar="WORDS",
        help="cells that hold no value, with commas between, besides empty; COLUMN=RULE says what becomes of those "
        f"of a column that is learnt from: {', '.join(RULE_NAMES)}",
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
        "--task", choices=("classification", "regression"), help="whether classes or numbers are predicted"
    )
    for option, value, text in (
        ("--kind", "COLUMN=KIND", "take a column for number, category or date"),
        ("--skip", "COLUMN", "do not learn from a column"),
        ("--use", "COLUMN", "learn from a column that would be skipped"),
        ("--gaps", "COLUMN=WORDS", "what stands for a missing value in a column, with commas between"),
        ("--join", "COLUMN", "“Yes” and “yes” are one category"),
        (
            "--date-parts",
            "COLUMN=PARTS",
            "what is learnt from of a date, such as year,month; time: the days themselves",
        ),
        ("--most", "COLUMN=N", "tell only its N most frequent values apart; 0: all"),
    ):
        group.add_argument(option, action="append", default=[], metavar=value, help=text)
    group.add_argument("--split", metavar="COLUMN", help="which says train, validation or test")
    group.add_argument("--group", metavar="COLUMN", help="whose equal values stay in one split, such as a customer")
    group.add_argument("--pixels", choices=("none", "upright", "lying"), help="whether columns are pixels of pictures")
    group.add_argument("--leave-out-bad-rows", action="store_true", help="rather than refuse a file for them")


def overrides_of(options: argparse.Namespace) -> Overrides:
    """Return what the options say of how a table is written. Raises DataError where one of them cannot be."""
    from .data.dataset import DataError
    from .data.dialect import Overrides
    from .data.encodings import ENCODINGS, encoding_named
    from .data.frame import lines_of_text
    from .data.notation import Notation
    from .data.signs import DELIMITERS

    encoding = None if options.encoding is None else encoding_named(options.encoding)
    for value, allowed in ((options.delimiter, DELIMITERS), (options.decimal, ".,"), (encoding, ENCODINGS)):
        if value is not None and value not in allowed:
            raise DataError(f"{value!r} is none of {', '.join(map(repr, allowed))}.")
    notations = _pairs("--number", options.number)
    try:
        notations = {name: Notation.of(example).example for name, example in notations.items()}
    except ValueError as error:
        raise DataError(f"--number: {error}.") from error
    try:
        frame = None if options.no_rows is None else lines_of_text(options.no_rows)
    except ValueError as error:
        raise DataError(f"--no-rows needs {error}.") from error
    words = [word for text in options.missing if not _is_rule(text) for word in _words(text)]
    return Overrides(
        encoding,
        options.delimiter,
        options.decimal,
        None if options.header is None else options.header == "yes",
        None if options.date_order is None else options.date_order == "day",
        ("", *words) if words else None,
        notations,
        {None: None, "double": '"', "single": "'"}[options.quote],
        None if frame is None else frame.lines,
        None if frame is None else frame.end,
        None if frame is None else frame.upper,
    )


def reading_of(options: argparse.Namespace) -> Overrides:
    """Return the same where columns were decided on before. Raises DataError where they are decided on again."""
    from .data.dataset import DataError

    rule = next(filter(_is_rule, options.missing), None)
    if rule is not None:
        raise DataError(f"--missing {rule}: what becomes of missing values was decided for the training.")
    return overrides_of(options)


def decisions_of(options: argparse.Namespace) -> Decisions | None:
    """Return what the options say of a table; None where they leave everything to be found."""
    from .data.decisions import Decisions

    decisions = Decisions(
        overrides_of(options),
        target=options.target,
        kinds=_pairs("--kind", options.kind),
        skip=tuple(options.skip),
        use=tuple(options.use),
        joined=tuple(options.join),
        kept=_counts("--most", options.most),
        parts={name: tuple(_words(text)) for name, text in _pairs("--date-parts", options.date_parts).items()},
        missing=_rules([text for text in options.missing if _is_rule(text)]),
        gaps={name: tuple(_words(text)) for name, text in _pairs("--gaps", options.gaps).items()},
        task=options.task,
        split=options.split,
        group=options.group,
        leave_out_misfits=options.leave_out_bad_rows,
        pixels=options.pixels,
    )
    return None if decisions == Decisions() else decisions


def _is_rule(text: str) -> bool:
    """Whether a text says what becomes of the missing values of a column, not which words stand for one."""
    name, sign, _ = text.partition("=")
    return bool(name and sign)


def _rules(texts: Sequence[str]) -> dict[str, MissingRule]:
    from .data.dataset import DataError

    pairs = _pairs("--missing", texts)
    unknown = next((rule for rule in pairs.values() if rule not in RULE_NAMES), None)
    if unknown is not None:
        raise DataError(f"--missing: {unknown!r} is none of {', '.join(RULE_NAMES)}.")
    return {name: cast("MissingRule", RULE_NAMES[rule]) for name, rule in pairs.items()}


def _words(text: str) -> Iterable[str]:
    return (word.strip() for word in text.split(",") if word.strip())


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
