"""Playgrounds: small made-up data in two dimensions, or one, on which a network can be seen at work.

Everything random follows from the seed in the settings, so a playground is the same on every machine.
"""

from __future__ import annotations

from typing import Any, ClassVar

import numpy as np
from mpneuralnetwork.components.fields import choice, integer, real
from mpneuralnetwork.components.registry import register
from numpy.typing import NDArray

from ..dataset import Dataset, Schema
from ..derived import REACH, Floats, coordinate
from ..plane import CLASS_NAMES, PlaneSource
from ..source import Progress, Source, no_progress

MAX_POINTS = 20_000


def point_count() -> Any:
    """Declare how many points there are."""
    return integer(500, low=10, high=MAX_POINTS, step=50, label="Points", help="How many examples are made.")


def noise(help: str) -> Any:
    """Declare the noise, as a share of the way from the middle to the edge."""
    return real(0.05, low=0.0, high=1.0, step=0.01, percent=True, label="Noise", help=help)


def seed() -> Any:
    """Declare the seed."""
    return integer(0, low=0, label="Seed", help="Another seed gives other points of the same kind.")


class _Playground(PlaneSource):
    """Points made from a seed; a subclass says where each lies and what it is."""

    group: ClassVar[str] = "Playgrounds"

    points: int = point_count()
    seed: int = seed()


class _Classes(_Playground):
    """Points of several classes, all of about the same number."""

    noise: float = noise("How far points are moved off their place, as a share of the way to the edge.")

    def class_count(self) -> int:
        """How many classes there are."""
        return 2

    def place(self, labels: NDArray[np.int64], rng: np.random.Generator) -> Floats:
        """Return the points (N, 2) of these classes (N,), without noise."""
        raise NotImplementedError

    def describe(self) -> str:
        """Say how many points of how many classes there are."""
        return f"{self.points} points · {self.class_count()} classes"

    def schema(self) -> Schema:
        """Two coordinates and what is derived from them in, a class out."""
        return self.plane_schema("classification", CLASS_NAMES[: self.class_count()])

    def load(self, progress: Progress = no_progress) -> Dataset:
        """Make the points."""
        rng = np.random.default_rng(self.seed)
        labels = np.arange(self.points) % self.class_count()
        places = self.place(labels, rng)
        return self.dataset(places + rng.normal(0.0, self.noise * REACH, places.shape), labels)


@register
class Spirals(_Classes):
    """Arms that wind around each other: the hardest of the playgrounds.

    Each class is an arm of a spiral, so no straight line parts any two of them. A small network needs two hidden layers
    or inputs like sin x; it is the benchmark of K. Lang and M. Witbrock (1988).
    """

    title: ClassVar[str] = "Spirals"
    summary: ClassVar[str] = "arms wound around each other"

    arms: int = integer(2, low=2, high=5, label="Arms", help="One class each.")
    turns: float = real(1.25, low=0.25, high=3.0, step=0.25, label="Turns", help="How often each arm goes around.")

    def class_count(self) -> int:
        """One for each arm."""
        return self.arms

    def place(self, labels: NDArray[np.int64], rng: np.random.Generator) -> Floats:
        """Spread the points along their arm, from near the middle to near the edge."""
        # The root gives each stretch of an arm as many points as it is long.
        along = np.sqrt(rng.uniform(0.01, 1.0, len(labels)))
        angle = 2 * np.pi * (along * self.turns + labels / self.arms)
        return _polar(0.9 * REACH * along, angle)


@register
class Circles(_Classes):
    """Rings around each other.

    The inner class is surrounded by the others: in x and y a closed border is needed. With x² and y² as inputs a single
    layer is enough, since x² + y² is the squared distance to the middle.
    """

    title: ClassVar[str] = "Circles"
    summary: ClassVar[str] = "a disc within rings"

    rings: int = integer(2, low=2, high=5, label="Rings", help="One class each, the innermost a disc.")

    def class_count(self) -> int:
        """One for each ring."""
        return self.rings

    def place(self, labels: NDArray[np.int64], rng: np.random.Generator) -> Floats:
        """Spread the points within their ring, with a gap of three tenths of its width to the next one."""
        width = 0.9 * REACH / (self.rings - 0.3)
        inner = labels * width
        outer = inner + 0.7 * width
        radius = np.sqrt(rng.uniform(inner**2, outer**2))
        return _polar(radius, rng.uniform(0, 2 * np.pi, len(labels)))


@register
class Xor(_Classes):
    """Opposite corners belong together.

    A point is B where x and y have different signs. A network without a hidden layer cannot learn it, which M. Minsky
    and S. Papert proved in Perceptrons (1969); with xy as an input it can. More squares make a board.
    """

    title: ClassVar[str] = "XOR"
    summary: ClassVar[str] = "opposite corners are alike"

    squares: int = integer(2, low=2, high=6, label="Squares", help="On each side of the board.")

    def place(self, labels: NDArray[np.int64], rng: np.random.Generator) -> Floats:
        """Spread the points within the squares of their colour."""
        column = rng.integers(0, self.squares, len(labels))
        # Of every two neighbours in a column one has the right colour; the last of an odd number may have none.
        fitting = [np.flatnonzero((np.arange(self.squares) + start) % 2 == 0) for start in (0, 1)]
        start = (column + labels) % 2
        row = np.array([rng.choice(fitting[colour]) for colour in start])
        cells = np.column_stack([column, row]) + rng.uniform(0.05, 0.95, (len(labels), 2))
        return 0.95 * REACH * (2 * cells / self.squares - 1)


