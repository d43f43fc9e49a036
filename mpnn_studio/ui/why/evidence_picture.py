"""What speaks for and against, over the image that the network sees."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QEvent, QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QHelpEvent, QImage, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QToolTip, QWidget

from ..widgets import theme, tones
from .value_bars import signed

SIDES = (112, 140)
"""Of the picture in px, in a narrow column and in a wide one."""
MARKS_ACROSS = 14
"""An image of more pixels gets one mark for a square of them."""
MARKED = 0.35
"""From this share of the largest value on a square gets the mark of its sign."""
UNDERLAY = 0.4
"""How strongly the example itself is seen below the values."""


class EvidencePicture(QWidget):
    """Orange and + speak for it, blue and − against it; the stronger the colour, the larger the value."""

    def __init__(self) -> None:
        super().__init__()
        self._values: NDArray[np.float64] = np.zeros((1, 1))
        self._ink: NDArray[np.float64] = np.zeros((1, 1))
        self.setAccessibleName("For and against")
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.fit(narrow=False)

    def fit(self, *, narrow: bool) -> None:
        """Be as large as suits the column."""
        side = SIDES[0 if narrow else 1]
        self.setFixedSize(side, side)

    def show_values(self, values: NDArray[Any], pixels: NDArray[Any]) -> None:
        """Show values (C, H, W) over the raw image (C, H, W)."""
        self._values = np.asarray(values, np.float64).sum(axis=0)
        self._ink = np.asarray(pixels, np.float64).mean(axis=0) / 255
        self.setAccessibleDescription(where_strongest(self._values))
        self.update()

    def event(self, event: QEvent) -> bool:
        """Say the value under the mouse in a tooltip."""
        if event.type() == QEvent.Type.ToolTip and isinstance(event, QHelpEvent):
            area = self._area()
            height, width = self._values.shape
            row = int((event.pos().y() - area.top()) / area.height() * height)
            column = int((event.pos().x() - area.left()) / area.width() * width)
            inside = 0 <= row < height and 0 <= column < width
            text = f"row {row + 1}, column {column + 1}: {signed(self._values[row, column])}" if inside else ""
            QToolTip.showText(event.globalPos(), text, self)
            return True
        return super().event(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter, area = QPainter(self), self._area()
        painter.drawImage(area, self._picture())
        self._paint_marks(painter, area)
        tokens = theme.colors(self)
        painter.setPen(QColor(tokens.accent if self.hasFocus() else tokens.line))
        painter.drawRect(area)

    def _area(self) -> QRectF:
        height, width = self._values.shape
        scale = min((self.width() - 1) / width, (self.height() - 1) / height)
        size = width * scale, height * scale
        return QRectF((self.width() - size[0]) / 2, (self.height() - size[1]) / 2, *size)

    def _reach(self) -> float:
        return float(np.nanmax(np.abs(self._values), initial=0)) or 1.0

    def _picture(self) -> QImage:
        tokens, ends = theme.colors(self), tones.number_ends(self)
        card, text, against, for_it = (_rgb(color) for color in (tokens.card, tokens.text, ends[0], ends[2]))
        ground = card + UNDERLAY * self._ink[..., np.newaxis] * (text - card)
        share = np.nan_to_num(self._values / self._reach())[..., np.newaxis]
        mixed = ground + np.sqrt(np.abs(share)) * (np.where(share > 0, for_it, against) - ground)
        return tones.image_of(np.rint(mixed).astype(np.uint8).reshape(-1, 3), self._values.shape[1])

    def _paint_marks(self, painter: QPainter, area: QRectF) -> None:
        step = max(1, -(-max(self._values.shape) // MARKS_ACROSS))
        height, width = (side // step for side in self._values.shape)
        if not height or not width:
            return
        blocks = self._values[: height * step, : width * step].reshape(height, step, width, step).mean(axis=(1, 3))
        side = area.width() / self._values.shape[1] * step
        reach = float(np.abs(blocks).max()) or 1.0
        painter.setPen(QPen(QColor(theme.colors(self).text), 1))
        for row, column in np.argwhere(np.abs(blocks) > MARKED * reach).tolist():
            centre = area.topLeft() + QPointF((column + 0.5) * side, (row + 0.5) * side)
            across, down = QPointF(side / 4, 0), QPointF(0, side / 4)
            painter.drawLine(centre - across, centre + across)
            if blocks[row, column] > 0:
                painter.drawLine(centre - down, centre + down)


def where_strongest(values: NDArray[np.float64]) -> str:
    """Say where the largest values are: "Most for it: row 5, column 12 (+0.84), …; most against it: …"."""
    order, width = np.argsort(values, axis=None), values.shape[1]
    told = []
    for name, places in (("Most for it", order[::-1][:3]), ("most against it", order[:3])):
        signs = [place for place in places.tolist() if (values.flat[place] > 0) == (name == "Most for it")]
        spots = [f"row {at // width + 1}, column {at % width + 1} ({signed(values.flat[at])})" for at in signs]
        told.append(f"{name}: {', '.join(spots) or 'nothing'}")
    return "; ".join(told) + "."


def _rgb(color: str) -> NDArray[np.float64]:
    found = QColor(color)
    return np.array([found.red(), found.green(), found.blue()], np.float64)
