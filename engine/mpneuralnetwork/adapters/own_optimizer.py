"""How an optimizer steps at a schedule's share of its learning rate, also one that is written as textbooks do."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from ..components.errors import ConfigError
from ..optimizers.base import Optimizer


def scaled_step(optimizer: Any, layers: Sequence[Any], factor: float) -> None:
    """Let an optimizer step at ``factor`` times its learning rate, which stays what a person set.

    Ours read the factor. An optimizer with a ``step`` of its own knows only its ``learning_rate``, so that it finds
    the product there while it steps.

    Raises:
        ConfigError: it has no learning rate.
    """
    if getattr(type(optimizer), "step", None) is Optimizer.step:
        optimizer.rate_factor = factor
        optimizer.step(layers)
        return
    rate = getattr(optimizer, "learning_rate", None)
    if rate is None:
        raise ConfigError(f"{type(optimizer).__name__} has no learning_rate that a schedule could change")
    optimizer.learning_rate = rate * factor
    try:
        optimizer.step(layers)
    finally:
        optimizer.learning_rate = rate
