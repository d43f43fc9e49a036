"""How a training goes, on a terminal: one line that is written over, or a line an epoch where there is no terminal."""

from __future__ import annotations

import time
from collections.abc import Callable
from types import TracebackType
from typing import Any, TextIO

from mpneuralnetwork.components import registry

from ..project.project import Project
from ..wording import in_sentence
from .events import DataPrepared, Evaluation, Event, Step
from .pace import Pace
from .run import first_metric

FRAME_SECONDS = 0.1


class ProgressLine:
    """Shows events as they come. As a context manager it leaves a clean line behind.

    Args:
        stream: where to, usually stderr.
        clock: seconds, for tests.
    """

    def __init__(self, project: Project, stream: TextIO, clock: Callable[[], float] = time.perf_counter) -> None:
        self._stream, self._clock = stream, clock
        self._overwrites = stream.isatty()
        settings = project.training_settings
        self._epochs, self._batch_size = settings.epochs, settings.batch_size
        self._metric: Any = registry.find("metric", first_metric(project))
        self._pace = Pace(0, self._batch_size)
        self._validation = ""
        self._next = 0.0
        self._width = 0

    def __enter__(self) -> ProgressLine:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._width:
            self._stream.write("\n")
            self._stream.flush()

    def show(self, event: Event) -> None:
        """Show what this event changes, at most ten times a second."""
        match event:
            case DataPrepared():
                self._pace = Pace(self._epochs, self._batch_size, self._clock)
            case Evaluation():
                self._note(event)
            case Step() if self._overwrites and self._clock() >= self._next:
                self._next = self._clock() + FRAME_SECONDS
                self._pace.see(event)
                self._overwrite(self._text(event))

    def _note(self, evaluation: Evaluation) -> None:
        """Remember the figures of the validation split; without a terminal, write them at the end of each epoch."""
        self._validation = f"val loss {evaluation.loss:.4f}"
        if self._metric.percent:
            value = evaluation.metrics[self._metric.__name__]
            self._validation += f", val {in_sentence(self._metric.title)} {100 * value:.2f} %"
        if not self._overwrites and evaluation.epoch >= 1 and evaluation.epoch == int(evaluation.epoch):
            self._stream.write(f"epoch {int(evaluation.epoch)} of {self._epochs}: {self._validation}\n")
            self._stream.flush()

    def _text(self, step: Step) -> str:
        rate = self._pace.examples_per_second
        parts = (
            self._pace.where(self._epochs),
            f"loss {step.loss:.4f}",
            self._validation,
            f"{rate:,.0f} examples/s".replace(",", " ") if rate else "",
            self._pace.left(),
        )
        return " · ".join(part for part in parts if part)

    def _overwrite(self, text: str) -> None:
        self._stream.write(f"\r{text.ljust(self._width)}")
        self._stream.flush()
        self._width = len(text)
