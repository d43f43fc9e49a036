"""One example on its way through a network: the input, the output of each layer, and the prediction."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from mpneuralnetwork.components.axes import batch_last
from numpy.typing import NDArray

from ..run.events import Snapshot
from ..run.predictor import Predictor
from ..run.run import Run
from .anatomy import Anatomy
from .sheets import Sheet, activation_sheet
from .spread import Spread, spread_of

Array = NDArray[Any]


@dataclass(frozen=True)
class LayerValues:
    """The values of the example at one place of the network.

    Attributes:
        array: what these numbers are called in Explain, "1.dense.outputs".
        values: (C, H, W) or (units,).
        classes: the names of the classes whose probabilities these are; empty elsewhere.
    """

    title: str
    array: str
    values: Array
    sheet: Sheet
    spread: Spread
    classes: tuple[str, ...] = ()


class ActivationReader:
    """Computes the activations of examples in a run's network, on a copy of it. Use it from one thread at a time.

    Args:
        run: its data must have been prepared.
    """

    def __init__(self, run: Run) -> None:
        assert run.preparation is not None
        self._preparation = run.preparation
        self._schema = run.project.schema()
        self._anatomy = Anatomy(run.project)
        self._predictor = Predictor(run.project, run.preparation)

    def stages(self, snapshot: Snapshot, sample: Array) -> tuple[LayerValues, ...]:
        """Follow one raw example (*shape) with these weights, as at prediction: nothing is dropped out.

        Raises:
            DataError: the example has another shape than those of the run's data.
        """
        self._predictor.load(snapshot)
        model, parts = self._predictor.model, self._anatomy.parts
        given = self._preparation.inputs(sample)
        passed: list[Array] = []
        with np.errstate(all="ignore"):
            model.forward_pass(
                batch_last(given.copy()), False, lambda index, direction, array: passed.append(array[0].copy())
            )
            answer = self._predictor.predict(sample)
        classes = self._schema.classes
        scored = classes if passed and len(passed[-1]) == len(classes) else ()
        stages = [_stage("Input", "inputs", given[0], self._anatomy.input_picture)]
        for part, values in zip(parts, passed, strict=True):
            names = scored if part is parts[-1] else ()
            stages.append(_stage(part.title, f"{part.name}.outputs", values, part.output_picture, names))
        stages.append(_stage("Answer", "predictions", answer, None, classes or self._schema.targets))
        return (*stages[:-1], replace(stages[-1], classes=classes))


def _stage(
    title: str, array: str, values: Array, picture: tuple[int, ...] | None, names: Sequence[str] = ()
) -> LayerValues:
    return LayerValues(title, array, values, activation_sheet(values, picture, names), spread_of(values))
