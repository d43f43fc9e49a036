"""One bar for each class, painted by a single widget, so that hundreds of classes cost no more than ten."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QEvent, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QFont, QFontMetrics, QKeyEvent, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from ..widgets import theme

GAP = theme.GRID
BAR_HEIGHT = 8
MIN_BAR = 40
TIP = "Enter or a click explains this number"
MAX_NAME = 0.45
"""Share of the width that the names may take; longer ones are elided."""


class ProbabilityBars(QWidget):
    """Names at the left, bars in the middle, per cent with one decimal at the right; the best one stands out.

    Signals:
        picked(place): the probability of a class is to be explained.
    """

    picked = Signal(int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._names: tuple[str, ...] = ()
        self._values: NDArray[np.float64] | None = None
        self._chosen = 0
        self.setAccessibleName("Class probabilities")
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    @property
    def best(self) -> int | None:
        """Place of the most probable class, None where there is no prediction."""
        return None if self._values is None else int(np.argmax(self._values))

    def set_names(self, names: tuple[str, ...]) -> None:
        """Show these classes, without a prediction."""
        self._names, self._values, self._chosen = names, None, 0
        self.updateGeometry()
        self.update()

    def set_values(self, values: NDArray[np.float64] | None) -> None:
        """Show these probabilities, one for each class; nothing is painted where every number stays the same."""
        before = self.best, self._figures()
        self._values = values
        if (self.best, self._figures()) != before:
            self.update()

    def row_at(self, row: int) -> QRect:
        """Where a class stands, in the widget's own pixels."""
        return QRect(0, row * self._row_height(), self.width(), self._row_height())

    def sizeHint(self) -> QSize:
        return QSize(200, len(self._names) * self._row_height())

    def minimumSizeHint(self) -> QSize:
        return QSize(MIN_BAR, self.sizeHint().height())

    def changeEvent(self, event: QEvent) -> None:
        if event.type() == QEvent.Type.StyleChange:
            self.updateGeometry()
        super().changeEvent(event)

    def event(self, event: QEvent) -> bool:
        """Show the whole name of a class in a tooltip."""
        if event.type() == QEvent.Type.ToolTip:
            row = event.pos().y() // self._row_height()  # type: ignore[attr-defined]
            self.setToolTip(f"{self._names[row]} · {TIP}" if 0 <= row < len(self._names) else "")
        return super().event(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        row = int(event.position().y()) // self._row_height()
        if event.button() == Qt.MouseButton.LeftButton and 0 <= row < len(self._names):
            self._choose(row)
            self.picked.emit(row)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Up and Down go from class to class, Enter explains one."""
        steps = {Qt.Key.Key_Up: -1, Qt.Key.Key_Down: 1}
        if event.key() in steps and self._names:
            self._choose(min(max(self._chosen + steps[Qt.Key(event.key())], 0), len(self._names) - 1))
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self._names:
            self.picked.emit(self._chosen)
        else:
            super().keyPressEvent(event)

    def _choose(self, row: int) -> None:
        self._chosen = row
        figure = "" if self._values is None else f", {self._figure(row)} per cent"
        self.setAccessibleDescription(f"{self._names[row]}{figure}, press Enter to explain it")
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        first = event.rect().top() // self._row_height()
        last = event.rect().bottom() // self._row_height()
        plain, bold = theme.number_font(self), theme.number_font(self)
        bold.setBold(True)
        figure = QFontMetrics(bold).horizontalAdvance(self._widest_figure())
        longest = max(self._names, key=len, default="")
        name = min(QFontMetrics(bold).horizontalAdvance(longest), int(self.width() * MAX_NAME))
        for row in range(max(first, 0), min(last + 1, len(self._names))):
            best = row == self.best
            self._paint_row(painter, row, bold if best else plain, name, figure, best=best)
        if self.hasFocus() and self._names:
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(QColor(theme.colors(self).accent))
            painter.drawRoundedRect(QRectF(self.row_at(self._chosen)).adjusted(0.5, 0.5, -0.5, -0.5), 3, 3)

    def _paint_row(self, painter: QPainter, row: int, font: QFont, name: int, figure: int, *, best: bool) -> None:
        tokens, place = theme.colors(self), self.row_at(row)
        painter.setFont(font)
        painter.setPen(QColor(tokens.text))
        aligned = Qt.AlignmentFlag.AlignVCenter
        text = QFontMetrics(font).elidedText(self._names[row], Qt.TextElideMode.ElideRight, name)
        painter.drawText(QRect(0, place.y(), name, place.height()), Qt.AlignmentFlag.AlignLeft | aligned, text)
        left, right = name + 2 * GAP, self.width() - figure - 2 * GAP
        track = QRectF(left, place.center().y() - BAR_HEIGHT / 2 + 0.5, max(right - left, 0), BAR_HEIGHT)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(tokens.field))
        painter.drawRoundedRect(track, BAR_HEIGHT / 2, BAR_HEIGHT / 2)
        if self._values is None or not np.isfinite(self._values[row]):
            return
        share = min(max(float(self._values[row]), 0.0), 1.0)
        bar = QRectF(track.topLeft(), track.bottomRight())
        bar.setWidth(max(track.width() * share, 2.0))
        radius = min(BAR_HEIGHT / 2, bar.width() / 2)
        painter.setBrush(QColor(tokens.accent if best else tokens.other))
        painter.drawRoundedRect(bar, radius, radius)
        painter.setPen(QColor(tokens.text))
        numbers = QRect(self.width() - figure, place.y(), figure, place.height())
        painter.drawText(numbers, Qt.AlignmentFlag.AlignRight | aligned, self._figure(row))

    def _figures(self) -> list[str]:
        return [] if self._values is None else [self._figure(row) for row in range(len(self._values))]

    def _figure(self, row: int) -> str:
        """What is written behind a bar."""
        assert self._values is not None
        return f"{100 * min(max(float(self._values[row]), 0.0), 1.0):.1f}"

    def _widest_figure(self) -> str:
        return "100.0"

    def _row_height(self) -> int:
        return QFontMetrics(theme.number_font(self)).height() + GAP // 2
