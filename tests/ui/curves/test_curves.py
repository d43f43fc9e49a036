"""The curves of a run under one bar: smoothed, measured, compared, and taken along as files."""

import numpy as np
import pytest
from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QImage, QMouseEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QFileDialog, QLabel, QMessageBox, QPushButton, QSlider, QToolTip

from mpnn_studio.data.preparation import Preparation
from mpnn_studio.project.edits import set_value
from mpnn_studio.project.examples import load_example
from mpnn_studio.run.events import DataPrepared, Evaluation, Finished, Step
from mpnn_studio.run.inbox import Drained
from mpnn_studio.run.run import new_run
from mpnn_studio.run.yardstick import Yardstick
from mpnn_studio.ui.curves.curve_plot import CurvePlot
from mpnn_studio.ui.curves.curves import Curves
from mpnn_studio.ui.curves.legend import Legend
from mpnn_studio.ui.curves.plot_area import PlotArea
from mpnn_studio.ui.widgets import theme

BATCHES = 10


def trained(epochs, level=1.0):
    """A run of digits with ten batches an epoch of half a second each, its loss falling in a zigzag."""
    run = new_run(set_value(load_example("mnist"), "training", "epochs", epochs))
    count = epochs * BATCHES
    loss = level * (2 - np.arange(count) / count) + 0.1 * (-1) ** np.arange(count)
    steps = [Step(n // BATCHES, n % BATCHES, BATCHES, n + 1, float(loss[n]), n / count) for n in range(count)]
    figures = {"Accuracy": 0.5, "F1Score": 0.25}
    evaluations = [Evaluation(float(epoch), epoch * BATCHES, level, figures) for epoch in range(1, epochs + 1)]
    run.take(Drained(steps, [0.5 * (n + 1) for n in range(count)], evaluations))
    return run


def planned(run, epochs):
    """The run, as one of a training of so many epochs."""
    run.project = set_value(run.project, "training", "epochs", epochs)
    return run


@pytest.fixture
def curves(show):
    made = show(Curves(), 640, 560)
    made.show_run(trained(4))
    return made


def plots(curves):
    """Both plots, from the top."""
    return sorted((p for p in curves.findChildren(CurvePlot) if p.isVisible()), key=lambda p: p.y())


def areas(curves):
    return [plot.findChild(PlotArea) for plot in plots(curves)]


def parts(curves):
    return [pytest.approx(area.getPlotItem().getViewBox().viewRange()[0]) for area in areas(curves)]


def press(curves, name):
    (button,) = (b for b in curves.findChildren(QPushButton) if b.accessibleName() == name and b.isVisible())
    QTest.mouseClick(button, Qt.MouseButton.LeftButton)


def slider(curves):
    return curves.findChild(QSlider)


def shown_smoothing(curves):
    return slider(curves).accessibleDescription()


def place(area, share):
    """A point of the area at this share of its width."""
    inside = area.getPlotItem().getViewBox().sceneBoundingRect()
    return area.mapFromScene(QPointF(inside.left() + share * inside.width(), inside.center().y()))


def move(area, where, buttons=Qt.MouseButton.NoButton, modifiers=Qt.KeyboardModifier.NoModifier):
    view = area.viewport()
    position = QPointF(where)
    # pyqtgraph takes a hundred movements a second at most.
    QTest.qWait(20)
    event = QMouseEvent(
        QEvent.Type.MouseMove, position, QPointF(view.mapToGlobal(where)), Qt.MouseButton.NoButton, buttons, modifiers
    )
    QApplication.sendEvent(view, event)


def drag(area, start, end, modifiers=Qt.KeyboardModifier.NoModifier):
    first, last = place(area, start), place(area, end)
    left = Qt.MouseButton.LeftButton
    QTest.mousePress(area.viewport(), left, modifiers, first)
    for step in range(1, 6):
        move(area, first + (last - first) * step / 5, left, modifiers)
    QTest.mouseRelease(area.viewport(), left, modifiers, last)


# Smoothing


def test_smoothing_follows_the_training_until_a_person_chooses(curves):
    assert shown_smoothing(curves) == "0.000, automatic"
    slider(curves).setFocus()
    QTest.keyClick(slider(curves), Qt.Key.Key_PageUp)
    assert shown_smoothing(curves) == "0.900"
    QTest.keyClick(slider(curves), Qt.Key.Key_PageUp)
    assert shown_smoothing(curves) == "0.990"
    QTest.keyClick(slider(curves), Qt.Key.Key_End)
    assert shown_smoothing(curves) == "0.999"
    press(curves, "Smooth by the length of the training")
    assert shown_smoothing(curves) == "0.000, automatic"


def test_the_head_tells_the_smoothed_figure_and_the_crosshair_the_raw_one(curves):
    loss = plots(curves)[0]
    assert loss.accessibleDescription().startswith("train 0.925 · ")
    slider(curves).setFocus()
    QTest.keyClick(slider(curves), Qt.Key.Key_PageUp)
    assert not loss.accessibleDescription().startswith("train 0.925")
    move(areas(curves)[0], place(areas(curves)[0], 0.999))
    assert loss.accessibleDescription().startswith("epoch 4.00 · raw 0.925 · train ")


def test_the_raw_curve_stays_visible_behind_the_smoothed_one(curves):
    raw = curves.run.history.loss.y
    slider(curves).setFocus()
    QTest.keyClick(slider(curves), Qt.Key.Key_End)
    drawn = [item.getData()[1] for item in areas(curves)[0].getPlotItem().listDataItems()]
    assert any(y is not None and np.array_equal(y, raw) for y in drawn)


def test_a_choice_outlives_the_run(curves):
    slider(curves).setFocus()
    QTest.keyClick(slider(curves), Qt.Key.Key_PageUp)
    press(curves, "Curves over step")
    press(curves, "Loss: logarithmic scale")
    curves.clear()
    curves.show_run(trained(6))
    assert shown_smoothing(curves) == "0.900"
    assert parts(curves)[0] == [0.0, 60.0]
    (log,) = (b for b in plots(curves)[0].findChildren(QPushButton) if b.text() == "log")
    assert log.isChecked()


# Axes


@pytest.mark.parametrize(
    ("axis", "end", "where"), [("epoch", 4.0, "epoch 2.00"), ("step", 40.0, "step 20"), ("time", 20.0, "10.00 s")]
)
def test_all_plots_share_axis_and_crosshair(curves, axis, end, where):
    press(curves, f"Curves over {axis}")
    assert parts(curves) == [[0.0, end]] * 2
    upper, lower = areas(curves)
    move(upper, place(upper, 0.5))
    assert all(plot.accessibleDescription().startswith(where) for plot in plots(curves))
    move(lower, place(lower, 0.999))
    assert not any(plot.accessibleDescription().startswith(where) for plot in plots(curves))
    QTest.keyClick(lower, Qt.Key.Key_Escape)
    assert all(plot.accessibleDescription().startswith("train ") for plot in plots(curves))


def test_ends_of_epochs_are_marked_where_x_counts_something_else(curves):
    def dark_columns():
        image = areas(curves)[1].grab().toImage().convertToFormat(QImage.Format.Format_RGB32)
        bits = np.frombuffer(image.constBits(), np.uint32).reshape(image.height(), -1)
        inside = areas(curves)[1].getPlotItem().getViewBox().sceneBoundingRect()
        x = [round(inside.left() + share * inside.width()) for share in (0.25, 0.5, 0.75)]
        rows = slice(int(inside.top()) + 60, int(inside.bottom()) - 5)
        return [bool((bits[rows, at - 1 : at + 2] != bits[rows, at + 6][:, None]).any(axis=1).mean() > 0.7) for at in x]

    slider(curves).setFocus()
    assert dark_columns() == [False] * 3
    press(curves, "Curves over step")
    assert dark_columns() == [True] * 3


# Zoom


def test_a_zoom_into_one_plot_is_one_into_both_and_fit_shows_everything(curves):
    drag(areas(curves)[0], 0.25, 0.5, Qt.KeyboardModifier.ShiftModifier)
    for area in areas(curves):
        assert area.seen() == pytest.approx((1.0, 2.0), abs=0.05)
    press(curves, "Accuracy: show everything")
    assert parts(curves) == [[0.0, 4.0]] * 2


def test_dragging_moves_both_and_a_double_click_shows_everything(curves):
    drag(areas(curves)[1], 0.25, 0.5, Qt.KeyboardModifier.ShiftModifier)
    before = areas(curves)[0].seen()
    drag(areas(curves)[0], 0.2, 0.7)
    after = areas(curves)[1].seen()
    assert after[0] < before[0] - 0.3 and after[1] - after[0] == pytest.approx(before[1] - before[0])
    QTest.mouseDClick(areas(curves)[0].viewport(), Qt.MouseButton.LeftButton, pos=place(areas(curves)[0], 0.5))
    assert parts(curves) == [[0.0, 4.0]] * 2


def test_shift_and_arrows_move_the_view(curves):
    area = areas(curves)[0]
    QTest.keyClick(area, Qt.Key.Key_Plus)
    before = area.seen()
    QTest.keyClick(area, Qt.Key.Key_Right, Qt.KeyboardModifier.ShiftModifier)
    assert areas(curves)[1].seen()[0] > before[0]


# Metrics


def choose(qtbot, curves, title):
    qtbot.waitUntil(lambda: len(plots(curves)) == 2)
    buttons = plots(curves)[1].findChildren(QPushButton)
    (button,) = (b for b in buttons if b.accessibleName().endswith("draw something else"))
    (action,) = (a for a in button.menu().actions() if a.text() == title)
    action.trigger()
    qtbot.waitUntil(lambda: [p.accessibleName() for p in plots(curves)][1:] == [f"{title} curve"])


def ended(run):
    """The run as it is when it was stopped."""
    run.finished = Finished(complete=False, test=None, seconds=1.0, snapshot=None)
    return run


def test_the_x_axis_ends_where_the_run_did(show):
    curves = show(Curves(), 640, 560)
    curves.show_run(ended(planned(trained(11), 400)))
    assert all(part == [0, 11] for part in parts(curves))
    press(curves, "Loss: show everything")
    assert all(part == [0, 11] for part in parts(curves))


def test_the_x_axis_of_a_long_training_shows_what_comes_soon(show):
    curves = show(Curves(), 640, 560)
    for epochs, end in ((1, 20), (11, 50), (30, 100), (150, 400)):
        curves.show_run(planned(trained(epochs), 400))
        assert all(part == [0, end] for part in parts(curves))


def test_another_metric_of_the_validation_is_drawn_on_demand(qtbot, curves):
    choose(qtbot, curves, "F1")
    upper, lower = plots(curves)
    assert lower.accessibleName() == "F1 curve"
    assert lower.accessibleDescription() == "val 25.0 %"
    assert lower.findChild(Legend).accessibleName() == "Legend: validation"
    move(areas(curves)[1], place(areas(curves)[1], 0.5))
    assert upper.accessibleDescription().startswith("epoch 2.00") and "epoch 2.00" in lower.accessibleDescription()


def test_the_chosen_metric_stays_for_the_next_run(qtbot, curves):
    choose(qtbot, curves, "F1")
    curves.show_run(trained(2))
    assert plots(curves)[1].accessibleName() == "F1 curve"
    choose(qtbot, curves, "Accuracy")
    assert plots(curves)[1].accessibleDescription().startswith("train ")


# Other runs


def legends(curves):
    return [each.accessibleName() for each in curves.findChildren(Legend) if each.isVisible()]


def test_other_runs_are_drawn_under_their_names_until_they_are_taken_away(curves, qtbot):
    curves.overlay([trained(8, level=3.0), trained(2)], ["wide", "deep"])
    qtbot.waitUntil(lambda: {"Legend: wide", "Legend: deep"} <= set(legends(curves)))
    assert parts(curves) == [[0.0, 8.0]] * 2
    assert areas(curves)[0].getPlotItem().getViewBox().viewRange()[1][1] > 2.9
    pens = [item.opts["pen"] for item in areas(curves)[0].getPlotItem().listDataItems()][3:]
    assert len({pen.color().name() for pen in pens}) == len({pen.style() for pen in pens}) == 2
    curves.overlay([], [])
    assert parts(curves) == [[0.0, 4.0]] * 2
    qtbot.waitUntil(lambda: "Legend: wide" not in legends(curves))


def test_the_run_that_is_shown_is_not_drawn_a_second_time(curves):
    curves.overlay([curves.run], ["this one"])
    assert len(areas(curves)[0].getPlotItem().listDataItems()) == 3


def test_other_runs_stay_while_nothing_else_is_there(curves):
    curves.overlay([trained(8)], ["wide"])
    curves.clear()
    assert parts(curves)[0] == [0.0, 8.0]


def test_a_run_of_another_task_is_compared_by_its_loss_alone(curves):
    other = new_run(load_example("sine"))
    other.take(Drained([Step(0, n, 4, n + 1, 1.0, 1.0) for n in range(4)], [1.0] * 4))
    curves.overlay([other], ["sine"])
    assert [len(area.getPlotItem().listDataItems()) for area in areas(curves)] == [4, 3]


# Changes on the way


def test_a_change_is_told_where_the_crosshair_meets_it(curves):
    run = curves.run
    run.history.marks.append(run.history.now("learning rate 0.1 → 0.01"))
    steps = [Step(4, n, BATCHES, 41 + n, 1.0, 0.5) for n in range(BATCHES)]
    run.take(Drained(steps, [20.5 + n for n in range(BATCHES)]))
    curves.show_run(run)
    for axis in ("epoch", "step", "time"):
        press(curves, f"Curves over {axis}")
        for plot in plots(curves):
            plot.set_cursor(getattr(run.history.marks[0], {"time": "seconds"}.get(axis, axis)))
            assert "changed: learning rate 0.1 → 0.01" in plot.accessibleDescription()
            plot.set_cursor(1.0)
            assert "changed" not in plot.accessibleDescription()


def test_pointing_at_a_flag_tells_what_was_changed(curves, qtbot):
    run = curves.run
    run.history.marks.append(run.history.now("dropout 0.2 → 0.5"))
    run.take(Drained([Step(4, n, BATCHES, 41 + n, 1.0, 0.5) for n in range(BATCHES)]))
    curves.show_run(run)
    move(areas(curves)[1], place(areas(curves)[1], 0.8))
    qtbot.waitUntil(lambda: QToolTip.text() == "dropout 0.2 → 0.5")


# Files


@pytest.fixture
def target(monkeypatch, tmp_path):
    """Where the person wants the file, in the dialog."""
    asked = []

    def ask(parent, title, proposal, filters):
        asked.append(proposal)
        return str(tmp_path / "mine"), filters

    monkeypatch.setattr(QFileDialog, "getSaveFileName", ask)
    return tmp_path


def export(curves, text):
    (button,) = (b for b in curves.findChildren(QPushButton) if b.accessibleName() == "Export the curves")
    (action,) = (a for a in button.menu().actions() if a.text().startswith(text))
    action.trigger()


def test_a_picture_is_twice_as_sharp_as_the_screen(curves, target):
    export(curves, "Picture")
    image = QImage(str(target / "mine.png"))
    shown = plots(curves)[0].parentWidget().size()
    assert (image.width(), image.height()) == (2 * shown.width(), 2 * shown.height())
    colors = {image.pixel(x, y) for x in range(0, image.width(), 3) for y in range(0, image.height(), 3)}
    assert len(colors) > 10


def test_a_drawing_has_words_and_lines_and_no_picture_of_them(curves, target):
    export(curves, "Drawing")
    text = (target / "mine.svg").read_text(encoding="utf-8")
    assert ">Loss<" in text and "validation" in text and "<polyline" in text
    assert ">log<" not in text and 'width="500' not in text.partition("<image")[2][:200]
    assert all(b.isVisible() for b in plots(curves)[0].findChildren(QPushButton))


def test_a_table_holds_every_batch(curves, target):
    export(curves, "Table")
    lines = (target / "mine.csv").read_text(encoding="utf-8").splitlines()
    assert len(lines) == 1 + 40 + 4 and lines[0].startswith("split,step,epoch,seconds")


def test_a_place_that_cannot_be_written_is_told(qtbot, curves, monkeypatch, tmp_path):
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *asked: (str(tmp_path / "none" / "x.csv"), ""))
    export(curves, "Table")
    (box,) = (w for w in QApplication.topLevelWidgets() if isinstance(w, QMessageBox) and w.isVisible())
    assert "cannot be written" in box.windowTitle() + box.text()
    box.close()


def test_nothing_is_written_where_the_person_thinks_better_of_it(curves, monkeypatch, tmp_path):
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *asked: ("", ""))
    export(curves, "Table")
    assert not list(tmp_path.iterdir())


