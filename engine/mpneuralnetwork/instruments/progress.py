"""How a training is going, in one line per epoch that is rewritten in place while the epoch runs."""

from __future__ import annotations

import shutil
import sys
import time
from collections.abc import Callable, Mapping
from typing import TextIO

FRAME_SECONDS = 0.1
"""Time between two rewritings of the line: faster than that, nobody can read it."""
SEPARATOR = " · "


class EpochLine:
    """Reports a training on a stream.

    On a terminal or in a notebook the line is rewritten within the epoch. Anywhere else, as in a log file, each epoch
    leaves one finished line.

    Args:
        epochs: in the whole training.
        stream: receives the text; standard error when not given.
        clock: returns seconds.

    Example:
        >>> line = EpochLine(epochs=10)
        >>> line.show_batch(epoch=0, batch=3, batches=100, loss=2.1)
        >>> line.finish_epoch(epoch=0, metrics={"loss": 0.52, "val_loss": 0.31})
    """

    def __init__(
        self, epochs: int, stream: TextIO | None = None, clock: Callable[[], float] = time.perf_counter
    ) -> None:
        self._epochs, self._clock = epochs, clock
        self._stream = sys.stderr if stream is None else stream
        self._in_place = rewrites_lines(self._stream)
        self._start = self._epoch_start = clock()
        self._first_epoch: int | None = None
        self._next_frame = 0.0
        self._width = 0

    def show_batch(self, epoch: int, batch: int, batches: int, loss: float) -> None:
        """Rewrite the line after a batch, at most ten times a second.

        Args:
            epoch, batch: both from 0.
            batches: in each epoch; 0 where that is not known yet.
            loss: of this batch.
        """
        self._begin(epoch)
        now = self._clock()
        if not self._in_place or now < self._next_frame:
            return
        self._next_frame = now + FRAME_SECONDS
        of_all = f"/{batches}" if batches else ""
        done = epoch + (batch + 1) / batches if batches else None
        self._rewrite(epoch, f"batch {batch + 1}{of_all}", f"loss {loss:.4f}", self._time_left(done))

    def finish_epoch(self, epoch: int, metrics: Mapping[str, float]) -> None:
        """Complete the line of an epoch, counted from 0, and begin a new one."""
        self._begin(epoch)
        now = self._clock()
        values = [f"{name} {value:.4f}" for name, value in metrics.items()]
        seconds, self._epoch_start = now - self._epoch_start, now
        parts = (*values, f"{seconds:.1f} s", self._time_left(epoch + 1))
        self._write(SEPARATOR.join(self._parts(epoch, parts)))
        self.close()
        self._next_frame = 0.0

    def close(self) -> None:
        """End the line, so that whatever is written next begins on one of its own."""
        if self._width:
            self._stream.write("\n")
            self._stream.flush()
            self._width = 0

    def _begin(self, epoch: int) -> None:
        if self._first_epoch is None:
            self._first_epoch = epoch

    def _time_left(self, done: float | None) -> str:
        """Estimate the remaining time from the epochs done so far, those of an earlier training not counted."""
        if done is None or self._first_epoch is None or done <= self._first_epoch or done >= self._epochs:
            return ""
        spent = self._clock() - self._start
        return f"{duration(spent * (self._epochs - done) / (done - self._first_epoch))} left"

    def _rewrite(self, epoch: int, *parts: str) -> None:
        """Write the line of a running epoch. One that wraps could not be rewritten: what finds no room is left out."""
        shown = self._parts(epoch, parts)
        room = shutil.get_terminal_size().columns - 1
        while len(shown) > 1 and len(SEPARATOR.join(shown)) > room:
            shown.pop()
        self._write(SEPARATOR.join(shown)[:room])

    def _parts(self, epoch: int, parts: tuple[str, ...]) -> list[str]:
        return [part for part in (f"epoch {epoch + 1}/{self._epochs}", *parts) if part]

    def _write(self, text: str) -> None:
        self._stream.write("\r" + text.ljust(self._width) if self._in_place else text)
        self._stream.flush()
        self._width = len(text)


def rewrites_lines(stream: TextIO) -> bool:
    """Tell whether a carriage return on this stream goes back to the beginning of the line."""
    return stream.isatty() or type(stream).__module__.startswith("ipykernel")


def duration(seconds: float) -> str:
    """Write a duration as "m:ss", or "h:mm:ss" from an hour on."""
    minutes, rest = divmod(round(seconds), 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02}:{rest:02}" if hours else f"{minutes}:{rest:02}"
