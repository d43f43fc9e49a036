"""Values as bars to either side of a line, and rows that can be held down."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QFocusEvent, QFontMetrics, QKeyEvent, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from ...wording import number_text
from ..widgets import theme, tones
from ..widgets.keys import KeepsKeys

GAP = theme.GRID
BAR_HEIGHT = 8
MAX_NAME = 0.55
"""Share of the width that names take at most."""
HELD = (Qt.Key.Key_Space, Qt.Key.Key_Return, Qt.Key.Key_Enter)


class ValueBars(KeepsKeys, QWidget):
    """Name, bar and signed figure of each value. The sign is told by side, colour and figure.

    Signals:
        held(row): the mouse or Space is down on a row; −1 when it is let go.
    """

    held = Signal(int)

    def __init__(self, name: str, *, holds: bool = False) -> None:
        super().__init__()
        self._rows: Sequence[tuple[str, float, str]] = ()
        self._chosen, self._down, self._holds = 0, -1, holds
        self.setAccessibleName(name)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus if holds else Qt.FocusPolicy.TabFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        if holds:
            self.setCursor(Qt.CursorShape.PointingHandCursor)

    def show_rows(self, rows: Sequence[tuple[str, float, str]]) -> None:
        """Show these: name, value and its figure."""
        other = len(rows) != len(self._rows)
        self._rows, self._chosen = rows, min(self._chosen, max(0, len(rows) - 1))
        if other:
            self.updateGeometry()
        self._describe()
        self.update()

    @property
    def down(self) -> int:
        """The row that is held down, −1 where none is."""
        return self._down

    def row_at(self, row: int) -> QRect:
        """Where a row stands, in the widget's own pixels."""
        return QRect(0, row * self._row_height(), self.width(), self._row_height())

    # Holding

    def mousePressEvent(self, event: QMouseEvent) -> None:
        row = int(event.position().y()) // self._row_height()
        if event.button() == Qt.MouseButton.LeftButton and 0 <= row < len(self._rows):
            self._choose(row)
            self._hold(row)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        self._hold(-1)

    def takes(self, event: QKeyEvent) -> bool:
        return self._holds and event.key() in HELD

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Up and Down go from row to row; Space holds one down as long as it is held itself."""
        steps = {Qt.Key.Key_Up: -1, Qt.Key.Key_Down: 1}
        if event.key() in steps and self._rows:
            self._choose(min(max(self._chosen + steps[Qt.Key(event.key())], 0), len(self._rows) - 1))
            if self._down >= 0:
                self._hold(self._chosen)
        elif self.takes(event) and self._rows:
            if not event.isAutoRepeat():
                self._hold(self._chosen)
        else:
            super().keyPressEvent(event)

    def keyReleaseEvent(self, event: QKeyEvent) -> None:
        if event.key() in HELD and not event.isAutoRepeat():
            self._hold(-1)
        super().keyReleaseEvent(event)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        self._hold(-1)
        super().focusOutEvent(event)

    def hideEvent(self, event: QEvent) -> None:
        self._hold(-1)

    def _hold(self, row: int) -> None:
        if self._holds and row != self._down:
            self._down = row
            self.update()
            self.held.emit(row)

    def _choose(self, row: int) -> None:
        self._chosen = row
        self._describe()
        self.update()

    def _describe(self) -> None:
        """The chosen row, or where none can be chosen, the first ones in words."""
        few = self._rows[self._chosen :][:1] if self._holds else self._rows[:5]
        said = "; ".join(f"{name} {figure}" for name, _, figure in few)
        self.setAccessibleDescription(f"{said}. Hold Space to take it away" if self._holds and said else said)

    # Painting

    def sizeHint(self) -> QSize:
        return QSize(200, len(self._rows) * self._row_height())

    def minimumSizeHint(self) -> QSize:
        return QSize(40, self.sizeHint().height())

    def changeEvent(self, event: QEvent) -> None:
        if event.type() == QEvent.Type.StyleChange:
            self.updateGeometry()
        super().changeEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter, tokens = QPainter(self), theme.colors(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setFont(theme.number_font(self))
        metrics, height = QFontMetrics(painter.font()), self._row_height()
        figure = max((metrics.horizontalAdvance(text) for _, _, text in self._rows), default=0)
        longest = max((metrics.horizontalAdvance(name) for name, _, _ in self._rows), default=0)
        names = min(longest, int(self.width() * MAX_NAME))
        room = QRectF(names + 2 * GAP, 0, max(self.width() - names - figure - 4 * GAP, 0), height)
        values = [value for _, value, _ in self._rows]
        low, high = min([0.0, *values]), max([0.0, *values])
        first, last = event.rect().top() // height, event.rect().bottom() // height
        for row in range(max(0, first), min(last + 1, len(self._rows))):
            place = self.row_at(row)
            if row == self._down:
                painter.fillRect(place, QColor(tokens.selected))
            self._paint_texts(painter, row, names, figure)
            zero, scale = room.left() - room.width() * low / (high - low or 1), room.width() / (high - low or 1)
            ends = sorted((zero, zero + values[row] * scale))
            bar = QRectF(ends[0], place.center().y() - BAR_HEIGHT / 2 + 0.5, max(ends[1] - ends[0], 1.0), BAR_HEIGHT)
            against, _, for_it = tones.number_ends(self)
            painter.fillRect(bar, QColor(for_it if values[row] >= 0 else against))
            painter.fillRect(QRectF(zero - 0.5, place.top(), 1, height), QColor(tokens.other))
        if self.hasFocus() and self._rows:
            painter.setPen(QColor(tokens.accent))
            painter.drawRoundedRect(QRectF(self.row_at(self._chosen)).adjusted(0.5, 0.5, -0.5, -0.5), 3, 3)

    def _paint_texts(self, painter: QPainter, row: int, names: int, figure: int) -> None:
        name, _, text = self._rows[row]
        place = self.row_at(row)
        painter.setPen(QColor(theme.colors(self).text))
        shown = painter.fontMetrics().elidedText(name, Qt.TextElideMode.ElideRight, names)
        middle = Qt.AlignmentFlag.AlignVCenter
        painter.drawText(place.adjusted(2, 0, 0, 0), Qt.AlignmentFlag.AlignLeft | middle, shown)
        numbers = QRect(self.width() - figure - 2, place.y(), figure, place.height())
        painter.drawText(numbers, Qt.AlignmentFlag.AlignRight | middle, text)

    def _row_height(self) -> int:
        return QFontMetrics(theme.number_font(self)).height() + GAP // 2


def signed(value: float) -> str:
    """Write a value with its sign."""
    return number_text(value, 3, signed=True)
