"""Losses on values that can be worked out by hand, and on extreme ones."""

import numpy as np
import pytest
from mpneuralnetwork.components import registry
from mpneuralnetwork.components.errors import ShapeError
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
