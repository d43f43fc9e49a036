"""The fully connected layer: weighted sums."""

from __future__ import annotations

from collections.abc import Iterable

from mpneuralnetwork.layers import Dense

from ..steps.terms import Account, Index, Terms
from .layer import LayerAccount, Places, every, layer_accounts


@layer_accounts.declare(Dense)
class DenseAccount(LayerAccount):
    """Outputs z = Σ x·w + b; gradients ∂L/∂w = Σ x·δ over the batch, ∂L/∂x = Σ δ·w over the units."""

    def outputs(self, at: Index) -> Account:
        example, unit = at
        inputs = every(self.step.trace.inputs.shape[1])
        weighted = Terms(
            (self.step.input((example, inputs)), self.step.parameter("weights", (inputs, unit))), "weighted inputs"
        )
        if "biases" not in self.step.trace.before:
            return (weighted,)
        return weighted, Terms((self.step.parameter("biases", (unit,)),), "bias")

    def input_gradient(self, at: Index) -> Account:
        example, feature = at
        units = every(self.step.trace.outputs.shape[1])
        gradients = self.step.output_gradient((example, units))
        return (Terms((gradients, self.step.parameter("weights", (feature, units))), "from each unit"),)

    def parameter_gradient(self, name: str, at: Index) -> Account:
        examples, unit = every(len(self.step.trace.inputs)), at[-1]
        gradients = self.step.output_gradient((examples, unit))
        if name == "biases":
            return (Terms((gradients,), "from each example"),)
        return (Terms((self.step.input((examples, at[0])), gradients), "from each example"),)

    def reached_by_input(self, at: Index) -> Places:
        return at[0], every(self.step.trace.outputs.shape[1])

    def reached_by_parameter(self, name: str, at: Index) -> Places:
        return every(len(self.step.trace.outputs)), at[-1]

    def inputs_of_output(self, at: Index) -> Places:
        return at[0], every(self.step.trace.inputs.shape[1])

    def parameters_of_output(self, at: Index) -> Iterable[tuple[str, Places]]:
        yield "weights", (every(self.step.trace.inputs.shape[1]), at[1])
        if "biases" in self.step.trace.before:
            yield "biases", (at[1],)
