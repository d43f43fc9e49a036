"""The bundled examples as cards with a picture each: what the network learned, or what it learns from."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, QSize, Qt
from PySide6.QtGui import QColor, QFontMetrics, QPainter, QPainterPath, QPen, QPixmap
from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QListView,
    QListWidget,
    QListWidgetItem,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QVBoxLayout,
    QWidget,
)

from ...project.examples import Example
from ...resources import asset
from ..widgets import theme
from ..widgets.keys import Button
from ..widgets.texts import TextLabel

PICTURE = QSize(240, 150)
PADDING = 12
GAP = 12
WRAPPED = int(Qt.AlignmentFlag.AlignLeft) | int(Qt.TextFlag.TextWordWrap)
COLUMNS = 3
SIZE = QSize(COLUMNS * (PICTURE.width() + 2 * PADDING + GAP) + 64, 620)
_Index = QModelIndex | QPersistentModelIndex
_Role = Qt.ItemDataRole


class ExampleGallery(QDialog):
    """Lets the user pick an example with the mouse or the arrow keys and Enter."""

    def __init__(self, examples: Sequence[Example], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle("New from example")
        self.list = QListWidget()
        self.list.setAccessibleName("Examples")
        self.list.setProperty("bare", True)
        self.list.setViewMode(QListView.ViewMode.IconMode)
        self.list.setResizeMode(QListView.ResizeMode.Adjust)
        self.list.setMovement(QListView.Movement.Static)
        self.list.setVerticalScrollMode(QListView.ScrollMode.ScrollPerPixel)
        self.list.setItemDelegate(_CardDelegate(self.list))
        for example in examples:
            self.list.addItem(_item(example))
        self.list.setCurrentRow(0)
        self.list.itemActivated.connect(self.accept)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(16, 16, 16, 16)
        layout.setSpacing(12)
        layout.addWidget(TextLabel("Each opens ready to train. Its settings are yours to change."))
        layout.addWidget(self.list, 1)
        layout.addWidget(self._buttons())
        room = self.screen().availableSize() if parent is None else parent.window().size()
        self.resize(SIZE.boundedTo(room))
        self.list.setFocus()

    def choose(self) -> str | None:
        """Ask; return the name of the example, or None."""
        accepted = self.exec() == QDialog.DialogCode.Accepted
        item = self.list.currentItem()
        return str(item.data(_Role.UserRole).name) if accepted and item is not None else None

    def _buttons(self) -> QDialogButtonBox:
        box = QDialogButtonBox()
        take, cancel = Button("Open example"), Button("Cancel")
        take.setProperty("primary", True)
        take.setDefault(True)
        box.addButton(take, QDialogButtonBox.ButtonRole.AcceptRole)
        box.addButton(cancel, QDialogButtonBox.ButtonRole.RejectRole)
        box.accepted.connect(self.accept)
        box.rejected.connect(self.reject)
        return box


class _CardDelegate(QStyledItemDelegate):
    """Paints picture, title and summary of one example."""

    def __init__(self, view: QListWidget) -> None:
        super().__init__(view)
        self._view = view

    def sizeHint(self, option: QStyleOptionViewItem, index: _Index) -> QSize:
        """All cards are as high as the longest summary makes one, in the text size of the window."""
        title = QFontMetrics(theme.title_font(self._view)).height()
        small, room = QFontMetrics(theme.small_font(self._view)), QRect(0, 0, PICTURE.width(), 10_000)
        summaries = (self._view.item(row).data(_Role.UserRole).summary for row in range(self._view.count()))
        longest = max(small.boundingRect(room, WRAPPED, summary).height() for summary in summaries)
        height = PICTURE.height() + title + longest + 3 * PADDING + 4 + GAP
        return QSize(PICTURE.width() + 2 * PADDING + GAP, height)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: _Index) -> None:
        example: Example = index.data(_Role.UserRole)
        colors, view = theme.colors(), self._view
        card: QRect = option.rect.adjusted(1, 1, -GAP, -GAP)
        selected = bool(option.state & QStyle.StateFlag.State_Selected)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        painter.setPen(QPen(QColor(colors.accent if selected else colors.line), 2 if selected else 1))
        painter.setBrush(QColor(colors.selected if selected else colors.card))
        painter.drawRoundedRect(card, theme.RADIUS, theme.RADIUS)
        picture = QRect(card.topLeft(), PICTURE).translated(PADDING, PADDING)
        self._paint_picture(painter, picture, index.data(_Role.DecorationRole))
        texts = QRect(picture.bottomLeft(), card.bottomRight()).adjusted(0, PADDING, -PADDING, -PADDING // 2)
        title = theme.title_font(view)
        painter.setFont(title)
        painter.setPen(QColor(colors.text))
        painter.drawText(texts, Qt.AlignmentFlag.AlignLeft, example.title)
        painter.setFont(theme.small_font(view))
        painter.setPen(QColor(colors.muted))
        texts.setTop(texts.top() + QFontMetrics(title).height() + 4)
        painter.drawText(texts, WRAPPED, example.summary)
        painter.restore()

    def _paint_picture(self, painter: QPainter, area: QRect, picture: QPixmap) -> None:
        outline = QPainterPath()
        outline.addRoundedRect(area, theme.RADIUS // 2, theme.RADIUS // 2)
        painter.save()
        painter.setClipPath(outline)
        painter.drawPixmap(area, picture)
        painter.restore()


def _item(example: Example) -> QListWidgetItem:
    item = QListWidgetItem()
    item.setData(_Role.UserRole, example)
    item.setData(_Role.DecorationRole, QPixmap(str(asset(f"examples/{example.name}.png"))))
    item.setData(_Role.AccessibleTextRole, f"{example.title}: {example.summary}")
    item.setToolTip(example.summary)
    return item
