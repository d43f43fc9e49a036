"""Which network is taken apart, and on which examples."""

from dataclasses import replace

import numpy as np
import pytest

from mpnn_studio.explain.steps.dissection import Dissection
from mpnn_studio.explain.steps.names import ExplainError
from mpnn_studio.explain.subject import NO_MEMORY, from_outlook, from_run, untrained
from mpnn_studio.project import edits
from mpnn_studio.project.examples import load_example
from mpnn_studio.run.events import Snapshot, Step
from mpnn_studio.run.headless import train
from mpnn_studio.run.job import Job


class NeverSet:
    def is_set(self):
        return False


@pytest.fixture(scope="module")
def project():
    return edits.set_value(load_example("iris"), "training", "epochs", 3)


@pytest.fixture(scope="module")
def dataset(project):
    return project.data.create().load()


@pytest.fixture(scope="module")
def run(project, dataset):
    return train(project, dataset, lambda event: None, NeverSet())


def first_losses(project, dataset, count):
    steps = (event for event in Job(project, dataset).run() if isinstance(event, Step))
    return [next(steps).loss for _ in range(count)]


def test_an_untrained_network_takes_its_first_step(project, dataset):
    subject = untrained(project, dataset)
    assert subject.moment == "before the first step"
    assert Dissection(subject.model, subject.batch).trace.loss == first_losses(project, dataset, 1)[0]


def test_a_network_in_training_takes_the_step_that_comes_next(project, dataset):
    job = Job(project, dataset)
    steps = (event for event in job.run() if isinstance(event, Step))
    for _ in range(5):
        next(steps)
    subject = from_outlook(job.outlook(), job.data.preparation)
    assert subject.moment == "after 5 steps"
    assert Dissection(subject.model, subject.batch).trace.loss == first_losses(project, dataset, 6)[-1]


def test_a_run_that_is_over_goes_on_from_where_it_ended(run, dataset):
    subject = from_run(run, dataset)
    assert np.array_equal(subject.model.snapshot(), run.snapshot.values)
    assert subject.model.optimizer.steps == run.snapshot.step
    assert not subject.note


def test_weights_from_a_file_begin_without_memory_and_say_so(run, dataset):
    read = replace(run, finished=replace(run.finished, optimizer=None, standing=None))
    subject = from_run(read, dataset)
    assert np.array_equal(subject.model.snapshot(), run.snapshot.values)
    assert subject.note == NO_MEMORY


def test_an_earlier_moment_of_a_run(run, dataset):
    earlier = Snapshot(2, run.snapshot.values + np.float32(1))
    subject = from_run(run, dataset, earlier)
    assert subject.moment == "after 2 steps"
    assert np.array_equal(subject.model.snapshot(), earlier.values)


def test_a_run_without_weights_is_refused(run, dataset):
    with pytest.raises(ExplainError, match="keeps no weights"):
        from_run(replace(run, snapshot=None), dataset)


def test_other_examples_of_the_data(project, dataset):
    subject = untrained(project, dataset).with_rows(dataset, [7])
    assert subject.batch.title == "example 7"
    assert np.array_equal(subject.batch.inputs, subject.preparation.inputs(dataset.inputs[7]))
    assert untrained(project, dataset).with_rows(dataset, [7, 8]).batch.title == "2 examples"


def test_examples_of_the_data_count_as_much_as_in_the_training(project, dataset):
    balanced = edits.set_value(project, "preparation", "class_weights", "balanced")
    job, rows = Job(balanced, dataset), [0, 60]
    subject = untrained(balanced, dataset).with_rows(dataset, rows)
    expected = [job.data.class_weights[int(dataset.targets[row])] for row in rows]
    assert list(subject.batch.weights) == expected
    assert untrained(project, dataset).with_rows(dataset, rows).batch.weights is None


@pytest.mark.parametrize("rows", [[], [-1], [10_000]])
def test_examples_that_do_not_exist_are_refused(project, dataset, rows):
    with pytest.raises(ExplainError, match="counted from 0"):
        untrained(project, dataset).with_rows(dataset, rows)
