"""What is found in one column of a table, before anything is decided about it."""

from __future__ import annotations

from dataclasses import dataclass

from .columns import Column, Kind


@dataclass(frozen=True)
class Found:
    """What is in one column.

    Attributes:
        column: with its range and its categories (where there are few enough), and the role proposed.
        kinds: what the column can be taken for, the likeliest first.
        missing: cells without a value; ``present`` counts the others.
        text: where and what the first cell is that is not a number; empty in a column of numbers.
        whole: every number is a whole one.
        rarest: rows of the rarest value, where there are few enough.
        numbered: the values are the whole numbers from 0, or 1, to some other.
        naming: why it names the row and says nothing of it, as it follows its name; "" where it does not.
        fails: why it can never be predicted, as it follows its name; "" where it may be.
        spellings: values that differ only in their spelling ("Yes", "yes").
        remarks: what a person should know of how it was read, each as a sentence without its name.
    """

    column: Column
    kinds: tuple[Kind, ...]
    missing: int
    present: int = 0
    text: str = ""
    whole: bool = False
    rarest: int = 0
    numbered: bool = False
    naming: str = ""
    fails: str = ""
    spellings: tuple[str, ...] = ()
    remarks: tuple[str, ...] = ()

    @property
    def name(self) -> str:
        """The name of the column."""
        return self.column.name

    @property
    def mostly_missing(self) -> bool:
        """Whether most rows have no value here."""
        return self.missing > self.present
