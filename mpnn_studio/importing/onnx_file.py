"""An ONNX file as plain values: nodes, constants, inputs and outputs. It is parsed, never run."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from mpneuralnetwork.saving.formats import read_regular, reading, shown_name
from numpy.typing import NDArray

from ..export.onnx_package import onnx_package
from ..project.project import ProjectError
from ..wording import in_short
from .onnx_wire import check_sizes

SUFFIX = ".onnx"
MAX_BYTES = 1_000_000_000
EXTERNAL = 1
"""Where a tensor says that its numbers lie in another file."""


@dataclass(frozen=True, eq=False)
class Node:
    """One operation.

    Attributes:
        settings: its attributes by name, as plain values and arrays.
        opset: the version of the operations.
    """

    name: str
    operation: str
    inputs: tuple[str, ...]
    output: str
    settings: Mapping[str, Any]
    opset: int

    @property
    def called(self) -> str:
        """What a message calls it."""
        return f"the node “{self.name or self.output}” ({self.operation})"


@dataclass(frozen=True, eq=False)
class OnnxFile:
    """What a file says.

    Attributes:
        arrays: constants by name.
        inputs: the shape of each input by name, with the batch; None for a size that is left open.
        classes: names of the classes where its metadata has them.
    """

    name: str
    content: bytes
    nodes: tuple[Node, ...]
    arrays: Mapping[str, NDArray[Any]]
    inputs: Mapping[str, tuple[int | None, ...]]
    output: str
    classes: tuple[str, ...]


def read_onnx(path: Path) -> OnnxFile:
    """Read a model.

    Raises:
        ProjectError: it is no model, too large, or keeps its numbers in other files; or the package is missing.
    """
    onnx, name = onnx_package(), shown_name(path)
    content = read_regular(path, ProjectError, MAX_BYTES)
    with reading(path, ProjectError, "ONNX model"):
        check_sizes(content)
        model = onnx.ModelProto.FromString(content)
        graph = model.graph
        tensors = [
            *graph.initializer,
            *(each.t for node in graph.node for each in node.attribute if each.HasField("t")),
        ]
        if any(tensor.data_location == EXTERNAL or len(tensor.external_data) for tensor in tensors):
            raise ProjectError(f"{name} keeps its numbers in other files. Save it as one file.")
        if not graph.node or not graph.output:
            raise ProjectError(f"{name} holds no network.")
        opset = next((each.version for each in model.opset_import if each.domain in ("", "ai.onnx")), 1)
        arrays = {each.name: onnx.numpy_helper.to_array(each) for each in graph.initializer}
        nodes = tuple(_node(onnx, node, opset) for node in graph.node)
        # CNTK and old PyTorch list the weights among the inputs.
        inputs = {each.name: _shape(each) for each in graph.input if each.name not in arrays}
        return OnnxFile(name, content, nodes, arrays, inputs, graph.output[0].name, _classes(model))


def _node(onnx: Any, node: Any, opset: int) -> Node:
    settings = {each.name: _plain(onnx, onnx.helper.get_attribute_value(each)) for each in node.attribute}
    domain = "" if node.domain in ("", "ai.onnx") else f"{_text(node.domain)}."
    output = node.output[0] if node.output else ""
    name, operation = (in_short(_text(each)) for each in (node.name or output, f"{domain}{_text(node.op_type)}"))
    return Node(name, operation, tuple(node.input), output, settings, opset)


def _text(value: str | bytes) -> str:
    """Return a name; what is no text comes as bytes."""
    return value.decode(errors="replace") if isinstance(value, bytes) else value


def _plain(onnx: Any, value: Any) -> Any:
    """Return an attribute as a number, a text, a list of these, or an array."""
    if isinstance(value, bytes):
        return value.decode(errors="replace")
    if isinstance(value, onnx.TensorProto):
        return onnx.numpy_helper.to_array(value)
    return list(value) if isinstance(value, list | tuple) or hasattr(value, "append") else value


def _shape(declared: Any) -> tuple[int | None, ...]:
    dims = declared.type.tensor_type.shape.dim
    return tuple(dim.dim_value if dim.HasField("dim_value") and dim.dim_value > 0 else None for dim in dims)


def _classes(model: Any) -> tuple[str, ...]:
    text = next((each.value for each in model.metadata_props if each.key == "classes"), "[]")
    try:
        found = json.loads(text)
    except (ValueError, RecursionError):
        return ()
    named = isinstance(found, list) and all(isinstance(each, str) for each in found)
    return tuple(found) if named else ()


def as_floats(array: NDArray[Any]) -> NDArray[np.float64]:
    """Return numbers as float64. Raises ProjectError for texts and complex numbers."""
    if array.dtype.kind not in "fiub":
        raise ProjectError("it holds constants that are no plain numbers")
    return array.astype(np.float64)
