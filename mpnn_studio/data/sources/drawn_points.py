"""Points that a person clicked onto the plane, kept in the settings themselves."""

from __future__ import annotations

from collections.abc import Sequence
from math import hypot
from typing import Any, ClassVar

import numpy as np
from mpneuralnetwork.components.fields import MISSING, Field, integer
from mpneuralnetwork.components.registry import register

from ...wording import counted
from ..dataset import DataError, Dataset, Schema
from ..derived import REACH
from ..plane import CLASS_NAMES, PlaneSource
from ..source import Point, Progress, no_progress

MAX_POINTS = 5000
DECIMALS = 3
"""Finer than any mouse, and short in the file."""


class Points(Field):
    """Points of classes, each three plain numbers."""

    def allowed(self) -> str:
        return (
            f"a list of at most {MAX_POINTS} points (x, y, class) "
            f"with x and y from {-REACH:g} to {REACH:g} and a class from 0 to {len(CLASS_NAMES) - 1}"
        )

    def _write(self, value: Any) -> str:
        return counted(len(value), "point")

    def _convert(self, value: Any) -> tuple[Point, ...]:
        if not isinstance(value, Sequence) or isinstance(value, str) or len(value) > MAX_POINTS:
            raise self._refuse(f"{value!s:.60}")
        wrong = next((point for point in value if not _is_point(point)), None)
        if wrong is not None:
            raise self._refuse(f"{wrong!s:.60}")
        return tuple((float(x), float(y), int(label)) for x, y, label in value)


def drawn(default: Any = MISSING, **declaration: Any) -> Any:
    """Declare clicked points; see :class:`Points`."""
    return Points(default, **declaration)


@register
class DrawnPoints(PlaneSource):
    """A playground of the person's own: the points are clicked onto the plane, class by class.

    Choose a class and click where its points are to lie. The points are part of the project, so they can be undone and
    saved like everything else.
    """

    group: ClassVar[str] = "Playgrounds"
    title: ClassVar[str] = "Drawn points"
    summary: ClassVar[str] = "points that you click onto the plane"

    classes: int = integer(2, low=2, high=len(CLASS_NAMES), label="Classes", help="How many kinds of points there are.")
    points: tuple[Point, ...] = drawn((), label="Points", help="Where the points lie and which class they are of.")

    @classmethod
    def adjustable(cls) -> tuple[str, ...]:
        """All but the points, which are clicked."""
        return tuple(name for name in super().adjustable() if name != "points")

    def describe(self) -> str:
        """Say how many points there are."""
        return f"{len(self.points)} points · {self.classes} classes"

    def schema(self) -> Schema:
        """Two coordinates and what is derived from them in, a class out."""
        return self.plane_schema("classification", CLASS_NAMES[: self.classes])

    def load(self, progress: Progress = no_progress) -> Dataset:
        """Return the points of the classes that there are.

        Raises:
            DataError: there are not yet two classes of two points each.
        """
        obstacle = self.obstacle()
        if obstacle:
            raise DataError(obstacle)
        return self.sketch()

    def obstacle(self) -> str:
        """Say that there are not yet two classes of two points each."""
        if np.count_nonzero(np.bincount(self.sketch().targets) >= 2) >= 2:
            return ""
        return "There is too little to learn from. Click at least two points of each of two classes."

    def clicked_points(self) -> tuple[Point, ...]:
        """All of them, also those of classes that are not counted now."""
        return self.points

    def sketch(self) -> Dataset:
        """Return the points of the classes that there are, also where they are too few to learn from."""
        kept = np.array([point for point in self.points if point[2] < self.classes]).reshape(-1, 3)
        return self.dataset(kept[:, :2], kept[:, 2].astype(np.int64))


def add_point(points: Sequence[Point], x: float, y: float, label: int) -> tuple[Point, ...]:
    """Return the points with one more, moved to the edge where it lies beyond. A full plane stays as it is."""
    return (*points, (_within(x), _within(y), label)) if len(points) < MAX_POINTS else tuple(points)


def move_point(points: Sequence[Point], index: int, x: float, y: float) -> tuple[Point, ...]:
    """Return the points with one of them at another place, of the same class."""
    return (*points[:index], (_within(x), _within(y), points[index][2]), *points[index + 1 :])


def remove_point(points: Sequence[Point], index: int) -> tuple[Point, ...]:
    """Return the points without this one."""
    return (*points[:index], *points[index + 1 :])


def nearest_point(points: Sequence[Point], x: float, y: float, within: float) -> int | None:
    """Return the place in the list of the point nearest to (x, y), or None where none is ``within`` that distance."""
    distances = [hypot(px - x, py - y) for px, py, _ in points]
    index = int(np.argmin(distances)) if distances else -1
    return index if distances and distances[index] <= within else None


def _within(number: float) -> float:
    return round(min(max(float(number), -REACH), REACH), DECIMALS)


def _is_point(point: Any) -> bool:
    if not isinstance(point, Sequence) or isinstance(point, str) or len(point) != 3:
        return False
    *place, label = point
    if any(isinstance(number, bool) for number in point) or not isinstance(label, int):
        return False
    # A comparison with NaN is never true.
    placed = all(isinstance(number, float | int) and abs(number) <= REACH for number in place)
    return placed and 0 <= label < len(CLASS_NAMES)
