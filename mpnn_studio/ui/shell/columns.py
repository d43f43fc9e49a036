"""The four columns of the window: palette, stack, curves over the inspector, and what is tried."""

from __future__ import annotations

from PySide6.QtCore import QByteArray, Qt
from PySide6.QtWidgets import QFrame, QSplitter, QStackedWidget, QVBoxLayout, QWidget

from ..widgets.settings import Settings

WIDTHS = (164, 330, 626, 320)
MIN_WIDTHS = (0, 250, 300, 220)
"""The palette knows its own."""
HEIGHTS = (520, 290)
"""Of the curves and the inspector below them."""
WIDTH_OF_GUEST = 720
"""What is shown in the middle gets this much, as far as the columns beside it can become narrower."""
HANDLE = 8


class WindowColumns(QSplitter):
    """Holds the panels at widths that the user can drag, and remembers them.

    Args:
        left: the cards above the stack and the stack, from the top.
        middle: the curves, what belongs below them, and the inspector.
    """

    def __init__(
        self, palette: QWidget, left: tuple[QWidget, ...], middle: tuple[QWidget, QWidget, QWidget], right: QWidget
    ) -> None:
        super().__init__(Qt.Orientation.Horizontal)
        self.setObjectName("columns")
        self.setHandleWidth(HANDLE)
        self.setChildrenCollapsible(False)
        self._middle = QSplitter(Qt.Orientation.Vertical)
        self._middle.setHandleWidth(HANDLE)
        curves, below, inspector = middle
        self._middle.addWidget(_stacked(curves, below, stretched=0))
        self._middle.addWidget(_card(inspector))
        self._middle.setCollapsible(0, False)
        self._middle.setStretchFactor(0, 1)
        self._middle.setSizes(list(HEIGHTS))
        self._pages = QStackedWidget()
        self._pages.addWidget(self._middle)
        self._palette, self._sizes_before = palette, list(WIDTHS)
        for panel, min_width in zip((palette, _stacked(*left), self._pages, right), MIN_WIDTHS, strict=True):
            if min_width:
                panel.setMinimumWidth(min_width)
            self.addWidget(panel)
        self.setStretchFactor(2, 1)
        self.setSizes(list(WIDTHS))

    @property
    def pages(self) -> QWidget:
        """The parent to build a widget with that is shown in the middle later: moved there, it is dressed anew."""
        return self._pages

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

    def restore(self, settings: Settings) -> None:
        """Give every panel the size that it had when the window was closed."""
        for name, splitter in self._splitters().items():
            state = settings.layout(name)
            if isinstance(state, QByteArray):
                splitter.restoreState(state)

    def save(self, settings: Settings) -> None:
        """Store the sizes."""
        self.show_in_middle(None)
        for name, splitter in self._splitters().items():
            settings.set_layout(name, splitter.saveState())

    def _splitters(self) -> dict[str, QSplitter]:
        return {"columns": self, "middle": self._middle}


def _stacked(*panels: QWidget, stretched: int = -1) -> QWidget:
    """Stack panels; the last one, or another, takes the room that is left."""
    column = QWidget()
    layout = QVBoxLayout(column)
    layout.setContentsMargins(0, 0, 0, 0)
    layout.setSpacing(8)
    for panel in panels:
        layout.addWidget(panel)
    layout.setStretchFactor(panels[stretched], 1)
    return column


def _card(panel: QWidget) -> QFrame:
    card = QFrame()
    card.setProperty("card", True)
    layout = QVBoxLayout(card)
    layout.setContentsMargins(8, 4, 8, 8)
    layout.addWidget(panel)
    return card
