"""What the colours and shapes of a decision map or a fitted curve mean."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QIcon, QPainter, QPaintEvent, QPixmap
from PySide6.QtWidgets import QButtonGroup, QGridLayout, QSizePolicy, QWidget

from ...wording import number_text
from ..charts.class_marks import class_mark, draw_mark
from ..widgets import theme, tones
from ..widgets.texts import SmallButton

MARK = 8.0
BAR = 8
PER_ROW = 4


class ClassKey(QWidget):
    """The mark and the name of each class, as many as there is room for."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._names: tuple[str, ...] = ()
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def set_names(self, names: Sequence[str]) -> None:
        """Explain these classes."""
        self._names = tuple(names)
        self.setAccessibleName("Classes: " + ", ".join(names))
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(100, round(QFontMetricsF(theme.small_font(self)).height()) + theme.GRID)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setFont(theme.small_font(self))
        metrics, left, middle = QFontMetricsF(painter.font()), 2.0, self.height() / 2
        for number, name in enumerate(self._names):
            width = MARK + theme.GRID + metrics.horizontalAdvance(name)
            painter.setPen(QColor(theme.colors(self).muted))
            baseline = middle + (metrics.ascent() - metrics.descent()) / 2
            if left + width > self.width() - metrics.horizontalAdvance(" …"):
                painter.drawText(QPointF(left, baseline), "…")
                return
            painter.drawText(QPointF(left + MARK + theme.GRID, baseline), name)
            draw_mark(painter, class_mark(number), QPointF(left + MARK / 2, middle), MARK, self)
            left += width + 3 * theme.GRID


class ToneScale(QWidget):
    """The colours of numbers, with the lowest, the middle and the highest number."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._middle, self._reach = 0.0, 1.0
        self._tones: NDArray[np.uint8] = np.zeros((tones.TONES, 3), np.uint8)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def show_scale(self, middle: float, reach: float, colors: NDArray[np.uint8]) -> None:
        """Show these colours (TONES, 3) for ``reach`` to either side of ``middle``."""
        self._middle, self._reach, self._tones = middle, reach, colors
        self.setAccessibleName("Scale from {} over {} to {}".format(*self._texts()))
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(100, round(QFontMetricsF(theme.small_font(self)).height()) + BAR + theme.GRID)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        painter.drawImage(QRectF(0, 0, self.width(), BAR), tones.image_of(self._tones, len(self._tones)))
        painter.setFont(theme.small_font(self))
        painter.setPen(QColor(theme.colors(self).muted))
        below = QRectF(0, BAR, self.width(), self.height() - BAR)
        sides = (Qt.AlignmentFlag.AlignLeft, Qt.AlignmentFlag.AlignHCenter, Qt.AlignmentFlag.AlignRight)
        for text, side in zip(self._texts(), sides, strict=True):
            painter.drawText(below, side | Qt.AlignmentFlag.AlignVCenter, text)

    def _texts(self) -> list[str]:
        values = (self._middle - self._reach, self._middle, self._middle + self._reach)
        return [number_text(value, 3) for value in values]


class ClassButtons(QWidget):
    """One button for each class, of which one is down: the class of the next point.

    ``group.idClicked`` is emitted with the number of a pressed button.
    """

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.group = QButtonGroup(self)
        self._layout = QGridLayout(self)
        self._layout.setContentsMargins(0, 0, 0, 0)
        self._layout.setSpacing(theme.GRID)

    def set_names(self, names: Sequence[str]) -> None:
        """Offer these classes; the chosen one stays if it is still there."""
        chosen = self.chosen
        for old in self.group.buttons():
            self.group.removeButton(old)
            self._layout.removeWidget(old)
            old.deleteLater()
        for number, name in enumerate(names):
            button = SmallButton(name, f"Class {name}", f"Draw points of {name} (key {number + 1})")
            button.setCheckable(True)
            button.setIcon(self._icon(number))
            self.group.addButton(button, number)
            self._layout.addWidget(button, number // PER_ROW, number % PER_ROW)
        self.choose(chosen if chosen < len(names) else 0)

    @property
    def chosen(self) -> int:
        """The number of the class that is chosen."""
        return max(self.group.checkedId(), 0)

    def choose(self, number: int) -> None:
        """Press the button of this class."""
        button = self.group.button(number)
        if button is not None:
            button.setChecked(True)

    def _icon(self, number: int) -> QIcon:
        pixmap = QPixmap(32, 32)
        pixmap.fill(Qt.GlobalColor.transparent)
        painter = QPainter(pixmap)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        draw_mark(painter, class_mark(number), QPointF(16, 16), 2.5 * MARK, self)
        painter.end()
        return QIcon(pixmap)
