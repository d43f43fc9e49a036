"""Faults of the package whose names we carry on. None of them is ours."""

import pickle

import numpy as np
import pytest
from mpneuralnetwork.activations import PReLU, ReLU, Softmax
from mpneuralnetwork.components.errors import FileError
from mpneuralnetwork.layers import BatchNormalization2D, Convolutional, Dense, Flatten, MaxPooling2D
from mpneuralnetwork.losses import CategoricalCrossEntropy
from mpneuralnetwork.metrics import F1Score, Precision, Recall
from mpneuralnetwork.model import Model
from mpneuralnetwork.optimizers import Adam
from mpneuralnetwork.saving.model_files import load_model, save_model
from mpneuralnetwork.trainer import Trainer


class Bomb:
    """Raises as soon as it is unpickled."""

    def __reduce__(self):
        return (pytest.fail, ("a file was unpickled",))


@pytest.mark.parametrize("suffix", [".safetensors", ".npz", ".json"])
def test_a_pickle_is_refused_and_never_loaded(tmp_path, suffix):
    path = tmp_path / f"model{suffix}"
    path.write_bytes(pickle.dumps(Bomb()))
    with pytest.raises(FileError):
        load_model(path)


def test_an_npz_with_python_objects_is_refused_and_never_loaded(tmp_path):
    path = tmp_path / "model.npz"
    np.savez(path, weights=np.array([Bomb()], dtype=object))
    with pytest.raises(FileError, match="Python objects"):
        load_model(path)


def test_optimizer_state_belongs_to_a_place_and_not_to_an_address(blobs, small_model):
    inputs, classes = blobs
    ours = small_model(dropout=0.0)
    moved = small_model(dropout=0.0)
    for model in (ours, moved):
        model.build((2,), np.random.default_rng(1))
    for _ in range(5):
        ours.train_step(inputs.copy(), classes)
        moved.train_step(inputs.copy(), classes)
        # New arrays at new addresses, the same network.
        twin = small_model(optimizer=moved.optimizer, dropout=0.0)
        twin.build((2,), np.random.default_rng(9))
        twin.restore(moved.snapshot())
        moved = twin
    assert np.array_equal(moved.snapshot(), ours.snapshot())


def test_the_last_short_batch_is_learned_from(blobs, small_model):
    inputs, classes = blobs
    trainer = Trainer(small_model(), inputs[:70], classes[:70], epochs=2, batch_size=32)
    steps = list(trainer.run())
    assert trainer.steps == len(steps) == 6
    assert [(s.epoch, s.batch, s.batches, s.step) for s in steps[:4]] == [
        (0, 0, 3, 1),
        (0, 1, 3, 2),
        (0, 2, 3, 3),
        (1, 0, 3, 4),
    ]


def test_data_smaller_than_the_batch_is_one_batch(blobs, small_model):
    inputs, classes = blobs
    history = small_model().train(inputs[:5], classes[:5], epochs=3, batch_size=512)
    assert len(history) == 3
    assert all(np.isfinite(figures["loss"]) for figures in history)


def test_a_single_example_can_be_trained_on(small_model):
    history = small_model().train(np.ones((1, 2)), np.array([2]), epochs=20, batch_size=32)
    assert history[-1]["loss"] < history[0]["loss"]


def test_the_slope_of_a_prelu_is_learned(blobs):
    inputs, classes = blobs
    model = Model([Dense(16), PReLU(alpha=0.25), Dense(3)], CategoricalCrossEntropy(), Adam(0.01), seed=0)
    model.train(inputs, classes, epochs=2, batch_size=16)
    assert model.layers[1].slope[0] != pytest.approx(0.25, abs=1e-3)


def test_pooling_and_softmax_settings_survive_a_file(tmp_path):
    layers = [Convolutional(2, 3), MaxPooling2D(3, strides=2), Flatten(), Dense(4), Softmax(temperature=3.0)]
    model = Model(layers, CategoricalCrossEntropy(), seed=0)
    model.build((1, 9, 9))
    save_model(model, tmp_path / "model.safetensors")
    loaded = load_model(tmp_path / "model.safetensors")
    assert [layer.get_config() for layer in loaded.layers] == [layer.get_config() for layer in model.layers]


def test_a_final_softmax_is_applied_once_and_keeps_its_temperature():
    bare = Model([Dense(4, input_size=3)], CategoricalCrossEntropy(), seed=0)
    cool = Model([Dense(4, input_size=3), Softmax(temperature=2.0)], CategoricalCrossEntropy(), seed=0)
    inputs, classes = np.random.default_rng(0).standard_normal((5, 3)), np.array([0, 1, 2, 3, 0])
    shares = np.exp(bare.forward(inputs) / 2)
    shares /= shares.sum(axis=1, keepdims=True)
    assert np.allclose(cool.predict(inputs), shares, atol=1e-6)
    loss, _ = cool.compute_gradients(inputs.copy(), classes)
    assert loss == pytest.approx(-np.log(shares[np.arange(5), classes]).mean(), rel=1e-5)


def test_a_convolution_before_a_batch_norm_has_no_bias():
    layers = [Convolutional(4, 3), BatchNormalization2D(), ReLU(), Convolutional(2, 3), ReLU(), Flatten(), Dense(3)]
    model = Model(layers, CategoricalCrossEntropy(), seed=0)
    model.build((1, 8, 8))
    assert set(layers[0].params) == {"weights"}
    assert set(layers[3].params) == {"weights", "biases"}
    assert layers[0].get_config()["no_bias"] is False


def test_scores_of_two_classes_count_both():
    true, found = np.array([1, 1, 1, 0]), np.array([[0.9], [0.8], [0.2], [0.6]])
    assert Precision(class_index=1)(true, found) == pytest.approx(2 / 3)
    assert Recall(class_index=1)(true, found) == pytest.approx(2 / 3)
    assert F1Score(class_index=0)(true, found) == 0
    assert F1Score()(true, found) == pytest.approx((2 / 3 + 0) / 2)
    assert F1Score().per_class(true, found) == pytest.approx([0, 2 / 3])


def test_biases_start_at_zero():
    model = Model([Convolutional(4, 3), Flatten(), Dense(3)], CategoricalCrossEntropy(), seed=0)
    model.build((1, 8, 8))
    assert not model.layers[0].biases.any()
    assert not model.layers[2].biases.any()
