"""A search over settings: which projects it trains, one after the other."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import product
from math import exp, log, prod
from typing import Any

import numpy as np
from mpneuralnetwork.components.errors import ConfigError
from mpneuralnetwork.components.fields import Boolean, Choice, Field, Integer, Real

from ..project import edits
from ..project.check import check
from ..project.project import Project
from ..wording import in_sentence
from .run import Run
from .trial import Trial

MAX_TRAININGS = 500
TRIES = 20
"""A random search that finds nothing new in so many draws for each training has tried everything."""


class SweepError(ValueError):
    """A search cannot be made so. The message says why and what to do."""


@dataclass(frozen=True)
class Dial:
    """A setting of a project that a search may turn. ``part`` is a title ("2 · Dense")."""

    uid: str
    part: str
    field: Field

    @property
    def text(self) -> str:
        """Its name with that of its part."""
        return f"{self.part}: {in_sentence(self.field.label)}"

    @property
    def numeric(self) -> bool:
        """Whether there are values between its values."""
        return isinstance(self.field, Integer | Real)

    def neighbours(self, value: Any) -> tuple[Any, ...]:
        """Return what one might try beside the present value: every choice, or some numbers below and above."""
        match self.field:
            case Boolean():
                return (False, True)
            case Choice():
                return tuple(self.field.texts)
            case Integer() if isinstance(value, int):
                return self._allowed(value // 2, value, 2 * value or 1)
            case Real() if value:
                return (
                    self._allowed(value / 10, value, value * 10)
                    if self.field.log
                    else self._allowed(value / 2, value, value * 2)
                )
            case Real():
                return self._allowed(0.0, 0.01, 0.1)
        return (value,)

    def _allowed(self, *numbers: float) -> tuple[float, ...]:
        return tuple(dict.fromkeys(number for number in numbers if _accepts(self.field, number)))


def _accepts(field: Field, value: Any) -> bool:
    try:
        field.validate(value)
    except ConfigError:
        return False
    return True


@dataclass(frozen=True)
class Values:
    """A search tries exactly these, all of them in a grid."""

    dial: Dial
    values: tuple[Any, ...]

    def draw(self, rng: np.random.Generator) -> Any:
        """Return one of them."""
        return self.values[int(rng.integers(len(self.values)))]


@dataclass(frozen=True)
class SweepRange:
    """A search tries ``count`` numbers from ``low`` to ``high``, or in a random search any number between them.

    With ``logarithmic`` each is a multiple of the one before, so that 0.001, 0.01 and 0.1 are equally far apart.
    """

    dial: Dial
    low: float
    high: float
    count: int
    logarithmic: bool = False

    @property
    def values(self) -> tuple[Any, ...]:
        """The numbers of a grid, without those that rounding made equal."""
        shares = np.linspace(0, 1, self.count) if self.count > 1 else np.zeros(1)
        return tuple(dict.fromkeys(self._at(float(share)) for share in shares))

    def draw(self, rng: np.random.Generator) -> Any:
        """Return a number between the ends, each place of the scale equally likely."""
        return self._at(float(rng.random()))

    def _at(self, share: float) -> Any:
        if self.logarithmic:
            value = exp(log(self.low) + share * (log(self.high) - log(self.low)))
        else:
            value = self.low + share * (self.high - self.low)
        return round(value) if isinstance(self.dial.field, Integer) else float(f"{value:.4g}")


Axis = Values | SweepRange


def dials(project: Project) -> tuple[Dial, ...]:
    """Return every setting that may be searched over: of the layers in use, and of all that steers the training."""
    parts = [(f"{project.index(spec.uid) + 1} · {spec.component.title}", spec) for spec in project.active_layers]
    parts += [(spec.component.title, spec) for spec in (project.loss, project.optimizer, project.schedule)]
    parts += [(spec.component.title, spec) for spec in (project.training, project.preparation)]
    return tuple(Dial(spec.uid, title, spec.component.fields[name]) for title, spec in parts for name in spec.config)


def read_values(dial: Dial, text: str) -> Values:
    """Read values with commas between them. Raises SweepError where one of them is refused."""
    parts = text.split(",")
    try:
        values = tuple(dict.fromkeys(dial.field.read(part) for part in parts if part.strip()))
    except ConfigError as error:
        raise SweepError(f"{dial.text}: {error}.") from error
    if not values:
        raise SweepError(f"{dial.text}: write the values that are to be tried, with commas between them.")
    return Values(dial, values)


def read_range(dial: Dial, low: str, high: str, count: int, *, logarithmic: bool) -> SweepRange:
    """Read a range from the texts of its ends. Raises SweepError as ``check_range`` does."""
    try:
        span = SweepRange(dial, dial.field.read(low), dial.field.read(high), count, logarithmic)
    except ConfigError as error:
        raise SweepError(f"{dial.text}: {error}.") from error
    return check_range(span)


def check_range(span: SweepRange) -> SweepRange:
    """Return a span whose ends its setting allows, or raise SweepError."""
    if span.logarithmic and span.low <= 0:
        raise SweepError(f"{span.dial.text}: a logarithmic range begins above 0.")
    if not span.low < span.high:
        raise SweepError(f"{span.dial.text}: the range must end above its beginning.")
    try:
        for value in (span.values[0], span.values[-1]):
            span.dial.field.validate(value)
    except ConfigError as error:
        raise SweepError(f"{span.dial.text}: {error}.") from error
    return span


def grid_size(axes: Sequence[Axis]) -> int:
    """How many trainings a grid search over these axes takes."""
    return prod(len(axis.values) for axis in axes)


def grid(project: Project, axes: Sequence[Axis]) -> tuple[Trial, ...]:
    """Return a training for every combination of values.

    Raises:
        SweepError: there are too many, nothing is varied, or one of them cannot be trained.
    """
    if grid_size(axes) > MAX_TRAININGS:
        raise SweepError(f"These are {grid_size(axes)} trainings, more than {MAX_TRAININGS}. Search at random instead.")
    return _trials(project, axes, product(*(axis.values for axis in axes)))


def draws(project: Project, axes: Sequence[Axis], count: int, seed: int) -> tuple[Trial, ...]:
    """Return ``count`` trainings with values drawn independently, no two alike; fewer where there are no more.

    Random search finds a good setting with fewer trainings than a grid where only some of the settings matter:
    J. Bergstra, Y. Bengio, "Random search for hyper-parameter optimization", 2012.

    Raises:
        SweepError: there are too many, nothing is varied, or one of them cannot be trained.
    """
    if count > MAX_TRAININGS:
        raise SweepError(f"These are more than {MAX_TRAININGS} trainings.")
    rng = np.random.default_rng(seed)
    found: dict[tuple[Any, ...], None] = {}
    for _ in range(TRIES * count):
        if len(found) < count:
            found[tuple(axis.draw(rng) for axis in axes)] = None
    return _trials(project, axes, iter(found))


def estimated_seconds(trials: Sequence[Trial], run: Run | None) -> float | None:
    """Guess how long a search takes from a run on the same data; None where nothing is known.

    What matters most is counted: multiplications for each example, and epochs.
    """
    if run is None or not run.history.newest("epoch") or run.project.data != trials[0].project.data:
        return None
    per_unit: float = run.history.newest("seconds") / (run.history.newest("epoch") * _cost(run.project))
    return per_unit * float(sum(trial.project.training_settings.epochs * _cost(trial.project) for trial in trials))


def _cost(project: Project) -> int:
    return max(check(project).multiply_adds, 1)


def _trials(project: Project, axes: Sequence[Axis], points: Iterator[tuple[Any, ...]]) -> tuple[Trial, ...]:
    settings = [(axis.dial.uid, axis.dial.field.name) for axis in axes]
    if not axes or len(set(settings)) != len(settings):
        raise SweepError("Choose at least one setting to vary, and each only once.")
    trials = []
    for values in points:
        text = " · ".join(
            f"{in_sentence(axis.dial.field.label)} {axis.dial.field.write(value)}"
            for axis, value in zip(axes, values, strict=True)
        )
        trials.append(Trial(_with(project, settings, values, text), text))
    return tuple(trials)


def _with(project: Project, settings: Sequence[tuple[str, str]], values: Sequence[Any], text: str) -> Project:
    try:
        for (uid, field), value in zip(settings, values, strict=True):
            project = edits.set_value(project, uid, field, value)
    except ConfigError as error:
        raise SweepError(f"With {text}: {error}.") from error
    problems = check(project).problems
    if problems:
        raise SweepError(f"With {text} the network cannot be trained: {problems[0].message}")
    return project
