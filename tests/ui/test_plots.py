"""Plots have none of their library's menus: what can be done with them stands on buttons beside them."""

import pyqtgraph as pg
import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QContextMenuEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from mpnn_studio.project.examples import load_example
from mpnn_studio.run.opened import Opened
from mpnn_studio.ui.curves.batch_menu import BatchMenu
from mpnn_studio.ui.inspect.predicted import PredictedView


@pytest.fixture
def plots(window, qtbot):
    """Every plot of a window on a regression, that of its data and of predicted numbers among them."""
    window.files.show(Opened(load_example("sine"), "sine.mpnn"))
    window.inspector.open_tab(PredictedView)
    window.actions_table["data"].trigger()
    qtbot.wait(20)  # plots of the example before are deleted
    return window.findChildren(pg.GraphicsView)


def test_a_right_click_into_a_plot_opens_no_menu_of_its_library(qtbot, plots):
    assert len(plots) >= 2
    for plot in plots:
        place = plot.viewport().rect().center()
        QTest.mouseClick(plot.viewport(), Qt.MouseButton.RightButton, Qt.KeyboardModifier.NoModifier, place)
        asked = QContextMenuEvent(QContextMenuEvent.Reason.Keyboard, place, plot.mapToGlobal(place))
        QApplication.sendEvent(plot.viewport(), asked)
        qtbot.wait(20)
        menu = QApplication.activePopupWidget()
        assert menu is None or isinstance(menu, BatchMenu)
        if menu is not None:
            menu.close()
