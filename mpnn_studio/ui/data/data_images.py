"""A sheet of the data's images with their labels, of one split and class at a time."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QAbstractListModel, QModelIndex, QPersistentModelIndex, QRect, QSize, Qt
from PySide6.QtGui import QColor, QFontMetrics, QPainter, QPen, QPixmap
from PySide6.QtWidgets import (
    QHBoxLayout,
    QLabel,
    QListView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QVBoxLayout,
    QWidget,
)

from ...data.histogram import thinned
from ...data.preparing import Preparing
from ...data.splits import Rows
from ...data.summary import SPLITS, Summary
from ...wording import grouped, numbers_text
from ..widgets import theme
from ..widgets.keys import Combo
from ..widgets.pictures import example_picture
from ..widgets.texts import TextLabel
from .data_augmentation import DataAugmentation

MAX_SHOWN = 500
SIDE = 56
_Index = QModelIndex | QPersistentModelIndex
_Role = Qt.ItemDataRole


class DataImages(QWidget):
    """Choices above, the sheet below, and under it what augmentation makes of the chosen image."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._summary: Summary | None = None
        self.split, self.label = Combo(), Combo()
        self.split.setAccessibleName("Split")
        self.label.setAccessibleName("Class")
        for combo in (self.split, self.label):
            combo.setSizeAdjustPolicy(Combo.SizeAdjustPolicy.AdjustToContents)
        for split in SPLITS:
            self.split.addItem("training" if split == "train" else split, split)
        self._count = TextLabel("")
        self._count.setAccessibleName("Images shown")
        self.model = ImageModel(self)
        self.sheet = QListView()
        self.sheet.setAccessibleName("Sample images")
        self.sheet.setProperty("bare", True)
        self.sheet.setModel(self.model)
        self.sheet.setViewMode(QListView.ViewMode.IconMode)
        self.sheet.setResizeMode(QListView.ResizeMode.Adjust)
        self.sheet.setMovement(QListView.Movement.Static)
        self.sheet.setUniformItemSizes(True)
        self.sheet.setVerticalScrollMode(QListView.ScrollMode.ScrollPerPixel)
        self.sheet.setItemDelegate(_PictureDelegate(self.sheet))
        self.augmentation = DataAugmentation()
        self._arrange()
        self.split.currentIndexChanged.connect(self._fill)
        self.label.currentIndexChanged.connect(self._fill)
        self.sheet.selectionModel().currentChanged.connect(lambda now, before: self._vary(now))

    def show_summary(self, summary: Summary) -> None:
        """Show images of these data, of the same split and class as before where they are the same data."""
        same = self._summary is not None and self._summary.facts is summary.facts
        self._summary = summary
        if not same:
            self.label.blockSignals(True)
            self.label.clear()
            self.label.addItem("all classes", None)
            for number, name in enumerate(summary.facts.dataset.schema.classes):
                self.label.addItem(name, number)
            self.label.setEnabled(self.label.count() > 1)
            self.label.blockSignals(False)
        self._fill()

    def show_settings(self, settings: Preparing) -> None:
        """Show what these settings make of the chosen image."""
        self.augmentation.show_settings(settings)

    def forget(self) -> None:
        """Let go of the data."""
        self._summary = None
        self.augmentation.show_image(None)
        self.model.show_images(np.empty((0, 1, 1, 1)), np.empty(0), np.empty(0, np.int64), ())

    def _fill(self) -> None:
        if self._summary is None:
            return
        number = self.label.currentData()
        inputs, targets, rows = self._summary.examples(self.split.currentData())
        chosen = rows if number is None else rows[targets[rows] == number]
        shown = thinned(chosen, MAX_SHOWN)
        self.model.show_images(inputs, targets, shown, self._summary.facts.dataset.schema.classes)
        drawn = "" if len(shown) == len(chosen) else f"{grouped(len(shown))}, drawn at random, of "
        of_class = "" if number is None else f" of class {self.label.currentText()}"
        self._count.setText(f"{drawn}{grouped(len(chosen))} {self.split.currentText()} images{of_class}")
        if len(shown):
            self.sheet.setCurrentIndex(self.model.index(0))
        else:
            self.augmentation.show_image(None)

    def _vary(self, index: _Index) -> None:
        if index.isValid():
            self.augmentation.show_image(self.model.pixels(index.row()))

    def _arrange(self) -> None:
        choices = QHBoxLayout()
        choices.setSpacing(2 * theme.GRID)
        for text, combo in (("Split", self.split), ("Class", self.label)):
            caption = QLabel(text)
            caption.setBuddy(combo)
            choices.addWidget(caption)
            choices.addWidget(combo)
        choices.addWidget(self._count, 1)
        layout = QVBoxLayout(self)
        layout.setSpacing(2 * theme.GRID)
        layout.addLayout(choices)
        layout.addWidget(self.sheet, 1)
        layout.addWidget(self.augmentation)


