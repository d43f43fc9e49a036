"""The drawn part of a curve plot: two curves, a crosshair, zoom along x, and y fitted to what is seen."""

from __future__ import annotations

import math

import numpy as np
import pyqtgraph as pg
from numpy.typing import NDArray
from PySide6.QtCore import QEvent, QPointF, QRectF, Qt, Signal
from PySide6.QtGui import QColor, QFocusEvent, QFontMetrics, QKeyEvent, QPainter, QPen
from PySide6.QtWidgets import QWidget

from .. import theme
from .axis import FigureAxis

Floats = NDArray[np.float64]
Curve = tuple[Floats, Floats]
RAW_SHARE = 0.35
"""How much of its colour the raw curve has, so that the smoothed one stands out before it. Mixed, not transparent:
where thousands of batches overlap, transparent lines would add up to the full colour."""
MARKER_SIZE = 5
DEEPEST_ZOOM = 1e-4
"""Least share of the whole that can be zoomed into."""
LEAST_HEIGHT = 72
WIDEST = "0.0000"
ZOOM_STEP = 0.8
LABEL_HEIGHT = 0.94
"""Where along the crosshair its epoch is written, from the bottom."""
VEIL = 190
"""Of 255: the ground of that epoch lets the curves behind it shine through."""
BEHIND = -1000
BEFORE = 10
"""Depth of the axes, whose grid would else cross out the curves, and of the crosshair, whose epoch must be read."""
NO_CURVE: Curve = (np.empty(0), np.empty(0))


