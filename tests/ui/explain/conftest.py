"""Explain, open in a window."""

import pytest

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
