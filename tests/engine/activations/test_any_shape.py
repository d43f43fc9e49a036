"""Activations used alone take arrays with any number of axes, a plain number included."""

import numpy as np
import pytest
from mpneuralnetwork.activations import PReLU, ReLU, Sigmoid, Softmax
from mpneuralnetwork.components import registry
from mpneuralnetwork.components.errors import ShapeError
from mpneuralnetwork.instruments.gradient_check import differences

ACTIVATIONS = [cls for cls in registry.components("layer") if cls.is_activation]
SHAPES = [(), (1,), (3,), (2, 3), (2, 3, 4), (2, 3, 4, 5), (2, 3, 2, 2, 2), (2, 3, 1, 2, 1, 2)]
everywhere = pytest.mark.parametrize("shape", SHAPES, ids=str)
every_activation = pytest.mark.parametrize("cls", ACTIVATIONS)


def in_float64(layer, shape):
    layer.build((1, *shape)[-max(1, len(shape) - 1) :], np.random.default_rng(0), np.float64)
    return layer


def inputs_of(shape):
    """Numbers of both signs, none at a corner."""
    drawn = np.random.default_rng(1).standard_normal(shape)
    return np.asarray(drawn + np.copysign(0.1, drawn))


@every_activation
@everywhere
def test_what_comes_out_has_the_shape_of_what_goes_in(cls, shape):
    x = inputs_of(shape)
    before = x.copy()
    layer = cls()
    y = layer.forward(x)
    assert isinstance(y, np.ndarray)
    assert y.shape == shape
    assert layer.backward(np.ones(shape)).shape == shape
    assert np.array_equal(x, before)


@every_activation
@everywhere
def test_the_gradient_is_what_a_small_step_measures(cls, shape):
    layer, x = in_float64(cls(), shape), inputs_of(shape)
    weighting = np.random.default_rng(2).standard_normal(shape)

    def total():
        return float((layer.forward(x) * weighting).sum())

    measured = differences(total, x, np.arange(x.size))
    total()
    assert layer.backward(weighting).ravel() == pytest.approx(measured, rel=1e-6, abs=1e-8)


@every_activation
def test_one_activation_alone_serves_arrays_of_different_shapes(cls):
    layer = cls()
    for shape in SHAPES:
        assert layer.forward(np.ones(shape)).shape == shape


def test_a_plain_number_and_a_list_are_arrays_too():
    assert Sigmoid().forward(0.0) == 0.5
    assert Sigmoid().forward(0.0).shape == ()
    assert ReLU().forward([1.0, -1.0]).tolist() == [1, 0]


def test_a_plain_vector_is_the_scores_of_one_example():
    assert Softmax().forward([1.0, 1.0, 1.0, 1.0]).tolist() == [0.25] * 4
    assert Softmax().forward(3.0) == 1
    assert Softmax().forward(np.zeros((2, 5))).sum(axis=1) == pytest.approx([1, 1])
    for shape in ((2, 5, 3), (2, 5, 3, 4), (2, 5, 1, 2, 3)):
        assert Softmax().forward(inputs_of(shape)).sum(axis=1) == pytest.approx(1)


def test_a_slope_of_each_channel_needs_channels_that_stay_the_same():
    layer = PReLU(alpha=0.5, per_channel=True)
    assert layer.forward([-1.0, 2.0, -3.0]).tolist() == [-0.5, 2, -1.5]
    assert layer.slope.shape == (3,)
    assert layer.forward(-np.ones((2, 3, 4))).shape == (2, 3, 4)
    with pytest.raises(ShapeError, match="PReLU was built for rows of 3, but gets rows of 4"):
        layer.forward(np.ones((2, 4)))
    with pytest.raises(ShapeError, match="a slope per channel needs rows or images, but gets single numbers"):
        PReLU(per_channel=True).build(())


def test_an_activation_of_ones_own_need_not_work_in_place(blobs):
    from mpneuralnetwork.activations.base import Elementwise
    from mpneuralnetwork.instruments.gradient_check import check_layer
    from mpneuralnetwork.layers import Dense
    from mpneuralnetwork.losses import CategoricalCrossEntropy
    from mpneuralnetwork.model import Model

    class Sine(Elementwise):
        def apply(self, x):
            return np.sin(x), np.cos(x)

    assert max(check_layer(Sine(), np.random.default_rng(0).standard_normal((2, 3, 4))).values()) < 1e-6
    inputs, classes = blobs
    model = Model([Dense(16), Sine(), Dense(3)], CategoricalCrossEntropy(), seed=0)
    model.train(inputs, classes, epochs=5, batch_size=16)
    assert model.test(inputs, classes)["Accuracy"] > 0.95


@every_activation
@pytest.mark.parametrize("shape", [(0,), (0, 3), (3, 0)], ids=str)
def test_nothing_comes_out_of_nothing(cls, shape):
    layer = cls()
    assert layer.forward(np.zeros(shape)).shape == shape
    assert layer.backward(np.zeros(shape)).shape == shape
