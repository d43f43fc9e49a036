"""The drawn part of a curve plot: curves, a crosshair, zoom along x, and y fitted to what is seen."""

from __future__ import annotations

from math import log10
from typing import Any

import pyqtgraph as pg
from PySide6.QtCore import QEvent, QPointF, QRectF, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QContextMenuEvent,
    QFocusEvent,
    QFontMetrics,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPen,
)
from PySide6.QtWidgets import QToolTip, QWidget

from ..charts.axis import NumberAxis
from ..charts.plot_menu import own_menu
from ..charts.x_axes import EPOCH, XAxis
from ..widgets import theme
from ..widgets.keys import KeepsKeys, asks_why
from .crosshair import Crosshair
from .curve_items import CurveItems, Drawing
from .plot_box import PlotBox
from .scenery import NEAR, NO_SCENERY, PlotWindow, Scenery, draw_epochs, draw_flags, draw_level

MIN_HEIGHT = 56
WIDEST, MIDDLING = "0.0000", "0000"
ZOOM_STEP = 0.8
PAN_STEP = 0.1
BEHIND = -1000
"""Depth of the axes, so that their grid lies behind the curves."""


class PlotArea(KeepsKeys, pg.PlotWidget):  # type: ignore[misc]
    """Draws traces; it does not know what they mean.

    Signals:
        pointed(x): the mouse points at this x, or left the plot (None).
        stepped(by): an arrow key requests the next point (+1) or the previous one (-1).
        moved(part): another part of the x axis is shown, (left, right), or all of it again (None).
        followed(x): what is at x is to be explained.
        menu_wanted(x, position): what can be done at x is asked for; the position is one of the screen.
        axis_grew(): the y axis needs another width.
    """

    pointed = Signal(object)
    stepped = Signal(int)
    moved = Signal(object)
    followed = Signal(float)
    menu_wanted = Signal(float, object)
    axis_grew = Signal()

    def __init__(self, *, percent: bool = False, parent: QWidget | None = None) -> None:
        self._axes = (NumberAxis("left", percent=percent), NumberAxis("bottom"))
        self._box = PlotBox()
        super().__init__(
            parent=parent,
            viewBox=self._box,
            axisItems={axis.orientation: axis for axis in self._axes},
            enableMenu=False,
        )
        self._end, self._zoomed, self._log = 1.0, False, False
        self._kind = EPOCH
        self.axis_need = 0
        self.hint = ""
        self._drawing, self._scenery = Drawing(), NO_SCENERY
        self._items = CurveItems(self)
        self._cursor = Crosshair()
        self.addItem(self._cursor, ignoreBounds=True)
        self._set_up()

    def draw(self, drawing: Drawing, end: float, kind: XAxis = EPOCH, scenery: Scenery = NO_SCENERY) -> None:
        """Show these curves over 0 to ``end`` of an axis, unless a part was zoomed into."""
        if kind is not self._kind:
            self._kind, self._zoomed = kind, False
        self._axes[1].show_kind(kind)
        self._drawing, self._scenery = drawing, scenery
        self._items.match(drawing.others, theme.colors(self))
        before = self.seen()
        if end != self._end:
            self._end = end
            self._box.set_end(end)
        if not self._zoomed:
            self._box.setXRange(0.0, end, padding=0)
        if self.seen() == before:  # else it was shown as soon as the ends moved
            self._show_part()
        self._show_values(self._drawn)
        # Otherwise items would move while they are painted, and cause a second painting.
        self.scene().prepareForPaint()
        self.viewport().update()

    def seen(self) -> tuple[float, float]:
        """Return the ends of the part of x that is shown."""
        return self._box.seen()

    def look_at(self, part: tuple[float, float] | None) -> None:
        """Show a part of the x axis, or all of it; no signal, so that plots can follow each other."""
        self._zoomed = part is not None
        self._box.setXRange(*(part or (0.0, self._end)), padding=0)

    def fit(self) -> None:
        """Show everything again."""
        self.look_at(None)
        self.moved.emit(None)

    def set_hint(self, text: str) -> None:
        """Say in the empty plot what to do."""
        self.hint = text
        self.viewport().update()

    def set_log(self, on: bool) -> None:
        """Set a logarithmic or linear y axis."""
        self._log = on
        self._items.set_log(on)
        self._show_part()

    def clear_curves(self) -> None:
        """Show nothing."""
        self._zoomed = False
        self.draw(Drawing(), self._end, self._kind)
        self.set_cursor(None)

    def set_cursor(self, x: float | None, label: str = "") -> None:
        """Move the crosshair to x with this label, or hide it."""
        self._cursor.put(x, label, self._box.height())

    def reach(self) -> float:
        """Return how near to a flag, along x, the mouse must be to point at it."""
        return float(NEAR * self._box.viewPixelSize()[0])

    def dress(self) -> None:
        """Apply colours and fonts of the theme."""
        tokens, small = theme.colors(self), theme.small_font(self)
        self._items.dress(tokens)
        self._items.match(self._drawing.others, tokens)
        self._cursor.dress(tokens, small)
        self.setBackground(QColor(tokens.card))
        for axis in self._axes:
            axis.setZValue(BEHIND)
            axis.setPen(QColor(tokens.line))
            axis.setTextPen(QColor(tokens.muted))
            axis.setTickFont(small)
        self._measure_axis()
        # Half a label stands beyond either end of an axis.
        metrics = QFontMetrics(small)
        above, beside = metrics.height() // 2, metrics.horizontalAdvance(MIDDLING) // 2
        self.getPlotItem().layout.setContentsMargins(0, above, max(beside, 3 * theme.GRID), 0)

    def set_axis_width(self, width: int) -> None:
        """Give the y axis so many pixels: as many as those of the other plots aligns them."""
        self._axes[0].setWidth(width)

    # What a person does

    def takes(self, event: QKeyEvent) -> bool:
        return bool(self._cursor.isVisible()) and asks_why(event)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        """The key of the menu asks at the crosshair, or in the middle of what is seen.

        The right button does when it is released, since it also zooms.
        """
        if event.reason() == QContextMenuEvent.Reason.Keyboard:
            x = self._cursor.value() if self._cursor.isVisible() else sum(self.seen()) / 2
            self._ask_menu(x, self._box.mapViewToScene(QPointF(x, 0.0)).x(), self._box.sceneBoundingRect().center().y())

    def _click(self, click: Any) -> None:
        position = click.scenePos()
        if click.button() == Qt.MouseButton.RightButton and self._box.sceneBoundingRect().contains(position):
            click.accept()
            self._ask_menu(self._box.mapSceneToView(position).x(), position.x(), position.y())

    def _ask_menu(self, x: float, across: float, down: float) -> None:
        self.menu_wanted.emit(x, self.viewport().mapToGlobal(self.mapFromScene(QPointF(across, down))))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Arrows move the crosshair, with Shift the view; + and - zoom, Home shows all, Escape hides it, Enter asks."""
        if self.takes(event):
            self.followed.emit(self._cursor.value())
            return
        low, high = self.seen()
        x = self._cursor.value() if self._cursor.isVisible() else (low + high) / 2
        shift = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
        match Qt.Key(event.key()):
            case Qt.Key.Key_Left | Qt.Key.Key_Right as key if shift:
                self._box.translateBy(x=(high - low) * (PAN_STEP if key == Qt.Key.Key_Right else -PAN_STEP))
                self._emit_part()
            case Qt.Key.Key_Left:
                self.stepped.emit(-1)
            case Qt.Key.Key_Right:
                self.stepped.emit(+1)
            case Qt.Key.Key_Plus | Qt.Key.Key_Equal:
                self._zoom(ZOOM_STEP, x)
            case Qt.Key.Key_Minus:
                self._zoom(1 / ZOOM_STEP, x)
            case Qt.Key.Key_Home:
                self.fit()
            case Qt.Key.Key_Escape:
                self.pointed.emit(None)
            case _:
                event.ignore()

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        self.fit()

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self.viewport().update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self.viewport().update()

    def leaveEvent(self, event: QEvent) -> None:
        super().leaveEvent(event)
        self.pointed.emit(None)

    def drawBackground(self, painter: QPainter, rect: QRectF) -> None:
        """Draw the ends of the epochs behind everything."""
        super().drawBackground(painter, rect)
        draw_epochs(painter, self._frame(), self._scenery.epochs, theme.colors(self).line)

    def drawForeground(self, painter: QPainter, rect: QRectF) -> None:
        """Draw the hint of an empty plot, the flags, and the outline of a plot that has the focus."""
        tokens, frame = theme.colors(self), self._frame()
        area = frame.area
        if self.hint and not self._drawn:
            painter.setPen(QColor(tokens.muted))
            painter.setFont(self.font())
            painter.drawText(area, Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextWordWrap, self.hint)
        level = self._scenery.level
        if level is not None and self._drawn and not (self._log and level.y <= 0):
            height = self._box.mapViewToScene(QPointF(0.0, log10(level.y) if self._log else level.y)).y()
            draw_level(painter, area, height, level.text, theme.small_font(self), tokens)
        words = None if self._cursor.isVisible() else theme.small_font(self)
        draw_flags(painter, frame, self._scenery.flags, words, tokens)
        if self.hasFocus():
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(QPen(QColor(tokens.accent), 1))
            painter.drawRoundedRect(area.adjusted(0, 0, -1, -1), theme.GRID, theme.GRID)

    @property
    def _drawn(self) -> bool:
        return any(len(trace) for trace in self._drawing.traces)

    def _frame(self) -> PlotWindow:
        return PlotWindow(self._box.sceneBoundingRect(), *self.seen())

    def _point(self, position: QPointF) -> None:
        if not self._box.sceneBoundingRect().contains(position):
            self.pointed.emit(None)
            return
        x = self._box.mapSceneToView(position).x()
        changed = self._scenery.flag_near(x, self.reach())
        if changed:
            QToolTip.showText(self.viewport().mapToGlobal(self.mapFromScene(position)), changed, self)
        self.pointed.emit(x)

    def _zoom(self, factor: float, centre: float) -> None:
        self._box.scaleBy(x=factor, center=(centre, 0))
        self._emit_part()

    def _emit_part(self) -> None:
        self._zoomed = True
        self.moved.emit(self.seen())

    # Set-up and fitting

    def _set_up(self) -> None:
        plot = self.getPlotItem()
        # A background that is kept would keep the ends of the epochs where they were.
        self.setCacheMode(self.CacheModeFlag.CacheNone)
        own_menu(self)
        plot.hideButtons()
        plot.showGrid(x=False, y=True, alpha=1.0)
        self._box.sigRangeChangedManually.connect(self._emit_part)
        self._box.sigXRangeChanged.connect(self._show_part)
        self._box.sigResized.connect(self._show_part)
        self.scene().sigMouseMoved.connect(self._point)
        self.scene().sigMouseClicked.connect(self._click)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMinimumHeight(MIN_HEIGHT)
        self._show_values(False)

    def _show_values(self, on: bool) -> None:
        """Label the ticks only where there are curves."""
        for axis in self._axes:
            if axis.style["showValues"] != on:
                axis.setStyle(showValues=on)

    def _show_part(self) -> None:
        """Draw the visible part of the curves, at most one point for each pixel, and fit y to it."""
        low, high = self.seen()
        columns = max(int(self._box.width()), 1)
        shown = tuple(trace.seen(low, high, columns, log=self._log) for trace in self._drawing.traces)
        self._items.show(shown, columns)
        extents = [extent for trace in shown if (extent := trace.extent(low, high, ruling=not self._log))]
        level = self._scenery.level
        if extents and level is not None and not (self._log and level.y <= 0):
            extents.append((level.y, level.y))
        self._box.fit_y(extents, log=self._log)
        self._measure_axis()

    def _measure_axis(self) -> None:
        """Find out how wide the y axis must be for its ticks, at least as wide as for usual ones."""
        usual = QFontMetrics(theme.small_font(self)).horizontalAdvance(WIDEST)
        low, high = self._box.viewRange()[1]
        need = max(usual, self._axes[0].text_width(low, high, self._box.height())) + 2 * theme.GRID
        if need != self.axis_need:
            self.axis_need = need
            self.set_axis_width(need)
            self.axis_grew.emit()
