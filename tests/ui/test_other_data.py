"""A trained network of other data than the project's predicts nothing anywhere, and says so; nothing breaks."""

from functools import partial
from threading import Event

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel, QMessageBox, QSlider, QTabWidget, QWidget

from mpnn_studio.project import edits
from mpnn_studio.project.examples import load_example
from mpnn_studio.run.archive import save_project
from mpnn_studio.run.datasets import Datasets
from mpnn_studio.run.headless import train
from mpnn_studio.ui.inspect.tabs import TABS
from mpnn_studio.ui.tryout.prediction import PredictionPanel
from mpnn_studio.ui.widgets.panel_button import PanelButton

PATIENCE_MS = 30_000
OF_OTHER_DATA = "other data"
TABS_OF_ANY_DATA = {"Runs", "Weights"}
"""They look at the run alone."""


@pytest.fixture(scope="module")
def trained():
    """A function that trains an example for one epoch; each is trained once."""
    runs = {}

    def train_once(name):
        if name not in runs:
            project = edits.set_value(load_example(name), "training", "epochs", 1)
            dataset = Datasets().get(project.data, lambda share: None)
            runs[name] = train(project, dataset, lambda event: None, Event())
        return runs[name]

    return train_once


@pytest.fixture
def reopened(qtbot, window, tmp_path, trained):
    """A function that opens a file with the network of one example and the data of another, as the studio saves it."""

    def reopen(learned, shown):
        run = trained(learned)
        project = edits.set_data(run.project, load_example(shown).data.create())
        save_project(tmp_path / "other.mpnn", project, run, runs=[run])
        window.opener.open([tmp_path / "other.mpnn"])
        assert window.document.project.data == project.data and window.runs.run.snapshot is not None
        qtbot.waitUntil(lambda: window.datasets.kept(project.data) is not None, timeout=PATIENCE_MS)
        return window

    return reopen


def said(widget):
    return " ".join(label.text() for label in widget.findChildren(QLabel) if label.isVisible())


def says_so(widget):
    return OF_OTHER_DATA in said(widget)


def errors(window):
    return [box.text() for box in window.findChildren(QMessageBox) if box.isVisible()]


PAIRS = [("xor", "iris"), ("iris", "xor"), ("xor", "circles"), ("xor", "spirals"), ("sine", "iris"), ("iris", "sine")]
PAIRS += [("iris", "penguins"), ("iris", "mnist")]


@pytest.mark.parametrize(("learned", "shown"), PAIRS)
def test_whatever_is_tried_it_predicts_nothing_and_says_why(qtbot, reopened, learned, shown):
    window = reopened(learned, shown)
    panel = window.findChild(PredictionPanel)
    predicted = []
    window.display.feed.predicted.connect(predicted.append)
    for slider in (each for each in window.try_column.findChildren(QSlider) if each.isVisible()):
        QTest.keyClick(slider, Qt.Key.Key_End)
    shown = [each for each in window.try_column.findChildren(QWidget) if each.isVisible()]
    for field in (each for each in shown if not isinstance(each, PanelButton)):  # one would hide the others
        QTest.mouseClick(field, Qt.MouseButton.LeftButton)
    qtbot.wait(50)
    assert set(predicted) <= {None}
    assert panel.accessibleDescription() == "no prediction yet"
    assert says_so(panel)
    assert window.stack.view.itemDelegate().maps == {} and not errors(window)


@pytest.mark.parametrize(("learned", "shown"), PAIRS)
def test_every_tab_that_would_predict_says_why_it_does_not(qtbot, reopened, learned, shown):
    window = reopened(learned, shown)
    tabs: QTabWidget = window.inspector
    for place, tab in enumerate(TABS):
        tabs.setCurrentIndex(place)
        qtbot.wait(50)
        page = tabs.currentWidget()
        suits = (window.runs.run.project.schema().task == "regression") == (tab.title == "Predicted")
        if tab.title not in TABS_OF_ANY_DATA and (suits or tab.title in {"Activations", "Health"}):
            qtbot.waitUntil(partial(says_so, page), timeout=PATIENCE_MS)
        assert "went wrong" not in said(page) and not errors(window), tab.title


def test_with_its_own_data_back_it_predicts_again(qtbot, reopened):
    window = reopened("xor", "iris")
    window.document.edit("Use points again", load_example("xor"))
    qtbot.waitUntil(lambda: window.findChild(PredictionPanel).best is not None, timeout=PATIENCE_MS)
    assert not says_so(window.findChild(PredictionPanel))
