"""How often the views of a running training are drawn."""

from __future__ import annotations

import time
from collections.abc import Callable

REST = 20
"""After a frame, the views rest for this many times the processor time it took: while the window holds Python, the
training waits."""
MAX_REST = 0.5
"""Seconds after which they are drawn in any case."""


class FramePacing:
    """Lets the window's thread spend about a twentieth of its time on drawing.

    The cost of a frame is known only after Qt has painted it, later than the call that requested it. So the rest is not
    fixed when a frame begins, as in a ``Throttle``: the processor time of the window's thread is read when the next
    frame might be drawn.

    Args:
        clock: wall-clock seconds.
        processor_clock: seconds that this thread has computed.
    """

    def __init__(
        self,
        clock: Callable[[], float] = time.perf_counter,
        processor_clock: Callable[[], float] = time.thread_time,
    ) -> None:
        self._clock, self._processor_clock = clock, processor_clock
        self._begun = self._computed = 0.0

    def begin_frame(self) -> None:
        """Count what this thread computes from now on, painting included, as the cost of the frame."""
        self._begun, self._computed = self._clock(), self._processor_clock()

    @property
    def due(self) -> bool:
        """Whether the next frame may be drawn."""
        waited, computed = self._clock() - self._begun, self._processor_clock() - self._computed
        return waited >= min(REST * computed, MAX_REST)
