"""A number that is shown elsewhere in the window leads to its explanation."""

import numpy as np
import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QContextMenuEvent
from PySide6.QtWidgets import QApplication, QMenu

from mpnn_studio.data.sources.playgrounds import Spirals
from mpnn_studio.data.splits import split_rows
from mpnn_studio.explain.steps.names import Name
from mpnn_studio.project import edits
from mpnn_studio.ui.charts.tiles import FOLLOW, TIP
from mpnn_studio.ui.inspect.activations import ActivationsView
from mpnn_studio.ui.inspect.health import HealthView
from mpnn_studio.ui.inspect.stage_band import StageBand
from mpnn_studio.ui.inspect.view import OTHER_DATA
from mpnn_studio.ui.inspect.weights import WeightsView
from mpnn_studio.wording import grouped

PATIENCE_MS = 60_000
LEFT = Qt.MouseButton.LeftButton


@pytest.fixture
def trained(trained_for):
    """The window with a network that was trained for an epoch."""
    return trained_for(1)


@pytest.fixture
def weights(qtbot, trained):
    """The tab of the weights."""
    view = trained.inspector.open_tab(WeightsView)
    qtbot.waitUntil(lambda: view.reading.text() != "")
    return view


def explained_number(qtbot, window):
    """Wait until Explain shows a number."""
    view = window.explaining.view
    qtbot.waitUntil(lambda: view.walk.number is not None and not view.feed.opening, timeout=PATIENCE_MS)
    return view.walk.number


def within(tiles, *place):
    """A pixel of a cell."""
    rect = tiles.tile_rect(place[0])
    pixels = (QPoint(x, y) for y in range(rect.top(), rect.bottom()) for x in range(rect.left(), rect.right()))
    return next(pixel for pixel in pixels if tiles.place_at(pixel) == place)


def choose(qtbot, weights, text, count):
    weights.choice.setCurrentIndex(weights.choice.findText(text, Qt.MatchFlag.MatchContains))
    qtbot.waitUntil(lambda: weights.figures["count"].text().startswith(f"{grouped(count)} values"))


def test_a_double_click_on_a_weight_explains_it(qtbot, trained, weights):
    assert weights.tiles.toolTip() == TIP
    choose(qtbot, weights, "5 · Dense: weights", 1280)
    qtbot.mouseDClick(weights.tiles, LEFT, pos=within(weights.tiles, 0, 3, 20))
    number = explained_number(qtbot, trained)
    assert number.name == Name("4.dense.weights", (20, 3)) and number.value == weights.tiles.value


@pytest.mark.parametrize("key", [Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_E], ids=lambda key: key.name)
def test_keys_explain_the_chosen_weight_and_bring_back_to_it(qtbot, trained, weights, key):
    weights.tiles.setFocus()
    qtbot.keyClick(weights.tiles, Qt.Key.Key_Right, Qt.KeyboardModifier.ControlModifier)
    qtbot.keyClick(weights.tiles, Qt.Key.Key_Down)
    qtbot.keyClick(weights.tiles, key)
    number = explained_number(qtbot, trained)
    assert number.name == Name("1.dense.weights", (28, 1)) and number.value == weights.tiles.value
    qtbot.keyClick(trained.explaining.view.strip, Qt.Key.Key_Escape)
    assert not trained.explaining.open
    qtbot.waitUntil(weights.tiles.hasFocus)


def test_the_menu_of_a_weight_explains_it(qtbot, trained, weights):
    choose(qtbot, weights, "5 · Dense: biases", 10)
    weights.tiles.setFocus()
    qtbot.keyClick(weights.tiles, Qt.Key.Key_Right)
    QApplication.sendEvent(
        weights.tiles, QContextMenuEvent(QContextMenuEvent.Reason.Keyboard, QPoint(1, 1), QPoint(1, 1))
    )
    menu = weights.tiles.findChild(QMenu)
    qtbot.waitUntil(menu.isVisible)
    assert [action.text() for action in menu.actions()] == [FOLLOW]
    qtbot.keyClick(menu, Qt.Key.Key_Down)
    qtbot.keyClick(menu, Qt.Key.Key_Return)
    assert explained_number(qtbot, trained).name == Name("4.dense.biases", (1,))


def test_a_weight_of_other_data_leads_nowhere_and_says_why(qtbot, trained, weights):
    trained.document.edit("Data", edits.set_data(trained.document.project, Spirals()))
    assert weights.tiles.toolTip() == OTHER_DATA
    weights.tiles.setFocus()
    qtbot.keyClick(weights.tiles, Qt.Key.Key_Return)
    qtbot.mouseDClick(weights.tiles, LEFT, pos=within(weights.tiles, 0, 0, 0))
    assert not trained.explaining.open


def test_an_activation_is_explained_for_its_example(qtbot, trained, small_mnist):
    view = trained.inspector.open_tab(ActivationsView)
    qtbot.waitUntil(lambda: view.words.text() != "")
    rows = split_rows(small_mnist, trained.document.project.preparation.create()).validation
    band = next(each for each in view.findChildren(StageBand) if each.name.text().startswith("2 · Dense"))
    band.tiles.setFocus()
    qtbot.keyClick(band.tiles, Qt.Key.Key_Right)
    qtbot.keyClick(band.tiles, Qt.Key.Key_Return)
    number = explained_number(qtbot, trained)
    assert number.name == Name("1.dense.outputs", (0, 1))
    assert number.value == pytest.approx(band.tiles.value, rel=1e-4, abs=1e-5)
    explain = trained.explaining.view
    assert list(explain.walk.step.subject.rows) == [rows[0]]
    assert (explain.bar.batch.currentData(), explain.bar.rows.text()) == ("rows", str(rows[0]))
    assert np.array_equal(explain.walk.step.batch.targets, small_mnist.targets[rows[:1]])


def test_a_figure_of_the_health_leads_to_the_stage_that_makes_it(qtbot, trained):
    view = trained.inspector.open_tab(HealthView)
    qtbot.waitUntil(lambda: view.table.isVisible() and len(view.table.texts()) > 0, timeout=PATIENCE_MS)
    names = [row[0] for row in view.table.texts()]
    row = names.index("5 · Dense")
    view.table.setFocus()
    for column, key in ((0, "forward.4.dense"), (1, "backward.4.dense"), (2, "update.4.dense.weights")):
        view.table.setCurrentIndex(view.table.model().index(row, column))
        qtbot.keyClick(view.table, Qt.Key.Key_Return)
        explained_number(qtbot, trained)
        assert trained.explaining.view.walk.stage.key == key
        trained.explaining.toggle()
