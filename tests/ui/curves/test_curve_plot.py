"""Curves over epochs, read off with mouse and keys."""

import numpy as np
import pytest
from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QColor, QMouseEvent, QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QPushButton

from mpnn_studio.run.series import Series
from mpnn_studio.run.track import Track
from mpnn_studio.ticks import linear_ticks, log_ticks
from mpnn_studio.ui.charts.axis import NumberAxis
from mpnn_studio.ui.curves.curve_plot import CurvePlot
from mpnn_studio.ui.curves.plot_area import PlotArea
from mpnn_studio.ui.widgets import theme


def curve(x=(), y=()):
    """A curve over epochs of ten batches that take half a second each."""
    epochs = np.asarray(x, dtype=float)
    track = Track(("loss",))
    track.append(10 * epochs, epochs, 5 * epochs, y)
    return Series(track, "loss")


@pytest.fixture
def plot(show):
    return show(CurvePlot("Loss", "Loss curve"), 600, 260)


@pytest.fixture
def trained(plot):
    """Four epochs of ten, a batch every tenth of an epoch, the loss falling from 1 to 0.2."""
    x = np.arange(1, 41) / 10
    plot.show_series(curve(x, 1.0 - x / 5), curve([1.0, 2.0, 3.0, 4.0], [0.9, 0.7, 0.5, 0.3]), 10.0, 0.0)
    return plot


def area(plot):
    return plot.findChild(PlotArea)


def ranges(plot):
    return area(plot).getPlotItem().getViewBox().viewRange()


def press(plot, text):
    (button,) = (button for button in plot.findChildren(QPushButton) if button.text() == text)
    QTest.mouseClick(button, Qt.MouseButton.LeftButton)


def texts(plot):
    return " ".join(label.text() for label in plot.findChildren(QLabel))


def place_of(plot, x):
    """Where an epoch is drawn, in pixels of the area, at half its height."""
    box = area(plot).getPlotItem().getViewBox()
    middle = sum(box.viewRange()[1]) / 2
    return area(plot).mapFromScene(box.mapViewToScene(QPointF(x, middle)))


def point_at(plot, x):
    where = place_of(plot, x)
    event = QMouseEvent(
        QEvent.Type.MouseMove,
        QPointF(where),
        QPointF(area(plot).viewport().mapToGlobal(where)),
        Qt.MouseButton.NoButton,
        Qt.MouseButton.NoButton,
        Qt.KeyboardModifier.NoModifier,
    )
    # pyqtgraph takes a hundred movements a second at most.
    QTest.qWait(20)
    QApplication.sendEvent(area(plot).viewport(), event)


def turn_wheel(plot, x, clicks):
    where = place_of(plot, x)
    event = QWheelEvent(
        QPointF(where),
        QPointF(area(plot).viewport().mapToGlobal(where)),
        QPoint(),
        QPoint(0, 120 * clicks),
        Qt.MouseButton.NoButton,
        Qt.KeyboardModifier.NoModifier,
        Qt.ScrollPhase.NoScrollPhase,
        False,
    )
    QApplication.sendEvent(area(plot).viewport(), event)


def has_color(plot, name):
    image = plot.grab().toImage()
    pixels = (image.pixelColor(x, y) for x in range(image.width()) for y in range(40, image.height()))
    return any(pixel == QColor(name) for pixel in pixels)


def test_an_empty_plot_says_what_to_do_until_there_is_a_curve(plot):
    plot.set_hint("Press Space to train")
    assert plot.accessibleDescription() == "Press Space to train"
    blank = plot.grab().toImage()
    plot.set_hint("")
    assert plot.grab().toImage() != blank


def test_the_current_figures_stand_in_the_head(trained):
    assert "train 0.200 · val 0.300" in texts(trained)
    assert trained.accessibleName() == "Loss curve"
    assert trained.accessibleDescription() == "train 0.200 · val 0.300"


def test_shares_are_written_in_per_cent(qtbot):
    plot = CurvePlot("Accuracy", "Accuracy curve", percent=True)
    qtbot.addWidget(plot)
    plot.show_series(curve([1.0], [0.9641]), curve([1.0], [0.971]), 5.0, 0.9)
    assert "train 96.4 % · val 97.1 %" in texts(plot)


def test_tiny_figures_keep_their_digits(plot):
    plot.show_series(curve([1.0], [1.5e-7]), curve(), 5.0, 0.0)
    assert "train 1.5\u202f×\u202f10⁻⁷" in texts(plot)


