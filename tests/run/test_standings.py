"""From where the steps of a run can be taken again."""

from types import SimpleNamespace

import numpy as np
import pytest

from mpnn_studio.project import edits
from mpnn_studio.project.examples import load_example
from mpnn_studio.run.events import Step
from mpnn_studio.run.job import Job
from mpnn_studio.run.standing import Standing
from mpnn_studio.run.standings import Standings

PROJECT = load_example("spirals")
FASTER = edits.set_learning_rate(PROJECT, 0.5)


def standing(step, project=PROJECT, size=10):
    return Standing(project, step, 0, step, 1, True, {}, {}, {}, np.zeros(size, np.float32), {})


def standings(*steps, **bounds):
    kept = Standings(**bounds)
    for step in steps:
        kept.add(standing(step))
    return kept


def test_the_last_one_before_a_step_is_found():
    kept = standings(0, 10, 20)
    assert [kept.before(step).step for step in (0, 9, 10, 25)] == [0, 0, 10, 20]


def test_what_was_learned_before_the_first_one_is_not_known():
    assert standings(100, 110).before(99) is None and Standings().before(3) is None


def test_one_of_the_same_step_takes_the_place():
    kept = standings(0, 10)
    kept.add(standing(10, FASTER))
    assert len(kept) == 2 and kept.before(10).project is FASTER


def test_memory_is_bounded_and_both_ends_stay():
    kept = standings(*range(0, 1000, 10), most_bytes=8 * 40)
    assert len(kept) == 8 and kept.nbytes == 8 * 40
    assert (kept.before(0).step, kept.before(2000).step) == (0, 990)
    assert len(standings(0, 10, most_bytes=79)) == 0


def test_no_step_is_known_beyond_a_change_that_is_not_kept():
    kept = standings(0, 10, most_kept=3)
    kept.add(standing(20, FASTER))
    assert (kept.before(19).step, kept.before(20).step, kept.changed) == (10, 20, True)
    kept.add(standing(30, FASTER))  # that of 10 gives way, and that of 20 after it
    kept.add(standing(40, FASTER))
    assert kept.before(19).step == 0
    assert kept.before(25) is None or kept.before(25).step == 20
    kept.forget()
    assert len(kept) == 0 and kept.changed


def test_an_evaluation_that_was_made_is_not_made_once_more():
    """A schedule that heeds evaluations would count it twice."""
    project = edits.choose(edits.set_value(PROJECT, "training", "epochs", 3), "schedule", "ReduceOnPlateau")
    dataset = project.data.create().load()
    job, found = Job(project, dataset), SimpleNamespace(standing=None, events=[])
    for event in job.run():
        if found.standing is not None:
            found.events.append(event)
        elif job.step and not isinstance(event, Step):
            found.standing = job.standing()
    other = Job(project, dataset)
    other.stand(found.standing)
    repeated = list(other.run())[1:]
    assert [type(event) for event in repeated] == [type(event) for event in found.events]
    losses = [[event.loss for event in events if isinstance(event, Step)] for events in (repeated, found.events)]
    assert losses[0] == losses[1] and np.array_equal(other.model.snapshot(), job.model.snapshot())


@pytest.mark.parametrize("step", [1, 5])
def test_the_size_of_a_standing_is_that_of_its_arrays(step):
    assert standing(step, size=25).nbytes == 100
