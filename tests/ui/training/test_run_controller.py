"""The controller of a training: it steers, drains and never lets a stuck worker hold the window."""

import threading

from mpnn_studio.project import edits
from mpnn_studio.run.inbox import Inbox
from mpnn_studio.run.opened import Opened
from mpnn_studio.run.session import Session
from mpnn_studio.run.state import State
from mpnn_studio.ui.training import run_controller

PATIENCE_MS = 30_000


def wait_for(qtbot, runs, *states):
    qtbot.waitUntil(lambda: runs.state in states, timeout=PATIENCE_MS)


def no_worker():
    return not any(thread.name == "training" for thread in threading.enumerate())


def test_views_are_told_when_a_run_begins_advances_and_ends(runs, project, qtbot):
    told = []
    runs.shown.connect(lambda run: told.append("shown"))
    runs.advanced.connect(lambda run: told.append("advanced"))
    runs.ended.connect(lambda run: told.append("ended"))
    runs.train(edits.set_value(project, "training", "epochs", 1))
    wait_for(qtbot, runs, State.DONE)
    assert told[0] == "shown"
    assert "advanced" in told
    qtbot.waitUntil(lambda: "ended" in told)


def test_the_last_batches_are_shown_though_views_rest_between_frames(runs, project, qtbot):
    lengths = []
    runs.advanced.connect(lambda run: lengths.append(len(run.history.loss)))
    runs.train(edits.set_value(project, "training", "epochs", 3))
    wait_for(qtbot, runs, State.DONE)
    assert lengths[-1] == 3 * 17


def test_start_over_ends_the_present_run_and_begins_another(runs, project, qtbot):
    runs.train(project)
    wait_for(qtbot, runs, State.RUNNING)
    first = runs.run
    runs.start_over(project)
    qtbot.waitUntil(lambda: runs.run is not first and runs.state is State.RUNNING, timeout=PATIENCE_MS)
    assert first.finished is not None
    assert not first.finished.complete


def test_shutting_down_ends_the_worker(runs, project, qtbot):
    runs.train(project)
    wait_for(qtbot, runs, State.RUNNING)
    assert runs.shut_down()
    assert runs.state is State.DONE
    assert no_worker()


def test_stopping_before_the_data_are_there_leaves_nothing_trained(runs, project, qtbot):
    runs.train(project)
    runs.stop()
    wait_for(qtbot, runs, State.DONE)
    assert runs.run.snapshot is None or runs.run.snapshot.step >= 0


def test_a_worker_that_is_stuck_in_a_batch_does_not_hold_the_window(runs, project, qtbot, monkeypatch):
    runs.train(project)
    wait_for(qtbot, runs, State.RUNNING)
    monkeypatch.setattr(run_controller, "STOP_SECONDS", 0.0)
    monkeypatch.setattr(Session, "join", lambda self, seconds: False)
    monkeypatch.setattr(Inbox, "put", lambda self, event, seconds=0.0: None)
    runs.drain()
    assert not runs.shut_down()
    runs.take(Opened(project, "digits.mpnn"))()
    assert runs.state is State.IDLE
    monkeypatch.undo()
    qtbot.waitUntil(no_worker, timeout=PATIENCE_MS)
