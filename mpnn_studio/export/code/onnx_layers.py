"""What each layer and loss is in ONNX: nodes of opset 17."""

from __future__ import annotations

from math import pi, sqrt
from typing import Any

import numpy as np
from mpneuralnetwork import activations, layers, losses
from numpy.typing import NDArray

from ..translations import Translations, WrittenPart
from .onnx_graph import Graph, Written

ONNX: Translations[Written] = Translations("an ONNX model")


def arrays(part: WrittenPart, *names: str) -> list[NDArray[Any]]:
    """Return those of a layer's arrays that it has."""
    return [np.asarray(part.arrays[name], np.float32) for name in names if name in part.arrays]


def _node(operation: str, *others: NDArray[Any], **attributes: Any) -> Written:
    """Return one node with the value as its first input."""
    return lambda graph, x: graph.add(operation, x, *others, **attributes)


def _same(graph: Graph, x: str) -> str:
    return x


@ONNX.declare(layers.Dense)
def _dense(part: WrittenPart) -> Written:
    given = arrays(part, "weights", "biases")
    return _node("Gemm" if len(given) > 1 else "MatMul", *given)


@ONNX.declare(layers.Convolutional)
def _convolution(part: WrittenPart) -> Written:
    rows, columns = part.component.window(part.input_shape).rows, part.component.window(part.input_shape).columns
    # Said in numbers: runtimes differ in which side "same" pads more.
    pads = [rows.before, columns.before, rows.after, columns.after]
    size, stride = [rows.size, columns.size], [rows.stride, columns.stride]
    return _node("Conv", *arrays(part, "weights", "biases"), kernel_shape=size, strides=stride, pads=pads)


def _pooling(operation: str, part: WrittenPart) -> Written:
    rows = part.component.window(part.input_shape).rows
    return _node(operation, kernel_shape=[rows.size] * 2, strides=[rows.stride] * 2)


@ONNX.declare(layers.MaxPooling2D)
def _max_pooling(part: WrittenPart) -> Written:
    return _pooling("MaxPool", part)


@ONNX.declare(layers.AveragePooling2D)
def _average_pooling(part: WrittenPart) -> Written:
    return _pooling("AveragePool", part)


@ONNX.declare(layers.GlobalAveragePooling2D)
def _global_average(part: WrittenPart) -> Written:
    return lambda graph, x: graph.add("Flatten", graph.add("GlobalAveragePool", x), axis=1)


@ONNX.declare(layers.Flatten)
def _flatten(part: WrittenPart) -> Written:
    return _node("Flatten", axis=1)


@ONNX.declare(layers.Reshape)
def _reshape(part: WrittenPart) -> Written:
    # 0 stands for as many examples as there are.
    return _node("Reshape", np.array([0, *part.output_shape], np.int64))


@ONNX.declare(layers.Dropout, layers.GaussianNoise)
def _only_in_training(part: WrittenPart) -> Written:
    return _same


@ONNX.declare(layers.BatchNormalization, layers.BatchNormalization2D)
def _batch_norm(part: WrittenPart) -> Written:
    layer, given = part.component, arrays(part, "gamma", "beta", "running_mean", "running_var")
    # As here, and other than in PyTorch, the momentum is what is kept of the old mean.
    return _node("BatchNormalization", *given, epsilon=float(layer.epsilon), momentum=float(layer.momentum))


@ONNX.declare(layers.LayerNormalization)
def _layer_norm(part: WrittenPart) -> Written:
    return _node("LayerNormalization", *arrays(part, "gamma", "beta"), axis=1, epsilon=float(part.component.epsilon))


@ONNX.declare(
    activations.ReLU, activations.Sigmoid, activations.Tanh, activations.Softplus, activations.Swish, activations.GELU
)
def _elementwise(part: WrittenPart) -> Written:
    return _same if part.component.fused_with_loss else ELEMENTWISE[part.component.class_name]


def _swish(graph: Graph, x: str) -> str:
    return graph.add("Mul", x, graph.add("Sigmoid", x))


def _gelu(graph: Graph, x: str) -> str:
    """Add GELU in its tanh form, which opset 17 has no node for: x/2 · (1 + tanh(√(2/π) (x + 0.044715 x³)))."""
    cube = graph.add("Mul", graph.add("Mul", x, x), x)
    inner = graph.add("Mul", graph.add("Add", x, graph.add("Mul", cube, 0.044715)), sqrt(2 / pi))
    return graph.add("Mul", graph.add("Mul", x, 0.5), graph.add("Add", graph.add("Tanh", inner), 1.0))


ELEMENTWISE: dict[str, Written] = {
    "ReLU": _node("Relu"),
    "Sigmoid": _node("Sigmoid"),
    "Tanh": _node("Tanh"),
    "Softplus": _node("Softplus"),
    "Swish": _swish,
    "GELU": _gelu,
}


@ONNX.declare(activations.LeakyReLU)
def _leaky_relu(part: WrittenPart) -> Written:
    return _node("LeakyRelu", alpha=float(part.component.alpha))


@ONNX.declare(activations.PReLU)
def _prelu(part: WrittenPart) -> Written:
    (slope,) = arrays(part, "slope")
    return _node("PRelu", slope.reshape(-1, *[1] * (len(part.input_shape) - 1)))


@ONNX.declare(activations.ELU)
def _elu(part: WrittenPart) -> Written:
    return _node("Elu", alpha=float(part.component.alpha))


@ONNX.declare(activations.Softmax)
def _softmax(part: WrittenPart) -> Written:
    return _softened(part.component.temperature, shares=not part.component.fused_with_loss)


def _softened(temperature: float, *, shares: bool = True) -> Written:
    """Divide scores by a temperature, and turn them into shares over the classes, or channels."""

    def write(graph: Graph, x: str) -> str:
        x = x if temperature == 1 else graph.add("Div", x, float(temperature))
        return graph.add("Softmax", x, axis=1) if shares else x

    return write


@ONNX.declare(losses.MSE, losses.MAE, losses.Huber)
def _as_it_is(part: WrittenPart) -> Written:
    return _same


@ONNX.declare(losses.BinaryCrossEntropy)
def _binary(part: WrittenPart) -> Written:
    return _node("Sigmoid")


@ONNX.declare(losses.CategoricalCrossEntropy)
def _categorical(part: WrittenPart) -> Written:
    return _softened(part.component.temperature)
