"""What the terms of each kind of layer say."""

import numpy as np
import pytest
from mpneuralnetwork.activations import PReLU, ReLU, Softmax
from mpneuralnetwork.layers import (
    AveragePooling2D,
    BatchNormalization,
    Convolutional,
    Dense,
    Dropout,
    Flatten,
    GaussianNoise,
    GlobalAveragePooling2D,
    MaxPooling2D,
)
from mpneuralnetwork.losses import CategoricalCrossEntropy
from mpneuralnetwork.model import Model
from mpneuralnetwork.optimizers import Adam

from mpnn_studio.explain.steps.batch import Batch
from mpnn_studio.explain.steps.dissection import Dissection
from mpnn_studio.explain.steps.names import Name


def step_of(*layers, shape=(5, 4)):
    rng = np.random.default_rng(1)
    model = Model([*layers, Flatten(), Dense(3)], CategoricalCrossEntropy(), Adam(), seed=2)
    model.build(shape[1:])
    return Dissection(model, Batch(rng.standard_normal(shape).astype(np.float32), rng.integers(0, 3, shape[0])))


def texts(number):
    """The factors of each term, as they are written."""
    return {tuple(factor.text for factor in term.factors) for term in number.terms}


def kinds(number):
    return {term.kind for term in number.terms}


def test_a_convolution_is_the_window_that_slides():
    step = step_of(Convolutional(2, 3, padding="same"), shape=(2, 1, 5, 5))
    corner, inside = step.number("0.convolutional.outputs[0,1,0,0]"), step.number("0.convolutional.outputs[0,1,2,3]")
    assert len(inside.terms) == 9 + 1
    # In a corner five of the nine pixels are padding, which adds nothing.
    assert len(corner.terms) == 4 + 1
    assert ("inputs[0,0,1,2]", "0.convolutional.weights[1,0,0,0]") in texts(inside)
    assert ("0.convolutional.biases[1]",) in texts(inside)


def test_the_gradient_of_a_filter_sums_over_examples_and_positions():
    step = step_of(Convolutional(2, 3), shape=(4, 1, 6, 7))
    number = step.number("0.convolutional.weights[1,0,2,0].gradient")
    assert len(number.terms) == 4 * 4 * 5
    assert ("inputs[3,0,5,4]", "0.convolutional.outputs[3,1,3,4].gradient") in texts(number)


def test_max_pooling_shows_who_won():
    step = step_of(Convolutional(1, 1), MaxPooling2D(2), shape=(2, 1, 4, 4))
    number = step.number("1.maxpooling2d.outputs[0,0,1,1]")
    (won,) = (factor.name for term in number.terms for factor in term.factors)
    assert step.number(won).value == number.value
    assert kinds(step.number(Name(won.array, won.index, "gradient"))) == {"from each window that it won"}
    lost = next(
        Name(won.array, (0, 0, row, column)) for row in (2, 3) for column in (2, 3) if (0, 0, row, column) != won.index
    )
    assert step.goes_to(lost) == []
    gradient = step.number(Name(won.array, lost.index, "gradient"))
    assert (gradient.value, kinds(gradient)) == (0, {"won no window"})


@pytest.mark.parametrize(
    ("layer", "share", "count"), [(AveragePooling2D(2), "1/4", 4), (GlobalAveragePooling2D(), "1/16", 16)]
)
def test_a_mean_is_made_of_equal_shares(layer, share, count):
    step = step_of(Convolutional(1, 1), layer, shape=(2, 1, 4, 4))
    array = f"1.{layer.class_name.lower()}.outputs"
    number = step.number(Name(array, (0,) * step.quantities[array].values.ndim))
    assert len(number.terms) == count
    assert {factors[0] for factors in texts(number)} == {share}


def test_a_pixel_that_no_window_covers_has_no_slope():
    step = step_of(Convolutional(1, 1), AveragePooling2D(2), shape=(2, 1, 5, 5))
    number = step.number("0.convolutional.outputs[0,0,4,4].gradient")
    assert (number.value, kinds(number)) == (0, {"in no window"})


def test_dropout_shows_its_mask_and_noise_what_it_added():
    step = step_of(Dense(6), Dropout(0.5), GaussianNoise(0.1))
    assert texts(step.number("1.dropout.outputs[2,3]")) == {
        ("1/(1 − p)", "1.dropout.mask[2,3]", "0.dense.outputs[2,3]")
    }
    assert step.number("1.dropout.mask[2,3]").value in (0, 1)
    assert ("2.gaussiannoise.noise[2,3]",) in texts(step.number("2.gaussiannoise.outputs[2,3]"))


def test_batch_normalisation_shows_the_batch_beside_the_running_statistics():
    step = step_of(Dense(6), BatchNormalization(momentum=0.75))
    name = "1.batchnormalization"
    assert len(step.number(f"{name}.mean[1]").terms) == 5
    assert texts(step.number(f"{name}.inverse[1]")) == {(f"1/√({name}.variance[1] + ε)",)}
    assert step.number(f"{name}.running_mean[1]").value == 0
    after = step.number(f"{name}.running_mean[1].after")
    assert ("1 − momentum", f"{name}.mean[1]") in texts(after)
    assert after.value == pytest.approx(0.25 * step.number(f"{name}.mean[1]").value)
    assert kinds(step.number("0.dense.outputs[2,1].gradient")) == {
        "its own output",
        "through the mean",
        "through the variance",
    }


def test_softmax_shows_its_exponentials_with_their_shift():
    step = step_of(Dense(4), Softmax(temperature=2.0))
    assert texts(step.number("1.softmax.outputs[2,3]")) == {("1.softmax.exponentials[2,3]", "1/1.softmax.total[2]")}
    assert texts(step.number("1.softmax.exponentials[2,3]")) == {("exp(1.softmax.scores[2,3])",)}
    scores = [step.number(f"1.softmax.scores[2,{k}]").value for k in range(4)]
    assert max(scores) == 0
    assert texts(step.number("1.softmax.scores[2,3]")) == {
        ("1/T", "0.dense.outputs[2,3]"),
        ("−1", "1.softmax.shift[2]"),
    }


def test_a_learned_slope_is_a_factor_below_zero_alone():
    step = step_of(Dense(6), PReLU(), ReLU())
    values = step.quantities["0.dense.outputs"].values
    below, above = (tuple(int(i) for i in np.argwhere(found)[0]) for found in (values < 0, values > 0))
    assert len(step.number(Name("1.prelu.outputs", above)).terms) == 1
    assert len(step.number(Name("1.prelu.outputs", below)).terms) == 2
    assert len(step.number("1.prelu.slope[0].gradient").terms) == values.size
