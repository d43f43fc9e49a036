"""Explain in the window, by real keys and mouse: there and back, from stage to stage, from number to number."""

import numpy as np
import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QApplication

from mpnn_studio.explain.steps.names import Name, parse_name
from mpnn_studio.explain.wanted import Wanted
from mpnn_studio.project import edits
from mpnn_studio.project.examples import load_example
from mpnn_studio.run.state import State
from mpnn_studio.ui.charts.probability_bars import ProbabilityBars

PATIENCE_MS = 60_000


@pytest.fixture
def view(explained):
    return explained()


def keys(view):
    return [stage.key for stage in view.walk.step.stages]


def walk_right_and_down(qtbot, picture):
    picture.setFocus()
    qtbot.keyClick(picture, Qt.Key.Key_Right)
    qtbot.keyClick(picture, Qt.Key.Key_Down)


def test_one_key_opens_it_in_the_place_of_the_curves_and_escape_brings_them_back(qtbot, window, view):
    assert view.isVisible() and not window.curves.isVisible() and not window.inspector.isVisible()
    assert window.stack.isVisible() and window.try_column.isVisible()
    assert view.strip.hasFocus()
    qtbot.keyClick(view.strip, Qt.Key.Key_Escape)
    assert not view.isVisible() and window.curves.isVisible() and window.palette_panel.isVisible()
    assert window.stack.view.hasFocus()


def test_it_says_which_network_and_batch_are_seen(view):
    assert view.head.subject.text() == "untrained network · before the first step · the next batch of the training"


def test_the_stages_are_walked_with_the_arrow_keys(qtbot, view):
    assert keys(view)[:3] == ["input", "forward.0.flatten", "forward.1.dense"]
    qtbot.keyClick(view.strip, Qt.Key.Key_Right)
    qtbot.keyClick(view.strip, Qt.Key.Key_Right)
    assert view.walk.stage.key == "forward.1.dense"
    assert view.strip.accessibleDescription() == "stage 3 of 15, forward: Dense, layer 1"
    assert view.pages.formula.title.text() == "Dense · stage 3 of 15"
    qtbot.keyClick(view.strip, Qt.Key.Key_End)
    assert view.walk.stage.kind == "update" and not view.bar.next.isEnabled()
    qtbot.keyClick(view.strip, Qt.Key.Key_Home)
    assert view.walk.stage.key == "input" and not view.bar.previous.isEnabled()
    qtbot.mouseClick(view.bar.next, Qt.MouseButton.LeftButton)
    assert view.walk.stage.key == "forward.0.flatten"


def test_a_number_is_followed_to_a_factor_and_back(qtbot, view):
    view.walk.pick("1.dense.outputs[2,5]")
    number = view.walk.number
    assert view.number.name.text() == "1.dense.outputs[2,5]" and view.walk.example == 2
    assert view.walk.stage.key == "forward.1.dense"
    assert view.number.terms.model().rowCount() == 785
    view.number.terms.setFocus()
    view.number.terms.setCurrentIndex(view.number.terms.model().index(0, 1))
    qtbot.keyClick(view.number.terms, Qt.Key.Key_Return)
    followed = parse_name(view.number.name.text())
    assert followed == number.terms[0].factors[1].name and followed.array == "1.dense.weights"
    qtbot.keyClick(view.number.terms, Qt.Key.Key_Left, Qt.KeyboardModifier.AltModifier)
    assert view.number.name.text() == "1.dense.outputs[2,5]"
    qtbot.keyClick(view.number.terms, Qt.Key.Key_Right, Qt.KeyboardModifier.AltModifier)
    assert parse_name(view.number.name.text()) == followed


def test_what_is_shown_adds_up_to_the_value(view):
    view.walk.pick("4.dense.outputs[0,3]")
    number = view.walk.number
    assert float(number.sizes.sum()) + number.rounding == number.value
    assert np.float32(view.number.value.text().replace("−", "-")) == view.walk.step.value(number.name)


def test_a_cell_of_the_picture_is_picked_by_keys_and_by_the_mouse(qtbot, view):
    view.walk.pick("4.dense.weights[0,0]")
    walk_right_and_down(qtbot, view.arrays.map)
    assert view.arrays.reading.text().startswith("4.dense.weights[1,1] = ")
    assert view.number.name.text() == "4.dense.weights[0,0]"
    qtbot.keyClick(view.arrays.map, Qt.Key.Key_Return)
    assert view.number.name.text() == "4.dense.weights[1,1]"
    view.arrays.map.zoom_to_figures()
    place = view.arrays.map.cell_rect(2, 1).center().toPoint()
    qtbot.mouseClick(view.arrays.map, Qt.MouseButton.LeftButton, pos=QPoint(place))
    assert view.number.name.text() == "4.dense.weights[2,1]"


