"""From one example to another, and where the answer changes on the way."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from mpneuralnetwork.components.fields import integer
from mpneuralnetwork.components.registry import register

from ...wording import counted, number_text, times_as
from ..activations import Array
from ..steps.names import ExplainError
from .kind import Why, WhyResult
from .network import INPUT, Floats
from .question import WhyQuestion

TYPICAL_OF = 64
"""Training examples whose distance to their nearest neighbour says what is usual."""


@dataclass(frozen=True)
class Flip:
    """Where the class changes on the way.

    Attributes:
        at: from 0 to 1, between two points of the way.
        before, after: the classes.
    """

    at: float
    before: int
    after: int


@dataclass(frozen=True, eq=False)
class Morphing(WhyResult):
    """The answers on the straight way between two examples.

    Attributes:
        row: the other example, where it is in the data; −1 where it is one that was given.
        shares: (steps,), from 0 at this example to 1 at the other.
        path: (steps, …), the examples on the way, as the network gets them.
        answers: (steps, classes) or (steps, outputs).
        flips: where the class changes; none for numbers.
        remoteness: the largest distance of the way from any training example, in units of what is usual between
            training examples.
    """

    row: int
    shares: Floats
    path: Array
    answers: Floats
    flips: tuple[Flip, ...]
    remoteness: float


@register(title="Morph", summary="the answers on the way to another example", order=60)
class Morph(Why):
    """Follow the straight line between two examples, and the answers on it.

    Where the class changes lies the boundary between the two. The points between are no examples of the data (of two
    images they show both at once), so their distance from the training examples is told. Categories change half way.
    Goodfellow, Vinyals and Saxe walked straight lines between networks (2015); between inputs it is linear
    interpolation.
    """

    key = "morph"
    question = "Where does the answer change on the way to another example?"
    formula = r"x(t) = (1 - t)\, x + t\, x',\quad t \in [0, 1]"

    to: int | None = integer(
        None, low=0, optional=True, label="To", help="Row of the other example; auto is the nearest answered otherwise."
    )
    steps: int = integer(33, low=2, high=1024, label="Steps", help="Points on the way, with both ends.")

    def ask(self, question: WhyQuestion) -> Morphing:
        data, example = question.data, question.example
        row, other = self._end(question)
        shares = np.linspace(0, 1, self.steps)
        along = shares.reshape(-1, *[1] * data.mean.ndim)
        weights = np.where(data.movable, along, np.round(along))
        path = np.asarray(example + weights * (other - example), example.dtype)
        # The ends are examples of their own; in between everything is as the data could hold it.
        path[1:-1] = data.settle(path[1:-1])
        answers = question.network.answers(path)
        flips = _flips(shares, answers) if data.schema.classes else ()
        remoteness = _remoteness(question, path)
        trust = (
            f"The way leads {times_as(remoteness, 'far')} from any training example as these lie from each other: "
            f"{'answers between are guesses' if remoteness > 1 else 'it stays among the data'}."
        )
        return Morphing(_said(question, row, answers, flips), trust, row, shares, path, answers, flips, remoteness)

    def _end(self, question: WhyQuestion) -> tuple[int, Array]:
        """Return the row of the other example, and the example (1, …)."""
        data = question.data
        if self.to is None and question.other is not None:
            return -1, question.other
        row = _other(question) if self.to is None else self.to
        if row >= len(data.dataset):
            raise ExplainError(f"The data has {counted(len(data.dataset), 'example')}, counted from 0")
        return row, data.inputs(np.array([row]))


def _other(question: WhyQuestion) -> int:
    """Return the row of the nearest training example with another answer; of numbers, the farthest answer."""
    last = len(question.network.model.layers) - 1
    known, inputs = question.training(last), question.training(INPUT)
    answers, ours = question.network.answers_of(known.outputs), question.network.answers(question.example)
    if not question.data.schema.classes:
        return int(known.rows[np.abs(answers - ours)[:, question.output].argmax()])
    away = _distances(inputs.outputs, question.example)[0]
    away[answers.argmax(axis=1) == ours.argmax()] = np.inf
    return int(known.rows[away.argmin()])


def _flips(shares: Floats, answers: Floats) -> tuple[Flip, ...]:
    classes = answers.argmax(axis=1)
    places = np.flatnonzero(classes[1:] != classes[:-1])
    return tuple(Flip(float(shares[at] + shares[at + 1]) / 2, int(classes[at]), int(classes[at + 1])) for at in places)


def _remoteness(question: WhyQuestion, path: Array) -> float:
    known = question.training(INPUT)
    some = slice(0, None, max(1, len(known.rows) // TYPICAL_OF))
    between = _distances(known.outputs, known.outputs[some])
    between[np.arange(len(between)), np.arange(len(known.rows))[some]] = np.inf
    usual = float(np.median(between.min(axis=1)))
    farthest = float(_distances(known.outputs, path).min(axis=1).max())
    return farthest / max(usual, 1e-12) if np.isfinite(usual) else float("inf")


def _distances(known: Array, wanted: Array) -> Floats:
    """Return the distance (wanted, known) of each to each."""
    ours, theirs = (x.reshape(len(x), -1) for x in (known, wanted))
    squares = (theirs**2).sum(axis=1)[:, np.newaxis] + (ours**2).sum(axis=1) - 2 * theirs @ ours.T
    distances: Floats = np.sqrt(np.maximum(squares, 0)).astype(np.float64)
    return distances


def _said(question: WhyQuestion, row: int, answers: Floats, flips: tuple[Flip, ...]) -> str:
    name, end = question.network.answer_name, "the other example" if row < 0 else f"example {row}"
    if not question.data.schema.classes:
        first, last = answers[0, question.output], answers[-1, question.output]
        return f"On the way to {end} the prediction goes from {number_text(first)} to {number_text(last)}."
    if not flips:
        return f"On the way to {end} the answer stays {name(int(answers[0].argmax()))}."
    turns = ", ".join(f"{name(flip.before)} to {name(flip.after)} at {100 * flip.at:.0f} %" for flip in flips)
    return f"On the way to {end} the answer changes from {turns}."
