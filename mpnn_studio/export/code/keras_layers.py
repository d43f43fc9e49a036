"""What each layer and loss is in Keras 3: lines of code, each of which makes the next x.

Keras has the channels of an image last, as every one of its backends computes; the studio has them first.
"""

from __future__ import annotations

from mpneuralnetwork import activations, layers, losses

from ..translations import Translations, WrittenPart
from .numpy_layers import number, quoted

KERAS: Translations[tuple[str, ...]] = Translations("Keras")
TO_LAST, TO_FIRST = "layers.Permute((2, 3, 1))(x)", "layers.Permute((3, 1, 2))(x)"
ANSWER = "answer"
"""The name of the last layer, where the loss says what turns scores into answers."""


def keras_name(part: WrittenPart) -> str:
    """Return what a layer is called there, where names may hold no full stop."""
    return part.name.replace(".", "_") or ANSWER


def _called(part: WrittenPart, layer: str, *settings: str) -> str:
    return f"layers.{layer}({', '.join([*settings, f'name={quoted(keras_name(part))}'])})(x)"


def _is_image(shape: tuple[int, ...]) -> bool:
    return len(shape) == 3


def _features(part: WrittenPart) -> int:
    """Return the axis of the units or channels, counted with the batch."""
    return 3 if _is_image(part.input_shape) else 1


def _first(part: WrittenPart) -> list[str]:
    """Return the line that lays images out as the studio does, where there are images."""
    return [TO_FIRST] if _is_image(part.input_shape) else []


@KERAS.declare(layers.Dense)
def _dense(part: WrittenPart) -> tuple[str, ...]:
    return (_called(part, "Dense", f"{part.output_shape[0]}", f"use_bias={'biases' in part.arrays}"),)


@KERAS.declare(layers.Convolutional)
def _convolution(part: WrittenPart) -> tuple[str, ...]:
    window = part.component.window(part.input_shape)
    rows, columns = window.rows, window.columns
    zeros = ((rows.before, rows.after), (columns.before, columns.after))
    # In numbers: what "same" means with a stride differs between frameworks.
    padded = [f"layers.ZeroPadding2D({zeros})(x)"] if any(map(any, zeros)) else []
    sizes = (f"{part.output_shape[0]}", f"{rows.size}", f"strides={rows.stride}")
    return (*padded, _called(part, "Conv2D", *sizes, f"use_bias={'biases' in part.arrays}"))


def _pooling(part: WrittenPart, layer: str) -> tuple[str, ...]:
    rows = part.component.window(part.input_shape).rows
    return (_called(part, layer, f"{rows.size}", f"strides={rows.stride}"),)


@KERAS.declare(layers.MaxPooling2D)
def _max_pooling(part: WrittenPart) -> tuple[str, ...]:
    return _pooling(part, "MaxPooling2D")


@KERAS.declare(layers.AveragePooling2D)
def _average_pooling(part: WrittenPart) -> tuple[str, ...]:
    return _pooling(part, "AveragePooling2D")


@KERAS.declare(layers.GlobalAveragePooling2D)
def _global_average(part: WrittenPart) -> tuple[str, ...]:
    return (_called(part, "GlobalAveragePooling2D"),)


@KERAS.declare(layers.Flatten)
def _flatten(part: WrittenPart) -> tuple[str, ...]:
    return (*_first(part), _called(part, "Flatten"))


@KERAS.declare(layers.Reshape)
def _reshape(part: WrittenPart) -> tuple[str, ...]:
    if _is_image(part.output_shape):
        return (*_first(part), f"layers.Reshape({part.output_shape})(x)", _called(part, "Permute", "(2, 3, 1)"))
    return (*_first(part), _called(part, "Reshape", f"{part.output_shape}"))


@KERAS.declare(layers.Dropout)
def _dropout(part: WrittenPart) -> tuple[str, ...]:
    return (_called(part, "Dropout", number(part.component.probability)),)


