"""What is new and what is gone in a table that has changed."""

from __future__ import annotations

from collections.abc import Sequence

from .cells import short

MAX_NAMED = 3


def changed_columns(before: Sequence[str], now: Sequence[str]) -> str:
    """Say which columns of a table are gone and which are new; "" where they are the same in any order."""
    told = []
    for what, names, others in (("gone", before, now), ("new", now, before)):
        found = [name for name in names if name not in set(others)]
        if found:
            listed = ", ".join(map(short, found[:MAX_NAMED])) + (", …" if found[MAX_NAMED:] else "")
            told.append(f"{listed} {'are' if found[1:] else 'is'} {what}")
    return f"Of its columns {' and '.join(told)}" if told else ""
