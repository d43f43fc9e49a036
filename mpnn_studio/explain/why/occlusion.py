"""For and against by occlusion."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
from mpneuralnetwork.components.fields import choice, integer
from mpneuralnetwork.components.registry import register
from numpy.typing import NDArray

from ..activations import Array
from .baselines import BASELINES, baseline_of
from .evidence import Evidence, evidence
from .kind import Why
from .question import WhyQuestion

PATCHES_ACROSS = 7
"""Patches that lie side by side across an image where their size is not given."""


@register(title="Occlusion", summary="how far the score falls when a part is covered", order=20)
class Occlusion(Why):
    """Cover one part of the example after the other, and note by how much the score falls.

    No gradient is needed and every value is a real answer of the network, but parts that stand in for each other
    hide each other. Patches of an image overlap by half, and a pixel gets the mean of its patches; of a row one
    column at a time takes its usual value. Zeiler and Fergus, "Visualizing and understanding convolutional networks"
    (2014).
    """

    key = "occlusion"
    question = "What speaks for and against?"
    formula = r"a_i = \operatorname{mean}_{P \ni i}\; s_k(x) - s_k(x \text{ with } P \text{ covered})"

    patch: int | None = integer(
        None, high=255, optional=True, label="Patch", unit="pixels", help="Side of the covered square of an image."
    )
    baseline: str = choice("background", choices=BASELINES, label="Covered with", help="What a covered input becomes.")

    def ask(self, question: WhyQuestion) -> Evidence:
        covered = np.stack(list(self._parts(question)))
        start = baseline_of(question.data, self.baseline)
        batches = np.array_split(covered, max(1, len(covered) // 64))
        falls = []
        for number, batch in enumerate(batches):
            question.progress(number / len(batches))
            falls.append(question.score(np.where(batch, start, question.example)))
        fall = question.score(question.example)[0] - np.concatenate(falls)
        if question.data.features:
            # The inputs of a category share what the column is worth, so that a column's values add up to its fall.
            values = np.tensordot(fall / covered.sum(axis=1), covered, 1)
        else:
            values = np.tensordot(fall, covered, 1) / np.maximum(1, covered.sum(axis=0))
        how = f"Each value is how far the score falls when the part is covered with {BASELINES[self.baseline]}."
        return evidence(question, np.asarray(values, np.float64), how, BASELINES[self.baseline])

    def _parts(self, question: WhyQuestion) -> Iterator[NDArray[np.bool_]]:
        """Yield the parts that are covered together, as masks in the shape of the example."""
        example: Array = question.example[0]
        if question.data.features:
            for place in question.data.features:
                part = np.full(example.shape, False)
                part[place] = True
                yield part
            return
        height, width = example.shape[-2:]
        side = self.patch or max(1, -(-max(height, width) // PATCHES_ACROSS))
        step = max(1, side // 2)
        for top in range(0, max(1, height - side + step), step):
            for left in range(0, max(1, width - side + step), step):
                part = np.full(example.shape, False)
                part[..., top : top + side, left : left + side] = True
                yield part
