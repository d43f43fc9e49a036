"""Load a file of weights with the engine and nothing else, and run it: ``python -m … FILE EXAMPLES.npy FOUND.npz``.

What the file says of its preparation and classes is all that is known here of the project.
"""

from __future__ import annotations

import json
import platform
import sys
from pathlib import Path
from typing import Any

import numpy as np
from mpneuralnetwork.saving.formats import ArrayFile, unpack_npz, unpack_safetensors
from mpneuralnetwork.saving.model_files import model_of, unpack_json

from ... import __version__
from ..code.preparing import finish, inputs

READERS = {".safetensors": unpack_safetensors, ".npz": unpack_npz, ".json": unpack_json}


def main(path: str, examples: str, found: str, package: str, *wanted: str) -> None:
    """Write the answers, the versions of what ran, and where it is wanted the output of each layer."""
    file: ArrayFile = READERS[Path(path).suffix.lower()](Path(path).read_bytes())
    model, about = model_of(file), {name: json.loads(text) for name, text in file.metadata.items()}
    x = inputs(np.load(examples, allow_pickle=False), about["preparation"])
    arrays: dict[str, Any] = {"answers": finish(model.predict(x), about)}
    for place, layer in enumerate(model.layers if "trace" in wanted else ()):
        x = layer.forward(x, training=False)
        arrays[f"layer {place:05d} {place}.{layer.class_name.lower()}"] = x
    versions = {
        "python": platform.python_version(),
        "mpneuralnetwork": __version__,
        "numpy": np.__version__,
    }
    np.savez(found, allow_pickle=False, **arrays, **{f"version {name}": np.array(v) for name, v in versions.items()})


if __name__ == "__main__":
    main(*sys.argv[1:])
