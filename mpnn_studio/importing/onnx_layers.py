"""The operations of ONNX that are layers here."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import numpy as np
from mpneuralnetwork.activations import PReLU, Softmax
from mpneuralnetwork.kernels.windows import Window
from mpneuralnetwork.layers import (
    AveragePooling2D,
    BatchNormalization,
    BatchNormalization2D,
    Convolutional,
    Dense,
    Dropout,
    GlobalAveragePooling2D,
    LayerNormalization,
    MaxPooling2D,
)
from numpy.typing import NDArray

from .onnx_constants import axes_of
from .onnx_file import Node, as_floats
from .onnx_operations import Given, constants, per_channel, require, takes
from .onnx_stream import NotTakenError, Stream

Array = NDArray[Any]
SQUARE = "its window is not square, or moves differently along rows and columns"


def _weights(given: Given) -> list[Array]:
    return [as_floats(each) for each in constants(given)]


@takes("Gemm")
def _gemm(node: Node, x: Stream, given: Given) -> Stream:
    settings, arrays = node.settings, _weights(given)
    require(given[0] is x and not settings.get("transA", 0) and bool(arrays), "its weights are no constants")
    weights = (arrays[0].T if settings.get("transB", 0) else arrays[0]) * settings.get("alpha", 1.0)
    dense = _dense(node, x, weights)
    if len(arrays) < 2:
        return dense
    biases = per_channel(arrays[1] * settings.get("beta", 1.0), dense.shape)
    return dense.affine(np.ones(1), biases)


@takes("MatMul")
def _product(node: Node, x: Stream, given: Given) -> Stream:
    arrays = _weights(given)
    require(given[0] is x and len(arrays) == 1, "its weights are no constants")
    return _dense(node, x, arrays[0])


def _dense(node: Node, x: Stream, weights: Array) -> Stream:
    x = x.rows()
    require(weights.ndim == 2 and weights.shape[0] == x.shape[0], "its weights are no matrix that fits")
    return x.with_part(Dense(weights.shape[1]), (weights.shape[1],), node.name, weights=weights)


@takes("Conv")
def _convolution(node: Node, x: Stream, given: Given) -> Stream:
    padded, x = x.pads, replace(x, pads=(0, 0, 0, 0)).images()
    arrays, settings = _weights(given), node.settings
    require(given[0] is not None and bool(arrays) and arrays[0].ndim == 4, "its weights are no constants of images")
    require(settings.get("group", 1) == 1, "it convolves groups of channels apart")
    require(set(settings.get("dilations", [1])) == {1}, "its kernel has gaps (dilations)")
    weights = arrays[0]
    size, stride = _square([*weights.shape[2:]]), _square(settings.get("strides", [1, 1]))
    require(weights.shape[1] == x.shape[0], "its weights do not fit the channels")
    padding = _padding(node, x.shape, size, stride, padded)
    layer = Convolutional(weights.shape[0], size, padding=padding, stride=stride)
    flow = x.with_part(layer, layer.output_shape(x.shape), node.name, weights=weights)
    return flow.affine(np.ones(1), arrays[1]) if len(arrays) > 1 else flow


def _square(sizes: Sequence[int]) -> int:
    require(len(sizes) == 2 and sizes[0] == sizes[1], SQUARE)
    return int(sizes[0])


def _padding(node: Node, shape: tuple[int, ...], size: int, stride: int, padded: Sequence[int]) -> int | str:
    """Return the setting that puts as many zeros around images as a node and one before it do."""
    require(size > 0 and stride > 0, SQUARE)
    kind, pads = node.settings.get("auto_pad", "NOTSET"), node.settings.get("pads", [0, 0, 0, 0])
    same = Window.sliding(shape, size, stride, "same")
    zeros = [same.rows.before, same.columns.before, same.rows.after, same.columns.after]
    if kind.startswith("SAME"):
        upper = kind == "SAME_UPPER" or zeros[:2] == zeros[2:]
        require(upper and not any(padded), "it puts more zeros before images than behind them")
        return "same"
    require(len(pads) == 4, "it pads no images")
    found = [0 if kind == "VALID" else int(own) for own in pads]
    found = [own + before for own, before in zip(found, padded, strict=True)]
    if len(set(found)) == 1:
        return found[0] or "valid"
    require(found == zeros, f"it puts {found[0]}, {found[1]}, {found[2]} and {found[3]} zeros around images")
    return "same"


@takes("MaxPool", "AveragePool")
def _pooling(node: Node, x: Stream, given: Given) -> Stream:
    x, settings = x.images(), node.settings
    size = _square(settings.get("kernel_shape", []))
    stride = _square(settings.get("strides", [1, 1]))
    require(set(settings.get("dilations", [1])) == {1}, "its window has gaps (dilations)")
    padding = _padding(node, x.shape, size, stride, x.pads)
    window = Window.sliding(x.shape, size, stride, padding)
    axes = window.rows, window.columns
    require(not any(axis.before or axis.after for axis in axes), "it pools over padding")
    partial = any((axis.length - axis.size) % axis.stride for axis in axes)
    require(not (settings.get("ceil_mode", 0) and partial), "it pools a window that is not full (ceil_mode)")
    layer = (MaxPooling2D if node.operation == "MaxPool" else AveragePooling2D)(size, strides=stride)
    return x.with_part(layer, layer.output_shape(x.shape), node.name)


@takes("GlobalAveragePool")
def _global_average(node: Node, x: Stream, given: Given) -> Stream:
    return _channel_means(node, x)


def _channel_means(node: Node, x: Stream) -> Stream:
    x = x.images()
    channels = x.shape[0]
    return x.with_part(GlobalAveragePooling2D(), (channels,), node.name).reshaped((channels, 1, 1))


@takes("ReduceMean")
def _mean(node: Node, x: Stream, given: Given) -> Stream:
    axes = {axis % 4 for axis in axes_of(node, [np.zeros(0), *constants(given)])}
    require(len(x.shape) == 3 and axes == {2, 3}, "it takes the mean of something else than the pixels of a channel")
    flow = _channel_means(node, x)
    return flow if node.settings.get("keepdims", 1) else flow.reshaped(flow.real)


@takes("BatchNormalization")
def _batch_norm(node: Node, x: Stream, given: Given) -> Stream:
    arrays, settings = _weights(given), node.settings
    require(not settings.get("training_mode", 0), "it was exported in training mode, with the statistics of each batch")
    require(len(arrays) == 4 and all(each.shape == x.shape[:1] for each in arrays), "its statistics do not fit")
    x = x.settled().arranged()
    require(len(x.shape) in (1, 3), "it normalises neither rows nor images")
    kind = BatchNormalization2D if len(x.shape) == 3 else BatchNormalization
    layer = kind(momentum=float(settings.get("momentum", 0.9)), epsilon=float(settings.get("epsilon", 1e-5)))
    names = ("gamma", "beta", "running_mean", "running_var")
    return x.with_part(layer, x.shape, node.name, **dict(zip(names, arrays, strict=True)))


@takes("LayerNormalization")
def _layer_norm(node: Node, x: Stream, given: Given) -> Stream:
    arrays, x = _weights(given), x.settled().arranged()
    axis = node.settings.get("axis", -1) % (len(x.shape) + 1)
    require(axis == 1 and bool(arrays) and all(each.size for each in arrays), "it normalises a part of each example")
    require(all(each.shape in (x.shape, (1,)) for each in arrays), "its scale does not fit")
    gamma, beta = (np.broadcast_to(each, x.shape) for each in (*arrays, np.zeros(1))[:2])
    layer = LayerNormalization(epsilon=float(node.settings.get("epsilon", 1e-5)))
    return x.with_part(layer, x.shape, node.name, gamma=gamma, beta=beta)


@takes("PRelu")
def _prelu(node: Node, x: Stream, given: Given) -> Stream:
    arrays = _weights(given)
    require(given[0] is x and len(arrays) == 1, "its slope is no constant")
    x = x.settled()
    if arrays[0].size == 1:
        return x.with_part(PReLU(), x.real, node.name, slope=arrays[0].reshape(1)).reshaped(x.shape)
    slopes, x = per_channel(arrays[0], x.shape), x.arranged()
    return x.with_part(PReLU(per_channel=True), x.shape, node.name, slope=slopes)


@takes("Dropout")
def _dropout(node: Node, x: Stream, given: Given) -> Stream:
    arrays = _weights(given[1:])
    require(len(arrays) < 2 or not arrays[1].any(), "it was exported in training mode, and silences units at random")
    share = float(arrays[0].ravel()[0]) if arrays and arrays[0].size else float(node.settings.get("ratio", 0.5))
    if not 0 < share < 1:
        return x
    x = x.settled()
    return x.with_part(Dropout(share), x.real, node.name).reshaped(x.shape)


@takes("Softmax", "LogSoftmax")
def _softmax(node: Node, x: Stream, given: Given) -> Stream:
    x = x.settled().arranged()
    axis = node.settings.get("axis", -1 if node.opset >= 13 else 1) % (len(x.shape) + 1)
    whole = len(x.shape) == 1 or (node.opset >= 13 and node.operation == "Softmax")
    if axis != 1 or not whole:
        raise NotTakenError("it is over another axis than the classes or channels")
    return x.with_part(Softmax(), x.shape, node.name)
