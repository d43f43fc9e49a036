"""A step as a strip of stages, in the order in which it runs."""

import numpy as np
import pytest
from mpneuralnetwork.activations import ReLU
from mpneuralnetwork.layers import Dense, Dropout, Layer
from mpneuralnetwork.losses import MSE, CategoricalCrossEntropy
from mpneuralnetwork.model import Model
from mpneuralnetwork.optimizers import Adam

from mpnn_studio.explain.steps.batch import Batch
from mpnn_studio.explain.steps.dissection import Dissection
from mpnn_studio.explain.steps.stages import stages


class Double(Layer):
    """A layer of a user's own, which declares nothing."""

    def forward(self, x, training=True):
        return 2 * x

    def backward(self, gradient):
        return 2 * gradient


@pytest.fixture
def step():
    rng = np.random.default_rng(0)
    batch = Batch(rng.standard_normal((8, 6)).astype(np.float32), rng.integers(0, 3, 8))
    model = Model([Dropout(0.2), Dense(5), ReLU(), Dense(3)], CategoricalCrossEntropy(), Adam(), seed=1)
    model.build((6,))
    return Dissection(model, batch)


def test_the_stages_come_in_the_order_of_the_step(step):
    assert [stage.key for stage in stages(step)] == [
        "input",
        "forward.0.dropout",
        "forward.1.dense",
        "forward.2.relu",
        "forward.3.dense",
        "loss",
        "backward.3.dense",
        "backward.2.relu",
        "backward.1.dense",
        "update.1.dense.weights",
        "update.1.dense.biases",
        "update.3.dense.weights",
        "update.3.dense.biases",
    ]


def test_a_stage_has_what_goes_in_and_what_comes_out(step):
    found = {stage.key: [quantity.name for quantity in stage.quantities] for stage in stages(step)}
    assert found["input"] == ["inputs"]
    weights = ["1.dense.weights", "1.dense.biases"]
    assert found["forward.1.dense"] == ["0.dropout.outputs", *weights, "1.dense.outputs"]
    gradients = [f"{name}.gradient" for name in ("3.dense.outputs", "3.dense.weights", "3.dense.biases")]
    assert found["backward.3.dense"] == [*gradients, "2.relu.outputs.gradient"]
    assert {"targets", "predictions", "losses", "loss", "3.dense.outputs.gradient"} <= set(found["loss"])
    assert "1.dense.weights.m_hat" in found["update.1.dense.weights"]
    assert found["update.1.dense.weights"][0] == "1.dense.weights"


def test_every_array_of_the_step_belongs_to_a_stage(step):
    shown = {quantity.name for stage in stages(step) for quantity in stage.quantities}
    assert shown == set(step.quantities)


def test_the_formulas_are_those_that_the_components_declare(step):
    found = {stage.key: stage.formulas for stage in stages(step)}
    assert found["input"] == ()
    assert found["forward.1.dense"] == (Dense.formula,)
    assert found["backward.2.relu"] == (ReLU.gradient,)
    assert found["loss"] == (CategoricalCrossEntropy.formula, CategoricalCrossEntropy.gradient)
    assert found["update.3.dense.biases"] == (Adam.formula,)


def test_a_layer_that_declares_no_formula_has_its_stages_without_one():
    model = Model([Dense(2), Double(), Dense(1)], MSE(), seed=0)
    model.build((3,))
    found = {stage.key: stage for stage in stages(Dissection(model, Batch(np.ones((4, 3)), np.ones((4, 1)))))}
    assert found["forward.1.double"].formulas == found["backward.1.double"].formulas == ()
    assert found["forward.1.double"].title == "Double"


def test_a_network_that_learns_nothing_has_no_way_back():
    model = Model([ReLU(), Dropout(0.5)], MSE(), seed=0)
    model.build((3,))
    keys = [stage.key for stage in stages(Dissection(model, Batch(np.ones((4, 3)), np.ones((4, 3)))))]
    assert keys == ["input", "forward.0.relu", "forward.1.dropout", "loss"]
