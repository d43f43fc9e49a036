"""Saving and loading networks: ``.safetensors``, ``.npz`` or ``.json``, all with the architecture beside the weights.

An untrusted file is safe to open: nothing in it is run, and a network is built only when the file truly holds weights
of the sizes that its architecture requires.
"""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Mapping, Sequence
from math import prod
from pathlib import Path
from types import MappingProxyType
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ..adapters.own_layer import as_layer
from ..components.errors import EngineError, FileError, shown
from ..components.parameter import Shape
from ..components.registry import Component, create, known
from ..components.shapes import follow_shapes
from ..layers.base import Layer
from ..learner import Learner
from ..model import Model
from ..network import connect
from .formats import (
    ArrayFile,
    pack_npz,
    pack_safetensors,
    read_regular,
    reading,
    shown_name,
    unpack_npz,
    unpack_safetensors,
    write_atomically,
)
from .formats.archive import parse_json, sizes

Arrays = Mapping[str, NDArray[Any]]
FilePath = str | os.PathLike[str]

ARCHITECTURE = "mpneuralnetwork"
VERSION = 1
MAX_LAYERS = 10_000


def save_model(model: Learner, path: FilePath) -> None:
    """Write a built network with its weights, atomically.

    A layer of a user's own is written by its class's name and what its ``get_config`` returns. To be loaded, the
    class must be registered: ``@register`` on a subclass of ``Layer`` that declares its settings.

    Args:
        model: is built.
        path: its suffix chooses the format: ``.safetensors``, ``.npz`` or ``.json``.

    Raises:
        FileError: the suffix is unknown, a weight is not finite, the settings of a part are unknown or no plain
            values, or the disk refuses.

    Example:
        >>> save_model(model, "digits.safetensors")
        >>> load_model("digits.safetensors").predict(X_test)
    """
    pack, _ = _format(path)
    try:
        text = json.dumps(architecture(model))
    except TypeError as error:
        raise FileError("The settings of a part are no plain values that a file can hold") from error
    write_atomically(path, pack(model.weights(), {ARCHITECTURE: text}))


def load_model(path: FilePath) -> Model:
    """Return the network of a file, ready to predict or to be trained further.

    Args:
        path: written by ``save_model``.

    Raises:
        FileError: the file is damaged, from a newer version, or needs a class that is not registered; or its weights
            and its architecture disagree.
    """
    _, unpack = _format(path)
    with reading(path, FileError, "network"):
        return model_of(unpack(read_regular(path)))


def model_of(file: ArrayFile) -> Model:
    """Build the network of an opened file; see ``load_model`` for what is refused."""
    if ARCHITECTURE not in file.metadata:
        raise FileError("The file holds weights, but no architecture to build a network from")
    found = parse_json(file.metadata[ARCHITECTURE], "The architecture in the file")
    if not isinstance(found, dict) or found.get("version") != VERSION:
        version = found.get("version") if isinstance(found, dict) else None
        raise FileError(f"The file's architecture has the version {shown(version)}; this program reads {VERSION}")
    input_shape = sizes(found.get("input_shape"), "The input")
    kind = found.get("dtype")
    if kind not in ("float32", "float64"):
        raise FileError(f"The network's numbers are of the unknown type {shown(kind)}")
    layers = [as_layer(layer) for layer in _components("layer", found.get("layers"))]
    loss, optimizer = _component("loss", found.get("loss")), _component("optimizer", found.get("optimizer"))
    metrics = _components("metric", found.get("metrics"))
    _compare(expected_shapes(layers, input_shape), file.shapes)
    model = Model(layers, loss, optimizer, metrics)
    model.build(input_shape, dtype=kind)
    model.load_weights(file.read())
    return model


def architecture(model: Learner) -> dict[str, Any]:
    """Return the network without its weights, as plain values.

    Raises:
        FileError: a part of a user's own does not say its settings.
    """
    store = model.parameters
    return {
        "version": VERSION,
        "input_shape": list(model.input_shape or ()),
        "dtype": store.dtype.name,
        "layers": [_part("layer", layer) for layer in model.layers],
        "loss": _part("loss", model.loss),
        "optimizer": _part("optimizer", model.optimizer),
        "metrics": [_part("metric", metric) for metric in model.metrics],
    }


def expected_shapes(layers: Sequence[Layer], input_shape: Shape) -> dict[str, Shape]:
    """Return the shapes that ``Model.weights`` of these layers will have, allocating nothing.

    Raises:
        FileError: the layers do not fit together.
    """
    connect(layers)
    shapes: dict[str, Shape] = {}
    for index, step in enumerate(follow_shapes(layers, input_shape)):
        if step.error:
            raise FileError(f"The network in the file does not fit together: {step.error}") from step.error
        for name, size in step.layer.array_shapes(step.input_shape).items():
            shapes[f"{index}.{step.layer.class_name.lower()}.{name}"] = size
    return shapes


def get_model_weights(layers: Sequence[Layer], **_: Any) -> dict[str, NDArray[Any]]:
    """Return copies of all arrays of some layers, named "0.weights" by place and name."""
    return {f"{i}.{name}": array.copy() for i, layer in enumerate(layers) for name, array in layer.arrays.items()}


def restore_model_weights(layers: Sequence[Layer], weights: Arrays, **_: Any) -> None:
    """Write back what ``get_model_weights`` returned.

    Raises:
        FileError: a name or shape is another one.
    """
    own = {f"{i}.{name}": array for i, layer in enumerate(layers) for name, array in layer.arrays.items()}
    _compare({name: array.shape for name, array in own.items()}, {n: np.shape(a) for n, a in weights.items()})
    for name, array in own.items():
        array[...] = weights[name]


