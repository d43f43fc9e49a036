"""What a class or a unit would like to see most."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from mpneuralnetwork.components.fields import boolean, fraction, integer, positive
from mpneuralnetwork.components.registry import register

from ...wording import counted, number_text
from ..activations import Array
from ..steps.names import ExplainError
from .kind import Why, WhyResult
from .network import Floats
from .question import WhyQuestion

PIXEL_NOISE, ROW_NOISE = 0.02, 0.3
"""Deviation of the noise at the beginning, as a share of the range of an input."""
ROW_STARTS = 16
"""Beginnings from which a row is climbed; the best end counts. An image takes one, which is slower to run."""


@dataclass(frozen=True, eq=False)
class PreferredInput(WhyResult):
    """An example that a class or a unit answers strongly.

    Attributes:
        example: in the shape of an example, as the network gets it, within the range of the data.
        what: the score or the unit, in words.
        reached: its value for that example.
        largest: the largest value over ``searched`` real examples.
        row: the real example that has it.
        outdone: how many real examples reach at least as much, as a share.
        layers: the names of all layers, in order.
    """

    example: Array
    what: str
    reached: float
    largest: float
    row: int
    outdone: float
    searched: int
    layers: tuple[str, ...]


@register(title="Preferred input", summary="what a class or a unit would like to see most", order=70)
class Preferred(Why):
    """Climb from the mean example along the gradient to one that a class or a unit answers more and more strongly.

    It shows what the unit looks for, drawn out: no real example looks like this. Decay and blur keep out what only
    this network sees, and every step stays within the range of the data. Erhan et al., "Visualizing higher-layer
    features of a deep network" (2009); decay and blur as in Yosinski et al. (2015).
    """

    key = "preferred"
    question = "What would a class or a unit like to see most?"
    formula = (
        r"x \leftarrow \operatorname{clip}\!\left(x + \eta\,\frac{\nabla_x a(x)}{\lVert \nabla_x a(x) \rVert} "
        r"- \lambda (x - \bar x)\right)"
    )

    layer: int | None = integer(
        None, low=0, optional=True, label="Layer", help="Of the unit, counted from 0; auto is the explained score."
    )
    unit: int = integer(0, low=0, label="Unit", help="Counted from 0, where a layer is chosen.")
    steps: int = integer(24, high=1024, label="Steps", help="How often the slope is followed.")
    rate: float = positive(0.1, high=10.0, label="Step size", help="As a share of the range of the inputs.")
    decay: float = fraction(0.02, label="Decay", help="Share of the way back to the mean example at each step.")
    blur: bool = boolean(True, label="Blur", help="Soften images a little between two steps.")
    seed: int = integer(0, low=0, label="Seed", help="Of the noise at the beginning.")

    def ask(self, question: WhyQuestion) -> PreferredInput:
        self._require_place(question)
        best = self._climb(question)
        reached = float(self._values(question, question.network.outputs(best, last=self._place(question)))[0])
        known = question.training(self._place(question))
        values = self._values(question, known.outputs)
        largest, outdone = float(values.max()), float(np.mean(values >= reached))
        what = self._what(question)
        most = f"the largest of real ones is {number_text(largest)}"
        sentence = f"This example gives {what} the value {number_text(reached)}; {most}."
        beyond = f"It goes beyond all {len(values)} real examples: a picture of what is looked for, no likely example."
        share = number_text(100 * outdone, 2)
        short = f"{share} % of {len(values)} real examples reach as much: the climb did not get far."
        row = int(known.rows[values.argmax()])
        told = sentence, short if outdone else beyond
        layers = question.network.layer_titles
        return PreferredInput(*told, best[0], what, reached, largest, row, outdone, len(values), layers)

    def _require_place(self, question: WhyQuestion) -> None:
        if self.layer is None:
            return
        network, count = question.network, len(question.network.model.layers)
        if self.layer >= count:
            raise ExplainError(f"The network has {counted(count, 'layer')}, counted from 0")
        units = network.units(self.layer)
        if self.unit >= units:
            raise ExplainError(f"{network.layer_title(self.layer)} has {counted(units, 'unit')}, counted from 0")

    def _place(self, question: WhyQuestion) -> int:
        return len(question.network.model.layers) - 1 if self.layer is None else self.layer

    def _what(self, question: WhyQuestion) -> str:
        network = question.network
        if self.layer is None:
            return network.score_name(question.output)
        return f"unit {self.unit} of {network.layer_title(self.layer)}"

    def _values(self, question: WhyQuestion, outputs: Array) -> Floats:
        if self.layer is None:
            return question.network.scores_of(outputs)[:, question.output]
        return question.network.unit_values(outputs)[:, self.unit]

    def _climb(self, question: WhyQuestion) -> Array:
        """Return the best example (1, …) of all that were passed on the way."""
        data, dtype = question.data, question.example.dtype
        reach, passed = data.high - data.low, [self._starts(question)]
        for step in range(self.steps):
            question.progress(step / self.steps)
            x, rate = passed[-1], self.rate * (1 - step / self.steps)
            slopes = self._slopes(question, x)
            sizes = np.sqrt(np.square(slopes, dtype=np.float64).reshape(len(x), -1).mean(axis=1))
            x = x + rate * reach * slopes / np.maximum(sizes, 1e-30).reshape(-1, *[1] * (x.ndim - 1))
            x = x - self.decay * (x - data.mean)
            # Not at the end, which is to be sharp.
            if self.blur and data.schema.is_image and step % 4 == 3 and step < self.steps - 4:
                x = _softened(x)
            passed.append(np.clip(x, data.low, data.high).astype(dtype))
        tried = data.settle(np.concatenate(passed))
        values = self._values(question, question.network.outputs(tried, last=self._place(question)))
        return tried[[int(np.nan_to_num(values, nan=-np.inf).argmax())]]

    def _starts(self, question: WhyQuestion) -> Array:
        data, rng = question.data, np.random.default_rng(self.seed)
        count, noise = (1, PIXEL_NOISE) if data.schema.is_image else (ROW_STARTS, ROW_NOISE)
        varied = rng.standard_normal((count, *data.mean.shape)) * noise * (data.high - data.low)
        starts: Array = np.clip(data.mean + varied, data.low, data.high).astype(question.example.dtype)
        return starts

    def _slopes(self, question: WhyQuestion, x: Array) -> Array:
        if self.layer is None:
            return question.slopes(x)
        return question.network.unit_slopes(x, self.layer, self.unit)


def _softened(x: Array) -> Array:
    """Blur images (N, C, H, W) with the weights 1, 6, 1 down and across."""
    padded = np.pad(x, ((0, 0), (0, 0), (1, 1), (0, 0)), "edge")
    x = (padded[:, :, :-2] + 6 * x + padded[:, :, 2:]) / 8
    padded = np.pad(x, ((0, 0), (0, 0), (0, 0), (1, 1)), "edge")
    blurred: Array = (padded[..., :-2] + 6 * x + padded[..., 2:]) / 8
    return blurred
