"""The menu that pyqtgraph makes for every plot, and that nobody opens here."""

from __future__ import annotations

import pyqtgraph as pg


def own_menu(plot: pg.PlotWidget) -> None:
    """Let the menu end with its plot: it has no parent, and a change of the theme walks over all widgets there are."""
    plot.destroyed.connect(plot.getPlotItem().ctrlMenu.deleteLater)