class PlotArea(pg.PlotWidget):  # type: ignore[misc]
    """Draws arrays; what they mean is known around it.

    Signals:
        pointed(x): the mouse points at this x, or None when it left.
        stepped(by): an arrow key wants the next point (+1) or the one before (-1).
    """

    pointed = Signal(object)
    stepped = Signal(int)

    def __init__(self, *, percent: bool = False, parent: QWidget | None = None) -> None:
        self._axes = (FigureAxis("left", percent=percent), FigureAxis("bottom"))
        super().__init__(parent=parent, axisItems={axis.orientation: axis for axis in self._axes})
        self._end = 1.0
        self._zoomed = False
        self._log = False
        self.hint = ""
        self._curves = (NO_CURVE, NO_CURVE, NO_CURVE)
        self._shown: tuple[Curve, ...] = ()
        self._box = self.getPlotItem().getViewBox()
        self._raw = self._add_curve()
        self._smooth = self._add_curve()
        self._validation = self._add_curve()
        self._cursor = pg.InfiniteLine(
            angle=90, movable=False, label="epoch {value:.2f}", labelOpts={"position": LABEL_HEIGHT}
        )
        self._cursor.setZValue(BEFORE)
        self._cursor.setVisible(False)
        self.addItem(self._cursor, ignoreBounds=True)
        self._set_up()
        self.dress()

    def draw(self, raw: Curve, smooth: Curve, validation: Curve, end: float) -> None:
        """Show these curves (x, y) over 0 to ``end``, unless a part was zoomed into."""
        self._curves = (raw, smooth, validation)
        self._shown = tuple(_showable(curve, log=self._log) for curve in self._curves)
        for item, curve in zip((self._raw, self._smooth, self._validation), self._shown, strict=True):
            item.setData(*curve)
        if end != self._end:
            self._end = end
            self._box.setLimits(xMin=0.0, xMax=end, minXRange=end * DEEPEST_ZOOM, maxXRange=end)
        if not self._zoomed:
            self._box.setXRange(0.0, end, padding=0)
        self._fit_y()
        self._show_values(self._drawn)

    def seen(self) -> tuple[float, float]:
        """Return the ends of the part of x that is shown."""
        low, high = self._box.viewRange()[0]
        return low, high

    def set_hint(self, text: str) -> None:
        """Say in the empty plot what to do."""
        self.hint = text
        self.viewport().update()

    def set_log(self, on: bool) -> None:
        """Scale y by its logarithm, or plainly."""
        self._log = on
        for item in (self._raw, self._smooth, self._validation):
            item.setData(*NO_CURVE)
        self.setLogMode(False, on)
        self.draw(*self._curves, self._end)

    def fit(self) -> None:
        """Show everything again."""
        self._zoomed = False
        self._box.setXRange(0.0, self._end, padding=0)
        self._fit_y()

    def clear_curves(self) -> None:
        """Show nothing."""
        self._zoomed = False
        self.draw(NO_CURVE, NO_CURVE, NO_CURVE, self._end)
        self.set_cursor(None)

    def set_cursor(self, x: float | None) -> None:
        """Put the crosshair to this x, or take it away."""
        self._cursor.setVisible(x is not None)
        if x is not None:
            self._cursor.setValue(x)
            self._cursor.label.valueChanged()

    def dress(self) -> None:
        """Take colours and fonts from the theme."""
        tokens = theme.colors(self)
        train, validation = QColor(tokens.train), QColor(tokens.validation)
        self._raw.setPen(pg.mkPen(_mixed(train, QColor(tokens.card), RAW_SHARE), width=1))
        self._smooth.setPen(pg.mkPen(train, width=2))
        self._validation.setPen(pg.mkPen(validation, width=2))
        self._validation.setSymbolBrush(validation)
        self._cursor.label.setColor(QColor(tokens.text))
        veil = QColor(tokens.card)
        veil.setAlpha(VEIL)
        self._cursor.label.fill = pg.mkBrush(veil)
        self._cursor.label.setFont(theme.small_font(self))
        self._cursor.setPen(pg.mkPen(QColor(tokens.muted), width=1, style=Qt.PenStyle.DashLine))
        self.setBackground(QColor(tokens.card))
        for axis in self._axes:
            axis.setZValue(BEHIND)
            axis.setPen(QColor(tokens.line))
            axis.setTextPen(QColor(tokens.muted))
            axis.setTickFont(theme.small_font(self))
        # Figures of one width make the x of plots that stand under one another agree.
        self._axes[0].setWidth(QFontMetrics(theme.small_font(self)).horizontalAdvance(WIDEST) + 2 * theme.GRID)

    # What a person does

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Arrows move the crosshair, + and - zoom around it, Home shows everything, Escape hides it."""
        x = self._cursor.value() if self._cursor.isVisible() else sum(self.seen()) / 2
        match Qt.Key(event.key()):
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

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self.viewport().update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self.viewport().update()

    def leaveEvent(self, event: QEvent) -> None:
        super().leaveEvent(event)
        self.pointed.emit(None)

    def drawForeground(self, painter: QPainter, rect: QRectF) -> None:
        """Write the hint over an empty plot, and mark the one that has the keyboard."""
        tokens, area = theme.colors(self), self._box.sceneBoundingRect()
        if self.hint and not self._drawn:
            painter.setPen(QColor(tokens.muted))
            painter.setFont(self.font())
            painter.drawText(area, Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextWordWrap, self.hint)
        if self.hasFocus():
            painter.setPen(QPen(QColor(tokens.accent), 1))
            painter.drawRoundedRect(area.adjusted(0, 0, -1, -1), theme.GRID, theme.GRID)

    @property
    def _drawn(self) -> bool:
        return any(len(x) for x, y in self._curves)

    def _point(self, position: QPointF) -> None:
        if self._box.sceneBoundingRect().contains(position):
            self.pointed.emit(self._box.mapSceneToView(position).x())
        else:
            self.pointed.emit(None)

    def _zoom(self, factor: float, centre: float) -> None:
        self._zoomed = True
        self._box.scaleBy(x=factor, center=(centre, 0))

    def _note_zoom(self) -> None:
        self._zoomed = True

    # Set-up and fitting

    def _set_up(self) -> None:
        plot = self.getPlotItem()
        plot.setMenuEnabled(False)
        plot.hideButtons()
        plot.showGrid(x=False, y=True, alpha=1.0)
        plot.layout.setContentsMargins(0, theme.GRID, 3 * theme.GRID, 0)
        self._smooth.setZValue(2)
        self._validation.setZValue(3)
        # Smooth edges are dear on a thick line of thousands of points and free on one of few.
        self._validation.opts["antialias"] = True
        self._validation.setSymbol("o")
        self._validation.setSymbolSize(MARKER_SIZE)
        self._validation.setSymbolPen(None)
        self._box.disableAutoRange()
        self._box.setMouseEnabled(x=True, y=False)
        self._box.setLimits(xMin=0.0, xMax=self._end)
        self._box.setRange(xRange=(0.0, 1.0), yRange=(0.0, 1.0), padding=0)
        self._box.sigRangeChangedManually.connect(self._note_zoom)
        self._box.sigXRangeChanged.connect(self._fit_y)
        self.scene().sigMouseMoved.connect(self._point)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMinimumHeight(LEAST_HEIGHT)
        self._show_values(False)

    def _add_curve(self) -> pg.PlotDataItem:
        curve = pg.PlotDataItem()
        self.addItem(curve)
        curve.setClipToView(True)
        curve.setDownsampling(auto=True, method="peak")
        return curve

    def _show_values(self, on: bool) -> None:
        """Write figures at the axes only where there are curves to read off."""
        for axis in self._axes:
            if axis.style["showValues"] != on:
                axis.setStyle(showValues=on)

    def _fit_y(self) -> None:
        """Fit y to the curves between the ends of what is seen."""
        low, high = self.seen()
        within = (y[np.searchsorted(x, low, "left") : np.searchsorted(x, high, "right")] for x, y in self._shown)
        seen = [y for y in within if y.size]
        if seen:
            bottom, top = min(float(y.min()) for y in seen), max(float(y.max()) for y in seen)
            if self._log:
                bottom, top = math.log10(bottom), math.log10(top)
            margin = 0.04 * (top - bottom) or max(abs(top) * 0.04, 1e-3)
            self._box.setYRange(bottom - margin, top + margin, padding=0)


def _showable(curve: Curve, *, log: bool) -> Curve:
    """Return the points that can be drawn: finite, and above 0 for a logarithm."""
    x, y = curve
    kept = np.isfinite(y) & (y > 0) if log else np.isfinite(y)
    return curve if kept.all() else (x[kept], y[kept])


def _mixed(color: QColor, ground: QColor, share: float) -> QColor:
    """Return this share of a colour on a ground, opaque."""
    pairs = zip((color.red(), color.green(), color.blue()), (ground.red(), ground.green(), ground.blue()), strict=True)
    return QColor(*(round(share * above + (1 - share) * below) for above, below in pairs))
