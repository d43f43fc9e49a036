"""How Explain writes numbers: in short, and with all the digits that tell them apart."""

from __future__ import annotations

import numpy as np

from ...wording import number_text

MINUS = "\N{MINUS SIGN}"


def in_brief(value: float) -> str:
    """Write a number in four digits."""
    return _said(value) or number_text(value)


def all_digits(value: float) -> str:
    """Write a number so that reading it gives the very same: as float32 where it is one."""
    said, value = _said(value), value + 0.0
    if said:
        return said
    with np.errstate(all="ignore"):
        single = np.float32(value)
    return (str(single) if float(single) == value else repr(float(value))).replace("-", MINUS)


def _said(value: float) -> str:
    if np.isnan(value):
        return "not a number"
    return "" if np.isfinite(value) else f"{MINUS if value < 0 else ''}∞"
