"""What a run takes over from the one before it: the weights of every layer that still fits.

A layer is known by its uid, so that it keeps what it learned when it moves, when others come or go around it, and when
a setting changes that leaves its arrays as they are.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from mpneuralnetwork.model import Model
from numpy.typing import NDArray

from ..project.project import Project
from .events import Snapshot
from .run import Run, new_run

MEASURED_BY = ("data", "preparation", "loss")
"""Curves go on where these parts are the same: they decide what is measured, and on which examples."""


@dataclass(frozen=True)
class WarmStart:
    """The trained network that a new run begins with.

    Attributes:
        epochs: epochs that the curves already hold; the new run continues after them.
        optimizer: the state of the optimizer at the end, None where that is not known.
    """

    project: Project
    snapshot: Snapshot
    epochs: int
    optimizer: Mapping[str, NDArray[Any]] | None = None

    def pass_on(self, model: Model, project: Project) -> int:
        """Write into a freshly built model of ``project`` whatever of the old one fits; return how many layers did.

        The optimizer goes on as it was only where the whole network does: its state belongs to every weight at once.
        """
        old = self.project.build(np.random.default_rng(0))
        old.restore(self.snapshot.values)
        by_uid = dict(zip((spec.uid for spec in self.project.active_layers), old.layers, strict=True))
        kept = 0
        for spec, layer in zip(project.active_layers, model.layers, strict=True):
            source = by_uid.get(spec.uid)
            if source is not None and type(source) is type(layer) and _shapes(source.arrays) == _shapes(layer.arrays):
                layer.load_params(source.arrays)
                kept += 1
        whole = kept == len(old.layers) == len(model.layers)
        if whole and self.optimizer is not None and self.project.optimizer.name == project.optimizer.name:
            model.optimizer.load_state_dict(self._moved_state(self.optimizer, project))
        return kept

    def _moved_state(self, state: Mapping[str, NDArray[Any]], project: Project) -> dict[str, NDArray[Any]]:
        """Return the optimizer's state for ``project``, whose layers are the same, perhaps in another order."""
        now = {spec.uid: index for index, spec in enumerate(project.active_layers)}
        moved = {}
        for name, array in state.items():
            index, dot, parameter = name.partition(".")  # "3.weights.m", or "steps"
            moved[f"{now[self.project.active_layers[int(index)].uid]}.{parameter}" if dot else name] = array
        return moved


def warm_start(project: Project, run: Run) -> tuple[Run, WarmStart]:
    """Begin a run of ``project`` with what ``run`` learned; its curves go on where they mean the same.

    ``run.snapshot`` must be there.
    """
    assert run.snapshot is not None
    comparable = all(getattr(run.project, role) == getattr(project, role) for role in MEASURED_BY)
    epochs = run.epochs_begun if comparable else 0
    following = Run(project, run.history.continued(), start_epochs=epochs) if comparable else new_run(project)
    following.continues = run.uid
    return following, WarmStart(run.project, run.snapshot, epochs, run.finished.optimizer if run.finished else None)


def _shapes(arrays: Mapping[str, Any]) -> dict[str, tuple[int, ...]]:
    return {name: array.shape for name, array in arrays.items()}
