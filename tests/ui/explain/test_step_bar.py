"""The controls of a step say which batch and example are shown."""

import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QStyle, QStyleOptionComboBox

PATIENCE_MS = 60_000


@pytest.fixture
def choose(qtbot):
    """A function that chooses a batch in the box by keys."""

    def choose(view, text):
        box = view.bar.batch
        box.setCurrentIndex(box.findText(text))
        box.activated.emit(box.currentIndex())

    return choose


def test_the_batch_box_says_what_is_shown_when_nothing_is_tried(qtbot, explained, choose):
    view = explained()
    choose(view, "What is tried")
    qtbot.waitUntil(lambda: "Nothing is tried" in view.head.note.text(), timeout=PATIENCE_MS)
    assert view.bar.batch.currentText() == "Next batch"
    assert "the next batch" in view.head.subject.text()


def test_numbers_of_examples_that_are_none_can_be_corrected(qtbot, explained, choose):
    view = explained()
    choose(view, "By number")
    view.bar.rows.setText("99999")
    qtbot.keyClick(view.bar.rows, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: "counted from 0" in view.head.note.text(), timeout=PATIENCE_MS)
    assert view.bar.rows.isVisible() and view.bar.rows.text() == "99999"


def test_an_example_is_named_by_the_index_that_its_numbers_have(explained):
    view = explained()
    last = view.walk.step.examples - 1
    assert view.bar.example.text() == f"0 of 0–{last}"
    assert "counted from 0" in view.bar.example.toolTip() and "counted from 0" in view.bar.label.toolTip()
    view.bar.example.setValue(last)
    assert view.walk.number.name.index[0] == last == view.walk.example


def test_another_project_is_looked_at_from_its_first_example_on(qtbot, window, explained):
    view = explained()
    view.walk.pick("4.dense.outputs[5,3]")
    qtbot.keyClick(view.strip, Qt.Key.Key_Escape)
    window.files.open_example("xor")
    qtbot.keyClick(window.stack.view, "e")
    qtbot.waitUntil(lambda: view.feed.current and view.walk.step.batch.inputs.shape[1:] == (2,), timeout=PATIENCE_MS)
    assert view.walk.example == view.bar.example.value() == 0
    assert view.walk.stage.key == "input" and np.ndim(view.walk.number.value) == 0


@pytest.mark.parametrize("example", ["mnist", "iris"])
def test_all_controls_stand_in_one_row_at_the_size_of_a_laptop(qtbot, window, explained, example):
    window.resize(1440, 900)
    window.files.open_example(example)
    view = explained()
    bar = view.bar
    shown = [bar.previous, bar.next, bar.play, bar.pace, bar.batch, bar.example, bar.label, bar.do_it, bar.check]
    qtbot.waitUntil(lambda: len({middle(bar, control) // 4 for control in shown}) == 1)


def middle(bar, control):
    """Return at what height of the bar the middle of a control is."""
    return control.mapTo(bar, control.rect().center()).y()


def test_no_kind_of_batch_and_no_example_is_cut_off(qtbot, window, explained):
    window.resize(1024, 700)
    bar = explained().bar
    box, example = bar.batch, bar.example
    for place in range(box.count()):
        option = QStyleOptionComboBox()
        box.initStyleOption(option)
        part = QStyle.SubControl.SC_ComboBoxEditField
        room = box.style().subControlRect(QStyle.ComplexControl.CC_ComboBox, option, part, box).width()
        assert box.fontMetrics().horizontalAdvance(box.itemText(place)) <= room
    example.setValue(example.maximum())
    line = example.lineEdit()
    qtbot.waitUntil(lambda: line.fontMetrics().horizontalAdvance(line.text()) < line.width() - 8)
