"""The convolution against its definition, number by number, and where its window lies."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from mpneuralnetwork.components.buffers import Buffers
from mpneuralnetwork.kernels.convolution import Im2col, full_pass, plain_pass
from mpneuralnetwork.kernels.shift_fold import ShiftFold, is_faster
from mpneuralnetwork.kernels.windows import Window, padded_axis
from mpneuralnetwork.layers import Convolutional


def by_definition(x, weights, biases, padding, stride):
    """Loop over every number of the output."""
    rows = padded_axis(x.shape[2], weights.shape[2], stride, padding)
    columns = padded_axis(x.shape[3], weights.shape[3], stride, padding)
    padded = np.pad(x, ((0, 0), (0, 0), (rows.before, rows.after), (columns.before, columns.after)))
    z = np.zeros((len(x), len(weights), rows.positions, columns.positions))
    size = weights.shape[2]
    for n, o, i, j in np.ndindex(*z.shape):
        window = padded[n, :, i * stride : i * stride + size, j * stride : j * stride + size]
        z[n, o, i, j] = (window * weights[o]).sum() + biases[o]
    return z


@settings(deadline=None, max_examples=60)
@given(
    height=st.integers(1, 7), width=st.integers(1, 7), size=st.integers(1, 4), stride=st.integers(1, 3),
    padding=st.sampled_from(["valid", "same", 0, 1, 3]), channels=st.integers(1, 3), count=st.integers(1, 3),
)  # fmt: skip
def test_every_output_is_the_sum_that_the_formula_says(height, width, size, stride, padding, channels, count):
    if padding in ("valid", 0) and size > min(height, width):
        padding = "same"
    if padding == 1 and size > min(height, width) + 2:
        padding = 3
    layer = Convolutional(2, size, padding=padding, stride=stride)
    layer.build((channels, height, width), np.random.default_rng(0), np.float64)
    layer.biases = [1.0, -1.0]
    x = np.random.default_rng(1).standard_normal((count, channels, height, width))
    assert np.allclose(layer.forward(x), by_definition(x, layer.weights, layer.biases, padding, stride))
    assert layer.forward(x).shape == (count, *layer.output_shape((channels, height, width)))


@pytest.mark.parametrize("method", [Im2col, ShiftFold])
@pytest.mark.parametrize("padding", ["valid", "same", 1, 2, 4])
@pytest.mark.parametrize("size", [2, 3, 5])
@pytest.mark.parametrize("shape", [(2, 5, 6), (3, 7, 5)])
def test_a_method_computes_what_the_definition_says_also_after_a_larger_batch(method, size, padding, shape):
    window, rng = Window.sliding(shape, size, 1, padding), np.random.default_rng(0)
    method = method(window, Buffers(shared=Buffers()))
    for count in (6, 3):
        x, filters = rng.standard_normal((*shape, count)), rng.standard_normal((4, shape[0], size, size))
        gradient = rng.standard_normal((4, *window.positions, count))
        found = full_pass(method, x, filters, gradient)
        for computed, expected in zip(found, plain_pass(x, filters, gradient, window), strict=True):
            assert np.allclose(computed, expected, rtol=1e-12, atol=1e-12)


def test_the_fast_path_is_taken_where_it_is_faster():
    def faster(length, size, stride, padding, channels=16):
        return is_faster(Window.sliding((channels, length, length), size, stride, padding), channels)

    assert faster(28, 3, 1, 1)
    assert not faster(28, 3, 1, 1, channels=15)
    assert not faster(28, 3, 2, 1)
    assert not faster(28, 1, 1, 0)
    assert not faster(12, 3, 1, 0)
    assert not faster(12, 3, 1, 3)


@pytest.mark.parametrize(("length", "size", "stride"), [(7, 3, 1), (7, 3, 2), (8, 2, 3), (5, 5, 5), (3, 5, 1)])
def test_same_padding_gives_as_many_positions_as_strides_fit(length, size, stride):
    axis = padded_axis(length, size, stride, "same")
    assert axis.positions == -(-length // stride)
    assert axis.after - axis.before in (0, 1)
