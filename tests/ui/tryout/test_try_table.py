"""A made-up row of a table."""

import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QComboBox, QDoubleSpinBox, QSlider, QWidget

from mpnn_studio.data.dataset import Feature, Schema
from mpnn_studio.ui.tryout.try_table import TryTable

SCHEMA = Schema(
    (5,),
    "classification",
    ("a", "b"),
    features=(Feature("length", low=4.0, high=8.0, typical=5.8), Feature("island", ("Biscoe", "Dream", "Torgersen"))),
    target="species",
)


@pytest.fixture
def form(show):
    form = TryTable()
    form.set_schema(SCHEMA)
    return show(form, 220, 300)


def named(form, kind, name):
    (widget,) = (widget for widget in form.findChildren(kind) if widget.accessibleName() == name)
    return widget


def type_number(box, text):
    box.selectAll()
    QTest.keyClicks(box, text)
    QTest.keyClick(box, Qt.Key.Key_Return)


def test_a_row_begins_at_the_typical_values(form):
    assert form.sample().tolist() == [5.8, 0.0] and form.sample().dtype == np.float64
    assert named(form, QDoubleSpinBox, "length").value() == 5.8


def test_a_typed_number_is_told_and_moves_the_slider(qtbot, form):
    with qtbot.waitSignal(form.sample_changed, timeout=1000) as told:
        type_number(named(form, QDoubleSpinBox, "length"), "8")
    assert told.args[0].tolist() == [8.0, 0.0]
    slider = named(form, QSlider, "length slider")
    assert slider.value() == slider.maximum()


def test_the_slider_sets_the_number_within_the_range_of_the_data(form):
    slider = named(form, QSlider, "length slider")
    QTest.keyClick(slider, Qt.Key.Key_Home)
    assert form.sample()[0] == 4.0 and named(form, QDoubleSpinBox, "length").value() == 4.0
    QTest.keyClick(slider, Qt.Key.Key_End)
    assert form.sample()[0] == 8.0


def test_a_number_outside_the_data_is_allowed(form):
    type_number(named(form, QDoubleSpinBox, "length"), "-20.5")
    assert form.sample()[0] == -20.5
    assert named(form, QSlider, "length slider").value() == 0


def test_a_category_is_its_index(qtbot, form):
    combo = named(form, QComboBox, "island")
    combo.setFocus()
    with qtbot.waitSignal(form.sample_changed, timeout=1000) as told:
        QTest.keyClick(combo, Qt.Key.Key_T)
    assert combo.currentText() == "Torgersen" and told.args[0].tolist() == [5.8, 2.0]


def test_a_told_row_is_a_copy(form):
    form.sample()[:] = 99.0
    assert form.sample().tolist() == [5.8, 0.0]


def test_a_column_that_never_varies_can_still_be_changed(form):
    form.set_schema(Schema((1,), "regression", features=(Feature("year", low=2007.0, high=2007.0, typical=2007.0),)))
    type_number(named(form, QDoubleSpinBox, "year"), "2010")
    assert form.sample().tolist() == [2010.0]


@pytest.mark.parametrize(("low", "high"), [(0.0, 1e-6), (3.0, 35682.0), (-1e9, 1e9)])
def test_the_slider_reaches_both_ends_of_every_range(form, low, high):
    form.set_schema(Schema((1,), "regression", features=(Feature("x", low=low, high=high, typical=low),)))
    QTest.keyClick(named(form, QSlider, "x slider"), Qt.Key.Key_End)
    assert form.sample()[0] == pytest.approx(high)


def test_another_table_replaces_the_editors(form, qtbot):
    form.set_schema(Schema((1,), "regression", features=(Feature("only"),)))
    qtbot.waitUntil(lambda: {box.accessibleName() for box in form.findChildren(QDoubleSpinBox)} == {"only"})
    assert len(form.sample()) == 1


def test_every_editor_fits_a_narrow_column(form):
    for kind in (QSlider, QDoubleSpinBox, QComboBox):
        for editor in form.findChildren(kind):
            right = editor.mapTo(form, editor.rect().topRight()).x()
            assert right < form.width() - 4, editor.accessibleName()


def test_every_editor_has_a_name(form):
    editors = [w for kind in (QSlider, QDoubleSpinBox, QComboBox) for w in form.findChildren(kind)]
    assert editors and all(isinstance(w, QWidget) and w.accessibleName() for w in editors)


def test_a_row_of_the_data_is_entered_and_what_is_missing_stays(form):
    form.show_sample(np.array([7.25, 2.0]))
    assert form.sample().tolist() == [7.25, 2.0]
    assert form.findChild(QDoubleSpinBox).value() == 7.25 and form.findChild(QComboBox).currentText() == "Torgersen"
    assert form.findChild(QSlider).value() > 150
    form.show_sample(np.array([np.nan, 1.0]))
    assert form.sample().tolist() == [7.25, 1.0]
