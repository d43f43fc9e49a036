"""Every declared formula can be drawn, and every layer has a picture of its own."""

import numpy as np
import pytest
from mpneuralnetwork.components import registry
from PySide6.QtGui import QColor, QImage, QTextDocument
from PySide6.QtWidgets import QToolTip

from mpnn_studio.project import catalogue  # noqa: F401
from mpnn_studio.ui.widgets.formulas import explain, formula_image
from mpnn_studio.ui.widgets.icons import layer_icon

KINDS = ("layer", "loss", "optimizer", "schedule", "metric")
COMPONENTS = [component for kind in KINDS for component in registry.components(kind)]
LAYERS = [layer.__name__ for layer in registry.components("layer")]


def ink(image):
    image = image.convertToFormat(QImage.Format.Format_ARGB32)
    content = np.frombuffer(image.constBits(), np.uint8).reshape(image.height(), image.width(), 4)
    return int((content[..., 3] > 100).sum())


@pytest.mark.parametrize("component", COMPONENTS, ids=lambda c: f"{c.kind}.{c.__name__}")
def test_its_formulas_can_be_drawn(component, qapp):
    assert component.formula
    for latex in filter(None, (component.formula, component.gradient)):
        assert ink(formula_image(latex, QColor("#ffffff"))) > 50


def test_a_formula_has_the_colour_of_the_text_around_it(qapp):
    image = formula_image("x", QColor("#ff0000"))
    colors = {image.pixelColor(x, y).name() for x in range(image.width()) for y in range(image.height())}
    assert "#ff0000" in colors


def test_the_tooltip_holds_words_and_formulas(qapp):
    dense = registry.find("layer", "Dense")
    text = explain(dense)
    document = QTextDocument()
    document.setDefaultFont(QToolTip.font())
    document.setHtml(text)
    assert dense.summary in document.toPlainText()
    assert text.count("<img ") == 2
    assert document.size().height() > 100


@pytest.mark.parametrize("name", LAYERS)
def test_every_layer_has_a_picture(name, qapp):
    assert ink(layer_icon(name, QColor("#ff0000"), 32).toImage()) > 20


def test_no_two_drawn_signs_are_the_same(qapp):
    drawn = [name for name in LAYERS if not registry.find("layer", name).is_activation]
    pictures = [bytes(layer_icon(name, QColor("#000000"), 32).toImage().constBits()) for name in drawn]
    assert len(set(pictures)) == len(pictures)