def test_another_example_shows_the_same_number_of_it(qtbot, view):
    view.walk.pick("4.dense.outputs[0,3]")
    view.bar.example.setFocus()
    qtbot.keyClick(view.bar.example, Qt.Key.Key_Up)
    assert view.walk.example == 1 and view.number.name.text() == "4.dense.outputs[1,3]"


def test_it_comes_back_where_it_was_left(qtbot, window, view):
    view.walk.pick("4.dense.outputs[0,3]")
    qtbot.keyClick(view.strip, Qt.Key.Key_Escape)
    qtbot.keyClick(window.stack.view, "e")
    assert view.isVisible() and view.number.name.text() == "4.dense.outputs[0,3]"


def test_a_name_that_is_none_is_told(view):
    assert not view.walk.pick("9.dense.outputs[0,3]")
    assert "There is no '9.dense.outputs'" in view.head.note.text()


def test_steps_of_a_paused_training_are_followed(qtbot, window, explained):
    window.actions_table["step"].trigger()
    qtbot.waitUntil(lambda: window.runs.state is State.PAUSED and window.runs.run.trained, timeout=PATIENCE_MS)
    view = explained()
    qtbot.waitUntil(lambda: view.head.subject.text().startswith("paused · after 1 step "), timeout=PATIENCE_MS)
    view.walk.pick("loss")
    before = view.walk.number.value
    qtbot.mouseClick(view.bar.do_it, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: view.head.subject.text().startswith("paused · after 2 steps"), timeout=PATIENCE_MS)
    assert view.walk.number.name == Name("loss") and view.walk.number.value != before


def test_a_project_that_changes_is_not_shown_before_that_is_wanted(qtbot, window, view):
    window.stack.view.setFocus()
    window.document.edit("Other", load_example("xor"))
    assert view.head.note.text() == "The network has changed since" and view.head.refresh.isVisible()
    qtbot.mouseClick(view.head.refresh, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: view.feed.current and not view.head.refresh.isVisible(), timeout=PATIENCE_MS)
    qtbot.waitUntil(lambda: "inputs" in view.walk.step.dissection.quantities, timeout=PATIENCE_MS)
    qtbot.waitUntil(lambda: view.walk.step.batch.inputs.shape[1:] == (2,), timeout=PATIENCE_MS)


def test_a_stack_that_cannot_be_trained_is_told_in_the_words_of_the_train_button(window, qtbot):
    project = load_example("xor")
    window.document.edit("Broken", project.__class__(**{**vars(project), "layers": ()}))
    problem = window.document.check.problems[0].message
    qtbot.keyClick(window.stack.view, "e")
    view = window.explaining.view
    assert view.welcome.isVisible() and view.welcome.text.text() == problem


def test_a_layer_of_a_batch_is_walked_row_by_row_without_losing_the_place(qtbot, view):
    view.walk.pick("4.dense.outputs[0,3]")
    walk_right_and_down(qtbot, view.arrays.map)
    assert view.arrays.reading.text().startswith("4.dense.outputs[1,4] = ")
    assert view.walk.example == 1 and view.bar.example.value() == 1


def test_the_lines_that_ran_are_shown_with_what_they_touched(qtbot, view):
    view.walk.pick("4.dense.outputs[0,3]")
    qtbot.keyClick(view.strip, Qt.Key.Key_Tab)
    view.pages.open_code()
    lines = view.code.lines
    qtbot.waitUntil(lambda: lines.model().rowCount() > 0, timeout=PATIENCE_MS)
    said = [lines.model().index(row, 1).data(Qt.ItemDataRole.AccessibleTextRole) for row in range(5)]
    assert said[0] == "Dense.forward_pass · layers/dense.py"
    assert any("matmul" in text or "@" in text or "product" in text for text in said)
    assert lines.model().index(1, 1).data().startswith("def forward_pass(")
    lines.setFocus()
    before = view.code.values.text()
    qtbot.keyClick(lines, Qt.Key.Key_Down)
    assert view.code.values.text() != before


def test_a_gradient_is_proved_on_demand(qtbot, view):
    view.walk.pick("4.dense.biases[0].gradient")
    assert view.arrays.badge.isVisible() and view.arrays.badge.button.isVisible()
    qtbot.mouseClick(view.arrays.badge.button, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: view.arrays.badge.text.text().startswith("✓ Right"), timeout=PATIENCE_MS)
    assert view.bar.proof.text() == "1 of 8 gradients checked, all right"


