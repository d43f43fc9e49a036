"""What a figure is to be held against: the answer that needs no network, and the class that accuracy hides."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import isfinite
from typing import Any

import numpy as np
from mpneuralnetwork.components import registry
from mpneuralnetwork.metrics import Recall
from numpy.typing import NDArray

from ..data.dataset import DataError, Split
from ..data.prepare import MISLEADING, PreparedData

RARE, BALANCED = "recall of the rarest class", "balanced accuracy"
"""Figures of the test split besides the metrics of the loss, where accuracy misleads."""


@dataclass(frozen=True)
class Yardstick:
    """What a training is measured against.

    Attributes:
        usual: the most frequent class, which the trivial answer always names; None where it is the mean of a number.
        rare: the rarest class where accuracy misleads, else None.
        validation, test: metrics of the trivial answer on these splits, by name, as the trainer measures them.
    """

    usual: int | None = None
    rare: int | None = None
    validation: Mapping[str, float] | None = None
    test: Mapping[str, float] | None = None

    @property
    def misleads(self) -> bool:
        """Whether accuracy says little, since one class is so frequent."""
        return self.rare is not None

    def answer(self, classes: Sequence[str]) -> str:
        """Name the trivial answer ("always setosa")."""
        return "always the mean" if self.usual is None else f"always {classes[self.usual]}"

    def to_json(self) -> dict[str, Any]:
        """Return it as plain values."""
        parts = {"validation": self.validation, "test": self.test}
        return {"usual": self.usual, "rare": self.rare} | {k: v and dict(v) for k, v in parts.items()}


def yardstick_of(data: PreparedData, classes: int, metrics: Sequence[str]) -> Yardstick:
    """Measure the trivial answer of prepared data with as many classes (0: numbers)."""
    usual = rare = None
    if classes:
        counts = np.bincount(data.train.targets, minlength=classes)
        present = np.flatnonzero(counts)
        usual = int(counts.argmax())
        misleads = len(present) > 1 and counts[usual] >= MISLEADING * counts.sum()
        rare = int(present[counts[present].argmin()]) if misleads else None

    def measured(split: Split | None) -> Mapping[str, float] | None:
        if split is None:
            return None
        answers = np.zeros((len(split), classes) if classes else split.targets.shape, np.float32)
        if usual is not None:
            answers[:, usual] = 1.0
        figures = {name: float(registry.find("metric", name)()(split.targets, answers)) for name in metrics}
        return {name: value for name, value in figures.items() if isfinite(value)}

    return Yardstick(usual, rare, measured(data.validation), measured(data.test))


def rare_figures(yardstick: Yardstick, targets: NDArray[Any], answers: NDArray[Any]) -> dict[str, float]:
    """Return what tells more than accuracy on a test split, where that misleads; else nothing."""
    if yardstick.rare is None:
        return {}
    return {RARE: Recall(class_index=yardstick.rare)(targets, answers), BALANCED: Recall()(targets, answers)}


def yardstick_from_json(content: Any, classes: int) -> Yardstick:
    """Read what ``to_json`` wrote. Raises DataError where it cannot be."""
    try:
        places = [content[name] for name in ("usual", "rare")]
        splits = [content[name] for name in ("validation", "test")]
        known = all(place is None or (type(place) is int and 0 <= place < classes) for place in places)
        figures = [split and {str(name): float(value) for name, value in split.items()} for split in splits]
    except (TypeError, ValueError, KeyError, OverflowError, AttributeError) as error:
        raise DataError("What the run in the project file is held against cannot be read.") from error
    if not known or (places[0] is None) != (classes == 0):
        raise DataError("What the run in the project file is held against belongs to other data.")
    return Yardstick(*places, *figures)
