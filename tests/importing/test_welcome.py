"""A network that was trained elsewhere becomes a project like any other, with a run that holds its weights."""

from dataclasses import replace
from threading import Event

import numpy as np
import pytest
from mpneuralnetwork.activations import ReLU, Sigmoid
from mpneuralnetwork.layers import BatchNormalization, BatchNormalization2D, Dropout

from mpnn_studio.data.dataset import DataError
from mpnn_studio.importing.guest import Guest, GuestLayer, Scale
from mpnn_studio.importing.welcome import welcome
from mpnn_studio.project.project import ProjectError
from mpnn_studio.run.archive import load_project, save_project
from mpnn_studio.run.headless import train
from mpnn_studio.run.predictor import Predictor


def predict(arrival, raw):
    predictor = Predictor(arrival.project, arrival.run.preparation)
    predictor.load(arrival.run.snapshot)
    return predictor.predict_all(raw)


def softmax(z):
    powers = np.exp(z - z.max(axis=1, keepdims=True))
    return powers / powers.sum(axis=1, keepdims=True)


def weigh(part, x):
    return x @ part.arrays["weights"] + part.arrays.get("biases", 0)


def row_guest(*parts, inputs=3, **settings):
    return Guest("rows.onnx", "ONNX", (inputs,), parts, **settings)


def test_a_network_for_digits_comes_with_mnist_and_is_measured_on_it(digits):
    arrival = welcome(digits())
    assert arrival.project.data.name == "Mnist" and arrival.project.loss.name == "CategoricalCrossEntropy"
    assert [spec.name for spec in arrival.project.layers] == ["Convolutional", "Flatten", "Dense"]
    assert arrival.activated and 0 < arrival.run.finished.test["Accuracy"] < 1
    assert arrival.run.trained and not arrival.run.from_seed


def test_rows_of_pixels_get_a_flatten_in_front(dense):
    arrival = welcome(Guest("mlp.onnx", "ONNX", (784,), (dense(784, 10),)))
    assert [spec.name for spec in arrival.project.layers] == ["Flatten", "Dense"] and not arrival.activated


def test_it_is_kept_in_a_project_file(digits, tmp_path):
    arrival = welcome(digits())
    save_project(tmp_path / "a.mpnn", arrival.project, arrival.run)
    opened = load_project(tmp_path / "a.mpnn")
    assert opened.run.origin == "digits.onnx" and opened.run.finished.test == arrival.run.finished.test
    np.testing.assert_array_equal(opened.run.snapshot.values, arrival.run.snapshot.values)


def test_pixels_are_scaled_in_the_way_with_which_it_answers_best(digits):
    guest = digits()
    taught = welcome(replace(guest, scale=Scale(np.zeros(1), np.full(1, 255.0))))
    run = train(taught.project, taught.dataset, lambda event: None, Event())
    layers = taught.project.build(np.random.default_rng(0))
    layers.restore(run.snapshot.values)
    learned = tuple(
        replace(part, arrays={name: array.copy() for name, array in layer.arrays.items()})
        for part, layer in zip(guest.parts, layers.layers, strict=False)
    )
    assert welcome(replace(guest, parts=learned)).run.preparation == run.preparation


@pytest.mark.parametrize("others", [(), ("one", "one")])
def test_without_data_it_can_be_tried_but_says_why_it_cannot_be_trained(dense, others):
    arrival = welcome(row_guest(dense(3, 4), GuestLayer(ReLU()), dense(4, 1), GuestLayer(Sigmoid()), classes=others))
    assert arrival.project.schema().classes == ("0", "1") and arrival.project.loss.name == "BinaryCrossEntropy"
    raw = np.array([[1.0, -2.0, 0.5]])
    first, _, second, _ = arrival.guest.parts
    one = 1 / (1 + np.exp(-weigh(second, np.maximum(weigh(first, raw), 0))))
    np.testing.assert_allclose(predict(arrival, raw), np.hstack([1 - one, one]), atol=1e-6)
    with pytest.raises(DataError, match="without the examples"):
        arrival.project.data.create().load()


def test_names_of_columns_and_classes_are_kept(dense):
    schema = welcome(row_guest(dense(3, 2), classes=("no", "yes"), columns=("a", "b", "c"))).project.schema()
    assert schema.classes == ("no", "yes") and [feature.name for feature in schema.features] == ["a", "b", "c"]


