"""Losses on values that can be worked out by hand, and on extreme ones."""

import numpy as np
import pytest
from mpneuralnetwork.components import registry
from mpneuralnetwork.components.errors import ShapeError
from mpneuralnetwork.instruments.gradient_check import differences
from mpneuralnetwork.losses import MAE, MSE, BinaryCrossEntropy, CategoricalCrossEntropy, Huber

from tests.engine.cases import LOSS_CASES, TARGETS


def test_losses_by_hand():
    output, expected = np.array([[1.0, 2.0], [3.0, 4.0]]), np.array([[0.0, 2.0], [3.0, 8.0]])
    assert MSE().direct(output, expected) == pytest.approx((1 + 0 + 0 + 16) / 4)
    assert MAE().direct(output, expected) == pytest.approx(5 / 4)
    assert Huber(1.0).direct(output, expected) == pytest.approx((0.5 + 3.5) / 4)
    assert CategoricalCrossEntropy().direct(np.zeros((5, 10)), np.arange(5)) == pytest.approx(np.log(10))
    assert BinaryCrossEntropy().direct(np.array([[0.0]]), np.array([1])) == pytest.approx(np.log(2))


def test_class_numbers_and_one_hot_rows_mean_the_same():
    loss, logits = CategoricalCrossEntropy(), np.random.default_rng(0).normal(size=(6, 4))
    classes = np.array([0, 3, 2, 1, 1, 0])
    for expected in (classes, classes[:, np.newaxis], classes.astype(float), np.eye(4)[classes]):
        assert loss.direct(logits, expected) == loss.direct(logits, classes)
        assert np.array_equal(loss.prime(logits, expected), loss.prime(logits, classes))


@pytest.mark.parametrize("dtype", [np.float32, np.float64])
@pytest.mark.parametrize("extreme", [1e4, -1e4])
def test_extreme_logits_overflow_nothing(dtype, extreme):
    logits = np.array([[extreme, 0, -extreme]], dtype=dtype)
    for target in range(3):
        loss = CategoricalCrossEntropy()
        assert loss.direct(logits, np.array([target])) == pytest.approx(max(0, logits.max() - logits[0, target]))
        assert np.isfinite(loss.prime(logits, np.array([target]))).all()
    binary = BinaryCrossEntropy()
    assert binary.direct(logits[:, :1], np.array([1])) == pytest.approx(max(0, -extreme))
    assert binary.activate(logits[:, :1])[0, 0] == (extreme > 0)


@pytest.mark.parametrize(("name", "config"), LOSS_CASES)
def test_activating_leaves_the_outputs_as_they_were(name, config):
    loss = registry.create("loss", name, config)
    output = np.random.default_rng(0).normal(size=(4, 3))
    before, expected = output.copy(), TARGETS[loss.task](np.random.default_rng(1))
    kept = expected.copy()
    loss.activate(output)[...] = 7
    loss.measure(output, expected)
    assert np.array_equal(output, before)
    assert np.array_equal(expected, kept)


@pytest.mark.parametrize(("name", "config"), LOSS_CASES)
def test_weights_count_examples_as_if_they_were_repeated(name, config):
    loss = registry.create("loss", name, config)
    rng = np.random.default_rng(2)
    output, expected = rng.normal(size=(4, 3)), TARGETS[loss.task](rng)
    counts = np.array([3, 0, 1, 2])
    weighted, _ = loss.measure(output, expected, counts.astype(float))
    repeated, _ = loss.measure(output.repeat(counts, axis=0), expected.repeat(counts, axis=0))
    assert weighted == pytest.approx(repeated)


def test_a_batch_that_counts_nothing_has_no_gradient():
    loss, gradient = MSE().measure(np.ones((2, 1)), np.zeros((2, 1)), np.zeros(2))
    assert loss == 0
    assert not gradient.any()


def test_label_smoothing_spreads_certainty():
    smooth, hard = CategoricalCrossEntropy(label_smoothing=0.3), CategoricalCrossEntropy()
    logits, soft = np.random.default_rng(0).normal(size=(1, 3)), np.array([[0.8, 0.1, 0.1]])
    assert smooth.direct(logits, np.array([0])) == pytest.approx(hard.direct(logits, soft))


@pytest.mark.parametrize(
    ("loss", "output", "expected", "words"),
    [
        (CategoricalCrossEntropy(), (2, 3), [0, 3], "3 classes apart, numbered from 0; there is a class 3"),
        (CategoricalCrossEntropy(), (2, 3), [-1, 0], "a class -1"),
        (CategoricalCrossEntropy(), (2, 3), [0.5, 0], "a class 0.5"),
        (CategoricalCrossEntropy(), (2, 3), [0, 1, 2], "2 outputs, but 3 classes"),
        (CategoricalCrossEntropy(), (2, 3), np.ones((2, 4)), "must be alike"),
        (BinaryCrossEntropy(), (2, 1), [0, 2], "from 0 to 1"),
        (MSE(), (2, 3), np.ones((2, 2)), "must be alike"),
        (MSE(), (4, 1), np.ones((2, 2)), "must be alike"),
    ],
)
def test_targets_that_do_not_fit_are_told(loss, output, expected, words):
    with pytest.raises(ShapeError, match=words):
        loss.direct(np.zeros(output), np.asarray(expected))


