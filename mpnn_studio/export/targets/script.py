"""A script for the engine that builds the network and trains it again, with the same bits."""

from __future__ import annotations

from collections.abc import Mapping
from typing import ClassVar

from mpneuralnetwork.components.registry import register

from ...project.project import ProjectError
from ..code.sources import preparing_source
from ..engine_program import THREADS, components_of, imports, training
from ..examples import pack_examples
from ..exporter import Exporter
from ..trained import TrainedNetwork

PROGRAM = '''\
"""A network of MPNN Studio, built and trained again with mpneuralnetwork: the same weights, bit for bit.

    python retrain.py

The examples, as the training split them, lie in the .npz file of the same name beside it. On another processor, or with
another number of threads, sums are taken in another order, and the last digits may differ.
"""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

{threads}
import numpy as np
{imports}

Array = np.ndarray


{preparing}

with np.load(Path(__file__).with_suffix(".npz"), allow_pickle=False) as file:
    data = dict(file)
about = json.loads(str(data["about"]))


def split(name: str) -> tuple[Array, Array] | None:
    """Return prepared inputs and targets of a split; None where it is empty."""
    raw, targets = data[f"{{name}}_inputs"], data[f"{{name}}_targets"]
    return (inputs(raw, about["preparation"]), targets) if len(raw) else None


{training}

def predict(raw: Array) -> Array:
    """Return a probability for each class, (N, classes), or the predicted numbers in their own unit, (N, outputs)."""
    return finish(model.predict(inputs(raw, about["preparation"])), about)


def trace(raw: Array) -> Iterator[tuple[str, Array]]:
    """Yield name and output of each layer for raw examples."""
    x = inputs(raw, about["preparation"])
    for index, layer in enumerate(model.layers):
        x = layer.forward(x, training=False)
        yield f"{{index}}.{{type(layer).__name__.lower()}}", x


if __name__ == "__main__":
    test = split("test")
    if test:
        sys.stdout.write(f"test: {{model.evaluate(*test)[1]}}\\n")
    save_model(model, Path(__file__).with_suffix(".safetensors"))
'''
SLOWER = 10
"""So many times as long as the training took, its repetition may take."""


@register(title="mpneuralnetwork script", summary="trains the network again, bit for bit", order=50)
class RetrainingScript(Exporter):
    """Write a script that repeats the training, with the examples beside it."""

    key: ClassVar[str] = "script"
    holds: ClassVar[str] = "retrain.py, which trains the network again, and your examples; checking it trains once more"
    runtime: ClassVar[str] = "mpneuralnetwork"
    install: ClassVar[str] = "pip install mpnn-studio"
    main: ClassVar[str] = "retrain.py"
    needs_data: ClassVar[bool] = True
    exact: ClassVar[bool] = True

    def require(self, trained: TrainedNetwork) -> None:
        _require_repeatable(trained)

    def seconds(self, trained: TrainedNetwork) -> float:
        """Return time enough to train again on a processor that is busy."""
        spent = trained.run.finished.seconds if trained.run.finished else 0.0
        return super().seconds(trained) + SLOWER * spent

    def files(self, trained: TrainedNetwork) -> Mapping[str, bytes]:
        self.require(trained)
        return {"retrain.py": _program(trained).encode(), "retrain.npz": pack_examples(trained)}


def _require_repeatable(trained: TrainedNetwork) -> None:
    """Refuse a run that a script on its own cannot repeat, with the reason."""
    run, schema = trained.run, trained.schema
    reason = ""
    if run.finished is None:
        reason = "it has not come to its end"
    elif trained.weights is not run.snapshot:
        reason = "these are weights from its middle"
    elif not run.from_seed:
        reason = "it continues an earlier training, whose weights no seed gives"
    elif not run.finished.complete:
        reason = "it was stopped before its end"
    elif trained.project.preparation_settings.augments and schema.is_image:
        reason = "its images were varied at random"
    if reason:
        raise ProjectError(f"No script repeats this training bit for bit: {reason}. Export the network instead.")


def _program(trained: TrainedNetwork) -> str:
    weights = '{int(label): weight for label, weight in about["class_weights"].items()} or None'
    return PROGRAM.format(
        threads=THREADS,
        imports=imports(components_of(trained.project)),
        preparing=preparing_source(),
        training=training(
            trained.project,
            shape=repr(trained.preparation.input_shape),
            data={"train": 'split("train")', "validation": 'split("validation")', "class_weights": weights},
        ),
    )
