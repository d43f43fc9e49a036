"""In a small window with large text nothing is cut off, and everything can be reached."""

import pytest
from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QPushButton, QWidget

from mpnn_studio.project import edits
from mpnn_studio.run.state import State
from mpnn_studio.ui.inspect.run_rows import COLUMNS
from mpnn_studio.ui.inspect.runs import RunsView

PATIENCE_MS = 30_000
IN_THE_BAR = ("Train", "Stop", "Step", "Start over", "Explain", "Examples", "Export")


def named(window, name, kind=QWidget):
    return next(child for child in window.findChildren(kind) if child.accessibleName() == name)


def train(window, qtbot):
    window.document.edit("Epochs", edits.set_value(window.document.project, "training", "epochs", 1))
    QTest.keyClick(window.stack.view, Qt.Key.Key_Space)
    qtbot.waitUntil(lambda: window.runs.state is State.DONE, timeout=PATIENCE_MS)


@pytest.fixture
def small(window, qtbot, settings):
    settings.text_percent = 150
    window.apply_theme()
    window.resize(1024, 700)
    qtbot.waitUntil(lambda: window.width() == 1024)
    yield window
    settings.text_percent = 100
    window.apply_theme()


def test_the_window_stays_as_small_as_it_was_made(small, qtbot):
    train(small, qtbot)
    assert (small.width(), small.height()) == (1024, 700)


def test_every_button_of_the_bar_is_whole_or_in_its_menu(small):
    more = named(small, "More", QPushButton)
    more.menu().aboutToShow.emit()
    in_menu = {action.text().removeprefix("↺ ") for action in more.menu().actions()}
    for name in IN_THE_BAR:
        button = named(small.top_bar, name, QPushButton)
        if button.isVisible():
            assert button.width() >= button.sizeHint().width(), name
            assert small.top_bar.rect().contains(QRect(button.mapTo(small.top_bar, QPoint()), button.size())), name
        else:
            assert name in in_menu
    assert more.isVisible()


def test_where_there_is_room_the_bar_needs_no_menu(window):
    assert not named(window, "More", QPushButton).isVisible()


@pytest.mark.parametrize("name", ["Trained", "Continue", "Network size"])
def test_what_is_said_of_the_network_is_whole(small, qtbot, name):
    train(small, qtbot)
    widget = next(w for w in small.stack.findChildren(QWidget) if w.accessibleName().startswith(name))
    words = widget.fontMetrics().horizontalAdvance(widget.text())
    lines = widget.height() // widget.fontMetrics().lineSpacing()
    assert words <= max(lines, 1) * widget.width()
    assert small.stack.rect().contains(QRect(widget.mapTo(small.stack, QPoint()), widget.size()))


def test_the_buttons_of_the_runs_and_a_run_are_seen(small, qtbot):
    view = small.inspector.open_tab(RunsView)
    train(small, qtbot)
    qtbot.waitUntil(lambda: view.table.model().rowCount() == 1)
    for button in (view.back, view.compare, view.remove):
        assert view.rect().contains(QRect(button.mapTo(view, QPoint()), button.size()))
    assert view.table.viewport().height() >= view.table.rowHeight(0)


def test_names_and_accuracies_of_runs_are_seen_at_once(window, qtbot):
    view = window.inspector.open_tab(RunsView)
    train(window, qtbot)
    qtbot.waitUntil(lambda: view.table.model().rowCount() == 1)
    titles = [column.title for column in COLUMNS]
    for title in ("Run", "Val {metric}", "Test {metric}"):
        cell = view.table.visualRect(view.table.model().index(0, titles.index(title)))
        assert view.table.viewport().rect().contains(cell), title


@pytest.mark.parametrize("width", [1440, 1920])
def test_buttons_are_as_wide_as_their_words(window, qtbot, width):
    window.resize(width, 900)
    qtbot.waitUntil(lambda: window.top_bar.width() == width)
    for name in IN_THE_BAR:
        button = named(window.top_bar, name, QPushButton)
        assert button.width() == button.sizeHint().width(), name
