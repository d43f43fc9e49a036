"""Whatever its declaration allows, a part keeps its promises: settings and shapes are drawn from the declarations."""

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from mpneuralnetwork.components import registry
from mpneuralnetwork.components.errors import ConfigError, ShapeError
from mpneuralnetwork.components.fields import Boolean, Choice, Integer, Real, ShapeField
from mpneuralnetwork.instruments.gradient_check import check_layer, differences
from mpneuralnetwork.layers import Dense
from mpneuralnetwork.losses import MSE
from mpneuralnetwork.model import Model
from mpneuralnetwork.saving.model_files import load_model, save_model

from tests.engine.cases import TARGETS

TOLERANCE = 1e-6
LARGEST = 4
"""Sizes that are drawn: larger ones show nothing new and take long to push number by number."""
LEAST, MOST = 0.05, 3.0
"""Bounds of the real numbers that are drawn: below, a function bends more within one push than its slope tells."""
thorough = settings(max_examples=40, deadline=None, derandomize=True)


def values_of(field):
    """Draw what a declared field allows."""
    match field:
        case Boolean():
            drawn = st.booleans()
        case Choice():
            drawn = st.sampled_from(sorted(field.choices))
        case Integer():
            whole = st.integers(field.low, max(field.low, min(field.high, LARGEST)))
            drawn = st.one_of(whole, st.sampled_from(list(field.words))) if field.words else whole
        case Real():
            drawn = st.floats(max(field.low, LEAST), min(field.high, MOST) - (0.05 if field.high_open else 0.0))
        case ShapeField():
            drawn = st.lists(st.integers(1, LARGEST), min_size=field.ranks[0], max_size=field.ranks[1]).map(tuple)
    return st.one_of(st.none(), drawn) if field.optional else drawn


def parts_of(component):
    """Draw one component with settings of all kinds; those it refuses together are drawn anew."""
    fields = {name: field for name, field in component.fields.items() if not field.hidden}

    def make(config):
        try:
            return component.from_config(config)
        except ConfigError:
            assume(False)

    return st.fixed_dictionaries({name: values_of(field) for name, field in fields.items()}).map(make)


rows = st.tuples(st.integers(1, 6))
images = st.tuples(st.integers(1, 3), st.integers(1, 6), st.integers(1, 6))
layers = pytest.mark.parametrize("component", list(registry.components("layer")), ids=lambda c: c.__name__)


def drawn_layer(data, component):
    """Draw a layer and the shape of an example that it takes."""
    layer, shape = data.draw(parts_of(component)), data.draw(st.one_of(rows, images))
    if component.__name__ == "Reshape":
        shape = (int(np.prod(layer.output)),)
    try:
        layer.output_shape(shape)
    except ShapeError:
        assume(False)
    return layer, shape


def a_batch(shape, count, seed=0):
    return np.random.default_rng(seed).standard_normal((count, *shape))


@layers
@given(data=st.data())
@thorough
def test_a_layer_computes_the_gradients_that_pushing_measures(component, data):
    layer, shape = drawn_layer(data, component)
    errors = check_layer(layer, a_batch(shape, data.draw(st.integers(1, 3))), seed=data.draw(st.integers(0, 9)))
    assert max(errors.values()) < TOLERANCE, (layer, shape, errors)


@layers
@given(data=st.data())
@thorough
def test_a_layer_gives_the_shape_that_it_declares_and_counts_its_numbers(component, data):
    layer, shape = drawn_layer(data, component)
    layer.build(shape, np.random.default_rng(0))
    count = data.draw(st.integers(1, 3))
    outputs = layer.forward(a_batch(shape, count).astype(np.float32))
    assert outputs.shape == (count, *layer.output_shape(shape))
    sizes = {name: array.shape for name, array in layer.arrays.items()}
    assert sizes == layer.array_shapes(shape)


@layers
@given(data=st.data())
@thorough
def test_a_saved_layer_answers_as_before(component, data, tmp_path_factory):
    layer, shape = drawn_layer(data, component)
    model = Model([layer], MSE(), seed=1)
    model.build(shape)
    inputs = a_batch(shape, 2).astype(np.float32)
    path = tmp_path_factory.mktemp("any") / "model.safetensors"
    save_model(model, path)
    assert np.array_equal(load_model(path).forward(inputs), model.forward(inputs))
    assert type(layer).from_config(layer.get_config()).get_config() == layer.get_config()


@pytest.mark.parametrize("component", list(registry.components("loss")), ids=lambda c: c.__name__)
@given(data=st.data())
@thorough
def test_a_loss_computes_the_gradient_that_pushing_measures(component, data):
    loss = data.draw(parts_of(component))
    rng = np.random.default_rng(data.draw(st.integers(0, 99)))
    output, expected = rng.standard_normal((4, 3)), TARGETS[loss.task](rng)
    measured = differences(lambda: loss.measure(output, expected)[0], output, np.arange(output.size))
    computed = loss.measure(output, expected)[1].ravel()
    assert np.abs(computed - measured).max() < TOLERANCE * max(np.abs(measured).max(), 1e-4)


@pytest.mark.parametrize("component", list(registry.components("optimizer")), ids=lambda c: c.__name__)
@given(data=st.data())
@thorough
def test_an_optimizer_steps_alike_in_one_array_and_in_many(component, data):
    """A network's values lie in one long array; served array by array, they change by the same arithmetic."""
    optimizer = data.draw(parts_of(component))
    optimizer.learning_rate /= 10
    together, apart = (Model([Dense(3), Dense(2)], MSE(), optimizer) for optimizer in (optimizer, twin_of(optimizer)))
    for model in (together, apart):
        model.build((4,), np.random.default_rng(3))
    for seed in range(3):
        inputs, targets = a_batch((4,), 5, seed).astype(np.float32), a_batch((2,), 5, seed + 50).astype(np.float32)
        together.train_step(inputs, targets)
        apart.compute_gradients(inputs, targets)
        apart.optimizer.step(apart.layers[::-1])
        assert np.allclose(together.snapshot(), apart.snapshot(), rtol=1e-4, atol=1e-5)


def twin_of(optimizer):
    return type(optimizer).from_config(optimizer.get_config())
