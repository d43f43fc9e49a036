"""The fully connected layer: weighted sums."""

from __future__ import annotations

from collections.abc import Iterable

from mpneuralnetwork.layers import Dense

from ..steps.names import Name
from ..steps.terms import Account, Index, Terms
from .layer import LayerAccount, every, layer_accounts


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

    def input_goes_to(self, at: Index) -> Iterable[Name]:
        units = every(self.step.trace.outputs.shape[1])
        yield from self.step.names("outputs", (at[0], units))
        yield from self.step.names("weights", (at[1], units), "gradient")

    def parameter_goes_to(self, name: str, at: Index) -> Iterable[Name]:
        examples = every(len(self.step.trace.outputs))
        yield from self.step.names("outputs", (examples, at[-1]))
        if name == "weights":
            yield from self.step.input_gradients((examples, at[0]))

    def output_gradient_goes_to(self, at: Index) -> Iterable[Name]:
        features = every(self.step.trace.inputs.shape[1])
        yield from self.step.names("weights", (features, at[1]), "gradient")
        if "biases" in self.step.trace.before:
            yield from self.step.names("biases", (at[1],), "gradient")
        yield from self.step.input_gradients((at[0], features))
