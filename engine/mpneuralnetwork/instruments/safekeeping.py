"""Copies of weights that a training returns to: the last ones that were finite, and the best ones."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ..components.errors import TrainingError
from ..learner import Learner
from .diagnosis import first_not_finite

SAFE_COPY_STEPS = 64
"""Steps between two copies of weights that are known to be finite."""


class SafeCopy:
    """Keeps weights that are known to be finite, for a training that may lose its own."""

    def __init__(self, model: Learner) -> None:
        self._model = model
        self._values: NDArray[Any] | None = None

    def renew(self, step: int) -> None:
        """Copy the weights before a step; most calls do nothing."""
        values = self._model.parameters.values
        if self._values is None:
            self._values = values.copy()
        elif step % SAFE_COPY_STEPS == 0 and np.isfinite(values).all():
            np.copyto(self._values, values)

    def failure(self, inputs: NDArray[Any], epoch: int, batch: int) -> TrainingError:
        """Restore the last finite weights; return an error that says where the first value went wrong.

        Args:
            inputs: of the batch whose loss was not finite.
            epoch, batch: where it stood in the training, both from 0.
        """
        where = first_not_finite(self._model, inputs)
        assert self._values is not None
        self._model.restore(self._values)
        # What the optimizer remembers may be spoilt too; an optimizer of the user's own may remember nothing.
        forget = getattr(self._model.optimizer, "reset", None)
        if forget:
            forget()
        return TrainingError(
            f"Training stopped in epoch {epoch + 1}, batch {batch + 1}: {where}. The last finite weights "
            "were put back. A smaller learning rate or clipped gradients usually help."
        )


class BestWeights:
    """The lowest validation loss of a training so far, and the weights that had it.

    Args:
        model: what is trained.
        patience: evaluations in a row without a lower loss that make a training stalled; None for any number.
        keep: copy the weights; otherwise only the loss is remembered.

    Attributes:
        loss: the lowest; infinite before the first evaluation.
        stale: evaluations since then.
        weights: a snapshot of the model; None where none is kept.
    """

    def __init__(self, model: Learner, patience: int | None = None, keep: bool = False) -> None:
        self._model, self._patience, self._keep = model, patience, keep
        self.loss, self.stale = math.inf, 0
        self.weights: NDArray[Any] | None = None

    @property
    def stalled(self) -> bool:
        """Whether the patience is at its end."""
        return self._patience is not None and self.stale >= self._patience

    def compare(self, loss: float) -> None:
        """Take an evaluation of the model as it is now into account."""
        if loss < self.loss:
            self.loss, self.stale = loss, 0
            self.weights = self._model.snapshot() if self._keep else None
        else:
            self.stale += 1

    def put_back(self) -> None:
        """Restore the best weights, where some are kept."""
        if self._keep and self.weights is not None:
            self._model.restore(self.weights)