class ImageModel(QAbstractListModel):
    """Some rows of an array of images, each with its label; a picture is made when it comes into sight."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._inputs: NDArray[Any] = np.empty((0, 1, 1, 1), np.uint8)
        self._targets: NDArray[Any] = np.empty(0, np.int64)
        self._rows: Rows = np.empty(0, np.int64)
        self._classes: tuple[str, ...] = ()

    def show_images(self, inputs: NDArray[Any], targets: NDArray[Any], rows: Rows, classes: tuple[str, ...]) -> None:
        """Show these rows of the inputs (N, C, H, W)."""
        self.beginResetModel()
        self._inputs, self._targets, self._rows, self._classes = inputs, targets, rows, classes
        self.endResetModel()

    def pixels(self, place: int) -> NDArray[Any]:
        """Return an image (C, H, W) as it is in the data."""
        pixels: NDArray[Any] = self._inputs[self._rows[place]]
        return pixels

    def rowCount(self, parent: _Index = QModelIndex()) -> int:  # noqa: B008  (Qt's own default)
        return 0 if parent.isValid() else len(self._rows)

    def data(self, index: _Index, role: int = _Role.DisplayRole) -> Any:
        match role:
            case _Role.DisplayRole:
                return self._label(index.row())
            case _Role.AccessibleTextRole | _Role.ToolTipRole:
                return f"{self._label(index.row())}, example {grouped(int(self._rows[index.row()]) + 1)}"
            case _Role.DecorationRole:
                return QPixmap.fromImage(example_picture(self.pixels(index.row())))
        return None

    def _label(self, place: int) -> str:
        target = self._targets[self._rows[place]]
        if self._classes:
            return self._classes[int(target)]
        return numbers_text(np.atleast_1d(target))


class _PictureDelegate(QStyledItemDelegate):
    """Paints an image with its label underneath."""

    def __init__(self, view: QListView) -> None:
        super().__init__(view)
        self._view = view

    def sizeHint(self, option: QStyleOptionViewItem, index: _Index) -> QSize:
        text = QFontMetrics(theme.small_font(self._view)).height()
        return QSize(SIDE + 3 * theme.GRID, SIDE + text + 3 * theme.GRID)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: _Index) -> None:
        tokens, font = theme.colors(), theme.small_font(self._view)
        card: QRect = option.rect.adjusted(1, 1, -1, -1)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        if option.state & QStyle.StateFlag.State_Selected:
            painter.setPen(QPen(QColor(tokens.accent), 2))
            painter.drawRoundedRect(card, theme.GRID, theme.GRID)
        drawn: QPixmap = index.data(_Role.DecorationRole)
        size = drawn.size().scaled(SIDE, SIDE, Qt.AspectRatioMode.KeepAspectRatio)
        area = QRect(card.x() + (card.width() - size.width()) // 2, card.y() + theme.GRID, size.width(), size.height())
        painter.drawPixmap(area, drawn)
        painter.setFont(font)
        painter.setPen(QColor(tokens.text))
        below = card.adjusted(2, SIDE + theme.GRID, -2, 0)
        text = QFontMetrics(font).elidedText(index.data(), Qt.TextElideMode.ElideRight, below.width())
        painter.drawText(below, Qt.AlignmentFlag.AlignCenter, text)
        painter.restore()
