"""The network as a whole: building, weights, prediction, evaluation."""

import numpy as np
import pytest
from mpneuralnetwork.activations import ELU, ReLU, Sigmoid, Tanh
from mpneuralnetwork.components.errors import ConfigError, FileError, ShapeError
from mpneuralnetwork.layers import BatchNormalization, Convolutional, Dense, Dropout, Flatten, MaxPooling2D, Reshape
from mpneuralnetwork.losses import MSE, BinaryCrossEntropy, CategoricalCrossEntropy
from mpneuralnetwork.model import Model
from mpneuralnetwork.network import connect
from mpneuralnetwork.optimizers import SGD, Adam


def deviation(followers):
    """How widely the weights of a large Dense are drawn before these layers."""
    layers = [Dense(400, input_size=100), *followers]
    Model(layers, MSE(), seed=0).build((100,))
    return layers[0].weights.std()


@pytest.mark.parametrize("followers", [[ReLU()], [Dropout(0.5), BatchNormalization(), ELU()]])
def test_he_is_drawn_before_a_rectifier_also_through_transparent_layers(followers):
    assert deviation(followers) == pytest.approx(np.sqrt(2 / 100), rel=0.02)


@pytest.mark.parametrize("followers", [[], [Tanh()], [Dropout(0.5), Sigmoid()], [Dense(2), ReLU()]])
def test_xavier_is_drawn_before_anything_else(followers):
    assert deviation(followers) == pytest.approx(np.sqrt(2 / 500), rel=0.02)


def test_a_chosen_initialization_is_obeyed():
    layers = [Dense(400, initialization="he"), Dense(3, initialization="zeros")]
    Model(layers, MSE(), seed=0).build((100,))
    assert layers[0].weights.std() == pytest.approx(np.sqrt(2 / 100), rel=0.02)
    assert not layers[1].weights.any()


def test_the_store_holds_decayed_then_undecayed_then_statistics():
    layers = [Dense(4), BatchNormalization(), Dense(2)]
    model = Model(layers, MSE(), seed=0)
    model.build((3,))
    store = model.parameters
    assert store.decayed == 3 * 4 + 4 * 2
    assert store.learned == store.decayed + 4 + 4 + 2
    assert store.values.size == store.learned + 4 + 4
    assert store.grads.size == store.learned
    assert store.values.ctypes.data % 64 == 0
    assert np.array_equal(store.values[-4:], np.ones(4))
    layers[2].weights[0, 0] = 42
    assert 42 in store.values[: store.decayed]


def test_a_snapshot_brings_back_every_bit(blobs, small_model):
    model = small_model()
    model.train(*blobs, epochs=1, batch_size=32)
    snapshot, predictions = model.snapshot(), model.predict(blobs[0])
    model.train(*blobs, epochs=1, batch_size=32)
    assert not np.array_equal(model.predict(blobs[0]), predictions)
    model.restore(snapshot)
    assert np.array_equal(model.predict(blobs[0]), predictions)


def test_a_snapshot_of_another_network_is_refused(small_model):
    model = small_model()
    model.build((2,))
    with pytest.raises(ShapeError, match="snapshot holds 3"):
        model.restore(np.zeros(3, np.float32))


def test_weights_are_named_by_place_and_layer(small_model):
    model = small_model()
    model.build((2,))
    assert list(model.weights()) == ["0.dense.weights", "0.dense.biases", "3.dense.weights", "3.dense.biases"]


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (lambda w: w.pop("0.dense.biases"), "lack '0.dense.biases'"),
        (lambda w: w.update(extra=np.zeros(2)), "unknown 'extra'"),
        (lambda w: w.update({"0.dense.weights": np.zeros((16, 2))}), r"shape \(16, 2\)"),
        (lambda w: w["3.dense.weights"].fill(np.nan), "not finite"),
        (lambda w: w.update({"3.dense.biases": np.array(["a", "b", "c"])}), "not finite numbers"),
    ],
)
def test_weights_that_do_not_fit_change_nothing(small_model, change, words):
    model = small_model()
    model.build((2,))
    before, weights = model.snapshot(), model.get_weights()
    weights["0.dense.weights"] += 1
    change(weights)
    with pytest.raises(FileError, match=words):
        model.restore_weights(weights)
    assert np.array_equal(model.snapshot(), before)


def test_prediction_does_not_depend_on_how_many_are_asked(digits):
    model = Model([Reshape((1, 28, 28)), Convolutional(2, 5), Flatten(), Dense(10)], CategoricalCrossEntropy(), seed=0)
    images = digits[0][:300]
    together = model.predict(images)
    assert np.allclose(together[:5], model.predict(images[:5]), atol=1e-6)
    assert np.allclose(together[299], model.predict(images[299:])[0], atol=1e-6)
    assert model.predict(images[:0]).shape == (0, 10)


@pytest.mark.parametrize(("loss", "low", "high"), [(BinaryCrossEntropy(), 0, 1), (MSE(), -np.inf, np.inf)])
def test_the_loss_decides_what_a_prediction_is(loss, low, high):
    model = Model([Dense(1, input_size=3)], loss, seed=0)
    inputs = np.random.default_rng(0).normal(size=(50, 3)) * 20
    predictions = model.predict(inputs)
    logits = model.forward(inputs)
    assert ((predictions >= low) & (predictions <= high)).all()
    assert np.allclose(predictions, logits if low < 0 else 1 / (1 + np.exp(-logits.astype(np.float64))), atol=1e-6)


