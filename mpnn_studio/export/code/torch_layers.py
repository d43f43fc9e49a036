"""What each layer and loss is in PyTorch: a module of ``torch.nn``, or one of :mod:`.torch_modules`."""

from __future__ import annotations

from mpneuralnetwork import activations, layers, losses

from ..translations import Translations, WrittenPart
from .numpy_layers import number

TORCH: Translations[str] = Translations("PyTorch")


@TORCH.declare(layers.Dense)
def _dense(part: WrittenPart) -> str:
    return f"nn.Linear({part.input_shape[0]}, {part.output_shape[0]}, bias={'biases' in part.arrays})"


@TORCH.declare(layers.Convolutional)
def _convolution(part: WrittenPart) -> str:
    window = part.component.window(part.input_shape)
    rows, columns = window.rows, window.columns
    sizes = f"{part.input_shape[0]}, {part.output_shape[0]}, {rows.size}, stride={rows.stride}"
    bias = f"bias={'biases' in part.arrays}"
    if rows.before == rows.after == columns.before == columns.after:
        return f"nn.Conv2d({sizes}, padding={rows.before}, {bias})"
    return f"PaddedConv2d({sizes}, {bias}, zeros={(columns.before, columns.after, rows.before, rows.after)})"


def _window(part: WrittenPart) -> str:
    rows = part.component.window(part.input_shape).rows
    return f"{rows.size}, stride={rows.stride}"


@TORCH.declare(layers.MaxPooling2D)
def _max_pooling(part: WrittenPart) -> str:
    return f"nn.MaxPool2d({_window(part)})"


@TORCH.declare(layers.AveragePooling2D)
def _average_pooling(part: WrittenPart) -> str:
    return f"nn.AvgPool2d({_window(part)})"


@TORCH.declare(layers.GlobalAveragePooling2D)
def _global_average(part: WrittenPart) -> str:
    return "nn.Sequential(nn.AdaptiveAvgPool2d(1), nn.Flatten())"


@TORCH.declare(layers.Flatten)
def _flatten(part: WrittenPart) -> str:
    return "nn.Flatten()"


@TORCH.declare(layers.Reshape)
def _reshape(part: WrittenPart) -> str:
    return f"Reshape({part.output_shape})"


@TORCH.declare(layers.Dropout)
def _dropout(part: WrittenPart) -> str:
    return f"nn.Dropout({number(part.component.probability)})"


@TORCH.declare(layers.GaussianNoise)
def _noise(part: WrittenPart) -> str:
    return f"GaussianNoise({number(part.component.deviation)})"


def _batch_norm(part: WrittenPart, name: str) -> str:
    # PyTorch's momentum is the share of the new mean, the engine's that of the old one.
    momentum = number(round(1 - part.component.momentum, 12))
    return f"nn.{name}({part.input_shape[0]}, eps={number(part.component.epsilon)}, momentum={momentum})"


@TORCH.declare(layers.BatchNormalization)
def _batch_norm_of_rows(part: WrittenPart) -> str:
    return _batch_norm(part, "BatchNorm1d")


@TORCH.declare(layers.BatchNormalization2D)
def _batch_norm_of_images(part: WrittenPart) -> str:
    return _batch_norm(part, "BatchNorm2d")


@TORCH.declare(layers.LayerNormalization)
def _layer_norm(part: WrittenPart) -> str:
    return f"nn.LayerNorm({part.input_shape}, eps={number(part.component.epsilon)})"


def _unless_fused(part: WrittenPart, module: str) -> str:
    return "nn.Identity()" if part.component.fused_with_loss else module


@TORCH.declare(activations.ReLU)
def _relu(part: WrittenPart) -> str:
    return "nn.ReLU()"


@TORCH.declare(activations.Sigmoid)
def _sigmoid(part: WrittenPart) -> str:
    return _unless_fused(part, "nn.Sigmoid()")


@TORCH.declare(activations.Tanh)
def _tanh(part: WrittenPart) -> str:
    return "nn.Tanh()"


@TORCH.declare(activations.Softplus)
def _softplus(part: WrittenPart) -> str:
    return "nn.Softplus()"


@TORCH.declare(activations.Swish)
def _swish(part: WrittenPart) -> str:
    return "nn.SiLU()"


@TORCH.declare(activations.GELU)
def _gelu(part: WrittenPart) -> str:
    return 'nn.GELU(approximate="tanh")'


@TORCH.declare(activations.LeakyReLU)
def _leaky_relu(part: WrittenPart) -> str:
    return f"nn.LeakyReLU({number(part.component.alpha)})"


@TORCH.declare(activations.PReLU)
def _prelu(part: WrittenPart) -> str:
    return f"nn.PReLU({part.arrays['slope'].size}, init={number(part.component.alpha)})"


@TORCH.declare(activations.ELU)
def _elu(part: WrittenPart) -> str:
    return f"nn.ELU({number(part.component.alpha)})"


@TORCH.declare(activations.Softmax)
def _softmax(part: WrittenPart) -> str:
    temperature = number(part.component.temperature)
    return f"Divide({temperature})" if part.component.fused_with_loss else f"Softmax({temperature})"


@TORCH.declare(losses.MSE, losses.MAE, losses.Huber)
def _as_it_is(part: WrittenPart) -> str:
    return "nn.Identity()"


@TORCH.declare(losses.BinaryCrossEntropy)
def _binary(part: WrittenPart) -> str:
    return "nn.Sigmoid()"


@TORCH.declare(losses.CategoricalCrossEntropy)
def _categorical(part: WrittenPart) -> str:
    return f"Softmax({number(part.component.temperature)})"
