"""A frozen network's scores, slopes and middle, against finite differences, PyTorch and its own predictions."""

import mpneuralnetwork.activations as act
import mpneuralnetwork.layers as our
import numpy as np
import pytest
from mpneuralnetwork.components.registry import components
from mpneuralnetwork.losses import MSE, BinaryCrossEntropy, CategoricalCrossEntropy
from mpneuralnetwork.model import Model

from mpnn_studio.data.dataset import Schema
from mpnn_studio.data.preparation import Preparation
from mpnn_studio.explain.why.network import INPUT, FrozenNetwork

CLASSES = Schema((6,), "classification", ("a", "b", "c"), target="letter")
SCALES = Preparation((6,), (1,) * 6, (0.0,) * 6, (1.0,) * 6)


def frozen(layers, loss, schema=CLASSES, preparation=SCALES, dtype=np.float64):
    model = Model(layers, loss)
    model.build(schema.input_shape, np.random.default_rng(3), dtype)
    rng = np.random.default_rng(4)
    for layer in model.layers:
        # Running statistics as after a training, so that batch norm at prediction differs from that in training.
        if "running_mean" in layer.arrays:
            layer.arrays["running_mean"][...] = rng.normal(size=layer.arrays["running_mean"].shape)
            layer.arrays["running_var"][...] = rng.uniform(0.5, 2, layer.arrays["running_var"].shape)
    return FrozenNetwork(model, schema, preparation)


def measured(function, x, step=1e-6):
    """The slopes of a function of examples (N, …) to (N,), by central differences."""
    slopes = np.zeros_like(x)
    for place in np.ndindex(x.shape[1:]):
        change = np.zeros_like(x)
        change[(slice(None), *place)] = step
        slopes[(slice(None), *place)] = (function(x + change) - function(x - change)) / (2 * step)
    return slopes


def rows(count=4, shape=(6,)):
    return np.random.default_rng(7).normal(size=(count, *shape))


@pytest.mark.parametrize(
    "layers",
    [
        lambda: [our.Dense(5), act.Tanh(), our.Dense(3)],
        lambda: [our.Dense(5), our.BatchNormalization(), act.GELU(), our.Dropout(0.5), our.Dense(3), act.Softmax()],
        lambda: [our.LayerNormalization(), our.Dense(5), act.PReLU(), our.GaussianNoise(1.0), our.Dense(3)],
    ],
)
def test_slopes_of_scores_equal_finite_differences(layers):
    network, x = frozen(layers(), CategoricalCrossEntropy()), rows()
    seeds = np.eye(3)[[0, 1, 2, 1]]
    expected = measured(lambda x: (network.scores(x) * seeds).sum(axis=1), x)
    assert network.score_slopes(x, seeds) == pytest.approx(expected, abs=1e-7)


def test_slopes_of_a_convolutional_network_equal_finite_differences_and_those_of_pytorch():
    torch = pytest.importorskip("torch")
    nn = torch.nn
    schema = Schema((1, 6, 6), "classification", ("a", "b", "c"))
    layers = [our.Convolutional(4, 3), act.Tanh(), our.AveragePooling2D(2), our.Flatten(), our.Dense(3)]
    network, x = frozen(layers, CategoricalCrossEntropy(), schema), rows(2, (1, 6, 6))
    seeds = np.eye(3)[[2, 0]]
    theirs = nn.Sequential(nn.Conv2d(1, 4, 3), nn.Tanh(), nn.AvgPool2d(2), nn.Flatten(), nn.Linear(16, 3)).double()
    for mine, layer in zip((layers[0], layers[4]), (theirs[0], theirs[4]), strict=True):
        weights = mine.weights.T if mine.weights.ndim == 2 else mine.weights
        layer.weight.data, layer.bias.data = torch.tensor(weights.copy()), torch.tensor(mine.biases)
    given = torch.tensor(x, requires_grad=True)
    (theirs(given) * torch.tensor(seeds)).sum().backward()
    ours = network.score_slopes(x, seeds)
    assert ours == pytest.approx(given.grad.numpy(), abs=1e-12)
    assert ours == pytest.approx(measured(lambda x: (network.scores(x) * seeds).sum(axis=1), x), abs=1e-7)


