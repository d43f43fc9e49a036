"""Gradients are compared with what the loss does when a number moves; a kink is no mistake."""

import numpy as np
import pytest
from mpneuralnetwork.activations import ReLU, Tanh
from mpneuralnetwork.layers import BatchNormalization, Dense, Dropout
from mpneuralnetwork.losses import MAE, MSE, CategoricalCrossEntropy
from mpneuralnetwork.model import Model
from mpneuralnetwork.optimizers import SGD

from mpnn_studio.explain.steps.batch import Batch
from mpnn_studio.explain.steps.dissection import Dissection
from mpnn_studio.explain.steps.names import ExplainError
from mpnn_studio.explain.steps.proof import check, check_all, gradient_names

RNG = np.random.default_rng(0)
INPUTS = RNG.standard_normal((8, 6)).astype(np.float32)
CLASSES = RNG.integers(0, 3, 8)


class SlopeForgotten(Tanh):
    """A tanh that passes the gradient on as if it were straight."""

    def input_gradient(self, gradient):
        return gradient


def dissect(layers, loss=None, targets=CLASSES, inputs=INPUTS, **batch):
    return Dissection(Model(layers, loss or CategoricalCrossEntropy(), SGD(), seed=1), Batch(inputs, targets, **batch))


def test_every_gradient_of_a_network_is_proved():
    layers = [Dense(6, 5), BatchNormalization(), Tanh(), Dropout(0.4), Dense(3)]
    dissection = dissect(layers, weights=np.linspace(0.5, 2, 8))
    proofs = list(check_all(dissection))
    assert [proof.name for proof in proofs] == gradient_names(dissection)
    assert {"0.dense.weights.gradient", "3.dropout.outputs.gradient"} <= {proof.name for proof in proofs}
    assert all(proof.passed and proof.sentence.startswith("Right: agrees") for proof in proofs)


def test_a_wrong_gradient_is_called_wrong_below_the_layer_that_makes_it():
    dissection = dissect([Dense(6, 5), SlopeForgotten(), Dense(3)])
    assert not check(dissection, "0.dense.weights.gradient").passed
    assert "Wrong" in check(dissection, "0.dense.outputs.gradient").sentence
    assert check(dissection, "1.slopeforgotten.outputs.gradient").passed
    assert check(dissection, "2.dense.weights.gradient").passed


def test_a_kink_is_named_and_not_called_wrong():
    dissection = dissect([Dense(6, 5), ReLU(), Dense(3)], inputs=np.zeros((8, 6), np.float32))
    proof = check(dissection, "0.dense.biases.gradient")
    assert (proof.passed, proof.kinks, proof.sampled) == (True, 5, 5)
    assert "kink at 5 of them" in proof.sentence


def test_a_wrong_gradient_at_a_kink_is_still_wrong():
    class Backwards(ReLU):
        def input_gradient(self, gradient):
            return -5 * super().input_gradient(gradient) - 1

    assert not check(
        dissect([Dense(6, 5), Backwards(), Dense(3)], inputs=np.zeros((8, 6))), "0.dense.biases.gradient"
    ).passed


def test_a_loss_with_a_kink_at_its_target():
    targets = np.zeros((8, 1), np.float32)
    proof = check(dissect([Dense(6, 1)], MAE(), targets, np.zeros((8, 6), np.float32)), "0.dense.biases.gradient")
    assert proof.kinks == 1


def test_numbers_that_are_not_finite_cannot_be_compared():
    inputs = INPUTS.copy()
    inputs[0, 0] = np.inf
    proof = check(dissect([Dense(6, 1)], MSE(), np.zeros((8, 1)), inputs), "0.dense.weights.gradient")
    assert not proof.passed
    assert "Cannot be compared" in proof.sentence


def test_the_network_stays_as_it_was():
    dissection = dissect([Dense(6, 5), Dropout(0.5), Dense(3)])
    before = dissection.origin.snapshot()
    list(check_all(dissection))
    assert np.array_equal(dissection.origin.snapshot(), before)


@pytest.mark.parametrize("name", ["0.dense.weights", "9.dense.weights.gradient", "0.dense.weights.used_gradient", ""])
def test_what_is_no_gradient_is_refused(name):
    with pytest.raises(ExplainError):
        check(dissect([Dense(6, 3)]), name)
