"""The button that takes the step for real: only where that is the step that training takes next."""

import pytest
from PySide6.QtCore import Qt

from mpnn_studio.run.state import State

PATIENCE_MS = 60_000


@pytest.fixture
def settled(qtbot):
    """A function that waits until Explain shows a step, after how many steps of training it is told."""

    def settled(view, words):
        def shown():
            return not view.feed.opening and view.feed.current and words in view.head.subject.text()

        qtbot.waitUntil(shown, timeout=PATIENCE_MS)

    return settled


def test_after_the_first_step_the_same_button_takes_the_next_one(qtbot, explained, settled):
    view = explained()
    settled(view, "before the first step")
    qtbot.mouseClick(view.bar.do_it, Qt.MouseButton.LeftButton)
    settled(view, "after 1 step ")
    assert view.bar.do_it.isEnabled() and view.strip.hasFocus()
    view.bar.do_it.setFocus(Qt.FocusReason.TabFocusReason)
    for done in ("after 2 steps", "after 3 steps"):
        qtbot.keyClick(view.bar.do_it, Qt.Key.Key_Space)
        settled(view, done)
        assert view.bar.do_it.isEnabled() and view.bar.do_it.hasFocus()


def test_a_training_that_is_over_takes_no_further_step(qtbot, window, explained, settled):
    window.actions_table["step"].trigger()
    qtbot.waitUntil(lambda: window.runs.state is State.PAUSED and window.runs.run.trained, timeout=PATIENCE_MS)
    window.actions_table["stop"].trigger()
    qtbot.waitUntil(lambda: not window.runs.state.active, timeout=PATIENCE_MS)
    view = explained()
    settled(view, "trained network")
    assert not view.bar.do_it.isEnabled() and "This training is over" in view.bar.do_it.toolTip()
    assert window.actions_table["step"].isEnabled()


def test_examples_of_ones_own_choice_are_not_the_next_batch(explained, settled):
    view = explained()
    settled(view, "before the first step")
    view.bar.batch_wanted.emit("rows", "0-3")
    settled(view, "4 examples")
    assert not view.bar.do_it.isEnabled() and "next batch" in view.bar.do_it.toolTip()
    view.bar.batch_wanted.emit("next", "")
    settled(view, "the next batch")
    assert view.bar.do_it.isEnabled()


def test_after_examples_that_are_none_the_step_that_is_shown_can_still_be_taken(qtbot, window, explained, settled):
    view = explained()
    settled(view, "before the first step")
    view.bar.batch_wanted.emit("drawing", "")
    qtbot.waitUntil(lambda: "Nothing is tried" in view.head.note.text(), timeout=PATIENCE_MS)
    settled(view, "the next batch")
    view.bar.batch_wanted.emit("next", "")
    settled(view, "the next batch")
    qtbot.mouseClick(view.bar.do_it, Qt.MouseButton.LeftButton)
    settled(view, "after 1 step ")
