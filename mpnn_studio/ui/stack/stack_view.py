"""The list of cards: selection, opening in place, and dragging with a live insertion line."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import partial

from PySide6.QtCore import QItemSelection, QItemSelectionModel, QModelIndex, QPointF, QRect, QSize, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QDragEnterEvent,
    QDragLeaveEvent,
    QDragMoveEvent,
    QDropEvent,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QResizeEvent,
)
from PySide6.QtWidgets import QAbstractItemView, QApplication, QListView, QWidget

from ...explain.unit_maps import UnitMaps
from ..widgets import theme
from ..widgets.in_turn import InTurn
from .card_delegate import CardDelegate
from .dragging import carry
from .row_editor import CHOSEN_KINDS, RowEditor
from .rows import StackRow
from .stack_model import FIRST_LAYER, StackModel

ROOM_FOR_FORM = 18
"""Lines of text that the form of a loss, optimizer or schedule takes, its drawing included."""


class StackView(QListView):
    """Shows a StackModel. What a person does inside a card is passed on as signals.

    Signals:
        edited(uid, field, value, merge_key), chosen(uid, name), fix_requested(uid): see RowEditor.
    """

    edited = Signal(str, str, object, object)
    chosen = Signal(str, str)
    fix_requested = Signal(str)

    def __init__(self, model: StackModel, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._open_uid = ""
        self._gap: int | None = None
        self._laid_out, self._blank, self._scrolling = 0, 0, False
        self._stack = model
        self.setModel(model)
        self._cards = CardDelegate(self)
        self._painting = InTurn(self)
        self.setItemDelegate(self._cards)
        self.setAccessibleName("Layer stack")
        self.setProperty("place", "stack")
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setDragDropMode(QAbstractItemView.DragDropMode.DragDrop)
        self.setDefaultDropAction(Qt.DropAction.MoveAction)
        self.setDropIndicatorShown(False)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setResizeMode(QListView.ResizeMode.Adjust)
        self.setMouseTracking(True)
        self.clicked.connect(self._clicked)
        model.dataChanged.connect(lambda first, last: self._refresh(first))
        model.rowsInserted.connect(lambda parent, first, last: self._refresh(model.index(first)))
        self._refresh_all()

    @property
    def open_uid(self) -> str:
        """The part whose form is open, or an empty string."""
        return self._open_uid

    def open(self, uid: str) -> None:
        """Open the form of one part and close the one that was open; an empty uid closes only."""
        previous, self._open_uid = self._open_uid, uid
        for changed in (previous, uid):
            index = self._stack.index_of(changed)
            if index.isValid():
                self._rebuild(index)
        if uid:
            self.scrollTo(self._stack.index_of(uid))
            self._make_room(self._stack.index_of(uid))

    def open_editor(self, uid: str) -> RowEditor | None:
        """Open a card, where it is not, and return its form."""
        self.select(uid)
        if uid != self._open_uid:
            self.open(uid)
        editor = self.indexWidget(self._stack.index_of(uid))
        return editor if isinstance(editor, RowEditor) else None

    def select(self, uid: str) -> None:
        """Make one card the selected and current one."""
        index = self._stack.index_of(uid)
        self.setCurrentIndex(index)
        self.scrollTo(index)

    def select_all_of(self, uids: Iterable[str]) -> None:
        """Make these cards the selection; the last of them is the current one."""
        places = [self._stack.index_of(uid) for uid in uids]
        chosen = QItemSelection()
        for index in places:
            chosen.select(index, index)
        flags = QItemSelectionModel.SelectionFlag
        self.selectionModel().setCurrentIndex(places[-1], flags.NoUpdate)
        self.selectionModel().select(chosen, flags.ClearAndSelect)
        self.scrollTo(places[-1])

    def selected_layers(self) -> list[str]:
        """The uids of the selected layers, from top to bottom."""
        rows = sorted(index.row() for index in self.selectedIndexes())
        chosen = (self._stack.row(self._stack.index(row)) for row in rows)
        return [row.uid for row in chosen if row.is_layer]

    def place_after_selection(self) -> int:
        """Where a new layer goes that is added by keyboard: behind the last selected card, else at the end."""
        rows = [index.row() for index in self.selectedIndexes()]
        return self._stack.layer_place(max(rows) + 1 if rows else -1)

    def finish_editing(self) -> None:
        """Take over what was typed into the open form but not confirmed."""
        editor = self.indexWidget(self._stack.index_of(self._open_uid)) if self._open_uid else None
        if isinstance(editor, RowEditor):
            editor.finish()

    def show_maps(self, maps: Mapping[str, UnitMaps]) -> None:
        """Show what the first units of layers answer in the plane, by the uid of the layer."""
        same, self._cards.maps = self._cards.maps.keys() == maps.keys(), maps
        if not same:
            self.scheduleDelayedItemsLayout()
            self.viewport().update()
        self._painting.begin(partial(self._repaint_maps, uid) for uid in maps)

    def _repaint_maps(self, uid: str) -> None:
        self.viewport().update(self._cards.maps_rect(self.visualRect(self._stack.index_of(uid))))

    def make_editor(self, parent: QWidget, row: StackRow) -> RowEditor:
        """Build the lower part of a card; the delegate asks for it."""
        editor = RowEditor(row, is_open=row.uid == self._open_uid, parent=parent)
        editor.edited.connect(self.edited)
        editor.chosen.connect(self.chosen)
        editor.fix_requested.connect(self.fix_requested)
        return editor

    # Opening and keeping the lower parts of the cards

    def _clicked(self, index: QModelIndex) -> None:
        row = self._stack.row(index)
        if len(self.selectedIndexes()) == 1:
            self.open("" if row.uid == self._open_uid else row.uid)

    def _refresh_all(self) -> None:
        for number in range(self._stack.rowCount()):
            self._refresh(self._stack.index(number))

    def _refresh(self, index: QModelIndex) -> None:
        """Show the present state of one card; its form is built anew only where it must be another one."""
        row, editor = self._stack.row(index), self.indexWidget(index)
        if isinstance(editor, RowEditor):
            same = editor.is_open == (row.uid == self._open_uid) and editor.shows(row)
            if not same or not (editor.is_open or row.problem):
                self._rebuild(index)
                return
            editor.show_row(row)
        elif row.problem or row.uid == self._open_uid:
            self._rebuild(index)
        self.scheduleDelayedItemsLayout()

    def _rebuild(self, index: QModelIndex) -> None:
        row, old = self._stack.row(index), self.indexWidget(index)
        held_keys = old is not None and old.isAncestorOf(QApplication.focusWidget() or self)
        self.closePersistentEditor(index)
        if row.problem or (row.uid == self._open_uid and row.spec):
            self.openPersistentEditor(index)
            editor = self.indexWidget(index)
            if isinstance(editor, RowEditor):
                editor.follow_in_tab_order(self)
                if held_keys:
                    editor.focus_choice()
        self.scheduleDelayedItemsLayout()

    # Keeping the open card where it is

    def doItemsLayout(self) -> None:
        """Lay out the cards; the open one stays where it is in sight, whatever changed in it or above it."""
        index, rows = self._stack.index_of(self._open_uid), self._stack.rowCount()
        before = self.visualRect(index) if index.isValid() and rows == self._laid_out else QRect()
        super().doItemsLayout()
        self._laid_out = rows
        if before.isValid() and not self._scrolling:
            self._scroll_by(self.visualRect(index).top() - before.top())

    def _make_room(self, index: QModelIndex) -> None:
        """Move a card of which another kind can be chosen up, so that the form of each kind finds room below it."""
        if self._stack.row(index).kind in CHOSEN_KINDS:
            room = self.viewport().height() + self._blank - ROOM_FOR_FORM * self.fontMetrics().height()
            self._scroll_by(max(self.visualRect(index).top() - max(room, 0), 0))

    def _scroll_by(self, by: int) -> None:
        """Scroll, beyond the last card where it must be: what is below it stays blank then."""
        bar = self.verticalScrollBar()
        value, height = bar.value() + by, self.viewport().height() + self._blank
        blank = max(value + height - self._content_height(), 0) if value > 0 else 0
        if blank != self._blank:
            self._blank, self._scrolling = blank, True
            self.setViewportMargins(0, 0, 0, blank)  # lays out the cards anew, before they are scrolled
            self.updateGeometries()
        bar.setValue(value)
        self._scrolling = False

    def _content_height(self) -> int:
        last = self._stack.index(self._stack.rowCount() - 1)
        return self.visualRect(last).bottom() + 1 + self.verticalScrollBar().value()

    # Keyboard

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape and self._open_uid:
            self.open("")
            self.setFocus()
        elif not self.hasFocus():
            event.ignore()  # a key that an editor inside a card left over is not meant for the list
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self.currentIndex().isValid():
            self.toggle_current()
        else:
            super().keyPressEvent(event)

    def toggle_current(self) -> None:
        """Open the card under the keyboard and go into its first setting, or close it."""
        index = self.currentIndex()
        if not index.isValid():
            return
        uid = self._stack.row(index).uid
        self.open("" if uid == self._open_uid else uid)
        editor = self.indexWidget(index)
        if isinstance(editor, RowEditor):
            editor.focus_first()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        super().mousePressEvent(event)
        if not self.indexAt(event.position().toPoint()).isValid():
            self.clearSelection()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.scheduleDelayedItemsLayout()

    # Dragging

    def startDrag(self, actions: Qt.DropAction) -> None:
        uids = self.selected_layers()
        if uids:
            data = self._stack.mimeData(self.selectedIndexes())
            carry(self, self._stack.index_of(uids[0]), data, Qt.DropAction.MoveAction)
            self._show_gap(None)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        self._consider(event)

    def dragMoveEvent(self, event: QDragMoveEvent) -> None:
        super().dragMoveEvent(event)  # scrolls near the edges
        self._consider(event)

    def dragLeaveEvent(self, event: QDragLeaveEvent) -> None:
        super().dragLeaveEvent(event)
        self._show_gap(None)

    def dropEvent(self, event: QDropEvent) -> None:
        gap = self._gap_at(event.position())
        self._show_gap(None)
        self.setState(QAbstractItemView.State.NoState)
        if self._stack.dropMimeData(event.mimeData(), event.dropAction(), gap, 0, QModelIndex()):
            event.acceptProposedAction()

    def _consider(self, event: QDragMoveEvent | QDragEnterEvent) -> None:
        if any(event.mimeData().hasFormat(kind) for kind in self._stack.mimeTypes()):
            self._show_gap(self._gap_at(event.position()))
            event.acceptProposedAction()
        else:
            event.ignore()

    def _gap_at(self, position: QPointF) -> int:
        """The row in front of which a drop at this place goes, kept within the layers."""
        gap = self._stack.rowCount()
        for number in range(self._stack.rowCount()):
            if position.y() < self.visualRect(self._stack.index(number)).center().y():
                gap = number
                break
        return self._stack.layer_place(gap) + FIRST_LAYER

    def _show_gap(self, gap: int | None) -> None:
        if gap != self._gap:
            self._gap = gap
            self.viewport().update()

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        if self._gap is None:
            return
        below = self.visualRect(self._stack.index(self._gap))
        y = max(below.top() - 3, 2)
        color = QColor(theme.colors(self).accent)
        painter = QPainter(self.viewport())
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(color, 2))
        painter.drawLine(8, y, self.viewport().width() - 8, y)
        painter.setBrush(color)
        painter.drawEllipse(QPointF(6, y), 3, 3)
        painter.drawEllipse(QPointF(self.viewport().width() - 6, y), 3, 3)

    def sizeHint(self) -> QSize:
        return QSize(320, 400)
