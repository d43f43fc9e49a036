"""Stop and Pause act between two layers, and no bit shows where a training was interrupted."""

import time
from threading import Event

import pytest
from mpneuralnetwork.components.interruption import interruptible
from mpneuralnetwork.layers import Dense

from mpnn_studio.data.source import Cancelled
from mpnn_studio.project import edits
from mpnn_studio.run.events import Evaluation, Finished, Step
from mpnn_studio.run.headless import train
from mpnn_studio.run.job import Job
from mpnn_studio.run.lr_finder import find_rate
from mpnn_studio.run.session import Session
from tests.run.mailbox import PATIENCE, Mailbox

LAYERS = 2
"""Dense ones in the network."""
EPOCHS, BATCH = 2, 108


class Turnstile:
    """Counts how often a Dense layer computes its output; at one such time it lets somebody act before it goes on."""

    def __init__(self, monkeypatch):
        self.calls, self.at, self.act = 0, 0, lambda: None
        usual = Dense.forward_pass

        def forward_pass(layer, x, training):
            self.calls += 1
            if self.calls == self.at:
                self.act()
            return usual(layer, x, training)

        monkeypatch.setattr(Dense, "forward_pass", forward_pass)

    def set(self, at, act):
        self.calls, self.at, self.act = 0, at, act


@pytest.fixture
def turnstile(monkeypatch):
    return Turnstile(monkeypatch)


@pytest.fixture(params=[False, True], ids=["last weights", "best weights"])
def short(request, digits):
    project, dataset = digits
    for name, value in (("epochs", EPOCHS), ("batch_size", BATCH), ("keep_best", request.param)):
        project = edits.set_value(project, "training", name, value)
    return project, dataset


def run_whole(short, turnstile):
    """Train without a session or an interruption; return the run, its steps and how often a Dense layer computed."""
    events = []
    turnstile.set(0, None)
    run = train(*short, events.append, Event())
    return run, [event for event in events if isinstance(event, Step)], turnstile.calls


def paused_at(at, short, turnstile):
    """Return what is told by a session that was paused within this computation of a layer, and stands."""
    project, dataset = short
    session, paused = Session(project, lambda progress: dataset), Event()
    told = Mailbox(session)

    def pause():
        told.look().snapshot = None  # the next one is that of the pause
        session.pause()
        paused.set()

    turnstile.set(at, pause)
    session.start()
    assert paused.wait(PATIENCE)
    told.wait_for_pause()
    return told


def test_no_further_layer_is_computed_once_a_training_is_stopped(short, turnstile):
    (project, dataset), (_, steps, calls) = short, run_whole(short, turnstile)
    for at in range(1, calls):
        session = Session(project, lambda progress: dataset)
        turnstile.set(at, session.stop)
        session.start()
        told = Mailbox(session).wait_for_end()
        assert turnstile.calls == at
        finished = told.milestones[-1]
        assert isinstance(finished, Finished)
        assert not finished.complete
        assert finished.test is None
        assert finished.snapshot.step == len(told.steps)
        assert told.steps == steps[: len(told.steps)]


def test_a_training_paused_within_any_batch_or_evaluation_ends_with_the_same_bits(short, turnstile):
    (project, _), (whole, steps, calls) = short, run_whole(short, turnstile)
    for at in range(1, calls):
        told = paused_at(at, short, turnstile)
        assert turnstile.calls == at
        told.session.resume()
        finished = told.wait_for_end().milestones[-1]
        assert calls <= turnstile.calls <= calls + LAYERS  # at most one batch was computed anew
        assert finished.complete
        assert finished.test == whole.finished.test
        assert finished.snapshot.values.tobytes() == whole.finished.snapshot.values.tobytes()
        assert told.all.steps == steps
        assert len(told.all.evaluations) == EPOCHS * project.training_settings.evaluations + 1


def test_a_pause_within_an_evaluation_does_not_count_as_training(short, turnstile):
    started = time.perf_counter()
    told = paused_at(1, short, turnstile)
    paused = time.perf_counter()
    time.sleep(0.2)
    paused = time.perf_counter() - paused
    told.session.resume()
    assert told.wait_for_end().milestones[-1].seconds < time.perf_counter() - started - paused


def test_a_single_step_after_an_interruption_is_one_whole_batch(short, turnstile):
    _, steps, calls = run_whole(short, turnstile)
    for at in (1, calls // 3, calls // 2):
        told = paused_at(at, short, turnstile)
        held = len(told.all.steps)
        for taken in (1, 2):
            told.session.step()
            told.wait_for(lambda all, count=held + taken: len(all.steps) == count)
        told.wait_for_pause()
        told.session.stop()
        assert told.wait_for_end().steps == steps[: held + 2]


def test_a_paused_start_tells_the_weights_that_it_begins_with(short):
    project, dataset = short
    session = Session(project, lambda progress: dataset, paused=True)
    told, beginning = Mailbox(session), []
    session.step()
    session.start()
    while not told.all.steps:
        drained = session.inbox.drain()
        beginning += [drained.beginning] if drained.beginning else []
        told.all.steps += drained.steps
        time.sleep(0.001)
    session.stop()
    told.wait_for_end()
    assert [snapshot.step for snapshot in beginning] == [0]


def test_a_training_without_a_window_is_stopped_between_two_layers(short, turnstile):
    _, steps, calls = run_whole(short, turnstile)
    for at in range(1, calls):
        stop, events = Event(), []
        turnstile.set(at, stop.set)
        run = train(*short, events.append, stop)
        assert turnstile.calls == at
        assert not run.finished.complete
        taken = [event for event in events if isinstance(event, Step)]
        assert taken == steps[: run.finished.snapshot.step]


def test_a_training_without_a_window_that_is_stopped_ends_with_the_best_weights(short, turnstile):
    project, dataset = short
    best = edits.set_value(edits.set_value(project, "training", "keep_best", True), "optimizer", "learning_rate", 1.0)
    stop, evaluations = Event(), []

    def watch(event):
        evaluations.extend([event] if isinstance(event, Evaluation) else [])
        if isinstance(event, Step) and evaluations:
            stop.set()

    run = train(best, dataset, watch, stop)
    assert len(evaluations) == 1
    assert run.finished.snapshot.values.tobytes() == Job(best, dataset).model.snapshot().tobytes()


def test_the_search_for_a_learning_rate_ends_between_two_layers(short, turnstile):
    def ask():
        if turnstile.calls == 7:
            raise Cancelled

    with interruptible(ask), pytest.raises(Cancelled):
        find_rate(*short)
    assert turnstile.calls == 7
