"""A formula on the screen: drawn from LaTeX, broken into lines and made smaller where there is little room."""

from __future__ import annotations

import re
from functools import lru_cache

from PySide6.QtCore import QEvent, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QGuiApplication, QImage, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from ..widgets import theme
from ..widgets.formulas import SHARPNESS, formula_image

POINTS = 10.0
"""Size of the window's text at which a formula has its own size."""
SMALLEST = 0.55
"""A formula is made smaller down to this share, and cut off beyond."""
APART = 24
"""Px between two formulas in a line."""
ONE_LINE = 1 << 16
"""A width in px at which all formulas stand beside each other."""
BREAKS = re.compile(r",\s*\\q?quad\s*")


class FormulaLabel(QWidget):
    """Shows formulas below each other; a screen reader reads their LaTeX."""

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._latex: tuple[str, ...] = ()
        self.setAccessibleName(name)
        # Not a fixed height: layouts keep the height of a hint, which here is another one for each width.
        policy = QSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)

    def show_formulas(self, *latex: str) -> None:
        """Show these; nothing for an empty one."""
        self._latex = tuple(line for each in latex for line in BREAKS.split(each) if line)
        self.setAccessibleDescription("; ".join(latex))
        self.setToolTip("\n".join(latex))
        self.setVisible(bool(self._latex))
        self.updateGeometry()
        self.update()

    def hasHeightForWidth(self) -> bool:
        return True

    def heightForWidth(self, width: int) -> int:
        return round(max((place.bottom() for place in self._places(width)), default=0))

    def sizeHint(self) -> QSize:
        return self.minimumSizeHint()

    def minimumSizeHint(self) -> QSize:
        return QSize(40, self.heightForWidth(ONE_LINE))

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.StyleChange:
            self.updateGeometry()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        for image, place in zip(self._images(), self._places(self.width()), strict=True):
            painter.drawImage(place, image)

    def _images(self) -> list[QImage]:
        color = theme.colors(self).text
        return [_drawn(line, color) for line in self._latex]

    def _places(self, width: int) -> list[QRectF]:
        """Return where each piece is drawn: beside the one before where there is room, else in another line."""
        grown = QGuiApplication.font().pointSizeF() / POINTS
        found: list[QRectF] = []
        left = top = bottom = 0.0
        for image in self._images():
            wide, high = image.width() / SHARPNESS, image.height() / SHARPNESS
            scale = max(min(grown, width / max(wide, 1)), SMALLEST)
            if left and left + wide * scale > width:
                left, top = 0.0, bottom + theme.GRID
            found.append(QRectF(left, top, wide * scale, high * scale))
            left, bottom = left + wide * scale + APART, max(bottom, top + high * scale)
        return found


@lru_cache(maxsize=400)
def _drawn(latex: str, color: str) -> QImage:
    """Return the picture of a formula, or its LaTeX where that cannot be drawn."""
    try:
        return formula_image(latex, QColor(color))
    except Exception:  # the drawing library raises errors of many kinds, and what is wrong is the text it is given
        return _written(latex, color)


def _written(text: str, color: str) -> QImage:
    image = QImage(QSize(9 * len(text) + 4, 20) * SHARPNESS, QImage.Format.Format_ARGB32_Premultiplied)
    image.fill(Qt.GlobalColor.transparent)
    painter = QPainter(image)
    painter.scale(SHARPNESS, SHARPNESS)
    painter.setPen(QColor(color))
    painter.drawText(QRectF(0, 0, 9 * len(text) + 4, 20), Qt.AlignmentFlag.AlignVCenter, text)
    painter.end()
    image.setDevicePixelRatio(SHARPNESS)
    return image
