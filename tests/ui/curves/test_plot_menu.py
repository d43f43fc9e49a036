"""No menu outlives its plot."""

from PySide6.QtCore import QCoreApplication, QEvent
from PySide6.QtWidgets import QApplication, QMenu

from mpnn_studio.ui.charts.scatter import Scatter
from mpnn_studio.ui.curves.curves import Curves


def menus():
    return {id(widget) for widget in QApplication.allWidgets() if isinstance(widget, QMenu)}


def test_a_scatter_takes_its_menu_with_it(qtbot):
    before = menus()
    plot = Scatter()
    assert menus() != before
    plot.deleteLater()
    for _ in range(2):  # the plot goes first, its menu after it
        QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    assert menus() <= before


def test_the_curves_take_theirs_with_them(qtbot):
    before = menus()
    curves = Curves()
    assert menus() != before
    curves.deleteLater()
    for _ in range(2):  # the plots go first, their menus after them
        QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    assert menus() <= before
