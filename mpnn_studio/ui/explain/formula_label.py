"""A formula on the screen: drawn from LaTeX, broken into lines and made smaller where there is little room."""

from __future__ import annotations

import re
from functools import lru_cache

from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QGuiApplication, QImage, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from ..widgets import theme
from ..widgets.formulas import SHARPNESS, formula_image

POINTS = 10.0
"""Size of the window's text at which a formula has its own size."""
SMALLEST = 0.55
"""A formula is made smaller down to this share, and cut off beyond."""
BREAKS = re.compile(r",\s*\\q?quad\s*")


class FormulaLabel(QWidget):
    """Shows formulas below each other; a screen reader reads their LaTeX."""

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._latex: tuple[str, ...] = ()
        self.setAccessibleName(name)
        policy = QSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
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
        return round(sum(size.height() + theme.GRID for size in self._sizes(width)))

    def sizeHint(self) -> QSize:
        return QSize(100, self.heightForWidth(max(self.width(), 100)))

    def minimumSizeHint(self) -> QSize:
        return QSize(40, self.heightForWidth(max(self.width(), 40)))

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.StyleChange:
            self.updateGeometry()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        top = 0.0
        for image, size in zip(self._images(), self._sizes(self.width()), strict=True):
            painter.drawImage(QRectF(QPointF(0, top), size.size()), image)
            top += size.height() + theme.GRID

    def _images(self) -> list[QImage]:
        color = theme.colors(self).text
        return [_drawn(line, color) for line in self._latex]

    def _sizes(self, width: int) -> list[QRectF]:
        """Return how large each line is drawn."""
        grown = QGuiApplication.font().pointSizeF() / POINTS
        found = []
        for image in self._images():
            wide, high = image.width() / SHARPNESS, image.height() / SHARPNESS
            scale = max(min(grown, width / max(wide, 1)), SMALLEST)
            found.append(QRectF(0, 0, wide * scale, high * scale))
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
