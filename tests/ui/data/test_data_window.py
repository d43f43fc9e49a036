"""The Data window tells what is in the data and lets the preparation be changed; the main window stays usable."""

import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel, QSpinBox, QWidget

from mpnn_studio.data.dataset import DataError, Dataset
from mpnn_studio.data.sources.mnist import Mnist
from mpnn_studio.data.sources.table import CsvFile
from mpnn_studio.project.examples import load_example
from mpnn_studio.ui.data.data_augmentation import NOTHING


@pytest.fixture
def data(window, qtbot):
    """The window with a summary of the six hundred made-up digits."""
    window.actions_table["data"].trigger()
    qtbot.waitUntil(lambda: bool(window.data_window.summary.columns.texts()))
    return window.data_window


def use_example(window, qtbot, name, first):
    """Train on another example's data, and wait until its first column is told."""
    window.document.edit("Use other data", load_example(name))
    shown = window.data_window.summary.columns
    qtbot.waitUntil(lambda: bool(shown.texts()) and shown.texts()[0][0] == first)


def named(parent, name):
    (found,) = (widget for widget in parent.findChildren(QWidget) if widget.accessibleName() == name)
    return found


def texts(parent):
    return "\n".join(label.text() for label in parent.findChildren(QLabel) if label.isVisibleTo(parent))


def test_it_opens_by_key_and_from_the_data_card(window, qtbot):
    assert not window.data_window.isVisible()
    QTest.keyClick(window, Qt.Key.Key_I, Qt.KeyboardModifier.ControlModifier)
    assert window.data_window.isVisible() and not window.data_window.isModal()
    window.data_window.close()
    QTest.mouseClick(window.data_card.details_button, Qt.MouseButton.LeftButton)
    assert window.data_window.isVisible() and window.data_window.accessibleName() == "Data window"


def test_escape_closes_it_and_it_closes_with_the_window(window, data, answers):
    QTest.keyClick(data, Qt.Key.Key_Escape)
    assert not data.isVisible()
    data.reveal()
    window.close()
    assert not data.isVisible()


def test_other_data_bring_their_own_pages_within_reach(window, data, qtbot):
    bar = data.tabs.tabBar()
    use_example(window, qtbot, "iris", "sepal_length")
    reached = {bar.tabText(place): bar.tabRect(place).width() > 0 for place in range(bar.count())}
    assert reached == {"Summary": True, "Columns": True, "Images": False, "Preparation": True}
    window.document.edit("Use digits again", load_example("mnist"))
    qtbot.waitUntil(data.tabs.isVisible)
    reached = {bar.tabText(place): bar.tabRect(place).width() > 0 for place in range(bar.count())}
    assert reached == {"Summary": True, "Columns": False, "Images": True, "Preparation": True}


def test_the_sizes_of_the_splits_are_told(data):
    assert named(data, "Sizes of the splits").text() == (
        "train 540 (77 %) · validation 60 (9 %) · test 100 (14 %), a set of its own"
    )
    assert "MNIST · 700 grey images 28 × 28" in texts(data.summary)


def test_the_classes_are_told_with_their_numbers(data, small_mnist):
    told = named(data, "Examples of each class").accessibleDescription()
    assert told.startswith("0 ") and told.count("%") == 10


@pytest.mark.parametrize(("percent", "size"), [(100, (960, 640)), (150, (1024, 700))])
def test_ten_classes_and_all_columns_are_seen_without_scrolling(window, data, qtbot, settings, percent, size):
    settings.text_percent = percent
    window.apply_theme()
    data.resize(*size)
    bars, table = data.summary.bars, data.summary.columns
    qtbot.waitUntil(lambda: bars.visibleRegion().boundingRect().height() == bars.sizeHint().height())
    assert table.verticalScrollBar().maximum() == 0


def test_examples_that_are_both_trained_on_and_tested_with_are_warned_of(data):
    # The made-up test images are the first hundred of the others, of which nine in ten are trained on.
    told = named(data, "Warnings").text()
    assert "of 100 test examples are among the training examples too" in told


def test_every_column_of_a_table_is_told(window, data, qtbot):
    use_example(window, qtbot, "penguins", "species")
    rows = {row[0]: row for row in data.summary.columns.texts()}
    assert rows["island"][1:3] == ("category", "3 categories")
    assert rows["body_mass_g"][1:3] == ("number, predicted", "2700 to 6300")
    assert rows["sex"][-1] != "none" or "missing" in named(data, "Rows left out").text()
    assert not data.tabs.isTabVisible(data.tabs.indexOf(data.images))


