"""Optimizers against their own papers, written out step by step in plain NumPy."""

import numpy as np
import pytest
from mpneuralnetwork.activations import PReLU
from mpneuralnetwork.components import registry
from mpneuralnetwork.layers import BatchNormalization, Dense
from mpneuralnetwork.losses import MSE
from mpneuralnetwork.model import Model
from mpneuralnetwork.optimizers import SGD, Adadelta, Adagrad, Adam, AdamW, RMSprop
from mpneuralnetwork.schedules import ConstantRate, CosineDecay, ExponentialDecay, ReduceOnPlateau, StepDecay

NAMES = [cls.__name__ for cls in registry.components("optimizer")]


def layer_of(values):
    layer = Dense(1, input_size=len(values), no_bias=True)
    layer.build((len(values),), np.random.default_rng(0), np.float64)
    layer.weights = np.reshape(values, (-1, 1))
    return layer


def run(optimizer, steps=10, start=(1.0, -2.0, 0.5)):
    """Follow the slope of θ³ + θ for some steps and return θ."""
    layer = layer_of(start)
    for _ in range(steps):
        layer.gradients["weights"][...] = 3 * layer.weights**2 + 1
        optimizer.step([layer])
    return layer.weights[:, 0]


def reference(rule, steps=10, start=(1.0, -2.0, 0.5)):
    theta, memory = np.array(start), {}
    for t in range(1, steps + 1):
        theta = rule(theta, 3 * theta**2 + 1, memory, t)
    return theta


def sgd(theta, g, memory, t):
    memory["v"] = 0.9 * memory.get("v", 0) + g
    return theta - 0.01 * memory["v"]


def nesterov(theta, g, memory, t):
    memory["v"] = 0.9 * memory.get("v", 0) + g
    return theta - 0.01 * (g + 0.9 * memory["v"])


def rmsprop(theta, g, memory, t):
    memory["s"] = 0.9 * memory.get("s", 0) + 0.1 * g**2
    return theta - 0.01 * g / (np.sqrt(memory["s"]) + 1e-8)


def adam(theta, g, memory, t, decay=0.0):
    theta = theta * (1 - 0.01 * decay)
    memory["m"] = 0.9 * memory.get("m", 0) + 0.1 * g
    memory["v"] = 0.999 * memory.get("v", 0) + 0.001 * g**2
    return theta - 0.01 * (memory["m"] / (1 - 0.9**t)) / (np.sqrt(memory["v"] / (1 - 0.999**t)) + 1e-8)


def adagrad(theta, g, memory, t):
    memory["s"] = memory.get("s", 0) + g**2
    return theta - 0.01 * g / (np.sqrt(memory["s"]) + 1e-10)


def adadelta(theta, g, memory, t):
    memory["s"] = 0.9 * memory.get("s", 0) + 0.1 * g**2
    step = np.sqrt((memory.get("u", 0) + 1e-6) / (memory["s"] + 1e-6)) * g
    memory["u"] = 0.9 * memory.get("u", 0) + 0.1 * step**2
    return theta - step


@pytest.mark.parametrize(
    ("optimizer", "rule"),
    [
        (SGD(0.01), sgd),
        (SGD(0.01, momentum=0.0), lambda theta, g, memory, t: theta - 0.01 * g),
        (SGD(0.01, nesterov=True), nesterov),
        (RMSprop(0.01), rmsprop),
        (Adam(0.01), adam),
        (AdamW(0.01, weight_decay=0.1), lambda *given: adam(*given, decay=0.1)),
        (Adam(0.01, weight_decay=0.1), lambda *given: adam(*given, decay=0.1)),
        (Adam(0.01, weight_decay=0.1, regularization="L1"), lambda x, g, m, t: adam(x, g + 0.1 * np.sign(x), m, t)),
        (SGD(0.01, weight_decay=0.1), lambda x, g, m, t: sgd(x, g + 0.1 * x, m, t)),
        (SGD(0.01, weight_decay=0.1, regularization="L1"), lambda x, g, m, t: sgd(x, g + 0.1 * np.sign(x), m, t)),
        (Adagrad(0.01), adagrad),
        (Adadelta(), adadelta),
        (SGD(0.01, clip_value=2.0), lambda x, g, m, t: sgd(x, np.clip(g, -2, 2), m, t)),
        (SGD(0.01, clip_norm=2.0), lambda x, g, m, t: sgd(x, g * min(1, 2 / np.linalg.norm(g)), m, t)),
    ],
)
def test_ten_steps_are_those_of_the_paper(optimizer, rule):
    assert np.allclose(run(optimizer), reference(rule), rtol=1e-12)


