"""A layer that declares no terms is explained by slopes that are measured."""

import numpy as np
import pytest
from mpneuralnetwork.activations import ReLU
from mpneuralnetwork.components import Parameter
from mpneuralnetwork.layers import Dense
from mpneuralnetwork.layers.base import Layer
from mpneuralnetwork.losses import MSE
from mpneuralnetwork.model import Model
from mpneuralnetwork.optimizers import SGD

from mpnn_studio.explain.steps.batch import Batch
from mpnn_studio.explain.steps.dissection import Dissection
from mpnn_studio.explain.steps.names import Name
from tests.explain.accounts.contract import faults_of


class Square(Layer):
    """Of each number by itself, as a user writes it."""

    def forward(self, x):
        self.x = x
        return x * x

    def backward(self, gradient):
        return 2 * self.x * gradient


class Scale(Layer):
    """With a learned array of its own, and one that it only keeps."""

    scale = Parameter(start=1.5)
    seen = Parameter(learned=False)

    def parameter_shapes(self, input_shape):
        return {"scale": input_shape}

    def state_shapes(self, input_shape):
        return {"seen": (1,)}

    def forward_pass(self, x, training):
        self.seen += len(x)
        self.x = x.copy()
        return x * self.scale

    def internals(self):
        return {"doubled": 2 * self.x}

    def parameter_gradients(self, gradient):
        np.sum(gradient * self.x, axis=0, out=self.gradients["scale"])

    def input_gradient(self, gradient):
        return gradient * self.scale


class LessTheMean(Layer):
    """Mixes the examples of a batch."""

    def forward(self, x):
        return x - x.mean(axis=0)

    def backward(self, gradient):
        return gradient - gradient.mean(axis=0)


class Sparse(Layer):
    """Draws a mask of its own from the network's random numbers."""

    def forward_pass(self, x, training):
        self.mask = self.rng.random(x.shape) < 0.5
        return x * self.mask

    def input_gradient(self, gradient):
        return gradient * self.mask


class Plain:
    """Knows nothing of the library."""

    def forward(self, x):
        return 3 * x + 1

    def backward(self, gradient):
        return 3 * gradient


def model_and_batch(layer):
    rng = np.random.default_rng(1)
    model = Model([Dense(4), layer, ReLU(), Dense(2)], MSE(), SGD(0.1), seed=2)
    inputs, targets = (rng.standard_normal((5, size)).astype(np.float32) for size in (3, 2))
    model.checked(inputs)
    return model, Batch(inputs, targets)


def step_with(layer):
    return Dissection(*model_and_batch(layer))


@pytest.mark.parametrize("make", [Square, Scale, LessTheMean, Sparse, Plain])
def test_what_is_measured_keeps_the_contract(make):
    assert faults_of(*model_and_batch(make()), samples=10) == []


def test_an_output_is_slope_times_input_and_the_rest():
    number = step_with(Square()).number("1.square.outputs[2,3]")
    assert sorted(factor.text for term in number.terms for factor in term.factors) == [
        "0.dense.outputs[2,3]",
        "rest",
        "slope",
    ]
    given = next(factor.value for term in number.terms for factor in term.factors if factor.name)
    slope = next(factor.value for term in number.terms for factor in term.factors if factor.text == "slope")
    assert slope == pytest.approx(2 * given, rel=1e-6)
    assert "pushing" in number.note


def test_gradients_are_measured_as_well():
    step = step_with(Scale())
    for name in ("1.scale.scale[2].gradient", "0.dense.outputs[1,2].gradient"):
        number = step.number(name)
        assert number.terms and "pushing" in number.note


def test_a_layer_that_mixes_examples_reacts_to_all_of_them():
    number = step_with(LessTheMean()).number("1.lessthemean.outputs[2,3]")
    names = {factor.name for term in number.terms for factor in term.factors if factor.name}
    assert names == {Name("0.dense.outputs", (example, 3)) for example in range(5)}


def test_what_the_layer_shows_and_keeps_can_be_picked():
    step = step_with(Scale())
    assert step.number("1.scale.doubled[0,1]").value == 2 * step.number("0.dense.outputs[0,1]").value
    assert (step.number("1.scale.seen[0]").value, step.number("1.scale.seen[0].after").value) == (0, 5)
