"""A loss or an optimizer that declares no terms is explained by slopes that are measured."""

import numpy as np
import pytest
from mpneuralnetwork.activations import ReLU
from mpneuralnetwork.layers import Dense
from mpneuralnetwork.layers.base import Layer
from mpneuralnetwork.losses import MSE, CategoricalCrossEntropy, Loss
from mpneuralnetwork.model import Model
from mpneuralnetwork.optimizers import SGD
from mpneuralnetwork.optimizers.base import Optimizer

from mpnn_studio.explain.steps.batch import Batch
from mpnn_studio.explain.steps.dissection import Dissection
from tests.explain.accounts.contract import faults_of


class Fourth(Loss):
    """The fourth power of each difference, and tanh at prediction."""

    def activate(self, logits):
        return np.tanh(logits)

    def losses(self, output, expected):
        difference = output - expected
        return (difference**4).sum(axis=1), 4 * difference**3


class Heavy(Optimizer):
    """A momentum of its own, which follows the number as well."""

    slots = ("speed",)

    def update(self, values, grads, slots, rate, t, scratch):
        slots["speed"] *= 0.8
        slots["speed"] += grads / (1 + t)
        values -= rate * (slots["speed"] + 0.01 * values)


class Loop(Optimizer):
    """Steps as textbooks do, so that there is no formula to run for one number."""

    def step(self, layers):
        for layer in layers:
            for value, gradient in layer.params.values():
                value -= self.learning_rate * gradient


class LastColumn(Layer):
    """Its outputs have no axis but that of the batch."""

    def forward(self, x):
        self.shape = x.shape
        return x[:, -1]

    def backward(self, gradient):
        whole = np.zeros(self.shape, gradient.dtype)
        whole[:, -1] = gradient
        return whole


def model_and_batch(loss, optimizer, steps=0):
    rng = np.random.default_rng(1)
    model = Model([Dense(4), ReLU(), Dense(2)], loss, optimizer, seed=2)
    inputs, targets = (rng.standard_normal((5, size)).astype(np.float32) for size in (3, 2))
    model.checked(inputs)
    for _ in range(steps):
        model.train_step(inputs.copy(), targets)
    return model, Batch(inputs, targets, rng.random(5))


def texts(number):
    return sorted(factor.text for term in number.terms for factor in term.factors)


@pytest.mark.parametrize("steps", [0, 3])
@pytest.mark.parametrize("config", [{}, {"weight_decay": 0.1}, {"clip_value": 0.01}], ids=str)
def test_what_is_measured_of_an_optimizer_keeps_the_contract(config, steps):
    assert faults_of(*model_and_batch(MSE(), Heavy(**config), steps), samples=10) == []


def test_what_is_measured_of_a_loss_keeps_the_contract():
    assert faults_of(*model_and_batch(Fourth(), SGD()), samples=10) == []


def test_a_loss_is_slope_times_output_and_the_rest():
    step = Dissection(*model_and_batch(Fourth(), SGD()))
    number = step.number("losses[2]")
    assert texts(number) == ["2.dense.outputs[2,0]", "2.dense.outputs[2,1]", "rest", "slope", "slope"]
    assert texts(step.number("predictions[2,1]")) == ["2.dense.outputs[2,1]", "rest", "slope"]
    assert texts(step.number("2.dense.outputs[2,1].gradient")) == ["share of the example", "slope"]
    assert all("pushing" in step.number(name).note for name in ("losses[2]", "2.dense.outputs[2,1].gradient"))


def test_an_update_is_slope_times_all_that_the_formula_works_with_and_the_rest():
    number = Dissection(*model_and_batch(MSE(), Heavy(), 2)).number("0.dense.weights[1,2].update")
    named = {factor.text for term in number.terms for factor in term.factors if factor.name}
    aspects = ("", ".speed_before", ".used_gradient")
    assert named == {f"0.dense.weights[1,2]{aspect}" for aspect in aspects}
    assert "running its formula" in number.note


def test_of_a_step_that_is_no_formula_nothing_is_made_up():
    number = Dissection(*model_and_batch(MSE(), Loop())).number("0.dense.weights[1,2].update")
    assert not len(number.terms) and number.value != 0


def test_outputs_without_an_axis_of_classes_are_one_example():
    rng = np.random.default_rng(3)
    model = Model([Dense(3), LastColumn()], CategoricalCrossEntropy(), SGD(), seed=2)
    inputs = rng.standard_normal((4, 3)).astype(np.float32)
    model.checked(inputs)
    step = Dissection(model, Batch(inputs, np.array([0.0, 1.0, 0.0, 0.0], np.float32)))
    assert step.quantities["losses"].values.shape == (1,) and not step.quantities["losses"].by_example
    number = step.number("losses[0]")
    assert number.terms and float(number.sizes.sum()) + number.rounding == number.value


def test_a_temperature_divides_large_outputs_as_in_the_loss():
    rng = np.random.default_rng(4)
    model = Model([Dense(12)], CategoricalCrossEntropy(temperature=700.0), SGD(), seed=2)
    inputs = (5000 * rng.standard_normal((6, 4))).astype(np.float32)
    model.checked(inputs)
    assert faults_of(model, Batch(inputs, rng.integers(0, 12, 6)), samples=60) == []
