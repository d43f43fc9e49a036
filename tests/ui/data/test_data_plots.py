"""The pictures of the Data window show what they are given: every bar, every known point, colours as they are."""

from itertools import pairwise

import numpy as np
import pytest
from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QColor

from mpnn_studio.data.histogram import Histogram
from mpnn_studio.ui.charts.class_marks import class_mark
from mpnn_studio.ui.charts.count_bars import CountBars
from mpnn_studio.ui.charts.histogram_bands import HistogramBands
from mpnn_studio.ui.charts.scatter import JITTER, Coordinate, Scatter
from mpnn_studio.ui.widgets import theme
from mpnn_studio.ui.widgets.fact_table import FactTable
from mpnn_studio.ui.widgets.pictures import example_picture


@pytest.fixture
def bands(show):
    bands = HistogramBands()
    counts = np.array([[3, 0, 1], [0, 8, 0]])
    bands.show_histogram(Histogram(np.array([0.0, 1.0, 2.0, 3.0]), counts), ("rare", "common"), "{:g}".format)
    return show(bands, 400, 300)


def bar(bands, band, column):
    """The middle of the lower edge of a bar."""
    area = bands.area(band)
    return QPointF(area.left() + (column + 0.5) / 3 * area.width(), area.bottom() - 4)


def test_each_bar_tells_its_class_range_and_count(bands):
    assert bands.text_at(bar(bands, 0, 0)) == "rare, 0 to 1: 3 examples"
    assert bands.text_at(bar(bands, 1, 1)) == "common, 1 to 2: 8 examples"
    assert bands.text_at(QPointF(2, 40)) == ""


def test_bars_stand_where_values_are_in_the_colour_of_their_class(bands):
    shown = bands.grab().toImage()
    for band, column, filled in ((0, 0, True), (0, 1, False), (1, 1, True), (1, 2, False)):
        here = shown.pixelColor(bar(bands, band, column).toPoint())
        assert (here == class_mark(band).color(bands)) == filled


def test_bars_of_categories_tell_the_category(bands):
    found = Histogram(np.array([-0.5, 0.5, 1.5, 2.5]), np.array([[3, 0, 1]]))
    bands.show_histogram(found, ("all",), "{:g}".format, ("red", "green", "blue"))
    assert bands.text_at(bar(bands, 0, 2)) == "all, blue: 1 examples"


def test_a_hundred_classes_need_room_and_none_is_left_out(bands):
    names = tuple(f"class {number}" for number in range(100))
    bands.show_histogram(Histogram(np.array([0.0, 1.0]), np.ones((100, 1), np.int64)), names, "{:g}".format)
    assert bands.minimumSizeHint().height() > 100 * 20
    assert bands.accessibleDescription().endswith("class 99: 1 examples")


@pytest.fixture
def scatter(show):
    return show(Scatter(), 300, 300)


def test_points_with_a_missing_value_are_left_out(scatter):
    x, y = np.array([0.0, 1.0, np.nan, 3.0]), np.array([0.0, np.nan, 2.0, 3.0])
    scatter.show_points(Coordinate("x", x, str), Coordinate("y", y, str), np.array([0, 0, 0, 1]))
    assert scatter.points == {0: 1, 1: 1}
    assert scatter.accessibleDescription() == "y over x, 2 points"


def test_a_column_without_any_value_shows_no_point(scatter):
    nothing = Coordinate("x", np.full(3, np.nan), str)
    scatter.show_points(nothing, nothing, np.zeros(3, np.int64))
    assert scatter.points == {}


def test_points_of_a_category_are_spread_within_their_category(scatter):
    places = Coordinate("kind", np.repeat([0.0, 1.0], 50), str, ("a", "b")).places(1)
    assert np.abs(places[:50]).max() <= JITTER and np.abs(places[50:] - 1).max() <= JITTER
    assert len(np.unique(places)) == 100


def test_neighbouring_classes_differ_in_colour_and_shape():
    marks = [class_mark(number) for number in range(66)]
    assert len(set(marks)) == 66
    for one, other in pairwise(marks):
        assert one.token != other.token and one.shape != other.shape


@pytest.mark.parametrize("tokens", [theme.LIGHT, theme.DARK])
def test_every_class_has_a_colour_of_the_theme(tokens):
    assert all(QColor(getattr(tokens, class_mark(number).token)).isValid() for number in range(20))


def test_a_colour_image_keeps_its_colours():
    pixels = np.zeros((3, 2, 5), np.uint8)
    pixels[:, 1, 4] = (200, 100, 50)
    shown = example_picture(pixels)
    assert (shown.width(), shown.height()) == (5, 2)
    assert shown.pixelColor(4, 1) == QColor(200, 100, 50) and shown.pixelColor(0, 0) == QColor("black")


def test_a_grey_image_goes_from_black_to_white_in_every_theme():
    shown = example_picture(np.array([[[0.0, 255.0]]]))
    assert shown.pixelColor(0, 0) == QColor(theme.DARK.canvas) and shown.pixelColor(1, 0) == QColor(theme.DARK.ink)


def test_counts_are_written_with_their_share(qtbot):
    bars = CountBars()
    qtbot.addWidget(bars)
    bars.set_counts(("a", "b"), np.array([30, 10]))
    assert bars.accessibleDescription() == "a 30 · 75.0 %, b 10 · 25.0 %"


def test_counts_of_nothing_are_shown_as_nothing(qtbot):
    bars = CountBars()
    qtbot.addWidget(bars)
    bars.set_counts(("a", "b"), np.array([0, 0]))
    bars.grab()
    assert "a 0 ·  0.0 %" in bars.accessibleDescription()


def test_a_fact_is_read_out_with_its_title(qtbot):
    table = FactTable("Facts", ("Name", "Mean"), ("Mean",))
    qtbot.addWidget(table)
    table.set_rows([("length", "3.5")])
    cell = table.model().index(0, 1)
    assert cell.data(Qt.ItemDataRole.AccessibleTextRole) == "Mean: 3.5"
    assert cell.data(Qt.ItemDataRole.TextAlignmentRole) & Qt.AlignmentFlag.AlignRight
    assert table.texts() == [("length", "3.5")]
