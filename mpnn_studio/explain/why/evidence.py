"""What speaks for and against an answer: one value for each input, and the test that it passes on this example."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from ...wording import number_text
from ..activations import Array
from .kind import WhyResult
from .network import Floats
from .question import WhyQuestion

SHARE = 0.1
"""Share of the inputs that the test takes away."""
DRAWS = 8
"""Random choices that the most important inputs are compared with."""


@dataclass(frozen=True)
class Deletion:
    """How much the probability of the class (or the predicted number) falls when inputs are taken away.

    A. Samek et al., "Evaluating the visualization of what a deep neural network has learned" (IEEE TNNLS 2017).

    Attributes:
        count: how many inputs (for a row: columns) are taken away.
        top, least: for those with the largest and with the smallest values.
        random: for as many random ones, on average.
    """

    count: int
    top: float
    random: float
    least: float


@dataclass(frozen=True, eq=False)
class Evidence(WhyResult):
    """What speaks for (positive) and against (negative) one score.

    Attributes:
        values: one for each input, in the shape of the example; for an image also those of its channels.
        features: for a row, the sum over the inputs of each column.
        output: the score that is explained, by number; ``score`` says what it is.
        deletion: the test on this example.
        baseline: what the example is compared with, in words; empty where with nothing.
        completeness: integrated gradients alone: sum of the values − (f(x) − f(baseline)); else None.
    """

    values: Array
    output: int
    score: str
    deletion: Deletion
    features: Mapping[str, float] = field(default_factory=dict)
    baseline: str = ""
    completeness: float | None = None

    def details(self) -> Iterator[str]:
        """Yield the columns of a row, those that weigh most first."""
        for name, value in sorted(self.features.items(), key=lambda item: -abs(item[1])):
            yield f"{number_text(value, signed=True):>12}   {name}"


def evidence(
    question: WhyQuestion,
    values: Array,
    how: str,
    baseline: str = "",
    completeness: float | None = None,
    trust: str = "",
) -> Evidence:
    """Put values to the test, and say what they mean.

    Args:
        values: in the shape of the example.
        how: what one value is, in a sentence; ``baseline`` says what the example is compared with.
        trust: a sentence before that about the test.
    """
    test = deletion(question, values)
    named = question.network.score_name(question.output)
    features = question.data.per_feature(values)
    most = f" Largest: {max(features, key=features.__getitem__)}." if features else ""
    meaning = f"speaks for {question.name}, negative against it" if question.data.schema.classes else "raises it"
    sentence = f"{how} Positive {meaning}; explained is {named}.{most}"
    told = f"{trust} {_of_test(question, test)}".strip()
    return Evidence(sentence, told, values, question.output, named, test, features, baseline, completeness)


def deletion(question: WhyQuestion, values: Array) -> Deletion:
    """Take the inputs with the largest values away, as many random ones, and those with the smallest."""
    owners = _owners(question, values)
    totals = np.bincount(owners.reshape(-1), weights=np.asarray(values, np.float64).reshape(-1))
    count = max(1, round(SHARE * len(totals)))
    order, rng = np.argsort(-totals, kind="stable"), np.random.default_rng(0)
    chosen = [order[:count], order[-count:], *(rng.permutation(len(totals))[:count] for _ in range(DRAWS))]
    gone = np.stack([np.isin(owners, some) for some in chosen])
    example = question.example
    answers = question.network.answers(np.concatenate([example, np.where(gone, question.data.background, example)]))
    falls: Floats = answers[0, question.output] - answers[1:, question.output]
    return Deletion(count, float(falls[0]), float(falls[2:].mean()), float(falls[1]))


def _owners(question: WhyQuestion, values: Array) -> NDArray[np.intp]:
    """Return which thing each input belongs to, which is taken away as one: its pixel, or its column."""
    if not question.data.features:
        return np.broadcast_to(np.arange(values[0].size).reshape(values[0].shape), values.shape)
    widths = [place.stop - place.start for place in question.data.features]
    return np.repeat(np.arange(len(widths)), widths)


def _of_test(question: WhyQuestion, test: Deletion) -> str:
    things = "columns" if question.data.features else "pixels"
    what = f"the {test.count} {things}" if test.count > 1 else f"the {things[:-1]}"
    unit = 100 if question.data.schema.classes else 1
    top, random = (number_text(unit * fall, 3) if abs(unit * fall) >= 1e-3 else "0" for fall in (test.top, test.random))
    answer = f"probability of {question.name}" if unit == 100 else "predicted number"
    points = " points" if unit == 100 else ""
    verdict = "as it should be" if test.top > test.random else "so trust this picture little"
    return (
        f"With {what} of the largest values taken away the {answer} falls by {top}{points}, "
        f"with random ones by {random}: {verdict}."
    )
