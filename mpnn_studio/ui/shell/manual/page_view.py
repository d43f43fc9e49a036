"""A page of the manual, read from this installation alone."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QByteArray, QEvent, QUrl
from PySide6.QtGui import QTextBlock, QTextCursor
from PySide6.QtWidgets import QFrame, QTextBrowser

from ...widgets import theme
from ...widgets.formulas import drawn
from .pages import Manual, anchor_of


class PageView(QTextBrowser):
    """Shows pages by their address ("training.md#learning-rate"), with the way back that a browser has."""

    def __init__(self, manual: Manual) -> None:
        super().__init__()
        self._manual = manual
        self.setAccessibleName("Page of the manual")
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.document().setDocumentMargin(4 * theme.GRID)
        self.sourceChanged.connect(self._go_to_heading)

    def open(self, address: str) -> None:
        """Show a page, at a heading where the address names one."""
        self.setSource(QUrl(address))

    @property
    def address(self) -> str:
        """What is shown."""
        return self.source().toString()

    def loadResource(self, type: int, name: QUrl | str) -> Any:
        # Nothing is fetched, and no file is read but those of the manual.
        path = QUrl(name).path()
        if path in self._manual.formulas:
            return drawn(self._manual.formulas[path], self.palette().text().color())
        return self._manual.pages[path] if path in self._manual.pages else QByteArray(self._manual.picture(path))

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange and self.address:
            self.reload()  # links are coloured when a page is read

    def _go_to_heading(self, source: QUrl) -> None:
        """Scroll to the heading that the address names: Qt gives those of Markdown no anchors."""
        block = self._heading(source.fragment())
        if block is not None:
            top = self.document().documentLayout().blockBoundingRect(block).top()
            self.verticalScrollBar().setValue(int(top))
            self.setTextCursor(QTextCursor(block))

    def heading(self) -> str:
        """The heading at which the page was opened last; empty at its beginning."""
        block = self._heading(self.source().fragment())
        return block.text() if block is not None else ""

    def _heading(self, anchor: str) -> QTextBlock | None:
        block = self.document().begin()
        while anchor and block.isValid():
            if block.blockFormat().headingLevel() and anchor_of(block.text()) == anchor:
                return block
            block = block.next()
        return None
