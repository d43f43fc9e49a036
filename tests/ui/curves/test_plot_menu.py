"""No menu outlives its plot."""

from PySide6.QtCore import QCoreApplication, QEvent
from PySide6.QtWidgets import QApplication, QMenu

from mpnn_studio.ui.charts.scatter import Scatter
from mpnn_studio.ui.curves.plot_area import PlotArea
from mpnn_studio.ui.inspect.runs import RunsView


def menus():
    return {id(widget) for widget in QApplication.allWidgets() if isinstance(widget, QMenu)}


def test_a_scatter_takes_its_menu_with_it(qtbot):
    before = menus()
    plot = Scatter()
    assert menus() != before
    plot.deleteLater()
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    assert menus() <= before


def test_the_menus_of_the_curves_belong_to_them(window):
    window.inspector.open_tab(RunsView)
    for area in window.findChildren(PlotArea):
        assert area.getPlotItem().ctrlMenu in area.findChildren(QMenu)
