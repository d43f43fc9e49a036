"""How fast a training goes and how long it will take, in words."""

from __future__ import annotations

import time
from collections import deque
from collections.abc import Callable

from ..wording import grouped, in_time
from .events import Step

WINDOW = 2.0
"""Seconds over which the rate is averaged."""


class Pace:
    """Measures the rate of a training from its newest step at every look; pauses do not count.

    Args:
        epochs: of the whole training.
        batch_size: examples of one step; it may change on the way.
        clock: seconds, for tests.

    Attributes:
        newest: the newest step, None before the first one.
        step: its number, counted from 1; 0 before the first one.
    """

    def __init__(self, epochs: int, batch_size: int, clock: Callable[[], float] = time.perf_counter) -> None:
        self._epochs, self.batch_size, self._clock = epochs, batch_size, clock
        self._looks: deque[tuple[float, int]] = deque()
        self.step = 0
        self.newest: Step | None = None

    def rest(self) -> None:
        """Forget the looks so far: a pause begins or ends."""
        self._looks.clear()

    def see(self, step: Step) -> None:
        """Note the newest step."""
        self.newest, self.step = step, step.step
        now = self._clock()
        self._looks.append((now, step.step))
        # The last look before the window stays, so that the rate is known however rarely somebody looks.
        while len(self._looks) > 2 and self._looks[1][0] < now - WINDOW:
            self._looks.popleft()

    @property
    def share(self) -> float:
        """How much of the training is done, 0 to 1."""
        if self.newest is None or not self._epochs:
            return 0.0
        # Counted in epochs, since another size of the batches is another number of steps.
        return min((self.newest.epoch + (self.newest.batch + 1) / self.newest.batches) / self._epochs, 1.0)

    @property
    def steps_per_second(self) -> float:
        """Batches a second over the last looks; 0 while it is not known yet."""
        if len(self._looks) < 2:
            return 0.0
        (start, first), (end, last) = self._looks[0], self._looks[-1]
        return (last - first) / (end - start) if end > start else 0.0

    @property
    def examples_per_second(self) -> float:
        """Examples trained on in a second."""
        return self.steps_per_second * self.batch_size

    def where(self, epochs: int) -> str:
        """Say where the training is: "epoch 3 of 10 · batch 120 of 1 688"."""
        if self.newest is None:
            return f"epoch 1 of {epochs}"
        batch, batches = grouped(self.newest.batch + 1), grouped(self.newest.batches)
        return f"epoch {self.newest.epoch + 1} of {epochs} · batch {batch} of {batches}"

    def left(self) -> str:
        """Say how long it will take: "about 3 s left"."""
        rate = self.steps_per_second
        if self.newest is None or rate <= 0:
            return ""
        steps = (self._epochs - self.newest.epoch) * self.newest.batches - self.newest.batch - 1
        return f"about {in_time(steps / rate)} left"
