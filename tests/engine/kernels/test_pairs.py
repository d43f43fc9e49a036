"""Every fast kernel computes what its plain version says, for odd sizes, paddings and strides too."""

import importlib
import inspect
import pkgutil

import mpneuralnetwork.kernels as package
import numpy as np
import pytest
from mpneuralnetwork.components.buffers import Buffers
from mpneuralnetwork.kernels.convolution import image_to_columns
from mpneuralnetwork.kernels.pairs import KERNELS, Kernel
from mpneuralnetwork.kernels.pooling import average_pool, max_pool
from mpneuralnetwork.kernels.product import SMALL, long_product, plain_product
from mpneuralnetwork.kernels.windows import Window

MODULES = [
    importlib.import_module(f"{package.__name__}.{module.name}") for module in pkgutil.iter_modules(package.__path__)
]
GEOMETRY = {"layout", "pairs", "windows"}
"""Modules that say where numbers lie and compute none."""
HELPERS = {"convolution.full_pass", "shift_fold.is_faster"}
"""What serves kernels without being one."""
TOLERANCE = 1e-12

RNG = np.random.default_rng(0)
# Images (C, H, W, N), kernel, stride and padding.
WINDOWS = [
    ((2, 5, 6, 3), 3, 1, "valid"),
    ((2, 5, 6, 3), 3, 1, "same"),
    ((3, 7, 5, 1), 2, 2, "same"),
    ((1, 7, 4, 2), 3, 3, 2),
    ((2, 3, 3, 2), 3, 1, 4),
    ((2, 3, 8, 2), 1, 2, 0),
]
POOLS = [((2, 4, 6, 3), 2, 2), ((2, 5, 7, 3), 2, 2), ((1, 5, 6, 2), 3, 1), ((3, 7, 7, 1), 2, 3), ((1, 5, 5, 2), 5, 5)]
SHAPES = [(), (1,), (5,), (3, 4), (2, 3, 2), (2, 3, 2, 4, 1)]
MATRICES = [(1, 1), (1, 5), (4, 1), (3, 7), (16, 33)]


def drawn(*shape):
    return RNG.standard_normal(shape)


def whole(*shape):
    """Numbers of which many are equal."""
    return RNG.integers(-2, 3, shape).astype(float)


def convolutions(strides=(1, 2, 3)):
    for shape, size, stride, padding in WINDOWS:
        if stride in strides:
            window = Window.sliding(shape[:3], size, stride, padding)
            gradient = drawn(4, *window.positions, shape[3])
            yield drawn(*shape), drawn(4, shape[0], size, size), gradient, window


def columns():
    for x, filters, _, window in convolutions():
        yield drawn(filters[0].size, np.prod(window.positions) * x.shape[-1]), x, window


def pools(draw=drawn):
    for shape, size, stride in POOLS:
        window = Window.sliding(shape[:3], size, stride)
        yield draw(*shape), drawn(shape[0], *window.positions, shape[3]), window


def max_pool_gradients():
    for x, gradient, window in pools():
        yield gradient, RNG.integers(0, len(window.pixels), gradient.shape), x, window


def matrices(*others):
    return [(drawn(*shape), *others) for shape in MATRICES] + [(drawn(*shape).T, *others) for shape in MATRICES]


def batch_norm_gradients():
    for (gradient,) in matrices():
        count = len(gradient)
        yield gradient, drawn(*gradient.shape), 0.5 + RNG.random(count), drawn(count), drawn(count), drawn(count)


def numbers(*others):
    return [(drawn(*shape), *others) for shape in SHAPES] + [(drawn(4, 3).T, *others)]


def pairs_of_arrays():
    return [(array, drawn(*array.shape)) for (array,) in numbers()]


