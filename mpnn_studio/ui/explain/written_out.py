"""A number written as the sum of its terms, with the numbers of this example in the place of symbols."""

from __future__ import annotations

from ...explain.steps.number import Number, Term
from ...wording import grouped
from .figures import MINUS, in_brief

MAX_TERMS = 4


def written_out(number: Number) -> str:
    """Return the value, its largest terms, and how many more there are; empty where it has no terms.

    "1.456 = 0.9922 · 0.1279 + 0.9922 · 0.1211 + … 783 more terms".
    """
    count = len(number.sizes)
    if not count:
        return ""
    shown = MAX_TERMS if count > MAX_TERMS + 1 else count
    text = " ".join(_term(term, first=not place) for place, term in enumerate(number.terms[:shown]))
    left = f" + … {grouped(count - shown)} more terms" if count > shown else ""
    return f"{in_brief(number.value)} = {text}{left}"


def _term(term: Term, *, first: bool) -> str:
    first_figure, *others = (in_brief(factor.value) for factor in term.factors)
    figures = [first_figure, *(f"({figure})" if figure.startswith(MINUS) else figure for figure in others)]
    # A no-break space keeps a term on one line.
    text = "\N{NO-BREAK SPACE}·\N{NO-BREAK SPACE}".join(figures)
    if first:
        return text
    return f"{MINUS} {text.removeprefix(MINUS)}" if text.startswith(MINUS) else f"+ {text}"
