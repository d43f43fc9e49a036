"""The tabs below the curves."""

import sys

import pytest
from PySide6.QtCore import Qt

from mpnn_studio.ui.inspect.tabs import TABS
from mpnn_studio.ui.inspect.view import View


@pytest.mark.parametrize("tab", TABS, ids=lambda tab: tab.title)
def test_every_tab_names_a_view(tab):
    assert issubclass(tab.load(), View)
    assert tab.tip


def test_tabs_are_reached_by_keys_and_named_for_screen_readers(window, qtbot):
    bar = window.inspector.tabBar()
    bar.setFocus()
    for tab in TABS[1:]:
        qtbot.keyClick(bar, Qt.Key.Key_Right)
        view = window.inspector.currentWidget().findChild(View)
        assert view.accessibleName() == tab.title
        assert type(view) is sys.modules[type(view).__module__].__dict__[tab.view]


def test_only_the_tab_that_is_seen_is_built(window, qtbot):
    qtbot.waitUntil(lambda: len(window.inspector.findChildren(View)) == 1)
    window.inspector.open_tab(TABS[-1].load())
    assert len(window.inspector.findChildren(View)) == 2
