"""The curves of one run: loss and metric of the batches trained on, loss and every metric of the validation split."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np
from mpneuralnetwork.components import registry

from .events import Evaluation, Step
from .series import Series
from .track import COUNT, Floats, Track


@dataclass(frozen=True)
class Mark:
    """A setting that the user changed during the training, after this many steps, epochs and seconds."""

    step: float
    epoch: float
    seconds: float
    text: str

    def along(self, axis: str) -> float:
        """Return where it stands along "step", "epoch" or "seconds"."""
        return {"step": self.step, "epoch": self.epoch, "seconds": self.seconds}[axis]


@dataclass(frozen=True)
class BatchPoint:
    """A point of the curve of the training.

    Attributes:
        step: number of its batch in this training, from 1; of several batches the last.
        count: how many batches share the point.
        lowest, highest: their losses.
    """

    step: int
    count: int
    lowest: float
    highest: float


def nearest(x: Floats, place: float) -> int:
    """Return the point whose x, which rises, is nearest to a place."""
    right = min(int(np.searchsorted(x, place)), len(x) - 1)
    return right - 1 if right and place - x[right - 1] < x[right] - place else right


@dataclass
class History:
    """What happened in a run, over steps, epochs and seconds of training.

    Attributes:
        metrics: what is measured on the validation split; of the batches trained on, only the first is.
        target_scale: turns what is measured in standardised targets back into the data's own unit.
        train, validation: the tables; ``loss``, ``metric``, ``validation_loss`` and ``validation_metric`` are curves
            of them.
        marks: what was changed during the training.
    """

    metrics: tuple[str, ...]
    target_scale: float = 1.0
    train: Track = field(init=False)
    validation: Track = field(init=False)
    marks: list[Mark] = field(default_factory=list)

    def __post_init__(self) -> None:
        self._use(Track(("loss", self.metric_name)), Track(("loss", *self.metrics)))
        self._later_steps = 0
        self._begun = False
        self._start_seconds = 0.0

    def _use(self, train: Track, validation: Track) -> None:
        self.train, self.validation = train, validation
        self.loss, self.metric = Series(train, "loss"), Series(train, self.metric_name)
        self.measured = {name: Series(validation, name) for name in ("loss", *self.metrics)}
        self.validation_loss, self.validation_metric = self.measured["loss"], self.measured[self.metric_name]

    @property
    def metric_name(self) -> str:
        """The metric that is also measured on the batches trained on ("Accuracy")."""
        return self.metrics[0]

    @property
    def metric_scale(self) -> float:
        """Factor that converts its raw values into the unit of the data."""
        return self.scale_of(self.metric_name)

    def scale_of(self, metric: str) -> float:
        """Return the factor that converts raw values of a metric into the unit of the data."""
        return self.target_scale if registry.find("metric", metric).in_target_unit else 1.0

    def newest(self, axis: str) -> float:
        """Return how many steps, epochs or seconds were trained."""
        column = self.train.column(axis)
        return float(column[-1]) if len(column) else 0.0

    def add(self, steps: Sequence[Step], evaluations: Sequence[Evaluation], seconds: Sequence[float] = ()) -> None:
        """Append what the worker reported since the last time.

        Args:
            seconds: of training up to each step; without them, time stands still.
        """
        if steps:
            self._begun = True
            # Batches of another size give other step numbers; the curve must still run from left to right.
            self._later_steps = max(self._later_steps, round(self.newest("step")) + 1 - steps[0].step)
            rows = [(s.step, s.epoch + (s.batch + 1) / max(s.batches, s.batch + 1), s.loss, s.metric) for s in steps]
            counted, epochs, losses, metrics = np.array(rows, dtype=np.float64).T
            now = self._start_seconds + np.array(seconds) if seconds else np.full(len(steps), self.newest("seconds"))
            self.train.append(counted + self._later_steps, epochs, now, losses, metrics * self.metric_scale)
        if evaluations:
            counted, epochs, losses = np.array([(e.step, e.epoch, e.loss) for e in evaluations], np.float64).T
            values = [[e.metrics.get(name, np.nan) for e in evaluations] for name in self.metrics]
            counted += self._later_steps
            scaled = (np.array(c) * self.scale_of(name) for name, c in zip(self.metrics, values, strict=True))
            self.validation.append(counted, epochs, self._at("seconds", counted), losses, *scaled)

    def place(self, step: int) -> Mark:
        """Return where in the curves the weights after so many batches of this training stand."""
        if not self._begun:
            return self.now("")
        counted = min(float(step + self._later_steps), self.newest("step"))
        if not counted:
            return Mark(0.0, 0.0, 0.0, "")
        epoch, seconds = (float(self._at(axis, np.array(counted))) for axis in ("epoch", "seconds"))
        return Mark(counted, epoch, seconds, "")

    def batch_at(self, axis: str, place: float) -> BatchPoint | None:
        """Return which batch stands nearest to a place along "step", "epoch" or "seconds"; None before the first."""
        row = nearest(self.train.column(axis), place) if len(self.train) else -1
        if row < 0:
            return None
        step, count = (round(float(self.train.column(name)[row])) for name in ("step", COUNT))
        low, high = (float(self.train.column(f"loss {end}")[row]) for end in ("lowest", "highest"))
        return BatchPoint(step - (self._later_steps if self._begun else 0), count, low, high)

    def _at(self, axis: str, steps: Floats) -> Floats:
        """Return the epochs or seconds that belong to these steps; zeros before the first batch."""
        if not len(self.train):
            return np.zeros(steps.shape)
        # Rows are sorted by step, and a search looks at a few of them; interpolation would copy whole columns first.
        rows = np.searchsorted(self.train.column("step"), steps)
        return self.train.column(axis)[np.minimum(rows, len(self.train) - 1)]

    def now(self, text: str) -> Mark:
        """Return a mark for something that is changed now."""
        return Mark(self.newest("step"), self.newest("epoch"), self.newest("seconds"), text)

    def copy(self) -> History:
        """Return curves of their own with the same points."""
        twin = History(self.metrics, self.target_scale, list(self.marks))
        twin._use(self.train.copy(), self.validation.copy())
        return twin

    @property
    def nbytes(self) -> int:
        """Memory of all points."""
        return self.train.nbytes + self.validation.nbytes

    def trim(self) -> None:
        """Free the memory reserved for further points: the training is over."""
        for track in (self.train, self.validation):
            track.trim()
        for series in (self.loss, self.metric, *self.measured.values()):
            series.trim()

    def thin(self) -> bool:
        """Keep half as many points, and every spike; return False where there are too few for that."""
        return any([self.train.thin(), self.validation.thin()])

    def continued(self) -> History:
        """Return a copy for a run that goes on from here: its seconds are counted on."""
        following = self.copy()
        following._start_seconds = self.newest("seconds")
        return following
