"""The stages of a step in one row: forward, loss, backward, update."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QAbstractListModel, QEvent, QModelIndex, QPersistentModelIndex, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QFontMetrics, QKeyEvent, QPainter, QPen, QWheelEvent
from PySide6.QtWidgets import QListView, QSizePolicy, QStyle, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from ...explain.steps.stages import Stage
from ..widgets import theme

_Index = QModelIndex | QPersistentModelIndex
GROUPS = {"input": "Forward", "forward": "Forward", "loss": "Loss", "backward": "Backward", "update": "Update"}
"""The group of each kind of stage, as it is written above the first of them."""
COLORS = {"Forward": "core", "Loss": "activation", "Backward": "normalisation", "Update": "convolution"}
PADDING = 8
CHIP_GAP = 4
BETWEEN = 12
"""Px between two groups."""
CAPTION = Qt.ItemDataRole.UserRole
GROUP = Qt.ItemDataRole.UserRole + 1
PLACE = Qt.ItemDataRole.UserRole + 2


class StagesModel(QAbstractListModel):
    """The stages, each with its short title, its group, and a caption where a group begins."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._stages: Sequence[Stage] = ()

    def show_stages(self, stages: Sequence[Stage]) -> None:
        """Hold these."""
        self.beginResetModel()
        self._stages = stages
        self.endResetModel()

    def rowCount(self, parent: _Index = QModelIndex()) -> int:  # noqa: B008  (Qt's own default)
        return 0 if parent.isValid() else len(self._stages)

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        row = index.row()
        stage = self._stages[row]
        group = GROUPS[stage.kind]
        match role:
            case Qt.ItemDataRole.DisplayRole:
                return stage.title.removeprefix("Back through ").removeprefix("Update of ")
            case Qt.ItemDataRole.ToolTipRole:
                return f"{stage.title} · {stage.key}"
            case Qt.ItemDataRole.AccessibleTextRole:
                layer = "" if stage.layer is None else f", layer {stage.layer}"
                return f"stage {row + 1} of {len(self._stages)}, {group.lower()}: {stage.title}{layer}"
        if role == GROUP:
            return group
        if role == PLACE:
            return "" if stage.layer is None else str(stage.layer)
        if role == CAPTION:
            return group if row == 0 or GROUPS[self._stages[row - 1].kind] != group else ""
        return None


class _ChipDelegate(QStyledItemDelegate):
    """Paints a stage as a chip with the colour of its group."""

    def sizeHint(self, option: QStyleOptionViewItem, index: _Index) -> QSize:
        view = self.parent()
        assert isinstance(view, QWidget)
        text = QFontMetrics(theme.title_font(view)).horizontalAdvance(str(index.data()))
        place = str(index.data(PLACE))
        room = QFontMetrics(theme.small_font(view)).horizontalAdvance(f"{place} ") if place else 0
        caption = QFontMetrics(theme.small_font(view)).horizontalAdvance(str(index.data(CAPTION)))
        width = max(text + room, caption - PADDING) + 2 * PADDING + CHIP_GAP
        begins = bool(index.data(CAPTION)) and index.row() > 0
        return QSize(width + (BETWEEN if begins else 0), chip_height(view) + caption_height(view))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: _Index) -> None:
        view = self.parent()
        assert isinstance(view, QWidget)
        tokens, area = theme.colors(view), QRectF(option.rect)
        chosen = bool(option.state & QStyle.StateFlag.State_Selected)
        if index.data(CAPTION) and index.row() > 0:
            area.setLeft(area.left() + BETWEEN)
        color = QColor(getattr(tokens, COLORS[str(index.data(GROUP))]))
        self._paint_caption(painter, view, area, str(index.data(CAPTION)))
        # The thick border of the chosen stage stays inside too: what is painted beyond the item is never wiped away.
        chip = area.adjusted(1, caption_height(view) + 1, -CHIP_GAP - 1, -1)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setBrush(QColor(tokens.selected if chosen else tokens.card))
        painter.setPen(QPen(QColor(tokens.accent if chosen else tokens.line), 2 if chosen and view.hasFocus() else 1))
        painter.drawRoundedRect(chip, 6, 6)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(color)
        painter.drawRoundedRect(QRectF(chip.left() + 3, chip.top() + 4, 3, chip.height() - 8), 1.5, 1.5)
        self._paint_text(painter, view, chip.adjusted(PADDING + 2, 0, -4, 0), index, chosen=chosen)

    def _paint_caption(self, painter: QPainter, view: QWidget, area: QRectF, caption: str) -> None:
        if caption:
            painter.setFont(theme.small_font(view))
            painter.setPen(QColor(theme.colors(view).muted))
            painter.drawText(QRectF(area.left(), area.top(), area.width(), caption_height(view)), caption)

    def _paint_text(self, painter: QPainter, view: QWidget, area: QRectF, index: _Index, *, chosen: bool) -> None:
        tokens, place = theme.colors(view), str(index.data(PLACE))
        middle = Qt.AlignmentFlag.AlignVCenter
        if place:
            painter.setFont(theme.small_font(view))
            painter.setPen(QColor(tokens.muted))
            painter.drawText(area, middle, place)
            area = area.adjusted(painter.fontMetrics().horizontalAdvance(f"{place} "), 0, 0, 0)
        painter.setFont(theme.title_font(view) if chosen else view.font())
        painter.setPen(QColor(tokens.text))
        painter.drawText(area, middle, str(index.data()))


