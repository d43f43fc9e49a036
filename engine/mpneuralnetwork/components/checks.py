"""Refuse what a caller passed by mistake, in a sentence that names the argument and what it should be."""

from __future__ import annotations

from collections.abc import Sequence
from numbers import Integral, Real
from typing import Any

from .errors import ConfigError, shown


def require_whole(name: str, value: Any, low: int) -> None:
    """Raise ConfigError unless ``value`` is a whole number of at least ``low``."""
    if isinstance(value, bool) or not isinstance(value, Integral) or value < low:
        raise ConfigError(f"{name} must be a whole number from {low}, not {shown(value)}")


def require_share(name: str, value: Any) -> None:
    """Raise ConfigError unless ``value`` is a number from 0 to below 1."""
    is_number = isinstance(value, Real) and not isinstance(value, bool)
    if not is_number or not 0 <= value < 1:
        raise ConfigError(f"{name} must be a number from 0 to below 1, not {shown(value)}")


def require_part(name: str, part: Any, functions: Sequence[str], example: str) -> None:
    """Raise ConfigError unless ``part`` is an object, not a class or a name, with these functions."""
    if isinstance(part, type) or not all(callable(getattr(part, function, None)) for function in functions):
        given = part.__name__ if isinstance(part, type) else shown(part)
        raise ConfigError(f"{name} must be an object such as {example}, not {given}")


def require_pair(name: str, pair: Any) -> None:
    """Raise ConfigError unless ``pair`` is a tuple or list of inputs and targets."""
    if not isinstance(pair, (tuple, list)) or len(pair) != 2:
        raise ConfigError(f"{name} must be a pair (inputs, targets), not {type(pair).__name__}")


def require_training_settings(
    epochs: Any, batch_size: Any, evaluations_per_epoch: Any, patience: Any, validation: Any
) -> None:
    """Raise ConfigError unless these are what a training can be made with; the last two may be None."""
    require_whole("epochs", epochs, 0)
    require_whole("batch_size", batch_size, 1)
    require_whole("evaluations_per_epoch", evaluations_per_epoch, 1)
    require_whole("patience", 0 if patience is None else patience, 0)
    if validation is not None:
        require_pair("validation", validation)


def require_evaluation_settings(evaluation: Any, auto_evaluation: Any, early_stopping: Any) -> None:
    """Raise ConfigError unless these say how a model measures itself while it trains; all but the share may be None."""
    require_share("auto_evaluation", auto_evaluation)
    require_whole("early_stopping", 0 if early_stopping is None else early_stopping, 0)
    if evaluation is not None:
        require_pair("evaluation", evaluation)