def test_x_runs_over_all_epochs_and_y_fits_the_curves_after_their_beginning(trained):
    (left, right), (bottom, top) = ranges(trained)
    assert (left, right) == (0.0, 10.0)
    assert 0.1 < bottom < 0.2 and 0.92 < top < 1.1


def test_the_beginning_of_a_training_does_not_rule_y(plot):
    x = np.arange(1, 41) / 10
    plot.show_series(curve(x, 1.0 - x / 5), curve([1.0, 2.0, 3.0, 4.0], [70.0, 0.7, 0.5, 0.3]), 10.0, 0.0)
    assert 0.92 < ranges(plot)[1][1] < 1.0
    plot.head.log.setChecked(True)
    assert ranges(plot)[1][1] > np.log10(70)
    plot.head.log.setChecked(False)
    area(plot).look_at((0.0, 1.5))
    assert ranges(plot)[1][1] > 70
    area(plot).look_at(None)
    plot.show_series(curve(x, 1.0 - x / 5), curve([1.0, 2.0], [70.0, 0.7]), 10.0, 0.0)
    assert ranges(plot)[1][1] > 70


def labels(plot):
    """The ticks of the y axis, as they are written."""
    axis = area(plot).getPlotItem().getAxis("left")
    spacing, ticks = axis.tickValues(*ranges(plot)[1], axis.height())[0]
    return axis.tickStrings(ticks, 1.0, spacing)


@pytest.mark.parametrize("log", [False, True])
def test_a_curve_of_rounding_noise_has_ordinary_ticks(qtbot, log):
    plot = CurvePlot("Accuracy", "Accuracy curve", percent=True)
    qtbot.addWidget(plot)
    x = np.arange(1, 41) / 10
    plot.show_series(curve(x, 1.0 - 1e-9 * (np.arange(40) % 3)), curve(), 4.0, 0.0)
    plot.head.log.setChecked(log)
    assert "100 %" in labels(plot) and len(labels(plot)) >= 2 and max(map(len, labels(plot))) <= len("100.0 %")


def test_large_ticks_are_written_out_and_find_room(plot):
    x = np.arange(1, 41) / 10
    plot.show_series(curve(x, 1_370_000 + 1000 * x), curve(), 4.0, 0.0)
    settled(plot)
    axis = area(plot).getPlotItem().getAxis("left")
    assert "1 371 000" in [text.replace("\u202f", " ") for text in labels(plot)]
    assert axis.width() >= axis.text_width(*ranges(plot)[1], axis.height())


def test_many_batches_are_a_light_band_from_the_lowest_to_the_highest(plot):
    tokens = theme.colors(plot)
    x = np.arange(1, 40_001) / 10_000
    plot.show_series(curve(x, 1.0 + 0.5 * (-1.0) ** np.arange(40_000)), curve(), 4.0, 0.999)
    picture = plot.grab().toImage()
    seen = QColor(picture.pixel(place_of(plot, 2.0) + area(plot).mapTo(plot, QPoint(0, -20))))
    ground, line = QColor(tokens.card), QColor(tokens.train)
    share = (seen.red() - ground.red()) / (line.red() - ground.red())
    assert 0.1 < share < 0.3


def test_training_on_beyond_the_planned_end_widens_x(plot):
    plot.show_series(curve([1.0, 12.0], [1.0, 0.5]), curve(), 10.0, 0.0)
    assert ranges(plot)[0] == [0.0, 12.0]


def test_the_wheel_zooms_x_and_y_fits_what_is_left(trained):
    turn_wheel(trained, 0.2, 4)
    (left, right), (bottom, _) = ranges(trained)
    assert 0 <= left < 0.2 < right < 5.0
    assert bottom > 0.2


def test_a_zoom_stays_while_the_training_goes_on_until_fit_is_pressed(trained):
    turn_wheel(trained, 2.0, 10)
    zoomed = ranges(trained)[0]
    trained.show_series(curve([1.0, 5.0], [1.0, 0.5]), curve(), 10.0, 0.0)
    assert "train 0.500" in texts(trained) and ranges(trained)[0] == zoomed
    press(trained, "fit")
    assert ranges(trained)[0] == [0.0, 10.0]


