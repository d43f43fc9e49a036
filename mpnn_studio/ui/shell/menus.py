"""The menu bar and the small menus of the buttons, built from the table of commands."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from functools import partial
from pathlib import Path
from typing import Any

from mpneuralnetwork.components import registry
from mpneuralnetwork.components.fields import Choice
from PySide6.QtGui import QActionGroup
from PySide6.QtWidgets import QMenu, QMenuBar, QWidget

from ...data.source import Source
from ...project.examples import Example
from ...wording import printable
from ..data.data_editing import DataEditing
from ..exporting.exporting import Exporting
from ..files.file_opener import FileOpener
from ..files.project_files import ProjectFiles
from ..widgets.preferences import Preferences
from ..widgets.settings import Settings
from .actions import Actions
from .commands.table import MENUS

IN_MENU = ("scheme", "text_percent")
"""The preferences that the View menu offers too."""


class Menus:
    """Fills the menu bar, and makes the menus of the buttons.

    Args:
        prefer: keeps a preference, by its name, and applies it.
    """

    def __init__(
        self,
        bar: QMenuBar,
        actions: Actions,
        settings: Settings,
        *,
        examples: Sequence[Example],
        files: ProjectFiles,
        opener: FileOpener,
        data_editing: DataEditing,
        exporting: Exporting,
        prefer: Callable[[str, Any], object],
    ) -> None:
        self._actions, self._settings, self._examples = actions, settings, examples
        self._files, self._opener, self._data_editing = files, opener, data_editing
        self._prefer, self._exporting = prefer, exporting
        for title in MENUS:
            menu = bar.addMenu(f"&{title}")
            menu.setToolTipsVisible(True)
            if title == "File":
                menu.addMenu(self._recent_menu(menu))
                for group in self._groups(menu):
                    menu.addMenu(group)
            if title == "View":
                self._fill_view(menu)
            for separator, action in actions.of_menu(title):
                if separator:
                    menu.addSeparator()
                menu.addAction(action)

    def examples_menu(self, parent: QWidget) -> QMenu:
        """The bundled projects by name, and the way to their pictures."""
        menu = QMenu("Examples", parent)
        menu.setToolTipsVisible(True)
        for example in self._examples:
            action = menu.addAction(example.title, partial(self._files.open_example, example.name))
            action.setToolTip(example.summary)
        menu.addSeparator()
        menu.addAction(self._actions["gallery"])
        return menu

    def export_menu(self, parent: QWidget) -> QMenu:
        """What the network can be exported as; as disabled as the export command itself."""
        menu = QMenu("Export", parent)
        menu.setToolTipsVisible(True)
        command = self._actions["export"]

        def fill() -> None:
            self._exporting.fill(menu)
            for action in menu.actions():
                action.setEnabled(command.isEnabled())
                if not command.isEnabled():
                    action.setToolTip(command.toolTip())

        menu.aboutToShow.connect(fill)
        return menu

    def data_menu(self, parent: QWidget) -> QMenu:
        """Where examples can come from."""
        menu = QMenu("Data", parent)
        for name in ("use_mnist", "open_table", "open_arrays", "open_folder"):
            menu.addAction(self._actions[name])
        for group in self._groups(menu):
            menu.addMenu(group)
        return menu

    def _groups(self, parent: QWidget) -> Iterator[QMenu]:
        """Yield a menu for each group of data that need no file; what is registered or bundled appears by itself."""
        for title in sorted({source.group for source in registry.components("source") if source.group}):
            menu = QMenu(title, parent)
            menu.setToolTipsVisible(True)
            for source in registry.components("source"):
                if source.group == title:
                    pick = partial(self._data_editing.use_kind, source.__name__)
                    menu.addAction(source.title, pick).setToolTip(source.summary)
            yield menu
        for source in registry.components("source"):
            if source.samples:
                yield self._samples_menu(source, parent)

    def _samples_menu(self, source: type[Source], parent: QWidget) -> QMenu:
        """The bundled examples of a data source."""
        menu = QMenu(source.samples_title, parent)
        menu.setToolTipsVisible(True)
        for name, about in source.samples.items():
            pick = partial(self._data_editing.use_sample, source, name)
            menu.addAction(Path(name).stem.capitalize(), pick).setToolTip(about)
        return menu

    def _recent_menu(self, parent: QWidget) -> QMenu:
        menu = QMenu("Open recent", parent)

        def fill() -> None:
            menu.clear()
            for path in self._settings.recent:
                text = printable(path.name).replace("&", "&&")
                menu.addAction(text, partial(self._opener.open_recent, path)).setToolTip(printable(str(path)))
            if menu.isEmpty():
                menu.addAction("No project was opened yet").setEnabled(False)
                return
            menu.addSeparator()
            menu.addAction("Clear", self._settings.clear_recent).setToolTip("Empty this list; no file is deleted")

        menu.setToolTipsVisible(True)
        menu.aboutToShow.connect(fill)
        return menu

    def _fill_view(self, menu: QMenu) -> None:
        for name in IN_MENU:
            field = Preferences.fields[name]
            assert isinstance(field, Choice)
            self._add_choices(menu.addMenu(field.label), field)

    def _add_choices(self, menu: QMenu, field: Choice) -> None:
        """Fill a menu in which one choice of a preference is ticked."""
        group = QActionGroup(menu)
        for value, text in field.texts.items():
            action = menu.addAction(text, partial(self._prefer, field.name, value))
            action.setCheckable(True)
            action.setData(value)
            group.addAction(action)

        def tick() -> None:
            chosen = self._settings.preferences.get_config()[field.name]
            for action in group.actions():
                action.setChecked(action.data() == chosen)

        menu.aboutToShow.connect(tick)
        tick()
