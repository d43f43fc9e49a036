"""What a layer computes beside its outputs can be looked at, the batch first."""

import numpy as np
from mpneuralnetwork.layers import (
    BatchNormalization,
    BatchNormalization2D,
    Dense,
    Dropout,
    GaussianNoise,
    LayerNormalization,
    MaxPooling2D,
)


def inputs(*shape):
    return np.random.default_rng(0).standard_normal(shape).astype(np.float32)


def test_a_layer_that_computes_nothing_else_shows_nothing():
    layer = Dense(3)
    layer.forward(inputs(2, 4))
    assert layer.internals() == {}


def test_dropout_shows_what_it_kept():
    layer, x = Dropout(0.5), inputs(3, 2, 4, 5)
    y = layer.forward(x)
    assert np.array_equal(layer.internals()["mask"], y != 0)
    layer.forward(x, training=False)
    assert layer.internals() == {}


def test_noise_shows_what_it_added():
    layer, x = GaussianNoise(0.3), inputs(3, 2, 4, 5)
    y = layer.forward(x)
    assert np.array_equal(x + layer.internals()["noise"], y)
    layer.forward(x, training=False)
    assert layer.internals() == {}


def test_pooling_shows_who_won():
    layer, x = MaxPooling2D(2), inputs(2, 3, 4, 6)
    y = layer.forward(x)
    u, v = np.divmod(layer.internals()["winner"][1, 2, 1, 2].astype(int), 2)
    assert x[1, 2, 2 + u, 4 + v] == y[1, 2, 1, 2]


def test_batch_normalisation_shows_the_statistics_of_the_batch():
    for layer, x, axes in (
        (BatchNormalization(), inputs(6, 3), 0),
        (BatchNormalization2D(), inputs(4, 3, 5, 5), (0, 2, 3)),
    ):
        layer.forward(x)
        found = layer.internals()
        assert np.allclose(found["mean"], x.mean(axis=axes), atol=1e-6)
        assert np.allclose(found["variance"], x.var(axis=axes), atol=1e-6)
        assert np.allclose(found["inverse"], 1 / x.std(axis=axes), atol=1e-5)
        assert np.allclose(found["centred"], x - x.mean(axis=axes, keepdims=True), atol=1e-6)


def test_batch_normalisation_at_prediction_shows_the_running_statistics():
    layer = BatchNormalization()
    layer.forward(inputs(6, 3))
    layer.forward(inputs(6, 3), training=False)
    assert np.array_equal(layer.internals()["mean"], layer.running_mean)
    assert np.array_equal(layer.internals()["variance"], layer.running_var)


def test_layer_normalisation_shows_the_statistics_of_each_example():
    layer, x = LayerNormalization(), inputs(4, 3, 5, 5)
    y = layer.forward(x)
    found = layer.internals()
    assert np.allclose(found["mean"], x.mean(axis=(1, 2, 3)), atol=1e-6)
    assert np.allclose(found["variance"], x.var(axis=(1, 2, 3)), atol=1e-6)
    assert np.array_equal(found["normalized"], y)
