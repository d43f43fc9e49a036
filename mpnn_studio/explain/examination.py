"""The predictions of a network on a whole split of its run's data."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from threading import Lock
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ..data.dataset import Schema
from ..data.histogram import thinned
from ..data.splits import Rows
from ..run.datasets import Datasets
from ..run.events import Snapshot
from ..run.predictor import Predictor
from ..run.run import Run
from .examples import Examples

BATCH = 256
"""Examples between two looks at whether the answer is still wanted."""
KEPT = 4
"""Examinations that are cached: several tabs show the same one, and a person returns to the one before."""
NO_ANSWER = -1
"""The class of a prediction that is not a number."""
Floats = NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class Question:
    """Which predictions are wanted.

    Attributes:
        split: "train", "validation" or "test"; without a validation split, "validation" means the training split.
        most: a sample of at most so many examples, always the same ones; None for all.
    """

    run: Run
    snapshot: Snapshot
    split: str = "validation"
    most: int | None = None

    def equals(self, other: Question) -> bool:
        """Whether both have the same answer."""
        same = self.run is other.run and self.snapshot is other.snapshot
        return same and (self.split, self.most) == (other.split, other.most)


@dataclass(frozen=True, eq=False)
class Examination:
    """The predictions for the examples of one split.

    Attributes:
        split: the one that was examined.
        sizes: how many examples each split has.
        inputs, targets: arrays that hold the examples among others, as they are in the data.
        rows: (N,), the places of the examined ones in them.
        answers: (N, classes) probabilities, or (N, outputs) numbers in the data's own unit.
        seconds: how long it took.
    """

    schema: Schema
    split: str
    sizes: Mapping[str, int]
    inputs: NDArray[Any]
    targets: NDArray[Any]
    rows: Rows
    answers: Floats
    seconds: float = 0.0

    def __len__(self) -> int:
        return len(self.rows)

    @property
    def complete(self) -> bool:
        """Whether all examples of the split were examined, not a sample."""
        return len(self.rows) == self.sizes[self.split]

    @cached_property
    def truths(self) -> NDArray[Any]:
        """The true class numbers (N,), or target values (N, outputs)."""
        wanted: NDArray[Any] = self.targets[self.rows]
        return wanted if self.schema.classes else wanted.reshape(len(self.rows), -1)

    @cached_property
    def said(self) -> NDArray[np.int64]:
        """The predicted class (N,); NO_ANSWER where the prediction is not a number."""
        known = np.isfinite(self.answers).all(axis=1)
        return np.where(known, self.answers.argmax(axis=1), NO_ANSWER)

    @cached_property
    def sureness(self) -> Floats:
        """The probability (N,) of the predicted class."""
        highest: Floats = self.answers.max(axis=1)
        return highest

    @property
    def unanswered(self) -> int:
        """How many examples got a prediction that is not a number."""
        return int(np.count_nonzero(self.said == NO_ANSWER))

    def mistakes(self, truth: int | None = None, *, surest_first: bool = True) -> NDArray[np.int64]:
        """Return the places of the wrong predictions among the examined examples, sorted by probability.

        Args:
            truth: only examples of this class.
        """
        wrong = (self.said != self.truths) & (self.said != NO_ANSWER)
        if truth is not None:
            wrong &= self.truths == truth
        places = np.flatnonzero(wrong)
        sureness = self.sureness[places]
        return places[np.argsort(-sureness if surest_first else sureness, kind="stable")]

    def cell(self, truth: int, said: int) -> NDArray[np.int64]:
        """Return the places of the examples of one class predicted as another, the highest probability first."""
        places = np.flatnonzero((self.truths == truth) & (self.said == said))
        return places[np.argsort(-self.sureness[places], kind="stable")]


@dataclass(eq=False)
class _Memory:
    """What an examiner keeps of one run."""

    subject: tuple[Run, Examples, Predictor] | None = None
    kept: list[tuple[Question, Examination]] = field(default_factory=list)


class Examiner:
    """Examines the networks of runs, each on a copy of it. Thread-safe: calls wait for one another.

    Args:
        datasets: the data sets in memory, which also load others.
    """

    def __init__(self, datasets: Datasets) -> None:
        self._datasets = datasets
        self._serving = Lock()
        self._memory = _Memory()

    def forget(self) -> None:
        """Release data and results at once; an examination still running keeps nothing either."""
        self._memory = _Memory()

    def examine(self, question: Question, left: Callable[[], bool] = lambda: False) -> Examination | None:
        """Return the predictions, from the cache where they are in it.

        Args:
            question: its run's data must have been prepared.
            left: returns True once the answer is not wanted any more; then None is returned.

        Raises:
            DataError: the data of the run cannot be loaded.
        """
        with self._serving:
            memory = self._memory
            for known, found in memory.kept:
                if known.equals(question):
                    return found
            examination = self._examine(memory, question, left)
            if examination is not None:
                memory.kept = [*memory.kept[1 - KEPT :], (question, examination)]
            return examination

    def _examine(self, memory: _Memory, question: Question, left: Callable[[], bool]) -> Examination | None:
        started = time.perf_counter()
        examples, predictor = self._of(memory, question.run)
        sizes = examples.sizes
        split = "train" if question.split == "validation" and not sizes["validation"] else question.split
        inputs, targets, rows = examples.part(split)
        rows = rows if question.most is None else thinned(rows, question.most)
        predictor.load(question.snapshot)
        answers: list[Floats] = []
        # Diverged weights are examined too; their predictions are not numbers.
        with np.errstate(all="ignore"):
            for start in range(0, len(rows), BATCH):
                if left():
                    return None
                answers.append(predictor.predict_all(inputs[rows[start : start + BATCH]]))
        schema = examples.dataset.schema
        width = len(schema.classes) or schema.outputs
        whole = np.concatenate(answers) if answers else np.empty((0, width))
        return Examination(schema, split, sizes, inputs, targets, rows, whole, time.perf_counter() - started)

    def _of(self, memory: _Memory, run: Run) -> tuple[Examples, Predictor]:
        if memory.subject is None or memory.subject[0] is not run:
            assert run.preparation is not None
            memory.kept = []
            memory.subject = run, Examples.of(run.project, self._datasets), Predictor(run.project, run.preparation)
        return memory.subject[1:]
