"""Losses of each number by itself: the mean over the numbers of an example."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import numpy as np
from mpneuralnetwork.components.targets import aligned
from mpneuralnetwork.losses import MAE, MSE, BinaryCrossEntropy, Huber

from ..steps.names import Name, names_at
from ..steps.quantity import Quantity
from ..steps.terms import Account, Array, Factor, Index, Terms, constant
from .loss import LossAccount, LossStep, loss_accounts

Places = tuple[Array | int, ...]
MINUS = constant(-1, "−1")


class ElementwiseLossAccount(LossAccount):
    """Outputs are the predictions, and an example's loss is the mean over its K numbers."""

    def losses(self, at: Index) -> Account:
        return tuple(Terms((self._kth, *terms.factors), terms.kind) for terms in self.parts(self.step.places_of(at[0])))

    def gradient(self, at: Index) -> Account:
        shares = self.step.share(at[0]), self._kth
        return tuple(Terms((*shares, *terms.factors), terms.kind) for terms in self.slope(at))

    def parts(self, places: Places) -> Account:
        """Return the terms of the loss of each of some numbers."""
        return ()

    def slope(self, at: Index) -> Account:
        """Return the terms of the derivative of the loss of one number."""
        return ()

    def predictions(self, at: Index) -> Account:
        return (Terms((self.step.output(at),), "the output"),)

    def output_goes_to(self, at: Index) -> Iterable[Name]:
        return [Name("predictions", at)]

    @property
    def _kth(self) -> Factor:
        count = self.step.outputs.size // len(self.step.outputs)
        return constant(1 / count, f"1/{count}")

    def outputs_of_target(self, at: Index) -> Index:
        """Return the place of the output that belongs to a target."""
        shape = self.step.outputs.shape
        return tuple(int(i) for i in np.unravel_index(np.ravel_multi_index(at, self.step.targets.shape), shape))


class DifferenceAccount(ElementwiseLossAccount):
    """A loss of the difference between output and target, which is a number that can be picked."""

    def __init__(self, step: LossStep) -> None:
        super().__init__(step)
        self._differences: Array = step.outputs - aligned(step.outputs, step.targets)

    def internals(self) -> Iterator[Quantity]:
        def explain(at: Index) -> Account:
            return Terms((self.step.output(at),), "output"), Terms((MINUS, self.step.target(at)), "target")

        yield Quantity(
            "loss.differences", "", "Differences of outputs and targets", self._differences, "d = z - t", explain,
            lambda at: [Name("losses", (at[0],)), *self.step.output_gradients(at)], by_example=True,
        )  # fmt: skip

    def difference(self, places: Places) -> Factor:
        """Return differences as a factor."""
        return Factor(self._differences[places], "loss.differences", "", places)

    def of_difference(self, places: Places, label: str, values: Array) -> Factor:
        """Return a function of differences as a factor; its values are given."""
        return Factor(values, "loss.differences", "", places, label)

    def output_goes_to(self, at: Index) -> Iterable[Name]:
        return [Name("predictions", at), Name("loss.differences", at)]

    def target_goes_to(self, at: Index) -> Iterable[Name]:
        return [Name("loss.differences", self.outputs_of_target(at))]


@loss_accounts.declare(MSE)
class MSEAccount(DifferenceAccount):
    """d², with the slope 2 d."""

    def parts(self, places: Places) -> Account:
        return (Terms((self.difference(places), self.difference(places)), "squares"),)

    def slope(self, at: Index) -> Account:
        return (Terms((constant(2, "2"), self.difference(at)), "difference"),)


@loss_accounts.declare(MAE)
class MAEAccount(DifferenceAccount):
    """|d|, with the slope sign(d)."""

    def parts(self, places: Places) -> Account:
        return (Terms((self.of_difference(places, "|{}|", np.abs(self._differences[places])),), "differences"),)

    def slope(self, at: Index) -> Account:
        return (Terms((self.of_difference(at, "sign({})", np.sign(self._differences[at])),), "sign"),)


@loss_accounts.declare(Huber)
class HuberAccount(DifferenceAccount):
    """½ d² up to the threshold and δ |d| − ½ δ² beyond, with the slope d, held to ±δ."""

    def parts(self, places: Places) -> Account:
        axes = [axis.reshape(-1) for axis in np.broadcast_arrays(*places)]
        delta, half = self.step.loss.delta, constant(0.5, "½")
        far = np.abs(self._differences[tuple(axes)]) > delta
        near_places, far_places = tuple(axis[~far] for axis in axes), tuple(axis[far] for axis in axes)
        near = self.difference(near_places)
        size = self.of_difference(far_places, "|{}|", np.abs(self._differences[far_places]))
        beyond = constant(delta, "δ")
        account = [Terms((half, near, near), "squared")] if (~far).any() else []
        if far.any():
            less = Factor(np.full(int(far.sum()), -0.5 * delta * delta), label="−½δ²")
            account += [Terms((beyond, size), "absolute"), Terms((less,), "where absolute begins")]
        return tuple(account)

    def slope(self, at: Index) -> Account:
        delta = self.step.loss.delta
        difference = self.difference(at)
        if abs(float(difference.values)) > delta:
            held = np.clip(self._differences[at], -delta, delta)
            difference = self.of_difference(at, "clip({})", held)
        return (Terms((difference,), "difference"),)


@loss_accounts.declare(BinaryCrossEntropy)
class BinaryCrossEntropyAccount(ElementwiseLossAccount):
    """max(z, 0) − z t + ln(1 + e^−|z|), with the slope σ(z) − t."""

    def parts(self, places: Places) -> Account:
        z = self.step.outputs[places].astype(np.float64)
        surprise = self.step.output(places, "ln(1 + exp(−|{}|))")
        return (
            Terms((_with(self.step.output(places, "max({}, 0)"), np.maximum(z, 0)),), "score, where positive"),
            Terms((MINUS, self.step.output(places), self.step.target(places)), "score of the truth"),
            Terms((_with(surprise, np.log1p(np.exp(-np.abs(z)))),), "logarithm"),
        )

    def slope(self, at: Index) -> Account:
        return (
            Terms((self.step.prediction(at),), "prediction"),
            Terms((MINUS, self.step.target(at)), "target"),
        )

    def predictions(self, at: Index) -> Account:
        half, z = constant(0.5, "½"), self.step.output(at, "tanh({}/2)")
        return Terms((half,), "½"), Terms((half, _with(z, np.tanh(float(z.values) / 2))), "½ tanh(z/2)")

    def output_goes_to(self, at: Index) -> Iterable[Name]:
        return [Name("predictions", at), Name("losses", (at[0],))]

    def target_goes_to(self, at: Index) -> Iterable[Name]:
        place = self.outputs_of_target(at)
        return [Name("losses", (place[0],)), *self.step.output_gradients(place)]

    def prediction_goes_to(self, at: Index) -> Iterable[Name]:
        return names_at(self.step.outputs_name, at, "gradient")


def _with(factor: Factor, values: Array | float) -> Factor:
    return Factor(values, factor.array, factor.aspect, factor.index, factor.label)