@pytest.mark.parametrize("name", NAMES)
def test_a_layer_that_is_left_out_stays_as_it_was(name):
    layers = [Dense(4), BatchNormalization(), PReLU(), Dense(2)]
    model = Model(layers, MSE(), seed=0)
    model.build((3,), np.random.default_rng(0), np.float64)
    inputs = np.random.default_rng(1).normal(size=(8, 3))
    model.compute_gradients(inputs.copy(), inputs[:, :2])
    before = model.get_weights()
    registry.create("optimizer", name, {"weight_decay": 0.1, "clip_norm": 1.0}).step(layers[1:])
    after = model.get_weights()
    changed = {array for array in before if not np.array_equal(before[array], after[array])}
    assert changed == {
        "1.batchnormalization.gamma",
        "1.batchnormalization.beta",
        "2.prelu.slope",
        "3.dense.weights",
        "3.dense.biases",
    }


@pytest.mark.parametrize("name", NAMES)
def test_layer_by_layer_equals_the_whole_network(name):
    def stepped(split):
        model = Model([Dense(4), BatchNormalization(), PReLU(), Dense(2)], MSE(), seed=0)
        model.build((3,), np.random.default_rng(0), np.float64)
        optimizer = registry.create("optimizer", name, {"weight_decay": 0.1})
        inputs = np.random.default_rng(1).normal(size=(8, 3))
        # A frozen extra layer in the list means that no single store holds all, so that each array is served alone.
        extra = [layer_of([0.0])] if split else []
        for _ in range(4):
            model.compute_gradients(inputs.copy(), inputs[:, :2])
            optimizer.step(model.layers + extra)
        return model.snapshot()

    assert np.allclose(stepped(True), stepped(False), rtol=1e-12)


def test_decay_leaves_biases_normalisations_and_slopes_alone():
    layers = [Dense(4), BatchNormalization(), PReLU(), Dense(2)]
    model = Model(layers, MSE(), SGD(0.1, weight_decay=0.5), seed=0)
    model.build((3,))
    layers[3].biases = [1, 2]
    weights = layers[0].weights.copy()
    model.parameters.grads[...] = 0
    model.optimizer.step(model.layers)
    assert np.allclose(layers[0].weights, weights * 0.95)
    assert np.array_equal(layers[1].gamma, np.ones(4, np.float32))
    assert np.array_equal(layers[2].slope, np.float32([0.01]))
    assert np.array_equal(layers[3].biases, [1, 2])


def test_fading_memory_never_gets_subnormal():
    layer, optimizer = layer_of([1.0]), Adam(0.01)
    layer.build((1,), np.random.default_rng(0), np.float32)
    layer.gradients["weights"][...] = 1e-3
    optimizer.step([layer])
    layer.gradients["weights"][...] = 0
    smallest = np.finfo(np.float32).smallest_normal
    for _ in range(2000):
        optimizer.step([layer])
        assert optimizer.state[0]["mean"] == 0 or optimizer.state[0]["mean"] >= smallest
    assert optimizer.state[0]["mean"] == 0


@pytest.mark.parametrize("name", NAMES)
def test_forgetting_starts_afresh(name):
    optimizer = registry.create("optimizer", name, {})
    first = run(optimizer)
    optimizer.reset()
    assert np.array_equal(run(optimizer), first)


def test_an_optimizer_without_layers_does_nothing():
    SGD().step([])


def factors(schedule, steps=100):
    return np.array([schedule.factor(step, steps) for step in range(steps)])


def test_schedules_by_their_shape():
    assert (factors(ConstantRate()) == 1).all()
    assert np.unique(factors(StepDecay(cuts=2, gamma=0.1)).round(9)).tolist() == [0.01, 0.1, 1]
    exponential = factors(ExponentialDecay(final=0.01))
    assert np.allclose(exponential[1:] / exponential[:-1], 0.01 ** (1 / 100))
    cosine = factors(CosineDecay(warm_up=0.1))
    assert cosine.argmax() in (9, 10)
    assert (np.diff(cosine[:10]) > 0).all()
    assert (np.diff(cosine[11:]) < 0).all()
    assert cosine[55] == pytest.approx(0.5)
    assert cosine[-1] < 0.01


def test_a_plateau_is_counted_in_evaluations():
    schedule = ReduceOnPlateau(patience=2, gamma=0.5)
    for loss, factor in [(1.0, 1), (0.9, 1), (0.95, 1), (0.91, 0.5), (0.5, 0.5), (0.6, 0.5), (0.7, 0.25)]:
        schedule.observe(loss)
        assert schedule.factor(0, 1) == factor


@pytest.mark.parametrize("schedule", [StepDecay(), ExponentialDecay(), CosineDecay()])
def test_a_stream_of_unknown_length_has_a_rate_all_the_same(schedule):
    assert 0 <= schedule.factor(5, 0) <= 1


def test_a_gradient_shorter_than_the_clip_is_left_as_it_is():
    layer = Dense(2, input_size=2)
    for _, gradient in layer.params.values():
        gradient[...] = 0.1
    before = layer.weights.copy()
    SGD(1.0, momentum=0.0, clip_norm=100.0).step([layer])
    np.testing.assert_allclose(layer.weights, before - 0.1, rtol=1e-6)
