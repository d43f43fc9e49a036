"""The training examples that the network finds most like this one."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from mpneuralnetwork.components.fields import choice, integer
from mpneuralnetwork.components.registry import register
from numpy.typing import NDArray

from ...wording import number_text
from ..activations import Array
from .kind import Why, WhyResult
from .network import INPUT, Floats
from .question import KnownOutputs, WhyQuestion

UNSEEN = 100
"""Validation examples whose neighbours are counted."""


@dataclass(frozen=True, eq=False)
class Neighbours(WhyResult):
    """The nearest training examples in the last hidden layer, the nearest first.

    Attributes:
        rows: (k,), where they are in the data.
        distances: (k,), between the outputs of the layer.
        targets: (k,) class numbers, or (k, outputs) numbers.
        layer: whose outputs are compared, by name.
        searched: how many training examples were looked at.
        share: how many of them have the class that the network answers; of numbers, the standard deviation of the
            neighbours' as a share of all.
        shared_by_unseen: the share of a validation example's neighbours that have its class (for numbers the same
            ratio of deviations), on average over ``tried``.
        chance: what ``shared_by_unseen`` would be with random neighbours.
    """

    rows: NDArray[np.int64]
    distances: Floats
    targets: NDArray[np.generic]
    layer: str
    searched: int
    share: float
    shared_by_unseen: float
    chance: float
    tried: int

    def details(self) -> Iterator[str]:
        """Yield the neighbours, the nearest first."""
        for row, distance in zip(self.rows, self.distances, strict=True):
            yield f"{number_text(distance):>12}   example {row}"


@register(title="Nearest training examples", summary="those that look most alike to the last layer", order=40)
class NearestExamples(Why):
    """Find the training examples whose outputs of the last hidden layer are nearest.

    The last layer can only tell apart what differs there, so that these are the examples that the network takes for
    alike. Euclid's distance is what its weighted sums see; the cosine leaves aside how strong an activation is.
    Papernot and McDaniel, "Deep k-nearest neighbors" (2018).
    """

    key = "nearest"
    question = "Which training examples are like this one?"
    formula = r"\operatorname{arg\,min}_n\; \lVert h(x) - h(x_n) \rVert_2"

    neighbours: int = integer(8, high=100, label="Neighbours", help="How many are shown.")
    distance: str = choice("euclid", choices={"euclid": "Euclid", "cosine": "cosine"}, label="Distance")
    sample: int | None = integer(
        None, optional=True, label="Searched", unit="examples",
        help="Training examples to look through, drawn at random; auto takes as many as are quick.",
    )  # fmt: skip

    def ask(self, question: WhyQuestion) -> Neighbours:
        network, layer = question.network, question.network.last_hidden
        searched = question.training(layer, self.sample)
        unseen = question.unseen(layer, min(UNSEEN, max(16, len(searched.rows) // 8)))
        count = max(1, min(self.neighbours, len(searched.rows) - 1))
        targets = question.data.targets(searched.rows)
        order, distances = self._nearest(
            searched, network.outputs(question.example, last=layer), count, _same_place(question, searched)
        )
        near = targets[order[0]]
        others, _ = self._nearest(searched, unseen.outputs, count, _own_places(searched, unseen))
        wanted = question.data.targets(unseen.rows)
        # Without classes: how far numbers spread among the neighbours, as a share of how far they spread at all.
        spread = 1.0 if question.data.schema.classes else float(targets.std()) or 1.0
        if question.data.schema.classes:
            share = float(np.mean(near == network.answers(question.example)[0].argmax()))
            shared = float(np.mean(targets[others] == wanted[:, np.newaxis]))
            frequencies = np.bincount(targets, minlength=len(question.data.schema.classes)) / len(targets)
            chance = float(np.mean(frequencies[wanted]))
        else:
            share, shared, chance = float(near.std()) / spread, float(targets[others].std(axis=1).mean()) / spread, 1.0
        told = _told(question, count, share, shared, chance, len(unseen.rows))
        return Neighbours(
            *told, searched.rows[order[0]], distances[0], near, network.layer_title(layer), len(searched.rows),
            share, shared, chance, len(unseen.rows),
        )  # fmt: skip

    def _nearest(
        self, known: KnownOutputs, wanted: Array, count: int, left_out: NDArray[np.intp] | None = None
    ) -> tuple[NDArray[np.intp], Floats]:
        """Return places among the known ones and distances, each (N, count), of the nearest to each wanted one."""
        ours, theirs = self._rows(known.outputs), self._rows(wanted)
        squares = (theirs**2).sum(axis=1)[:, np.newaxis] + (ours**2).sum(axis=1) - 2 * theirs @ ours.T
        if left_out is not None:
            found = np.flatnonzero(left_out >= 0)
            squares[found, left_out[found]] = np.inf
        nearest = np.argsort(squares, axis=1, kind="stable")[:, :count]
        # Anew from the differences: the squares lose the digits of small distances.
        away = np.linalg.norm(ours[nearest] - theirs[:, np.newaxis], axis=2)
        return nearest, away

    def _rows(self, outputs: Array) -> Floats:
        rows = np.asarray(outputs, np.float64).reshape(len(outputs), -1)
        if self.distance == "cosine":
            rows = rows / np.maximum(np.linalg.norm(rows, axis=1, keepdims=True), 1e-12)
        return rows


def _same_place(question: WhyQuestion, known: KnownOutputs) -> NDArray[np.intp]:
    """Return where the example itself is among the known ones, (1,); −1 where it is not."""
    outputs = question.training(INPUT, len(known.rows)).outputs
    same = (outputs == question.example).reshape(len(outputs), -1).all(axis=1)
    return np.array([int(same.argmax()) if same.any() else -1])


def _own_places(known: KnownOutputs, wanted: KnownOutputs) -> NDArray[np.intp]:
    """Return where each wanted example is itself among the known ones, or −1: nobody is their own neighbour."""
    places = np.searchsorted(known.rows, wanted.rows).clip(max=len(known.rows) - 1)
    return np.where(known.rows[places] == wanted.rows, places, -1)


def _told(question: WhyQuestion, count: int, share: float, shared: float, chance: float, tried: int) -> tuple[str, str]:
    if question.data.schema.classes:
        answer = question.network.answer_name(int(question.network.answers(question.example)[0].argmax()))
        verdict = "so likeness means something here" if shared > chance else "so likeness means little here"
        return (
            f"{round(share * count)} of the {count} nearest training examples are of the class {answer}, which the "
            "network answers.",
            f"Of the neighbours of {tried} held-back examples {100 * shared:.0f} % share their class, against "
            f"{100 * chance:.0f} % by chance: {verdict}.",
        )
    return (
        f"The {count} nearest training examples differ among each other by {100 * share:.0f} % of what all differ by.",
        f"Over {tried} held-back examples neighbours differ by {100 * shared:.0f} %, against 100 % by chance.",
    )
