"""A number written as the sum of its terms, with the numbers of this example in the place of symbols."""

from __future__ import annotations

import re

from ...explain.steps.number import NamedFactor, Number, Term
from .figures import MINUS, in_brief

MAX_TERMS = 4
_POWER = re.compile(r"^(.*)e([+-]?)0*(\d+)$")


def with_numbers(number: Number) -> tuple[str, ...]:
    """Return LaTeX lines: the value, its largest terms, and how many more there are; none where there is no term."""
    terms, count = number.terms, len(number.sizes)
    if not count:
        return ()
    shown = [_term(term) for term in terms[: MAX_TERMS if count > MAX_TERMS + 1 else count]]
    lines = [f"{_figure(number.value)} = {shown[0]}"]
    lines += [rf"\quad {line if line.startswith('-') else f'+ {line}'}" for line in shown[1:]]
    left = count - len(shown)
    if left:
        lines.append(rf"\quad + \cdots\ \text{{{left} more terms}}")
    return tuple(lines)


def _term(term: Term) -> str:
    if len(term.factors) == 1:
        return _figure(term.factors[0].value)
    first, *others = term.factors
    parts = [_factor(first, first=True), *(_factor(factor) for factor in others)]
    return r" \cdot ".join(parts)


def _factor(factor: NamedFactor, *, first: bool = False) -> str:
    written = _figure(factor.value)
    return rf"\left({written}\right)" if written.startswith("-") and not first else written


def _figure(value: float) -> str:
    text = in_brief(value).replace(MINUS, "-").replace("∞", r"\infty")
    if "not" in text:
        return r"\text{not a number}"
    power = _POWER.match(text)
    if power is None:
        return text
    digits, sign, exponent = power.groups()
    return rf"{digits} \cdot 10^{{{'-' if sign == '-' else ''}{exponent}}}"
