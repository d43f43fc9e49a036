"""Forward, backward and ten optimizer steps equal PyTorch's, for every part that PyTorch has."""

import mpneuralnetwork.activations as act
import mpneuralnetwork.layers as our
import numpy as np
import pytest
import torch
from mpneuralnetwork import losses, optimizers
from mpneuralnetwork.model import Model
from torch import nn

CLOSE = {"rtol": 1e-5, "atol": 1e-5}
IMAGES, ROWS = (6, 3, 8, 8), (6, 12)

LAYERS = [
    (lambda: our.Dense(5), lambda: nn.Linear(12, 5), ROWS),
    (lambda: our.Dense(5, no_bias=True), lambda: nn.Linear(12, 5, bias=False), ROWS),
    (lambda: our.Convolutional(4, 3), lambda: nn.Conv2d(3, 4, 3), IMAGES),
    (lambda: our.Convolutional(4, 3, padding="same"), lambda: nn.Conv2d(3, 4, 3, padding="same"), IMAGES),
    (lambda: our.Convolutional(4, 5, padding=2, stride=2), lambda: nn.Conv2d(3, 4, 5, padding=2, stride=2), IMAGES),
    (lambda: our.MaxPooling2D(2), lambda: nn.MaxPool2d(2), IMAGES),
    (lambda: our.MaxPooling2D(3, 2), lambda: nn.MaxPool2d(3, 2), IMAGES),
    (lambda: our.AveragePooling2D(2), lambda: nn.AvgPool2d(2), IMAGES),
    (lambda: our.AveragePooling2D(3, 1), lambda: nn.AvgPool2d(3, 1), IMAGES),
    (lambda: our.GlobalAveragePooling2D(), lambda: nn.Sequential(nn.AdaptiveAvgPool2d(1), nn.Flatten()), IMAGES),
    (lambda: our.Flatten(), lambda: nn.Flatten(), IMAGES),
    (lambda: our.Reshape((3, 2, 2)), lambda: nn.Unflatten(1, (3, 2, 2)), ROWS),
    (lambda: our.BatchNormalization(epsilon=1e-5), lambda: nn.BatchNorm1d(12, momentum=0.1), ROWS),
    (lambda: our.BatchNormalization2D(epsilon=1e-5), lambda: nn.BatchNorm2d(3, momentum=0.1), IMAGES),
    (lambda: our.LayerNormalization(), lambda: nn.LayerNorm(12), ROWS),
    (lambda: our.LayerNormalization(), lambda: nn.LayerNorm((3, 8, 8)), IMAGES),
    (lambda: act.ReLU(), lambda: nn.ReLU(), IMAGES),
    (lambda: act.LeakyReLU(0.1), lambda: nn.LeakyReLU(0.1), IMAGES),
    (lambda: act.PReLU(0.25), lambda: nn.PReLU(), IMAGES),
    (lambda: act.PReLU(0.25, per_channel=True), lambda: nn.PReLU(3), IMAGES),
    (lambda: act.ELU(0.7), lambda: nn.ELU(0.7), IMAGES),
    (lambda: act.GELU(), lambda: nn.GELU(approximate="tanh"), IMAGES),
    (lambda: act.Swish(), lambda: nn.SiLU(), IMAGES),
    (lambda: act.Sigmoid(), lambda: nn.Sigmoid(), IMAGES),
    (lambda: act.Tanh(), lambda: nn.Tanh(), IMAGES),
    (lambda: act.Softplus(), lambda: nn.Softplus(), IMAGES),
    (lambda: act.Softmax(), lambda: nn.Softmax(dim=1), ROWS),
    (lambda: act.Softmax(), lambda: nn.Softmax2d(), IMAGES),
]

LOSSES = [
    (losses.MSE(), nn.MSELoss(), "numbers"),
    (losses.MAE(), nn.L1Loss(), "numbers"),
    (losses.Huber(0.5), nn.HuberLoss(delta=0.5), "numbers"),
    (losses.BinaryCrossEntropy(), nn.BCEWithLogitsLoss(), "shares"),
    (losses.CategoricalCrossEntropy(), nn.CrossEntropyLoss(), "classes"),
    (losses.CategoricalCrossEntropy(label_smoothing=0.1), nn.CrossEntropyLoss(label_smoothing=0.1), "classes"),
]

OPTIMIZERS = [
    (lambda: optimizers.SGD(0.05), lambda p: torch.optim.SGD(p, 0.05, momentum=0.9)),
    (lambda: optimizers.SGD(0.05, nesterov=True), lambda p: torch.optim.SGD(p, 0.05, momentum=0.9, nesterov=True)),
    (lambda: optimizers.RMSprop(0.01), lambda p: torch.optim.RMSprop(p, 0.01, alpha=0.9)),
    (lambda: optimizers.Adam(0.01), lambda p: torch.optim.Adam(p, 0.01)),
    (lambda: optimizers.AdamW(0.01), lambda p: torch.optim.AdamW(_groups(p, 0.01), 0.01)),
    (lambda: optimizers.Adagrad(0.05), lambda p: torch.optim.Adagrad(p, 0.05)),
    (lambda: optimizers.Adadelta(1.0), lambda p: torch.optim.Adadelta(p, 1.0)),
]


