"""The health of each layer in a table: figures, their lines through time, and histograms through time."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from types import MappingProxyType
from typing import Any

import pyqtgraph as pg
from PySide6.QtCore import (
    QAbstractTableModel,
    QEvent,
    QModelIndex,
    QPersistentModelIndex,
    QRect,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtGui import QColor, QFontMetrics, QKeyEvent, QPainter, QPen
from PySide6.QtWidgets import (
    QHeaderView,
    QSizePolicy,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
    QWidget,
)

from ...explain.diagnostics import LayerRow, Trend
from ...explain.findings import Column
from ...explain.health_history import Strip
from ...wording import number_text
from ..widgets import theme, tones
from ..widgets.fact_table import make_plain
from ..widgets.in_turn import InTurn
from ..widgets.keys import KeepsKeys, asks_why

_Index = QModelIndex | QPersistentModelIndex
_Role = Qt.ItemDataRole
CONTENT, ALARMING = _Role.UserRole, _Role.UserRole + 1
TITLES = ("Layer", "Gradient", "Step ÷ weights", "Units", "Spread")
STAGES = ("forward", "backward", "update", "forward", "forward")
"""In which kind of stage the numbers of each column are computed."""
TIP = "A double-click, Enter or E explains this layer"
TRENDS: Mapping[int, Column] = MappingProxyType({1: "gradient", 2: "update_ratio", 3: "units"})
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
LEFT = Qt.AlignmentFlag.AlignLeft


class HealthModel(QAbstractTableModel):
    """One row a layer. A text stands for each cell, also where a line is drawn."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._rows: tuple[LayerRow, ...] = ()
        self._telling = InTurn(self)

    def show_rows(self, rows: tuple[LayerRow, ...]) -> bool:
        """Show these layers; what was chosen stays chosen where they are the same ones. Tell whether they are not."""
        same = [row.part.uid for row in rows] == [row.part.uid for row in self._rows]
        if not same:
            self.beginResetModel()
        self._rows = rows
        if not same:
            self.endResetModel()
        # However many layers there are, no frame takes long.
        self._telling.begin(partial(self._tell, row) for row in range(len(rows) if same else 0))
        return not same

    def _tell(self, row: int) -> None:
        """Let one row be painted; told of several cells at once, a view would paint all that it shows."""
        for column in range(len(TITLES)):
            self.dataChanged.emit(self.index(row, column), self.index(row, column))

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
        match role:
            case _Role.DisplayRole:
                return row.part.title if not column else self._said(row, column)
            case _Role.ToolTipRole:
                return " · ".join(filter(None, (row.part.title if not column else self._said(row, column), TIP)))
            case _Role.AccessibleTextRole:
                return f"{TITLES[column]}: {row.part.title if not column else self._said(row, column)}"
            case _Role.UserRole:
                return row.strip if column == STRIP else row.trends.get(TRENDS[column]) if column in TRENDS else None
            case _ if role == ALARMING:
                return TRENDS.get(column) in row.alarming
        return None

    def stage_at(self, index: QModelIndex) -> str:
        """Return the key of the stage in which a figure comes about."""
        return f"{STAGES[index.column()]}.{self._rows[index.row()].part.name}"

    def _said(self, row: LayerRow, column: int) -> str:
        if column == STRIP:
            return f"{number_text(row.strip.low, 3)} to {number_text(row.strip.high, 3)}" if row.strip else ""
        trend = row.trends.get(TRENDS[column])
        return "" if trend is None else f"⚠ {trend.text}" if TRENDS[column] in row.alarming else trend.text


