"""The window of the manual: contents with their search at the left, a page at the right."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QKeyEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import QDialog, QHBoxLayout, QSplitter, QVBoxLayout, QWidget

from ...widgets import theme
from ...widgets.keys import Button
from ...widgets.search_line import SearchLine
from .contents import Contents
from .page_view import PageView
from .pages import Manual

SIZE = QSize(980, 680)
CONTENTS_WIDTH = 260
_ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)


class ManualWindow(QDialog):
    """Stays open beside the window while what it tells is tried out."""

    def __init__(self, manual: Manual, parent: QWidget) -> None:
        super().__init__(parent)
        self.setWindowTitle("Manual")
        self.setAccessibleName("Manual")
        self._manual = manual
        self.page = PageView(manual)
        self.contents = Contents(manual.sections)
        self.search = SearchLine("Search the manual", "search the manual", self.contents)
        self.back, self.forward = _arrow("←", "Back"), _arrow("→", "Forward")
        self._lay_out()
        self._wire()
        self.resize(SIZE.boundedTo(parent.window().size()))

    def reveal(self, address: str) -> None:
        """Show it in front, at this address."""
        self.search.clear()
        self.page.open(address)
        self.show()
        self.raise_()
        self.activateWindow()
        self.page.setFocus()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Escape clears the search before it closes; Enter in the search opens the first hit, and no button."""
        if event.key() == Qt.Key.Key_Escape and self.search.text():
            self.search.clear()
        elif event.key() not in _ENTER:
            super().keyPressEvent(event)

    def _lay_out(self) -> None:
        head = QHBoxLayout()
        head.addWidget(self.search, 1)
        head.addWidget(self.back)
        head.addWidget(self.forward)
        left = QWidget()
        column = QVBoxLayout(left)
        column.setContentsMargins(0, 0, 0, 0)
        column.addLayout(head)
        column.addWidget(self.contents, 1)
        splitter = QSplitter()
        splitter.addWidget(left)
        splitter.addWidget(self.page)
        splitter.setStretchFactor(1, 1)
        splitter.setSizes([CONTENTS_WIDTH, SIZE.width() - CONTENTS_WIDTH])
        layout = QVBoxLayout(self)
        layout.setContentsMargins(*[3 * theme.GRID] * 4)
        layout.addWidget(splitter)

    def _wire(self) -> None:
        self.search.textChanged.connect(self._find)
        self.search.returnPressed.connect(lambda: self.contents.open_first())
        self.contents.chosen.connect(self.page.open)
        self.page.sourceChanged.connect(lambda source: self.contents.mark(source.toString()))
        for button, keys, go, possible in (
            (self.back, QKeySequence.StandardKey.Back, self.page.backward, self.page.backwardAvailable),
            (self.forward, QKeySequence.StandardKey.Forward, self.page.forward, self.page.forwardAvailable),
        ):
            button.setEnabled(False)
            button.clicked.connect(go)
            possible.connect(button.setEnabled)
            QShortcut(keys, self).activated.connect(go)
        QShortcut(QKeySequence.StandardKey.Find, self).activated.connect(self.search.setFocus)

    def _find(self, query: str) -> None:
        found = self._manual.find(query)
        self.contents.show_only(found, searched=bool(query.strip()))
        self.search.show_found(bool(found))


def _arrow(text: str, name: str) -> Button:
    button = Button(text)
    button.setProperty("glyph", True)
    button.setAccessibleName(name)
    button.setToolTip(f"{name} to the page before" if name == "Back" else f"{name} again")
    button.setAutoDefault(False)
    return button