def _groups(parameters, decay):
    """Decay weights alone, as we do."""
    parameters = list(parameters)
    weights = [p for p in parameters if p.ndim > 1]
    return [
        {"params": weights, "weight_decay": decay},
        {"params": [p for p in parameters if p.ndim < 2], "weight_decay": 0},
    ]


def in_our_order(tensor):
    """A weight matrix of ours is (input, output), theirs (output, input)."""
    array = tensor.detach().numpy()
    return array.T if array.ndim == 2 else array


def take_over(layer, module):
    """Write PyTorch's parameters into ours, which stand in the same order."""
    for (values, _), theirs in zip(layer.params.values(), module.parameters(), strict=True):
        values[...] = in_our_order(theirs)


@pytest.mark.parametrize(("ours", "theirs", "shape"), LAYERS)
@pytest.mark.parametrize("training", [True, False])
def test_a_layer_computes_what_pytorch_computes(ours, theirs, shape, training):
    torch.manual_seed(0)
    layer, module = ours(), theirs().train(training)
    inputs = torch.randn(shape, requires_grad=True)
    layer.build(shape[1:], np.random.default_rng(0))
    take_over(layer, module)
    expected = module(inputs)
    weighting = torch.randn(expected.shape)
    expected.backward(weighting)
    found = layer.forward(inputs.detach().numpy(), training)
    assert np.allclose(found, expected.detach().numpy(), **CLOSE)
    assert np.allclose(layer.backward(weighting.numpy()), inputs.grad.numpy(), **CLOSE)
    for (_, gradient), parameter in zip(layer.params.values(), module.parameters(), strict=True):
        assert np.allclose(gradient, in_our_order(parameter.grad), **CLOSE)
    for name, buffer in module.named_buffers():
        if name in layer.arrays:
            assert np.allclose(layer.arrays[name], buffer.numpy(), **CLOSE)


@pytest.mark.parametrize(("ours", "theirs", "kind"), LOSSES)
def test_a_loss_computes_what_pytorch_computes(ours, theirs, kind):
    torch.manual_seed(0)
    outputs = torch.randn(7, 4, requires_grad=True)
    expected = {"numbers": torch.randn(7, 4), "shares": torch.rand(7, 4), "classes": torch.arange(7) % 4}[kind]
    loss = theirs(outputs, expected)
    loss.backward()
    found, gradient = ours.measure(outputs.detach().numpy(), expected.numpy())
    assert found == pytest.approx(loss.item(), rel=1e-5)
    assert np.allclose(gradient, outputs.grad.numpy(), **CLOSE)


@pytest.mark.parametrize(("ours", "theirs"), OPTIMIZERS)
def test_ten_steps_of_a_network_are_those_of_pytorch(ours, theirs):
    torch.manual_seed(0)
    layers = [our.Convolutional(4, 3), act.Tanh(), our.AveragePooling2D(2), our.Flatten(), our.Dense(8), act.Swish()]
    modules = [
        nn.Conv2d(1, 4, 3),
        nn.Tanh(),
        nn.AvgPool2d(2),
        nn.Flatten(),
        nn.Linear(36, 8),
        nn.SiLU(),
        nn.Linear(8, 3),
    ]
    model = Model([*layers, our.Dense(3)], losses.CategoricalCrossEntropy(), ours(), seed=0)
    model.build((1, 8, 8))
    for layer, module in zip(model.layers, modules, strict=True):
        take_over(layer, module)
    network, criterion = nn.Sequential(*modules), nn.CrossEntropyLoss()
    optimizer = theirs(network.parameters())
    for _ in range(10):
        inputs, classes = torch.randn(16, 1, 8, 8), torch.randint(0, 3, (16,))
        optimizer.zero_grad()
        expected = criterion(network(inputs), classes)
        expected.backward()
        optimizer.step()
        found, _ = model.train_step(inputs.numpy().copy(), classes.numpy())
        assert found == pytest.approx(expected.item(), rel=1e-5)
    for layer, module in zip(model.layers, modules, strict=True):
        for (values, _), parameter in zip(layer.params.values(), module.parameters(), strict=True):
            assert np.allclose(values, in_our_order(parameter), **CLOSE)


def test_example_weights_are_those_of_pytorch():
    torch.manual_seed(0)
    outputs, classes = torch.randn(9, 3), torch.arange(9) % 3
    weights = torch.tensor([0.2, 1.0, 3.0])
    expected = nn.CrossEntropyLoss(weight=weights)(outputs, classes).item()
    counted = weights[classes].numpy()
    assert losses.CategoricalCrossEntropy().measure(outputs.numpy(), classes.numpy(), counted)[0] == pytest.approx(
        expected, rel=1e-5
    )
