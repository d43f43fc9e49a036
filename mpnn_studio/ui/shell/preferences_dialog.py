"""The Preferences dialog: a form of what is declared, applied at once, and the keys of all commands."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QDialog, QDialogButtonBox, QTabWidget, QVBoxLayout, QWidget

from ... import processor
from ..widgets import theme
from ..widgets.forms import Form
from ..widgets.keys import Button
from ..widgets.preferences import Preferences
from ..widgets.settings import AVX512, Settings
from .actions import Actions
from .keys_panel import KeysPanel

SIZE = QSize(620, 520)


class PreferencesDialog(QDialog):
    """Changes preferences while the window stays usable.

    Args:
        prefer: keeps a preference, by its name, and applies it.
    """

    def __init__(
        self, settings: Settings, actions: Actions, prefer: Callable[[str, Any], object], parent: QWidget
    ) -> None:
        super().__init__(parent)
        self.setWindowTitle("Preferences")
        self._settings, self._prefer = settings, prefer
        without = () if processor.has_hidden_avx512() else (AVX512,)
        self.form = Form(Preferences, without=without)
        self.form.edited.connect(lambda name, value, merge_key: self._apply(name, value))
        self.keys = KeysPanel(actions)
        self.tabs = QTabWidget()
        self.tabs.setAccessibleName("Kinds of preferences")
        self.tabs.setDocumentMode(True)
        self.tabs.addTab(self._general(), "General")
        self.tabs.addTab(self.keys, "Keys")
        buttons = QDialogButtonBox()
        buttons.addButton(Button("Close"), QDialogButtonBox.ButtonRole.RejectRole)
        buttons.rejected.connect(self.reject)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(3 * theme.GRID, 2 * theme.GRID, 3 * theme.GRID, 3 * theme.GRID)
        layout.addWidget(self.tabs, 1)
        layout.addWidget(buttons)
        self.resize(SIZE.boundedTo(parent.window().size()))
        self._show_values()

    def reveal(self, name: str = "") -> None:
        """Show it in front, with the keyboard in one preference; with none of a name, on the first."""
        self._show_values()
        self.tabs.setCurrentIndex(0)
        self.show()
        self.raise_()
        self.activateWindow()
        self.form.focus_setting(name or next(iter(Preferences.fields)))

    def reveal_keys(self) -> None:
        """Show the keys in front, ready to be searched."""
        self.reveal()
        self.tabs.setCurrentWidget(self.keys)
        self.keys.search.setFocus()

    def _general(self) -> QWidget:
        page = QWidget()
        reset = Button("Reset all")
        reset.setAccessibleName("Reset all preferences")
        reset.setToolTip("Every preference of this page back to its default")
        reset.clicked.connect(self._reset)
        layout = QVBoxLayout(page)
        layout.setContentsMargins(0, 3 * theme.GRID, 0, 0)
        layout.addWidget(self.form)
        layout.addStretch(1)
        layout.addWidget(reset, 0, Qt.AlignmentFlag.AlignLeft)
        return page

    def _apply(self, name: str, value: Any) -> None:
        self._prefer(name, value)
        self._show_values()

    def _reset(self) -> None:
        for name, field in Preferences.fields.items():
            self._prefer(name, field.initial)
        self._show_values()

    def _show_values(self) -> None:
        self.form.set_values(self._settings.preferences.get_config())