def test_a_single_output_stands_for_two_classes():
    schema = Schema((6,), "classification", ("no", "yes"))
    network, x = frozen([our.Dense(4), act.Tanh(), our.Dense(1)], BinaryCrossEntropy(), schema), rows()
    scores, answers = network.scores(x), network.answers(x)
    assert network.score_count == 2 and np.array_equal(scores.argmax(axis=1), answers.argmax(axis=1))
    assert answers.sum(axis=1) == pytest.approx(1) and scores[:, 0] == pytest.approx(-scores[:, 1])
    seeds = np.eye(2)[[0, 1, 0, 1]]
    expected = measured(lambda x: (network.scores(x) * seeds).sum(axis=1), x)
    assert network.score_slopes(x, seeds) == pytest.approx(expected, abs=1e-7)
    assert network.score_name(1) == "the logit of yes (before sigmoid)"


def test_a_predicted_number_is_explained_in_its_own_unit():
    schema = Schema((6,), "regression", target="mass")
    scales = Preparation((6,), (1,) * 6, (0.0,) * 6, (1.0,) * 6, (4000.0,), (800.0,))
    network, x = frozen([our.Dense(4), act.Tanh(), our.Dense(1)], MSE(), schema, scales), rows()
    assert network.scores(x) == pytest.approx(4000 + 800 * network.outputs(x))
    slopes = network.score_slopes(x, np.ones((4, 1)))
    assert slopes == pytest.approx(measured(lambda x: network.scores(x)[:, 0], x), abs=1e-4)
    assert network.score_name(0) == "the output for mass"


def test_slopes_of_a_unit_inside_equal_finite_differences():
    schema = Schema((1, 6, 6), "classification", ("a", "b", "c"))
    network = frozen([our.Convolutional(4, 3), act.Tanh(), our.Flatten(), our.Dense(3)], MSE(), schema)
    x = rows(2, (1, 6, 6))
    slopes = network.unit_slopes(x, 1, 2)
    expected = measured(lambda x: network.unit_values(network.outputs(x, last=1))[:, 2], x)
    assert slopes == pytest.approx(expected, abs=1e-8) and network.units(1) == 4 and network.units(3) == 3


@pytest.mark.parametrize("kind", list(components("layer")), ids=lambda kind: kind.__name__)
def test_every_kind_of_layer_is_run_from_its_middle_and_backward(kind):
    config = {name: field.initial for name, field in kind.fields.items() if not field.hidden}
    layer = kind.from_config(config)
    shape = kind.example_shape
    schema = Schema(shape, "classification", ("a", "b", "c"))
    tail = [our.Flatten(), our.Dense(3)]
    network, x = frozen([layer, *tail], CategoricalCrossEntropy(), schema), rows(3, shape)
    middle = network.outputs(x, last=0)
    assert network.outputs(middle, 0) == pytest.approx(network.outputs(x))
    assert network.answers(x) == pytest.approx(network.model.predict(x))
    seeds = np.eye(3)
    expected = measured(lambda x: (network.scores(x) * seeds).sum(axis=1), x)
    assert network.score_slopes(x, seeds) == pytest.approx(expected, abs=1e-6)


def test_a_layer_of_ones_own_is_run_too():
    class Double:
        def forward(self, x, training=True):
            return 2 * x

        def backward(self, gradient):
            return 2 * gradient

    network, x = frozen([Double(), our.Dense(3)], CategoricalCrossEntropy()), rows()
    seeds = np.eye(3)[[0, 1, 2, 0]]
    expected = measured(lambda x: (network.scores(x) * seeds).sum(axis=1), x)
    assert network.score_slopes(x, seeds) == pytest.approx(expected, abs=1e-7)


def test_many_examples_are_run_piece_by_piece_with_the_same_outcome():
    schema = Schema((1, 64, 64), "classification", ("a", "b", "c"))
    layers = [our.Convolutional(16, 5, padding="same"), act.ReLU(), our.Flatten(), our.Dense(3)]
    network = frozen(layers, CategoricalCrossEntropy(), schema, dtype=np.float32)
    x = rows(20, (1, 64, 64)).astype(np.float32)
    assert network.at_once < 20
    assert network.scores(x) == pytest.approx(np.concatenate([network.scores(x[[i]]) for i in range(20)]), abs=1e-4)


def test_the_last_hidden_layer_is_what_enters_the_last_weights():
    layers = [our.Dense(4), act.ReLU(), our.Dropout(0.1), our.Dense(3), act.Softmax()]
    assert frozen(layers, CategoricalCrossEntropy()).last_hidden == 2
    assert frozen([our.Dense(3)], CategoricalCrossEntropy()).last_hidden == INPUT
