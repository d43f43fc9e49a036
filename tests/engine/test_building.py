"""When a network draws its weights, whose they are, and that looking at them changes nothing."""

import numpy as np
import pytest
from mpneuralnetwork.activations import ReLU
from mpneuralnetwork.components.errors import ConfigError, ShapeError
from mpneuralnetwork.instruments.gradient_check import check_layer
from mpneuralnetwork.layers import Dense, Dropout
from mpneuralnetwork.losses import MSE, CategoricalCrossEntropy
from mpneuralnetwork.model import Model
from mpneuralnetwork.optimizers import SGD


def network():
    return [Dense(100, 400), ReLU(), Dropout(0.1), Dense(400, 3)]


def trained(looks, seed=3):
    """Weights after a short training, with or without somebody who looked before it."""
    layers = network()
    model = Model(layers=layers, loss=CategoricalCrossEntropy(), optimizer=SGD(0.01), seed=seed)
    if looks:
        assert layers[0].weights.shape == (100, 400)
        assert set(layers[0].params) == {"weights", "biases"}
        model.snapshot()
    rng = np.random.default_rng(0)
    model.train(rng.normal(size=(64, 100)), rng.integers(0, 3, 64), epochs=2, batch_size=16, verbose=False)
    return model.snapshot()


def test_weights_read_before_training_are_those_that_are_trained():
    layers = network()
    model = Model(layers=layers, loss=CategoricalCrossEntropy(), seed=0)
    assert layers[0].weights.std() == pytest.approx(np.sqrt(2 / 100), rel=0.02), "He, because a ReLU follows"
    before = model.snapshot()
    model.train(np.ones((4, 100)), np.zeros(4, int), epochs=0, batch_size=2, verbose=False)
    assert np.array_equal(model.snapshot(), before)


def test_looking_changes_nothing():
    assert np.array_equal(trained(looks=True), trained(looks=False))


def test_a_model_whose_first_layer_knows_its_input_is_built_when_it_is_made():
    layers = [Dense(3, input_size=2), ReLU(), Dense(2)]
    model = Model(layers, MSE(), seed=0)
    assert all(layer.built for layer in layers)
    assert model.input_shape == (2,)
    with pytest.raises(ShapeError, match="Layer 2: Dense was made for rows of 7"):
        Model([Dense(3, input_size=2), Dense(4, input_size=7)], MSE())


@pytest.mark.parametrize("read", [lambda d: d.weights, lambda d: d.params, lambda d: d.state, lambda d: d.store])
def test_a_layer_of_a_model_that_does_not_know_its_input_says_what_to_do(read):
    layers = [Dense(3), ReLU(), Dense(2, input_size=3)]
    Model(layers, MSE())
    for layer in (layers[0], layers[2]):
        with pytest.raises(ConfigError, match="does not know its input yet: build it, or train it on data"):
            read(layer)
        assert not layer.built


def test_an_input_size_given_later_is_enough_to_look():
    layers = [Dense(400), ReLU()]
    model = Model(layers, MSE(), seed=0)
    layers[0].input_size = 100
    assert layers[0].weights.std() == pytest.approx(np.sqrt(2 / 100), rel=0.02)
    assert np.array_equal(model.weights()["0.dense.weights"], layers[0].weights)


def test_a_layer_of_a_model_never_builds_itself_alone():
    layers = [Dense(3), ReLU()]
    Model(layers, MSE())
    with pytest.raises(ConfigError, match="belongs to a network and is built with it"):
        layers[0].build((4,))
    with pytest.raises(ConfigError, match="build the network instead"):
        layers[0].forward(np.ones((2, 4)))


@pytest.mark.parametrize("dtype", [np.float32, np.float64])
def test_building_draws_from_the_generator_as_if_the_model_had_not_been_built_before(dtype):
    snapshots = []
    for layers in (network(), [Dense(400), ReLU(), Dropout(0.1), Dense(3)]):
        model = Model(layers, CategoricalCrossEntropy(), seed=1)
        model.build((100,), np.random.default_rng(7), dtype)
        snapshots.append((model.snapshot(), model.rng.random()))
    assert np.array_equal(snapshots[0][0], snapshots[1][0])
    assert snapshots[0][1] == snapshots[1][1]


