"""The shapes of an example on its way through a stack of layers, known before any weight exists."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Generic, Protocol, TypeVar

from .errors import ShapeError
from .parameter import Shape


class ShapesInputs(Protocol):
    """Anything that says what shape comes out for a shape that goes in."""

    def output_shape(self, input_shape: Shape) -> Shape:
        """Return the shape of one output, or raise ShapeError where the input does not fit."""


L = TypeVar("L", bound=ShapesInputs)


@dataclass(frozen=True)
class LayerShapes(Generic[L]):
    """One layer with the shapes of what goes in and what comes out, of one example.

    Attributes:
        error: why the layer cannot take its input, None where it can.
    """

    layer: L
    input_shape: Shape
    output: Shape = ()
    error: ShapeError | None = None

    @property
    def output_shape(self) -> Shape:
        """The shape that comes out.

        Raises:
            ShapeError: the layer cannot take its input.
        """
        if self.error is not None:
            raise self.error
        return self.output


def follow_shapes(layers: Iterable[L], input_shape: Shape) -> Iterator[LayerShapes[L]]:
    """Yield each layer with its shapes, up to and including the first that cannot take its input.

    Nothing is built or allocated.

    Args:
        layers: from input to output.
        input_shape: of one example, without the batch.
    """
    shape = tuple(input_shape)
    for layer in layers:
        try:
            output = tuple(layer.output_shape(shape))
        except ShapeError as error:
            yield LayerShapes(layer, shape, error=error)
            return
        yield LayerShapes(layer, shape, output)
        shape = output