def test_the_bar_wraps_where_it_is_narrow_and_nothing_is_cut(curves, qtbot, qapp):
    theme.apply(qapp, "light")  # buttons are as wide as their words only where the window is dressed
    curves.resize(300, 560)
    buttons = [b for b in curves.findChildren(QPushButton) if b.isVisible()]
    qtbot.waitUntil(lambda: all(b.mapTo(curves, QPoint(b.width(), 0)).x() <= 300 for b in buttons))
    labels = [label for label in curves.findChildren(QLabel) if label.text() == "Smoothing"]
    assert labels[0].width() >= labels[0].sizeHint().width()


def test_a_plot_whose_turn_comes_late_draws_the_metric_chosen_meanwhile(qtbot, curves):
    """While a training goes on, plots are drawn one after the other."""
    run = new_run(load_example("penguins"))
    run.history.add([Step(0, n, 10, n + 1, 1.0, 0.5) for n in range(10)], [])
    _, second = curves.drawing(run)
    choose(qtbot, curves, "R²")
    chosen = plots(curves)[1]
    second()
    assert plots(curves)[1] is chosen
    assert chosen.accessibleName() == "R² curve"


def test_the_curves_are_held_against_the_trivial_answer_and_f1_is_drawn_where_accuracy_misleads(show):
    curves, run = show(Curves(), 640, 560), trained(3)
    told = Yardstick(0, 1, {"Accuracy": 0.97, "F1Score": 0.49}, None)
    run.prepared = DataPrepared(Preparation((1, 28, 28), (), (0.0,), (1.0,)), 90, 10, 10, 30, told)
    curves.show_run(run)
    QApplication.processEvents()
    loss, metric = plots(curves)
    assert metric.accessibleName() == "F1 curve"
    assert "held against always 0: 49.0 %" in metric.accessibleDescription()
    assert "held against" not in loss.accessibleDescription()
    low, high = metric.findChild(PlotArea).getPlotItem().getViewBox().viewRange()[1]
    assert low <= 0.25 and high >= 0.49
