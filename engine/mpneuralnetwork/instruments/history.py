"""The metrics of each epoch, gathered from what a training yields."""

from __future__ import annotations

import logging
from collections.abc import Callable, Generator, Sequence

import numpy as np

from ..components.interruption import Interrupted
from ..components.records import Callback, Evaluation, Interruption, Record, Step
from .progress import EpochLine

Metrics = dict[str, float]

_log = logging.getLogger("mpneuralnetwork")


class EpochHistory:
    """Collects the records of a training and reports each epoch that they complete.

    Args:
        validated: an evaluation ends each epoch; otherwise its last batch does.
        measure: returns predictions and metrics of the training examples; called after the last batch of each epoch.
        line: shows how the training is going.

    Attributes:
        epochs: the metrics of each epoch by name: "loss" of its batches, "train_loss", "val_loss" and so on.
    """

    def __init__(
        self, validated: bool, measure: Callable[[], tuple[object, Metrics]] | None, line: EpochLine | None
    ) -> None:
        self._validated, self._measure, self._line = validated, measure, line
        self._losses: list[float] = []
        self.epochs: list[Metrics] = []

    def gather(self, records: Generator[Record, None, None], callbacks: Sequence[Callback]) -> list[Metrics]:
        """Run a training to its end, or until a callback returns True; return the metrics of each epoch.

        Raises:
            Interrupted: whoever was asked raised it.
        """
        try:
            for record in records:
                if isinstance(record, Interruption):
                    records.close()
                    raise Interrupted
                self.add(record)
                if True in [callback(record) for callback in callbacks]:
                    records.close()
        finally:
            # Whatever is written next begins on a line of its own, also after an error.
            if self._line:
                self._line.close()
        return self.epochs

    def add(self, record: Step | Evaluation) -> None:
        """Take the next record of the training."""
        if isinstance(record, Step):
            self._add_step(record)
        elif self.epochs:
            # The evaluation before the first step belongs to no epoch.
            self._add_evaluation(record)

    def _add_step(self, step: Step) -> None:
        self._losses.append(step.loss)
        if self._line:
            self._line.show_batch(step.epoch, step.batch, step.batches, step.loss)
        if step.batch + 1 == step.batches:
            self.epochs.append({"loss": float(np.mean(self._losses))})
            self._losses = []
            self._extend("train", self._measure()[1] if self._measure else {})
            if not self._validated:
                self._report()

    def _add_evaluation(self, evaluation: Evaluation) -> None:
        self._extend("val", {"loss": evaluation.loss, **evaluation.metrics})
        self._report()

    def _extend(self, split: str, metrics: Metrics) -> None:
        self.epochs[-1].update({f"{split}_{name}": value for name, value in metrics.items()})

    def _report(self) -> None:
        number, metrics = len(self.epochs), self.epochs[-1]
        _log.info("epoch %d: %s", number, ", ".join(f"{name} {value:.4f}" for name, value in metrics.items()))
        if self._line:
            self._line.finish_epoch(number - 1, metrics)
