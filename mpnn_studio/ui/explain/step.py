"""A training step that is open in Explain: its stages, and which of them each number belongs to."""

from __future__ import annotations

from typing import Any

import numpy as np

from ...data.source import Progress
from ...explain.steps.dissection import Dissection
from ...explain.steps.names import Name
from ...explain.steps.quantity import Quantity
from ...explain.steps.stages import Stage, stages
from .subjects import StepSubject

AS_IN_TRAINING = (
    "This is a step of training: dropout and the statistics of this batch act in it, which a prediction leaves out."
)
RESULTS = {"loss": "loss", "update": ".update"}
"""How the name of the array ends that a stage of this kind is there for; of the others it is the last one."""


class OpenStep:
    """One step, taken apart, with what the panels ask of it.

    Raises:
        ShapeError: the batch does not fit the network.
    """

    def __init__(self, subject: StepSubject, progress: Progress) -> None:
        self.subject = subject
        self.batch = subject.subject.batch
        self.dissection = subject.dissection or Dissection(subject.subject.model, self.batch)
        progress(0.95)
        self.stages = stages(self.dissection)

    @property
    def examples(self) -> int:
        """How many examples the batch has."""
        return len(self.batch.inputs)

    def stage_of(self, name: Name) -> int:
        """Return the stage that makes a number: the first one that shows its array."""
        key = self.quantity_name(name)
        return next((i for i, stage in enumerate(self.stages) if any(q.name == key for q in stage.quantities)), 0)

    def stage_with(self, key: str) -> int:
        """Return the stage of this key, or the first one below it: "update.1.dense" is that of its first array.

        It is -1 where the step has none: what learns nothing is not gone back through.
        """
        return next((i for i, stage in enumerate(self.stages) if f"{stage.key}.".startswith(f"{key}.")), -1)

    def quantity_name(self, name: Name) -> str:
        """Return the array of a name as the step calls it: what a layer receives is what the one before passes on."""
        return self.dissection.number(name).name.quantity

    def result_of(self, stage: Stage) -> Quantity:
        """Return the array that a stage is there for."""
        ending = RESULTS.get(stage.kind)
        found = (each for each in stage.quantities if ending and each.name.endswith(ending))
        return next(found, stage.quantities[-1])

    def first_look(self, quantity: Quantity, example: int) -> Name:
        """Return the number of an array that is looked at first: the largest one, or one that is no finite number."""
        values: Any = quantity.values
        start: tuple[int, ...] = ()
        if quantity.by_example:
            start, values = (example,), values[example]
        sizes = np.abs(np.asarray(values, np.float64))
        place = int(np.argmax(np.where(np.isfinite(sizes), sizes, np.inf)))
        index = tuple(int(i) for i in np.unravel_index(place, np.shape(values)))
        return Name(quantity.array, (*start, *index), quantity.aspect)

    @property
    def note(self) -> str:
        """What has to be known of the step, in a sentence."""
        predicted = self.subject.predicted
        if predicted is None or np.allclose(predicted, self.dissection.trace.predictions, rtol=1e-4, atol=1e-6):
            return self.subject.note
        return f"{AS_IN_TRAINING} {self.subject.note}".strip()

    def existing(self, name: Name) -> Name:
        """Return a number of the step: of two classes a network may give the probability of the second alone."""
        quantity = self.dissection.quantities.get(name.quantity)
        if quantity is None or len(name.index) != quantity.values.ndim:
            return name
        index = (min(place, size - 1) for place, size in zip(name.index, quantity.values.shape, strict=True))
        return Name(name.array, tuple(index), name.aspect)

    def value(self, name: Name) -> float | None:
        """Return the value of a number, None where the step has none of this name."""
        quantity = self.dissection.quantities.get(name.quantity)
        return None if quantity is None else float(quantity.values[name.index])
