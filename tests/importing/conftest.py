"""Networks as adapters of other frameworks describe them, computed once more in plain NumPy."""

import numpy as np
import pytest
from mpneuralnetwork.activations import Softmax
from mpneuralnetwork.layers import Convolutional, Dense, Flatten

from mpnn_studio.data.recognise import source_for
from mpnn_studio.importing.guest import Guest, GuestLayer
from tests.export.conftest import data, project_on, trained

__all__ = ["data", "project_on", "trained"]


@pytest.fixture
def rng():
    return np.random.default_rng(0)


@pytest.fixture
def dense(rng):
    """A function that returns a Dense layer of some sizes with weights."""

    def dense(inputs, units, biases=True):
        arrays = {
            "weights": rng.normal(0, 0.3, (inputs, units)),
            **({"biases": rng.normal(size=units)} if biases else {}),
        }
        return GuestLayer(Dense(units, no_bias=not biases), arrays)

    return dense


@pytest.fixture
def convolution(rng):
    """A function that returns a convolution without padding."""

    def convolution(channels, filters):
        arrays = {"weights": rng.normal(0, 0.3, (filters, channels, 3, 3)), "biases": rng.normal(size=filters)}
        return GuestLayer(Convolutional(filters, 3), arrays)

    return convolution


@pytest.fixture
def digits(convolution, dense):
    """A function that returns a small network for images of digits; its settings may differ."""

    def digits(**settings):
        parts = (convolution(1, 2), GuestLayer(Flatten()), dense(2 * 26 * 26, 10), GuestLayer(Softmax()))
        return Guest(
            **{"name": "digits.onnx", "origin": "ONNX", "input_shape": (1, 28, 28), "parts": parts, **settings}
        )

    return digits


@pytest.fixture
def numbers(tmp_path, rng):
    """A table of three columns, from which a fourth is predicted."""
    rows = rng.normal(5, 3, (60, 3))
    table = np.column_stack([rows, rows @ [1.0, 2.0, -3.0] + 100])
    path = tmp_path / "numbers.csv"
    np.savetxt(path, table, delimiter=",", header="a,b,c,y", comments="")
    return source_for([path])
