"""A few examples side by side, each with its caption."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtGui import QColor, QImage, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from ..widgets import theme

MAX_SIDE = 112


class ExamplePictures(QWidget):
    """Pictures as large as the width lets them be, with up to two lines below each."""

    def __init__(self, name: str) -> None:
        super().__init__()
        self._shown: Sequence[tuple[QImage, str]] = ()
        self.setAccessibleName(name)
        policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)

    def show_pictures(self, shown: Sequence[tuple[QImage, str]]) -> None:
        """Show these with their captions."""
        other = len(shown) != len(self._shown)
        self._shown = shown
        self.setAccessibleDescription("; ".join(caption.replace("\n", ", ") for _, caption in shown))
        if other:
            self.updateGeometry()
        self.update()

    def hasHeightForWidth(self) -> bool:
        return True

    def heightForWidth(self, width: int) -> int:
        return self._side(width) + self._lines() + theme.GRID

    def sizeHint(self) -> QSize:
        return QSize(200, self.heightForWidth(max(self.width(), 200)))

    def minimumSizeHint(self) -> QSize:
        return QSize(60, 60)

    def _lines(self) -> int:
        lines = max((caption.count("\n") + 1 for _, caption in self._shown), default=0)
        return lines * (self.fontMetrics().height() + 1)

    def _side(self, width: int) -> int:
        count = max(1, len(self._shown))
        return min(MAX_SIDE, (width - (count - 1) * 2 * theme.GRID) // count)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter, side = QPainter(self), self._side(self.width())
        painter.setFont(theme.small_font(self))
        painter.setPen(QColor(theme.colors(self).text))
        for place, (picture, caption) in enumerate(self._shown):
            left = place * (side + 2 * theme.GRID)
            size = picture.size().scaled(side, side, Qt.AspectRatioMode.KeepAspectRatio)
            painter.drawImage(QRect(left, (side - size.height()) // 2, size.width(), size.height()), picture)
            below = QRect(left, side + theme.GRID // 2, side + theme.GRID, self.height() - side)
            painter.drawText(below, int(Qt.AlignmentFlag.AlignLeft | Qt.TextFlag.TextWordWrap), caption)
