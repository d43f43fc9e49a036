"""What a person sees of each kind, and does with it."""

import numpy as np
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest

from mpnn_studio.project.examples import load_example

PATIENCE_MS = 30_000


def test_pixels_for_and_against_are_told_in_words_with_a_legend(asking):
    asking.choose("Grad")
    words = asking.shown("For and against")
    assert words.startswith("Most for it: row") and "most against it" in words
    legend = asking.named("Legend").text()
    assert "+ for" in legend and "− against" in legend


def test_of_a_row_each_column_gets_a_bar_the_strongest_first(at_rest, qtbot):
    window = at_rest.window
    window.document.edit("Open", load_example("iris"))
    qtbot.waitUntil(lambda: "150" in window.data_card.accessibleDescription() or window.try_column.sample() is not None)
    at_rest.train(20)
    found = at_rest.choose("Occ").result
    first = max(found.features, key=lambda name: abs(found.features[name]))
    assert at_rest.shown("For and against").startswith(first)


def test_a_neighbour_that_is_clicked_is_tried(asking):
    found = asking.choose("Near")
    list_ = asking.named("Nearest training examples")
    place = list_.visualItemRect(list_.item(2)).center()
    row = int(found.result.rows[2])
    QTest.mouseClick(list_.viewport(), Qt.MouseButton.LeftButton, pos=place)
    assert np.array_equal(asking.window.try_column.sample(), found.dataset.inputs[row])


def test_enter_tries_the_neighbour_that_the_keys_are_on(asking):
    found = asking.choose("Near")
    list_ = asking.named("Nearest training examples")
    list_.setFocus()
    QTest.keyClick(list_, Qt.Key.Key_Right)
    QTest.keyClick(list_, Qt.Key.Key_Return)
    assert np.array_equal(asking.window.try_column.sample(), found.dataset.inputs[int(found.result.rows[1])])
    assert "distance" in list_.item(0).data(Qt.ItemDataRole.AccessibleTextRole)


def test_a_layer_is_muted_while_the_mouse_holds_it(asking):
    found = asking.choose("What")
    units, before = asking.named("Units by their effect"), asking.shown("Prediction")
    QTest.mousePress(units, Qt.MouseButton.LeftButton, pos=units.row_at(0).center())
    best = int(found.result.each[-1].argmax())
    held = f"{found.schema.classes[best]}, {100 * found.result.each[-1][best]:.1f} per cent"
    assert asking.shown("Prediction") == held != before
    QTest.mouseRelease(units, Qt.MouseButton.LeftButton, pos=QPoint(-5, -5))
    assert asking.shown("Prediction") == before


def test_a_unit_is_muted_while_space_is_held_also_when_weights_change(asking):
    found = asking.choose("What")
    units, before = asking.named("Units by their effect"), asking.shown("Prediction")
    units.setFocus()
    QTest.keyClick(units, Qt.Key.Key_Down)
    QTest.keyPress(units, Qt.Key.Key_Space)
    unit = int(found.result.ranking[0])
    best = int(found.result.each[unit].argmax())
    held = f"{found.schema.classes[best]}, {100 * found.result.each[unit][best]:.1f} per cent"
    assert asking.shown("Prediction") == held
    asking.window.try_column.show_prediction(np.eye(10)[9])
    assert asking.shown("Prediction") == held
    QTest.keyRelease(units, Qt.Key.Key_Space)
    assert asking.shown("Prediction") == "9, 100.0 per cent" and before


def test_another_layer_is_chosen_by_its_name(asking):
    asking.choose("What")
    layers = asking.named("Layer that is muted")
    layers.setFocus()
    found = asking.answer(lambda: QTest.keyClick(layers, Qt.Key.Key_Down))
    assert found.result.layer == 0 and layers.currentText() == found.result.layers[0]


def test_what_is_held_is_let_go_when_another_question_is_asked(asking):
    asking.choose("What")
    units, before = asking.named("Units by their effect"), asking.shown("Prediction")
    QTest.mousePress(units, Qt.MouseButton.LeftButton, pos=units.row_at(0).center())
    asking.choose("Near")
    assert asking.shown("Prediction") == before


def test_the_keys_walk_along_the_way_to_another_example(asking):
    found = asking.choose("Morph")
    slider, reading = asking.named("Place on the way"), asking.named("Answer on the way")
    slider.setFocus()
    QTest.keyClick(slider, Qt.Key.Key_Home)
    assert reading.text().startswith("0 %")
    QTest.keyClick(slider, Qt.Key.Key_End)
    last = int(found.result.answers[-1].argmax())
    assert reading.text().startswith(f"100 %: {found.schema.classes[last]}")
    assert asking.shown("Answers on the way") == found.result.sentence


def test_a_drawing_that_is_kept_is_the_end_of_the_way_for_the_next(asking):
    asking.choose("Morph")
    earlier = asking.window.try_column.sample()
    keep = asking.named("Keep this example as the end")
    asking.answer(lambda: QTest.mouseClick(keep, Qt.MouseButton.LeftButton))
    asking.named("Clear the drawing").click()
    found = asking.answer(lambda: asking.draw(7))
    assert found.result.row == -1 and np.array_equal(found.raw(found.result.path)[-1], earlier)
    free = asking.named("Go to the nearest example answered otherwise")
    assert asking.answer(lambda: QTest.mouseClick(free, Qt.MouseButton.LeftButton)).result.row >= 0


def test_the_most_wanted_example_stands_beside_the_best_real_one(asking):
    found = asking.choose("Pref")
    assert f"example {found.result.row}" in asking.shown("Preferred example")
    assert asking.shown("Value reached, and of real examples").startswith("most wanted")
    layers = asking.named("Layer of the unit")
    layers.setFocus()
    assert "unit 0" in asking.answer(lambda: QTest.keyClick(layers, Qt.Key.Key_Down)).result.what


def test_the_changed_example_can_be_tried_and_is_answered_otherwise(asking):
    found = asking.choose("Small")
    assert found.result.found and "difference, ×" in asking.shown("Smallest change")
    asking.answer(lambda: QTest.mouseClick(asking.named("Try the changed example"), Qt.MouseButton.LeftButton))
    assert asking.window.try_column.sample() is not None
    assert "random change" in asking.shown("Size of the change, compared")