def test_a_final_sigmoid_is_applied_once():
    bare = Model([Dense(1, input_size=3)], BinaryCrossEntropy(), seed=0)
    closed = Model([Dense(1, input_size=3), Sigmoid()], BinaryCrossEntropy(), seed=0)
    inputs = np.random.default_rng(0).normal(size=(9, 3))
    assert np.array_equal(bare.predict(inputs), closed.predict(inputs))
    closed.train(inputs, inputs[:, 0] > 0, epochs=1, batch_size=4)


def test_evaluation_measures_all_examples_as_one(digits, small_model):
    model = Model([Dense(10, input_size=784)], CategoricalCrossEntropy(), seed=0)
    images, labels = digits[0][:3000], digits[1][:3000]
    predictions, figures = model.evaluate(images, labels)
    own = -np.log(predictions[np.arange(3000), labels]).mean()
    assert figures["loss"] == pytest.approx(own, rel=1e-4)
    assert figures["Accuracy"] == (predictions.argmax(axis=1) == labels).mean()
    assert model.evaluate(images, labels, compute_metrics=False)[1].keys() == {"loss"}


def test_dropout_rests_in_evaluation_unless_asked(blobs, small_model):
    model = small_model(dropout=0.5)
    model.build((2,))
    assert np.array_equal(model.evaluate(*blobs)[0], model.evaluate(*blobs)[0])
    assert not np.array_equal(model.evaluate(*blobs, training=True)[0], model.evaluate(*blobs, training=True)[0])


def test_a_prediction_beyond_all_bounds_is_infinite_and_says_nothing():
    model = Model([Dense(1, input_size=2)], MSE(), seed=0)
    model.layers[0].weights = [[1e30], [1e30]]
    assert np.isinf(model.predict(np.full((2, 2), 1e30))).all()


def test_one_number_an_example_needs_no_second_axis():
    model = Model([Dense(1)], MSE(), SGD(0.1), seed=0)
    x = np.linspace(-1, 1, 50)
    model.train(x, 3 * x + 1, epochs=60, batch_size=10)
    assert model.predict([0.5])[0, 0] == pytest.approx(2.5, abs=0.05)


def test_a_network_in_which_nothing_learns_still_predicts():
    model = Model([Flatten()], MSE(), seed=0)
    assert np.array_equal(model.predict(np.ones((2, 1, 2, 2))), np.ones((2, 4)))
    model.train(np.ones((4, 1, 2, 2)), np.ones((4, 4)), epochs=1, batch_size=2)


def test_layers_below_the_first_weights_get_no_gradient(blobs):
    class Witness(Dropout):
        called = False

        def input_gradient(self, gradient):
            self.called = True
            return gradient

    below, above = Witness(0.1), Witness(0.1)
    model = Model([below, Dense(4), above, Dense(3)], CategoricalCrossEntropy(), seed=0)
    model.build((2,))
    model.train_step(blobs[0].copy(), blobs[1])
    assert above.called
    assert not below.called


def test_mistakes_in_building_are_told():
    dense = Dense(3)
    with pytest.raises(ConfigError, match="stands in the network twice"):
        Model([dense, dense], MSE())
    with pytest.raises(ConfigError, match="does not know its input yet"):
        Model([Dense(3)], MSE()).snapshot()
    with pytest.raises(ConfigError, match="does not know its input yet"):
        Dense(3).weights  # noqa: B018
    with pytest.raises(ConfigError, match="ReLU does not know its input yet"):
        ReLU().store  # noqa: B018
    with pytest.raises(ShapeError, match="5 examples, but 4 targets"):
        Model([Dense(3)], MSE()).evaluate(np.ones((5, 2)), np.ones(4))
    with pytest.raises(ShapeError, match="Layer 2: Dense needs rows"):
        Model([MaxPooling2D(2), Dense(3)], MSE()).build((1, 8, 8))
    with pytest.raises(ShapeError, match="rows of 2, but gets rows of 5"):
        model = Model([Dense(3, input_size=2)], MSE())
        model.snapshot()
        model.predict(np.ones((1, 5)))
    layer = Dense(3, input_size=2)
    with pytest.raises(ShapeError, match=r"weights has shape \(2, 3\)"):
        layer.weights = np.ones((3, 2))
    with pytest.raises(ShapeError, match="no array 'colour'"):
        layer.load_params({"colour": 1})
    with pytest.raises(ShapeError, match="built for rows of 2"):
        layer.forward(np.ones((1, 3)))


def test_weights_that_a_layer_already_has_are_kept():
    layer = Dense(3, input_size=2)
    layer.weights = np.arange(6).reshape(2, 3)
    model = Model([layer, ReLU(), Dense(2)], MSE(), Adam(), seed=0)
    model.build((2,))
    assert np.array_equal(layer.weights, np.arange(6).reshape(2, 3))


def test_connecting_allocates_nothing():
    layers = [Dense(2**31 - 1), BatchNormalization(), ReLU()]
    connect(layers)
    assert layers[0].default_initializer == "he"
    assert set(layers[0].parameter_shapes((10,))) == {"weights"}
    assert not layers[0].built


def test_a_loss_beyond_all_numbers_is_infinite_without_a_word():
    model = Model([Dense(1)], MSE(), seed=0)
    model.build((1,))
    model.layers[0].weights = np.full((1, 1), 3e18, np.float32)
    assert model.evaluate(np.full((400, 1), 5.0), np.zeros((400, 1)))[1]["loss"] == np.inf
