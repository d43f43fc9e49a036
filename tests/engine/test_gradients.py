"""Every gradient agrees with what a small push does, in float64, to better than one part in a million."""

import numpy as np
import pytest
from mpneuralnetwork.activations import Tanh
from mpneuralnetwork.components import registry
from mpneuralnetwork.instruments.gradient_check import check_layer, check_model, differences
from mpneuralnetwork.layers import BatchNormalization2D, Convolutional, Dense, Dropout, Flatten, MaxPooling2D
from mpneuralnetwork.losses import CategoricalCrossEntropy
from mpneuralnetwork.model import Model

from tests.engine.cases import LAYER_CASES, LOSS_CASES, TARGETS

TOLERANCE = 1e-6


@pytest.mark.parametrize("case", LAYER_CASES, ids=str)
def test_a_layer_computes_the_gradients_that_pushing_measures(case):
    errors = check_layer(case.layer(), case.inputs())
    assert max(errors.values()) < TOLERANCE, errors


@pytest.mark.parametrize(("name", "config"), LOSS_CASES)
@pytest.mark.parametrize("weighted", [False, True])
def test_a_loss_computes_the_gradient_that_pushing_measures(name, config, weighted):
    loss = registry.create("loss", name, config)
    rng = np.random.default_rng(3)
    output, expected = rng.standard_normal((4, 3)), TARGETS[loss.task](rng)
    weights = np.array([0.5, 2.0, 0.0, 1.0]) if weighted else None
    measured = differences(lambda: loss.measure(output, expected, weights)[0], output, np.arange(output.size))
    computed = loss.measure(output, expected, weights)[1].ravel()
    assert np.abs(computed - measured).max() < TOLERANCE * np.abs(measured).max()


def test_every_registered_layer_and_loss_is_checked():
    assert {case.name for case in LAYER_CASES} == {cls.__name__ for cls in registry.components("layer")}
    assert {name for name, _ in LOSS_CASES} == {cls.__name__ for cls in registry.components("loss")}


def test_a_whole_network_is_checked_on_the_users_own_data():
    layers = [Convolutional(3, 3, padding="same"), BatchNormalization2D(), Tanh(), MaxPooling2D()]
    model = Model([*layers, Flatten(), Dropout(0.3), Dense(4)], CategoricalCrossEntropy(), seed=1)
    rng = np.random.default_rng(0)
    inputs, classes = rng.standard_normal((6, 2, 6, 6)), rng.integers(0, 4, 6)
    model.build((2, 6, 6))
    verdicts = check_model(model, inputs, classes, samples=20)
    assert [(v.layer, v.name) for v in verdicts] == [
        (0, "weights"), (1, "gamma"), (1, "beta"), (6, "weights"), (6, "biases"),
    ]  # fmt: skip
    assert max(v.error for v in verdicts) < TOLERANCE
    assert verdicts[0].sampled == 20


def test_a_wrong_gradient_is_found():
    class Crooked(Dense):
        def parameter_gradients(self, gradient):
            super().parameter_gradients(gradient)
            self.gradients["weights"] *= 1.001

    assert check_layer(Crooked(3), np.random.default_rng(0).standard_normal((4, 5)))["weights"] > 1e-4


def test_checking_leaves_the_network_as_it_was():
    model = Model([Dense(3, input_size=4)], CategoricalCrossEntropy(), seed=0)
    before = model.snapshot()
    check_model(model, np.ones((2, 4)), np.array([0, 1]))
    assert np.array_equal(model.snapshot(), before)


IN_ROWS = [case for case in LAYER_CASES if len(case.shape) == 2 and case.shape[0] > 2]


@pytest.mark.parametrize("case", IN_ROWS, ids=str)
def test_a_layer_of_rows_works_right_behind_a_convolution_too(case):
    # There the rows lie column by column in memory, and a layer may be given a view of its neighbour's output.
    layers = [Convolutional(case.shape[1], 2), Flatten(), case.layer(), Flatten(), Dense(2)]
    model = Model(layers, CategoricalCrossEntropy(), seed=0)
    model.build((1, 2, 2))
    inputs = np.random.default_rng(0).standard_normal((case.shape[0], 1, 2, 2))
    verdicts = check_model(model, inputs, np.arange(case.shape[0]) % 2)
    assert max(verdict.error for verdict in verdicts) < TOLERANCE, verdicts


IN_IMAGES = [case for case in LAYER_CASES if case.shape[1:] == (2, 5, 6)]


@pytest.mark.parametrize("case", IN_IMAGES, ids=str)
def test_a_layer_of_images_works_between_convolutions(case):
    layers = [Convolutional(2, 1), case.layer(), Flatten(), Dense(2)]
    model = Model(layers, CategoricalCrossEntropy(), seed=0)
    model.build((2, 5, 6))
    inputs = np.random.default_rng(0).standard_normal((3, 2, 5, 6))
    verdicts = check_model(model, inputs, np.array([0, 1, 1]), samples=10)
    assert max(verdict.error for verdict in verdicts) < TOLERANCE, verdicts
