"""What the pictures of a network's answers share: axes in real units, and a place that mouse or keys point at."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QFontMetricsF, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen, QResizeEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from ...ticks import linear_ticks, tick_text
from ..widgets import theme
from ..widgets.keys import ARROWS, KeepsKeys, is_plain

MIN_SIDE = 150
STEPS = 40
"""So many presses of an arrow key lead across the picture; with Shift, a fifth of that."""
Ends = tuple[float, float]


class Chart(KeepsKeys, QWidget):
    """Axes around a picture. A subclass paints the picture and says what the keys do besides.

    A click or the arrow keys choose a place, which stays; while the mouse is over the picture, its place counts.

    Signals:
        pointed(x, y): the place that is looked at now, in the units of the axes.
    """

    pointed = Signal(float, float)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._area: QRectF | None = None
        self._names = ("x", "y")
        self._across: Ends = (-1.0, 1.0)
        self._up: Ends = (-1.0, 1.0)
        self._chosen = (0.0, 0.0)
        self._hovered: tuple[float, float] | None = None
        self.setMouseTracking(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setCursor(Qt.CursorShape.CrossCursor)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)

    def set_axes(self, names: tuple[str, str], across: Ends, up: Ends) -> None:
        """Show this part of the plane, with these names at its axes."""
        if (names, across, up) != (self._names, self._across, self._up):
            moved = across != self._across
            self._names, self._across, self._up = names, across, up
            if moved:
                self._chosen = (sum(across) / 2, sum(up) / 2)
            self.forget_picture()

    @property
    def place(self) -> tuple[float, float]:
        """Where the mouse is, or the place chosen last."""
        return self._hovered or self._chosen

    def forget_picture(self) -> None:
        """Paint everything anew: sizes, colours or what is shown are others."""
        self._area = None
        self.update()

    # Geometry

    def area(self) -> QRectF:
        """The picture without its axes, in pixels; measured once, as each point asks for it."""
        self._area = self._area or self._measured()
        return self._area

    def _measured(self) -> QRectF:
        metrics = QFontMetricsF(theme.small_font(self))
        left = max(metrics.horizontalAdvance(figure) for figure in (*self._marks(self._up, 4), "–0.0")) + 2 * theme.GRID
        bottom = 2 * metrics.height() + theme.GRID
        top = metrics.height() + theme.GRID
        inner = QRectF(self.rect()).adjusted(left, top, -2 * theme.GRID, -bottom)
        return inner if inner.isValid() else QRectF(left, top, 1, 1)

    def to_pixels(self, x: float, y: float) -> QPointF:
        """Return where a point of the plane is painted."""
        area, (left, right), (low, high) = self.area(), self._across, self._up
        across, up = (x - left) / (right - left), (y - low) / (high - low)
        return QPointF(area.left() + across * area.width(), area.bottom() - up * area.height())

    def to_plane(self, position: QPointF) -> tuple[float, float]:
        """Return which point of the plane is painted there."""
        area, (left, right), (low, high) = self.area(), self._across, self._up
        across, up = (position.x() - area.left()) / area.width(), (area.bottom() - position.y()) / area.height()
        return left + across * (right - left), low + up * (high - low)

    def sizeHint(self) -> QSize:
        """As high as it is wide; a layout short of room gives less height."""
        return QSize(280, max(self.width(), MIN_SIDE))

    def minimumSizeHint(self) -> QSize:
        return QSize(MIN_SIDE, MIN_SIDE)

    def resizeEvent(self, event: QResizeEvent) -> None:
        if event.size().width() != event.oldSize().width():
            self.updateGeometry()
        self.forget_picture()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() in (QEvent.Type.StyleChange, QEvent.Type.PaletteChange):
            self.forget_picture()

    # Pointing

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        within = self.area().contains(event.position())
        self._hover(self.to_plane(event.position()) if within else None)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton and self.area().contains(event.position()):
            self.choose(*self.to_plane(event.position()))

    def leaveEvent(self, event: QEvent) -> None:
        self._hover(None)

    def takes(self, event: QKeyEvent) -> bool:
        """Whether a key works here."""
        return is_plain(event) and event.key() in ARROWS

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """The arrows move the chosen place."""
        if not self.takes(event) or event.key() not in ARROWS:
            super().keyPressEvent(event)
            return
        down, right = ARROWS[Qt.Key(event.key())]
        share = 1 / STEPS / (5 if event.modifiers() & Qt.KeyboardModifier.ShiftModifier else 1)
        x, y = self._chosen
        self._hovered = None
        self.choose(
            _within(x + right * share * (self._across[1] - self._across[0]), self._across),
            _within(y - down * share * (self._up[1] - self._up[0]), self._up),
        )

    def _hover(self, place: tuple[float, float] | None) -> None:
        if place != self._hovered:
            self._hovered = place
            self._tell()

    def choose(self, x: float, y: float) -> None:
        """Point at this place until another one is chosen."""
        self._chosen = (x, y)
        self._tell()

    def _tell(self) -> None:
        self.update()
        self.pointed.emit(*self.place)

    # Painting

    def paint_picture(self, painter: QPainter, area: QRectF) -> None:
        """Paint what lies between the axes; clipped to the area."""
        raise NotImplementedError

    def paintEvent(self, event: QPaintEvent) -> None:
        tokens, area = theme.colors(self), self.area()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        painter.save()
        painter.setClipRect(area)
        self.paint_picture(painter, area)
        self._paint_place(painter)
        painter.restore()
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(QPen(QColor(tokens.accent if self.hasFocus() else tokens.line), 1))
        painter.drawRect(area)
        self._paint_axes(painter, area)

    def _paint_place(self, painter: QPainter) -> None:
        """A small cross with a dark and a light line, so that it is seen on every colour; the mouse is its own."""
        if self._hovered is not None:
            return
        centre = self.to_pixels(*self.place)
        for color, width in (("#000000", 3.0), ("#ffffff", 1.2)):
            painter.setPen(QPen(QColor(color), width))
            painter.drawLine(centre - QPointF(6, 0), centre + QPointF(6, 0))
            painter.drawLine(centre - QPointF(0, 6), centre + QPointF(0, 6))

    def _paint_axes(self, painter: QPainter, area: QRectF) -> None:
        painter.setFont(theme.small_font(self))
        painter.setPen(QColor(theme.colors(self).muted))
        metrics = QFontMetricsF(painter.font())
        height, right = metrics.height(), Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
        widest = metrics.horizontalAdvance("–0000.0")
        for text, value in self._marks(self._across, int(area.width() / widest)).items():
            x = self.to_pixels(value, 0.0).x()
            painter.drawText(
                QRectF(x - widest, area.bottom() + 2, 2 * widest, height), Qt.AlignmentFlag.AlignCenter, text
            )
        for text, value in self._marks(self._up, int(area.height() / (2 * height))).items():
            y = self.to_pixels(0.0, value).y()
            painter.drawText(QRectF(0, y - height / 2, area.left() - theme.GRID, height), right, text)
        across, up = (metrics.elidedText(name, Qt.TextElideMode.ElideRight, area.width()) for name in self._names)
        painter.drawText(
            QRectF(area.left(), area.bottom() + height, area.width(), height), Qt.AlignmentFlag.AlignCenter, across
        )
        painter.drawText(QPointF(area.left(), metrics.ascent()), up)

    def _marks(self, ends: Ends, most: int) -> dict[str, float]:
        """Return round figures between the ends, as they are written, with their values."""
        step, values = linear_ticks(*ends, max(most, 2))
        return {tick_text(value, step): value for value in values}


def _within(value: float, ends: Ends) -> float:
    return min(max(value, ends[0]), ends[1])
