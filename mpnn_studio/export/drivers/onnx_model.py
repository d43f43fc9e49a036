"""Run an ONNX model in onnxruntime: ``python -m … MODEL.onnx EXAMPLES.npy FOUND.npz PACKAGE [trace]``.

A model of the studio gets each column of a table under its name; any other gets the examples as its one input, in
batches of the size that it may ask for.
"""

from __future__ import annotations

import json
import platform
import re
import sys
from typing import Any

import numpy as np
import onnx
import onnxruntime
from mpneuralnetwork.saving.formats import read_regular
from numpy.typing import NDArray

Array = NDArray[Any]
LAYER = re.compile(r"\d+\.\w+")
"""How the studio calls the output of a layer."""


def main(path: str, examples: str, found: str, package: str, *wanted: str) -> None:
    """Write the answers, the versions of what ran, and where it is wanted the output of each layer."""
    content, raw = read_regular(path), np.load(examples, allow_pickle=False)
    names = layers_in(content) if wanted else []
    session = session_of(with_outputs(content, names) if names else content)
    size = batch_size(session) or max(1, len(raw))
    batches = [session.run(None, feeds(session, raw[start : start + size])) for start in range(0, len(raw), size)]
    answers, *outputs = (np.concatenate(each) for each in zip(*batches, strict=True))
    arrays = {
        f"layer {place:05d} {name}": array for place, (name, array) in enumerate(zip(names, outputs, strict=True))
    }
    modules = {"onnx": onnx, "onnxruntime": onnxruntime, "numpy": np}
    versions = {"python": platform.python_version(), **{name: each.__version__ for name, each in modules.items()}}
    texts: dict[str, Array] = {f"version {name}": np.array(text) for name, text in versions.items()}
    np.savez(found, allow_pickle=False, answers=answers, **arrays, **texts)


def session_of(content: bytes) -> Any:
    """Return the model, ready to run on one core."""
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads, options.log_severity_level = 1, 4
    return onnxruntime.InferenceSession(content, options, providers=["CPUExecutionProvider"])


def batch_size(session: Any) -> int:
    """Return how many examples the model takes at a time, no more and no fewer; 0 where it takes any number."""
    size = session.get_inputs()[0].shape[0]
    return size if isinstance(size, int) and size > 0 else 0


def feeds(session: Any, raw: Array) -> dict[str, Array]:
    """Return what each input receives."""
    about = session.get_modelmeta().custom_metadata_map
    columns = json.loads(about.get("inputs", "[]"))
    if not columns:
        (taken,) = session.get_inputs()
        kind = np.float64 if taken.type == "tensor(double)" else np.float32
        return {taken.name: np.asarray(raw, kind).reshape(len(raw), *taken.shape[1:])}
    features = json.loads(about["features"])
    places = [place for place, feature in enumerate(features) if not feature["derived"]]
    return {
        name: column(raw[:, [place]], features[place]["categories"])
        for name, place in zip(columns, places, strict=True)
    }


def column(values: Array, categories: list[str]) -> Array:
    """Return the column of a table as it goes in: numbers, or the text for the number of a category."""
    if not categories:
        return np.asarray(values, np.float64)
    texts = ["" if number != number else categories[int(number)] for number in values[:, 0]]
    return np.array(texts, dtype=object)[:, np.newaxis]


def layers_in(content: bytes) -> list[str]:
    """Return the names of the outputs of layers, in their order."""
    graph = onnx.load_from_string(content).graph
    return [name for node in graph.node for name in node.output if LAYER.fullmatch(name)]


def with_outputs(content: bytes, names: list[str]) -> bytes:
    """Return a copy of the model that gives these values too."""
    model = onnx.load_from_string(content)
    model.graph.output.extend(onnx.ValueInfoProto(name=name) for name in names)
    copy: bytes = model.SerializeToString()
    return copy


if __name__ == "__main__":
    main(*sys.argv[1:])
