"""The batch of a point of the curve is the one that training learned, with the weights that then stood."""

import numpy as np
import pytest
from mpneuralnetwork.trainer import Step

from mpnn_studio.data.source import Cancelled
from mpnn_studio.explain.replay import CHANGED, CONTINUED, NOTHING, batch_of_point, obstacle
from mpnn_studio.explain.steps.dissection import Dissection
from mpnn_studio.explain.steps.names import ExplainError
from mpnn_studio.project import edits
from mpnn_studio.project.examples import load_example
from mpnn_studio.run.events import DataPrepared
from mpnn_studio.run.history import BatchPoint
from mpnn_studio.run.inbox import Drained
from mpnn_studio.run.job import Job
from mpnn_studio.run.run import new_run
from mpnn_studio.run.steering import Change


def ignore(share):
    pass


@pytest.fixture(scope="module")
def project():
    """Dropout, Adam and a schedule that heeds evaluations."""
    project = edits.insert_layer(load_example("spirals"), 1, "Dropout")
    project = edits.choose(project, "schedule", "ReduceOnPlateau")
    return edits.set_value(project, "training", "epochs", 4)


@pytest.fixture(scope="module")
def dataset(project):
    return project.data.create().load()


def train(project, dataset, *, keep_every=13, steer_at=None, kept=True):
    """Train; return the run, and the weights before each step."""
    run, job, weights = new_run(project), Job(project, dataset), []
    run.take(Drained(standings=[job.standing()] if kept else []))
    weights.append(job.model.snapshot())
    for event in job.run():
        if isinstance(event, DataPrepared):
            run.take(Drained(milestones=[event]))
        elif isinstance(event, Step):
            run.take(Drained(steps=[event], seconds=[0.0]))
            weights.append(job.model.snapshot())
            if steer_at == job.step:
                optimizer = project.optimizer
                job.steer(Change(optimizer.uid, "learning_rate", optimizer.config["learning_rate"], 0.5, "rate"))
                run.take(Drained(standings=[job.standing()]))
            elif kept and job.step % keep_every == 0:
                run.take(Drained(standings=[job.standing()]))
    return run, weights


@pytest.fixture(scope="module")
def trained(project, dataset):
    return train(project, dataset)


@pytest.mark.parametrize("step", [1, 2, 13, 14, 15, 30, 55])
def test_it_has_the_bits_of_the_training(trained, dataset, step):
    run, weights = trained
    point = run.history.batch_at("step", step)
    assert (point.step, point.count) == (step, 1) and obstacle(run, point) == ""
    subject = batch_of_point(run, point, dataset, ignore)
    assert np.array_equal(subject.model.snapshot(), weights[step - 1])
    found = Dissection(subject.model, subject.batch)
    assert found.trace.loss == run.history.loss.y[step - 1]
    assert np.array_equal(found.model.snapshot(), weights[step])


def test_without_any_kept_moment_it_is_repeated_from_the_seed(project, dataset):
    run, weights = train(project, dataset, kept=False)
    subject = batch_of_point(run, run.history.batch_at("epoch", 0.5), dataset, ignore)
    step = run.history.batch_at("epoch", 0.5).step
    assert np.array_equal(subject.model.snapshot(), weights[step - 1])


def test_a_setting_that_was_changed_acts_from_its_step_on(project, dataset):
    run, weights = train(project, dataset, steer_at=20, keep_every=1000)
    for step in (19, 20, 21, 40):
        point = run.history.batch_at("step", step)
        found = batch_of_point(run, point, dataset, ignore)
        assert np.array_equal(Dissection(found.model, found.batch).model.snapshot(), weights[step])


def test_it_says_why_a_batch_is_not_known(project, dataset):
    run, _ = train(project, dataset, steer_at=20, kept=False)
    run.history.marks.append(run.history.now("learning rate"))
    assert obstacle(run, run.history.batch_at("step", 10)) == CHANGED
    assert obstacle(run, None) == NOTHING == obstacle(new_run(project), new_run(project).history.batch_at("step", 3))
    continued = new_run(project)
    continued.start_epochs = 2
    assert obstacle(continued, BatchPoint(5, 1, 0.0, 1.0)) == obstacle(run, BatchPoint(0, 1, 0.0, 1.0)) == CONTINUED
    continued.start_epochs, continued.continues = 0, "other"
    assert obstacle(continued, BatchPoint(5, 1, 0.0, 1.0)) == CONTINUED
    with pytest.raises(ExplainError, match="Settings were changed"):
        batch_of_point(run, run.history.batch_at("step", 10), dataset, ignore)


def test_a_repetition_that_is_another_training_is_refused(trained, dataset):
    run, _ = trained
    point = run.history.batch_at("step", 20)
    with pytest.raises(ExplainError, match="could not be repeated: its loss came out as"):
        batch_of_point(run, BatchPoint(21, 1, point.lowest, point.highest), dataset, ignore)
    with pytest.raises(ExplainError, match="ended before step"):
        batch_of_point(run, BatchPoint(10**6, 1, 0.0, 1.0), dataset, ignore)


def test_it_tells_how_far_it_is_and_can_be_cancelled(trained, dataset):
    run, _ = trained
    told = []
    batch_of_point(run, run.history.batch_at("step", 13), dataset, told.append)
    assert told == sorted(told) and len(told) == 13 and told[-1] == 1.0

    def cancel(share):
        raise Cancelled

    with pytest.raises(Cancelled):
        batch_of_point(run, run.history.batch_at("step", 13), dataset, cancel)
