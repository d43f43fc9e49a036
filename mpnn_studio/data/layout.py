"""The columns of a table together: what is learnt from what, and why that cannot work."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from .columns import Column, Role
from .contents import MAX_CATEGORIES
from .dataset import DataError, Schema


def schema_of(name: str, layout: Sequence[Column]) -> Schema:
    """Return the columns that go in and those that come out. Raises DataError where the roles cannot work."""
    reason = problem(layout)
    if reason:
        raise DataError(f"{name or 'The table'}: {reason}")
    features = tuple(column.feature() for column in layout if column.role == "feature")
    targets = [column for column in layout if column.role == "target"]
    names = tuple(column.name for column in targets)
    width = sum(feature.width for feature in features)
    if targets[0].kind == "category":
        return Schema((width,), "classification", targets[0].categories, 1, features, names[0], names)
    return Schema((width,), "regression", (), len(targets), features, ", ".join(names), names)


def problem(layout: Sequence[Column]) -> str:
    """Say why columns with these kinds and roles cannot be learnt from, and what to do; empty if they can."""
    targets = [column for column in layout if column.role == "target"]
    features = [column for column in layout if column.role == "feature"]
    if not layout:
        return "no file has been inspected. Choose a CSV file."
    if not targets:
        return "no column is to be predicted. Choose a target column."
    if len(targets) > 1 and any(column.kind == "category" for column in targets):
        return f"{len(targets)} columns are to be predicted, which must all be numbers then. Choose one target column."
    if sum(column.role == "split" for column in layout) > 1:
        return "two columns say which split a row belongs to. Choose one split column."
    if sum(column.role == "group" for column in layout) > 1:
        return "two columns say which rows to keep together. Let one column do it."
    for column in (*features, *targets):
        if column.kind == "text":
            return f"{column.name} is a text, of which a network learns nothing. Skip it."
        if column.kind == "category" and not column.categories:
            return f"{column.name} has more than {MAX_CATEGORIES} different values or none. Skip it."
    constant = next((column.name for column in targets if not column.varies), "")
    if constant:
        return f"{constant} has the same value in every row. Choose another target column."
    if not any(column.varies for column in features):
        return "no column is left to learn from. Learn from another column, one with different values."
    return ""


def settings(layout: Sequence[Column]) -> tuple[dict[str, Any], ...]:
    """Return columns as the plain values of a setting, without categories that nothing needs."""
    plain = []
    for column in layout:
        needless = column.kind != "category" or column.role in ("skip", "split")
        plain.append(vars(column) | ({"categories": ()} if needless else {}))
    return tuple(plain)


def with_role(layout: list[Column], place: int, role: Role) -> list[Column]:
    """Return the layout with a column in another role.

    Several numbers can be predicted together; a class is predicted alone, so that what was predicted before becomes
    something to learn from. The split is told by one column.
    """
    changed = list(layout)
    together = role == "target" and all(c.kind == "number" for c in (layout[place], *targets(layout)))
    for other, column in enumerate(layout):
        if other != place and column.role == role and role in ("target", "split", "group") and not together:
            changed[other] = replace(column, role="feature")
    changed[place] = replace(layout[place], role=role)
    return changed


def targets(layout: list[Column]) -> list[Column]:
    """Return the columns that are predicted."""
    return [column for column in layout if column.role == "target"]