class HealthTable(KeepsKeys, QTableView):
    """As high as its rows: what is around it scrolls.

    Signals:
        followed(stage): the stage of a step in which this figure comes about is to be explained, by its key.
    """

    followed = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self._model = HealthModel(self)
        self.setModel(self._model)
        self.doubleClicked.connect(self._follow)
        self.setItemDelegate(_Painter(self))
        self.setAccessibleName("Health of each layer")
        self.setEditTriggers(QTableView.EditTrigger.NoEditTriggers)
        make_plain(self)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        header = self.horizontalHeader()
        header.setSectionResizeMode(QHeaderView.ResizeMode.Stretch)
        header.setSectionResizeMode(0, QHeaderView.ResizeMode.Fixed)
        header.setMinimumSectionSize(40)
        self._fit()

    def show_rows(self, rows: tuple[LayerRow, ...]) -> None:
        """Show these layers."""
        if self._model.show_rows(rows):
            self._fit()

    def takes(self, event: QKeyEvent) -> bool:
        return asks_why(event) and self.currentIndex().isValid()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if self.takes(event):
            self._follow(self.currentIndex())
        else:
            super().keyPressEvent(event)

    def _follow(self, index: QModelIndex) -> None:
        self.followed.emit(self._model.stage_at(index))

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
        metrics = QFontMetrics(theme.small_font(self))
        names = (self._model.index(row, 0).data() for row in range(self._model.rowCount()))
        # A column that follows its contents by itself would paint the whole table at every figure.
        self.setColumnWidth(0, max((metrics.horizontalAdvance(name) for name in names), default=60) + 4 * PADDING)
        self.updateGeometry()


class _Painter(QStyledItemDelegate):
    """Paints a figure with its line below, or histograms side by side."""

    def __init__(self, view: HealthTable) -> None:
        super().__init__(view)
        self._view = view

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: _Index) -> None:
        tokens = theme.colors(self._view)
        rect: QRect = option.rect
        if option.state & QStyle.StateFlag.State_Selected:
            painter.fillRect(rect, QColor(tokens.selected))
        painter.fillRect(rect.left(), rect.bottom(), rect.width(), 1, QColor(tokens.hairline))
        content = index.data(CONTENT)
        if content is None and index.column():
            return
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setFont(theme.small_font(self._view))
        inside = rect.adjusted(PADDING, PADDING, -PADDING, -PADDING)
        match content:
            case Trend():
                self._paint_trend(painter, inside, content, index)
            case Strip():
                self._paint_strip(painter, inside, content, tokens)
            case _:
                painter.setPen(QColor(tokens.text))
                painter.drawText(inside, int(LEFT | Qt.AlignmentFlag.AlignVCenter), index.data())
        painter.restore()

    def _paint_trend(self, painter: QPainter, inside: QRect, trend: Trend, index: _Index) -> None:
        tokens, alarming = theme.colors(self._view), index.data(ALARMING)
        painter.setPen(QColor(tokens.warning if alarming else tokens.text))
        painter.drawText(inside, int(LEFT | Qt.AlignmentFlag.AlignTop), index.data() or "–")
        if not len(trend.line):
            return
        across = inside.left() + trend.line[:, 0] * inside.width()
        down = inside.bottom() - trend.line[:, 1] * (inside.height() - painter.fontMetrics().height())
        points = pg.functions.arrayToQPolygonF(across, down)
        color = QColor(tokens.warning if alarming else tokens.train)
        painter.setPen(QPen(color, 1.2))
        painter.drawPolyline(points)
        painter.setBrush(color)
        painter.drawEllipse(points.last(), 1.5, 1.5)

    def _paint_strip(self, painter: QPainter, inside: QRect, strip: Strip, tokens: theme.Colors) -> None:
        high, low = number_text(strip.high, 3), number_text(strip.low, 3)
        metrics = painter.fontMetrics()
        room = max(metrics.horizontalAdvance(high), metrics.horizontalAdvance(low)) + theme.GRID
        area = inside.adjusted(0, 0, -room, 0)
        if area.width() > 4:
            ends = tokens.field, tokens.accent, tokens.text
            painter.drawImage(area, tones.level_picture(tones.number_levels(strip.heat, 1.0), ends, tokens.card))
        painter.setPen(QColor(tokens.muted))
        right = QRect(area.right() + theme.GRID, inside.top(), room, inside.height())
        painter.drawText(right, int(LEFT | Qt.AlignmentFlag.AlignTop), high)
        painter.drawText(right, int(LEFT | Qt.AlignmentFlag.AlignBottom), low)