@KERAS.declare(layers.GaussianNoise)
def _noise(part: WrittenPart) -> tuple[str, ...]:
    return (_called(part, "GaussianNoise", number(part.component.deviation)),)


@KERAS.declare(layers.BatchNormalization, layers.BatchNormalization2D)
def _batch_norm(part: WrittenPart) -> tuple[str, ...]:
    # Keras's momentum is the share of the old mean, as the engine's is.
    settings = (f"momentum={number(part.component.momentum)}", f"epsilon={number(part.component.epsilon)}")
    return (_called(part, "BatchNormalization", *settings),)


@KERAS.declare(layers.LayerNormalization)
def _layer_norm(part: WrittenPart) -> tuple[str, ...]:
    axes = list(range(1, len(part.input_shape) + 1))
    return (_called(part, "LayerNormalization", f"axis={axes}", f"epsilon={number(part.component.epsilon)}"),)


def _activation(part: WrittenPart, name: str) -> tuple[str, ...]:
    return (_called(part, "Activation", quoted(name)),)


@KERAS.declare(activations.ReLU)
def _relu(part: WrittenPart) -> tuple[str, ...]:
    return _activation(part, "relu")


@KERAS.declare(activations.Sigmoid)
def _sigmoid(part: WrittenPart) -> tuple[str, ...]:
    return (_called(part, "Identity"),) if part.component.fused_with_loss else _activation(part, "sigmoid")


@KERAS.declare(activations.Tanh)
def _tanh(part: WrittenPart) -> tuple[str, ...]:
    return _activation(part, "tanh")


@KERAS.declare(activations.Softplus)
def _softplus(part: WrittenPart) -> tuple[str, ...]:
    return _activation(part, "softplus")


@KERAS.declare(activations.Swish)
def _swish(part: WrittenPart) -> tuple[str, ...]:
    return _activation(part, "silu")


@KERAS.declare(activations.GELU)
def _gelu(part: WrittenPart) -> tuple[str, ...]:
    # The activation of this name is the exact one.
    return ("ops.gelu(x, approximate=True)", _called(part, "Identity"))


@KERAS.declare(activations.LeakyReLU)
def _leaky_relu(part: WrittenPart) -> tuple[str, ...]:
    return (_called(part, "LeakyReLU", number(part.component.alpha)),)


@KERAS.declare(activations.PReLU)
def _prelu(part: WrittenPart) -> tuple[str, ...]:
    own = _features(part) if part.component.per_channel else 0
    shared = [axis for axis in range(1, len(part.input_shape) + 1) if axis != own]
    return (_called(part, "PReLU", f"shared_axes={shared}"),)


@KERAS.declare(activations.ELU)
def _elu(part: WrittenPart) -> tuple[str, ...]:
    return (_called(part, "ELU", number(part.component.alpha)),)


def _divided(part: WrittenPart) -> list[str]:
    """Return the line that divides scores by the temperature, where that changes anything."""
    temperature = part.component.temperature
    return [] if temperature == 1 else [f"layers.Rescaling(1 / {number(temperature)})(x)"]


@KERAS.declare(activations.Softmax)
def _softmax(part: WrittenPart) -> tuple[str, ...]:
    if part.component.fused_with_loss:
        return (*_divided(part), _called(part, "Identity"))
    return (*_divided(part), _called(part, "Softmax", f"axis={_features(part)}"))


@KERAS.declare(losses.MSE, losses.MAE, losses.Huber)
def _as_it_is(part: WrittenPart) -> tuple[str, ...]:
    return ()


@KERAS.declare(losses.BinaryCrossEntropy)
def _binary(part: WrittenPart) -> tuple[str, ...]:
    return _activation(part, "sigmoid")


@KERAS.declare(losses.CategoricalCrossEntropy)
def _categorical(part: WrittenPart) -> tuple[str, ...]:
    return (*_divided(part), _called(part, "Softmax", "axis=1"))
