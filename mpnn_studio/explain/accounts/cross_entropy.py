"""The cross-entropy of classes: exponentials with their shift, their total, and what the target takes of them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

import numpy as np
from mpneuralnetwork.components.targets import aligned, one_hot
from mpneuralnetwork.kernels.layout import by_score
from mpneuralnetwork.losses import CategoricalCrossEntropy

from ..steps.names import Name, names_at
from ..steps.quantity import Quantity
from ..steps.terms import Account, Array, Factor, Index, Terms, constant
from .loss import LossAccount, LossStep, loss_accounts


@loss_accounts.declare(CategoricalCrossEntropy)
class CrossEntropyAccount(LossAccount):
    """−Σ t ln p of each example, with ln p = s − ln Σ eˢ for the scores s = (z − max z) / T.

    Outputs (N, K, …) may have further axes: then the loss of an example is the mean over its positions. The shares t
    that a target gives to the classes are numbers of their own: a class is a one among zeros, and label smoothing
    takes some of it for the others.
    """

    def __init__(self, step: LossStep) -> None:
        super().__init__(step)
        rows, temperature = by_score(step.outputs), step.loss.temperature
        shift = rows.max(axis=1)
        # By class, as the loss works, so that the total is rounded alike.
        scores = np.array(rows.T, order="C") - shift
        if temperature != 1:
            scores *= 1 / temperature
        exponentials = np.exp(scores)
        self._shift, self._total = self._by_position(shift), self._by_position(exponentials.sum(axis=0))
        self._scores, self._exponentials = self._by_class(scores.T), self._by_class(exponentials.T)
        self._shares = self._by_class(self._target_shares(rows))

    @classmethod
    def fits(cls, step: LossStep) -> bool:
        return step.outputs.ndim > 1  # a plain vector is one example, whose classes have no axis

    def _target_shares(self, rows: Array) -> Array:
        step = self.step
        self._numbered = step.targets.ndim < step.outputs.ndim or step.targets.size == len(rows) < step.outputs.size
        shares = one_hot(step.targets, rows) if self._numbered else by_score(aligned(step.outputs, step.targets))
        smoothing = step.loss.label_smoothing
        return shares * (1 - smoothing) + smoothing / rows.shape[1] if smoothing else shares

    def losses(self, at: Index) -> Account:
        places = self.step.places_of(at[0])
        # The true class alone, where a target is a class: nothing is added of the others.
        chosen = self._shares[places] != 0
        places = (at[0], *(axis[chosen] for axis in places[1:]))
        total = self._number("total", self._total, self._position(places), "ln({})")
        logarithm = Factor(np.log(np.float64(total.values)), total.array, "", total.index, total.label)
        shares = self._number("shares", self._shares, places)
        scores = self._number("scores", self._scores, places)
        share = self._position_share
        return (
            Terms((*share, shares, logarithm), "logarithm of the total"),
            Terms((*share, constant(-1, "−1"), shares, scores), "score of the truth"),
        )

    def gradient(self, at: Index) -> Account:
        factors = self.step.share(at[0]), *self._position_share, *self._warmth
        mass = self._mass(at)
        return (
            Terms((*factors, *mass, self.step.prediction(at)), "prediction"),
            Terms((*factors, constant(-1, "−1"), self._number("shares", self._shares, at)), "truth"),
        )

    def predictions(self, at: Index) -> Account:
        total = self._number("total", self._total, self._position(at), "1/{}")
        share = Factor(1 / float(total.values), total.array, "", total.index, total.label)
        return (Terms((self._number("exponentials", self._exponentials, at), share), "share of the total"),)

    def internals(self) -> Iterator[Quantity]:
        yield Quantity(
            "loss.shift", "", "Largest output of each example", self._shift, r"\max_k z_k",
            self._explain_shift, self._shift_goes_to, by_example=True,
        )  # fmt: skip
        yield Quantity(
            "loss.scores", "", "Scores: outputs less the largest", self._scores, r"s_k = (z_k - \max_j z_j) / T",
            self._explain_score, lambda at: [Name("loss.exponentials", at), Name("losses", (at[0],))], by_example=True,
        )  # fmt: skip
        yield Quantity(
            "loss.exponentials", "", "Exponentials of the scores", self._exponentials, "e^{s_k}",
            self._explain_exponential, lambda at: [Name("loss.total", self._position(at)), Name("predictions", at)],
            by_example=True,
        )  # fmt: skip
        yield Quantity(
            "loss.total", "", "Total of the exponentials", self._total, r"\sum_k e^{s_k}", self._explain_total,
            lambda at: [Name("losses", (at[0],)), *names_at("predictions", self._classes(at))], by_example=True,
        )  # fmt: skip
        yield Quantity(
            "loss.shares", "", "What the target gives to each class", self._shares, "t_k", self._explain_share,
            lambda at: [Name("losses", (at[0],)), *self.step.output_gradients(at)], by_example=True,
        )  # fmt: skip

    def _explain_shift(self, at: Index) -> Account:
        return (Terms((self.step.output(self._largest(at)),), "the largest"),)

    def _explain_score(self, at: Index) -> Account:
        shift = self._number("shift", self._shift, self._position(at))
        return (
            Terms((*self._warmth, self.step.output(at)), "output"),
            Terms((*self._warmth, constant(-1, "−1"), shift), "the shift"),
        )

    def _explain_exponential(self, at: Index) -> Account:
        score = self._number("scores", self._scores, at, "exp({})")
        return (Terms((Factor(np.exp(float(score.values)), score.array, "", at, score.label),)),)

    def _explain_total(self, at: Index) -> Account:
        return (Terms((self._number("exponentials", self._exponentials, self._classes(at)),), "classes"),)

    def _explain_share(self, at: Index) -> Account:
        smoothing, classes = self.step.loss.label_smoothing, self.step.outputs.shape[1]
        if self._numbered:
            place = self._target_of(self._position(at))
            is_it = float(self.step.targets[place] == at[1])
            given = Factor(is_it, "targets", "", place, f"[{{}} = {at[1]}]")
        else:
            given = self.step.target(at)
        if not smoothing:
            return (Terms((given,), "target"),)
        spread = Terms((constant(smoothing / classes, "smoothing / K"),), "spread over all classes")
        return Terms((constant(1 - smoothing, "1 − smoothing"), given), "target"), spread

    def output_goes_to(self, at: Index) -> Iterable[Name]:
        yield Name("loss.scores", at)
        if self._largest(self._position(at)) == at:
            yield Name("loss.shift", self._position(at))

    def target_goes_to(self, at: Index) -> Iterable[Name]:
        shape = self.step.targets.shape
        flat = int(np.ravel_multi_index(at, shape)) if shape else 0
        if self._numbered:
            position = tuple(int(place) for place in np.unravel_index(flat, self._shift.shape))
            return names_at("loss.shares", self._classes(position))
        return names_at("loss.shares", np.unravel_index(flat, self.step.outputs.shape))

    def prediction_goes_to(self, at: Index) -> Iterable[Name]:
        return self.step.output_gradients(at)

    def _shift_goes_to(self, at: Index) -> list[Name]:
        return names_at("loss.scores", self._classes(at))

    @property
    def _warmth(self) -> tuple[Factor, ...]:
        temperature = self.step.loss.temperature
        return () if temperature == 1 else (constant(1 / temperature, "1/T"),)

    @property
    def _position_share(self) -> tuple[Factor, ...]:
        positions = self._shift.size // len(self._shift)
        return () if positions == 1 else (constant(1 / positions, f"1/{positions}"),)

    def _mass(self, at: Index) -> tuple[Factor, ...]:
        """What the shares of a target add up to: a factor where that is not 1."""
        mass = float(self._shares[self._classes(self._position(at))].sum())
        return () if mass == 1 else (constant(mass, "Σ t"),)

    def _number(self, name: str, values: Array, places: tuple[Any, ...], label: str = "{}") -> Factor:
        return Factor(values[places], f"loss.{name}", "", places, label)

    def _position(self, at: tuple[Any, ...]) -> tuple[Any, ...]:
        """Return the place of what all classes share: of the example, or of a position in it."""
        return (at[0], *at[2:])

    def _classes(self, position: Index) -> tuple[Any, ...]:
        return (position[0], np.arange(self.step.outputs.shape[1]), *position[1:])

    def _largest(self, position: Index) -> Index:
        return (position[0], int(self._scores[self._classes(position)].argmax()), *position[1:])

    def _target_of(self, position: Index) -> Index:
        flat = np.ravel_multi_index(position, self._shift.shape)
        return tuple(int(place) for place in np.unravel_index(flat, self.step.targets.shape))

    def _by_position(self, flat: Array) -> Array:
        shape = self.step.outputs.shape
        return flat.reshape(shape[0], *shape[2:])

    def _by_class(self, rows: Array) -> Array:
        shape = self.step.outputs.shape
        return np.moveaxis(np.ascontiguousarray(rows).reshape(shape[0], *shape[2:], shape[1]), -1, 1)
