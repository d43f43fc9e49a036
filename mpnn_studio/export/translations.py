"""How a target of export writes each component: one declaration for each, found by the component's class."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from mpneuralnetwork.components.registry import Component
from mpneuralnetwork.layers.base import Layer

from ..project.project import ProjectError
from ..wording import printable


@dataclass(frozen=True)
class WrittenPart:
    """A layer or loss as it is to be written.

    Attributes:
        component: with its settings; a layer is built, so that it knows its arrays.
        name: of a layer by its place, as in the file of weights ("0.dense").
        input_shape, output_shape: of one example.
    """

    component: Any
    name: str = ""
    input_shape: tuple[int, ...] = ()
    output_shape: tuple[int, ...] = ()

    @property
    def arrays(self) -> Mapping[str, Any]:
        """The arrays of a layer by their names."""
        found: Mapping[str, Any] = self.component.arrays
        return found


T = TypeVar("T")


class Translations(Generic[T]):
    """What one target says for each class of component: source code, or what else it is written as.

    Args:
        target: what a refusal calls it ("one NumPy file").
    """

    def __init__(self, target: str) -> None:
        self.target = target
        self._sayings: dict[type[Component], Callable[[WrittenPart], T]] = {}

    def declare(
        self, *components: type[Component]
    ) -> Callable[[Callable[[WrittenPart], T]], Callable[[WrittenPart], T]]:
        """Declare the function below to say these components."""

        def keep(saying: Callable[[WrittenPart], T]) -> Callable[[WrittenPart], T]:
            self._sayings.update(dict.fromkeys(components, saying))
            return saying

        return keep

    def knows(self, kind: type[Component]) -> bool:
        """Tell whether there is a declaration for exactly this class: a subclass may compute something else."""
        return kind in self._sayings

    def say(self, part: WrittenPart) -> T:
        """Return how a component is written.

        Raises:
            ProjectError: nobody declared it; the message names the layer.
        """
        component = part.component
        if not self.knows(type(component)):
            where = f"Layer {int(part.name.partition('.')[0]) + 1}" if part.name else "The loss"
            name = printable(component.title or component.class_name)
            raise ProjectError(f"{where}, {name}, cannot be written as {self.target}. Export the weights instead.")
        return self._sayings[type(component)](part)


def layers_of(model: Any) -> Iterator[WrittenPart]:
    """Yield the layers of a built network as they are to be written."""
    shape = model.input_shape
    for index, layer in enumerate(model.layers):
        output = layer.output_shape(shape)
        yield WrittenPart(layer, layer_name(index, layer), shape, output)
        shape = output


def layer_name(index: int, layer: Layer) -> str:
    """Return what the file of weights calls a layer by its place."""
    return f"{index}.{layer.class_name.lower()}"
