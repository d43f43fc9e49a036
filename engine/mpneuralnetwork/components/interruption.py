"""Ending a computation in its middle: whoever waits for it is asked between two layers, and within a long one.

Who is asked belongs to the thread that computes, as NumPy's ``errstate`` does, and not to the network: whatever a
piece of work runs, it can be ended.
"""

from __future__ import annotations

from collections.abc import Callable, Generator, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from functools import wraps
from typing import Concatenate, ParamSpec, Protocol, TypeVar

import numpy as np

from .parameter import ParameterStore
from .records import Interruption

P = ParamSpec("P")
R = TypeVar("R")

_asked: ContextVar[Callable[[], None] | None] = ContextVar("asked", default=None)


class Interrupted(Exception):  # noqa: N818  (it is no error)
    """Raised by whoever is asked. A ``Trainer`` yields an ``Interruption`` then and can go on; all else ends by it."""


@contextmanager
def interruptible(ask: Callable[[], None]) -> Iterator[None]:
    """Call a function between two layers of whatever this thread computes meanwhile.

    Args:
        ask: is quick. What it raises ends the computation, and leaves weights, running statistics, random numbers and
            optimizer as they were after the last whole step. A network that was being built is to be made anew.

    Example:
        >>> def ask():
        ...     if stop.is_set():
        ...         raise TimeoutError
        >>> with interruptible(ask):
        ...     model.train(X, y, epochs=10, batch_size=4096)
    """
    token = _asked.set(ask)
    try:
        yield
    finally:
        _asked.reset(token)


def interruption_point() -> None:
    """Ask whether to go on, where somebody is to be asked; whatever the answer raises ends the computation here."""
    ask = _asked.get()
    if ask is not None:
        ask()


def repeated(work: Callable[[], R], step: int) -> Generator[Interruption, None, R]:
    """Do a piece of work until nobody interrupts it, yielding each time that somebody did; return its result."""
    while True:
        try:
            return work()
        except Interrupted:
            yield Interruption(step)


class Trained(Protocol):
    """A network, as an unfinished step changes it."""

    rng: np.random.Generator

    @property
    def parameters(self) -> ParameterStore: ...


M = TypeVar("M", bound=Trained)


def undone_if_interrupted(method: Callable[Concatenate[M, P], R]) -> Callable[Concatenate[M, P], R]:
    """Let a method that computes gradients put random numbers and running statistics back where it raises."""

    @wraps(method)
    def run(model: M, /, *args: P.args, **kwargs: P.kwargs) -> R:
        if _asked.get() is None:
            return method(model, *args, **kwargs)
        store = model.parameters
        random_numbers, statistics = model.rng.bit_generator.state, store.values[store.learned :].copy()
        try:
            return method(model, *args, **kwargs)
        except BaseException:
            model.rng.bit_generator.state = random_numbers
            store.values[store.learned :] = statistics
            raise

    return run
