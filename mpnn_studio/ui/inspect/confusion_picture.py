"""The picture of a confusion matrix. It can be painted in a background thread, so that the window shows it at once.

Painted figure by figure, the window would wait for the training thread as often as there are figures.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property, lru_cache

import numpy as np
from PySide6.QtCore import QPoint, QRect, QSize, Qt
from PySide6.QtGui import QColor, QFont, QFontMetrics, QImage, QPainter, QPen

from ...explain.confusion import Confusion
from ..widgets import tones
from ..widgets.pictures import blank
from .confusion_cells import MIDDLE, NONE, ConfusionCells

GAP = 4
WIDEST_NAME = 120
TALLEST = 2
"""Cells are at most so many times as high as their figures."""
COMFORT = 1.3
"""Cells are at most so many times as wide as their figures."""
DARK_ENOUGH = 0.179
"""On this luminance black and white are read equally well."""
MAX_DOTS = 20
"""Of more classes the cells that count nothing stay empty."""
DECIMAL = "99.9"
CORNER, RECALL, PRECISION = "true ↓ said →", "rec.", "precision"
_CENTRE = Qt.AlignmentFlag.AlignCenter
_LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
_CUT = Qt.TextElideMode.ElideMiddle
_ELIDED = Qt.TextElideMode.ElideRight


@dataclass(frozen=True)
class Room:
    """All that the picture takes from the widget that shows it.

    Attributes:
        ends: the colours of right answers, of none, and of mistakes; see :mod:`..widgets.tones`.
        ratio: pixels of the screen for each of the widget.
    """

    size: QSize
    figures: QFont
    names: QFont
    ends: tuple[str, str, str]
    muted: str
    ratio: float


class ConfusionPicture:
    """Where the cells are, and how they look.

    Attributes:
        corner: size of the corner between the two rows of names.
        cell: size of a cell.
    """

    def __init__(self, cells: ConfusionCells, room: Room) -> None:
        self.cells, self.room = cells, room
        self._names, figures = QFontMetrics(room.names), QFontMetrics(room.figures)
        line, count = figures.height(), cells.size
        widest = max(map(self._names.horizontalAdvance, (*cells.names, PRECISION)))
        width = max(min(widest, WIDEST_NAME), self._names.horizontalAdvance(CORNER)) + 2 * GAP
        self.corner = QSize(width, line + GAP)
        least = figures.horizontalAdvance(cells.widest) + GAP
        with_decimal = max(figures.horizontalAdvance(DECIMAL) + GAP, least)
        title = min(max(map(self._names.horizontalAdvance, (*cells.names, RECALL))) + 3 * GAP, WIDEST_NAME)
        most = max(round(COMFORT * with_decimal), title)
        free = room.size - self.corner
        across, down = max(free.width() // count, least), max(free.height() // count, line)
        self.cell = QSize(min(across, most), min(down, TALLEST * line))
        self._fine = self.cell.width() >= with_decimal
        self.wanted, self.least = QSize(width + count * most, 200), QSize(width + 2 * least, 5 * line)

    @property
    def whole(self) -> QSize:
        """Size of everything, names and all."""
        count = self.cells.size
        return self.corner + QSize(count * self.cell.width(), count * self.cell.height())

    def next(self, confusion: Confusion, *, shares: bool) -> ConfusionPicture:
        """Return the picture of other counts in the same room, painted by now; this may be done in any thread."""
        other = ConfusionPicture(ConfusionCells(confusion, shares=shares), self.room)
        if (self.cells.names, self.cell) == (other.cells.names, other.cell):
            other.top, other.left = self.top, self.left
        _ = other.body, other.top, other.left
        return other

    @cached_property
    def body(self) -> QImage:
        """The cells and the margins."""
        cells, last = self.cells, self.cells.size - 1
        image = blank(self.whole - self.corner, self.room.ratio)
        painter = QPainter(image)
        if last:
            colors = tones.level_picture(cells.levels, self.room.ends, self.room.muted)
            painter.drawImage(QRect(0, 0, last * self.cell.width(), last * self.cell.height()), colors)
        levels, inks, muted = cells.levels.tolist(), _inks(*self.room.ends), QColor(self.room.muted)
        painter.setFont(self.room.figures)
        dots: list[QPoint] = []
        for row in range(cells.size):
            for column in range(cells.size):
                area, figure = QRect(self.place_of(row, column), self.cell), cells.figure(row, column, fine=self._fine)
                level = levels[row][column] if row < last and column < last else MIDDLE
                if figure == NONE:
                    dots.append(area.center())
                else:
                    painter.setPen(muted if level == MIDDLE else QColor(inks[level]))
                    painter.drawText(area, _CENTRE, figure)
        painter.setPen(QPen(muted, 2))
        painter.drawPoints(dots if last <= MAX_DOTS else [])
        painter.end()
        return image

    @cached_property
    def top(self) -> QImage:
        """The names of what is said."""
        image = blank(QSize(self.cells.size * self.cell.width(), self.corner.height()), self.room.ratio)
        painter = self._painter(image)
        for column, name in enumerate((*self.cells.names, RECALL)):
            area = QRect(column * self.cell.width(), 0, self.cell.width(), self.corner.height())
            painter.drawText(area, _CENTRE, self._names.elidedText(name, _CUT, area.width()))
        painter.end()
        return image

    @cached_property
    def left(self) -> QImage:
        """The names of what is true, below the corner."""
        image = blank(QSize(self.corner.width(), self.whole.height()), self.room.ratio)
        painter = self._painter(image)
        painter.drawText(QRect(QPoint(0, 0), self.corner), _LEFT, CORNER)
        for row, name in enumerate((*self.cells.names, PRECISION)):
            top = self.corner.height() + row * self.cell.height()
            area = QRect(0, top, self.corner.width() - GAP, self.cell.height())
            painter.drawText(area, _LEFT, self._names.elidedText(name, _ELIDED, area.width()))
        painter.end()
        return image

    def place_of(self, row: int, column: int) -> QPoint:
        """Return where a cell is in the body."""
        return QPoint(column * self.cell.width(), row * self.cell.height())

    def _painter(self, image: QImage) -> QPainter:
        painter = QPainter(image)
        painter.setFont(self.room.names)
        painter.setPen(QColor(self.room.muted))
        return painter


@lru_cache(maxsize=4)
def _inks(low: str, middle: str, high: str) -> tuple[str, ...]:
    """Return for each tone black or white, whichever has the greater contrast (WCAG 2.1, relative luminance)."""
    shares = tones.diverging(QColor(low), QColor(middle), QColor(high)) / 255.0
    linear = np.where(shares <= 0.04045, shares / 12.92, ((shares + 0.055) / 1.055) ** 2.4)
    luminance = linear @ np.array([0.2126, 0.7152, 0.0722])
    return tuple("#000000" if light > DARK_ENOUGH else "#ffffff" for light in luminance.tolist())
