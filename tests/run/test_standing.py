"""Where a training stands can be copied, and its next step taken elsewhere with the same bits."""

from functools import partial
from threading import Event

import numpy as np
import pytest
from mpneuralnetwork.components.errors import TrainingError

from mpnn_studio.data.sources.mnist import Mnist
from mpnn_studio.project import edits
from mpnn_studio.project.examples import load_example
from mpnn_studio.run import job as job_module
from mpnn_studio.run.events import Failed, Finished, Step
from mpnn_studio.run.job import Job
from mpnn_studio.run.session import Session
from mpnn_studio.run.steering import Change
from mpnn_studio.run.warm_start import WarmStart
from tests.digits import striped_digits
from tests.run.mailbox import PATIENCE


@pytest.fixture(scope="module")
def project():
    """Two spirals, with dropout, so that every step uses random numbers."""
    project = load_example("spirals")
    return edits.insert_layer(edits.set_value(project, "training", "epochs", 4), 1, "Dropout")


@pytest.fixture(scope="module")
def dataset(project):
    return project.data.create().load()


@pytest.fixture
def small_digits():
    return striped_digits(Mnist().schema())


def steps_of(job, count):
    """Train so many batches and return the losses."""
    losses = []
    for event in job.run():
        if isinstance(event, Step):
            losses.append(event.loss)
        if len(losses) == count:
            break
    return losses


@pytest.mark.parametrize("count", [0, 1, 7, 50])
def test_a_training_goes_on_elsewhere_with_the_same_bits(project, dataset, count):
    job = Job(project, dataset)
    steps_of(job, count)
    standing = job.standing()
    expected = steps_of(job, 40)
    other = Job(project, dataset)
    other.stand(standing)
    assert steps_of(other, 40) == expected
    assert np.array_equal(other.model.snapshot(), job.model.snapshot())


def test_looking_ahead_changes_nothing(project, dataset):
    job, undisturbed = Job(project, dataset), Job(project, dataset)
    for _ in range(3):
        job.outlook()
        steps_of(job, 11)
        steps_of(undisturbed, 11)
    assert np.array_equal(job.model.snapshot(), undisturbed.model.snapshot())


def test_what_is_said_to_come_is_what_is_learned(project, dataset):
    job = Job(project, dataset)
    steps_of(job, 5)
    outlook = job.outlook()
    (loss,) = steps_of(job, 1)
    other = Job(project, dataset)
    other.stand(outlook.standing)
    upcoming = outlook.upcoming
    assert other.model.train_step(upcoming.inputs, upcoming.targets, upcoming.weights)[0] == loss
    rows = Job(project, dataset).data.train.inputs[upcoming.rows]
    assert rows.shape == upcoming.inputs.shape


@pytest.fixture
def session(start_session, project, dataset):
    return partial(start_session, project, lambda progress: dataset)


def ask(session):
    """Return what the session answers."""
    answers, came = [], Event()
    session.request_outlook(lambda outlook: (answers.append(outlook), came.set()))
    assert came.wait(PATIENCE)
    return answers[0]


def test_a_paused_training_says_where_it_stands(session):
    outlook = ask(session(paused=True))
    assert (outlook.standing.step, outlook.standing.epoch, outlook.standing.batch) == (0, 0, 0)
    assert len(outlook.upcoming.inputs) == len(outlook.upcoming.targets)


def test_a_running_training_says_it_between_two_batches(session):
    running = session(delay=0.01)
    first, second = ask(running), ask(running)
    assert second.standing.step >= first.standing.step


def test_a_setting_changed_in_a_pause_is_already_in_what_comes_next(session):
    paused = session(paused=True)
    ask(paused)
    paused.steer([Change("optimizer", "learning_rate", None, 0.125, "")])
    assert ask(paused).standing.project.learning_rate == 0.125


def test_a_continued_training_goes_on_elsewhere_to_its_own_last_epoch(project, dataset):
    trained = Job(project, dataset)
    continued = Job(project, dataset, WarmStart(project, trained.snapshot(), 4))
    other = Job(project, dataset)
    other.stand(continued.standing())
    assert steps_of(other, 40) == steps_of(continued, 40)


def test_a_training_that_has_ended_has_nothing_to_say(session):
    ended = session()
    ended.stop()
    assert ended.join(PATIENCE)
    assert ask(ended) is None


def ending_of(session):
    assert session.join(PATIENCE)
    return session.inbox.drain().milestones[-1]


def test_a_stopped_training_leaves_where_it_stands(session, project, dataset):
    stopped = session(paused=True)
    ask(stopped)
    stopped.stop()
    finished = ending_of(stopped)
    assert isinstance(finished, Finished)
    job = Job(project, dataset)
    job.stand(finished.standing)
    assert len(job.outlook().upcoming.inputs)


def test_a_training_that_blew_up_can_be_repeated_from_a_few_steps_before():
    wild = load_example("diverging")
    dataset = wild.data.create().load()
    session = Session(wild, lambda progress: dataset)
    session.start()
    failed = ending_of(session)
    assert isinstance(failed, Failed)
    assert failed.diverged
    assert np.isfinite(failed.finite.values).all()
    again = Job(wild, dataset)
    again.stand(failed.finite)
    with pytest.raises(TrainingError, match="Training stopped in epoch") as error:
        steps_of(again, 10_000)
    assert str(error.value) == failed.message


def test_a_network_too_large_to_be_copied_beside_itself_keeps_no_earlier_moment(project, dataset, monkeypatch):
    monkeypatch.setattr(job_module, "MOST_COPIED", 10)
    job = Job(project, dataset)
    steps_of(job, 3)
    assert job.finite is None


@pytest.mark.parametrize("name", ["spirals", "iris"])
def test_a_batch_prepared_on_demand_is_that_of_the_training(name):
    project = load_example(name)
    dataset = project.data.create().load()
    whole, hollow = Job(project, dataset), Job(project, dataset, on_demand=True)
    steps_of(whole, 3)
    hollow.stand(whole.standing())
    first, second = whole.outlook().upcoming, hollow.outlook().upcoming
    assert np.array_equal(first.inputs, second.inputs)
    assert np.array_equal(first.targets, second.targets)
    assert np.array_equal(first.rows, second.rows)


def test_images_are_varied_on_demand_as_in_the_training(small_digits):
    project = edits.set_value(load_example("mnist"), "preparation", "rotation", 10.0)
    whole, hollow = Job(project, small_digits), Job(project, small_digits, on_demand=True)
    assert np.array_equal(whole.outlook().upcoming.inputs, hollow.outlook().upcoming.inputs)
