"""The "Draw a digit" card: the canvas, and the image that the network receives."""

from __future__ import annotations

import html
from typing import Any

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QEvent, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QPainter, QPainterPath, QPaintEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QSizePolicy, QVBoxLayout, QWidget

from ...data.dataset import Schema
from ...data.drawing import as_mnist
from ..widgets import theme
from ..widgets.pictures import picture
from ..widgets.texts import SmallButton, TextLabel
from .digit_canvas import DigitCanvas

SEEN_SIDE = 56
"""Side of the small picture in px: twice 28, so that each pixel of a digit is a square."""
HEADLINE = 1.8
"""Size of the recognised class as a multiple of the small text beside it."""
BOX_SHARE = 20 / 28
"""Share of the side that the ink fills, as in MNIST."""


class TryImage(QFrame):
    """Turns a drawing into an example of the data set.

    Signals:
        sample_changed(sample): uint8 (C, H, W) as the data set's images are, or None while nothing is drawn.
    """

    sample_changed = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("card", True)
        self._shape = (1, 28, 28)
        self._sample: NDArray[np.uint8] | None = None
        self._recognised: tuple[str, float | None] = ("", None)
        self._title = QLabel()
        self._title.setProperty("role", "title")
        self.clear_button = SmallButton("clear", "Clear the drawing")
        self.canvas = DigitCanvas()
        self._seen = _Seen()
        self._headline = TextLabel("", "")
        self._headline.setAccessibleName("Recognised as")
        self._headline.setTextFormat(Qt.TextFormat.RichText)
        self._headline.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self._caption = TextLabel()
        self._caption.setWordWrap(True)
        self._arrange()
        self.canvas.changed.connect(self._redrawn)
        self.clear_button.clicked.connect(self.canvas.clear)
        self.set_schema(Schema(self._shape, "classification", target="digit"))

    def set_schema(self, schema: Schema) -> None:
        """Draw for images of this shape."""
        self._shape = (schema.input_shape[0], schema.input_shape[1], schema.input_shape[2])
        article = "an" if schema.target[:1].lower() in tuple("aeiou") else "a"
        self._title.setText(f"Draw {article} {schema.target or 'picture'}")
        self._caption.setText(f"what the network sees, {self._shape[1]} × {self._shape[2]}")
        self._redrawn()

    def sample(self) -> NDArray[np.uint8] | None:
        """Return the drawing as the data set holds its images, or None while nothing is drawn."""
        return self._sample

    def show_sample(self, image: NDArray[np.uint8]) -> None:
        """Put an image (C, H, W) of the data onto the canvas; the network receives exactly this one.

        What is drawn over it afterwards is put in its place again, as every drawing is.
        """
        ink = image.mean(axis=0) / np.float32(255)
        self.canvas.show_ink(ink)
        self.clear_button.setEnabled(not self.canvas.empty)
        self._seen.show_image(ink)
        self._sample = image.copy()
        self.sample_changed.emit(self._sample)

    def show_prediction(self, name: str, probability: float | None) -> None:
        """Say what the drawing is taken for; an empty name says nothing."""
        self._recognised = name, probability
        self._show_headline()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.StyleChange:
            self._show_headline()

    def _show_headline(self) -> None:
        name, probability = self._recognised
        size = theme.small_font(self).pointSizeF() * HEADLINE
        sure = "" if probability is None else f"&nbsp;&nbsp;{100 * probability:.0f} % sure"
        large = f'<span style="font-size:{size:.1f}pt;font-weight:600">{html.escape(name, quote=False)}</span>'
        self._headline.setText(f"{large}{sure}" if name else "")

    def _arrange(self) -> None:
        head = QHBoxLayout()
        head.addWidget(self._title)
        head.addStretch(1)
        head.addWidget(self.clear_button)
        words = QVBoxLayout()
        words.setSpacing(0)
        words.addWidget(self._headline)
        words.addWidget(self._caption)
        foot = QHBoxLayout()
        foot.setSpacing(8)
        foot.addWidget(self._seen, 0, Qt.AlignmentFlag.AlignTop)
        foot.addLayout(words, 1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(8, 8, 8, 8)
        layout.setSpacing(8)
        layout.addLayout(head)
        layout.addWidget(self.canvas, 1)
        layout.addLayout(foot)

    def _redrawn(self) -> None:
        channels, height, width = self._shape
        self.clear_button.setEnabled(not self.canvas.empty)
        if self.canvas.empty:
            self._sample = None
            self._seen.show_image(np.zeros((height, width)))
        else:
            side = min(height, width)
            drawn = as_mnist(self.canvas.ink(), side, round(side * BOX_SHARE))
            image = np.zeros((height, width), np.float32)
            top, left = (height - side) // 2, (width - side) // 2
            image[top : top + side, left : left + side] = drawn
            self._seen.show_image(image)
            self._sample = np.repeat(np.rint(image * 255).astype(np.uint8)[None], channels, axis=0)
        self.sample_changed.emit(self._sample)


class _Seen(QWidget):
    """The network's input, each pixel a crisp square."""

    def __init__(self) -> None:
        super().__init__()
        self._image: NDArray[Any] = np.zeros((28, 28))
        self.setAccessibleName("What the network sees")
        self.setFixedSize(QSize(SEEN_SIDE, SEEN_SIDE))

    def show_image(self, image: NDArray[Any]) -> None:
        self._image = image
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        tokens = theme.colors(self)
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        outline = QPainterPath()
        outline.addRoundedRect(QRectF(self.rect()), theme.GRID, theme.GRID)
        painter.setClipPath(outline)
        painter.drawImage(QRectF(self.rect()), picture(self._image, QColor(tokens.canvas), QColor(tokens.ink)))
