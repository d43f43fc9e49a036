"""What one draws with on the canvas: the width of the brush, and the eraser."""

from __future__ import annotations

from PySide6.QtCore import QObject

from ..widgets.texts import SmallButton
from .digit_canvas import BRUSHES, DigitCanvas


class DrawingTools(QObject):
    """The buttons that choose brush and eraser of a canvas; they follow the keys that do so on the canvas itself.

    Attributes:
        brush: says which brush is used, and takes the next.
        eraser: is down while every stroke erases.
    """

    def __init__(self, canvas: DigitCanvas) -> None:
        super().__init__(canvas)
        self._canvas = canvas
        self.brush = SmallButton("", "Brush width")
        self.eraser = SmallButton("erase", "Eraser", "Every stroke erases (E on the canvas)")
        self.eraser.setCheckable(True)
        self._follow()
        canvas.tools_changed.connect(self._follow)
        self.brush.clicked.connect(self._next_brush)
        self.eraser.clicked.connect(lambda down: canvas.use(canvas.brush, erasing=down))

    def _next_brush(self) -> None:
        names = list(BRUSHES)
        following = names[(names.index(self._canvas.brush) + 1) % len(names)]
        self._canvas.use(following, erasing=self._canvas.erasing)
        self._follow()

    def _follow(self) -> None:
        brush = self._canvas.brush
        self.brush.setText(brush)
        self.brush.setAccessibleDescription(brush)
        self.brush.setToolTip(f"The brush is {brush}: press for the next (plus and minus on the canvas)")
        self.eraser.setChecked(self._canvas.erasing)