ARGUMENTS = {
    "convolution.image_to_columns": lambda: [(x, window) for x, _, _, window in convolutions()],
    "convolution.columns_to_image": columns,
    "convolution.by_columns": convolutions,
    "shift_fold.by_shifts": lambda: convolutions(strides=(1,)),
    "pooling.max_pool": lambda: [(x, window) for draw in (drawn, whole) for x, _, window in pools(draw)],
    "pooling.max_pool_gradient": max_pool_gradients,
    "pooling.average_pool": lambda: [(x, window) for x, _, window in pools()],
    "pooling.average_pool_gradient": lambda: [(gradient, x, window) for x, gradient, window in pools()],
    "product.product": lambda: [(drawn(rows, 4), drawn(4, columns)) for rows, columns in MATRICES],
    "product.long_product": lambda: [
        (drawn(rows, length), drawn(columns, length).T)
        for rows, columns, length in ((1, 1, 5), (3, 2, 200_003), (40, 40, 3))
    ],
    "sums.column_sums": matrices,
    "sums.row_sums": matrices,
    "normalization.center": matrices,
    "normalization.batch_norm_gradient": batch_norm_gradients,
    "normalization.layer_norm": lambda: matrices(0.1),
    "normalization.layer_norm_gradient": lambda: [
        (gradient, drawn(*gradient.shape), 0.5 + RNG.random(gradient.shape[1])) for (gradient,) in matrices()
    ],
    "random_masks.keep_mask": lambda: numbers(20_000, np.random.default_rng(3)),
    "softmax.softmax": lambda: [(drawn(2, 3, 4), 1), *matrices(0), *matrices(-1), (drawn(5),), (drawn(4, 3), 1, 2.5)],
    "softmax.softmax_by_class": lambda: [*matrices(1), *matrices(2.5)],
    "softmax.class_cross_entropy": lambda: [
        (logits, RNG.integers(0, logits.shape[1], len(logits)), t) for (logits,) in matrices() for t in (1, 2.5)
    ],
    "softmax.cross_entropy": lambda: [
        (logits, RNG.random(logits.shape), t) for (logits,) in matrices() for t in (1, 2.5)
    ],
    "steps.average_squares": lambda: [(a, b, decay) for a, b in pairs_of_arrays() for decay in (0.0, 0.9)],
    "steps.step_over_root": lambda: [(a, b, np.abs(a), 0.1, 0.5) for a, b in pairs_of_arrays()],
    "elementwise.sigmoid": numbers,
    "elementwise.relu": numbers,
    "elementwise.elu": lambda: numbers(0.7),
    "elementwise.swish": numbers,
    "elementwise.gelu": numbers,
}
"""For each kernel its arguments, many times."""


@pytest.mark.parametrize("kernel", KERNELS, ids=lambda kernel: kernel.name)
def test_a_fast_kernel_computes_what_its_plain_version_does(kernel):
    for arguments in ARGUMENTS[kernel.name]():
        assert kernel.difference(*arguments) < TOLERANCE


def test_there_are_arguments_for_every_kernel():
    assert [kernel.name for kernel in KERNELS if kernel.name not in ARGUMENTS] == []


def test_every_function_of_the_room_is_a_kernel_or_the_plain_version_of_one():
    paired = {function for kernel in KERNELS for function in (kernel.fast, kernel.plain)}
    alone = [
        name
        for module in MODULES
        if (room := module.__name__.rpartition(".")[2]) not in GEOMETRY
        for attribute, function in inspect.getmembers(module, inspect.isfunction)
        if function.__module__ == module.__name__ and not attribute.startswith(("_", "plain_"))
        if (name := f"{room}.{attribute}") not in HELPERS and function not in paired
    ]
    assert alone == []


@pytest.mark.parametrize("kernel", KERNELS, ids=lambda kernel: kernel.name)
def test_a_plain_version_is_short_enough_to_be_read_at_a_glance(kernel):
    lines, _ = inspect.getsourcelines(kernel.plain)
    assert len(lines) <= 12


def test_a_wrong_kernel_is_found():
    assert Kernel(lambda x: x + 1e-3, lambda x: x).difference(np.ones(3)) == pytest.approx(1e-3)


@pytest.mark.parametrize("kernel", [max_pool, average_pool, image_to_columns], ids=lambda kernel: kernel.__name__)
def test_memory_is_used_again_from_batch_to_batch(kernel):
    buffers, window = Buffers(), Window.sliding((2, 6, 6), 3, 1)
    first, again = (kernel(drawn(2, 6, 6, 4), window, buffers) for _ in range(2))
    assert np.shares_memory(first[0], again[0])


@pytest.mark.parametrize(("rows", "columns", "length"), [(2, 3, SMALL), (1, 1, 5), (30, 30, 2000)])
def test_a_long_product_in_pieces_is_the_same(rows, columns, length):
    a, b = drawn(rows, length), drawn(columns, length).T
    np.testing.assert_allclose(long_product(a, b, pieces=True), plain_product(a, b), rtol=1e-9, atol=1e-9)
    np.testing.assert_allclose(long_product(a, b, pieces=False), plain_product(a, b), rtol=1e-9, atol=1e-9)