def test_nobody_zooms_out_of_the_epochs(trained):
    turn_wheel(trained, 5.0, -50)
    left, right = ranges(trained)[0]
    assert left >= 0.0 and right <= 10.0


def test_values_from_zero_down_are_left_out_of_a_logarithmic_scale(plot):
    plot.show_series(curve([1.0, 2.0, 3.0, 4.0], [100.0, 0.0, -5.0, 0.01]), curve(), 4.0, 0.0)
    press(plot, "log")
    plot.grab()
    bottom, top = ranges(plot)[1]
    assert bottom == pytest.approx(-2.0, abs=0.3) and top == pytest.approx(2.0, abs=0.3)
    press(plot, "log")
    bottom, top = ranges(plot)[1]
    assert bottom < -5.0 and top > 100.0


def test_an_empty_plot_in_which_a_training_diverged_has_ordinary_exponents(plot):
    plot.show_series(curve([1.0, 2.0], [1.0, 1e30]), curve(), 2.0, 0.0)
    plot.clear()
    press(plot, "log")
    assert ranges(plot)[1] == [0.0, 1.0]
    plot.grab()


def test_a_plot_without_logarithm_does_not_offer_one(qtbot):
    plot = CurvePlot("Loss", "Loss curve", log_allowed=False)
    qtbot.addWidget(plot)
    plot.show()
    assert [b.text() for b in plot.findChildren(QPushButton) if b.isVisible()] == ["fit"]


def test_gaps_and_infinities_do_not_break_the_plot(plot):
    y = np.array([1.0, np.nan, np.inf, 0.5])
    plot.show_series(curve([1.0, 2.0, 3.0, 4.0], y), curve([2.0], [np.nan]), 4.0, 0.9)
    plot.grab()
    assert 0.9 < ranges(plot)[1][1] < 1.2


def test_the_mouse_reads_the_nearest_point_and_tells_the_other_plots(qtbot, trained):
    with qtbot.waitSignal(trained.cursor_moved, timeout=1000, check_params_cb=lambda x: x is not None) as told:
        point_at(trained, 2.04)
    assert told.args == [pytest.approx(2.0)]
    assert trained.accessibleDescription() == "epoch 2.00 · train 0.600 · val 0.700"


def test_a_cursor_from_another_plot_is_shown_and_not_told_back(qtbot, trained):
    with qtbot.assertNotEmitted(trained.cursor_moved):
        trained.set_cursor(3.0)
    assert "train 0.400 · val 0.500" in texts(trained)
    assert trained.accessibleDescription() == "epoch 3.00 · train 0.400 · val 0.500"
    trained.set_cursor(None)
    assert "epoch" not in trained.accessibleDescription()


def test_an_empty_plot_has_no_cursor(plot):
    plot.set_cursor(3.0)
    assert "epoch" not in plot.accessibleDescription()


def test_the_arrow_keys_move_the_crosshair_and_escape_hides_it(trained):
    trained.set_cursor(2.0)
    QTest.keyClick(area(trained), Qt.Key.Key_Right)
    assert "epoch 2.10" in trained.accessibleDescription()
    QTest.keyClick(area(trained), Qt.Key.Key_Left)
    QTest.keyClick(area(trained), Qt.Key.Key_Left)
    assert "epoch 1.90" in trained.accessibleDescription()
    QTest.keyClick(area(trained), Qt.Key.Key_Escape)
    assert "epoch" not in trained.accessibleDescription()


def test_the_arrow_keys_reach_every_point_however_far_apart(plot):
    plot.show_series(curve([1.0, 9.0], [1.0, 0.5]), curve(), 10.0, 0.0)
    plot.set_cursor(1.0)
    QTest.keyClick(area(plot), Qt.Key.Key_Right)
    assert "epoch 9.00" in plot.accessibleDescription()


def test_plus_and_minus_zoom_and_home_shows_everything(trained):
    QTest.keyClick(area(trained), Qt.Key.Key_Plus)
    left, right = ranges(trained)[0]
    assert right - left == pytest.approx(8.0)
    QTest.keyClick(area(trained), Qt.Key.Key_Minus)
    QTest.keyClick(area(trained), Qt.Key.Key_Plus)
    QTest.keyClick(area(trained), Qt.Key.Key_Home)
    assert ranges(trained)[0] == [0.0, 10.0]


