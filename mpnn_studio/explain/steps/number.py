"""One number of a training step, unfolded into the terms whose sum it is."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np

from .names import Name
from .terms import Account, Array, Factor, joined, rest, summable

_BRACKETS = re.compile(r"\(.*\)|\[[^]]*\]")
"""What stands in them is one factor already."""


@dataclass(frozen=True, slots=True)
class NamedFactor:
    """One factor of one term.

    Attributes:
        text: how it is written, "η" or "exp(2.dense.outputs[0,3])".
        name: the number of the step that it is made of, which can be explained in turn; None for a constant.
    """

    text: str
    value: float
    name: Name | None = None


@dataclass(frozen=True, slots=True)
class Term:
    """One term of a sum.

    Attributes:
        value: the product of the factors, rounded so that all terms add up without a rounding of their own.
        kind: what it is to the sum: "weighted inputs", "bias", …
    """

    factors: tuple[NamedFactor, ...]
    value: float
    kind: str = ""

    @property
    def text(self) -> str:
        """The factors as a product."""
        texts = [factor.text for factor in self.factors]
        return " · ".join(f"({text})" if len(texts) > 1 and _is_sum(text) else text for text in texts)


@dataclass(frozen=True)
class Number:
    """A number, its formula, and its terms.

    Attributes:
        value: as training computed it.
        formula: LaTeX, with the symbols of the textbook.
        account: its terms; empty where the number is given (an input, a weight) or its layer declares none.
        note: what has to be known of it, in a sentence; empty where nothing has.
    """

    name: Name
    value: float
    formula: str = ""
    account: Account = ()
    note: str = ""

    @cached_property
    def _columns(self) -> tuple[Array, Array, Array]:
        values, kinds, places = joined(self.account)
        values = summable(values)
        order = np.argsort(-np.abs(values), kind="stable")
        return values[order], kinds[order], places[order]

    @property
    def terms(self) -> Sequence[Term]:
        """The terms, largest first; each is made when it is looked at."""
        return _TermList(self.account, *self._columns)

    @property
    def sizes(self) -> Array:
        """The values of the terms, largest first, (T,)."""
        return self._columns[0]

    @property
    def rounding(self) -> float:
        """What the terms lack to the number: the rounding of the computation. All terms and it add up to ``value``."""
        return rest(self.value, self._columns[0]) if self.account else 0.0

    def as_json(self) -> dict[str, Any]:
        """Return name, value, formula, terms and rounding; numbers that are not finite become texts ("inf", "nan")."""
        return {
            "name": str(self.name),
            "value": _json_number(self.value),
            "formula": self.formula,
            "terms": [
                {
                    "name": term.text,
                    "factors": [
                        {
                            "name": factor.text,
                            "value": _json_number(factor.value),
                            **({"of": str(factor.name)} if factor.name and str(factor.name) != factor.text else {}),
                        }
                        for factor in term.factors
                    ],
                    "value": _json_number(term.value),
                }
                for term in self.terms
            ],
            "rounding": _json_number(self.rounding),
            **({"note": self.note} if self.note else {}),
        }


def _is_sum(text: str) -> bool:
    """Return whether a factor needs brackets in a product: "1 − β₂" does, "1/(1 − p)" has them."""
    open_text = _BRACKETS.sub("", text)
    return " + " in open_text or " − " in open_text


class _TermList(Sequence[Term]):
    """Terms that are made when they are looked at: a weight's gradient may have fifty thousand."""

    def __init__(self, account: Account, values: Array, kinds: Array, places: Array) -> None:
        self._account, self._values, self._kinds, self._places = account, values, kinds, places

    def __len__(self) -> int:
        return len(self._values)

    def __getitem__(self, position: Any) -> Any:
        if isinstance(position, slice):
            return [self._term(place) for place in range(*position.indices(len(self)))]
        return self._term(range(len(self))[position])

    def __iter__(self) -> Iterator[Term]:
        return (self._term(position) for position in range(len(self)))

    def _term(self, position: int) -> Term:
        terms, place = self._account[self._kinds[position]], int(self._places[position])
        factors = tuple(_named(factor, place) for factor in terms.factors)
        return Term(factors, float(self._values[position]), terms.kind)


def _named(factor: Factor, place: int) -> NamedFactor:
    value = float(_at(factor.values, place))
    if not factor.array:
        return NamedFactor(factor.label, value)
    name = Name(factor.array, tuple(int(_at(axis, place)) for axis in factor.index), factor.aspect)
    return NamedFactor(factor.label.replace("{}", str(name)), value, name)


def _at(values: Array | float, place: int) -> Any:
    flat = np.asarray(values).reshape(-1)
    return flat[place if len(flat) > 1 else 0]


def _json_number(value: float) -> float | str:
    return value if np.isfinite(value) else str(value)
