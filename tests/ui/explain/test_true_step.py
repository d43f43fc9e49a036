"""What Explain shows of a training is the very step that the training takes next."""

import numpy as np
import pytest
from PySide6.QtCore import Qt

from mpnn_studio.explain.subject import NO_MEMORY
from mpnn_studio.project import edits
from mpnn_studio.run.state import State

PATIENCE_MS = 60_000


@pytest.fixture
def paused(qtbot, window):
    """The window, with a training of dropout, Adam and a schedule that stands still after some steps."""
    project = edits.insert_layer(window.document.project, 3, "Dropout")
    project = edits.choose(project, "schedule", "CosineDecay")
    window.document.edit("Dropout and a schedule", edits.set_value(project, "training", "epochs", 1000))
    qtbot.keyClick(window.stack.view, Qt.Key.Key_Space)
    qtbot.waitUntil(lambda: window.runs.state is State.RUNNING and window.runs.pace.step > 20, timeout=PATIENCE_MS)
    qtbot.keyClick(window.stack.view, Qt.Key.Key_Space)
    qtbot.waitUntil(lambda: window.runs.state is State.PAUSED, timeout=PATIENCE_MS)
    return window


def opened_at(qtbot, window, view):
    """Wait until Explain shows the network as it stands in the pause, and return after how many steps."""

    def shown():
        step = window.runs.run.snapshot.step
        return view.feed.current and view.head.subject.text().startswith(f"paused · after {step:,}".replace(",", " "))

    qtbot.waitUntil(shown, timeout=PATIENCE_MS)
    return window.runs.run.snapshot.step


def test_the_loss_and_the_weights_have_the_bits_of_the_step_that_follows(qtbot, paused, explained):
    view = explained()
    before = opened_at(qtbot, paused, view)
    view.walk.pick("loss")
    loss = view.walk.number.value
    after = view.walk.step.dissection.quantities["1.dense.weights.after"].values
    qtbot.mouseClick(view.bar.do_it, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: paused.runs.run.snapshot.step == before + 1, timeout=PATIENCE_MS)
    history = paused.runs.run.history
    assert history.newest("step") == before + 1
    assert history.loss.y[-1] == loss
    model = paused.runs.run.project.build(np.random.default_rng(0))
    model.restore(paused.runs.run.snapshot.values)
    assert np.array_equal(model.layers[1].arrays["weights"], after)


def test_a_setting_that_is_changed_in_the_pause_is_in_the_step_that_is_shown(qtbot, paused, explained):
    view = explained()
    opened_at(qtbot, paused, view)
    before = view.walk.step
    paused.document.edit("Slower", edits.set_learning_rate(paused.document.project, 1e-7))
    qtbot.waitUntil(lambda: view.walk.step is not before and view.feed.current, timeout=PATIENCE_MS)
    assert view.walk.step.subject.subject.model.optimizer.learning_rate == 1e-7


def test_the_examples_are_told_by_their_numbers_in_the_data(qtbot, paused, explained, small_mnist):
    view = explained()
    opened_at(qtbot, paused, view)
    step = view.walk.step
    assert np.array_equal(small_mnist.targets[step.subject.rows], step.batch.targets)


def test_a_training_that_was_stopped_shows_the_step_that_it_would_have_taken(qtbot, paused, explained):
    paused.actions_table["stop"].trigger()
    qtbot.waitUntil(lambda: not paused.runs.state.active, timeout=PATIENCE_MS)
    view = explained()
    step = paused.runs.run.snapshot.step
    assert view.head.subject.text().startswith("trained network · after")
    assert view.walk.step.subject.subject.model.optimizer.steps == step and not view.head.note.isVisible()


def test_a_network_from_a_file_says_that_its_optimizer_forgot(qtbot, paused, explained, save_as, tmp_path):
    paused.actions_table["stop"].trigger()
    qtbot.waitUntil(lambda: not paused.runs.state.active, timeout=PATIENCE_MS)
    save_as(tmp_path / "digits.mpnn")
    paused.files.open(tmp_path / "digits.mpnn")
    qtbot.waitUntil(lambda: paused.runs.run is not None and paused.runs.run.trained, timeout=PATIENCE_MS)
    view = explained()
    assert view.head.note.isVisible() and view.head.note.text() == NO_MEMORY
