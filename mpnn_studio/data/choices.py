"""What a person can choose about a table: how a sentence names it, and how it is done in the window and without one.

Sentences name a choice in the words of the window. The command line adds the option by which it is made there.
"""

from __future__ import annotations

import re
from dataclasses import dataclass


@dataclass(frozen=True)
class TableChoice:
    """One choice.

    Attributes:
        words: a pattern of how a sentence names it.
        control: the name of its control in the import dialog, before that of a column where each has one.
        option: what makes it on the command line.
    """

    words: str
    control: str
    option: str

    @property
    def flag(self) -> str:
        """The option without what follows it."""
        return self.option.split()[0]


CHOICES = (
    TableChoice(r"another encoding", "Encoding", "--encoding NAME"),
    TableChoice(r"another delimiter", "Between values", "--delimiter SIGN"),
    TableChoice(r"another decimal sign", "Decimal sign", "--decimal SIGN"),
    TableChoice(r"the first row for names|the first row for values", "First row", "--header yes|no"),
    TableChoice(r"other quotes", "Quotes", "--quote double|single"),
    TableChoice(r"the other order of dates", "3/4/2020 is", "--date-order day|month"),
    TableChoice(r"other missing values", "Missing values", "--missing WORDS"),
    TableChoice(
        r"left out as titles, comments, units or totals|is put before the names of the columns",
        "Lines left out",
        "--no-rows LINES",
    ),
    TableChoice(r"leave such rows out", "Rows that do not fit", "--leave-out-bad-rows"),
    TableChoice(r"(?<!like )(?:a|another|one) target(?: column)?", "Target column", "--target COLUMN"),
    TableChoice(r"another task", "Task", "--task classification|regression"),
    TableChoice(r"another kind", "Kind of", "--kind COLUMN=KIND"),
    TableChoice(r"one split column", "Role of", "--split COLUMN"),
    TableChoice(r"keep (?:it|them) together", "Role of", "--group COLUMN"),
    TableChoice(r"learn from (?:a|another) column", "Role of", "--use COLUMN"),
    TableChoice(r"skip (?:it|them|columns|the columns)", "Role of", "--skip COLUMN"),
    TableChoice(r"fill (?:them|it) in|fill in what is missing", "Missing in", "--missing COLUMN=median"),
    TableChoice(r"can be left out instead", "Missing in", "--missing COLUMN=leave-out"),
    TableChoice(r"take (?:it|them) for missing|taken for missing", "Gap words of", "--gaps COLUMN=WORDS"),
    TableChoice(r"its numbers are written like", "Numbers of", "--number COLUMN=EXAMPLE"),
    TableChoice(r"most frequent are told apart", "Numbers of", "--most COLUMN=N"),
    TableChoice(r"other parts of (?:it|a date)", "Numbers of", "--date-parts COLUMN=PARTS"),
    TableChoice(r"rows of numbers", "What the columns are", "--pixels none|upright|lying"),
    TableChoice(r"can be joined", "Join spellings", "--join COLUMN"),
)
"""All of them. ``tests/test_table_choices.py`` holds dialog, options and sentences to this list."""
IN_A_PROJECT = (("Choose the file again", "train on the file itself instead of the project"),)
"""What can be done about the file of a project, and how without a window."""


def on_command_line(sentence: str) -> str:
    """Return a sentence that says behind each choice by which option it is made."""
    for choice in CHOICES:
        sentence = re.sub(
            rf"\b(?:{choice.words})\b", rf"\g<0> ({choice.option})", sentence, count=1, flags=re.IGNORECASE
        )
    for words, instead in IN_A_PROJECT:
        sentence = sentence.replace(words, f"{words} ({instead})")
    return sentence
