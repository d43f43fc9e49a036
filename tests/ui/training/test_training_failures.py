"""Whatever breaks in the worker, at whichever moment: the person is told, and the next training works."""

import pytest
from mpneuralnetwork.model import Model

from mpnn_studio.project import edits
from mpnn_studio.run.datasets import Datasets
from mpnn_studio.run.job import Job
from mpnn_studio.run.state import State

PATIENCE_MS = 30_000


class BrokenError(RuntimeError):
    """A fault that nobody expects."""


def breaking(*args, **options):
    raise BrokenError("broken on purpose")


def break_after(count, monkeypatch, owner, name):
    """Let a method work so many times, then break."""
    original, calls = getattr(owner, name), []

    def sometimes(*args, **options):
        calls.append(1)
        return breaking() if len(calls) > count else original(*args, **options)

    monkeypatch.setattr(owner, name, sometimes)


def break_loading(monkeypatch, runs):
    monkeypatch.setattr(Datasets, "get", breaking)


def break_preparing(monkeypatch, runs):
    monkeypatch.setattr("mpnn_studio.run.job.prepare", breaking)


def break_first_evaluation(monkeypatch, runs):
    monkeypatch.setattr("mpneuralnetwork.model.Model.evaluate", breaking)


MOMENTS = {
    "while loading": break_loading,
    "while preparing": break_preparing,
    "at the first evaluation": break_first_evaluation,
}


@pytest.mark.parametrize("moment", MOMENTS)
@pytest.mark.parametrize("paused", [False, True], ids=["running", "stepping"])
def test_a_fault_before_the_first_batch_is_told_and_forgotten(runs, project, qtbot, monkeypatch, moment, paused):
    with monkeypatch.context() as patch:
        MOMENTS[moment](patch, runs)
        if paused:
            runs.step(project)
        else:
            runs.train(project)
        qtbot.waitUntil(lambda: runs.state is State.FAILED, timeout=PATIENCE_MS)
        assert "broken on purpose" in runs.run.failed.message
        assert "BrokenError" in runs.run.failed.details
    runs.train(project)
    qtbot.waitUntil(lambda: runs.pace.step > 3, timeout=PATIENCE_MS)


def learn_badly(monkeypatch, after):
    break_after(after, monkeypatch, Model, "compute_gradients")


def test_a_fault_in_a_batch_keeps_the_weights_of_the_one_before(runs, project, qtbot, monkeypatch):
    with monkeypatch.context() as patch:
        learn_badly(patch, after=20)
        runs.train(project)
        qtbot.waitUntil(lambda: runs.state is State.FAILED, timeout=PATIENCE_MS)
    assert runs.run.snapshot.step == 20
    assert runs.run.trained
    runs.go_on(project)
    qtbot.waitUntil(lambda: runs.state is State.RUNNING and runs.pace.step > 0, timeout=PATIENCE_MS)


def test_a_fault_in_a_single_step_is_told(runs, project, qtbot, monkeypatch):
    with monkeypatch.context() as patch:
        learn_badly(patch, after=1)
        runs.step(project)
        qtbot.waitUntil(lambda: runs.state is State.PAUSED and runs.pace.step == 1, timeout=PATIENCE_MS)
        runs.step(project)
        qtbot.waitUntil(lambda: runs.state is State.FAILED, timeout=PATIENCE_MS)


def test_a_fault_while_stopping_is_told(runs, project, qtbot, monkeypatch):
    with monkeypatch.context() as patch:
        runs.train(project)
        qtbot.waitUntil(lambda: runs.pace.step > 3, timeout=PATIENCE_MS)
        patch.setattr(Job, "finish", breaking)
        runs.stop()
        assert runs.state is State.STOPPING
        qtbot.waitUntil(lambda: runs.state is State.FAILED, timeout=PATIENCE_MS)
    runs.start_over(project)
    qtbot.waitUntil(lambda: runs.state is State.RUNNING, timeout=PATIENCE_MS)


def test_a_fault_after_a_change_of_settings_is_told(runs, project, qtbot, monkeypatch):
    with monkeypatch.context() as patch:
        patch.setattr(Job, "steer", breaking)
        runs.train(project)
        qtbot.waitUntil(lambda: runs.pace.step > 3, timeout=PATIENCE_MS)
        runs.steer(edits.set_value(project, "optimizer", "learning_rate", 0.1))
        qtbot.waitUntil(lambda: runs.state is State.FAILED, timeout=PATIENCE_MS)


def test_an_orderly_restart_during_a_fault_begins_anew(runs, project, qtbot, monkeypatch):
    with monkeypatch.context() as patch:
        learn_badly(patch, after=5)
        runs.train(project)
        runs.start_over(project)
        patch.undo()
        qtbot.waitUntil(lambda: runs.state is State.RUNNING and runs.pace.step > 3, timeout=PATIENCE_MS)
