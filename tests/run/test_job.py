"""One training from project to test figures, as window and command line both run it."""

from dataclasses import replace

import numpy as np
import pytest

from mpnn_studio.data.sources.playgrounds import Gaussians
from mpnn_studio.project import edits
from mpnn_studio.project.examples import load_example
from mpnn_studio.run.events import DataPrepared, Evaluation, Finished, Step
from mpnn_studio.run.job import Job
from mpnn_studio.run.opening import propose


def run(project, dataset):
    return list(Job(project, dataset).run())


def test_the_events_come_in_order(digits):
    events = run(*digits)
    assert isinstance(events[0], DataPrepared)
    assert isinstance(events[-1], Finished)
    assert all(isinstance(event, Step | Evaluation) for event in events[1:-1])
    assert sum(isinstance(event, Step) for event in events) == events[0].steps


def test_a_tenth_of_the_training_images_is_held_back(digits):
    prepared = run(*digits)[0]
    assert (prepared.examples, prepared.validation, prepared.test) == (540, 60, 100)


def test_the_same_seed_gives_the_same_figures(digits):
    first, second = run(*digits), run(*digits)
    assert [e.loss for e in first[1:-1]] == [e.loss for e in second[1:-1]]
    assert np.array_equal(first[-1].snapshot.values, second[-1].snapshot.values)
    assert first[-1].test == second[-1].test


def test_another_seed_gives_other_figures(digits):
    project, dataset = digits
    other = edits.set_value(project, "training", "seed", 1)
    assert run(project, dataset)[-1].test != run(other, dataset)[-1].test


def test_it_learns(digits):
    project, dataset = digits
    longer = edits.set_value(project, "training", "epochs", 12)
    assert run(longer, dataset)[-1].test["Accuracy"] > 0.9


def test_a_stopped_job_sums_up_what_it_has(digits):
    job = Job(*digits)
    events = job.run()
    for _ in range(5):
        next(events)
    events.close()
    finished = job.finish(complete=False)
    assert not finished.complete
    assert finished.test is None
    assert finished.snapshot.values.size == job.model.snapshot().size


def test_another_seed_of_the_training_leaves_the_split_as_it_is(digits):
    project, dataset = digits
    other = edits.set_value(project, "training", "seed", 1)
    again = edits.set_value(project, "preparation", "seed", 1)
    first, same, moved = (Job(each, dataset).data.validation.targets for each in (project, other, again))
    assert np.array_equal(first, same) and not np.array_equal(first, moved)


def test_class_weights_change_what_is_learned(digits):
    project, dataset = digits
    dataset.targets[:500] = 0
    balanced = edits.set_value(project, "preparation", "class_weights", "balanced")
    losses = [[event.loss for event in run(each, dataset) if isinstance(event, Step)] for each in (project, balanced)]
    assert losses[0] != losses[1]


def test_augmentation_varies_what_is_trained_on_and_nothing_that_is_measured(digits):
    project, dataset = digits
    varied = edits.set_value(project, "preparation", "shift", 3)
    plain, augmented, again = run(project, dataset), run(varied, dataset), run(varied, dataset)
    losses = [[event.loss for event in events if isinstance(event, Step)] for events in (plain, augmented, again)]
    assert losses[0] != losses[1] == losses[2]
    # Before the first step both networks are the same, and so is what they are measured on.
    first = [next(event for event in events if isinstance(event, Evaluation)) for events in (plain, augmented)]
    assert first[0] == first[1]


def test_rows_of_a_table_are_never_augmented():
    project = edits.set_value(load_example("iris"), "training", "epochs", 1)
    varied = edits.set_value(project, "preparation", "noise", 0.5)
    dataset = project.data.create().load()
    assert np.array_equal(run(project, dataset)[-1].snapshot.values, run(varied, dataset)[-1].snapshot.values)


@pytest.mark.parametrize("loss", ["CategoricalCrossEntropy", "BinaryCrossEntropy"])
def test_rare_examples_are_found_where_classes_are_balanced(loss):
    """Two clouds that overlap, one of ten times as many points: only with weights is the rare one ever answered."""
    source = Gaussians(clouds=2, width=0.5, noise=0.0, points=2000)
    project = edits.set_value(propose(source), "training", "epochs", 3)
    project = edits.fit_outputs(edits.choose(project, "loss", loss))
    whole = source.load()
    kept = np.flatnonzero((whole.targets == 0) | (np.arange(2000) % 20 == 1))
    dataset = replace(whole, inputs=whole.inputs[kept], targets=whole.targets[kept])
    answers = []
    for weights in ("none", "balanced"):
        chosen = edits.set_value(project, "preparation", "class_weights", weights)
        job = Job(chosen, dataset)
        list(job.run())
        outputs = job.model.predict(job.data.test.inputs)
        answers.append(np.mean(outputs.argmax(axis=1) if outputs.shape[1] > 1 else outputs[:, 0] > 0.5))
    assert answers[1] > 2 * answers[0]
