"""Cells of lists and tables that say a name and a value: a link where they lead somewhere, calm where one is chosen."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFontMetrics, QFontMetricsF, QPainter, QPen
from PySide6.QtWidgets import QAbstractItemView, QStyle, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from ..widgets import theme

_Index = QModelIndex | QPersistentModelIndex
LINES = Qt.ItemDataRole.UserRole
"""What a cell says, as ``CellLines``."""
BAR = 3
"""Height of the bar in a cell, in px."""
SIZE = 0.85
SIDE = 6
BESIDE = 0.6
"""Share of a narrow line for what stands beside a name: a name is still known when its middle is left out."""
LEFT, RIGHT = Qt.AlignmentFlag.AlignLeft, Qt.AlignmentFlag.AlignRight
MIDDLE = Qt.AlignmentFlag.AlignVCenter


@dataclass(frozen=True)
class CellLines:
    """What a cell says.

    Attributes:
        name: at the left of the first line.
        below: in the second line.
        beside: at the right of the first line.
        main: the name is in the colour of text, else muted.
        link: what is below is in the colour of a link, or the name where nothing is below.
        share: how large ``beside`` is compared with the largest one, from −1 to 1: painted as a bar below it.
    """

    name: str
    below: str = ""
    beside: str = ""
    main: bool = False
    link: bool = False
    share: float | None = None


class LinkDelegate(QStyledItemDelegate):
    """Paints ``CellLines``."""

    def sizeHint(self, option: QStyleOptionViewItem, index: _Index) -> QSize:
        view, lines = self.parent(), index.data(LINES)
        assert isinstance(view, QWidget)
        low = isinstance(lines, CellLines) and not lines.below and lines.share is None
        return QSize(80, two_lines(view) - (QFontMetrics(theme.number_font(view, SIZE)).height() if low else 0))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: _Index) -> None:
        view, lines = self.parent(), index.data(LINES)
        assert isinstance(view, QAbstractItemView)
        if not isinstance(lines, CellLines):
            return
        tokens, area = theme.colors(view), QRectF(option.rect)
        painter.save()
        if option.state & QStyle.StateFlag.State_Selected:
            painter.fillRect(area, QColor(tokens.selected))
            painter.setPen(QPen(QColor(tokens.accent if view.hasFocus() else tokens.line), 1))
            painter.drawRect(area.adjusted(0.5, 0.5, -1.5, -1.5))
        painter.setFont(theme.number_font(view, SIZE))
        inner = area.adjusted(SIDE, 2, -SIDE, -2)
        line = QFontMetricsF(painter.font()).height()
        first = QRectF(inner.left(), inner.top(), inner.width(), line)
        metrics = QFontMetricsF(painter.font())
        room = metrics.horizontalAdvance(lines.beside) + SIDE if lines.beside else 0.0
        if lines.main:
            room = room_beside(first.width(), metrics.horizontalAdvance(lines.name), room)
        beside = first.adjusted(first.width() - room, 0, 0, 0) if lines.main else first
        end = Qt.TextElideMode.ElideRight if lines.main else Qt.TextElideMode.ElideMiddle
        self._write(painter, beside, RIGHT, lines.beside, tokens.muted if lines.main else tokens.text, end)
        link = tokens.accent if lines.link else tokens.muted
        name = tokens.text if lines.main else tokens.muted if lines.below else link
        if lines.share is None:
            self._write(painter, first.adjusted(0, 0, -room, 0), LEFT, lines.name, name)
            self._write(painter, first.translated(0, line), LEFT, lines.below, link, Qt.TextElideMode.ElideRight)
        else:
            self._paint_size(painter, view, first.translated(0, line), lines)
        painter.restore()

    def _paint_size(self, painter: QPainter, view: QWidget, area: QRectF, lines: CellLines) -> None:
        """Paint a bar, which leads to the right for a positive number, and small below it what the number is."""
        tokens, share = theme.colors(view), lines.share or 0.0
        track = QRectF(area.left(), area.top() + 1, area.width(), BAR)
        painter.fillRect(track, QColor(tokens.hairline))
        middle, half = track.center().x(), track.width() / 2
        left, right = sorted((middle, middle + share * half))
        color = QColor(tokens.activation if share > 0 else tokens.core)
        painter.fillRect(QRectF(left, track.top(), max(right - left, 1), BAR), color)
        painter.setFont(theme.small_font(view))
        below = QRectF(area.left(), track.bottom(), area.width(), area.height())
        self._write(painter, below, RIGHT, lines.below, tokens.muted, Qt.TextElideMode.ElideRight)

    def _write(
        self,
        painter: QPainter,
        area: QRectF,
        side: Qt.AlignmentFlag,
        text: str,
        color: str,
        elide: Qt.TextElideMode = Qt.TextElideMode.ElideMiddle,
    ) -> None:
        painter.setPen(QColor(color))
        painter.drawText(area, side | MIDDLE, painter.fontMetrics().elidedText(text, elide, int(area.width()) + 1))


def room_beside(width: float, name: float, beside: float) -> float:
    """Return how much of a line what stands beside a name gets: what it needs, up to its share where both need more."""
    return min(beside, max(width - name, BESIDE * width))


def two_lines(view: QWidget) -> int:
    """Return the height of a cell with two lines, in px."""
    return 2 * QFontMetrics(theme.number_font(view, SIZE)).height() + 2 * theme.GRID


def width_of(view: QWidget, lines: CellLines) -> int:
    """Return the width of a cell in which nothing is cut, in px."""
    numbers = QFontMetrics(theme.number_font(view, SIZE))
    words = numbers if lines.share is None else QFontMetrics(theme.small_font(view))
    first = numbers.horizontalAdvance(lines.name) + SIDE + numbers.horizontalAdvance(lines.beside)
    return max(first, words.horizontalAdvance(lines.below)) + 2 * SIDE + 2
