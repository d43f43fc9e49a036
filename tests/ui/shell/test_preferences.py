"""Preferences come from their declaration, hold at once and at the next start, and go back to their defaults."""

import pytest
from PySide6.QtCore import QSettings, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QComboBox, QPushButton, QSpinBox

from mpnn_studio.ui.widgets.preferences import Preferences
from mpnn_studio.ui.widgets.settings import Settings
from tests.ui.test_main_window import named

CTRL = Qt.KeyboardModifier.ControlModifier


@pytest.fixture
def dialog(window, qtbot):
    QTest.keyClick(window.stack.view, Qt.Key.Key_Comma, CTRL)
    dialog = window.commands.preferences
    qtbot.waitUntil(dialog.isActiveWindow)
    yield dialog
    window.prefer("scheme", "system")
    window.prefer("text_percent", "100")


def test_every_declared_preference_has_an_editor_by_its_name(dialog):
    for name, field in Preferences.fields.items():
        if name != "avx512":  # where the processor has nothing to choose
            assert named(dialog, field.label).isVisible()


def test_the_text_size_is_applied_at_once_and_kept(window, dialog, settings, qapp):
    before = qapp.font().pointSizeF()
    combo = named(dialog, "Text size", QComboBox)
    combo.setFocus(Qt.FocusReason.TabFocusReason)
    QTest.keyClick(combo, Qt.Key.Key_Down)
    assert qapp.font().pointSizeF() == pytest.approx(1.15 * before)
    assert settings.text_percent == 115


def test_the_menu_ticks_what_was_chosen_in_the_dialog(window, dialog):
    window.prefer("scheme", "dark")
    view = next(action.menu() for action in window.menuBar().actions() if action.text() == "&View")
    theme = next(action.menu() for action in view.actions() if action.text() == "Theme")
    theme.aboutToShow.emit()
    assert [action.text() for action in theme.actions() if action.isChecked()] == ["Dark"]


def test_a_new_project_begins_with_the_preferred_seed(window, dialog, settings):
    box = named(dialog, "Seed of a new project", QSpinBox)
    box.setFocus()
    box.selectAll()
    QTest.keyClicks(box, "41")
    QTest.keyClick(box, Qt.Key.Key_Tab)
    assert settings.preferences.seed == 41
    window.actions_table["new"].trigger()
    assert window.document.project.training_settings.seed == 41


def test_reset_gives_every_preference_its_default(window, dialog, settings):
    window.prefer("text_percent", "150")
    window.prefer("seed", 3)
    button = named(dialog, "Reset all preferences", QPushButton)
    QTest.mouseClick(button, Qt.MouseButton.LeftButton)
    assert settings.text_percent == 100 and settings.preferences.seed == 0


def test_escape_gives_the_keyboard_back(window, dialog, qtbot):
    QTest.keyClick(dialog.focusWidget(), Qt.Key.Key_Escape)
    assert not dialog.isVisible()
    window.activateWindow()
    qtbot.waitUntil(window.stack.view.hasFocus)


@pytest.mark.parametrize("value", ["", "purple", "[", "-3", "1e9", "\0"])
def test_a_damaged_preference_is_the_default(tmp_path, value):
    store = QSettings(str(tmp_path / "settings.ini"), QSettings.Format.IniFormat)
    for name in Preferences.fields:
        store.setValue(name, value)
    kept = Settings(store).preferences
    assert (kept.scheme, kept.text_percent, kept.seed) == ("system", "100", 0)


def test_what_earlier_versions_kept_is_read(tmp_path):
    store = QSettings(str(tmp_path / "settings.ini"), QSettings.Format.IniFormat)
    store.setValue("scheme", "dark")
    store.setValue("text_percent", 130)
    assert (Settings(store).scheme, Settings(store).text_percent) == ("dark", 130)
