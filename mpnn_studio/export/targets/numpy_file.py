"""One NumPy file: the network as a program that needs nothing else."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar

from mpneuralnetwork.components.registry import register

from ..code import numpy_functions, reading
from ..code.numpy_layers import NUMPY, quoted
from ..code.sources import preparing_source, sources
from ..exporter import Exporter
from ..trained import TrainedNetwork
from ..translations import Translations, WrittenPart, layers_of
from ..weights import pack_weights

PROGRAM = '''\
"""A network trained in MPNN Studio, in one file that needs NumPy and nothing else.

    python network.py image.png | table.csv | examples.npy

prints an answer for each example. The weights, the preparation of the data and the names of the classes lie in the
.npz file of the same name beside it. In a program of your own: ``from network import predict``.
"""

from __future__ import annotations

import csv
import datetime
import json
import math
import struct
import sys
import zlib
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np

Array = np.ndarray
BATCH = 256

with np.load(Path(__file__).with_suffix(".npz"), allow_pickle=False) as file:
    w = dict(file)
about = {{name: json.loads(text) for name, text in json.loads(str(w.pop("__metadata__"))).items()}}


def layers(x: Array) -> Iterator[tuple[str, Array]]:
    """Yield the name of each layer and its output for a batch of inputs."""
{layers}


def activate(x: Array) -> Array:
    """Apply what the loss applies to the outputs at prediction."""
    return {activation}


def network(x: Array) -> Array:
    """Run all layers and return the output of the last, activated."""
    for _, output in layers(x):
        x = output
    return activate(x)


def predict(raw: Array) -> Array:
    """Return a probability for each class, (N, classes), or the predicted numbers in their own unit, (N, outputs).

    raw: examples as they are in the data, {examples}.
    """
    x = inputs(raw, about["preparation"])
    outputs = [network(x[start : start + BATCH]) for start in range(0, max(len(x), 1), BATCH)]
    return finish(np.concatenate(outputs), about)


def trace(raw: Array) -> Iterator[tuple[str, Array]]:
    """Yield name and output of each layer for raw examples."""
    yield from layers(inputs(raw, about["preparation"]))


# The layers


{functions}

# Preparation


{preparing}

# Reading examples, telling answers


{reading}

def main(arguments: list[str]) -> None:
    """Predict the examples of the files that the command line names."""
    if not arguments:
        raise SystemExit("python network.py image.png | table.csv | examples.npy")
    raw = np.concatenate([read_examples(Path(name), about) for name in arguments])
    tell(predict(raw), about)


if __name__ == "__main__":
    main(sys.argv[1:])
'''


@register(title="One NumPy file", summary="a program to read and run, with nothing but NumPy", order=40)
class NumpyFile(Exporter):
    """Write the network as a readable program; the weights lie beside it."""

    key: ClassVar[str] = "numpy"
    holds: ClassVar[str] = "network.py, which predicts from a picture, a table or an array; its weights beside it"
    main: ClassVar[str] = "network.py"
    translations: ClassVar[Translations[Any] | None] = NUMPY

    def files(self, trained: TrainedNetwork) -> Mapping[str, bytes]:
        return {"network.py": numpy_program(trained).encode(), "network.npz": pack_weights(trained, ".npz")}


def numpy_program(trained: TrainedNetwork) -> str:
    """Return the source of the program.

    Nothing that a person named stands in it: names of columns and classes are data, in the file of weights.
    """
    parts = list(layers_of(trained.model))
    said = [NUMPY.say(part) for part in parts]
    activation = NUMPY.say(WrittenPart(trained.model.loss))
    steps = zip(parts, said, strict=True)
    shape = ", ".join(map(str, trained.preparation.shape))
    examples = f"(N, {shape})" + (" with values from 0 to 255" if trained.schema.is_image else "")
    return PROGRAM.format(
        layers="\n".join(line for part, code in steps for line in _lines(part, code)) or "    yield from ()",
        activation=activation,
        examples=examples,
        functions=sources(numpy_functions, [*said, activation]),
        preparing=preparing_source(),
        reading=sources(reading),
    )


def _lines(part: WrittenPart, code: str) -> list[str]:
    passing = "nothing at prediction" if part.component.is_activation is False else "the loss applies it"
    step = f"    x = {code}" if code != "x" else f"    # {part.component.class_name}: {passing}"
    return [step, f"    yield {quoted(part.name)}, x"]
