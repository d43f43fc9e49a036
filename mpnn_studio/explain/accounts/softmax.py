"""Softmax as an activation inside a network: exponentials, and each one's share of their total."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import numpy as np
from mpneuralnetwork.activations import Softmax
from mpneuralnetwork.components.axes import batch_first, batch_last

from ..steps.names import Name
from ..steps.quantity import Quantity
from ..steps.terms import Account, Array, Factor, Index, Terms, constant
from .layer import LayerAccount, LayerStep, Places, every, layer_accounts


@layer_accounts.declare(Softmax)
class SoftmaxAccount(LayerAccount):
    """y = e^s / Σ e^s with the scores s = x/T less the largest of them, the shift, so that nothing overflows."""

    def __init__(self, step: LayerStep) -> None:
        super().__init__(step)
        if self._fused:
            return
        # In the order of the layer, batch last, so that the sums are rounded alike.
        x = np.array(batch_last(step.trace.inputs), order="C")
        axis = 1 if x.ndim == 2 else 0
        scaled = x * (1 / step.layer.temperature) if step.layer.temperature != 1 else x
        shift = scaled.max(axis=axis, keepdims=True)
        exponentials = np.exp(scaled - shift)
        total = exponentials.sum(axis=axis, keepdims=True)
        arrays = {"shift": shift, "scores": scaled - shift, "exponentials": exponentials, "total": total}
        self._arrays: dict[str, Array] = {name: batch_first(array) for name, array in arrays.items()}
        for name in ("shift", "total"):
            self._arrays[name] = self._arrays[name].squeeze(1)

    def outputs(self, at: Index) -> Account:
        if self._fused:
            return (Terms((*self._warmth, self.step.input(at)), "passed on, since the loss applies it"),)
        total = self._number("total", self._one(at))
        share = Factor(1 / float(total.values), total.array, "", total.index, "1/{}")
        return (Terms((self._number("exponentials", at), share), "share of the total"),)

    def input_gradient(self, at: Index) -> Account:
        if self._fused:
            return (Terms((*self._warmth, self.step.output_gradient(at)), "passed on"),)
        y, classes = self.step.output(at), self._classes(at)
        others = self.step.output(classes), self.step.output_gradient(classes)
        return (
            Terms((*self._warmth, y, self.step.output_gradient(at)), "its own share"),
            Terms((*self._warmth, constant(-1, "−1"), y, *others), "since all shares add up to 1"),
        )

    def internals(self) -> Iterator[Quantity]:
        if self._fused:
            return
        rows = [
            ("shift", "Largest score", r"\max_k x_k / T", self._shift, self._shift_goes_to),
            ("scores", "Scores less the largest", r"x_k / T - \max_j x_j / T", self._score, self._scores_go_to),
            ("exponentials", "Exponentials", "e^{s_k}", self._exponential, self._exponentials_go_to),
            ("total", "Total of the exponentials", r"\sum_k e^{s_k}", self._total, self._total_goes_to),
        ]
        for name, title, formula, explain, reach in rows:
            yield self.internal(name, title, formula, explain, reach, self._arrays[name])

    def _shift(self, at: Index) -> Account:
        return (Terms((*self._warmth, self.step.input(self._largest(at))), "the largest score"),)

    def _score(self, at: Index) -> Account:
        shift = self._number("shift", self._one(at))
        scaled = Terms((*self._warmth, self.step.input(at)), "score")
        return scaled, Terms((constant(-1, "−1"), shift), "the shift")

    def _exponential(self, at: Index) -> Account:
        score = self._number("scores", at)
        return (Terms((Factor(np.exp(float(score.values)), score.array, "", at, "exp({})"),)),)

    def _total(self, at: Index) -> Account:
        return (Terms((self._number("exponentials", self._classes((at[0], 0, *at[1:]))),), "classes"),)

    def input_goes_to(self, at: Index) -> Iterable[Name]:
        yield from self.step.names("outputs" if self._fused else "scores", at)
        if not self._fused and self._largest(self._one(at)) == at:
            yield from self.step.names("shift", self._one(at))

    def output_goes_to(self, at: Index) -> Iterable[Name]:
        return () if self._fused else self.step.input_gradients(self._classes(at))

    def output_gradient_goes_to(self, at: Index) -> Iterable[Name]:
        return self.step.input_gradients(at if self._fused else self._classes(at))

    def _shift_goes_to(self, at: Index) -> Iterable[Name]:
        return self.step.names("scores", self._classes((at[0], 0, *at[1:])))

    def _scores_go_to(self, at: Index) -> Iterable[Name]:
        return self.step.names("exponentials", at)

    def _exponentials_go_to(self, at: Index) -> Iterable[Name]:
        yield from self.step.names("outputs", at)
        yield from self.step.names("total", self._one(at))

    def _total_goes_to(self, at: Index) -> Iterable[Name]:
        return self.step.names("outputs", self._classes((at[0], 0, *at[1:])))

    @property
    def _fused(self) -> bool:
        return bool(self.step.layer.fused_with_loss)

    @property
    def _warmth(self) -> tuple[Factor, ...]:
        temperature = self.step.layer.temperature
        return () if temperature == 1 else (constant(1 / temperature, "1/T"),)

    def _number(self, name: str, places: Places) -> Factor:
        return Factor(self._arrays[name][places], f"{self.step.name}.{name}", "", places)

    def _one(self, at: Index) -> Index:
        """Return the place of what all classes share."""
        return (at[0], *at[2:])

    def _largest(self, of: Index) -> Index:
        """Return the place of the largest score of an example, or of a pixel of one."""
        return (of[0], int(self._arrays["scores"][self._classes((of[0], 0, *of[1:]))].argmax()), *of[1:])

    def _classes(self, at: Index) -> Places:
        return (at[0], every(self.step.trace.inputs.shape[1]), *at[2:])
