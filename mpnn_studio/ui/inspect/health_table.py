"""The health of each layer in a table: figures, their lines through time, and histograms through time."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

import numpy as np
from PySide6.QtCore import (
    QAbstractTableModel,
    QEvent,
    QModelIndex,
    QPersistentModelIndex,
    QPointF,
    QRect,
    QRectF,
    QSize,
    Qt,
)
from PySide6.QtGui import QColor, QFontMetrics, QPainter, QPen, QPolygonF
from PySide6.QtWidgets import (
    QHeaderView,
    QSizePolicy,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
    QWidget,
)

from ...explain.clinic import LayerRow, Trace
from ...explain.findings import Column
from ...explain.health_history import Strip
from .. import theme
from ..canvas import tones
from ..plots.tone_histogram import figure

_Index = QModelIndex | QPersistentModelIndex
_Role = Qt.ItemDataRole
CONTENT = _Role.UserRole
TITLES = ("Layer", "Gradient", "Step ÷ weights", "Units", "Spread")
TRACES: Mapping[int, Column] = MappingProxyType({1: "gradient", 2: "stride", 3: "units"})
STRIP = 4
TIPS = (
    "The layers that learn, or whose units can fail.",
    "Length of the gradient of all that the layer learns. Computed with the weights of this moment on the same few "
    "training examples every time, forward and backward as in a step (with dropout), all examples counting alike.",
    "How far one real step of the training moved what the layer has learned, as a share of its length. Measured in "
    "the training itself, about ten times a second. Around 0.1 % is usual; far above 10 % is wild.",
    "ReLU: share of its units (of an image, channels) that give nothing for any of these examples. Sigmoid and Tanh: "
    "share of the outputs within 2 % of an end, where they are flat.",
    "How the layer's numbers spread, from the begin to now: each column is a histogram, the brighter the more of them.",
)
LINE_HEIGHT = 20
PADDING = 5
MOST_POINTS = 160


class HealthModel(QAbstractTableModel):
    """One row a layer. A text stands for each cell, also where a line is drawn."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._rows: tuple[LayerRow, ...] = ()
        self.last_step = 0

    def show_rows(self, rows: tuple[LayerRow, ...], last_step: int) -> None:
        """Show these layers; what was chosen stays chosen where they are the same ones."""
        same = [row.part.uid for row in rows] == [row.part.uid for row in self._rows]
        if not same:
            self.beginResetModel()
        self._rows, self.last_step = rows, last_step
        if not same:
            self.endResetModel()
        elif rows:
            self.dataChanged.emit(self.index(0, 0), self.index(len(rows) - 1, len(TITLES) - 1))

    def rowCount(self, parent: _Index = QModelIndex()) -> int:  # noqa: B008  (Qt's own default)
        return 0 if parent.isValid() else len(self._rows)

    def columnCount(self, parent: _Index = QModelIndex()) -> int:  # noqa: B008
        return 0 if parent.isValid() else len(TITLES)

    def headerData(self, section: int, side: Qt.Orientation, role: int = _Role.DisplayRole) -> Any:
        if side != Qt.Orientation.Horizontal:
            return None
        match role:
            case _Role.DisplayRole:
                return TITLES[section]
            case _Role.ToolTipRole:
                return TIPS[section]
            case _Role.TextAlignmentRole:
                return Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
        return None

    def data(self, index: _Index, role: int = _Role.DisplayRole) -> Any:
        row, column = self._rows[index.row()], index.column()
        content = row.traces.get(TRACES[column]) if column in TRACES else row.strip if column == STRIP else None
        match role:
            case _Role.DisplayRole | _Role.ToolTipRole:
                return row.part.title if not column else _said(content)
            case _Role.AccessibleTextRole:
                return f"{TITLES[column]}: {row.part.title if not column else _said(content)}"
            case _Role.UserRole:
                return content
        return None


def _said(content: Trace | Strip | None) -> str:
    match content:
        case Trace():
            return f"⚠ {content.text}" if content.alarming else content.text
        case Strip():
            return f"{figure(content.low)} to {figure(content.high)}"
    return ""


class HealthTable(QTableView):
    """As high as its rows: what is around it scrolls."""

    def __init__(self) -> None:
        super().__init__()
        self._model = HealthModel(self)
        self.setModel(self._model)
        self.setItemDelegate(_Painter(self))
        self.setAccessibleName("Health of each layer")
        self.setEditTriggers(QTableView.EditTrigger.NoEditTriggers)
        self.setSelectionBehavior(QTableView.SelectionBehavior.SelectRows)
        self.setTabKeyNavigation(False)
        self.setCornerButtonEnabled(False)
        self.setShowGrid(False)
        self.verticalHeader().hide()
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        header = self.horizontalHeader()
        header.setHighlightSections(False)
        header.setSectionResizeMode(QHeaderView.ResizeMode.Stretch)
        header.setSectionResizeMode(0, QHeaderView.ResizeMode.ResizeToContents)
        header.setMinimumSectionSize(40)
        self._fit()

    def show_rows(self, rows: tuple[LayerRow, ...], last_step: int) -> None:
        """Show these layers, their lines as far as this step."""
        count = self._model.rowCount()
        self._model.show_rows(rows, last_step)
        if count != len(rows):
            self._fit()

    def texts(self) -> list[list[str]]:
        """What is shown, row by row."""
        model = self._model
        return [[model.index(row, column).data() for column in range(len(TITLES))] for row in range(model.rowCount())]

    def sizeHint(self) -> QSize:
        return QSize(super().sizeHint().width(), self._whole_height())

    def minimumSizeHint(self) -> QSize:
        return QSize(200, self._whole_height())

    def _whole_height(self) -> int:
        rows = self._model.rowCount() * self.verticalHeader().defaultSectionSize()
        return self.horizontalHeader().sizeHint().height() + rows + 2 * self.frameWidth()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.StyleChange and hasattr(self, "_model"):
            self._fit()

    def _fit(self) -> None:
        height = QFontMetrics(theme.small_font(self)).height() + LINE_HEIGHT + 2 * PADDING
        self.verticalHeader().setMinimumSectionSize(height)
        self.verticalHeader().setDefaultSectionSize(height)
        self.updateGeometry()


