"""Garbage is collected between two events, so that no widget vanishes while Qt walks over all of them."""

import gc
import subprocess
import sys

import pytest
from PySide6.QtWidgets import QLabel, QWidget

from mpnn_studio.ui.widgets.garbage import GarbageCollector

STUDIO_THAT_CHANGES_ITS_THEME_AMONG_GARBAGE = """
import gc
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication, QLabel, QWidget
from mpnn_studio.ui import app

class Busy(QLabel):
    def changeEvent(self, event):
        super().changeEvent(event)
        gc.set_threshold(500, 1, 1)
        containers = [[] for _ in range(2_000)]
        gc.set_threshold(100_000)

def drop_widgets():
    for _ in range(200):
        widget = QWidget()
        widget.itself, widget.label = widget, QLabel("dropped", widget)
        widget.show()
        widget.hide()

def change_theme(window):
    gc.set_threshold(100_000)
    for _ in range(50):
        Busy("busy", window.centralWidget()).show()
    drop_widgets()
    app.theme.dress(QApplication.instance())
    print("survived", flush=True)
    QApplication.quit()

app.begin = lambda window, path: QTimer.singleShot(100, lambda: change_theme(window))
app.run()
"""


@pytest.fixture
def destroyed():
    return []


@pytest.fixture
def dropped(qtbot, destroyed):
    """A widget without a parent that only a circle of references keeps alive."""
    widget = QWidget()
    widget.itself = widget
    widget.destroyed.connect(lambda: destroyed.append("widget"))


def allocate():
    """What makes Python collect by itself, a thousand times over."""
    return [[] for _ in range(700_000)]


def test_nothing_is_collected_within_an_event(qtbot, dropped, destroyed):
    seen = []

    class Busy(QLabel):
        def changeEvent(self, event):
            super().changeEvent(event)
            allocate()
            seen.extend(destroyed)

    busy = Busy()
    qtbot.addWidget(busy)
    busy.setStyleSheet("color: red")
    assert seen == []


def test_garbage_is_collected_between_two_events(qtbot, dropped, destroyed):
    circles = allocate()
    qtbot.waitUntil(lambda: destroyed == ["widget"])
    assert circles


def test_the_oldest_generation_that_is_due_is_collected(monkeypatch):
    collected = []
    monkeypatch.setattr(gc, "collect", collected.append)
    monkeypatch.setattr(gc, "get_count", lambda: (701, 11, 3))
    GarbageCollector().collect_if_due()
    monkeypatch.setattr(gc, "get_count", lambda: (700, 10, 10))
    GarbageCollector().collect_if_due()
    assert collected == [1]


def test_python_collects_again_when_it_has_stopped():
    collector = GarbageCollector()
    collector.start()
    assert not gc.isenabled()
    collector.stop()
    assert gc.isenabled()


def test_a_studio_changes_its_theme_among_garbage():
    studio = subprocess.run([sys.executable, "-c", STUDIO_THAT_CHANGES_ITS_THEME_AMONG_GARBAGE], capture_output=True)
    assert (studio.returncode, studio.stdout) == (0, b"survived\n"), studio.stderr
