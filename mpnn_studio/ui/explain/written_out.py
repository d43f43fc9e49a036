"""A number written as the sum of its terms, with the numbers of this example in the place of symbols."""

from __future__ import annotations

from collections.abc import Callable

from ...explain.steps.names import Name
from ...explain.steps.number import NamedFactor, Number, Term
from ...wording import grouped
from .figures import MINUS, in_brief

MAX_TERMS = 4


ValueOf = Callable[[Name], float | None]


def written_out(number: Number, value_of: ValueOf) -> str:
    """Return the value, its largest terms, and how many more there are; empty where it has no terms.

    "1.456 = 0.9922 · 0.1279 + 0.9922 · 0.1211 + … 783 more terms".

    Args:
        value_of: returns the value of a number of the step, for factors such as "exp(2.dense.outputs[0,3])".
    """
    count = len(number.sizes)
    if not count:
        return ""
    shown = MAX_TERMS if count > MAX_TERMS + 1 else count
    text = " ".join(_term(term, value_of, first=not place) for place, term in enumerate(number.terms[:shown]))
    left = f" + … {grouped(count - shown)} more terms" if count > shown else ""
    return f"{in_brief(number.value)} = {text}{left}"


def _figure(factor: NamedFactor, value_of: ValueOf) -> str:
    name = "" if factor.name is None else str(factor.name)
    inner = value_of(factor.name) if factor.name is not None and factor.text != name else None
    return in_brief(factor.value) if inner is None else factor.text.replace(name, in_brief(inner))


def _term(term: Term, value_of: ValueOf, *, first: bool) -> str:
    first_figure, *others = (_figure(factor, value_of) for factor in term.factors)
    figures = [first_figure, *(f"({figure})" if figure.startswith(MINUS) else figure for figure in others)]
    # A no-break space keeps a term on one line.
    text = "\N{NO-BREAK SPACE}·\N{NO-BREAK SPACE}".join(figures)
    if first:
        return text
    return f"{MINUS} {text.removeprefix(MINUS)}" if text.startswith(MINUS) else f"+ {text}"
