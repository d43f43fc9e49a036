"""A graph of ONNX as it grows: each value has a name, and the arrays that it needs are stored with it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ...project.project import ProjectError
from ...wording import in_bytes
from ..onnx_package import onnx_package

OPSET, ML_OPSET, IR = 17, 3, 8
"""Of ONNX 1.12 (2022): old enough for the runtimes that people have, new enough for LayerNormalization."""

MAX_BYTES = 2_000_000_000
"""A message of Protocol Buffers ends at 2³¹ bytes."""

Written = Callable[["Graph", str], str]
"""Adds nodes that compute something from a value, and returns the name of what comes out."""


class Graph:
    """Nodes and arrays from the inputs to the output.

    Args:
        taken: names that are no longer free, of inputs.
    """

    def __init__(self, taken: Iterable[str] = ()) -> None:
        self._onnx = onnx_package()
        self._taken = {"", *taken}
        self._nodes: list[Any] = []
        self._arrays: list[Any] = []

    def constant(self, value: Any, name: str = "constant") -> str:
        """Store an array and return its name; a plain number becomes float32, as all that layers compute with."""
        array = np.asarray(value) if isinstance(value, np.ndarray) else np.asarray(value, np.float32)
        free = self._free(name)
        self._arrays.append(self._onnx.numpy_helper.from_array(np.ascontiguousarray(array).reshape(array.shape), free))
        return free

    @property
    def size(self) -> int:
        """Bytes of all arrays."""
        return sum(len(array.raw_data) for array in self._arrays)

    def add(self, operation: str, *inputs: str | NDArray[Any] | float, name: str = "", **attributes: Any) -> str:
        """Add a node and return the name of its output.

        Args:
            inputs: names of values, or arrays and numbers to be stored.
            name: of the output; by the operation without.
            attributes: of the operation; ``domain`` where it is not of ONNX itself.
        """
        free = self._free(name or operation.lower())
        known = [each if isinstance(each, str) else self.constant(each, f"{free} constant") for each in inputs]
        self._nodes.append(self._onnx.helper.make_node(operation, known, [free], name=free, **attributes))
        return free

    def _free(self, name: str) -> str:
        """Return the name, with a number behind it where it is taken."""
        number, free = 1, name
        while free in self._taken:
            number, free = number + 1, f"{name} {number + 1}"
        self._taken.add(free)
        return free

    def model(self, inputs: Mapping[str, tuple[str, tuple[int, ...]]], output: str, columns: int, about: Any) -> bytes:
        """Return the finished model, checked.

        Args:
            inputs: type ("FLOAT") and shape of one example, by name.
            columns: how many numbers come out for an example.
            about: what is to be known of it, as texts by name.

        Raises:
            ProjectError: it is too large for a file of this format.
        """
        if self.size > MAX_BYTES:
            raise ProjectError(f"An ONNX file holds at most {in_bytes(MAX_BYTES)}. Export the weights instead.")
        onnx, helper = self._onnx, self._onnx.helper

        def declared(name: str, kind: str, shape: tuple[int, ...]) -> Any:
            # The batch is as large as it comes.
            return helper.make_tensor_value_info(name, getattr(onnx.TensorProto, kind), ["N", *shape])

        graph = helper.make_graph(
            self._nodes,
            "network",
            [declared(name, *facts) for name, facts in inputs.items()],
            [declared(output, "FLOAT", (columns,))],
            self._arrays,
        )
        used = {node.domain for node in self._nodes}
        opsets = [("", OPSET), *((name, ML_OPSET) for name in sorted(used - {""}))]
        model = helper.make_model(
            graph,
            ir_version=IR,
            producer_name="MPNN Studio",
            opset_imports=[helper.make_opsetid(name, number) for name, number in opsets],
        )
        helper.set_model_props(model, dict(about))
        onnx.checker.check_model(model, full_check=True)
        content: bytes = model.SerializeToString(deterministic=True)
        return content
