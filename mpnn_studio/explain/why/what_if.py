"""What the answer would be without a unit or a layer."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from types import MappingProxyType

import numpy as np
from mpneuralnetwork.components.fields import choice, integer
from mpneuralnetwork.components.registry import register
from numpy.typing import NDArray

from ...wording import number_text
from ..activations import Array
from ..steps.names import ExplainError
from .kind import Why, WhyResult
from .network import Floats
from .question import WhyQuestion

REPLACEMENTS: Mapping[str, str] = MappingProxyType({"zero": "0", "mean": "their mean over training examples"})
MEANS_OF = 256
"""Training examples over which the mean of a unit is taken."""
UNITS_AT_ONCE = 64
SOUND = 0.5
"""Correlation of the two replacements above which the order of the units is called sound."""
SHOWN = 8
"""Units that are listed for reading."""


@dataclass(frozen=True, eq=False)
class Removal(WhyResult):
    """The answer without each unit of a layer, and without all of them.

    Attributes:
        layer: whose outputs were replaced, by number from 0; ``layer_name`` is its name on the screen.
        unit: the unit that was asked for; None for the whole layer.
        before, after: the answers (classes,) or (outputs,), as it is and without what was taken away.
        ranking: (units,), the units by how much the answer changes without one, the most first.
        changes: (units,), that change of each unit, by number: half the sum of the differences of all probabilities
            (the total variation distance), or the largest difference of a number in the data's own unit.
        whole: the change without the whole layer.
        agreement: correlation of the changes with those of the other replacement; NaN where none varies.
        each: (units + 1, …), the answers without each unit, and last without all of them.
        layers: the names of all layers, in order.
    """

    layer: int
    layer_name: str
    unit: int | None
    before: Floats
    after: Floats
    ranking: NDArray[np.intp]
    changes: Floats
    whole: float
    agreement: float
    each: Floats
    layers: tuple[str, ...]

    def details(self) -> Iterator[str]:
        """Yield the units without which the answer changes most."""
        for unit in self.ranking[:SHOWN]:
            yield f"{number_text(self.changes[unit]):>12}   without unit {unit}"


@register(title="What if", summary="the answer without a unit or a layer", order=50)
class WhatIf(Why):
    """Replace what a unit or a layer passes on, and run the layers after it anew.

    What changes the answer was needed for it; what changes nothing was not, or others stand in for it. A unit of an
    image is a channel. Morcos et al., "On the importance of single directions for generalization" (2018).
    """

    key = "what-if"
    question = "What if a part were missing?"
    formula = r"\Delta_u = \tfrac{1}{2} \sum_k \lvert p_k(x) - p_k(x \mid h_u := c) \rvert,\quad c \in \{0, \bar h_u\}"

    layer: int | None = integer(
        None, low=0, optional=True, label="Layer", help="Counted from 0; auto is the last hidden one."
    )
    unit: int | None = integer(
        None, low=0, optional=True, label="Unit", help="Counted from 0; auto is the whole layer."
    )
    replacement: str = choice("zero", choices=REPLACEMENTS, label="Replaced by", help="What stands in their place.")

    def ask(self, question: WhyQuestion) -> Removal:
        network = question.network
        layer = max(0, network.last_hidden) if self.layer is None else self.layer
        if layer >= len(network.model.layers):
            raise ExplainError(f"The network has {len(network.model.layers)} layers, counted from 0")
        units = network.units(layer)
        if self.unit is not None and self.unit >= units:
            raise ExplainError(f"{network.layer_title(layer)} has {units} units, counted from 0")
        outputs = network.outputs(question.example, last=layer)
        mean = question.training(layer, MEANS_OF).outputs.mean(axis=0)
        values = {"zero": np.zeros_like(mean), "mean": mean}
        before = network.answers_of(network.outputs(outputs, layer))[0]
        answers = {name: _without(question, layer, outputs[0], value) for name, value in values.items()}
        changes = {name: _changes(question, before, found) for name, found in answers.items()}
        ours = changes[self.replacement]
        after = answers[self.replacement][units if self.unit is None else self.unit]
        agreement = _correlation(*(found[:units] for found in changes.values()))
        ranking = np.argsort(-ours[:units], kind="stable")
        what = network.layer_title(layer) if self.unit is None else f"unit {self.unit} of {network.layer_title(layer)}"
        sentence = f"Without {what} (set to {REPLACEMENTS[self.replacement]}) {_said(question, before, after)}"
        trust = _trust(question, answers[self.replacement][:units], before, agreement)
        return Removal(
            sentence, trust, layer, network.layer_title(layer), self.unit, before, after, ranking, ours[:units],
            float(ours[units]), agreement, answers[self.replacement], network.layer_titles,
        )  # fmt: skip


def _without(question: WhyQuestion, layer: int, outputs: Array, value: Array) -> Floats:
    """Return the answers (units + 1, …) without each unit of a layer, and last without all of them."""
    network, units = question.network, len(outputs)
    found = []
    for start in range(0, units + 1, UNITS_AT_ONCE):
        question.progress(start / (units + 1))
        chosen = np.arange(start, min(start + UNITS_AT_ONCE, units + 1))
        changed = np.repeat(outputs[np.newaxis], len(chosen), axis=0)
        for row, unit in enumerate(chosen):
            place = slice(None) if unit == units else unit
            changed[row, place] = value[place]
        found.append(network.answers_of(network.outputs(changed, layer)))
    return np.concatenate(found)


def _changes(question: WhyQuestion, before: Floats, after: Floats) -> Floats:
    differences = np.abs(after - before)
    changes: Floats = differences.sum(axis=1) / 2 if question.data.schema.classes else differences.max(axis=1)
    return changes


def _correlation(ours: Floats, theirs: Floats) -> float:
    if len(ours) < 2 or not ours.std() or not theirs.std():
        return float("nan")
    return float(np.corrcoef(ours, theirs)[0, 1])


def _said(question: WhyQuestion, before: Floats, after: Floats) -> str:
    if not question.data.schema.classes:
        predicted, instead = number_text(after[question.output]), number_text(before[question.output])
        return f"the network predicts {predicted} instead of {instead}."
    old, new = int(before.argmax()), int(after.argmax())
    name = question.network.answer_name
    sure, was_sure = f"{number_text(100 * after[new], 3)} %", f"{number_text(100 * before[old], 3)} %"
    if old == new:
        return f"the answer stays {name(old)}, at {sure} instead of {was_sure}."
    return f"the answer becomes {name(new)} ({sure}) instead of {name(old)}."


def _trust(question: WhyQuestion, each: Floats, before: Floats, agreement: float) -> str:
    flips = int(np.count_nonzero(each.argmax(axis=1) != before.argmax())) if question.data.schema.classes else 0
    decisive = f"{flips} of {len(each)} units change the class alone. " if question.data.schema.classes else ""
    if not np.isfinite(agreement):
        return f"{decisive}With 0 and with the mean in their place nothing can be compared, since nothing changes."
    verdict = "so the order can be trusted" if agreement > SOUND else "so trust the order little"
    return (
        f"{decisive}A network never saw a unit that is missing. With 0 and with the mean in its place the changes "
        f"agree with a correlation of {number_text(agreement, 2)}, {verdict}."
    )
