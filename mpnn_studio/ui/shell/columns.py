"""The four columns of the window: palette, stack, curves with the inspector, and what is tried."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFrame, QSplitter, QStackedWidget, QVBoxLayout, QWidget

from ..widgets.settings import Settings

WIDTHS = (160, 330, 594, 340)
MIN_WIDTHS = (0, 250, 324, 220)
"""The palette knows its own."""
HEIGHTS = (480, 330)
"""Of the curves and the inspector below them."""
MIN_BESIDE = 620
"""A middle column that is narrower shows them below each other, whatever is wished."""
WIDTH_OF_GUEST = 720
"""What is shown in the middle gets this much, as far as the columns beside it can become narrower."""
HANDLE = 8


class WindowColumns(QSplitter):
    """Holds the panels at widths that the user can drag, and remembers them.

    Args:
        left: the cards above the stack and the stack, from the top.
        middle: the curves and the inspector.

    Signals:
        room_changed(): the middle is wide enough for curves and inspector beside each other, or no longer.
    """

    room_changed = Signal()

    def __init__(
        self, palette: QWidget, left: tuple[QWidget, ...], middle: tuple[QWidget, QWidget], right: QWidget
    ) -> None:
        super().__init__(Qt.Orientation.Horizontal)
        self.setObjectName("columns")
        self._middle = QSplitter(Qt.Orientation.Vertical)
        curves, inspector = middle
        self._middle.addWidget(curves)
        self._middle.addWidget(_card(inspector))
        self._middle.setStretchFactor(0, 1)
        self._pages = _Pages(self._fold)
        self._pages.addWidget(self._middle)
        self._palette, self._sizes_before = palette, list(WIDTHS)
        self._beside, self._had_room = False, True
        self._other_sizes: list[int] | None = None
        for panel, min_width in zip((palette, _stacked(*left), self._pages, right), MIN_WIDTHS, strict=True):
            if min_width:
                panel.setMinimumWidth(min_width)
            self.addWidget(panel)
        self.setStretchFactor(2, 1)
        for splitter in (self, self._middle):
            splitter.setHandleWidth(HANDLE)
            splitter.setChildrenCollapsible(False)
        self.reset()

    @property
    def pages(self) -> QWidget:
        """The parent to build a widget with that is shown in the middle later: moved there, it is dressed anew."""
        return self._pages

    @property
    def beside(self) -> bool:
        """Whether the inspector is to stand beside the curves, where there is room."""
        return self._beside

    @property
    def room_beside(self) -> bool:
        """Whether the middle is wide enough for both beside each other."""
        return self._pages.width() >= MIN_BESIDE

    def set_beside(self, beside: bool) -> None:
        """Put the inspector beside the curves, or below them again; each order keeps its own sizes."""
        self._beside = beside
        self._fold()

    def show_in_middle(self, widget: QWidget | None) -> None:
        """Show this in the place of curves and inspector, with the room of the palette too; None shows them again."""
        shown = self._pages.currentWidget()
        if shown is not None and shown is not self._middle:
            # Out of the pages, as each of them says how narrow the column may be.
            self._pages.removeWidget(shown)
            self._palette.show()
            self.setSizes(self._sizes_before)
        if widget is not None:
            palette, left, _, right = self._sizes_before = self.sizes()
            self._pages.addWidget(widget)
            self._pages.setCurrentWidget(widget)
            self._palette.hide()
            middle = self.width() - left - right
            spared = max(0, WIDTH_OF_GUEST - middle) // 2
            self.setSizes([palette, left - spared, middle, right - spared])

    def reset(self) -> None:
        """Give every panel the place and the size that it has at the first start."""
        self.set_beside(False)
        self._sizes_before = list(WIDTHS)
        self.setSizes(list(WIDTHS))
        self._middle.setSizes(list(HEIGHTS))
        self._other_sizes = None

    def restore(self, settings: Settings) -> None:
        """Give every panel the place and the size that it had when the window was closed."""
        self.setSizes(settings.sizes("columns", len(WIDTHS)) or list(WIDTHS))
        self._middle.setSizes(settings.sizes("below", 2) or list(HEIGHTS))
        self._other_sizes = settings.sizes("beside", 2)
        self.set_beside(settings.beside)

    def save(self, settings: Settings) -> None:
        """Store the places and sizes."""
        self.show_in_middle(None)
        settings.set_sizes("columns", self.sizes())
        shown, other = ("beside", "below") if self._stand_beside else ("below", "beside")
        settings.set_sizes(shown, self._middle.sizes())
        settings.set_sizes(other, self._other_sizes or [])
        settings.beside = self._beside

    @property
    def _stand_beside(self) -> bool:
        return self._middle.orientation() == Qt.Orientation.Horizontal

    def _fold(self) -> None:
        """Put curves and inspector beside each other where that is wished and there is room, else below each other."""
        before, self._had_room = self._had_room, self.room_beside
        if before != self._had_room:
            self.room_changed.emit()
        beside = self._beside and self._had_room
        if beside != self._stand_beside:
            sizes, self._other_sizes = self._other_sizes, self._middle.sizes()
            self._middle.setOrientation(Qt.Orientation.Horizontal if beside else Qt.Orientation.Vertical)
            self._middle.setSizes(sizes or 2 * [self._pages.width() // 2])


class _Pages(QStackedWidget):
    """What can be shown in the middle; tells when there is another room for it."""

    def __init__(self, resized: Callable[[], None]) -> None:
        super().__init__()
        self._resized = resized

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._resized()


def _stacked(*panels: QWidget) -> QWidget:
    """Stack panels; the last one takes the room that is left."""
    column = QWidget()
    layout = QVBoxLayout(column)
    layout.setContentsMargins(0, 0, 0, 0)
    layout.setSpacing(8)
    for panel in panels:
        layout.addWidget(panel)
    layout.setStretchFactor(panels[-1], 1)
    return column


def _card(panel: QWidget) -> QFrame:
    card = QFrame()
    card.setProperty("card", True)
    layout = QVBoxLayout(card)
    layout.setContentsMargins(8, 4, 8, 4)
    layout.addWidget(panel)
    return card
