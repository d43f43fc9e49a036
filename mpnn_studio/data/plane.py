"""What all sources of points in a plane share: two coordinates, and switches for inputs derived from them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from mpneuralnetwork.components.fields import boolean
from numpy.typing import ArrayLike, NDArray

from .dataset import Dataset, Schema, Task
from .derived import FORMULAS, coordinate, derived_feature, rows_of_points
from .source import Source

CLASS_NAMES = tuple("ABCDEFGH")


class PlaneSource(Source):
    """Points (x, y). Each switch carries the name of the formula in :mod:`.derived` that it turns on."""

    x_squared: bool = boolean(default=False, label="x²", help="Give the network x² too: it bends borders to rings.")
    y_squared: bool = boolean(default=False, label="y²", help="Give the network y² too: it bends borders to rings.")
    product: bool = boolean(default=False, label="xy", help="Give the network x · y too: opposite corners are alike.")
    sin_x: bool = boolean(default=False, label="sin x", help="Give the network sin x too: it repeats along x.")
    sin_y: bool = boolean(default=False, label="sin y", help="Give the network sin y too: it repeats along y.")

    @classmethod
    def adjustable(cls) -> tuple[str, ...]:
        """All of them, the switches last."""
        switches = PlaneSource.fields
        return (*(name for name in cls.fields if name not in switches), *switches)

    @property
    def derived(self) -> tuple[str, ...]:
        """The names of the derived inputs that are turned on."""
        labels = {name: field.label for name, field in self.fields.items() if field.label in FORMULAS}
        return tuple(label for name, label in labels.items() if getattr(self, name))

    def plane_schema(self, task: Task, classes: Sequence[str] = (), target: str = "class") -> Schema:
        """Return the schema with x, y and what is derived from them as features."""
        features = (coordinate("x"), coordinate("y"), *map(derived_feature, self.derived))
        return Schema((len(features),), task, tuple(classes), 1, features, target)

    def dataset(self, points: ArrayLike, targets: NDArray[Any]) -> Dataset:
        """Return the points (N, 2) as examples with all their inputs."""
        schema = self.schema()
        return Dataset(schema, rows_of_points(schema, points), targets)
