"""What the terms of each loss say."""

import numpy as np
from mpneuralnetwork.layers import Dense
from mpneuralnetwork.losses import MSE, BinaryCrossEntropy, CategoricalCrossEntropy, Huber
from mpneuralnetwork.model import Model
from mpneuralnetwork.optimizers import SGD

from mpnn_studio.explain.steps.batch import Batch
from mpnn_studio.explain.steps.dissection import Dissection


def step_of(loss, targets):
    rng = np.random.default_rng(1)
    model = Model([Dense(3)], loss, SGD(), seed=2)
    model.build((4,))
    return Dissection(model, Batch(rng.standard_normal((len(targets), 4)).astype(np.float32), targets))


def texts(number):
    return {tuple(factor.text for factor in term.factors) for term in number.terms}


def test_the_cross_entropy_of_a_class_is_a_logarithm_less_the_score_of_the_truth():
    step = step_of(CategoricalCrossEntropy(), np.array([2, 0]))
    assert texts(step.number("losses[0]")) == {
        ("loss.shares[0,2]", "ln(loss.total[0])"),
        ("−1", "loss.shares[0,2]", "loss.scores[0,2]"),
    }
    assert texts(step.number("loss.exponentials[0,1]")) == {("exp(loss.scores[0,1])",)}
    assert step.number("loss.shift[0]").value == step.quantities["0.dense.outputs"].values[0].max()
    assert len(step.number("loss.total[0]").terms) == 3
    assert texts(step.number("0.dense.outputs[0,2].gradient")) == {
        ("1/2", "predictions[0,2]"),
        ("1/2", "−1", "loss.shares[0,2]"),
    }


def test_label_smoothing_is_a_term_of_the_target():
    step = step_of(CategoricalCrossEntropy(label_smoothing=0.3), np.array([2, 0]))
    assert texts(step.number("loss.shares[0,2]")) == {("1 − smoothing", "[targets[0] = 2]"), ("smoothing / K",)}
    assert len(step.number("losses[0]").terms) == 6


def test_a_squared_error_is_made_of_differences():
    step = step_of(MSE(), np.zeros((2, 3)))
    assert ("1/3", "loss.differences[1,2]", "loss.differences[1,2]") in texts(step.number("losses[1]"))
    assert texts(step.number("loss.differences[1,2]")) == {("0.dense.outputs[1,2]",), ("−1", "targets[1,2]")}


def test_huber_is_squared_near_and_absolute_far():
    targets = np.array([[0, 0, 0], [50, 50, 50]])
    step = step_of(Huber(delta=10.0), targets)
    assert {term.kind for term in step.number("losses[0]").terms} == {"squared"}
    assert {term.kind for term in step.number("losses[1]").terms} == {"absolute", "where absolute begins"}
    assert texts(step.number("0.dense.outputs[1,0].gradient")) == {("1/2", "1/3", "clip(loss.differences[1,0])")}


def test_a_probability_is_half_and_half_a_tanh():
    step = step_of(BinaryCrossEntropy(), np.array([[0, 1, 0.5]]))
    assert texts(step.number("predictions[0,1]")) == {("½",), ("½", "tanh(0.dense.outputs[0,1]/2)")}
    assert texts(step.number("0.dense.outputs[0,1].gradient")) == {
        ("1/1", "1/3", "predictions[0,1]"),
        ("1/1", "1/3", "−1", "targets[0,1]"),
    }


def test_every_number_of_a_loss_says_where_it_goes():
    step = step_of(CategoricalCrossEntropy(), np.array([2, 0]))
    goes = {
        name: {str(found) for found in step.goes_to(step.number(name).name)} for name in ("targets[0]", "loss.total[1]")
    }
    assert "loss.shares[0,2]" in goes["targets[0]"]
    assert {"losses[1]", "predictions[1,0]"} <= goes["loss.total[1]"]
