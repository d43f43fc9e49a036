"""The "Draw a digit" card: the canvas, and the image that the network receives."""

from __future__ import annotations

import html
from collections.abc import Callable
from typing import Any

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QEvent, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QContextMenuEvent,
    QDragEnterEvent,
    QDropEvent,
    QGuiApplication,
    QPainter,
    QPainterPath,
    QPaintEvent,
)
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QSizePolicy, QVBoxLayout, QWidget

from ...data.dataset import Schema
from ...data.drawn_example import drawn_example
from ...data.tones import LIGHT_ON_DARK
from ..widgets import theme
from ..widgets.flow import Flow
from ..widgets.panel_button import PanelButton
from ..widgets.pictures import example_picture
from ..widgets.texts import SmallButton, TextLabel
from .digit_canvas import DigitCanvas
from .drawing_tools import DrawingTools
from .picture_intake import PictureIntake, offers_picture

SEEN_SIDE = 56
"""Side of the small picture in px: twice 28, so that each pixel of a digit is a square."""
PICTURE_TIP = "Open a photo of what is to be recognised; it can also be pasted on the canvas (Ctrl+V) or dropped here"
HEADLINE = 1.8
"""Size of the recognised class as a multiple of the small text beside it."""


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
        self._tones = LIGHT_ON_DARK
        self._sample: NDArray[np.uint8] | None = None
        self._recognised: tuple[str, float | None] = ("", None)
        self._title = QLabel()
        self._title.setProperty("role", "title")
        self.canvas = DigitCanvas()
        self._tools = DrawingTools(self.canvas)
        self.clear_button = SmallButton("clear", "Clear the drawing")
        self._intake = PictureIntake(self)
        self.picture_button = SmallButton("open…", "Open picture", PICTURE_TIP)
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
        self.canvas.paste_requested.connect(self._intake.paste)
        self.picture_button.clicked.connect(self._intake.ask)
        self._intake.taken.connect(self.show_sample)
        self.setAcceptDrops(True)
        self.setProperty("place", "canvas")
        self.set_schema(Schema(self._shape, "classification", target="digit"))

    def set_schema(self, schema: Schema) -> None:
        """Draw for images of this shape."""
        self._shape = (schema.input_shape[0], schema.input_shape[1], schema.input_shape[2])
        self._intake.cancel()
        self._tones = schema.tones
        self._intake.shape, self._intake.tones = self._shape, schema.tones
        self.canvas.set_tones(schema.tones, self._shape[0])
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
        self.canvas.show_picture(image.copy())
        self._redrawn()

    def show_prediction(self, name: str, probability: float | None) -> None:
        """Say what the drawing is taken for; an empty name says nothing."""
        self._recognised = name, probability
        self._show_headline()

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """Let pictures be dropped here; anything else is the window's."""
        event.setAccepted(offers_picture(event.mimeData()))

    def dropEvent(self, event: QDropEvent) -> None:
        event.setAccepted(self._intake.take(event.mimeData()))

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        """Leave it to the window to offer what there is to do; over the canvas the right button erases."""
        by_mouse = event.reason() == QContextMenuEvent.Reason.Mouse
        event.setAccepted(by_mouse and self.canvas.geometry().contains(event.pos()))

    def handlers(self) -> dict[str, Callable[[], object]]:
        """What the commands on the drawing do."""
        return {
            "open_picture": self._intake.ask,
            "paste_picture": self._intake.paste,
            "clear_drawing": self.canvas.clear,
        }

    def obstacles(self) -> dict[str, str]:
        """Why a command on it cannot be used now, by its name."""
        picture = offers_picture(QGuiApplication.clipboard().mimeData())
        return {
            "paste_picture": "" if picture else "Copy a picture first.",
            "clear_drawing": "Nothing is drawn." if self.canvas.empty else "",
        }

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
        head = Flow(headed=True)
        head.addWidget(self._title)
        head.addWidget(self._tools.brush)
        head.addWidget(self._tools.eraser)
        head.addWidget(self.picture_button)
        head.addWidget(self.clear_button)
        head.addWidget(PanelButton(self, "Drawing"))
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
        self.clear_button.setEnabled(not self.canvas.empty)
        self._sample = drawn_example(self.canvas.drawing, self.canvas.ink(), self._shape, self._tones)
        nothing = self._tones.blend(np.zeros(self._shape[1:]), self._shape[0])
        self._seen.show_example(nothing if self._sample is None else self._sample)
        self.sample_changed.emit(self._sample)


class _Seen(QWidget):
    """The network's input, each pixel a crisp square."""

    def __init__(self) -> None:
        super().__init__()
        self._pixels: NDArray[Any] = np.zeros((1, 28, 28), np.uint8)
        self.setAccessibleName("What the network sees")
        self.setFixedSize(QSize(SEEN_SIDE, SEEN_SIDE))

    def show_example(self, pixels: NDArray[Any]) -> None:
        """Show an image (C, H, W)."""
        self._pixels = pixels
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        outline = QPainterPath()
        outline.addRoundedRect(QRectF(self.rect()), theme.GRID, theme.GRID)
        painter.setClipPath(outline)
        painter.drawImage(QRectF(self.rect()), example_picture(self._pixels))
