"""Load a ``.keras`` file and run it: ``python -m … MODEL.keras EXAMPLES.npy FOUND.npz PACKAGE [trace]``.

What the file says of its preparation and classes is all that is known here of the project.
"""

from __future__ import annotations

import json
import os
import platform
import re
import sys
import zipfile
from importlib.metadata import version
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ..code.preparing import finish, inputs
from ..keras_package import backend_here

os.environ.setdefault("KERAS_BACKEND", backend_here())
import keras  # which reads the choice when it is imported

BATCH = 256


def main(path: str, examples: str, found: str, package: str, *wanted: str) -> None:
    """Write the answers, the versions of what ran, and where it is wanted the output of each layer."""
    with zipfile.ZipFile(path) as archive:
        about = json.loads(archive.read("about.json"))
    network = keras.saving.load_model(path, safe_mode=True)
    x = inputs(np.load(examples, allow_pickle=False), about["preparation"])
    x = x.transpose(0, 2, 3, 1) if x.ndim == 4 else x
    batches = [_array(network(x[at : at + BATCH], training=False)) for at in range(0, len(x), BATCH)]
    arrays: dict[str, Any] = {"answers": finish(np.concatenate(batches), about)}
    if wanted:
        arrays |= _layers(network, x)
    backend = keras.backend.backend()
    versions = {"python": platform.python_version(), "keras": keras.__version__, "numpy": np.__version__}
    versions[backend] = version(backend)
    np.savez(
        found, allow_pickle=False, **arrays, **{f"version {name}": np.array(text) for name, text in versions.items()}
    )


def _layers(network: Any, x: NDArray[Any]) -> dict[str, NDArray[Any]]:
    """Return the outputs of the studio's layers by their names there, images with the channels first."""
    names = [layer.name for layer in network.layers if re.match(r"\d+_", layer.name)]
    outputs = {name: network.get_layer(name).output for name in names}
    seen = keras.Model(network.input, outputs)(x, training=False)
    arrays = {name.replace("_", ".", 1): _array(seen[name]) for name in names}
    return {
        f"layer {place:05d} {name}": array.transpose(0, 3, 1, 2) if array.ndim == 4 else array
        for place, (name, array) in enumerate(arrays.items())
    }


def _array(tensor: Any) -> NDArray[Any]:
    array: NDArray[Any] = keras.ops.convert_to_numpy(tensor)
    return array


if __name__ == "__main__":
    main(*sys.argv[1:])
