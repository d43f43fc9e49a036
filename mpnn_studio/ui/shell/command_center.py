"""The ways to all commands but menus and buttons: search, key sheet and preferences, each built when it is wanted."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from PySide6.QtWidgets import QWidget

from ..widgets.keys import Button
from ..widgets.settings import Settings
from .actions import Actions
from .context_menus import ContextMenus
from .finder.entry import Provider

if TYPE_CHECKING:
    from .finder.finder import Finder
    from .key_sheet import KeySheet
    from .preferences_dialog import PreferencesDialog


class CommandCenter:
    """Opens the dialogs that are made from the table of commands.

    Args:
        actions: returns the actions; they do not exist yet when their handlers are made.
        prefer: keeps a preference, by its name, and applies it.
        update: brings the actions up to date.
    """

    def __init__(
        self,
        window: QWidget,
        settings: Settings,
        actions: Callable[[], Actions],
        prefer: Callable[[str, Any], object],
        update: Callable[[], object],
    ) -> None:
        self._update = update
        self.menus = ContextMenus(window, actions, update)
        self._window, self._settings, self._actions, self._prefer = window, settings, actions, prefer
        self._preferences: PreferencesDialog | None = None
        self._sheet: KeySheet | None = None
        self._finder: Finder | None = None
        self._providers: list[Provider] = []

    def offer(self, *providers: Provider) -> None:
        """Let the search find what these return."""
        self._providers.extend(providers)

    def handlers(self) -> dict[str, Callable[[], object]]:
        """What the commands do."""
        return {
            **self.menus.handlers(),
            "preferences": lambda: self.preferences.reveal(),
            "change_keys": lambda: self.preferences.reveal_keys(),
            "search": lambda: self.finder.reveal(),
            "keys": lambda: self.sheet.reveal(),
        }

    def show_preference(self, name: str) -> None:
        """Open the preferences with the keyboard in one of them."""
        self.preferences.reveal(name)

    @property
    def finder(self) -> Finder:
        """The search for everything."""
        if self._finder is None:
            from .finder.finder import Finder  # only who opens it waits for it

            self._finder = Finder(self._settings, self._providers, self._update, self._window)
        return self._finder

    @property
    def preferences(self) -> PreferencesDialog:
        """The dialog of the preferences."""
        if self._preferences is None:
            from .preferences_dialog import PreferencesDialog

            self._preferences = PreferencesDialog(self._settings, self._actions(), self._prefer, self._window)
        return self._preferences

    @property
    def sheet(self) -> KeySheet:
        """The sheet of all keys."""
        if self._sheet is None:
            from .key_sheet import KeySheet

            change = Button("Change keys…")
            change.clicked.connect(self._actions()["change_keys"].trigger)
            self._sheet = KeySheet(self._actions(), change, self._window)
        return self._sheet
