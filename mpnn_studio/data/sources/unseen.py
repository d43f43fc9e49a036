"""Data that nobody has here: what goes in and comes out of a network that came without its examples."""

from __future__ import annotations

from typing import ClassVar

from mpneuralnetwork.components.fields import integer, shape
from mpneuralnetwork.components.registry import register

from ...wording import counted, in_sizes
from ..dataset import DataError, Dataset, Feature, Schema
from ..fields import words
from ..labels import MAX_CLASSES
from ..source import Progress, Source, no_progress

MAX_COLUMNS = 10_000


@register
class UnseenExamples(Source):
    """Examples that a network learned from elsewhere. It can be tried on new ones; to train it, open data of your own.

    Its settings say the shape of one example, and the classes or how many numbers are predicted.
    """

    title: ClassVar[str] = "No examples"
    summary: ClassVar[str] = "a network that came without its data"

    shape: tuple[int, ...] = shape((1,), ranks=(1, 3), label="Shape", help="Of one example.")
    columns: tuple[str, ...] = words((), most=MAX_COLUMNS, label="Columns", help="Name of each input of a row.")
    classes: tuple[str, ...] = words((), most=MAX_CLASSES, label="Classes", help="In the order of the outputs.")
    outputs: int = integer(1, high=MAX_COLUMNS, label="Outputs", help="Numbers predicted where there are no classes.")

    def describe(self) -> str:
        """Say what one example is and what is predicted."""
        predicted = f"{len(self.classes)} classes" if self.classes else counted(self.outputs, "number")
        return f"{in_sizes(self.shape)} · {predicted}"

    def schema(self) -> Schema:
        """What the settings say. Raises DataError for images of two sizes, or columns that lack names."""
        features: tuple[Feature, ...] = ()
        if len(self.shape) != 3:
            names = self.columns or tuple(f"x{number}" for number in range(1, self.shape[0] + 1))
            if len(self.shape) != 1 or len(names) != self.shape[0]:
                raise DataError(f"An example of {in_sizes(self.shape)} is neither an image nor a row of named columns.")
            features = tuple(Feature(name) for name in names)
        if self.classes:
            return Schema(self.shape, "classification", self.classes, 1, features, "class")
        several = tuple(f"output {number}" for number in range(1, self.outputs + 1)) if self.outputs > 1 else ()
        return Schema(self.shape, "regression", (), self.outputs, features, "output", several)

    def load(self, progress: Progress = no_progress) -> Dataset:
        """There is nothing to load. Raises DataError."""
        raise DataError("This network came without the examples it learned from. Choose data to train it on.")