class StageStrip(QListView):
    """A row of chips to click, or to walk along with the arrow keys, Home and End.

    Signals:
        chosen(place): another stage is to be shown.
    """

    chosen = Signal(int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._model = StagesModel(self)
        self.setModel(self._model)
        self.setItemDelegate(_ChipDelegate(self))
        self.setFlow(QListView.Flow.LeftToRight)
        self.setWrapping(False)
        self.setHorizontalScrollMode(QListView.ScrollMode.ScrollPerPixel)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setProperty("bare", True)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setAccessibleName("Stages of the step")
        self.setToolTip("Left and Right go from stage to stage, Home and End to the first and last")
        self.selectionModel().currentRowChanged.connect(self._tell)
        self._fit()

    def show_stages(self, stages: Sequence[Stage]) -> None:
        """Show these stages, none of them chosen."""
        self.selectionModel().blockSignals(True)
        self._model.show_stages(stages)
        self.selectionModel().blockSignals(False)

    def show_stage(self, place: int) -> None:
        """Mark the stage that is shown, and scroll to it."""
        index = self._model.index(place)
        if index.row() != self.currentIndex().row():
            self.setCurrentIndex(index)
        self.scrollTo(index)
        self.setAccessibleDescription(str(index.data(Qt.ItemDataRole.AccessibleTextRole)))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        last = self._model.rowCount() - 1
        here = self.currentIndex().row()
        places = {
            Qt.Key.Key_Home: 0,
            Qt.Key.Key_End: last,
            Qt.Key.Key_Left: max(here - 1, 0),
            Qt.Key.Key_Right: min(here + 1, last),
        }
        place = places.get(Qt.Key(event.key()))
        if place is None or last < 0:
            super().keyPressEvent(event)
        else:
            self.setCurrentIndex(self._model.index(place))

    def wheelEvent(self, event: QWheelEvent) -> None:
        """The wheel scrolls sideways, as there is nothing above or below."""
        turned = event.angleDelta()
        bar = self.horizontalScrollBar()
        bar.setValue(bar.value() - (turned.x() or turned.y()))
        event.accept()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.StyleChange:
            self._fit()

    def updateGeometries(self) -> None:
        """Keep the stage that is shown in sight, also where the strip or its text has another size."""
        super().updateGeometries()
        self.scrollTo(self.currentIndex())

    def _tell(self, now: QModelIndex, before: QModelIndex) -> None:
        if now.isValid():
            self.chosen.emit(now.row())

    def _fit(self) -> None:
        self.setFixedHeight(chip_height(self) + caption_height(self) + self.horizontalScrollBar().sizeHint().height())


def chip_height(view: QWidget) -> int:
    """Return how high a stage is painted, in px."""
    return QFontMetrics(theme.title_font(view)).height() + 12


def caption_height(view: QWidget) -> int:
    """Return how high the name of a group is written, in px."""
    return QFontMetrics(theme.small_font(view)).height() + 2
