"""Following the shapes of a stack."""

import pytest
from mpneuralnetwork.activations import ReLU
from mpneuralnetwork.components.errors import ShapeError
from mpneuralnetwork.components.shapes import follow_shapes
from mpneuralnetwork.layers import Convolutional, Dense, Flatten


def test_each_layer_comes_with_what_goes_in_and_what_comes_out():
    layers = [Convolutional(4, 3), ReLU(), Flatten(), Dense(10)]
    steps = list(follow_shapes(layers, (1, 8, 8)))
    assert [step.layer for step in steps] == layers
    assert [step.input_shape for step in steps] == [(1, 8, 8), (4, 6, 6), (4, 6, 6), (144,)]
    assert [step.output_shape for step in steps] == [(4, 6, 6), (4, 6, 6), (144,), (10,)]
    assert not any(step.error for step in steps)


def test_the_walk_ends_with_the_first_layer_that_does_not_fit_and_says_why():
    steps = list(follow_shapes([ReLU(), Dense(10), Dense(3)], (1, 8, 8)))
    assert [step.error is None for step in steps] == [True, False]
    assert "put a Flatten before it" in str(steps[-1].error)
    assert steps[-1].input_shape == (1, 8, 8)
    with pytest.raises(ShapeError, match="put a Flatten before it"):
        _ = steps[-1].output_shape


def test_nothing_is_built_on_the_way():
    layers = [Dense(2**20), Dense(2**20)]
    assert [step.output_shape for step in follow_shapes(layers, (2**20,))] == [(2**20,)] * 2
    assert not any(layer.built for layer in layers)


def test_no_layers_have_no_shapes_but_their_input():
    assert list(follow_shapes([], (3,))) == []
