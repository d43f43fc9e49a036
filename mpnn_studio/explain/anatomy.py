"""Where each layer's arrays lie in a snapshot, found without drawing a weight or training."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from math import prod
from typing import Any

from mpneuralnetwork.components.parameter import ParameterStore
from mpneuralnetwork.components.shapes import follow_shapes
from mpneuralnetwork.layers.base import Layer
from numpy.typing import NDArray

from ..project.project import Project

Array = NDArray[Any]
Shape = tuple[int, ...]


@dataclass(frozen=True)
class Part:
    """One layer in its place.

    Attributes:
        number: its place in the network, from 1; muted layers are not counted.
        input_shape, output_shape: of one example.
        input_picture, output_picture: the image (C, H, W) that a row is made of, pixel by pixel; for images their
            own shape, None where neighbours mean nothing.
        places: for each array by name, its slice of a snapshot, and its shape.
    """

    number: int
    uid: str
    layer: Layer
    input_shape: Shape
    output_shape: Shape
    input_picture: Shape | None
    output_picture: Shape | None
    places: Mapping[str, tuple[slice, Shape]]

    @property
    def title(self) -> str:
        """Its name on the screen, with its place ("3 · Dense")."""
        return f"{self.number} · {self.layer.title}"

    @property
    def name(self) -> str:
        """Its name in weight files and in Explain ("2.dense")."""
        return f"{self.number - 1}.{self.layer.class_name.lower()}"

    def arrays(self, values: Array) -> dict[str, Array]:
        """Return views of this layer's arrays in a snapshot's values."""
        return {name: values[place].reshape(shape) for name, (place, shape) in self.places.items()}


class Anatomy:
    """The layers of a project's network, with the slices of a snapshot that are their arrays.

    Raises:
        EngineError: the layers do not fit together.
    """

    def __init__(self, project: Project) -> None:
        specs = project.active_layers
        layers = project.create_layers()
        shapes: list[Shape] = [project.schema().input_shape]
        pictures = [_own_picture(shapes[0])]
        for step in follow_shapes(layers, shapes[0]):
            shapes.append(step.output_shape)
            pictures.append(_picture_after(step.layer, step.input_shape, step.output_shape, pictures[-1]))
        # Its zeros are allocated lazily by the system and never touched.
        store = ParameterStore(layers, shapes[:-1])
        self.parts = tuple(
            Part(
                number + 1,
                spec.uid,
                layer,
                shapes[number],
                shapes[number + 1],
                pictures[number],
                pictures[number + 1],
                {name: (store.places[number][name], array.shape) for name, array in store.arrays[number].items()},
            )
            for number, (spec, layer) in enumerate(zip(specs, layers, strict=True))
        )
        self.input_shape, self.input_picture = shapes[0], pictures[0]


def _own_picture(shape: Shape) -> Shape | None:
    return shape if len(shape) == 3 and prod(shape[1:]) > 1 else None


def _picture_after(layer: Layer, before: Shape, after: Shape, picture: Shape | None) -> Shape | None:
    """Return the picture that an output is: that of the input where each number still belongs to its pixel."""
    if len(after) == 3:
        return _own_picture(after)
    keeps_places = (layer.transparent or layer.is_activation) and prod(before) == prod(after)
    return picture if keeps_places else None
