"""A point of a curve leads to the batch of which it tells."""

from itertools import takewhile

import numpy as np
import pytest
from PySide6.QtCore import QPoint, QPointF, Qt

from mpnn_studio.data.sources.playgrounds import Spirals
from mpnn_studio.explain.replay import CHANGED
from mpnn_studio.project import edits
from mpnn_studio.project.examples import load_example
from mpnn_studio.run.state import State
from mpnn_studio.ui.curves.batch_menu import EXPLAIN, BatchMenu
from mpnn_studio.ui.curves.plot_area import PlotArea
from mpnn_studio.ui.run_display import OTHER_DATA

PATIENCE_MS = 60_000


@pytest.fixture
def trained(trained_for):
    """The window with a network that was trained for two epochs."""
    return trained_for(2)


@pytest.fixture
def area(trained):
    """The drawn part of the loss curve."""
    return trained.curves.findChild(PlotArea)


def opened(qtbot, window):
    view = window.explaining.view
    qtbot.waitUntil(lambda: view.walk.step is not None and not view.feed.opening, timeout=PATIENCE_MS)
    return view


def pixel_of(area, run, step):
    """Where a step is drawn, in pixels of the area."""
    epoch = run.history.loss.along("epoch")[step - 1]
    box = area.getPlotItem().getViewBox()
    at = box.mapViewToScene(QPointF(epoch, sum(box.viewRange()[1]) / 2))
    return area.mapFromScene(at)


def menu_at(qtbot, window, area, step):
    area.grab()
    at = pixel_of(area, window.runs.run, step)
    qtbot.mouseMove(area.viewport(), at)
    qtbot.mouseClick(area.viewport(), Qt.MouseButton.RightButton, pos=at)
    menu = window.curves.findChild(BatchMenu)
    qtbot.waitUntil(menu.isVisible)
    return menu


def offers(menu):
    """What the menu offers for this point: what stands above its first line."""
    return list(takewhile(lambda action: not action.isSeparator(), menu.actions()))


@pytest.mark.parametrize("key", [Qt.Key.Key_Return, Qt.Key.Key_E], ids=lambda key: key.name)
def test_keys_explain_the_batch_at_the_crosshair(qtbot, trained, area, key):
    area.setFocus()
    area.set_cursor(trained.runs.run.history.loss.along("epoch")[4])
    qtbot.keyClick(area, key)
    view = opened(qtbot, trained)
    assert view.walk.number.name.array == "loss"
    assert view.walk.number.value == trained.runs.run.history.loss.y[4]
    assert view.head.subject.text() == "earlier step · after 4 steps · the batch of step 5"
    assert view.bar.batch.currentData() == "step" and "not these" in view.bar.do_it.toolTip()
    assert len(view.walk.step.subject.rows) == view.walk.step.examples


def test_a_right_click_offers_the_batch_under_the_mouse(qtbot, trained, area):
    menu = menu_at(qtbot, trained, area, 7)
    assert [action.text() for action in offers(menu)] == [EXPLAIN]
    qtbot.keyClick(menu, Qt.Key.Key_Down)
    qtbot.keyClick(menu, Qt.Key.Key_Return)
    assert opened(qtbot, trained).walk.number.value == trained.runs.run.history.loss.y[6]


def test_the_batch_of_another_point_takes_its_place_and_the_network_of_now_is_one_choice_away(qtbot, trained, area):
    area.setFocus()
    epochs = trained.runs.run.history.loss.along("epoch")
    for step in (3, 8):
        area.set_cursor(epochs[step - 1])
        qtbot.keyClick(area, Qt.Key.Key_Return)
        view = opened(qtbot, trained)
        assert view.walk.number.value == trained.runs.run.history.loss.y[step - 1]
        qtbot.keyClick(view.strip, Qt.Key.Key_Escape)
    trained.explaining.toggle()
    view.bar.batch.setFocus()
    qtbot.keyClick(view.bar.batch, Qt.Key.Key_Home)
    view.bar.batch.activated.emit(view.bar.batch.currentIndex())
    qtbot.waitUntil(lambda: view.head.subject.text().startswith("trained network · after"), timeout=PATIENCE_MS)
    values = view.walk.step.subject.subject.model.snapshot()
    assert np.array_equal(values, trained.runs.run.snapshot.values)


def test_where_the_batch_is_not_known_the_menu_says_why(qtbot, trained, area):
    run = trained.runs.run
    run.forget_past()
    run.history.marks.append(run.history.now("learning rate"))
    menu = menu_at(qtbot, trained, area, 7)
    assert [(action.text(), action.isEnabled()) for action in offers(menu)] == [(EXPLAIN, False), (CHANGED, False)]
    menu.close()
    area.setFocus()
    area.set_cursor(1.0)
    qtbot.keyClick(area, Qt.Key.Key_Return)
    assert not trained.explaining.open


def test_a_run_of_other_data_says_that_they_are_needed(qtbot, trained, area):
    trained.document.edit("Data", edits.set_data(trained.document.project, Spirals()))
    menu = menu_at(qtbot, trained, area, 7)
    assert [action.text() for action in offers(menu)] == [EXPLAIN, OTHER_DATA]
    menu.close()


def test_dragging_with_the_right_button_still_zooms(qtbot, trained, area):
    area.grab()
    before, menu = area.seen(), trained.curves.findChild(BatchMenu)
    start, end = pixel_of(area, trained.runs.run, 3), pixel_of(area, trained.runs.run, 12)
    qtbot.mousePress(area.viewport(), Qt.MouseButton.RightButton, pos=start)
    for step in range(1, 6):
        qtbot.mouseMove(area.viewport(), start + (end - start) * step / 5 + QPoint(0, 0))
    qtbot.mouseRelease(area.viewport(), Qt.MouseButton.RightButton, pos=end)
    assert not menu.isVisible() and area.seen()[1] <= before[1]


def test_the_head_follows_the_state_of_the_training(qtbot, window, explained):
    window.document.edit("Epochs", edits.set_value(window.document.project, "training", "epochs", 1000))
    qtbot.keyClick(window.stack.view, Qt.Key.Key_Space)
    qtbot.waitUntil(lambda: window.runs.state is State.RUNNING and window.runs.pace.step > 5, timeout=PATIENCE_MS)
    qtbot.keyClick(window.stack.view, Qt.Key.Key_Space)
    qtbot.waitUntil(lambda: window.runs.state is State.PAUSED, timeout=PATIENCE_MS)
    view = explained()
    qtbot.waitUntil(lambda: view.head.subject.text().startswith("paused · after"), timeout=PATIENCE_MS)
    with qtbot.waitSignal(window.runs.ended, timeout=PATIENCE_MS):
        window.runs.stop()
    qtbot.waitUntil(lambda: view.head.subject.text().startswith("trained network · after"), timeout=PATIENCE_MS)


def test_in_a_network_of_other_data_the_point_is_wished_for_no_more(qtbot, trained, area):
    area.setFocus()
    area.set_cursor(trained.runs.run.history.loss.along("epoch")[4])
    qtbot.keyClick(area, Qt.Key.Key_Return)
    view = opened(qtbot, trained)
    qtbot.keyClick(view.strip, Qt.Key.Key_Escape)
    trained.document.edit("Open XOR", load_example("xor"))
    trained.explaining.toggle()
    qtbot.waitUntil(lambda: view.head.subject.text().startswith("untrained network"), timeout=PATIENCE_MS)
    assert view.bar.batch.currentData() == "next" and not view.head.note.isVisible()
