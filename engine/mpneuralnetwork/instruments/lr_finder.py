"""Learning-rate finder: try rates on a few batches, from far too small to far too large."""

from __future__ import annotations

import copy
import math
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np

from ..learner import Learner
from ..optimizers import Optimizer

SMOOTHING = 0.9
DIVERGED = 4.0
"""A loss of so many times the lowest one means that the rate is too large."""


@dataclass(frozen=True)
class LearningRateTest:
    """The smoothed loss at each rate, and the rate at which it fell fastest (NaN where too few were tried)."""

    rates: tuple[float, ...]
    losses: tuple[float, ...]
    suggestion: float


@np.errstate(all="ignore")
def find_learning_rate(
    model: Learner,
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
    """Raise the rate evenly on a logarithmic scale, one batch at each, until the loss diverges.

    The network, its optimizer and its random numbers are restored afterwards, also where ``progress`` raises.

    Args:
        inputs, targets: examples to draw the batches from.
        low, high: the first rate and the last.
        steps: number of rates.
        rng: draws the batches; always the same ones when not given.
        progress: called before each batch with the share that is done; it may raise to end the search.

    Raises:
        ShapeError: the inputs do not fit the network.

    Reference:
        Smith, Cyclical Learning Rates for Training Neural Networks (2017).
    """
    examples, expected = model.checked(inputs), np.asarray(targets)
    chooser = rng if rng is not None else np.random.default_rng(0)
    snapshot, random_state, optimizer = model.snapshot(), model.rng.bit_generator.state, model.optimizer
    model.optimizer = _fresh(optimizer)
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
            if not math.isfinite(smooth) or (losses and smooth > DIVERGED * min(losses)):
                break
            rates.append(tried)
            losses.append(smooth)
    finally:
        model.optimizer = optimizer
        model.rng.bit_generator.state = random_state
        model.restore(snapshot)
    return LearningRateTest(tuple(rates), tuple(losses), _steepest(rates, losses))


def _fresh(optimizer: Optimizer) -> Optimizer:
    """Return an optimizer of the same settings to try rates with; one of the user's own is copied as it is."""
    if not isinstance(optimizer, Optimizer):
        return copy.deepcopy(optimizer)
    fresh: Optimizer = type(optimizer).from_config(optimizer.get_config())
    return fresh


def _steepest(rates: list[float], losses: list[float]) -> float:
    """Return the rate at which the smoothed loss falls fastest; nan where too few were tried."""
    if len(losses) < 3:
        return math.nan
    return rates[int(np.gradient(np.array(losses), np.log(rates)).argmin())]