@register
class Gaussians(_Classes):
    """Clouds, each around a centre of its own.

    The points of each class scatter normally around a centre, and the centres lie on a circle. Straight borders are the
    best there are here: a network without hidden layers learns them.
    """

    title: ClassVar[str] = "Gaussians"
    summary: ClassVar[str] = "one cloud for each class"

    clouds: int = integer(2, low=2, high=8, label="Clouds", help="One class each.")
    width: float = real(
        0.15, low=0.0, high=0.5, step=0.01, percent=True, label="Width", help="Standard deviation of a cloud."
    )

    def class_count(self) -> int:
        """One for each cloud."""
        return self.clouds

    def place(self, labels: NDArray[np.int64], rng: np.random.Generator) -> Floats:
        """Scatter the points around their centres."""
        angle = 2 * np.pi * labels / self.clouds + np.pi / 4
        return _polar(0.55 * REACH, angle) + rng.normal(0.0, self.width * REACH, (len(labels), 2))


@register
class Moons(_Classes):
    """Two crescents that reach into each other.

    Two half circles, each with an end in the hollow of the other. One hidden layer of a few units finds the winding
    border.
    """

    title: ClassVar[str] = "Moons"
    summary: ClassVar[str] = "two crescents, one within the other's arms"

    def place(self, labels: NDArray[np.int64], rng: np.random.Generator) -> Floats:
        """Spread the points along two half circles."""
        angle = np.pi * (rng.uniform(0, 1, len(labels)) + labels)
        radius = 0.6 * REACH
        centre = np.column_stack([labels - 0.5, 0.5 * labels - 0.25]) * radius
        return centre + _polar(radius, angle)


class _Surface(_Playground):
    """A number over the plane, from about −1 to 1."""

    noise: float = noise("How far the values are off, as a share of the way from 0 to 1.")

    def height(self, x: Floats, y: Floats) -> Floats:
        """Return the value at points (N,), without noise."""
        raise NotImplementedError

    def describe(self) -> str:
        """Say how many points there are."""
        return f"{self.points} points · a number to predict"

    def schema(self) -> Schema:
        """Two coordinates and what is derived from them in, a number out."""
        return self.plane_schema("regression", target="height")

    def load(self, progress: Progress = no_progress) -> Dataset:
        """Make the points, spread evenly over the square."""
        rng = np.random.default_rng(self.seed)
        places = rng.uniform(-REACH, REACH, (self.points, 2))
        heights = self.height(places[:, 0], places[:, 1]) + rng.normal(0.0, self.noise, self.points)
        return self.dataset(places, heights[:, np.newaxis])


@register
class Slope(_Surface):
    """A plane.

    The number rises evenly from one corner to the opposite one. A single Dense layer without an activation is all it
    takes: that is linear regression.
    """

    title: ClassVar[str] = "Plane"
    summary: ClassVar[str] = "a number that rises evenly"

    def height(self, x: Floats, y: Floats) -> Floats:
        """(x + y) / 12: −1 in one corner, 1 in the other."""
        return (x + y) / (2 * REACH)


@register
class Hill(_Surface):
    """A hill and a hollow.

    A bell-shaped hill in one corner and a hollow of the same shape in the opposite one, flat elsewhere. A hidden layer
    has to put several bends together.
    """

    title: ClassVar[str] = "Hill"
    summary: ClassVar[str] = "a hill beside a hollow"

    def height(self, x: Floats, y: Floats) -> Floats:
        """Two bells, of heights 1 and −1."""

        def bell(centre: float) -> Floats:
            bent: Floats = np.exp(-((x - centre) ** 2 + (y - centre) ** 2) / 6.0)
            return bent

        return bell(2.5) - bell(-2.5)


@register
class Curve(Source):
    """A curve over one input: what a network makes of a single number can be drawn whole.

    One input and one output, so the whole network is one line to look at. With ReLU it is made of straight pieces, as
    many bends as there are units; with Tanh it is round.
    """

    group: ClassVar[str] = "Playgrounds"
    title: ClassVar[str] = "Curve"
    summary: ClassVar[str] = "one number predicted from one"

    shape: str = choice(
        default="sine",
        choices={"sine": "sine", "step": "step", "saw": "sawtooth", "parabola": "parabola", "bump": "bump"},
        label="Shape",
        help="The curve to find again.",
    )
    points: int = point_count()
    noise: float = noise("How far the values are off, as a share of the way from 0 to 1.")
    seed: int = seed()

    @classmethod
    def adjustable(cls) -> tuple[str, ...]:
        """All of them."""
        return tuple(cls.fields)

    def describe(self) -> str:
        """Say which curve it is."""
        return f"{self.points} points · {self.fields['shape'].texts[self.shape]}"  # type: ignore[attr-defined]

    def schema(self) -> Schema:
        """One number in, one out."""
        return Schema((1,), "regression", (), 1, (coordinate("x"),), "y")

    def load(self, progress: Progress = no_progress) -> Dataset:
        """Make the points, spread evenly along x."""
        rng = np.random.default_rng(self.seed)
        x = rng.uniform(-REACH, REACH, self.points)
        y = curve(self.shape, x) + rng.normal(0.0, self.noise, self.points)
        return Dataset(self.schema(), x[:, np.newaxis], y[:, np.newaxis])


def curve(shape: str, x: Floats) -> Floats:
    """Return y (N,) of one of ``Curve``'s shapes at x (N,), from −1 to 1."""
    match shape:
        case "sine":
            y = np.sin(x)
        case "step":
            y = np.where(x < 0, -1.0, 1.0)
        case "saw":
            y = (x + REACH) / 2 % 2 - 1
        case "parabola":
            y = 2 * (x / REACH) ** 2 - 1
        case _:
            y = 2 * np.exp(-(x**2)) - 1
    return y


def _polar(radius: Floats | float, angle: Floats) -> Floats:
    return np.column_stack([radius * np.cos(angle), radius * np.sin(angle)])