class _Painter(QStyledItemDelegate):
    """Paints a figure with its line below, or histograms side by side."""

    def __init__(self, view: HealthTable) -> None:
        super().__init__(view)
        self._view = view

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: _Index) -> None:
        tokens = theme.colors(self._view)
        rect: QRect = option.rect
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if option.state & QStyle.StateFlag.State_Selected:
            painter.fillRect(rect, QColor(tokens.selected))
        painter.setPen(QPen(QColor(tokens.hairline), 1))
        painter.drawLine(rect.bottomLeft(), rect.bottomRight())
        inside = rect.adjusted(PADDING, PADDING, -PADDING, -PADDING)
        content = index.data(CONTENT)
        match content:
            case Trace():
                self._paint_trace(painter, inside, content, index.data())
            case Strip():
                self._paint_strip(painter, inside, content)
            case _ if index.column() == 0:
                self._write(painter, inside, index.data(), tokens.text, Qt.AlignmentFlag.AlignVCenter)
        painter.restore()

    def _paint_trace(self, painter: QPainter, inside: QRect, trace: Trace, text: str) -> None:
        tokens = theme.colors(self._view)
        painter.setFont(theme.small_font(self._view))
        height = painter.fontMetrics().height()
        color = tokens.warning if trace.alarming else tokens.text
        self._write(painter, QRect(inside.topLeft(), QSize(inside.width(), height)), text or "–", color)
        area = QRectF(inside.left(), inside.top() + height, inside.width(), inside.height() - height)
        points = _points(trace, self._last_step(), area)
        painter.setPen(QPen(QColor(tokens.warning if trace.alarming else tokens.train), 1.2))
        painter.drawPolyline(points)
        if points.count():
            painter.setBrush(painter.pen().color())
            painter.drawEllipse(points.last(), 1.5, 1.5)

    def _paint_strip(self, painter: QPainter, inside: QRect, strip: Strip) -> None:
        """Each pixel across shows the last histogram up to its step."""
        tokens = theme.colors(self._view)
        painter.setFont(theme.small_font(self._view))
        metrics = painter.fontMetrics()
        ends = figure(strip.high), figure(strip.low)
        room = max(metrics.horizontalAdvance(text) for text in ends) + theme.GRID
        area = inside.adjusted(0, 0, -room, 0)
        if area.width() > 4:
            steps = np.linspace(0, self._last_step(), area.width())
            columns = np.searchsorted(strip.steps, steps, "right") - 1
            shares = strip.shares[:, np.maximum(columns, 0)]
            shares[:, columns < 0] = np.nan
            # The root makes rare numbers visible beside the many near zero.
            tall = np.sqrt(shares / max(float(np.nanmax(strip.shares, initial=0.0)), 1e-9))
            scale = tones.diverging(QColor(tokens.field), QColor(tokens.accent), QColor(tokens.text))
            painter.drawImage(area, tones.tone_picture(2 * tall - 1, 1.0, scale, QColor(tokens.card)))
        right = QRect(area.right() + theme.GRID, inside.top(), room, inside.height())
        self._write(painter, right, ends[0], tokens.muted, Qt.AlignmentFlag.AlignTop)
        self._write(painter, right, ends[1], tokens.muted, Qt.AlignmentFlag.AlignBottom)

    def _write(
        self,
        painter: QPainter,
        area: QRect,
        text: str,
        color: str,
        side: Qt.AlignmentFlag = Qt.AlignmentFlag.AlignVCenter,
    ) -> None:
        painter.setFont(theme.small_font(self._view))
        painter.setPen(QColor(color))
        shown = painter.fontMetrics().elidedText(text, Qt.TextElideMode.ElideRight, area.width() + 1)
        painter.drawText(area, int(side | Qt.AlignmentFlag.AlignLeft), shown)

    def _last_step(self) -> int:
        model = self._view.model()
        assert isinstance(model, HealthModel)
        return max(model.last_step, 1)


def _points(trace: Trace, last_step: int, area: QRectF) -> QPolygonF:
    """Return the line within an area: from the begin of the run to now, and from its lowest to its highest."""
    known = np.isfinite(trace.values) & ((trace.values > 0) | (not trace.by_decades))
    steps, values = trace.steps[known], trace.values[known]
    stride = max(1, len(steps) // MOST_POINTS)
    steps, values = steps[::-1][::stride][::-1], values[::-1][::stride][::-1]
    if not len(steps):
        return QPolygonF()
    if trace.by_decades:
        values = np.log10(values)
        low, high = float(values.min()), float(values.max())
        # A line that hardly moves is drawn in the middle, not as noise from bottom to top.
        low, high = (low, high) if high - low > 0.5 else (low - 0.5, high + 0.5)
    else:
        low, high = 0.0, 1.0
    across = area.left() + steps / last_step * area.width()
    down = area.bottom() - (values - low) / (high - low) * area.height()
    return QPolygonF([QPointF(*point) for point in zip(across.tolist(), down.tolist(), strict=True)])
