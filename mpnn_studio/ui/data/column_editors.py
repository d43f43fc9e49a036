"""The fields in which a person decides about one column of a table."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from ...data.columns import RULES, Column, Kind, Role
from ...data.dataset import MissingRule
from ...wording import grouped
from ..widgets.keys import Combo

KINDS: Mapping[Kind, str] = {"number": "number", "category": "category", "date": "date", "text": "text"}
ROLES: Mapping[Role, str] = {
    "feature": "learn from",
    "target": "predict",
    "split": "tells the split",
    "group": "keeps together",
    "skip": "skip",
}
MISSING: Mapping[MissingRule, str] = {
    "drop": "leave out",
    "mean": "mean",
    "median": "median",
    "category": "own category",
}
NOTATIONS = ("1234.5", "1234,5", "1,234.5", "1.234,5", "1 234,5", "1 234.5", "1'234.5")
"""Ways to write a number that are offered besides the one that was found."""
PARTS = (
    ("time",), ("time of day",), ("year",), ("year", "month"), ("year", "month", "weekday"),
    ("year", "month", "weekday", "hour"), ("year", "day of year"), ("year", "day of year", "weekday"), ("month",),
    ("day of year",), ("day of year", "weekday"), ("weekday",), ("weekday", "hour"), ("hour",), ("time", "hour"),
    ("time", "weekday"), ("time", "weekday", "hour"),
)  # fmt: skip
"""What of a date is offered to be learnt from; the command line takes any of its parts together."""
KEPT = (10, 50, 100)
"""How many of the categories of a column are offered to be told apart."""


def choice(name: str, texts: Mapping[Any, str], tell: Callable[[Any], object]) -> Combo:
    """Return a combo box that tells what was chosen."""
    combo = Combo()
    combo.setAccessibleName(name)
    for value, text in texts.items():
        combo.addItem(text, value)
    combo.activated.connect(lambda index: tell(combo.itemData(index)))
    return combo


def show_values(combo: Combo, column: Column) -> None:
    """Offer what can be decided of the values of a column of its kind."""
    _, show = _values_of(column)
    show(combo, column)


def values_chosen(column: Column, value: Any) -> Mapping[str, Any]:
    """Return what was chosen there, by the name of the decision."""
    name, _ = _values_of(column)
    return {name: value}


def _values_of(column: Column) -> tuple[str, Callable[[Combo, Column], None]]:
    if column.parts_possible:
        return "parts", show_parts
    return ("kept", show_kept) if column.kind == "category" else ("notation", show_notations)


def show_notations(combo: Combo, column: Column) -> None:
    """Offer the ways in which the numbers of a column may be written."""
    plain = "plain" if column.kind == "number" else "–"
    combo.clear()
    for example in dict.fromkeys(("", *NOTATIONS, combo.property("found"), column.notation)):
        combo.addItem(example or plain, example)
    combo.setCurrentIndex(combo.findData(column.notation))
    combo.setEnabled(column.kind == "number")


def show_kept(combo: Combo, column: Column) -> None:
    """Offer how many categories of a column are told apart."""
    combo.clear()
    for kept in sorted({0, *KEPT, column.kept}):
        combo.addItem(f"{kept} most frequent, other" if kept else "all", kept)
    combo.setCurrentIndex(combo.findData(column.kept))
    combo.setEnabled(column.role == "feature" and (column.gathers or len(column.categories) > min(KEPT)))


def show_parts(combo: Combo, column: Column) -> None:
    """Offer what of a date may be learnt from."""
    possible = set(column.parts_possible)
    combo.clear()
    for parts in dict.fromkeys((*PARTS, tuple(column.parts_possible), column.parts)):
        if parts and possible.issuperset(parts):
            combo.addItem(", ".join(parts), parts)
    combo.setCurrentIndex(combo.findText(", ".join(column.parts)))
    combo.setEnabled(column.role == "feature")


def show_rules(combo: Combo, column: Column, missing: int, rows: int) -> None:
    """Offer what may be done about missing values of a column of this kind and role."""
    share = f"{grouped(missing)} of {grouped(rows)} cells hold no value"
    combo.setToolTip(share if missing else "No cell is without a value")
    rules = RULES[column.kind] if column.role == "feature" else ("drop",)
    combo.clear()
    for rule in rules:
        combo.addItem(f"{grouped(missing)}: {MISSING[rule]}" if missing else "none", rule)
    combo.setCurrentIndex(max(combo.findData(column.missing), 0))
    combo.setEnabled(bool(missing) and len(rules) > 1 and column.role != "skip")
