"""A folder for PyTorch: the network as a module, its weights, and programs that predict with it and train it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar

import numpy as np
from mpneuralnetwork.components.registry import register
from mpneuralnetwork.layers import Dense
from mpneuralnetwork.saving.formats import json_text, pack_safetensors

from ..code.data_program import data_program
from ..code.numpy_layers import quoted
from ..code.torch_layers import TORCH
from ..code.torch_modules import modules
from ..code.torch_program import training_program
from ..examples import pack_examples
from ..exporter import Exporter
from ..trained import TrainedNetwork
from ..translations import Translations, WrittenPart, layers_of

MODEL = '''\
"""A network trained in MPNN Studio as a PyTorch module. It gives logits; ``activation`` turns them into predictions."""

import torch
from torch import nn

NAMES = {names}
"""What the studio calls each layer."""


{modules}class Network(nn.Module):
    """The layers from input to output."""

    def __init__(self):
        super().__init__()
        self.layers = nn.Sequential(
{layers}
        )
        self.activation = {activation}

    def forward(self, x):
        return self.layers(x)

    def trace(self, x):
        """Yield the name of each layer and its output."""
        for name, layer in zip(NAMES, self.layers, strict=True):
            x = layer(x)
            yield name, x
'''
PREDICT = '''\
"""Predict with the network: python predict.py image.png | table.csv | examples.npy"""

import sys
from pathlib import Path

import numpy as np
import torch
from data import about, finish, inputs, read_examples, tell
from model import Network
from safetensors.torch import load_file

BATCH = 256


def load():
    """Return the trained network, ready to predict: dropout off, batch norm with the statistics of the training."""
    network = Network()
    network.load_state_dict(load_file(Path(__file__).with_name("model.safetensors")))
    return network.eval()


@torch.inference_mode()
def predict(raw):
    """Return a probability for each class, (N, classes), or the predicted numbers in their own unit, (N, outputs).

    raw: examples as they are in the data.
    """
    network, x = load(), torch.from_numpy(inputs(raw, about["preparation"]))
    return finish(torch.cat([network.activation(network(batch)) for batch in x.split(BATCH)]).numpy(), about)


@torch.inference_mode()
def trace(raw):
    """Yield name and output of each layer for raw examples."""
    for name, output in load().trace(torch.from_numpy(inputs(raw, about["preparation"]))):
        yield name, output.numpy()


def main(arguments):
    """Predict the examples of the files that the command line names."""
    if not arguments:
        raise SystemExit("python predict.py image.png | table.csv | examples.npy")
    tell(predict(np.concatenate([read_examples(Path(name), about) for name in arguments])), about)


if __name__ == "__main__":
    main(sys.argv[1:])
'''
README = """\
# A network of MPNN Studio for PyTorch

    pip install -r requirements.txt
    python predict.py image.png | table.csv | examples.npy
    python train.py
    torchrun --nproc-per-node 2 train.py

`model.py` is the network, `model.safetensors` its weights, `data.py` what happens to examples before and after it, and
`about.json` holds the preparation and the names of the classes. `certificate.json` says how far it answers as the
studio does.

`train.py` trains anew on the examples of `examples.npz`, on whatever device is there, and with torchrun on as many
processes and machines as it is given; `python train.py --resume` goes on from the last epoch. On Windows, where PyTorch
comes without libuv, set the environment variable `USE_LIBUV` to 0 before torchrun.
"""
REQUIREMENTS = "torch>=2.1\nnumpy>=2.0\nsafetensors>=0.5\n"
NAMES: Mapping[str, str] = {"weights": "weight", "biases": "bias", "gamma": "weight", "beta": "bias", "slope": "weight"}
"""What PyTorch calls the arrays of a layer; the others have the same name."""


@register(title="PyTorch folder", summary="a module, its weights, and programs that predict and train", order=60)
class TorchFolder(Exporter):
    """Write the network as a PyTorch module with all that a prediction needs."""

    key: ClassVar[str] = "torch"
    holds: ClassVar[str] = "model.py, predict.py, train.py, data.py, weights, preparation, classes, your examples"
    runtime: ClassVar[str] = "torch"
    beside: ClassVar[tuple[str, ...]] = ("safetensors",)
    install: ClassVar[str] = "pip install torch safetensors"
    main: ClassVar[str] = "predict.py"
    needs_data: ClassVar[bool] = True
    translations: ClassVar[Translations[Any] | None] = TORCH

    def files(self, trained: TrainedNetwork) -> Mapping[str, bytes]:
        texts = {
            "model.py": _model(trained),
            "data.py": data_program(),
            "predict.py": PREDICT,
            "train.py": training_program(trained),
            "README.md": README,
            "requirements.txt": REQUIREMENTS,
            "about.json": json_text(trained.about(), indent=1),
        }
        weights = pack_safetensors(state_dict(trained), {"format": "pt", **trained.metadata()})
        binaries = {"model.safetensors": weights, "examples.npz": pack_examples(trained)}
        return {**binaries, **{name: text.encode() for name, text in texts.items()}}


def _model(trained: TrainedNetwork) -> str:
    parts = list(layers_of(trained.model))
    said = [TORCH.say(part) for part in parts]
    activation = TORCH.say(WrittenPart(trained.model.loss))
    own = modules([*said, activation])
    return MODEL.format(
        names=f"[{', '.join(quoted(part.name) for part in parts)}]",
        modules=f"{own}\n\n" if own else "",
        layers="\n".join(f"            {code}," for code in said),
        activation=activation,
    )


def state_dict(trained: TrainedNetwork) -> dict[str, Any]:
    """Return the arrays as PyTorch names and lays them out: the weights of a Dense layer are transposed."""
    found: dict[str, Any] = {}
    for index, part in enumerate(layers_of(trained.model)):
        turned = type(part.component) is Dense
        for name, array in part.arrays.items():
            found[f"layers.{index}.{NAMES.get(name, name)}"] = array.T if turned and array.ndim == 2 else array
        if "running_mean" in part.arrays:
            found[f"layers.{index}.num_batches_tracked"] = np.array(0, np.int64)
    return found
