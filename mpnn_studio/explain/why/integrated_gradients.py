"""For and against by integrated gradients."""

from __future__ import annotations

import numpy as np
from mpneuralnetwork.components.fields import choice, integer
from mpneuralnetwork.components.registry import register

from ...wording import number_text
from .baselines import BASELINES, baseline_of
from .evidence import Evidence, evidence
from .kind import Why
from .question import WhyQuestion


@register(title="Integrated gradients", summary="slopes on the way from a blank example, added up", order=30)
class IntegratedGradients(Why):
    """Add up the slopes of the score on the straight way from a baseline to the example.

    The values add up to the difference of the two scores, which is checked: what is missing is the error of the sum
    of so many steps. Sundararajan, Taly and Yan, "Axiomatic attribution for deep networks" (2017); the slopes are
    taken in the middle of each step.
    """

    key = "integrated"
    question = "What speaks for and against?"
    formula = (
        r"a_i = (x_i - x'_i) \frac{1}{N} \sum_{n=1}^{N} \frac{\partial s_k}{\partial x_i}"
        r"\!\left(x' + \tfrac{n - 1/2}{N} (x - x')\right),\quad \sum_i a_i \approx s_k(x) - s_k(x')"
    )

    steps: int = integer(32, high=1024, label="Steps", help="Points on the way at which the slope is taken.")
    baseline: str = choice("background", choices=BASELINES, label="Starts from", help="An example that says nothing.")

    def ask(self, question: WhyQuestion) -> Evidence:
        start, example = baseline_of(question.data, self.baseline), question.example
        shares = (np.arange(self.steps) + 0.5) / self.steps
        total = np.zeros(example.shape[1:])
        batches = np.array_split(shares, max(1, self.steps // 16))
        for number, batch in enumerate(batches):
            question.progress(number / len(batches))
            way = start + batch.reshape(-1, *[1] * start.ndim) * (example - start)
            total += question.slopes(way).sum(axis=0, dtype=np.float64)
        values = np.asarray((example[0] - start) * total / self.steps, np.float64)
        difference = float(question.score(example)[0] - question.score(start[np.newaxis])[0])
        error = float(values.sum()) - difference
        how = f"Each value is the input's share of how far the score rises from {BASELINES[self.baseline]}."
        summed, rise = number_text(values.sum()), number_text(difference)
        share = number_text(100 * abs(error) / max(abs(difference), 1e-12), 2)
        told = (
            f"The values add up to {summed}, the score rises by {rise}: the error of "
            f"{self.steps} steps is {number_text(abs(error), 2)} ({share} %)."
        )
        return evidence(question, values, how, BASELINES[self.baseline], error, told)
