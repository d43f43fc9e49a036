"""F1, the Help menu and the search: the ways to the manual."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import cached_property, partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject
from PySide6.QtGui import QCursor
from PySide6.QtWidgets import QApplication, QWidget

from ..finder.entry import SearchEntry
from .pages import WRITTEN, Manual
from .topics import topic_of

if TYPE_CHECKING:
    from .manual_window import ManualWindow


class HelpCenter(QObject):
    """Opens the manual at what is asked about; it is read on first use."""

    def __init__(self, window: QWidget) -> None:
        super().__init__(window)
        self._window = window
        self._cursor = QCursor.pos()
        self._focused: QWidget | None = None
        app = QApplication.instance()
        assert isinstance(app, QApplication)
        app.focusChanged.connect(self._remember_cursor)

    def handlers(self) -> dict[str, Callable[[], object]]:
        """What the commands do."""
        return {"help": self.explain, "manual": lambda: self.open(WRITTEN[0])}

    def open(self, address: str) -> None:
        """Show the manual at this address."""
        self.manual_window.reveal(address)

    def explain(self) -> None:
        """Show what explains the place to which the person went last, with the mouse or the keyboard."""
        place, window = QCursor.pos(), QApplication.activeWindow() or self._window
        under_cursor = topic_of(window.childAt(window.mapFromGlobal(place)), place)
        focused = topic_of(window.focusWidget() or window)
        moved = place != self._cursor
        wanted = (under_cursor, focused) if moved else (focused, under_cursor)
        self.open(next(filter(None, wanted), WRITTEN[0]))

    def entries(self) -> Iterable[SearchEntry]:
        """Every written page and each of its headings, for the search."""
        for section in self.manual.sections:
            if section.address.partition("#")[0] in WRITTEN:
                detail = "Manual" if section.title == section.page else section.page
                run = partial(self.open, section.address)
                yield SearchEntry(f"help:{section.address}", section.title, "Help", run, detail, words="manual help")

    @cached_property
    def manual(self) -> Manual:
        """All pages."""
        return Manual()

    @cached_property
    def manual_window(self) -> ManualWindow:
        """The window of the manual."""
        from .manual_window import ManualWindow  # only who opens it waits for it

        return ManualWindow(self.manual, self._window)

    def _remember_cursor(self) -> None:
        """Note where the mouse was when the keyboard went elsewhere: has it moved since, it was used later."""
        focused = QApplication.focusWidget()
        if focused is not None and focused is not self._focused and focused.window() is self._window:
            self._focused, self._cursor = focused, QCursor.pos()
