"""Widgets side by side, as words are in a paragraph: what finds no room begins another line."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QPoint, QRect, QSize, Qt
from PySide6.QtWidgets import QLayout, QLayoutItem, QWidget

from . import theme


class Flow(QLayout):
    """Gives every widget the size that it asks for; the height follows from the width.

    Args:
        headed: the first widget stands on the left, as a title does, and all others on the right.
    """

    def __init__(self, parent: QWidget | None = None, *, headed: bool = False) -> None:
        super().__init__(parent)
        self._headed = headed
        self._items: list[QLayoutItem] = []
        self.setContentsMargins(0, 0, 0, 0)
        self.setSpacing(theme.GRID)

    def addItem(self, item: QLayoutItem) -> None:
        self._items.append(item)

    def count(self) -> int:
        return len(self._items)

    def itemAt(self, index: int) -> QLayoutItem | None:
        return self._items[index] if 0 <= index < len(self._items) else None

    def takeAt(self, index: int) -> QLayoutItem | None:
        return self._items.pop(index) if 0 <= index < len(self._items) else None

    def expandingDirections(self) -> Qt.Orientation:
        return Qt.Orientation(0)

    def hasHeightForWidth(self) -> bool:
        return True

    def heightForWidth(self, width: int) -> int:
        places = self._places(width)
        return max((place.bottom() + 1 for place in places), default=0)

    def sizeHint(self) -> QSize:
        return self.minimumSize()

    def minimumSize(self) -> QSize:
        """As wide as the widest of them that cannot be narrower."""
        sizes = [item.minimumSize() if item.hasHeightForWidth() else item.sizeHint() for item in self._items]
        return QSize(
            max((size.width() for size in sizes), default=0), max((size.height() for size in sizes), default=0)
        )

    def setGeometry(self, rect: QRect) -> None:
        super().setGeometry(rect)
        for item, place in zip(self._items, self._places(rect.width()), strict=True):
            item.setGeometry(place.translated(rect.topLeft()))

    def _places(self, width: int) -> list[QRect]:
        """Where each widget goes, seen from the top left; those of one line are centred on it."""
        places: list[QRect] = []
        top = 0
        for line in self._lines(width):
            height = max(place.height() for place in line)
            for place in line:
                aside = max(width - line[-1].right() - 1, 0) if self._headed and places else 0
                places.append(place.translated(aside, top + (height - place.height()) // 2))
            top += height + self.spacing()
        return places

    def _lines(self, width: int) -> list[list[QRect]]:
        """Which widgets stand in one line, and how far to the right.

        A title that finds no room beside all others has a line of its own, so that none of them is left alone.
        """
        lines = self._filled(self._items, width)
        if not self._headed or len(lines) < 2:
            return lines
        apart = [*self._filled(self._items[:1], width), *self._filled(self._items[1:], width)]
        return apart if len(apart) == len(lines) else lines

    def _filled(self, items: Sequence[QLayoutItem], width: int) -> list[list[QRect]]:
        """Put as many into each line as find room."""
        lines: list[list[QRect]] = []
        for item in items:
            size = _within(item, width)
            left = lines[-1][-1].right() + 1 + self.spacing() if lines else 0
            if not lines or left + size.width() > width:
                lines.append([QRect(QPoint(0, 0), size)])
            else:
                lines[-1].append(QRect(QPoint(left, 0), size))
        return lines


def _within(item: QLayoutItem, width: int) -> QSize:
    """Return the size that a widget asks for; one that can, such as a text that wraps, is as narrow as it must be."""
    size = item.sizeHint()
    if size.width() > width and item.hasHeightForWidth():
        return QSize(width, item.heightForWidth(width))
    return size
