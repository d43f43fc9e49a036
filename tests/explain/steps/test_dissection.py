"""A step taken apart is the step of training, and each of its numbers is the sum of its terms."""

import math

import numpy as np
import pytest
from mpneuralnetwork.activations import ReLU
from mpneuralnetwork.layers import Dense
from mpneuralnetwork.losses import CategoricalCrossEntropy
from mpneuralnetwork.model import Model
from mpneuralnetwork.optimizers import Adam

from mpnn_studio.explain.steps.batch import Batch
from mpnn_studio.explain.steps.dissection import Dissection
from mpnn_studio.explain.steps.names import ExplainError, Name, parse_name


@pytest.fixture(scope="module")
def data():
    rng = np.random.default_rng(0)
    inputs = rng.standard_normal((8, 6)).astype(np.float32)
    return Batch(inputs, rng.integers(0, 3, 8), title="the next batch")


@pytest.fixture
def model(data):
    optimizer = Adam(weight_decay=0.01, clip_norm=0.5)
    model = Model([Dense(6, 5), ReLU(), Dense(3)], CategoricalCrossEntropy(), optimizer, seed=1)
    model.train(data.inputs, data.targets, epochs=3, batch_size=4, verbose=False)
    return model


@pytest.fixture
def step(model, data):
    return Dissection(model, data)


def test_the_step_is_the_one_that_training_takes(model, data):
    step = Dissection(model, data)
    loss, _ = model.train_step(data.inputs.copy(), data.targets)
    assert loss == step.number("loss").value
    for name, array in model.weights().items():
        assert np.array_equal(array, step.quantities[f"{name}.after"].values)


def test_taking_apart_leaves_the_network_as_it_was(model, data):
    before, state = model.snapshot(), model.optimizer.state_dict()
    Dissection(model, data)
    assert np.array_equal(model.snapshot(), before)
    assert all(np.array_equal(array, state[name]) for name, array in model.optimizer.state_dict().items())


@pytest.mark.parametrize(
    "name",
    [
        "0.dense.outputs[0,4]",
        "0.dense.outputs[3,2].gradient",
        "1.relu.outputs[1,1]",
        "1.relu.outputs[1,1].gradient",
        "0.dense.weights[5,3].gradient",
        "0.dense.biases[3].gradient",
        "0.dense.weights[5,3].used_gradient",
        "0.dense.weights[5,3].m",
        "0.dense.weights[5,3].v",
        "0.dense.weights[5,3].m_hat",
        "0.dense.weights[5,3].update",
        "0.dense.weights[5,3].after",
        "loss",
    ],
)
def test_terms_and_rounding_add_up_to_the_number(step, name):
    number = step.number(name)
    terms = [term.value for term in number.terms]
    assert terms
    assert sum(terms) + number.rounding == number.value
    assert math.fsum([*terms, number.rounding]) == number.value
    assert sum(reversed(terms)) + number.rounding == number.value
    # An update is the difference of two rounded weights, so that their size counts as well.
    rounded = abs(step.quantities[number.name.array].values[number.name.index]) if number.name.aspect == "update" else 0
    assert abs(number.rounding) <= 8 * np.finfo(np.float32).eps * (sum(map(abs, terms)) + rounded)


def test_terms_come_largest_first(step):
    sizes = [abs(term.value) for term in step.number("0.dense.outputs[0,4]").terms]
    assert sizes == sorted(sizes, reverse=True)


def test_each_factor_is_a_number_that_can_be_explained_in_turn(step):
    for term in step.number("0.dense.weights[5,3].gradient").terms:
        for factor in term.factors:
            assert step.number(factor.name).value == factor.value


def test_a_number_says_where_it_goes(step):
    outputs = [Name("0.dense.outputs", (2, unit)) for unit in range(5)]
    gradients = [Name("0.dense.weights", (3, unit), "gradient") for unit in range(5)]
    assert step.goes_to(Name("inputs", (2, 3))) == [*outputs, *gradients]
    assert Name("0.dense.weights", (5, 3), "used_gradient") in step.goes_to(Name("0.dense.weights", (5, 3), "gradient"))
    assert Name("loss") in step.goes_to(Name("losses", (0,)))


def test_what_a_layer_receives_is_what_the_one_before_passes_on(step):
    assert step.number("2.dense.inputs[0,3]").name == Name("1.relu.outputs", (0, 3))
    assert step.number("0.dense.inputs[0,3]").name == Name("inputs", (0, 3))


@pytest.mark.parametrize("text", ["1.dense.weights[10,3].gradient", "loss", "inputs[0]", "0.conv2d.filters[1,2,3,4].m"])
def test_a_name_is_written_as_it_is_read(text):
    assert str(parse_name(text)) == text


@pytest.mark.parametrize("text", ["", "[1]", "1.dense.weights[", "1.dense.weights[1;2]", "a[1]b", "x[1,,2]", "x" * 999])
def test_what_is_no_name_is_refused(text):
    with pytest.raises(ExplainError):
        parse_name(text)


@pytest.mark.parametrize("name", ["0.dense.outputs[0,5]", "0.dense.outputs[0]", "9.dense.outputs[0,0]", "loss[1]"])
def test_a_number_that_does_not_exist_is_refused(step, name):
    with pytest.raises(ExplainError):
        step.number(name)


def test_a_gradient_that_training_does_not_compute_is_explained_as_such(step):
    with pytest.raises(ExplainError, match="no trainable layer needs it"):
        step.number("inputs[0,0].gradient")


def test_a_number_as_json(step):
    found = step.number("0.dense.biases[0].gradient").as_json()
    assert set(found) == {"name", "value", "formula", "terms", "rounding"}
    assert found["name"] == "0.dense.biases[0].gradient"
    assert set(found["terms"][0]) == {"name", "factors", "value"}
