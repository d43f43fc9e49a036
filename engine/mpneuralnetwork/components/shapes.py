"""The shapes of an example on its way through a stack of layers, known before any weight exists."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Generic, NamedTuple, Protocol, TypeVar

from .axes import in_words
from .errors import ShapeError
from .parameter import Shape


class ShapesInputs(Protocol):
    """Anything that says what shape comes out for a shape that goes in."""

    def output_shape(self, input_shape: Shape) -> Shape:
        """Return the shape of one output, or raise ShapeError where the input does not fit."""


L = TypeVar("L", bound=ShapesInputs)


class LayerShapes(NamedTuple, Generic[L]):
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


def require_rows(title: str, input_shape: Shape, advice: str = "put a Flatten before it") -> None:
    """Raise ShapeError for anything but (F,)."""
    if len(input_shape) != 1:
        raise ShapeError(f"{title} needs rows, but gets {in_words(input_shape)}: {advice}")


def require_images(title: str, input_shape: Shape, advice: str = "put a Reshape before it, or move it up") -> None:
    """Raise ShapeError for anything but (C, H, W)."""
    if len(input_shape) != 3:
        raise ShapeError(f"{title} needs images, but gets {in_words(input_shape)}: {advice}")


def require_known(title: str, input_shape: Shape, known: Shape | None) -> None:
    """Raise ShapeError for another shape than the one that the settings of a layer determine, if they do."""
    if known not in (None, tuple(input_shape)):
        raise ShapeError(f"{title} was made for {in_words(known or ())}, but gets {in_words(input_shape)}")
