"""The preparation of the data in ONNX: from raw examples to the network's inputs, and from its outputs to answers."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from ...data.dataset import Feature, Schema
from ...data.preparation import Preparation
from ..onnx_package import onnx_package
from .onnx_dates import write_date
from .onnx_graph import Graph

IMAGES = "input"
Inputs = Mapping[str, tuple[str, tuple[int, ...]]]


def declared_inputs(schema: Schema) -> Inputs:
    """Return type and shape of each input by its name: images as they come, or each column of a table."""
    if schema.is_image:
        return {IMAGES: ("FLOAT", schema.input_shape)}
    # A date or a number of many digits does not fit into float32.
    kinds = ("STRING" if feature.categories else "DOUBLE" for feature in schema.features if not feature.derived)
    return dict(zip(column_names(schema), ((kind, (1,)) for kind in kinds), strict=True))


def column_names(schema: Schema) -> list[str]:
    """Return the names of the inputs for the columns of a table; two of the same name are numbered."""
    found: list[str] = []
    for number, feature in enumerate((each for each in schema.features if not each.derived), 1):
        # Text that no encoding knows may stand in the name of a column.
        name = feature.name.encode(errors="replace").decode() or f"column {number}"
        found.append(name if name not in found else f"{name} ({number})")
    return found


def write_preparation(graph: Graph, schema: Schema, preparation: Preparation) -> str:
    """Add what turns the inputs into those of the network, and return its name."""
    if schema.is_image:
        return _scaled(graph, IMAGES, np.float32(preparation.centre[0]), np.float32(preparation.spread[0]), "prepared")
    names = iter(column_names(schema))
    raw: dict[str, str] = {}
    parts = []
    for place, feature in enumerate(schema.features):
        if feature.categories:
            parts.append(_one_hot(graph, next(names), feature))
            continue
        column = _derived(graph, feature.name, list(raw.values())) if feature.derived else next(names)
        if not feature.derived:
            raw[feature.name] = column
        if preparation.fill:
            fill = np.float64(preparation.fill[place])
            column = graph.add("Where", graph.add("IsNaN", column), np.asarray(fill), column)
        scale = np.float64(preparation.centre[place]), np.float64(preparation.spread[place])
        if preparation.parts and preparation.parts[place]:
            parts += write_date(graph, column, preparation.parts[place], *map(float, scale))
            continue
        parts.append(graph.add("Cast", _scaled(graph, column, *scale), to=onnx_package().TensorProto.FLOAT))
    return graph.add("Concat", *parts, axis=1, name="prepared")


def _scaled(graph: Graph, x: str, centre: np.floating, spread: np.floating, name: str = "") -> str:
    moved = graph.add("Sub", x, np.asarray(centre)) if centre else x
    return graph.add("Div", moved, np.asarray(spread), name=name)


def _one_hot(graph: Graph, column: str, feature: Feature) -> str:
    """Turn the texts of a category into a column of zeros and ones for each of them; an unknown one gets no one."""
    names = [name.encode(errors="replace").decode() for name in feature.categories]
    last, unknown = len(names) - 1, -1
    keys, values = list(names), list(range(len(names)))
    if feature.missing == "category" and "" not in names:
        keys, values = [*keys, ""], [*values, last]
    if feature.rest:
        unknown = last - (feature.missing == "category")
    place = graph.add(
        "LabelEncoder", column, domain="ai.onnx.ml", keys_strings=keys, values_int64s=values, default_int64=unknown
    )
    found = graph.add("Equal", place, np.arange(len(names)))
    return graph.add("Cast", found, to=onnx_package().TensorProto.FLOAT)


def _derived(graph: Graph, name: str, coordinates: list[str]) -> str:
    """Compute an input of a playground from its coordinates."""
    x, y = coordinates[0], coordinates[-1]
    factors = {"x²": (x, x), "y²": (y, y), "xy": (x, y)}
    if name in factors:
        return graph.add("Mul", *factors[name])
    return graph.add("Sin", x if name == "sin x" else y)


def write_answers(graph: Graph, x: str, schema: Schema, preparation: Preparation, outputs: int) -> str:
    """Add what turns the network's outputs into a probability for each class, or numbers in their own unit."""
    if not schema.classes:
        spread, centre = (np.array(each, np.float32) for each in (preparation.target_spread, preparation.target_centre))
        return graph.add("Add", graph.add("Mul", x, spread), centre, name="prediction")
    if outputs > 1:
        return graph.add("Identity", x, name="probabilities")
    # One output is the probability of the second class.
    return graph.add("Concat", graph.add("Sub", 1.0, x), x, axis=1, name="probabilities")
