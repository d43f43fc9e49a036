"""What an optimizer keeps from step to step: read, saved and loaded under the names of its formula."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, ClassVar

import numpy as np
from numpy.typing import NDArray

from .registry import Component
from .spans import Slots, Span, Spans


class KeepsState(Component):
    """A component that steps over parameters and keeps arrays for each of them.

    Class attributes:
        slots: names of the arrays that are kept for every parameter.

    Attributes:
        steps: number of steps taken.
    """

    slots: ClassVar[tuple[str, ...]] = ()

    def __init__(self, *args: Any, **values: Any) -> None:
        super().__init__(*args, **values)
        self.steps, self._spans = 0, Spans(self.slots)

    def next_spans(self, layers: Iterable[Any]) -> list[Span]:
        """Begin a step and return the stretches of numbers that it goes over.

        Raises:
            ConfigError: a parameter is not an array, so that it cannot be changed in place.
        """
        spans = self._spans.of(list(layers))
        self.steps += 1
        return spans

    @property
    def state(self) -> dict[int, dict[str, Slots]]:
        """The slots of every parameter, by position of the layer and name: ``state[0]["weights"]["velocity"]``.

        The arrays are those that the next step changes.
        """
        state: dict[int, dict[str, Slots]] = {}
        for (index, name), (_, slots) in self._spans.by_parameter().items():
            state.setdefault(index, {})[name] = slots
        return state

    def state_dict(self) -> dict[str, NDArray[Any]]:
        """Return a copy of the state as arrays by name, ready for a file: "steps", "0.weights.velocity" and so on."""
        return {"steps": np.array(self.steps), **self._spans.arrays()}

    def load_state_dict(self, state: Mapping[str, Any]) -> None:
        """Continue from what ``state_dict`` returned.

        Raises:
            ConfigError: it belongs to another kind of optimizer.
        """
        self._spans.load({name: array for name, array in state.items() if name != "steps"})
        self.steps = int(state["steps"])

    def reset(self) -> None:
        """Start afresh, as if no step had been taken."""
        self.steps, self._spans = 0, Spans(self.slots)
