"""The menu bar and the small menus of the buttons, built from the table of commands."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from mpneuralnetwork.components import registry
from PySide6.QtGui import QAction, QActionGroup
from PySide6.QtWidgets import QMenu, QWidget

from ... import processor
from ...data.table import SAMPLES
from ...project.examples import Example
from ..files.project_files import EXPORTS, ProjectFiles
from ..widgets.settings import TEXT_SIZES, Settings
from ..widgets.theme import SCHEMES
from .actions import Actions

if TYPE_CHECKING:
    from ..main_window import MainWindow

MENUS = ("File", "Edit", "Train", "View", "Help")


class Menus:
    """Builds every menu of the window."""

    def __init__(
        self,
        window: MainWindow,
        actions: Actions,
        settings: Settings,
        examples: Sequence[Example],
        files: ProjectFiles,
    ) -> None:
        self._window, self._actions, self._settings = window, actions, settings
        self._examples, self._files = examples, files
        for title in MENUS:
            menu = window.menuBar().addMenu(f"&{title}")
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
        """The file formats that weights can be written to; as disabled as the export command itself."""
        menu = QMenu("Export", parent)
        menu.setToolTipsVisible(True)
        command = self._actions["export"]
        for kind, text in EXPORTS.items():
            menu.addAction(f"Weights as {text}…", partial(self._files.export, kind))

        def mirror() -> None:
            for action in menu.actions():
                action.setEnabled(command.isEnabled())
                action.setToolTip(command.toolTip())

        menu.aboutToShow.connect(mirror)
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
                    pick = partial(self._window.data_editing.use_kind, source.__name__)
                    menu.addAction(source.title, pick).setToolTip(source.summary)
            yield menu
        samples = QMenu("Sample tables", parent)
        samples.setToolTipsVisible(True)
        for name, about in SAMPLES.items():
            pick = partial(self._window.data_editing.use_sample, name)
            samples.addAction(Path(name).stem.capitalize(), pick).setToolTip(about)
        yield samples

    def _recent_menu(self, parent: QWidget) -> QMenu:
        menu = QMenu("Open recent", parent)

        def fill() -> None:
            menu.clear()
            for path in self._settings.recent:
                text = path.name.replace("&", "&&")
                menu.addAction(text, partial(self._window.opener.open_recent, path)).setToolTip(str(path))
            if menu.isEmpty():
                menu.addAction("No project was opened yet").setEnabled(False)
                return
            menu.addSeparator()
            menu.addAction("Clear", self._settings.clear_recent).setToolTip("Empty this list; no file is deleted")

        menu.setToolTipsVisible(True)
        menu.aboutToShow.connect(fill)
        return menu

    def _fill_view(self, menu: QMenu) -> None:
        self._add_choices(menu, "Theme", SCHEMES, "scheme")
        sizes = {size: f"{size} %" for size in TEXT_SIZES}
        self._add_choices(menu, "Text size", sizes, "text_percent")
        menu.addSeparator()
        menu.addAction(self._kernels_action(menu))

    def _kernels_action(self, menu: QMenu) -> QAction:
        """Whether AVX-512 kernels are chosen where the matrix library overlooks them; it counts from the next start."""
        action = QAction("Use AVX-512 for matrix products", menu)
        action.setCheckable(True)
        action.setChecked(not processor.declined())
        action.setEnabled(processor.has_hidden_avx512())
        tip = (
            "Takes effect at the next start." if action.isEnabled() else "This processor's kernels are chosen by NumPy."
        )
        action.setToolTip(tip)
        action.toggled.connect(lambda on: processor.decline(not on))
        return action

    def _add_choices(self, menu: QMenu, title: str, choices: dict[str, str] | dict[int, str], setting: str) -> None:
        """A submenu in which one choice is ticked; picking one keeps it in the settings and shows it."""
        submenu = menu.addMenu(title)
        group = QActionGroup(submenu)
        for value, text in choices.items():
            action = submenu.addAction(text)
            action.setCheckable(True)
            action.setChecked(getattr(self._settings, setting) == value)
            action.triggered.connect(partial(self._choose, setting, value))
            group.addAction(action)

    def _choose(self, setting: str, value: str | int, checked: bool = True) -> None:
        setattr(self._settings, setting, value)
        self._window.apply_theme()
