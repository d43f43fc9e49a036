"""For and against by gradient × input."""

from __future__ import annotations

from mpneuralnetwork.components.fields import choice
from mpneuralnetwork.components.registry import register

from .baselines import BASELINES, baseline_of
from .evidence import Evidence, evidence
from .kind import Why
from .question import WhyQuestion


@register(title="Gradient × input", summary="the slope at each input, times how far it is from usual", order=10)
class GradientTimesInput(Why):
    """Multiply the slope of the score at each input by the input.

    One backward pass, exact for a linear network and a first look for any other: it sees the slope at this example
    alone. Inputs are counted from the baseline, so that a usual input says nothing. Shrikumar et al., "Not just a
    black box" (2016).
    """

    key = "gradient"
    question = "What speaks for and against?"
    formula = r"a_i = (x_i - x'_i)\,\frac{\partial s_k}{\partial x_i}(x)"

    baseline: str = choice("background", choices=BASELINES, label="Compared with", help="Where an input says nothing.")

    def ask(self, question: WhyQuestion) -> Evidence:
        example = question.example
        start = baseline_of(question.data, self.baseline)
        values = (question.slopes(example) * (example - start))[0]
        how = f"Each value is the slope of the score times how far the input is from {BASELINES[self.baseline]}."
        return evidence(question, values, how, BASELINES[self.baseline])
