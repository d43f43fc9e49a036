"""Each kind of declared field has an editor that shows, takes and refuses values."""

import pytest
from mpneuralnetwork.components.fields import boolean, choice, integer, real, shape
from mpneuralnetwork.components.registry import Component
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QComboBox, QDoubleSpinBox, QLineEdit, QSlider, QSpinBox

from mpnn_studio.ui.widgets.forms import Form
from mpnn_studio.ui.widgets.switch import Switch


class Sample(Component):
    units: int = integer(8, low=1, high=64, label="Units")
    stride: int | None = integer(None, low=1, optional=True)
    padding: object = integer("valid", low=0, words=("valid", "same"))
    rate: float = real(0.01, low=1e-5, high=1.0, log=True, label="Learning rate")
    drop: float = real(0.5, low=0.0, high=1.0, high_open=True, percent=True)
    no_bias: bool = boolean(False, inverted=True, label="Bias")
    start: str = choice("auto", choices={"auto": "auto", "he": "He"})
    target: tuple[int, ...] = shape((2, 3))
    patience: int = integer(0, low=0, off=True, label="Stop early", unit="validations", help="A long help. " * 12)
    clip: float = real(0.0, low=0.0, off=True, label="Clip norm")


@pytest.fixture
def form(qtbot):
    form = Form(Sample)
    form.config, form.told = Sample().get_config(), []
    form.set_values(form.config)
    form.edited.connect(lambda field, value, key: form.told.append((field, value, key)))
    qtbot.addWidget(form)
    form.show()
    return form


def find(form, kind, name):
    return next(child for child in form.findChildren(kind) if child.accessibleName() == name)


def type_into(widget, text):
    widget.setFocus()
    widget.selectAll()
    QTest.keyClicks(widget, text)
    QTest.keyClick(widget, Qt.Key.Key_Return)


def turn_wheel(widget):
    """Turn the wheel by one notch towards the person, over the middle of a widget."""
    middle, none = QPointF(widget.rect().center()), Qt.KeyboardModifier.NoModifier
    event = QWheelEvent(
        middle,
        QPointF(widget.mapToGlobal(middle.toPoint())),
        QPoint(),
        QPoint(0, -120),
        Qt.MouseButton.NoButton,
        none,
        Qt.ScrollPhase.NoScrollPhase,
        False,
    )
    QApplication.sendEvent(widget, event)


def test_showing_values_tells_nothing(form):
    assert form.told == []


def test_a_typed_whole_number_is_told_once(form):
    type_into(find(form, QSpinBox, "Units"), "12")
    assert form.told == [("units", 12, None)]


def test_one_below_the_least_says_auto_and_means_none(form):
    box = find(form, QSpinBox, "Stride")
    assert box.text() == "auto"
    type_into(box, "2")
    assert form.told == [("stride", 2, None)]


@pytest.mark.parametrize(("typed", "value"), [("same", "same"), ("3", 3)])
def test_a_word_or_a_number_is_taken(form, typed, value):
    line = find(form, QComboBox, "Padding").lineEdit()
    type_into(line, typed)
    assert form.told == [("padding", value, None)]


def test_a_wrong_word_is_put_back(form):
    combo = find(form, QComboBox, "Padding")
    type_into(combo.lineEdit(), "-1")
    assert combo.currentText() == "valid"
    assert form.told == []


def test_a_rate_is_typed_as_a_person_writes_it(form):
    type_into(find(form, QDoubleSpinBox, "Learning rate"), "3e-4")
    assert form.told == [("rate", 0.0003, None)]


def test_a_small_rate_is_shown_whole(form):
    box = find(form, QDoubleSpinBox, "Learning rate")
    box.setValue(0.00001)
    assert box.text() == "1e-05"


def test_a_value_of_many_digits_is_not_rounded_by_looking_at_it(form):
    form.set_values(form.config | {"rate": 0.00123456789})
    box = find(form, QDoubleSpinBox, "Learning rate")
    box.setFocus()
    QTest.keyClick(box, Qt.Key.Key_End)
    QTest.keyClicks(box, "5")
    QTest.keyClick(box, Qt.Key.Key_Backspace)
    form.finish()
    QTest.keyClick(box, Qt.Key.Key_Return)
    assert form.told == []


def test_a_share_is_shown_in_per_cent(form):
    box = find(form, QDoubleSpinBox, "Drop")
    assert box.text() == "50 %"
    type_into(box, "20")
    assert form.told == [("drop", 0.2, None)]


def test_an_excluded_bound_is_put_back(form):
    box = find(form, QDoubleSpinBox, "Drop")
    type_into(box, "100")
    assert form.told == []
    assert box.text() == "50 %"


def test_a_slider_drag_has_one_merge_key_and_the_next_drag_another(form):
    slider = find(form, QSlider, "Learning rate slider")
    keys = []
    for _ in range(2):
        slider.setSliderDown(True)
        slider.setValue(slider.value() + 5)
        slider.setValue(slider.value() + 5)
        slider.setSliderDown(False)
        keys.append({key for _, _, key in form.told})
        form.told.clear()
    assert len(keys[0]) == len(keys[1]) == 1
    assert keys[0] != keys[1]


def test_an_inverted_switch_shows_the_opposite(form):
    switch = find(form, Switch, "Bias")
    assert switch.isChecked()
    QTest.keyClick(switch, Qt.Key.Key_Space)
    assert form.told == [("no_bias", True, None)]


def test_sizes_are_typed_with_any_mark_between(form):
    type_into(find(form, QLineEdit, "Target"), "4x5, 6")
    assert form.told == [("target", (4, 5, 6), None)]


def test_sizes_that_cannot_be_are_put_back(form):
    line = find(form, QLineEdit, "Target")
    type_into(line, "0 x 3")
    assert line.text() == "2 × 3"
    assert form.told == []


def test_every_editor_says_what_is_allowed(form):
    assert "from 1 to 64" in find(form, QSpinBox, "Units").toolTip()


@pytest.mark.parametrize(("kind", "name"), [(QSpinBox, "Units"), (QDoubleSpinBox, "Drop"), (QComboBox, "Padding")])
def test_the_wheel_changes_only_what_has_the_keyboard(form, qtbot, kind, name):
    box = find(form, kind, name)
    with qtbot.waitActive(form):
        form.activateWindow()
    find(form, QLineEdit, "Target").setFocus()
    turn_wheel(box)
    assert form.told == []
    box.setFocus()
    turn_wheel(box)
    assert len(form.told) == 1


@pytest.mark.parametrize(("kind", "name"), [(QSpinBox, "Stop early"), (QDoubleSpinBox, "Clip norm")])
def test_a_zero_that_switches_something_off_reads_so_and_can_be_typed(form, kind, name):
    box = find(form, kind, name)
    assert box.text() == "off"
    type_into(box, "3")
    assert form.told[-1][1] == 3
    type_into(box, "0")
    assert form.told[-1][1] == 0 and box.text() == "off"


def test_enter_takes_the_number_and_goes_on_to_the_next_field(form, qtbot):
    qtbot.waitActive(form)
    type_into(find(form, QSpinBox, "Units"), "12")
    assert form.told[-1][:2] == ("units", 12)
    assert not find(form, QSpinBox, "Units").hasFocus() and form.isAncestorOf(QApplication.focusWidget())


def test_a_tooltip_is_no_wider_than_sixty_letters(form):
    assert max(map(len, find(form, QSpinBox, "Stop early").toolTip().splitlines())) <= 60