def test_the_stages_play_by_themselves_and_stop_at_the_end(qtbot, view):
    view.bar.pace.setCurrentIndex(0)
    qtbot.mouseClick(view.bar.play, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: view.walk.place > 0, timeout=PATIENCE_MS)
    assert view.bar.play.isChecked()
    qtbot.mouseClick(view.bar.play, Qt.MouseButton.LeftButton)
    assert not view.bar.play.isChecked()


def test_examples_are_chosen_by_their_numbers(qtbot, view):
    view.bar.batch.setFocus()
    qtbot.keyClick(view.bar.batch, Qt.Key.Key_Down)
    view.bar.batch.activated.emit(view.bar.batch.currentIndex())
    assert view.bar.rows.isVisible()
    view.bar.rows.setText("7, 3-4")
    qtbot.keyClick(view.bar.rows, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: view.walk.step.examples == 3, timeout=PATIENCE_MS)
    assert view.walk.step.subject.rows.tolist() == [7, 3, 4]


def test_a_bar_of_the_prediction_is_explained_by_a_key(qtbot, window, small_mnist):
    window.actions_table["step"].trigger()
    qtbot.waitUntil(lambda: window.runs.state is State.PAUSED and window.runs.run.trained, timeout=PATIENCE_MS)
    window.try_column.show_sample(small_mnist.inputs[5])
    bars = window.try_column.findChild(ProbabilityBars)
    bars.setFocus()
    qtbot.keyClick(bars, Qt.Key.Key_Down)
    qtbot.keyClick(bars, Qt.Key.Key_Down)
    qtbot.keyClick(bars, Qt.Key.Key_Return)
    view = window.explaining.view
    assert view.isVisible()
    qtbot.waitUntil(lambda: view.number.name.text() == "predictions[0,2]", timeout=PATIENCE_MS)
    assert view.walk.step.examples == 1 and view.bar.batch.currentText() == "What is tried"
    assert "dropout" in view.head.note.text()  # the step is one of training, the bar is not


def test_a_training_that_ran_into_infinity_is_opened_at_its_first_bad_number(qtbot, window, explained):
    window.files.open_example("diverging")
    with qtbot.waitSignal(window.runs.ended, timeout=PATIENCE_MS):
        window.runs.train(window.document.project)
    qtbot.waitUntil(lambda: QApplication.activeModalWidget() is not None)
    QApplication.activeModalWidget().reject()
    view = explained()
    assert view.head.subject.text().startswith("failed training")
    assert not np.isfinite(view.walk.number.value)
    assert str(view.walk.number.name) in view.head.note.text()


def test_while_a_training_runs_a_copy_of_now_is_offered(qtbot, window):
    window.runs.set_delay(0.05)
    window.actions_table["train"].trigger()
    qtbot.waitUntil(lambda: window.runs.state is State.RUNNING and window.runs.run.trained, timeout=PATIENCE_MS)
    qtbot.keyClick(window.stack.view, "e")
    view = window.explaining.view
    assert view.welcome.button.text() == "Look at a copy of now" and view.walk.step is None
    qtbot.mouseClick(view.welcome.button, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: view.walk.step is not None, timeout=PATIENCE_MS)
    assert view.head.subject.text().startswith("a copy of the network in training · after ")
    qtbot.waitUntil(lambda: view.head.refresh.isVisible(), timeout=PATIENCE_MS)
    assert view.head.refresh.text() == "Look at a copy of now"
    window.runs.set_delay(0)


def test_the_trained_network_is_explained_when_its_training_is_over(qtbot, window, explained):
    window.document.edit("Epochs", edits.set_value(window.document.project, "training", "epochs", 1))
    with qtbot.waitSignal(window.runs.ended, timeout=PATIENCE_MS):
        window.runs.train(window.document.project)
    view = explained()
    assert view.head.subject.text().startswith("trained network · after ")
    weights = view.walk.step.dissection.quantities["4.dense.weights"].values
    model = window.runs.run.project.build(np.random.default_rng(0))
    model.restore(window.runs.run.snapshot.values)
    assert np.array_equal(weights, model.weights()["4.dense.weights"])


def test_on_a_small_screen_a_number_that_was_asked_for_elsewhere_comes_to_the_front(qtbot, window, explained):
    window.resize(1024, 700)
    view = explained()
    qtbot.waitUntil(lambda: not view.number.isVisible())
    window.explaining.explain(Wanted(parse_name("1.dense.weights[3,4]")))
    qtbot.waitUntil(view.number.isVisible)
    assert view.number.name.text() == "1.dense.weights[3,4]"
