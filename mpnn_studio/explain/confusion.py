"""Which classes a network confuses with which."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from ..wording import grouped
from .examination import NO_ANSWER, Examination

Floats = NDArray[np.float64]
Counts = NDArray[np.int64]


@dataclass(frozen=True, eq=False)
class Confusion:
    """The confusion matrix: how often examples of one class are predicted as another.

    Precision and recall are those of C. J. van Rijsbergen, "Information retrieval", 2nd edition, 1979.

    Attributes:
        counts: (classes, classes): a row for each true class, a column for each predicted one.
        unanswered: how many examples got a prediction that is not a number.
    """

    classes: tuple[str, ...]
    counts: Counts
    unanswered: int = 0

    @classmethod
    def of(cls, examination: Examination) -> Confusion:
        """Count the answers of a classification."""
        classes, said = examination.schema.classes, examination.said
        known = said != NO_ANSWER
        pairs = examination.truths[known] * len(classes) + said[known]
        counts = np.bincount(pairs, minlength=len(classes) ** 2).reshape(len(classes), -1)
        return cls(classes, counts, examination.unanswered)

    @property
    def right(self) -> int:
        """How many answers are right."""
        return int(np.trace(self.counts))

    @property
    def examples(self) -> int:
        """How many examples were examined."""
        return int(self.counts.sum()) + self.unanswered

    @cached_property
    def recall(self) -> Floats:
        """Of the examples of each class (classes,), the share predicted as it; NaN for a class without examples."""
        return _shares(np.diag(self.counts), self.counts.sum(axis=1))

    @cached_property
    def precision(self) -> Floats:
        """Of the predictions of each class (classes,), the share that is right; NaN for a class never predicted."""
        return _shares(np.diag(self.counts), self.counts.sum(axis=0))

    @cached_property
    def row_shares(self) -> Floats:
        """The counts as shares of their row (classes, classes); NaN in the row of a class without examples."""
        return _shares(self.counts, self.counts.sum(axis=1, keepdims=True))

    def most_confused(self, most: int) -> Counts:
        """Return the numbers of at most so many classes, in their order: those with the most mistakes."""
        wrong = self.counts.sum(axis=0) + self.counts.sum(axis=1) - 2 * np.diag(self.counts)
        return np.sort(np.argsort(-wrong, kind="stable")[:most])

    def words(self, truth: int, said: int) -> str:
        """Say what one cell counts ("7 said to be 1: 12 of 1 028")."""
        count, whole = int(self.counts[truth, said]), int(self.counts[truth].sum())
        name = self.classes[truth]
        kind = f"{name} recognised" if truth == said else f"{name} said to be {self.classes[said]}"
        return f"{kind}: {grouped(count)} of {grouped(whole)}"


def _shares(parts: Counts, wholes: Counts) -> Floats:
    with np.errstate(invalid="ignore"):
        shares: Floats = parts / wholes
    return shares
