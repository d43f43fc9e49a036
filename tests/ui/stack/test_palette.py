"""The palette shows every layer that is registered, also those that it knows nothing of."""

import numpy as np
import pytest
from mpneuralnetwork.components import registry
from mpneuralnetwork.components.fields import Integer
from mpneuralnetwork.layers.base import Layer
from PySide6.QtCore import Qt
from PySide6.QtGui import QColor

from mpnn_studio.ui.stack.palette import Palette
from mpnn_studio.ui.widgets.icons import layer_icon


def scratch(name, **members):
    """A layer as somebody may write it."""
    base = {"kind": "layer", "title": name, "group": "Scratch", "summary": "of one's own", "formula": "x"}
    return type(name, (Layer,), base | members)


def fail(self, batch, training=True):
    raise RuntimeError("not written yet")


def images_only(self, batch, training=True):
    assert batch.ndim == 4
    return batch


SCRATCH = (
    scratch("NeedsASetting", is_activation=True, strength=Integer(label="Strength")),
    scratch("WantsImages", is_activation=True, example_shape=(1, 4, 4), forward=images_only),
    scratch("Raises", is_activation=True, forward=fail),
    scratch("GivesNothing", is_activation=True, forward=lambda self, batch, training=True: None),
    scratch("IsNowhereFinite", is_activation=True, forward=lambda self, batch, training=True: batch / 0.0),
    scratch("PoolsAway", is_activation=True, forward=lambda self, batch, training=True: batch.sum()),
    scratch("Scheme", group="Scheme"),
    scratch("BadFormula", formula=r"\frac{", gradient=r"\nonsense{x}{"),
)


@pytest.fixture
def register():
    """A function that registers a layer for the time of a test."""
    registered = []

    def add(layer):
        registered.append(registry.register(layer))

    yield add
    for layer in registered:
        registry.unregister(layer)


@pytest.fixture
def with_scratch_layers(register):
    for layer in SCRATCH:
        register(layer)


def ink(pixmap):
    image = pixmap.toImage()
    return sum(image.pixelColor(x, y).alpha() > 0 for x in range(image.width()) for y in range(image.height()))


@pytest.mark.parametrize("layer", SCRATCH, ids=lambda layer: layer.__name__)
def test_every_layer_of_ones_own_is_painted_and_explained(with_scratch_layers, qtbot, layer):
    palette = Palette()
    qtbot.addWidget(palette)
    palette.resize(200, 300)
    palette.show()
    palette.search.setText(layer.__name__)
    before = palette.list.grab().toImage()
    assert palette.list.model().rowCount() == 2  # the heading of its group, and the layer
    tip = palette.list.model().index(1).data(Qt.ItemDataRole.ToolTipRole)
    assert layer.summary.replace("'", "&#x27;") in tip
    palette.search.setText("no such layer")
    assert palette.list.grab().toImage() != before
    assert ink(layer_icon(layer.__name__, QColor("#ff0000"), 24)) > 20


def test_an_activation_of_ones_own_is_drawn_as_it_computes(with_scratch_layers, register, qapp):
    register(scratch("Step", is_activation=True, forward=lambda self, x, training=True: np.sign(x)))
    register(scratch("Wave", is_activation=True, forward=lambda self, x, training=True: np.sin(x)))
    step, wave, box = (layer_icon(name, QColor("#ff0000"), 24).toImage() for name in ("Step", "Wave", "Raises"))
    assert step != wave != box != step
