"""The layer palette: every registered layer by group, searchable, to be dragged or added with Enter."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from mpneuralnetwork.components import registry
from PySide6.QtCore import QAbstractListModel, QModelIndex, QPersistentModelIndex, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QFontMetrics, QKeyEvent, QPainter, QPen
from PySide6.QtWidgets import (
    QAbstractItemView,
    QFrame,
    QListView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QVBoxLayout,
    QWidget,
)

from ..widgets import theme
from ..widgets.formulas import explain
from ..widgets.help_topics import help_topic
from ..widgets.icons import layer_icon
from ..widgets.search_line import SearchLine
from . import payload
from .dragging import carry

Index = QModelIndex | QPersistentModelIndex
_ROOT = QModelIndex()
GROUPS = ("Core", "Convolution", "Activation", "Regularisation", "Normalisation")
"""Headings in the order of the palette; a group that is not named here comes last."""
_ENTRY = Qt.ItemDataRole.UserRole
ICON_GAP = 6
"""Between the icon of an entry and its name, in px."""
SHORTEST = "Reshape  "
"""A name that fits into an entry however narrow the column is drawn."""
FRAME = 48
"""Of the column, its scroll bar and an entry, in px."""


@dataclass(frozen=True)
class PaletteEntry:
    """A heading, or a layer by its registry name."""

    title: str
    group: str
    name: str = ""
    tip: str = ""


class PaletteModel(QAbstractListModel):
    """The registered layers whose name, title, group or summary holds the words that were typed."""

    def __init__(self) -> None:
        super().__init__()
        self._entries: list[PaletteEntry] = []
        self.search("")

    def search(self, text: str) -> None:
        """Show what matches every word."""
        words = text.lower().split()
        groups: dict[str, list[PaletteEntry]] = {group: [] for group in GROUPS}
        for layer in registry.components("layer"):
            haystack = f"{layer.__name__} {layer.title} {layer.group} {layer.summary}".lower()
            if all(word in haystack for word in words):
                tip = layer.summary
                groups.setdefault(layer.group, []).append(PaletteEntry(layer.title, layer.group, layer.__name__, tip))
        self.beginResetModel()
        self._entries = [
            entry for group, layers in groups.items() if layers for entry in (PaletteEntry(group, group), *layers)
        ]
        self.endResetModel()

    def rowCount(self, parent: Index = _ROOT) -> int:
        return 0 if parent.isValid() else len(self._entries)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if not index.isValid():
            return None
        entry = self._entries[index.row()]
        match role:
            case Qt.ItemDataRole.DisplayRole:
                return entry.title
            case Qt.ItemDataRole.ToolTipRole:
                return explain(registry.find("layer", entry.name)) if entry.name else None
            case Qt.ItemDataRole.AccessibleDescriptionRole:
                return entry.tip
            case Qt.ItemDataRole.WhatsThisRole:
                return help_topic("layer", entry.name) if entry.name else None
            case Qt.ItemDataRole.UserRole:
                return entry
        return None

    def flags(self, index: Index) -> Qt.ItemFlag:
        if not index.isValid() or not self._entries[index.row()].name:
            return Qt.ItemFlag.NoItemFlags
        return Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable | Qt.ItemFlag.ItemIsDragEnabled

    def first_layer(self) -> QModelIndex:
        """The first entry that is not a heading, invalid where nothing matches."""
        return next((self.index(n) for n, entry in enumerate(self._entries) if entry.name), QModelIndex())


class _EntryDelegate(QStyledItemDelegate):
    """Draws headings as small text and layers as buttons with the colour of their group."""

    def __init__(self, view: QWidget) -> None:
        super().__init__(view)
        self._widget = view

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        line = QFontMetrics(self._widget.font()).height()
        return QSize(80, line + (16 if index.data(_ENTRY).name else 8))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        entry: PaletteEntry = index.data(_ENTRY)
        colors = theme.colors(self._widget)
        rect = QRectF(option.rect).adjusted(0.5, 2, -1.5, -2)
        state: QStyle.StateFlag = option.state
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if not entry.name:
            painter.setFont(theme.small_font(self._widget))
            painter.setPen(QColor(colors.muted))
            painter.drawText(rect, int(Qt.AlignmentFlag.AlignBottom), entry.title)
        else:
            chosen = bool(state & (QStyle.StateFlag.State_Selected | QStyle.StateFlag.State_MouseOver))
            painter.setPen(QPen(QColor(colors.accent if chosen else colors.line), 1))
            painter.setBrush(QColor(colors.selected if chosen else colors.card))
            painter.drawRoundedRect(rect, 6, 6)
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(colors.group(entry.group))
            painter.drawRoundedRect(QRectF(rect.left(), rect.top(), 3, rect.height()), 1.5, 1.5)
            self._write(painter, rect.adjusted(10, 0, -4, 0), entry)
        painter.restore()

    def _write(self, painter: QPainter, room: QRectF, entry: PaletteEntry) -> None:
        """Icon and name; where the column is too narrow for both, the name alone."""
        colors, metrics = theme.colors(self._widget), QFontMetrics(self._widget.font())
        size = metrics.ascent() + 2
        if metrics.horizontalAdvance(entry.title) <= room.width() - size - ICON_GAP:
            icon = layer_icon(entry.name, colors.group(entry.group), size, self._widget.devicePixelRatioF())
            painter.drawPixmap(QPointF(room.left(), room.center().y() - size / 2), icon)
            room = room.adjusted(size + ICON_GAP, 0, 0, 0)
        painter.setPen(QColor(colors.text))
        painter.setFont(self._widget.font())
        title = metrics.elidedText(entry.title, Qt.TextElideMode.ElideRight, int(room.width()))
        painter.drawText(room, int(Qt.AlignmentFlag.AlignVCenter), title)


class _EntryList(QListView):
    """The entries; Enter or a double click adds the current one."""

    picked = Signal(str)

    def __init__(self, model: PaletteModel) -> None:
        super().__init__()
        self.setModel(model)
        self.setItemDelegate(_EntryDelegate(self))
        self.setAccessibleName("Layer palette")
        self.setDragDropMode(QAbstractItemView.DragDropMode.DragOnly)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setMouseTracking(True)
        self.setProperty("place", "palette")
        self.doubleClicked.connect(self._pick)

    def startDrag(self, actions: Qt.DropAction) -> None:
        index = self.currentIndex()
        if index.isValid() and index.data(_ENTRY).name:
            carry(self, index, payload.carry_name(index.data(_ENTRY).name), Qt.DropAction.CopyAction)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.pick_current()
        else:
            super().keyPressEvent(event)

    def pick_current(self) -> None:
        """Add the current layer."""
        self._pick(self.currentIndex())

    def _pick(self, index: QModelIndex) -> None:
        if index.isValid() and index.data(_ENTRY).name:
            self.picked.emit(index.data(_ENTRY).name)


class Palette(QFrame):
    """The left column.

    Signals:
        picked(name): add this layer behind the selection.
    """

    picked = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("card", True)
        self._model = PaletteModel()
        self.list = _EntryList(self._model)
        self.search = SearchLine("Find a layer", "find a layer", self.list)
        self.search.textChanged.connect(self._find)
        self.search.returnPressed.connect(self._pick_first)
        self.list.picked.connect(self.picked)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(8, 8, 8, 8)
        layout.addWidget(self.search)
        layout.addWidget(self.list, 1)

    def minimumSizeHint(self) -> QSize:
        """Wide enough to tell the entries apart, however large the text is."""
        return QSize(self.fontMetrics().horizontalAdvance(SHORTEST) + FRAME, super().minimumSizeHint().height())

    def handlers(self) -> dict[str, Callable[[], object]]:
        """What the command on the palette does."""
        return {"add_layer": self.list.pick_current}

    def obstacles(self) -> dict[str, str]:
        """Why it cannot be used now, by its name."""
        return {} if self.list.currentIndex().isValid() else {"add_layer": "Choose a layer of the palette first."}

    def _find(self, text: str) -> None:
        self._model.search(text)
        self.search.show_found(self._model.first_layer().isValid())

    def _pick_first(self) -> None:
        first = self._model.first_layer()
        if first.isValid():
            self.picked.emit(first.data(_ENTRY).name)
            self.search.selectAll()
