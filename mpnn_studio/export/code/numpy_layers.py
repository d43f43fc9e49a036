"""What each layer and loss is in plain NumPy: a call of one of :mod:`.numpy_functions`."""

from __future__ import annotations

import json
from typing import Any

from mpneuralnetwork import activations, layers, losses

from ..translations import Translations, WrittenPart

NUMPY: Translations[str] = Translations("plain NumPy")


def arrays(part: WrittenPart, *names: str) -> str:
    """Return those of a layer's arrays that it has, as arguments."""
    return ", ".join(f"w[{quoted(f'{part.name}.{name}')}]" for name in names if name in part.arrays)


def quoted(name: str) -> str:
    """Return a text as a literal."""
    return json.dumps(name)


def number(value: Any) -> str:
    """Return a setting as a literal."""
    return repr(float(value))


@NUMPY.declare(layers.Dense)
def _dense(part: WrittenPart) -> str:
    return f"dense(x, {arrays(part, 'weights', 'biases')})"


@NUMPY.declare(layers.Convolutional)
def _convolution(part: WrittenPart) -> str:
    window = part.component.window(part.input_shape)
    rows, columns = ((axis.before, axis.after) for axis in (window.rows, window.columns))
    weights = arrays(part, "weights", "biases")
    return f"convolve(x, {weights}, stride={window.rows.stride}, rows={rows}, columns={columns})"


def _window(part: WrittenPart) -> str:
    rows = part.component.window(part.input_shape).rows
    return f"{rows.size}, {rows.stride}"


@NUMPY.declare(layers.MaxPooling2D)
def _max_pooling(part: WrittenPart) -> str:
    return f"max_pool(x, {_window(part)})"


@NUMPY.declare(layers.AveragePooling2D)
def _average_pooling(part: WrittenPart) -> str:
    return f"average_pool(x, {_window(part)})"


@NUMPY.declare(layers.GlobalAveragePooling2D)
def _global_average(part: WrittenPart) -> str:
    return "global_average(x)"


@NUMPY.declare(layers.Flatten)
def _flatten(part: WrittenPart) -> str:
    return "flatten(x)"


@NUMPY.declare(layers.Reshape)
def _reshape(part: WrittenPart) -> str:
    return f"reshape(x, {part.output_shape})"


@NUMPY.declare(layers.Dropout, layers.GaussianNoise)
def _only_in_training(part: WrittenPart) -> str:
    return "x"


@NUMPY.declare(layers.BatchNormalization, layers.BatchNormalization2D)
def _batch_norm(part: WrittenPart) -> str:
    names = arrays(part, "gamma", "beta", "running_mean", "running_var")
    return f"batch_norm(x, {names}, {number(part.component.epsilon)})"


@NUMPY.declare(layers.LayerNormalization)
def _layer_norm(part: WrittenPart) -> str:
    return f"layer_norm(x, {arrays(part, 'gamma', 'beta')}, {number(part.component.epsilon)})"


@NUMPY.declare(
    activations.ReLU, activations.Sigmoid, activations.Tanh, activations.Softplus, activations.Swish, activations.GELU
)
def _elementwise(part: WrittenPart) -> str:
    return "x" if part.component.fused_with_loss else f"{part.component.class_name.lower()}(x)"


@NUMPY.declare(activations.LeakyReLU)
def _leaky_relu(part: WrittenPart) -> str:
    return f"leaky_relu(x, {number(part.component.alpha)})"


@NUMPY.declare(activations.PReLU)
def _prelu(part: WrittenPart) -> str:
    return f"prelu(x, {arrays(part, 'slope')})"


@NUMPY.declare(activations.ELU)
def _elu(part: WrittenPart) -> str:
    return f"elu(x, {number(part.component.alpha)})"


@NUMPY.declare(activations.Softmax)
def _softmax(part: WrittenPart) -> str:
    said = "divide" if part.component.fused_with_loss else "softmax"
    return f"{said}(x, {number(part.component.temperature)})"


@NUMPY.declare(losses.MSE, losses.MAE, losses.Huber)
def _as_it_is(part: WrittenPart) -> str:
    return "x"


@NUMPY.declare(losses.BinaryCrossEntropy)
def _binary(part: WrittenPart) -> str:
    return "sigmoid(x)"


@NUMPY.declare(losses.CategoricalCrossEntropy)
def _categorical(part: WrittenPart) -> str:
    return f"softmax(x, {number(part.component.temperature)})"