def test_the_models_own_seed_draws_the_same_however_often_it_is_built():
    once, twice = Model(network(), MSE(), seed=1), Model(network(), MSE(), seed=1)
    twice.build((100,))
    assert np.array_equal(once.snapshot(), twice.snapshot())
    precise, known_late = Model(network(), MSE(), seed=1), Model([Dense(400), *network()[1:]], MSE(), seed=1)
    precise.build((100,), dtype=np.float64)
    known_late.build((100,), dtype=np.float64)
    assert np.array_equal(precise.snapshot(), known_late.snapshot())
    assert once.rng.random() == twice.rng.random() == precise.rng.random()


def test_weights_that_somebody_changed_are_kept_by_building_again():
    model = Model([Dense(3, input_size=2), ReLU(), Dense(2)], MSE(), seed=0)
    model.layers[0].weights[0, 0] = 42
    before = model.snapshot()
    model.build((2,), np.random.default_rng(5))
    assert np.array_equal(model.snapshot(), before)
    model.build((2,), dtype=np.float64)
    assert np.array_equal(model.snapshot(), before)


def test_a_layer_used_alone_brings_its_weights_along():
    layer = Dense(3, input_size=2)
    layer.weights = np.arange(6).reshape(2, 3)
    model = Model([layer, ReLU(), Dense(2)], MSE(), seed=0)
    assert np.array_equal(layer.weights, np.arange(6).reshape(2, 3))
    model.build((2,), np.random.default_rng(1))
    assert np.array_equal(layer.weights, np.arange(6).reshape(2, 3))
    assert np.array_equal(model.weights()["0.dense.weights"], layer.weights)


def test_layers_put_into_a_second_model_take_their_weights_along_and_the_first_says_so(blobs):
    layers = [Dense(2, 8), ReLU(), Dense(8, 3)]
    first = Model(layers, CategoricalCrossEntropy(), seed=0)
    first.train(*blobs, epochs=1, batch_size=16, verbose=False)
    learned = first.snapshot()
    second = Model([*layers[:2], Dense(4)], MSE(), seed=1)
    assert np.array_equal(second.layers[0].weights, learned[:16].reshape(2, 8))
    for use in (first.snapshot, lambda: first.predict(blobs[0]), lambda: first.build((2,))):
        with pytest.raises(ConfigError, match="put into another one"):
            use()
    assert second.predict(blobs[0]).shape == (240, 4)


def test_a_model_that_was_never_built_gives_its_layers_up_too():
    layers = [Dense(3), ReLU()]
    first, second = Model(layers, MSE()), Model(layers, MSE(), seed=0)
    second.build((2,))
    with pytest.raises(ConfigError, match="put into another one"):
        first.build((2,))


def test_checking_a_layer_leaves_it_in_its_network():
    model = Model([Dense(3, input_size=2)], MSE(), seed=0)
    before = model.snapshot()
    check_layer(model.layers[0], np.ones((4, 2)))
    assert np.array_equal(model.snapshot(), before)
    assert np.shares_memory(model.layers[0].weights, model.parameters.values)


def test_weights_that_were_given_are_kept_even_where_they_equal_those_that_were_drawn():
    saved = Model([Dense(3, input_size=2)], MSE(), seed=1).get_weights()
    for give in (lambda m: m.restore_weights(saved), lambda m: m.restore(m.snapshot())):
        model = Model([Dense(3, input_size=2)], MSE(), seed=1)
        give(model)
        model.build((2,), np.random.default_rng(5))
        assert np.array_equal(model.get_weights()["0.dense.weights"], saved["0.dense.weights"])


def test_looking_at_a_layer_before_its_model_is_made_changes_nothing():
    def weights(look):
        layer = Dense(40, input_size=30)
        if look:
            layer.weights.std()
        return Model([layer, ReLU(), Dense(2)], MSE(), seed=3).layers[0].weights

    assert np.array_equal(weights(look=True), weights(look=False))


@pytest.mark.parametrize("use", ["assign", "forward", "build"])
def test_a_layer_that_was_used_before_brings_its_weights_along(use):
    layer = Dense(4, input_size=3)
    if use == "assign":
        layer.weights = np.ones((3, 4))
    elif use == "forward":
        assert layer.weights.any()
        layer.forward(np.ones((2, 3)))
    else:
        layer.build()
    before = layer.weights.copy()
    assert np.array_equal(Model([layer, ReLU(), Dense(2)], MSE()).layers[0].weights, before)
