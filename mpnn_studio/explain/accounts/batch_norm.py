"""Batch normalisation: the mean and the variance of the batch, and what is made of them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import partial

from mpneuralnetwork.layers import BatchNormalization, BatchNormalization2D

from ..steps.names import Name
from ..steps.quantity import Quantity
from ..steps.terms import Account, Index, Terms, constant
from .layer import Places, every, layer_accounts
from .normalization import NormalizationAccount
from .windows import cross


@layer_accounts.declare(BatchNormalization, BatchNormalization2D)
class BatchNormAccount(NormalizationAccount):
    """y = γ · (x − μ) · 1/σ + β. A feature is a unit of rows, or a channel of images with all its pixels.

    The gradient of an input has three terms: its own output's, and what it changes through the batch's mean and
    variance, which are sums that the gradients of β and γ hold already.
    """

    def outputs(self, at: Index) -> Account:
        step, f = self.step, (at[1],)
        factors = step.internal("centred", at), step.internal("inverse", f), step.parameter("gamma", f)
        return Terms(factors, "normalised and scaled"), Terms((step.parameter("beta", f),), "shift")

    def input_gradient(self, at: Index) -> Account:
        step, f = self.step, (at[1],)
        scale = step.parameter("gamma", f), step.internal("inverse", f)
        less = self._share(-1)
        normalized = step.internal("centred", at), step.internal("inverse", f)
        return (
            Terms((*scale, step.output_gradient(at)), "its own output"),
            Terms((*scale, less, step.parameter_gradient("beta", f)), "through the mean"),
            Terms((*scale, less, *normalized, step.parameter_gradient("gamma", f)), "through the variance"),
        )

    def parameter_gradient(self, name: str, at: Index) -> Account:
        step, samples = self.step, self._samples(at[0])
        gradients = step.output_gradient(samples)
        if name == "beta":
            return (Terms((gradients,), "from each sample"),)
        return (Terms((gradients, step.internal("centred", samples), step.internal("inverse", at)), "each sample"),)

    def internals(self) -> Iterator[Quantity]:
        step = self.step
        one_over = r"\frac{1}{\sqrt{\sigma^2 + \epsilon}}"
        for name, title, formula, explain, reach in (
            ("mean", "Mean of the batch", r"\mu", self._mean, self._mean_goes_to),
            ("variance", "Variance of the batch", r"\sigma^2", self._variance, self._variance_goes_to),
            ("inverse", "1/σ", one_over, self._inverse, self._inverse_goes_to),
        ):
            yield self.internal(name, title, formula, explain, reach, by_example=False)
        yield self.internal("centred", "Difference from the mean", r"x - \mu", self._centred, self._centred_goes_to)
        for name, statistic in (("running_mean", "mean"), ("running_var", "variance")):
            array, title = f"{step.name}.{name}", f"Running {statistic} of {step.layer.title}"
            yield Quantity(array, "", title, step.trace.before[name], reach=partial(_after, array))
            yield Quantity(
                array, "after", f"{title} after the step", step.trace.after[name],
                explain=partial(self._running, name, statistic),
            )  # fmt: skip

    def _mean(self, at: Index) -> Account:
        return (Terms((self._share(), self.step.input(self._samples(at[0]))), "samples"),)

    def _variance(self, at: Index) -> Account:
        centred = self.step.internal("centred", self._samples(at[0]))
        return (Terms((self._share(), centred, centred), "samples"),)

    def _centred(self, at: Index) -> Account:
        mean = self.step.internal("mean", (at[1],))
        return Terms((self.step.input(at),), "input"), Terms((constant(-1, "−1"), mean), "mean")

    def _running(self, name: str, statistic: str, at: Index) -> Account:
        step, new = self.step, 1 - self.step.layer.momentum
        before, found = step.parameter(name, at), step.internal(statistic, at)
        count = self._count
        # As of a sample: a variance around the batch's own mean is too small by this (Ioffe and Szegedy 2015).
        unbiased = [] if name == "running_mean" else [constant(count / max(1, count - 1), "N/(N − 1)")]
        return (
            Terms((before,), "so far"),
            Terms((constant(new, "1 − momentum"), *unbiased, found), "of this batch"),
            Terms((constant(-new, "−(1 − momentum)"), before), "forgotten"),
        )

    def input_goes_to(self, at: Index) -> Iterable[Name]:
        yield from self.step.names("centred", at)
        yield from self.step.names("mean", (at[1],))

    def output_gradient_goes_to(self, at: Index) -> Iterable[Name]:
        yield from self.step.names("gamma", (at[1],), "gradient")
        yield from self.step.names("beta", (at[1],), "gradient")
        yield from self.step.input_gradients(at)

    def parameter_goes_to(self, name: str, at: Index) -> Iterable[Name]:
        yield from self.step.names("outputs", self._samples(at[0]))
        if name == "gamma":
            yield from self.step.input_gradients(self._samples(at[0]))

    def parameter_gradient_goes_to(self, name: str, at: Index) -> Iterable[Name]:
        return self.step.input_gradients(self._samples(at[0]))

    def _mean_goes_to(self, at: Index) -> Iterable[Name]:
        yield from self.step.names("running_mean", at, "after")
        yield from self.step.names("centred", self._samples(at[0]))

    def _variance_goes_to(self, at: Index) -> Iterable[Name]:
        yield from self.step.names("inverse", at)
        yield from self.step.names("running_var", at, "after")

    def _inverse_goes_to(self, at: Index) -> Iterable[Name]:
        yield from self.step.names("gamma", at, "gradient")
        yield from self.parameter_goes_to("gamma", at)

    def _centred_goes_to(self, at: Index) -> Iterable[Name]:
        yield from self.step.names("outputs", at)
        yield from self.step.names("variance", (at[1],))
        yield from self.step.names("gamma", (at[1],), "gradient")
        yield from self.step.input_gradients(at)

    def _samples(self, feature: int) -> Places:
        """Return the places of all numbers of a feature: of all examples, and all pixels."""
        count, _, *pixels = self.step.trace.inputs.shape
        examples, *inside = cross(*((every(size),) for size in (count, *pixels)))
        return examples, feature, *inside

    @property
    def _count(self) -> int:
        inputs = self.step.trace.inputs
        return int(inputs.size // inputs.shape[1])


def _after(array: str, at: Index) -> list[Name]:
    return [Name(array, at, "after")]
