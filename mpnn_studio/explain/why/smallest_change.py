"""The smallest change of an example that makes the network answer otherwise."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from mpneuralnetwork.components.fields import integer, positive
from mpneuralnetwork.components.registry import register

from ...wording import number_text, times_as
from ..activations import Array
from .attack import Boundary, deepfool, random_size
from .kind import Why, WhyResult
from .network import INPUT
from .question import WhyQuestion


@dataclass(frozen=True, eq=False)
class SmallestChange(WhyResult):
    """A changed example with another answer.

    Attributes:
        found: whether there is one within the range of the data.
        example: the changed example, in the shape of one; the example itself where nothing was found.
        size: Euclid's length of the change; of a class of its own unit, as the network gets its inputs.
        answer: the class that is answered then; for numbers −1.
        steps: how often the boundary was approached.
        random: length of the median random change that works too; NaN where none of ``drawn`` does.
        nearest: distance of the nearest training example that the network answers otherwise; NaN where there is none.
    """

    found: bool
    example: Array
    size: float
    answer: int
    steps: int
    random: float
    nearest: float
    drawn: int


@register(title="Smallest change", summary="the least that makes the network answer otherwise", order=80)
class Fooling(Why):
    """Step to the nearest boundary of the answer, as it would lie if the network were linear, until it is crossed.

    A small change that nobody would see shows how near the boundary is. The step leaves the range of the data at no
    input, and categories as they are. Moosavi-Dezfooli, Fawzi and Frossard, "DeepFool" (2016); the end is found by
    halving between the example and the crossing.
    """

    key = "smallest-change"
    question = "Which smallest change fools the network?"
    formula = (
        r"\delta = \min_{j \ne k} \frac{\lvert s_j - s_k \rvert}{\lVert \nabla (s_j - s_k) \rVert_2^2}"
        r"\,\nabla (s_j - s_k)"
    )

    steps: int = integer(20, high=200, label="Steps", help="How often the boundary is approached at most.")
    shift: float = positive(
        0.5, high=100.0, label="Shift", help="Of a number: by how many standard deviations it has to move."
    )
    draws: int = integer(8, high=100, label="Random changes", help="That the change is compared with.")

    def ask(self, question: WhyQuestion) -> SmallestChange:
        boundary = Boundary.of(question, self.shift)
        example = question.example
        changed, steps = deepfool(question, boundary, self.steps)
        found = bool(boundary.crossed(changed)[0])
        changed = changed if found else example
        size = _length(changed - example)
        random = random_size(question, boundary, self.draws)
        nearest = _nearest(question, boundary)
        classes = bool(question.data.schema.classes)
        answer = int(question.network.answers(changed)[0].argmax()) if classes else -1
        said = _said(question, found, size, changed)
        trust = _trust(size, random, nearest, self.draws) if found else _not_found(steps, random)
        return SmallestChange(said, trust, found, changed[0], size, answer, steps, random, nearest, self.draws)


def _length(change: Array) -> float:
    return float(np.linalg.norm(np.asarray(change, np.float64)))


def _nearest(question: WhyQuestion, boundary: Boundary) -> float:
    known, outputs = question.training(INPUT), question.training(len(question.network.model.layers) - 1)
    others = known.outputs[boundary.crossed_by(question.network.scores_of(outputs.outputs))]
    if not len(others):
        return float("nan")
    return float(np.linalg.norm((others - question.example).reshape(len(others), -1), axis=1).min())


def _said(question: WhyQuestion, found: bool, size: float, changed: Array) -> str:
    if not found:
        return "No change within the range of the data was found that makes the network answer otherwise."
    answers, name = question.network.answers(np.concatenate([question.example, changed])), question.network.answer_name
    if not question.data.schema.classes:
        old, new = map(number_text, answers[:, question.output])
        return f"A change of length {number_text(size, 3)} moves the prediction from {old} to {new}."
    old, new = (name(int(row.argmax())) for row in answers)
    return f"A change of length {number_text(size, 3)} turns the answer from {old} into {new}."


def _trust(size: float, random: float, nearest: float, draws: int) -> str:
    by_chance = (
        f"none of {draws} random changes works"
        if np.isnan(random)
        else f"a random change has to be {times_as(random / max(size, 1e-12), 'large')}"
    )
    if np.isnan(nearest):
        return f"Compared: {by_chance}."
    return (
        f"Compared: {by_chance}, and the nearest training example with another answer is "
        f"{times_as(nearest / max(size, 1e-12), 'far')}. A smaller change may exist."
    )


def _not_found(steps: int, random: float) -> str:
    length = number_text(random, 3)
    by_chance = "nor did a random one work" if np.isnan(random) else f"but a random one of length {length} works"
    return f"After {steps} steps the answer is still the same, {by_chance}. This proves nothing about other changes."
