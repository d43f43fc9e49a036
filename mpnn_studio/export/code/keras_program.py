"""The programs of an exported network in Keras, and its arrays as Keras lays them out."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

import numpy as np
from mpneuralnetwork.layers import Convolutional
from mpneuralnetwork.saving.formats import json_text, pack_npz
from numpy.typing import NDArray

from ..trained import TrainedNetwork
from ..translations import WrittenPart, layers_of
from .data_program import data_program
from .keras_layers import KERAS, keras_name

MODEL = '''\
"""A network trained in MPNN Studio as a Keras model.

Images go in as (N, rows, columns, channels), prepared; probabilities come out, or numbers before they are scaled back.
``python model.py`` writes model.keras, which Keras loads without this file.
"""

import os
from pathlib import Path

os.environ.setdefault("KERAS_BACKEND", "{backend}")

import keras
import numpy as np
from keras import {names}

HERE = Path(__file__).parent


def build():
    """Return the network with weights that are drawn at random."""
    x = inputs = keras.Input({shape})
{lines}
    return keras.Model(inputs, x)


def trained():
    """Return the network with the weights of weights.npz."""
    model = build()
    with np.load(HERE / "weights.npz", allow_pickle=False) as file:
        for layer in model.layers:
            for variable in layer.weights:
                variable.assign(file[f"{{layer.name}}.{{variable.name}}"])
    return model


if __name__ == "__main__":
    trained().save(HERE / "model.keras")
'''
PREDICT = '''\
"""Predict with the network: python predict.py image.png | table.csv | examples.npy"""

import re
import sys
from pathlib import Path

import model  # before Keras: it chooses what computes

import keras
import numpy as np
from data import about, finish, inputs, read_examples, tell

BATCH = 256


def load():
    """Return the network: model.keras, or what model.py builds where that was not written yet."""
    path = model.HERE / "model.keras"
    return keras.saving.load_model(path) if path.exists() else model.trained()


def prepared(raw):
    """Return raw examples as the network takes them, with the channels of images last."""
    x = inputs(raw, about["preparation"])
    return x.transpose(0, 2, 3, 1) if x.ndim == 4 else x


def predict(raw):
    """Return a probability for each class, (N, classes), or the predicted numbers in their own unit, (N, outputs).

    raw: examples as they are in the data.
    """
    network, x = load(), prepared(raw)
    batches = [network(x[i : i + BATCH], training=False) for i in range(0, len(x), BATCH)]
    return finish(np.concatenate([keras.ops.convert_to_numpy(batch) for batch in batches]), about)


def trace(raw):
    """Yield name and output of each layer for raw examples, images with their channels first, as in the studio."""
    network = load()
    names = [layer.name for layer in network.layers if re.match(r"\\d+_", layer.name)]
    outputs = {name: network.get_layer(name).output for name in names}
    seen = keras.Model(network.input, outputs)(prepared(raw), training=False)
    for name in names:
        array = keras.ops.convert_to_numpy(seen[name])
        yield name.replace("_", ".", 1), array.transpose(0, 3, 1, 2) if array.ndim == 4 else array


def main(arguments):
    """Predict the examples of the files that the command line names."""
    if not arguments:
        raise SystemExit("python predict.py image.png | table.csv | examples.npy")
    tell(predict(np.concatenate([read_examples(Path(name), about) for name in arguments])), about)


if __name__ == "__main__":
    main(sys.argv[1:])
'''
README = """\
# A network of MPNN Studio for Keras 3

    pip install -r requirements.txt
    python predict.py image.png | table.csv | examples.npy
    python model.py

`model.py` builds the network and `weights.npz` holds its weights; `model.keras` is both in one file, which
`keras.saving.load_model` opens without any of this. Where Keras was not installed when this was exported,
`python model.py` writes it. `data.py` is what happens to examples before and after the network, and `about.json` holds
the preparation and the names of the classes. `certificate.json` says how far it answers as the studio does.

It computes with {backend}; the environment variable `KERAS_BACKEND` names another: torch, jax or tensorflow. To train
on, `compile` and `fit` the model as any other of Keras, with examples that `prepared` of `predict.py` returned.
"""
REQUIREMENTS = "keras>=3.15,<4\n{backend}\nnumpy>=2.0\n"
NAMES: Mapping[str, str] = MappingProxyType(
    {
        "weights": "kernel",
        "biases": "bias",
        "slope": "alpha",
        "running_mean": "moving_mean",
        "running_var": "moving_variance",
    }
)
"""What Keras calls the arrays of a layer; the others have the same name."""


def keras_folder(trained: TrainedNetwork, backend: str) -> dict[str, bytes]:
    """Return the files of a Keras folder but the ``.keras`` one, by name.

    Raises:
        ProjectError: a layer cannot be said in Keras.
    """
    texts = {
        "model.py": _model(trained, backend),
        "data.py": data_program(),
        "predict.py": PREDICT,
        "README.md": README.format(backend=backend),
        "requirements.txt": REQUIREMENTS.format(backend=backend),
        "about.json": json_text(trained.about(), indent=1),
    }
    return {"weights.npz": pack_npz(keras_arrays(trained), {}), **{name: text.encode() for name, text in texts.items()}}


def _model(trained: TrainedNetwork, backend: str) -> str:
    parts = [*layers_of(trained.model), WrittenPart(trained.model.loss)]
    lines = [line for part in parts for line in KERAS.say(part)]
    return MODEL.format(
        backend=backend,
        names="layers, ops" if any(line.startswith("ops.") for line in lines) else "layers",
        shape=_channels_last(trained.model.input_shape),
        lines="\n".join(f"    x = {line}" for line in lines),
    )


def _channels_last(shape: tuple[int, ...]) -> tuple[int, ...]:
    return (*shape[1:], shape[0]) if len(shape) == 3 else shape


def keras_arrays(trained: TrainedNetwork) -> dict[str, NDArray[Any]]:
    """Return the arrays by layer and variable as Keras names them and lays them out."""
    return {
        f"{keras_name(part)}.{NAMES.get(name, name)}": np.ascontiguousarray(_laid_out(part, name, array))
        for part in layers_of(trained.model)
        for name, array in part.arrays.items()
    }


def _laid_out(part: WrittenPart, name: str, array: NDArray[Any]) -> NDArray[Any]:
    """Return an array as Keras has it: filters (rows, columns, inputs, outputs), and channels last."""
    if isinstance(part.component, Convolutional) and array.ndim == 4:
        return array.transpose(2, 3, 1, 0)
    if name == "slope":
        # One axis for each of the input's; those that share a slope have the length 1.
        return {1: array, 2: array[:, None], 3: array[None, None]}[len(part.input_shape)]
    return array.transpose(1, 2, 0) if array.ndim == 3 else array