@pytest.mark.parametrize("centre", [0.0, 40.0])
def test_a_scale_of_the_file_itself_is_put_into_layers(digits, centre):
    scale = Scale(np.full(1, centre), np.full(1, 256.0))
    guest = digits(scale=scale)
    arrival = welcome(guest)
    raw = arrival.dataset.inputs[:5]
    plain = welcome(digits(parts=guest.parts))
    expected = plain.project.build(np.random.default_rng(0))
    expected.restore(plain.run.snapshot.values)
    scaled = (raw.astype(np.float32) - np.float32(centre)) / np.float32(256)
    np.testing.assert_allclose(predict(arrival, raw), expected.predict(scaled), atol=1e-5)
    assert arrival.project.preparation_settings.scaling == "pixel"


def test_each_channel_has_a_scale_of_its_own(dense):
    scale = Scale(np.array([1.0, 2.0, 3.0]), np.array([4.0, 5.0, 6.0]))
    guest = row_guest(dense(3, 2), scale=scale)
    raw = np.array([[1.5, -2.0, 9.0]])
    expected = softmax(weigh(guest.parts[0], (raw - scale.centre) / scale.spread))
    np.testing.assert_allclose(predict(welcome(replace(guest, classes=("a", "b"))), raw), expected, atol=1e-6)


@pytest.mark.parametrize("last", ["Dense", "ReLU"])
def test_numbers_are_predicted_in_their_own_unit(dense, numbers, last):
    parts = (dense(3, 4), GuestLayer(ReLU()), dense(4, 1), *([GuestLayer(ReLU())] if last == "ReLU" else []))
    arrival = welcome(row_guest(*parts, scale=Scale(np.zeros(3), np.ones(3))), numbers)
    raw = arrival.dataset.inputs[:9]
    expected = weigh(parts[2], np.maximum(weigh(parts[0], raw), 0))
    expected = np.maximum(expected, 0) if last == "ReLU" else expected
    np.testing.assert_allclose(predict(arrival, raw), expected, rtol=1e-5, atol=1e-4)
    assert arrival.run.preparation.target_centre[0] > 50


def test_a_bias_before_a_batch_norm_moves_into_its_mean(dense, rng):
    statistics = {name: np.abs(rng.normal(size=2)) for name in ("gamma", "beta", "running_mean", "running_var")}
    guest = row_guest(dense(3, 2), GuestLayer(BatchNormalization(epsilon=0.1), statistics))
    gamma, beta, mean, var = statistics.values()
    raw = rng.normal(size=(5, 3))
    expected = (weigh(guest.parts[0], raw) - mean) / np.sqrt(var + 0.1) * gamma + beta
    np.testing.assert_allclose(predict(welcome(guest), raw), expected, atol=1e-5)


def test_training_goes_on_from_its_weights(dense, numbers):
    from mpnn_studio.run.warm_start import warm_start

    arrival = welcome(row_guest(dense(3, 4), GuestLayer(Dropout(0.1)), dense(4, 1)), numbers)
    run, start = warm_start(arrival.project, arrival.run)
    model = arrival.project.build(np.random.default_rng(7))
    assert start.pass_on(model, arrival.project) == 3 and run.continues == arrival.run.uid
    np.testing.assert_array_equal(model.snapshot(), arrival.run.snapshot.values)


def test_what_does_not_hold_together_is_refused_by_its_name(dense, digits, numbers, rng):
    def refused(guest, source=None):
        with pytest.raises((ProjectError, DataError)) as caught:
            welcome(guest, source)
        assert guest.name in str(caught.value) and len(str(caught.value)) <= 300
        return str(caught.value)

    assert "no layer" in refused(row_guest())
    assert "Batch norm 2D" in refused(row_guest(GuestLayer(BatchNormalization2D())))
    assert "odd: " in refused(row_guest(dense(3, 4), GuestLayer(BatchNormalization2D(), name="odd")))
    assert "1 × 28 × 28 numbers" in refused(digits(), numbers)
    assert "2 numbers" in refused(row_guest(dense(3, 2)), numbers)
    assert "brings 4 × 2 weights, but 3 × 2" in refused(row_guest(dense(4, 2)))
    assert "brings no weights" in refused(row_guest(GuestLayer(dense(3, 2).layer)))
    assert "not finite" in refused(
        row_guest(replace(dense(3, 2), arrays={"weights": rng.normal(size=(3, 2)) * 1e300, "biases": np.zeros(2)}))
    )
    assert "2 × 26 × 26" in refused(digits(parts=digits().parts[:1]))
    assert "1 × 2 × 3 × 4" in refused(Guest("cube.onnx", "ONNX", (1, 2, 3, 4), (GuestLayer(ReLU()),)))
