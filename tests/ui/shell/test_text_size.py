"""Every panel follows the text size of the window while it is open."""

import pytest
from PySide6.QtWidgets import QLabel, QPushButton

from mpnn_studio.data.dataset import Feature, Schema
from mpnn_studio.ui.curves.curve_plot import CurvePlot
from mpnn_studio.ui.data.data_card import DataCard
from mpnn_studio.ui.tryout.try_column import TryColumn
from mpnn_studio.ui.widgets import theme


def image_column():
    column = TryColumn()
    column.set_schema(Schema((1, 28, 28), "classification", tuple("0123456789"), target="digit"))
    return column


def table_column():
    column = TryColumn()
    column.set_schema(Schema((1,), "regression", features=(Feature("x"),), target="y"))
    return column


@pytest.fixture
def dressed(qapp):
    """The application as the studio dresses it, and its old clothes afterwards."""
    before = qapp.palette(), qapp.font(), qapp.styleSheet()
    theme.apply(qapp, "light", 100)
    yield qapp
    qapp.setPalette(before[0])
    qapp.setFont(before[1])
    qapp.setStyleSheet(before[2])


@pytest.mark.parametrize("make", [image_column, table_column, DataCard, lambda: CurvePlot("Loss", "Loss curve")])
def test_every_text_of_an_open_panel_grows_with_the_setting(qtbot, dressed, make):
    panel = make()
    qtbot.addWidget(panel)
    panel.show()
    texts = [widget for kind in (QLabel, QPushButton) for widget in panel.findChildren(kind) if widget.isVisible()]
    sizes = [widget.font().pointSizeF() for widget in texts]
    theme.apply(dressed, "light", 150)
    assert texts
    for widget, size in zip(texts, sizes, strict=True):
        assert widget.font().pointSizeF() == pytest.approx(1.5 * size, rel=0.02), widget.text()
