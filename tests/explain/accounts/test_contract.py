"""Every number that is shown of a training step is what training computed, and the sum of what is shown of it."""

import zlib

import numpy as np
import pytest
from mpneuralnetwork.activations import ReLU, Sigmoid, Softmax
from mpneuralnetwork.components import registry
from mpneuralnetwork.components.targets import example_weights
from mpneuralnetwork.layers import BatchNormalization, Convolutional, Dense, Dropout, Flatten
from mpneuralnetwork.losses import MSE, BinaryCrossEntropy, CategoricalCrossEntropy
from mpneuralnetwork.model import Model
from mpneuralnetwork.optimizers import SGD, Adam

from mpnn_studio.data.prepare import prepare
from mpnn_studio.explain.accounts.layer import layer_accounts
from mpnn_studio.explain.accounts.loss import loss_accounts
from mpnn_studio.explain.accounts.measured import MeasuredAccount
from mpnn_studio.explain.accounts.measured_loss import MeasuredLossAccount
from mpnn_studio.explain.accounts.measured_optimizer import MeasuredOptimizerAccount
from mpnn_studio.explain.accounts.optimizer import optimizer_accounts
from mpnn_studio.explain.steps.batch import Batch
from mpnn_studio.project.examples import examples, load_example
from mpnn_studio.run.datasets import Datasets
from tests.digits import striped_digits
from tests.engine.cases import LAYER_CASES, LOSS_CASES, TARGETS
from tests.explain.accounts.contract import faults_of, unshowable

MEASURED: set[str] = set()
"""Layers of the registry that are explained by measured slopes, since nobody has written down their terms."""


def rng_of(text):
    return np.random.default_rng(zlib.crc32(str(text).encode()))


def between_learned(layer, shape):
    """A layer between one that makes it have an input gradient and one that gives its outputs a sloping loss."""
    first = Dense(shape[1]) if len(shape) == 2 else Convolutional(shape[1], 1)
    return Model([first, layer, Flatten(), Dense(3)], CategoricalCrossEntropy(), Adam(0.01), seed=1)


@pytest.mark.parametrize("case", LAYER_CASES, ids=str)
def test_layers_and_activations(case):
    rng = rng_of(case)
    inputs = (2 * rng.standard_normal(case.shape)).astype(np.float32)
    model = between_learned(case.layer(), case.shape)
    model.build(case.shape[1:])
    model.train_step(inputs.copy(), rng.integers(0, 3, len(inputs)))
    assert faults_of(model, Batch(inputs, rng.integers(0, 3, len(inputs)))) == []


@pytest.mark.parametrize("last", [Sigmoid(), Softmax(), Softmax(temperature=2.0)], ids=repr)
def test_a_last_activation_that_the_loss_applies(last):
    rng = np.random.default_rng(2)
    loss = BinaryCrossEntropy() if isinstance(last, Sigmoid) else CategoricalCrossEntropy()
    model = Model([Dense(6), ReLU(), Dense(3), last.blank_copy()], loss, SGD(), seed=3)
    targets = rng.random((5, 3)).astype(np.float32) if isinstance(last, Sigmoid) else rng.integers(0, 3, 5)
    assert faults_of(model, Batch(rng.standard_normal((5, 4)).astype(np.float32), targets)) == []


@pytest.mark.parametrize("weighted", [False, True], ids=["alike", "class weights"])
@pytest.mark.parametrize(("name", "config"), LOSS_CASES, ids=lambda value: str(value))
def test_losses(name, config, weighted):
    loss = registry.create("loss", name, config)
    rng = rng_of((name, config))
    targets = TARGETS[loss.task](rng).astype(np.float32)
    weights = example_weights(targets, {0: 0.5, 1: 2.0}) if weighted else None
    model = Model([Dense(8), ReLU(), Dense(3)], loss, SGD(0.1), seed=2)
    assert faults_of(model, Batch(rng.standard_normal((4, 5)).astype(np.float32), targets, weights)) == []


@pytest.mark.parametrize("smoothing", [0.0, 0.1])
@pytest.mark.parametrize("temperature", [1.0, 2.5])
@pytest.mark.parametrize("kind", ["classes", "one-hot", "shares", "not adding up to 1", "classes of pixels"])
def test_targets_of_the_cross_entropy(kind, temperature, smoothing):
    rng = rng_of(kind)
    loss = CategoricalCrossEntropy(temperature=temperature, label_smoothing=smoothing)
    if kind == "classes of pixels":
        model = Model([Convolutional(4, 3)], loss, SGD(0.1), seed=2)
        batch = Batch(rng.standard_normal((3, 1, 5, 5)).astype(np.float32), rng.integers(0, 4, (3, 3, 3)))
    else:
        shares = rng.random((6, 4)) if kind == "not adding up to 1" else rng.dirichlet(np.ones(4), 6)
        classes = rng.integers(0, 4, 6)
        targets = {"classes": classes, "one-hot": np.eye(4)[classes]}.get(kind, shares)
        model = Model([Dense(8), ReLU(), Dense(4)], loss, SGD(0.1), seed=2)
        batch = Batch(rng.standard_normal((6, 5)).astype(np.float32), targets)
    assert faults_of(model, batch) == []


