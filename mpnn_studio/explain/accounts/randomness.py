"""Layers that add randomness while training."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from mpneuralnetwork.kernels.random_masks import CHANCES
from mpneuralnetwork.layers import Dropout, GaussianNoise

from ..steps.names import Name
from ..steps.quantity import Quantity
from ..steps.terms import Account, Factor, Index, Terms, constant
from .layer import LayerAccount, layer_accounts


@layer_accounts.declare(Dropout)
class DropoutAccount(LayerAccount):
    """y = m · x / (1 − p), with the mask m of this step: 1 for what was kept, 0 for what was silenced."""

    def outputs(self, at: Index) -> Account:
        return (Terms((*self._kept(at), self.step.input(at)), "kept or silenced"),)

    def input_gradient(self, at: Index) -> Account:
        return (Terms((*self._kept(at), self.step.output_gradient(at)), "kept or silenced"),)

    def _kept(self, at: Index) -> tuple[Factor, ...]:
        if "mask" not in self.step.trace.internals:
            return ()
        # As the layer rounds the rate: sixteen random bits decide on each number.
        kept = max(1, CHANCES - round(self.step.layer.probability * CHANCES))
        return constant(CHANCES / kept, "1/(1 − p)"), self.step.internal("mask", at)

    def internals(self) -> Iterator[Quantity]:
        step = self.step
        for name, mask in step.trace.internals.items():
            title, note = f"Mask of {step.layer.title}", "Drawn at random for this step: 1 is kept, 0 is silenced."
            yield Quantity(
                f"{step.name}.{name}", "", title, mask, "m", reach=self._mask_goes_to, note=note, by_example=True
            )

    def _mask_goes_to(self, at: Index) -> list[Name]:
        return [*self.step.names("outputs", at), *self.step.input_gradients(at)]

    def input_goes_to(self, at: Index) -> Iterable[Name]:
        return self.step.names("outputs", at)

    def output_gradient_goes_to(self, at: Index) -> Iterable[Name]:
        return self.step.input_gradients(at)


@layer_accounts.declare(GaussianNoise)
class GaussianNoiseAccount(LayerAccount):
    """y = x + ε, with the noise ε of this step."""

    def outputs(self, at: Index) -> Account:
        passed = Terms((self.step.input(at),), "passed on")
        if "noise" not in self.step.trace.internals:
            return (passed,)
        return passed, Terms((self.step.internal("noise", at),), "noise")

    def input_gradient(self, at: Index) -> Account:
        return (Terms((self.step.output_gradient(at),), "passed on"),)

    def internals(self) -> Iterator[Quantity]:
        step = self.step
        for name, noise in step.trace.internals.items():
            title, note = f"Noise of {step.layer.title}", "Drawn at random for this step."
            yield Quantity(
                f"{step.name}.{name}", "", title, noise, r"\epsilon",
                reach=lambda at: step.names("outputs", at), note=note, by_example=True,
            )  # fmt: skip

    def input_goes_to(self, at: Index) -> Iterable[Name]:
        return self.step.names("outputs", at)

    def output_gradient_goes_to(self, at: Index) -> Iterable[Name]:
        return self.step.input_gradients(at)
