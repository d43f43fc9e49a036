"""A training that ran into infinity: Explain opens on the step with its first bad number."""

from dataclasses import replace

import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QMessageBox

from mpnn_studio.project.examples import load_example
from mpnn_studio.run.state import State
from mpnn_studio.ui.explain.subjects import NOT_KEPT
from mpnn_studio.ui.training.failure import EXPLAIN

PATIENCE_MS = 60_000


@pytest.fixture
def box(qtbot, window):
    """What a person is told after the example project blew up."""
    window.document.edit("Blow up", load_example("diverging"))
    qtbot.keyClick(window.stack.view, Qt.Key.Key_Space)
    qtbot.waitUntil(lambda: window.runs.state is State.FAILED, timeout=PATIENCE_MS)
    return next(box for box in window.findChildren(QMessageBox) if box.isVisible())


@pytest.fixture
def reopened(qtbot, window, box):
    """A function that closes the message, opens Explain and returns its view."""

    def reopened():
        box.close()
        window.actions_table["explain"].trigger()
        view = window.explaining.view
        qtbot.waitUntil(lambda: view.walk.step is not None and view.feed.current, timeout=PATIENCE_MS)
        return view

    return reopened


def button(box, text):
    return next(button for button in box.buttons() if button.text() == text)


def test_a_button_of_the_message_opens_the_step_at_its_first_bad_number(qtbot, window, box):
    qtbot.mouseClick(button(box, EXPLAIN), Qt.MouseButton.LeftButton)
    view = window.explaining.view
    qtbot.waitUntil(lambda: view.walk.step is not None and view.feed.current, timeout=PATIENCE_MS)
    assert window.explaining.open and view.isVisible()
    number = view.walk.number
    assert not np.isfinite(number.value) and number.name == view.walk.step.subject.first
    assert any(quantity.name == number.name.quantity for quantity in view.walk.stage.quantities)
    assert view.head.note.isVisible()
    assert f"{number.name} is the first number that is" in view.head.note.text()
    assert "learning rate" in view.head.note.text()


def test_the_keyboard_goes_back_to_the_stack_from_where_the_message_took_it(qtbot, window, box):
    qtbot.mouseClick(button(box, EXPLAIN), Qt.MouseButton.LeftButton)
    view = window.explaining.view
    qtbot.waitUntil(lambda: view.walk.step is not None and view.feed.current, timeout=PATIENCE_MS)
    window.actions_table["explain"].trigger()
    assert not view.isVisible() and window.focusWidget() is window.stack.view


def test_explain_opened_later_shows_it_as_well(reopened):
    view = reopened()
    assert view.walk.number.name == view.walk.step.subject.first


def test_other_examples_are_shown_without_the_number_that_they_have_not(qtbot, reopened):
    view = reopened()
    failed = view.walk.step
    view.bar.batch_wanted.emit("rows", "0-3")
    qtbot.waitUntil(lambda: view.walk.step is not failed, timeout=PATIENCE_MS)
    assert view.walk.step.subject.first is None and view.walk.step.examples == 4


def test_where_the_steps_before_are_not_kept_that_is_said(window, reopened):
    run = window.runs.run
    run.failed = replace(run.failed, finite=None)
    assert reopened().head.note.text() == NOT_KEPT
