"""A training on its own thread, steered from outside."""

import threading
import time

import pytest

from mpnn_studio.data.dataset import DataError
from mpnn_studio.project import edits
from mpnn_studio.run.events import DataPrepared, Failed, Finished, Held
from mpnn_studio.run.session import Session
from mpnn_studio.run.steering import live_changes
from tests.run.mailbox import PATIENCE, Mailbox


@pytest.fixture
def started(start_session, long_digits):
    project, dataset = long_digits
    return lambda load=lambda progress: dataset, **options: start_session(project, load, **options)


def test_it_prepares_trains_and_sends_snapshots(started):
    told = Mailbox(started()).wait_for(lambda all: len(all.steps) > 20 and all.snapshot)
    assert isinstance(told.milestones[0], DataPrepared)
    assert [step.step for step in told.steps] == list(range(1, len(told.steps) + 1))


def test_a_pause_holds_before_the_next_batch_and_resume_goes_on(started):
    session = started()
    mailbox = Mailbox(session)
    mailbox.wait_for(lambda all: len(all.steps) > 5)
    session.pause()
    time.sleep(0.2)
    held = len(mailbox.look().steps)
    time.sleep(0.2)
    assert len(mailbox.look().steps) == held
    session.resume()
    mailbox.wait_for(lambda all: len(all.steps) > held)


def test_a_paused_start_takes_single_steps(started):
    session = started(paused=True)
    mailbox = Mailbox(session)
    mailbox.wait_for(lambda all: all.milestones)
    for count in (1, 2, 3):
        session.step()
        mailbox.wait_for(lambda all, count=count: len(all.steps) == count)
        time.sleep(0.05)
        assert len(mailbox.look().steps) == count


def test_the_snapshot_of_a_pause_is_what_the_last_batch_left(started):
    session = started(paused=True)
    mailbox = Mailbox(session)
    session.step()
    told = mailbox.wait_for(lambda all: len(all.steps) == 1 and all.snapshot and all.snapshot.step == 1)
    assert told.snapshot.step == told.steps[-1].step


def test_stop_ends_with_the_weights_learned_so_far(started):
    session = started()
    mailbox = Mailbox(session)
    mailbox.wait_for(lambda all: len(all.steps) > 5)
    session.stop()
    told = mailbox.wait_for(lambda all: len(all.milestones) == 2)
    finished = told.milestones[1]
    assert isinstance(finished, Finished)
    assert not finished.complete
    assert finished.snapshot.step == told.steps[-1].step


def test_stop_ends_a_pause(started):
    session = started(paused=True)
    session.stop()
    assert session.join(PATIENCE)


def test_stop_while_the_data_loads_leaves_nothing_to_show(started):
    loading = threading.Event()

    def load(progress):
        loading.set()
        while True:
            progress(0.5)
            time.sleep(0.002)

    session = started(load)
    assert loading.wait(PATIENCE)
    session.stop()
    told = Mailbox(session).wait_for(lambda all: all.milestones)
    assert told.milestones[0].snapshot is None


def test_data_that_cannot_be_loaded_is_told_in_its_own_words(started):
    def load(progress):
        raise DataError("digits.csv, line 3: two values are missing")

    told = Mailbox(started(load)).wait_for(lambda all: all.milestones)
    assert told.milestones[0].message == "digits.csv, line 3: two values are missing"


def test_a_fault_in_the_worker_is_told_with_its_traceback(started):
    def load(progress):
        raise ZeroDivisionError("by mistake")

    failed = Mailbox(started(load)).wait_for(lambda all: all.milestones).milestones[0]
    assert isinstance(failed, Failed)
    assert "by mistake" in failed.message
    assert "Traceback" in failed.details


class MuteError(Exception):
    """Fails even to say what went wrong."""

    def __str__(self):
        raise RuntimeError


@pytest.mark.parametrize("error", [KeyError("weights"), MuteError(), SystemExit(2), StopIteration()])
def test_a_fault_of_any_kind_ends_the_training_and_is_told(started, error):
    def load(progress):
        raise error

    failed = Mailbox(started(load)).wait_for(lambda all: all.milestones).milestones[0]
    assert isinstance(failed, Failed) and type(error).__name__ in failed.message and "in load" in failed.details