def write_safetensors(path: FilePath, arrays: Arrays, metadata: Mapping[str, str] | None = None) -> None:
    """Write arrays and texts as a ``.safetensors`` file, atomically."""
    write_atomically(path, pack_safetensors(arrays, metadata))


def read_safetensors(source: bytes | FilePath) -> tuple[dict[str, NDArray[Any]], dict[str, str]]:
    """Return the arrays and texts of a ``.safetensors`` file, given as its path or its bytes.

    Raises:
        FileError: it is missing, or damaged.
    """
    content = source if isinstance(source, bytes) else read_regular(source)
    with reading("The file" if isinstance(source, bytes) else source, FileError, "safetensors file"):
        file = unpack_safetensors(content)
        return file.read(), file.metadata


def dumps(arrays: Arrays, metadata: Mapping[str, str] | None = None) -> bytes:
    """Return arrays and texts as the bytes of a ``.safetensors`` file."""
    return pack_safetensors(arrays, metadata)


def loads(content: bytes) -> tuple[dict[str, NDArray[Any]], dict[str, str]]:
    """Return what ``dumps`` packed."""
    return read_safetensors(content)


def pack_json(arrays: Arrays, metadata: Mapping[str, str] | None = None) -> bytes:
    """Return arrays as text that a person can read; each number in as few digits as give it back exactly."""
    weights: dict[str, Any] = {}
    for name, array in arrays.items():
        if not np.isfinite(array).all():
            raise FileError(f"{name} holds values that are not finite, which JSON cannot write")
        weights[name] = {"shape": list(array.shape), "values": [float(str(value)) for value in array.ravel()]}
    return json.dumps({"metadata": dict(metadata or {}), "weights": weights}, indent=1).encode()


def unpack_json(content: bytes) -> ArrayFile:
    """Check what ``pack_json`` wrote.

    Raises:
        FileError: it is something else, or damaged.
    """
    found = parse_json(content, "The JSON file")
    if not isinstance(found, dict) or not isinstance(found.get("weights"), dict):
        raise FileError("The JSON file holds no weights")
    metadata = found.get("metadata")
    if not isinstance(metadata, dict) or not all(isinstance(value, str) for value in metadata.values()):
        raise FileError("The metadata of the JSON file is not text")
    arrays = {name: _json_array(name, entry) for name, entry in found["weights"].items()}
    return ArrayFile(metadata, {name: array.shape for name, array in arrays.items()}, lambda: arrays)


def _json_array(name: str, entry: Any) -> NDArray[Any]:
    if not isinstance(entry, dict) or not isinstance(entry.get("values"), list):
        raise FileError(f"{shown(name)} is not described by a shape and values")
    shape, values = sizes(entry.get("shape"), shown(name)), entry["values"]
    if len(values) != prod(shape) or not all(type(value) in (int, float) for value in values):
        raise FileError(f"{shown(name)} does not hold {prod(shape)} numbers")
    try:
        return np.array(values, dtype=np.float64).reshape(shape)
    except OverflowError as error:
        raise FileError(f"{shown(name)} holds a number beyond all bounds") from error


Pack = Callable[[Arrays, Mapping[str, str] | None], bytes]
_FORMATS: Mapping[str, tuple[Pack, Callable[[bytes], ArrayFile]]] = MappingProxyType(
    {
        ".safetensors": (pack_safetensors, unpack_safetensors),
        ".npz": (pack_npz, unpack_npz),
        ".json": (pack_json, unpack_json),
    }
)


def _format(path: FilePath) -> tuple[Pack, Callable[[bytes], ArrayFile]]:
    suffix = Path(path).suffix.lower()
    if suffix not in _FORMATS:
        raise FileError(f"{shown_name(path)} should end in {', '.join(_FORMATS)}, which says how it is written")
    return _FORMATS[suffix]


def _part(kind: str, part: Any) -> dict[str, Any]:
    name = part.class_name if isinstance(part, Component) else type(part).__name__
    if not callable(getattr(part, "get_config", None)):
        raise FileError(f"The {kind} {name} cannot be saved: it needs get_config(), which returns its settings")
    return {"name": name, "config": part.get_config()}


def _component(kind: str, part: Any) -> Any:
    if not isinstance(part, dict) or not isinstance(part.get("name"), str) or not isinstance(part.get("config"), dict):
        raise FileError(f"The {kind} in the file is incomplete")
    try:
        return create(kind, part["name"], part["config"])
    except EngineError as error:
        advice = "" if known(kind, part["name"]) else " (import the module that registers it before)"
        raise FileError(f"The {kind} in the file cannot be used: {error}{advice}") from error


def _components(kind: str, parts: Any) -> list[Any]:
    if not isinstance(parts, list) or len(parts) > MAX_LAYERS:
        raise FileError(f"The file does not list its {kind}s")
    return [_component(kind, part) for part in parts]


def _compare(expected: Mapping[str, Shape], found: Mapping[str, Shape]) -> None:
    """Refuse weights that are not exactly those that a network needs."""
    for name in expected:
        if name not in found:
            raise FileError(f"The file lacks the weights {shown(name)}")
        if tuple(found[name]) != tuple(expected[name]):
            raise FileError(
                f"{name} has shape {shown(tuple(found[name]))}, but the network needs {tuple(expected[name])}"
            )
    for name in found:
        if name not in expected:
            raise FileError(f"The file holds the unknown weights {shown(name)}")