def test_a_loss_says_how_many_outputs_it_needs():
    assert CategoricalCrossEntropy().outputs_needed(10, 1) == 10
    assert BinaryCrossEntropy().outputs_needed(2, 1) == 1
    assert MSE().outputs_needed(0, 3) == 3


def test_whole_numbers_are_outputs_too():
    assert MSE().direct([[1], [2]], [[0], [0]]) == pytest.approx(2.5)


SHAPES = [(), (1,), (3,), (2, 3), (2, 3, 4), (2, 3, 4, 2), (2, 3, 2, 2, 2)]


def expected_for(loss, shape):
    """Targets in the shape of the outputs, of the kind that the loss takes."""
    drawn = np.random.default_rng(1).random(shape)
    return np.asarray(drawn if loss.task == "regression" else drawn.round() if loss.task == "binary" else drawn / 2)


def assert_gradient_is_right(loss, output, expected):
    before = output.copy()
    value, gradient = loss.direct(output, expected), loss.prime(output, expected)
    assert isinstance(value, float)
    assert gradient.shape == output.shape
    assert np.array_equal(output, before)
    measured = differences(lambda: loss.direct(output, expected), output, np.arange(output.size))
    assert gradient.ravel() == pytest.approx(measured, rel=1e-6, abs=1e-8)


@pytest.mark.parametrize("shape", SHAPES, ids=str)
@pytest.mark.parametrize(("name", "config"), LOSS_CASES)
def test_a_loss_takes_arrays_with_any_number_of_axes(name, config, shape):
    loss = registry.create("loss", name, config)
    output = np.asarray(np.random.default_rng(0).standard_normal(shape))
    assert_gradient_is_right(loss, output, expected_for(loss, shape))
    assert loss.activate(output).shape == shape


@pytest.mark.parametrize("smoothing", [0.0, 0.1])
@pytest.mark.parametrize("temperature", [1.0, 2.0])
@pytest.mark.parametrize(
    ("output", "classes"),
    [((4,), ()), ((4,), (1,)), ((1, 4), ()), ((3, 4), (3,)), ((3, 4), (3, 1)), ((2, 4, 5), (2, 5)),
     ((2, 4, 3, 2), (2, 3, 2)), ((2, 4, 3, 2), (2, 1, 3, 2)), ((2, 4, 2, 1, 3), (2, 2, 1, 3))],
)  # fmt: skip
def test_class_numbers_lack_the_axis_of_the_classes(output, classes, temperature, smoothing):
    loss = CategoricalCrossEntropy(temperature=temperature, label_smoothing=smoothing)
    rng = np.random.default_rng(0)
    logits, expected = rng.standard_normal(output), rng.integers(0, 4, classes)
    assert_gradient_is_right(loss, logits, expected)
    numbers = expected.reshape(np.delete(output, min(1, len(output) - 1)))
    shares = np.moveaxis(np.eye(4)[numbers], -1, min(1, len(output) - 1))
    assert loss.direct(logits, shares) == pytest.approx(loss.direct(logits, expected))


def test_a_plain_number_is_a_batch_of_one():
    assert MSE().direct(1.0, 2.0) == 1
    assert MSE().prime(1.0, 2.0) == -2
    assert MSE().direct([1.0, 2.0], [1.0, 4.0]) == 2
    assert CategoricalCrossEntropy().direct([0.0, 0.0], 1) == pytest.approx(np.log(2))


@pytest.mark.parametrize(
    ("loss", "output", "expected"),
    [
        (MSE(), 1.0, [1.0, 2.0]),
        (MSE(), [1.0, 2.0], 1.0),
        (CategoricalCrossEntropy(), [0.0, 0.0], [0, 1, 0]),
        (CategoricalCrossEntropy(), np.zeros((2, 3, 4)), [[0, 1]]),
    ],
)
def test_what_does_not_fit_is_said_in_words(loss, output, expected):
    with pytest.raises(ShapeError, match=r"must be alike|but 2 classes"):
        loss.direct(output, expected)


def test_examples_of_images_count_by_their_weights():
    loss, rng = CategoricalCrossEntropy(), np.random.default_rng(0)
    output, classes = rng.standard_normal((2, 3, 4, 4)), rng.integers(0, 3, (2, 4, 4))
    first, _ = loss.measure(output, classes, np.array([1.0, 0.0]))
    assert first == pytest.approx(loss.direct(output[:1], classes[:1]))


@pytest.mark.parametrize("loss", [MSE(), MAE(), Huber(), BinaryCrossEntropy(), CategoricalCrossEntropy()])
@pytest.mark.parametrize("shape", [(0,), (0, 3), (2, 0)])
def test_nothing_has_no_loss(loss, shape):
    with pytest.raises(ShapeError, match="nothing to measure"):
        loss.direct(np.zeros(shape), np.zeros(shape))


def test_classes_that_are_no_numbers_are_refused_in_words():
    with pytest.raises(ShapeError, match="classes must be whole numbers"):
        CategoricalCrossEntropy().direct(np.zeros((2, 3)), ["a", "b"])
    assert CategoricalCrossEntropy().direct(np.zeros((2, 3)), np.array([0, 1], object)) == pytest.approx(np.log(3))
