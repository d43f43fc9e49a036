"""Explain, open in a window."""

import pytest

from mpnn_studio.project import edits

PATIENCE_MS = 60_000


@pytest.fixture
def explained(qtbot, window):
    """A function that opens Explain by its key and returns the view when the step is there."""

    def explain():
        window.activateWindow()
        qtbot.waitUntil(window.isActiveWindow)
        qtbot.keyClick(window.stack.view, "e")
        view = window.explaining.view
        qtbot.waitUntil(lambda: view.walk.step is not None and view.feed.current, timeout=PATIENCE_MS)
        return view

    return explain


@pytest.fixture
def trained_for(qtbot, window):
    """A function that trains the network of the window for so many epochs, and returns the window."""

    def trained_for(epochs):
        window.activateWindow()
        qtbot.waitUntil(window.isActiveWindow)
        window.document.edit("Epochs", edits.set_value(window.document.project, "training", "epochs", epochs))
        with qtbot.waitSignal(window.runs.ended, timeout=PATIENCE_MS):
            window.runs.train(window.document.project)
        return window

    return trained_for
