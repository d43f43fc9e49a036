"""How far the opening is: said where it takes long, while a quick one is not held up by saying it."""

from threading import Event

from PySide6.QtCore import Qt

PATIENCE_MS = 60_000


def test_only_an_opening_that_takes_long_says_how_far_it_is(qtbot, window, monkeypatch):
    read, get = Event(), window.datasets.get

    def wait(*asked):
        read.wait()
        return get(*asked)

    monkeypatch.setattr(window.datasets, "get", wait)
    qtbot.keyClick(window.stack.view, "e")
    view = window.explaining.view
    assert view.isVisible() and not view.head.progress.isVisible()
    qtbot.waitUntil(lambda: view.head.progress.isVisible() and view.head.cancel.isVisible(), timeout=PATIENCE_MS)
    read.set()
    qtbot.waitUntil(lambda: view.walk.step is not None, timeout=PATIENCE_MS)
    assert not view.head.progress.isVisible() and not view.head.cancel.isVisible()


def test_an_opening_that_was_cancelled_waits_for_nothing(qtbot, window, monkeypatch):
    read = Event()
    monkeypatch.setattr(window.datasets, "get", lambda *asked: read.wait())
    qtbot.keyClick(window.stack.view, "e")
    view = window.explaining.view
    qtbot.waitUntil(view.head.cancel.isVisible, timeout=PATIENCE_MS)
    qtbot.mouseClick(view.head.cancel, Qt.MouseButton.LeftButton)
    assert not view.head.progress.isVisible() and view.welcome.button.isVisible()
    read.set()
