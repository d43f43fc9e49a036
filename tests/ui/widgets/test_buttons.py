"""Buttons: whether one can be pressed is seen."""

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QWidget

from mpnn_studio.ui.widgets.keys import Button
from mpnn_studio.ui.widgets.texts import SmallButton


def darkest(widget):
    image = QImage(widget.size(), QImage.Format.Format_RGB32)
    image.fill(Qt.GlobalColor.white)
    widget.render(image, QPoint(), renderFlags=QWidget.RenderFlag.DrawChildren)
    return min(image.pixelColor(x, y).lightness() for x in range(image.width()) for y in range(image.height()))


@pytest.mark.parametrize("make", [Button, lambda text: SmallButton(text, text)], ids=["Button", "SmallButton"])
def test_the_text_of_a_button_that_cannot_be_pressed_is_paler(qtbot, window, make):
    button = make("MMMM")
    button.setParent(window)
    button.show()
    button.resize(120, 40)
    pressable = darkest(button)
    button.setEnabled(False)
    assert darkest(button) > pressable + 20
