"""Which learning rate suits? Try them all on a few batches, from far too small to far too large."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np

from ..model import Model

SMOOTHING = 0.9
BLOWN_UP = 4.0
"""How many times the lowest loss says that the rate is too large."""


@dataclass(frozen=True)
class LearningRateTest:
    """The loss at each rate, smoothed, and the rate at which it fell fastest."""

    rates: tuple[float, ...]
    losses: tuple[float, ...]
    suggestion: float


@np.errstate(all="ignore")
def find_learning_rate(
    model: Model,
    inputs: Any,
    targets: Any,
    *,
    batch_size: int = 32,
    low: float = 1e-6,
    high: float = 10.0,
    steps: int = 100,
    rng: np.random.Generator | None = None,
    progress: Callable[[float], None] = lambda share: None,
) -> LearningRateTest:
    """Raise the rate evenly on a logarithmic scale, one batch at each (Smith 2017), until the loss blows up.

    The network, its optimizer and its rate are as before afterwards, also where ``progress``, which is told the share
    that is done, raises to end it.
    """
    examples, expected = model.checked(inputs), np.asarray(targets)
    chooser = rng if rng is not None else np.random.default_rng(0)
    snapshot, rate = model.snapshot(), model.optimizer.learning_rate
    optimizer = model.optimizer
    model.optimizer = type(optimizer).from_config(optimizer.get_config())
    rates: list[float] = []
    losses: list[float] = []
    average = 0.0
    try:
        for number in range(steps):
            progress(number / steps)
            tried = low * (high / low) ** (number / max(1, steps - 1))
            model.optimizer.learning_rate = tried
            rows = chooser.integers(0, len(examples), min(batch_size, len(examples)))
            loss, _ = model.train_step(examples[rows], expected[rows])
            average = SMOOTHING * average + (1 - SMOOTHING) * loss
            smooth = average / (1 - SMOOTHING ** (number + 1))
            if not math.isfinite(smooth) or (losses and smooth > BLOWN_UP * min(losses)):
                break
            rates.append(tried)
            losses.append(smooth)
    finally:
        model.optimizer = optimizer
        model.optimizer.learning_rate = rate
        model.restore(snapshot)
    return LearningRateTest(tuple(rates), tuple(losses), _steepest(rates, losses))


def _steepest(rates: list[float], losses: list[float]) -> float:
    """Return the rate at which the smoothed loss falls fastest; nan where too few were tried."""
    if len(losses) < 3:
        return math.nan
    return rates[int(np.gradient(np.array(losses), np.log(rates)).argmin())]
