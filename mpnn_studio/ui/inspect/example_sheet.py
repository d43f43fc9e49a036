"""Examined examples side by side, to look through with mouse or keys, and to choose from."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QEvent, QPoint, QRect, QSize, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QFocusEvent,
    QHelpEvent,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QResizeEvent,
)
from PySide6.QtWidgets import QAbstractScrollArea, QFrame, QToolTip

from ...explain.examination import Examination
from ..widgets import theme
from ..widgets.keys import KeepsKeys, is_plain
from .example_cards import Dress, ExampleCards

MAX_SHOWN = 500
AT_ONCE = 24
"""So many cards are painted in a background thread: about as many as are in sight."""
MIN_SIZE = 80
KEYS = frozenset(
    {
        Qt.Key.Key_Left,
        Qt.Key.Key_Right,
        Qt.Key.Key_Up,
        Qt.Key.Key_Down,
        Qt.Key.Key_Home,
        Qt.Key.Key_End,
        Qt.Key.Key_PageUp,
        Qt.Key.Key_PageDown,
        Qt.Key.Key_Return,
        Qt.Key.Key_Enter,
    }
)


@dataclass(frozen=True, eq=False)
class CardPainter:
    """Paints cards as a sheet shows them, in whatever thread: it holds what the sheet looks like, not the sheet.

    Attributes:
        before: cards whose pictures may be used again.
    """

    dress: Dress
    before: ExampleCards | None

    def cards(self, examination: Examination, places: NDArray[np.int64]) -> ExampleCards:
        """Return cards of the first ones of these examples; those that come in sight are painted."""
        cards = ExampleCards(examination, places[:MAX_SHOWN], self.dress, self.before)
        cards.paint(AT_ONCE)
        return cards


class ExampleSheet(KeepsKeys, QAbstractScrollArea):
    """Wraps cards at its own width; rows of features stand below each other, under their titles.

    Attributes:
        cards: what is shown, None before there is anything.
        current: the card that is looked at.

    Signals:
        chosen(example): as it is in the data, by a click or Enter.
    """

    chosen = Signal(object)

    def __init__(self, name: str) -> None:
        super().__init__()
        self.cards: ExampleCards | None = None
        self.current = 0
        self._picked: int | None = None
        self.setAccessibleName(name)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.viewport().setAutoFillBackground(False)
        self._dress = self._dressed()

    @property
    def painter(self) -> CardPainter:
        """Paints cards as this sheet shows them now."""
        return CardPainter(self._dress, self.cards)

    def show_cards(self, cards: ExampleCards) -> None:
        """Show them; the card that a person picked stays the current one where it is among them."""
        self.cards = cards
        found = None if self._picked is None else cards.find(self._picked)
        self.current = min(self.current, max(len(cards) - 1, 0)) if found is None else found
        self._tell()
        self._fit()

    def clear(self) -> None:
        """Show nothing, and keep nothing."""
        self.cards, self._picked, self.current = None, None, 0
        self._fit()

    def _dressed(self) -> Dress:
        tokens = theme.colors(self)
        return Dress(theme.small_font(self), tokens.text, tokens.muted, self.devicePixelRatioF())

    # Geometry

    def minimumSizeHint(self) -> QSize:
        """High enough to see that there are cards."""
        return QSize(MIN_SIZE, MIN_SIZE)

    def rect_of(self, place: int) -> QRect:
        """Return where a card is, in pixels of the viewport."""
        size = self._size()
        down, across = divmod(place, self._columns())
        left = across * size.width() - self.horizontalScrollBar().value()
        return QRect(QPoint(left, self._top() + down * size.height() - self.verticalScrollBar().value()), size)

    def place_at(self, position: QPoint) -> int | None:
        """Return which card is at these pixels."""
        inside, size, columns = position - self.rect_of(0).topLeft(), self._size(), self._columns()
        across, down = inside.x() // size.width(), inside.y() // size.height()
        place = down * columns + across
        there = self.cards is not None and position.y() >= self._top() and 0 <= across < columns
        return place if there and 0 <= place < self._count else None

    @property
    def _count(self) -> int:
        return len(self.cards) if self.cards else 0

    def _size(self) -> QSize:
        return self.cards.size if self.cards else QSize(1, 1)

    def _columns(self) -> int:
        single = self.cards is not None and bool(self.cards.features)
        return 1 if single else max(self.viewport().width() // self._size().width(), 1)

    def _top(self) -> int:
        """Where the cards begin, below the titles."""
        return self._size().height() if self.cards is not None and self.cards.features else 0

    def _fit(self) -> None:
        self._dress = self._dressed()
        if self.cards is not None and self.cards.dress != self._dress:
            self.cards = ExampleCards(self.cards.examination, self.cards.places, self._dress)
        size, room = self._size(), self.viewport().size()
        height = self._top() + -(-self._count // self._columns()) * size.height()
        for bar, needed, there in (
            (self.horizontalScrollBar(), size.width(), room.width()),
            (self.verticalScrollBar(), height, room.height()),
        ):
            bar.setRange(0, max(needed - there, 0))
            bar.setPageStep(there)
            bar.setSingleStep(size.height() // 2)
        self.viewport().update()

    def resizeEvent(self, event: QResizeEvent) -> None:
        self._fit()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() in (QEvent.Type.StyleChange, QEvent.Type.PaletteChange) and hasattr(self, "_dress"):
            self._fit()

    # Mouse and keys

    def viewportEvent(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.ToolTip and isinstance(event, QHelpEvent):
            place = self.place_at(event.pos())
            QToolTip.showText(event.globalPos(), self.cards.words(place) if self.cards and place is not None else "")
            return True
        return super().viewportEvent(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        place = self.place_at(event.position().toPoint())
        if event.button() == Qt.MouseButton.LeftButton and place is not None:
            self._go(place)
            self._choose()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """The arrows lead from card to card, Enter chooses one."""
        if not self.takes(event) or not self._count:
            super().keyPressEvent(event)
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._choose()
        else:
            self._go(min(max(self._target(Qt.Key(event.key())), 0), self._count - 1))

    def _target(self, key: Qt.Key) -> int:
        columns, last = self._columns(), self._count - 1
        page = columns * max((self.viewport().height() - self._top()) // self._size().height(), 1)
        return {
            Qt.Key.Key_Left: self.current - 1,
            Qt.Key.Key_Right: self.current + 1,
            Qt.Key.Key_Up: self.current - columns,
            Qt.Key.Key_Down: self.current + columns,
            Qt.Key.Key_PageUp: self.current - page,
            Qt.Key.Key_PageDown: self.current + page,
            Qt.Key.Key_Home: 0,
        }.get(key, last)

    def takes(self, event: QKeyEvent) -> bool:
        return is_plain(event) and event.key() in KEYS

    def focusInEvent(self, event: QFocusEvent) -> None:
        self.viewport().update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        self.viewport().update()

    def _go(self, place: int) -> None:
        assert self.cards is not None
        self.current, self._picked = place, self.cards.row_in_data(place)
        self._tell()
        area, bar = self.rect_of(place), self.verticalScrollBar()
        before, after = area.top() - self._top(), area.bottom() - self.viewport().rect().bottom()
        bar.setValue(bar.value() + (before if before < 0 else max(after, 0)))
        self.viewport().update()

    def _choose(self) -> None:
        if self.cards is not None and self._count:
            self.chosen.emit(self.cards.example(self.current))

    def _tell(self) -> None:
        what = self.cards.words(self.current) if self.cards and self._count else "nothing"
        self.setAccessibleDescription(f"{what}. Enter puts an example into the column at the right, to be tried.")

    def paintEvent(self, event: QPaintEvent) -> None:
        if self.cards is None:
            return
        painter, room, top = QPainter(self.viewport()), self.viewport().rect(), self._top()
        first, columns, height = self.rect_of(0), self._columns(), self._size().height()
        painter.setClipRect(0, top, room.width(), room.height())
        begin = max((top - first.top()) // height, 0) * columns
        end = min(((room.bottom() - first.top()) // height + 1) * columns, self._count)
        for place in range(begin, end):
            painter.drawImage(self.rect_of(place).topLeft(), self.cards.card(place))
        if self._count and (self.hasFocus() or self._picked is not None):
            painter.setPen(QPen(QColor(theme.colors(self).accent), 2))
            painter.drawRoundedRect(self.rect_of(self.current).adjusted(1, 1, -1, -1), theme.GRID, theme.GRID)
        painter.setClipping(False)
        if self.cards.head is not None:
            painter.drawImage(QPoint(first.left(), 0), self.cards.head)
