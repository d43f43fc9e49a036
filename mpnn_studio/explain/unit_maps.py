"""The output of each unit of a network everywhere in the plane.

The idea is TensorFlow Playground's (D. Smilkov, S. Carter, D. Sculley, F. Viégas, M. Wattenberg, "Direct-manipulation
visualization of deep networks", 2016).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from mpneuralnetwork.components.axes import batch_last
from numpy.typing import NDArray

from ..data.dataset import Schema
from ..data.placed_points import grid
from ..run.events import Snapshot
from ..run.predictor import Predictor
from ..run.run import Run
from .anatomy import Anatomy

SIDE = 24
"""Points across and down, one for each px of a small picture."""
MAX_UNITS = 8


@dataclass(frozen=True)
class UnitMaps:
    """The first units of one layer.

    Attributes:
        shares: (shown, SIDE, SIDE) from −1 to 1, row by row from the top left: the output of a unit, as a share of its
            largest output anywhere, so that the shape of each is visible.
        units: how many there are in all.
    """

    shares: NDArray[Any]
    units: int


def has_plane(schema: Schema) -> bool:
    """Whether examples are points of a plane of two numbers."""
    axes = schema.coordinates
    return len(axes) == 2 and not any(axis.date for axis in axes)


class UnitMapper:
    """Computes the maps of a run's network, on a copy of it. Use it from one thread at a time.

    Args:
        run: its data must have been prepared, and lie in a plane.
    """

    def __init__(self, run: Run) -> None:
        assert run.preparation is not None
        self._parts = Anatomy(run.project).parts
        self._predictor = Predictor(run.project, run.preparation)
        self._places = run.preparation.inputs(grid(run.project.schema(), SIDE))

    def maps(self, snapshot: Snapshot) -> Mapping[str, UnitMaps]:
        """Return the maps of every layer with units and every activation, by uid."""
        self._predictor.load(snapshot)
        found: dict[str, UnitMaps] = {}

        def watch(index: int, direction: str, outputs: NDArray[Any]) -> None:
            part = self._parts[index]
            if len(part.output_shape) == 1 and (part.layer.is_activation or part.layer.units_setting):
                answers = outputs[:, :MAX_UNITS].T.copy()
                most = np.abs(answers).max(axis=1, keepdims=True)
                shares = np.where(most == 0, 0.0, answers / most)
                found[part.uid] = UnitMaps(shares.reshape(-1, SIDE, SIDE), outputs.shape[1])

        with np.errstate(all="ignore"):
            self._predictor.model.forward_pass(batch_last(self._places.copy()), False, watch)
        return found