def test_too_little_memory_says_what_to_do(started):
    def load(progress):
        raise MemoryError

    assert "smaller" in Mailbox(started(load)).wait_for(lambda all: all.milestones).milestones[0].message


def test_one_epoch_is_trained_to_its_end_and_held_there(started, long_digits):
    session = started(paused=True)
    mailbox = Mailbox(session)
    for epochs in (1, 2):
        session.finish_epoch()
        told = mailbox.wait_for(lambda all, n=epochs: sum(isinstance(m, Held) for m in all.milestones) == n)
        time.sleep(0.1)
        assert mailbox.look().steps[-1].epoch == epochs - 1
        assert told.steps[-1].batch == told.steps[-1].batches - 1
        assert told.evaluations[-1].epoch == epochs
        assert told.milestones[-1].order == session.order


def test_an_epoch_begun_by_a_single_step_is_only_finished(started):
    session = started(paused=True)
    mailbox = Mailbox(session)
    session.step()
    mailbox.wait_for(lambda all: len(all.steps) == 1)
    session.finish_epoch()
    told = mailbox.wait_for(lambda all: any(isinstance(m, Held) for m in all.milestones))
    assert len(told.steps) == told.steps[-1].batches


def test_an_order_given_after_the_epoch_overrules_its_hold(started):
    session = started(paused=True)
    mailbox = Mailbox(session)
    session.finish_epoch()
    told = mailbox.wait_for(lambda all: any(isinstance(m, Held) for m in all.milestones))
    session.resume()
    assert told.milestones[-1].order < session.order


def test_slow_motion_waits_after_each_batch_and_can_be_ended_meanwhile(started):
    session = started(delay=30.0)
    mailbox = Mailbox(session)
    mailbox.wait_for(lambda all: all.milestones)
    time.sleep(0.2)
    assert not mailbox.look().steps
    session.set_delay(0.0)
    mailbox.wait_for(lambda all: len(all.steps) > 5)


@pytest.mark.parametrize("order", ["pause", "stop"])
def test_slow_motion_delays_no_other_order(started, order):
    session = started(delay=30.0)
    mailbox = Mailbox(session)
    mailbox.wait_for(lambda all: all.milestones)
    getattr(session, order)()
    if order == "stop":
        assert session.join(PATIENCE)
    else:
        session.step()
        mailbox.wait_for(lambda all: len(all.steps) == 1)


def test_a_changed_setting_acts_from_the_next_batch_on(started, long_digits):
    session = started(paused=True)
    mailbox = Mailbox(session)
    mailbox.wait_for(lambda all: all.milestones)
    project, _ = long_digits
    session.steer(live_changes(project, edits.set_value(project, "training", "batch_size", 108)))
    session.step()
    told = mailbox.wait_for(lambda all: all.steps)
    assert told.steps[0].batches == 5


def test_a_stopped_training_that_keeps_the_best_weights_ends_with_them(digits):
    project, dataset = digits
    project = edits.set_value(edits.set_value(project, "training", "keep_best", True), "training", "epochs", 100_000)
    project = edits.set_value(project, "optimizer", "learning_rate", 1e-9)  # the first evaluation stays the best
    session = Session(project, lambda progress: dataset)
    mailbox = Mailbox(session)
    session.start()
    mailbox.wait_for(lambda all: all.evaluations)
    session.stop()
    told = mailbox.wait_for(lambda all: isinstance(all.milestones[-1], Finished))
    assert "best weights kept" in told.milestones[-1].ending


def test_numbers_that_run_away_are_told_apart_from_other_failures(digits):
    project, dataset = digits
    wild = edits.choose(project, "optimizer", "SGD")
    wild = edits.set_value(
        edits.set_value(wild, "optimizer", "learning_rate", 100.0), "optimizer", "weight_decay", 10.0
    )
    ends = []
    for each in (Session(wild, lambda progress: dataset), Session(project, lambda progress: 1 / 0)):
        each.start()
        told = Mailbox(each).wait_for(lambda all: all.milestones and isinstance(all.milestones[-1], Failed))
        ends.append(told.milestones[-1].diverged)
    assert ends == [True, False]