def test_lopsided_classes_are_told_and_weighted_by_one_undoable_edit(window, data, qtbot, monkeypatch, small_mnist):
    rare = np.where(np.arange(600) % 20, 0, small_mnist.targets)
    lopsided = Dataset(small_mnist.schema, small_mnist.inputs, rare)
    monkeypatch.setattr(Mnist, "load", lambda self, progress=None: lopsided)
    use_example(window, qtbot, "penguins", "species")
    use_example(window, qtbot, "mnist", "pixels")
    button = data.summary.findChild(QWidget, "weights")
    assert "Lopsided: 0 is" in named(data, "Balance of the classes").text() and button.isVisible()
    QTest.keyClick(button, Qt.Key.Key_Space)
    assert window.document.project.preparation.config["class_weights"] == "balanced"
    assert "make up for it" in named(data, "Balance of the classes").text() and not button.isVisible()
    QTest.keyClick(data, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert window.document.project.preparation.config["class_weights"] == "none" and button.isVisible()


def test_balanced_classes_are_left_alone(data):
    assert not data.summary.findChild(QWidget, "weights").isVisible()


def test_another_share_is_one_edit_and_makes_another_summary(window, data, qtbot):
    data.tabs.setCurrentWidget(data.preparation)
    shift = named(data.preparation, "Shift")
    assert isinstance(shift, QSpinBox)
    named(data.preparation, "Validation").setValue(20)
    named(data.preparation, "Validation").editingFinished.emit()
    assert window.document.project.preparation.config["validation_share"] == 0.2
    qtbot.waitUntil(lambda: "validation 120" in named(data, "Sizes of the splits").text())
    assert "480 examples" in texts(data.preparation)
    window.document.undo_stack.undo()
    qtbot.waitUntil(lambda: "validation 60" in named(data, "Sizes of the splits").text())
    assert named(data.preparation, "Validation").value() == 10


def test_shares_that_leave_nothing_are_told(window, data, qtbot):
    use_example(window, qtbot, "iris", "sepal_length")
    window.document.set_value("preparation", "validation_share", 0.9)
    window.document.set_value("preparation", "test_share", 0.9)
    qtbot.waitUntil(lambda: "Lower the shares" in texts(data))


def test_what_was_measured_is_that_of_the_training_split(window, data, qtbot):
    assert data.preparation.fitted.texts() == [("every pixel", "0", "255", "–", "1 each")]
    use_example(window, qtbot, "iris", "sepal_length")
    name, centre, spread, gap, inputs = data.preparation.fitted.texts()[0]
    assert (name, gap, inputs) == ("sepal_length", "–", "1")
    assert 5.5 < float(centre) < 6.2 and 0.7 < float(spread) < 1.0
    assert "106 examples" in texts(data.preparation)


def test_settings_that_do_nothing_for_these_data_are_not_offered(window, data, qtbot):
    use_example(window, qtbot, "iris", "sepal_length")
    names = {widget.accessibleName() for widget in data.preparation.findChildren(QWidget)}
    assert "Scaling" in names and "Rotation" not in names
    assert not named(data.preparation, "Augmentation preview").isVisibleTo(data.preparation)


def test_a_closed_window_looks_at_nothing_and_follows_when_it_is_opened_again(window, data, qtbot):
    data.close()
    window.document.set_value("preparation", "validation_share", 0.5)
    qtbot.wait(150)
    assert "validation 60" in named(data, "Sizes of the splits").text()
    data.reveal()
    qtbot.waitUntil(lambda: "validation 300" in named(data, "Sizes of the splits").text())


def test_the_sheet_shows_images_with_their_labels(data, small_mnist):
    data.tabs.setCurrentWidget(data.images)
    model = data.images.model
    assert model.rowCount() == 500
    for place in (0, 7):
        row = next(r for r in range(600) if (small_mnist.inputs[r] == model.pixels(place)).all())
        assert model.index(place).data() == str(small_mnist.targets[row])
    assert named(data, "Images shown").text() == "500, drawn at random, of 540 training images"


def test_one_class_of_one_split_can_be_looked_at(data, small_mnist):
    images = data.images
    images.split.setCurrentIndex(images.split.findData("test"))
    images.label.setCurrentIndex(images.label.findText("3"))
    threes = int((small_mnist.test_targets == 3).sum())
    assert images.model.rowCount() == threes
    assert {images.model.index(place).data() for place in range(threes)} == {"3"}
    assert named(data, "Images shown").text() == f"{threes} test images of class 3"


def test_the_augmentation_follows_the_settings_at_once(window, data):
    data.tabs.setCurrentWidget(data.images)
    preview = data.images.augmentation
    assert preview.accessibleDescription() == NOTHING
    window.document.set_value("preparation", "rotation", 30.0)
    turned = preview.strip.images.copy()
    assert turned.shape == (10, 1, 28, 28) and preview.strip.isVisible()
    window.document.set_value("preparation", "noise", 0.5)
    assert np.abs(preview.strip.images - turned).max() > 20
    window.document.undo_stack.undo()
    np.testing.assert_array_equal(preview.strip.images, turned)


def test_the_augmentation_is_of_the_image_that_was_chosen(window, data):
    data.tabs.setCurrentWidget(data.images)
    window.document.set_value("preparation", "noise", 0.01)
    QTest.keyClick(data.images.sheet, Qt.Key.Key_Right)
    place = data.images.sheet.currentIndex().row()
    assert place == 1
    difference = data.images.augmentation.strip.images[0] - data.images.model.pixels(place)
    assert np.abs(difference).max() < 20


def columns_of(window, data, qtbot, name, first):
    """The page of pictures of an example's columns, when its histogram is counted."""
    use_example(window, qtbot, name, first)
    data.tabs.setCurrentWidget(data.columns)
    qtbot.waitUntil(lambda: "examples" in data.columns.bands.accessibleDescription())
    return data.columns


def test_the_histogram_counts_every_value_by_class(window, data, qtbot):
    columns = columns_of(window, data, qtbot, "iris", "sepal_length")
    assert columns.bands.accessibleDescription() == (
        "setosa: 50 examples, versicolor: 50 examples, virginica: 50 examples"
    )
    assert "150 values of all splits" in texts(columns)


def test_another_column_is_chosen_by_key(window, data, qtbot):
    columns = columns_of(window, data, qtbot, "penguins", "species")
    columns.column.setFocus()
    QTest.keyClick(columns.column, Qt.Key.Key_Down)
    assert columns.column.currentText() == "island"
    qtbot.waitUntil(lambda: "Biscoe: 163" in columns.bands.text_at(columns.bands.rect().center() / 2))


def test_every_row_is_a_point_in_the_mark_of_its_class(window, data, qtbot):
    columns = columns_of(window, data, qtbot, "iris", "sepal_length")
    assert columns.scatter.points == {0: 50, 1: 50, 2: 50}
    assert columns.scatter.accessibleDescription() == "sepal_width over sepal_length, 150 points"
    columns.up.setCurrentText("petal_width")
    assert columns.scatter.accessibleDescription().startswith("petal_width over")
    assert named(columns, "Points shown").text() == "Shows all 150 rows of all splits."


def test_of_many_rows_some_are_drawn_and_that_is_said(window, data, qtbot, monkeypatch):
    monkeypatch.setattr("mpnn_studio.ui.data.data_columns.MAX_POINTS", 60)
    columns = columns_of(window, data, qtbot, "iris", "sepal_length")
    assert sum(columns.scatter.points.values()) == 60
    assert named(columns, "Points shown").text() == "Shows 60, drawn at random, of 150 rows of all splits."


def test_a_regression_shows_what_is_predicted_over_the_first_column(window, data, qtbot):
    columns = columns_of(window, data, qtbot, "penguins", "species")
    assert columns.up.currentText() == "body_mass_g" and list(columns.scatter.points) == [0]
    assert "spread a little" in named(columns, "Points shown").text()


def test_images_have_no_page_of_columns(data):
    assert not data.tabs.isTabVisible(data.tabs.indexOf(data.columns))


@pytest.mark.parametrize("percent", [100, 150])
@pytest.mark.parametrize("name", ["iris", "mnist"])
def test_every_page_fits_a_small_screen(window, data, qtbot, settings, name, percent):
    settings.text_percent = percent
    window.apply_theme()
    use_example(window, qtbot, name, {"iris": "sepal_length", "mnist": "pixels"}[name])
    assert data.minimumSizeHint().width() <= 1024 and data.minimumSizeHint().height() <= 660


def test_enter_confirms_a_number_and_presses_nothing_else(window, data):
    data.tabs.setCurrentWidget(data.preparation)
    window.document.set_value("preparation", "rotation", 12.0)
    box = named(data.preparation, "Validation")
    box.setFocus()
    box.selectAll()
    QTest.keyClicks(box, "25")
    QTest.keyClick(box, Qt.Key.Key_Return)
    config = window.document.project.preparation.config
    assert (config["validation_share"], config["rotation"], config["class_weights"]) == (0.25, 12.0, "none")
    assert data.isVisible()


def test_data_that_cannot_be_read_are_told_now_and_when_it_is_opened_again(window, data, qtbot, monkeypatch):
    def fail(self, progress=None):
        raise DataError("iris.csv, line 7: a value is missing.")

    monkeypatch.setattr(CsvFile, "load", fail)
    window.document.edit("Use other data", load_example("iris"))
    qtbot.waitUntil(lambda: "line 7" in named(data, "State of the data").text())
    assert not data.tabs.isVisible()
    data.close()
    data.reveal()
    assert "line 7" in named(data, "State of the data").text()
    window.document.undo_stack.undo()
    qtbot.waitUntil(lambda: data.tabs.isVisible() and "MNIST" in texts(data.summary))


def test_the_settings_of_the_preparation_have_room_for_their_way_back(window, data, qtbot, settings):
    settings.text_percent = 150
    window.apply_theme()
    data.tabs.setCurrentWidget(data.preparation)
    window.document.set_value("preparation", "rotation", 12.0)
    data.resize(900, 600)
    back = named(data.preparation, "Rotation back to default")
    area = named(data.preparation, "Settings of the preparation").viewport()
    qtbot.waitUntil(lambda: back.isVisible() and back.mapTo(area, back.rect().topRight()).x() <= area.width())
