"""An ONNX model, which almost every runtime reads: from raw examples to answers in one file."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any, ClassVar

from mpneuralnetwork.components.registry import register

from ..code.onnx_graph import Graph
from ..code.onnx_layers import ONNX
from ..code.onnx_preparing import column_names, declared_inputs, write_answers, write_preparation
from ..exporter import Exporter
from ..onnx_package import INSTALL, RUNTIME, onnx_package
from ..trained import TrainedNetwork
from ..translations import Translations, WrittenPart, layers_of


@register(title="ONNX model", summary="one file for the runtimes of most languages and devices", order=35)
class OnnxModel(Exporter):
    """Write the network with its preparation as one graph."""

    key: ClassVar[str] = "onnx"
    suffix: ClassVar[str] = ".onnx"
    holds: ClassVar[str] = "one graph from raw examples to answers, with the preparation in it and the class names"
    runtime: ClassVar[str] = RUNTIME
    beside: ClassVar[tuple[str, ...]] = ("onnx",)
    install: ClassVar[str] = INSTALL
    driver: ClassVar[str] = "onnx_model"
    translations: ClassVar[Translations[Any] | None] = ONNX

    def require(self, trained: TrainedNetwork) -> None:
        onnx_package()
        super().require(trained)

    def files(self, trained: TrainedNetwork) -> Mapping[str, bytes]:
        return {"model.onnx": onnx_model(trained)}


def onnx_model(trained: TrainedNetwork) -> bytes:
    """Return the content of the file.

    Each layer's output has the layer's name ("2.dense"), so that a check can ask for it.

    Raises:
        ProjectError: a layer has no declaration, or the package is not installed.
    """
    schema, preparation = trained.schema, trained.preparation
    inputs = declared_inputs(schema)
    graph = Graph(inputs)
    x = write_preparation(graph, schema, preparation)
    shape = preparation.input_shape
    for part in layers_of(trained.model):
        x = graph.add("Identity", ONNX.say(part)(graph, x), name=part.name)
        shape = part.output_shape
    x = ONNX.say(WrittenPart(trained.model.loss))(graph, x)
    output = write_answers(graph, x, schema, preparation, shape[0])
    return graph.model(inputs, output, len(schema.classes) or schema.outputs, _about(trained))


def _about(trained: TrainedNetwork) -> dict[str, str]:
    """Return the metadata; the names of the classes are read by people, too."""
    classes = json.dumps(trained.schema.classes, ensure_ascii=False).encode(errors="replace").decode()
    columns = [] if trained.schema.is_image else column_names(trained.schema)
    return {**trained.metadata(), "classes": classes, "inputs": json.dumps(columns)}