def test_a_cleared_plot_is_empty_and_unzoomed(trained):
    turn_wheel(trained, 2.0, 10)
    trained.clear()
    assert "train 0" not in texts(trained) and ranges(trained)[0] == [0.0, 10.0]


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_curves_change_colour_with_the_theme(qapp, trained, scheme):
    before = qapp.palette(), qapp.styleSheet()
    theme.apply(qapp, scheme)
    tokens = {"light": theme.LIGHT, "dark": theme.DARK}[scheme]
    try:
        assert has_color(trained, tokens.train) and has_color(trained, tokens.card)
    finally:
        qapp.setPalette(before[0])
        qapp.setStyleSheet(before[1])


def test_the_figures_move_below_the_names_where_it_is_narrow(qtbot, trained):
    (figures,) = (label for label in trained.findChildren(QLabel) if label.accessibleName() == "Loss now")
    (name,) = (label for label in trained.findChildren(QLabel) if label.text() == "Loss")
    trained.resize(1000, 260)
    qtbot.waitUntil(lambda: abs(figures.geometry().center().y() - name.geometry().center().y()) < 6)
    trained.resize(300, 260)
    qtbot.waitUntil(lambda: figures.geometry().top() >= name.geometry().bottom())
    qtbot.waitUntil(lambda: trained.width() == 300)


def settled(plot):
    """Where the curves are drawn once every layout has had its turn, however slow the machine is."""
    for _ in range(5):
        QApplication.sendPostedEvents()
        QApplication.processEvents()
    return area(plot).geometry()


@pytest.mark.parametrize("width", [300, 420, 500, 580, 660, 740])
def test_the_plot_does_not_move_when_the_crosshair_comes(trained, width):
    trained.resize(width, 260)
    before = settled(trained)
    trained.set_cursor(2.0)
    assert settled(trained) == before


def test_marks_of_a_logarithm_are_round_numbers():
    assert [round(10**mark, 6) for mark in log_ticks(-1.0, 1.0, 8)] == [0.1, 0.2, 0.5, 1, 2, 5, 10]
    assert [round(10**mark, 6) for mark in log_ticks(-1.0, 1.0, 3)] == [0.1, 1, 10]
    assert 4 <= len(log_ticks(-20.0, 20.0, 8)) <= 9
    assert len(log_ticks(-1e30, 1e30, 8)) <= 9


@pytest.mark.parametrize(
    ("low", "high", "most", "step", "first", "last"),
    [(0.0, 10.0, 8, 2.0, 0.0, 10.0), (0.13, 2.4, 8, 0.5, 0.5, 2.0), (0.971, 0.979, 5, 0.002, 0.972, 0.978)],
)
def test_marks_are_multiples_of_a_round_step(low, high, most, step, first, last):
    found, marks = linear_ticks(low, high, most)
    assert found == pytest.approx(step) and marks[0] == pytest.approx(first) and marks[-1] == pytest.approx(last)
    assert np.diff(marks) == pytest.approx(step)


def test_a_range_without_extent_has_one_mark():
    assert linear_ticks(3.0, 3.0, 5)[1] == [3.0]


def test_plots_under_one_another_share_their_x(qtbot):
    edges = []
    for percent, scale in ((False, 1.0), (True, 1.0), (False, 0.001)):
        plot = CurvePlot("Loss", "Loss curve", percent=percent)
        qtbot.addWidget(plot)
        plot.resize(500, 260)
        plot.show()
        plot.show_series(curve([1.0, 5.0], [0.1 * scale, 0.98 * scale]), curve(), 10.0, 0.0)
        plot.grab()
        qtbot.wait(10)
        edges.append(area(plot).getPlotItem().getViewBox().sceneBoundingRect().left())
    assert edges[0] == edges[1] == edges[2]


@pytest.mark.parametrize(
    ("percent", "values", "spacing", "written"),
    [
        (False, [0.0, 0.5, 1.0], 0.5, ["0.0", "0.5", "1.0"]),
        (False, [0.0, 2.0, 10.0], 2.0, ["0", "2", "10"]),
        (False, [0.0, 0.0002], 0.0002, ["0.0000", "0.0002"]),
        (True, [0.4, 1.0], 0.2, ["40 %", "100 %"]),
        (True, [0.995, 1.0], 0.005, ["99.5 %", "100.0 %"]),
    ],
)
def test_marks_are_written_with_the_decimals_that_they_need(qapp, percent, values, spacing, written):
    assert NumberAxis("left", percent=percent).tickStrings(values, 1.0, spacing) == written