def test_targets_of_a_regression_that_lack_an_axis():
    rng = np.random.default_rng(4)
    model = Model([Dense(3), ReLU(), Dense(1)], MSE(), SGD(0.1), seed=2)
    assert faults_of(model, Batch(rng.standard_normal((6, 2)).astype(np.float32), rng.standard_normal(6))) == []


OWN_SETTINGS = {
    "SGD": [{"momentum": 0.0}, {"momentum": 0.9, "nesterov": True}],
    "RMSprop": [{"decay_rate": 0.5}],
    "Adadelta": [{"decay_rate": 0.5}],
    "Adam": [{"beta1": 0.5}],
}
COMMON_SETTINGS = [
    {},
    {"weight_decay": 0.1},
    {"weight_decay": 0.1, "regularization": "L1"},
    {"clip_norm": 0.05},
    {"clip_value": 0.01},
    {"clip_norm": 0.05, "clip_value": 0.01, "weight_decay": 0.01},
]
OPTIMIZER_CASES = [
    (cls.__name__, config)
    for cls in registry.components("optimizer")
    for config in [*COMMON_SETTINGS, *OWN_SETTINGS.get(cls.__name__, [])]
]


@pytest.mark.parametrize("steps_before", [0, 3])
@pytest.mark.parametrize(("name", "config"), OPTIMIZER_CASES, ids=str)
def test_optimizers(name, config, steps_before):
    rng = rng_of((name, config))
    inputs, targets = rng.standard_normal((8, 5)).astype(np.float32), rng.integers(0, 3, 8)
    layers = [Dense(6), BatchNormalization(), ReLU(), Dropout(0.3), Dense(3)]
    model = Model(layers, CategoricalCrossEntropy(), registry.create("optimizer", name, config), seed=5)
    model.build((5,))
    for _ in range(steps_before):
        model.train_step(inputs.copy(), targets)
    assert faults_of(model, Batch(inputs, targets, rate_factor=0.5 if steps_before else None)) == []


@pytest.mark.parametrize("bad", [np.inf, np.nan, 3e38])
@pytest.mark.parametrize("case", LAYER_CASES[::3], ids=str)
def test_layers_that_numbers_without_bounds_reach_can_be_looked_at(case, bad):
    model = between_learned(case.layer(), case.shape)
    model.build(case.shape[1:])
    model.layers[0].weights[...] = bad
    batch = Batch(case.inputs().astype(np.float32), np.zeros(case.shape[0], int))
    assert unshowable(model, batch) == []


@pytest.mark.parametrize("bad", [np.inf, np.nan, 3e38])
@pytest.mark.parametrize(("name", "config"), OPTIMIZER_CASES, ids=str)
def test_optimizers_that_numbers_without_bounds_reach_can_be_looked_at(name, config, bad):
    model = Model([Dense(4), Dense(3)], MSE(), registry.create("optimizer", name, config), seed=5)
    model.build((5,))
    model.layers[0].weights[0] = bad
    assert unshowable(model, Batch(np.ones((2, 5), np.float32), np.zeros((2, 3)))) == []


@pytest.mark.parametrize("bad", [np.inf, np.nan, 3e38])
@pytest.mark.parametrize(("name", "config"), LOSS_CASES, ids=str)
def test_losses_that_numbers_without_bounds_reach_can_be_looked_at(name, config, bad):
    loss = registry.create("loss", name, config)
    model = Model([Dense(3)], loss, SGD(), seed=5)
    model.build((5,))
    model.layers[0].weights[0] = bad
    targets = TARGETS[loss.task](rng_of(name))
    assert unshowable(model, Batch(np.ones((4, 5), np.float32), targets)) == []


@pytest.mark.parametrize("name", [example.name for example in examples()])
def test_example_projects(name):
    project = load_example(name)
    # The download is absent where the tests run; what it holds does not matter, only its shape.
    made_up = project.data.name == "Mnist"
    dataset = striped_digits(project.schema()) if made_up else Datasets().get(project.data)
    train = prepare(dataset, project.preparation_settings).train
    size = project.training_settings.batch_size
    model = project.build(np.random.default_rng(0))
    for start in (0, size):
        model.train_step(train.inputs[start : start + size].copy(), train.targets[start : start + size])
    assert faults_of(model, Batch(train.inputs[:size], train.targets[:size]), samples=3) == []


@pytest.mark.parametrize("layer", list(registry.components("layer")), ids=lambda layer: layer.__name__)
def test_every_layer_has_an_account_or_is_known_to_be_measured(layer):
    measured = layer_accounts.of(layer) is MeasuredAccount
    assert measured == (layer.__name__ in MEASURED)


@pytest.mark.parametrize("loss", list(registry.components("loss")), ids=lambda loss: loss.__name__)
def test_every_loss_has_an_account(loss):
    assert loss_accounts.of(loss) is not MeasuredLossAccount


@pytest.mark.parametrize("optimizer", list(registry.components("optimizer")), ids=lambda cls: cls.__name__)
def test_every_optimizer_has_an_account(optimizer):
    assert optimizer_accounts.of(optimizer) is not MeasuredOptimizerAccount
