"""What optimizers that scale their steps have in common, number by number and in place.

``scratch`` is an array of the same shape for intermediate results, made anew where none is given.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from .pairs import held_to

Array = NDArray[Any]


def plain_average_squares(average: Array, gradient: Array, decay: float) -> Array:
    """Return ρ·s + (1 − ρ)·g², the moving average s of the squares of g."""
    return decay * average + (1 - decay) * gradient**2


@held_to(plain_average_squares)
def average_squares(average: Array, gradient: Array, decay: float, scratch: Array | None = None) -> Array:
    """Move the average s to ρ·s + (1 − ρ)·g² and return it."""
    squares = np.square(gradient, out=np.empty_like(gradient) if scratch is None else scratch)
    squares *= 1 - decay
    average *= decay
    average += squares
    return average


def plain_step_over_root(values: Array, direction: Array, squares: Array, epsilon: float, rate: float) -> Array:
    """Return θ − η·d / (√s + ε)."""
    return values - rate * direction / (np.sqrt(squares) + epsilon)


@held_to(plain_step_over_root)
def step_over_root(
    values: Array, direction: Array, squares: Array, epsilon: float, rate: float, scratch: Array | None = None
) -> Array:
    """Move the values θ to θ − η·d / (√s + ε) and return them."""
    step = np.sqrt(squares, out=np.empty_like(squares) if scratch is None else scratch)
    step += epsilon
    np.divide(direction, step, out=step)
    step *= rate
    values -= step
    return values
